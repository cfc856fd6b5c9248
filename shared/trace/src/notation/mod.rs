//! The field's own notations: system calls as strace writes them, packets as tcpdump does.
//!
//! Checked against strace 6.1 (`-s 512`) and tcpdump 4.99. What a trace does not carry (the addresses of
//! buffers) is written `...`, strace's own sign for what it leaves out.

mod argument;
mod arguments;
mod call;
mod names;
mod option;
mod packet;

#[cfg(feature = "locales")]
pub(crate) use argument::quoted;
pub use call::{call_text, outcome_text, past_call_text, resumed_text};
pub(crate) use names::signal as signal_name;
pub(crate) use option::name as option_name;
pub use packet::{packet_label, packet_text};
