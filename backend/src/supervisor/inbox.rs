//! Lines on standard input, read without waiting.

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use std::io::{self, Read};

/// Longest line that is taken: an order carries the programs.
const LONGEST_LINE: usize = 4 << 20;

#[derive(Debug)]
pub(super) struct Inbox {
    buffer: Vec<u8>,
    ended: bool,
}

impl Inbox {
    pub(super) fn new() -> Self {
        Self {
            buffer: Vec::new(),
            ended: false,
        }
    }

    /// The first line, waited for. From then on reading does not wait.
    ///
    /// # Errors
    /// Where input ends first, or is too long.
    pub(super) fn wait_for_line(&mut self) -> io::Result<String> {
        loop {
            if let Some(line) = self.line() {
                fcntl(io::stdin(), FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
                return Ok(line);
            }
            if self.ended {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.fill()?;
        }
    }

    /// Takes in what has arrived.
    ///
    /// # Errors
    /// Where a line is too long.
    pub(super) fn fill(&mut self) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        match io::stdin().lock().read(&mut chunk) {
            Ok(0) => self.ended = true,
            Ok(length) => self.buffer.extend_from_slice(&chunk[..length]),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) => {}
            Err(error) => return Err(error),
        }
        if self.buffer.len() > LONGEST_LINE {
            Err(io::ErrorKind::InvalidData.into())
        } else {
            Ok(())
        }
    }

    /// The next whole line.
    pub(super) fn line(&mut self) -> Option<String> {
        let end = self.buffer.iter().position(|byte| *byte == b'\n')?;
        let line: Vec<u8> = self.buffer.drain(..=end).collect();
        Some(String::from_utf8_lossy(&line[..end]).into_owned())
    }

    /// Whether nothing more will come: whoever ordered the run is gone.
    pub(super) fn has_ended(&self) -> bool {
        self.ended && !self.buffer.contains(&b'\n')
    }
}
