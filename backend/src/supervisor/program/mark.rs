//! What the start-up module writes: one mark, its parts separated by tabs.

use socketarium_trace::event::ProgramEvent;

/// A mark as an event.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Mark(pub(in super::super) ProgramEvent);

impl Mark {
    /// Reads a mark; `None` if it is malformed. Programs share the descriptor, so it may hold anything.
    pub(in super::super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let mut parts = text.split('\t').map(str::to_owned);
        Some(Self(match parts.next()?.as_str() {
            "line" => ProgramEvent::Line {
                line: parts.next()?.parse().ok()?,
                file: parts.next()?,
                function: parts.next()?,
            },
            "raised" => ProgramEvent::Raised {
                exception: parts.next()?,
                message: parts.next().unwrap_or_default(),
            },
            _ => return None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_mark_has_a_number_a_file_and_a_function() {
        let event = ProgramEvent::Line {
            line: 7,
            file: "a.py".into(),
            function: "<module>".into(),
        };
        assert_eq!(Mark::read(b"line\t7\ta.py\t<module>"), Some(Mark(event)));
        assert_eq!(Mark::read(b"line\tseven\ta.py\t<module>"), None);
        assert_eq!(Mark::read(b"\xff"), None);
    }
}
