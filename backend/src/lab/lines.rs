//! Lines of bounded length from a pipe, one at a time, without losing any when the wait is cut short.

use std::io;
use thiserror::Error;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    /// What has come of the next line.
    begun: Vec<u8>,
    longest: usize,
}

#[derive(Debug, Error)]
pub(super) enum LineError {
    #[error("a line is longer than {longest} bytes")]
    TooLong { longest: usize },
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, longest: usize) -> Self {
        Self {
            reader: BufReader::new(reader),
            begun: Vec::new(),
            longest,
        }
    }

    /// The next line without its end; `None` after the last. What follows the last line end is dropped.
    ///
    /// Cancel-safe: what has been read stays in `self`.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        loop {
            let chunk = self.reader.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            let used = part.len() + usize::from(end.is_some());
            if self.begun.len() + part.len() > self.longest {
                return Err(LineError::TooLong {
                    longest: self.longest,
                });
            }
            self.begun.extend_from_slice(part);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(std::mem::take(&mut self.begun)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn a_wait_cut_short_loses_nothing() {
        let (mut far, near) = tokio::io::duplex(64);
        let mut lines = Lines::new(near, 16);
        far.write_all(b"ab").await.unwrap();
        tokio::select! {
            biased;
            _ = lines.next() => panic!("no line has ended yet"),
            () = std::future::ready(()) => {}
        }
        far.write_all(b"c\n\nlast\nrest").await.unwrap();
        drop(far);
        assert_eq!(lines.next().await.unwrap().unwrap(), b"abc");
        assert_eq!(lines.next().await.unwrap().unwrap(), b"");
        assert_eq!(lines.next().await.unwrap().unwrap(), b"last");
        assert!(lines.next().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_line_without_end_is_not_collected_for_ever() {
        let mut lines = Lines::new(tokio::io::repeat(b'x'), 1000);
        assert!(matches!(
            lines.next().await,
            Err(LineError::TooLong { longest: 1000 })
        ));
    }
}
