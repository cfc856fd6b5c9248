//! `hashlib`: MD5, SHA-1 and the SHA-2 family behind one interface.
//!
//! SHA-3, BLAKE2 and key derivation are not here.

use sha2::Digest as _;

/// A hash that takes bytes bit by bit, and can be copied before it goes on.
#[derive(Debug, Clone)]
pub enum Digest {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

/// The names that `hashlib.new` knows here, as `algorithms_available` lists them.
pub const NAMES: [&str; 6] = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];

macro_rules! each {
    ($digest:expr, $hash:ident => $answer:expr) => {
        match $digest {
            Digest::Md5($hash) => $answer,
            Digest::Sha1($hash) => $answer,
            Digest::Sha224($hash) => $answer,
            Digest::Sha256($hash) => $answer,
            Digest::Sha384($hash) => $answer,
            Digest::Sha512($hash) => $answer,
        }
    };
}

impl Digest {
    /// `hashlib.new(name)`, if there is one: its other spelling has a dash and capitals.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().replace('-', "").as_str() {
            "md5" => Self::Md5(md5::Md5::new()),
            "sha1" => Self::Sha1(sha1::Sha1::new()),
            "sha224" => Self::Sha224(sha2::Sha224::new()),
            "sha256" => Self::Sha256(sha2::Sha256::new()),
            "sha384" => Self::Sha384(sha2::Sha384::new()),
            "sha512" => Self::Sha512(sha2::Sha512::new()),
            _ => return None,
        })
    }

    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Md5(_) => "md5",
            Self::Sha1(_) => "sha1",
            Self::Sha224(_) => "sha224",
            Self::Sha256(_) => "sha256",
            Self::Sha384(_) => "sha384",
            Self::Sha512(_) => "sha512",
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        each!(self, hash => hash.update(bytes));
    }

    /// What has been hashed so far.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        each!(self, hash => hash.clone().finalize().to_vec())
    }

    /// `digest_size`, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Md5(_) => 16,
            Self::Sha1(_) => 20,
            Self::Sha224(_) => 28,
            Self::Sha256(_) => 32,
            Self::Sha384(_) => 48,
            Self::Sha512(_) => 64,
        }
    }

    /// `block_size`, in bytes: what `hmac` pads its key to.
    #[must_use]
    pub fn block_size(&self) -> usize {
        match self {
            Self::Md5(_) | Self::Sha1(_) | Self::Sha224(_) | Self::Sha256(_) => 64,
            Self::Sha384(_) | Self::Sha512(_) => 128,
        }
    }
}

/// `hmac.digest(key, message, name)`, if there is such a hash.
#[must_use]
pub fn hmac(key: &[u8], message: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut inner = Digest::named(name)?;
    let mut outer = inner.clone();
    let mut padded = key.to_vec();
    if padded.len() > inner.block_size() {
        let mut hash = inner.clone();
        hash.update(key);
        padded = hash.digest();
    }
    padded.resize(inner.block_size(), 0);
    let mixed = |with: u8| padded.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    inner.update(&mixed(0x36));
    inner.update(message);
    outer.update(&mixed(0x5C));
    outer.update(&inner.digest());
    Some(outer.digest())
}
