//! Names of Unix sockets: files, which stay when the socket is closed, and abstract ones (`@name`), which do not.

use super::{Other, Unix};
use crate::Tracer;
use crate::host::Host;
use crate::timer::SocketKey;
use rustc_hash::FxHashMap;
use socketarium_trace::Errno;
use socketarium_trace::net::Address;

/// `struct sockaddr_un`, and where its path begins.
const LONGEST: u32 = 110;
const PATH: u32 = 2;

#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The file of each socket that was bound to a path, whether the socket is still there or not.
    files: FxHashMap<String, Other>,
    /// Streams and datagrams have names of their own.
    abstract_names: FxHashMap<(bool, String), Other>,
}

impl Names {
    /// How many abstract names are taken.
    pub(crate) fn abstract_names(&self) -> usize {
        self.abstract_names.len()
    }

    /// Removes a socket's file.
    pub(crate) fn unlink(&mut self, path: &str) -> bool {
        self.files.remove(path).is_some()
    }
}

/// The name in an address.
///
/// # Errors
/// `EINVAL` for none, one that is too long, or another family.
pub(super) fn name((address, length): (&Address, u32)) -> Result<&str, Errno> {
    match address {
        Address::Unix(name) if !name.is_empty() && length > PATH && length <= LONGEST => Ok(name),
        Address::Unix(_) | Address::Inet(_) | Address::Other(_) => Err(Errno::EINVAL),
    }
}

fn is_abstract(name: &str) -> bool {
    name.starts_with('@')
}

impl Host {
    /// Removes the file of a socket, as `unlink(2)` does. `false` where there is none.
    pub fn unlink(&mut self, path: &str) -> bool {
        self.names.unlink(path)
    }

    pub(crate) fn bind_unix(
        &mut self,
        _tracer: &mut Tracer,
        key: SocketKey,
        to: (&Address, u32),
    ) -> Result<i64, Errno> {
        if let (Address::Unix(_), PATH) = to {
            self.bind_unix_by_itself(key);
            return Ok(0);
        }
        let name = name(to)?;
        let has_name = self.unix(key).is_some_and(|unix| unix.name.is_some());
        // A file is made before the socket is looked at, an abstract name after it.
        if is_abstract(name) && has_name {
            return Err(Errno::EINVAL);
        }
        if self.is_name_taken(key, name) {
            return Err(Errno::EADDRINUSE);
        }
        if has_name {
            return Err(Errno::EINVAL);
        }
        self.take_name(key, name.to_owned());
        Ok(0)
    }

    fn is_name_taken(&self, key: SocketKey, name: &str) -> bool {
        if is_abstract(name) {
            let stream = self.unix(key).is_some_and(|unix| unix.stream);
            self.names.abstract_names.contains_key(&(stream, name.to_owned()))
        } else {
            self.names.files.contains_key(name)
        }
    }

    fn take_name(&mut self, key: SocketKey, name: String) {
        let own = self.other(key);
        let Some(unix) = self.unix_mut(key) else {
            return;
        };
        unix.name = Some(name.clone());
        unix.owns_name = true;
        let stream = unix.stream;
        let mut connected = unix.senders.clone();
        connected.extend(unix.peer);
        if is_abstract(&name) {
            self.names.abstract_names.insert((stream, name.clone()), own);
        } else {
            self.names.files.insert(name.clone(), own);
        }
        for one in connected {
            if let Some(one) = self.alive(one)
                && self.is_peer_of(one, key)
                && let Some(unix) = self.unix_mut(one)
            {
                unix.peer_name = Some(name.clone());
            }
        }
    }

    /// A free abstract name of five digits; a socket that has a name keeps it (`unix_autobind`).
    fn bind_unix_by_itself(&mut self, key: SocketKey) {
        const COUNT: u32 = 0x10_0000;
        if self.unix(key).is_some_and(|unix| unix.name.is_some()) {
            return;
        }
        let first = self.stack.random.below(COUNT);
        let name = (0..COUNT)
            .map(|step| format!("@{:05x}", (first + step) % COUNT))
            .find(|name| !self.is_name_taken(key, name));
        if let Some(name) = name {
            self.take_name(key, name);
        }
    }

    /// An abstract name goes with its socket.
    pub(super) fn drop_name(&mut self, key: SocketKey) {
        let Some(Unix {
            owns_name: true,
            stream,
            name: Some(name),
            ..
        }) = self.unix(key)
        else {
            return;
        };
        if is_abstract(name) {
            let place = (*stream, name.clone());
            self.names.abstract_names.remove(&place);
        }
    }

    /// The socket that has a name.
    ///
    /// # Errors
    /// `ENOENT` without a file, `ECONNREFUSED` where nobody has the file or the abstract name, `EPROTOTYPE` where a
    /// socket of another kind has it.
    pub(super) fn find_name(&self, name: &str, stream: bool) -> Result<SocketKey, Errno> {
        let found = if is_abstract(name) {
            self.names.abstract_names.get(&(stream, name.to_owned()))
        } else {
            Some(self.names.files.get(name).ok_or(Errno::ENOENT)?)
        };
        let key = found
            .and_then(|other| self.alive(*other))
            .ok_or(Errno::ECONNREFUSED)?;
        match self.unix(key) {
            Some(unix) if unix.stream == stream => Ok(key),
            _ => Err(Errno::EPROTOTYPE),
        }
    }
}
