//! What the start-up module writes: marks, one a line, their parts separated by tabs.

use socketarium_trace::Tid;
use socketarium_trace::event::ProgramEvent;

/// A mark as an event, with the thread that made it.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Mark {
    pub(in super::super) tid: Tid,
    pub(in super::super) event: ProgramEvent,
}

impl Mark {
    /// Reads a mark; `None` if it is malformed. Programs share the descriptor, so it may hold anything.
    pub(in super::super) fn read(line: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(line);
        let mut parts = text.trim_end_matches('\n').split('\t').map(str::to_owned);
        let tid = Tid(parts.next()?.parse().ok()?);
        let event = match parts.next()?.as_str() {
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
        };
        Some(Self { tid, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_mark_has_a_thread_a_number_a_file_and_a_function() {
        let event = ProgramEvent::Line {
            line: 7,
            file: "a.py".into(),
            function: "<module>".into(),
        };
        let mark = Mark { tid: Tid(3), event };
        assert_eq!(Mark::read(b"3\tline\t7\ta.py\t<module>\n"), Some(mark));
        assert_eq!(Mark::read(b"3\tline\tseven\ta.py\t<module>\n"), None);
        assert_eq!(Mark::read(b"\xff"), None);
    }
}
