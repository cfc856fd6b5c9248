//! Compressed copies beside each file, as small as they get: made once, sent to every viewer.

use super::fingerprint::files_under;
use crate::error::{About, Trouble};
use crate::progress::Step;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A copy that saves less than a tenth is not kept: it would cost the viewer's machine more than it saves.
const WORTHWHILE: f64 = 0.9;

pub(super) fn folder(folder: &Path, step: &mut Step) -> Result<(), Trouble> {
    for file in files_under(folder)?.into_iter().filter(|file| !is_copy(file)) {
        step.doing(&format!("compressing {}", file.display()));
        let bytes = fs::read(&file).about(&file)?;
        for (copy, packed) in [
            (brotli_of(&file), brotli(&bytes).about(&file)?),
            (sibling(&file, "gz"), gzip(&bytes).about(&file)?),
        ] {
            if (packed.len() as f64) < bytes.len() as f64 * WORTHWHILE {
                fs::write(&copy, packed).about(&copy)?;
            } else if copy.is_file() {
                fs::remove_file(&copy).about(&copy)?;
            }
        }
    }
    Ok(())
}

/// Whether a file is one that this made.
pub(super) fn is_copy(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "br" || extension == "gz")
}

pub(super) fn brotli_of(file: &Path) -> PathBuf {
    sibling(file, "br")
}

fn sibling(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    packed.finish()
}
