//! The field's own notations: system calls as strace writes them, packets as tcpdump does.

mod call;
mod packet;

pub use call::{call_text, outcome_text, past_call_text};
pub use packet::packet_text;
