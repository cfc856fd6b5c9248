//! The trace of a run of sockets: the events it is made of, the [`World`] they fold into, and the
//! files and messages that carry them.
//!
//! Nothing here runs anything: producers (the live lab, the kernel model) emit [`Event`]s, views read the
//! [`World`]. This crate is all that the two know of each other.

pub mod bytes;
pub mod errno;
pub mod event;
pub mod ids;
pub mod json;
pub mod lab;
pub mod net;
pub mod notation;
pub mod readiness;
pub mod recording;
pub mod scenario;
pub mod sentence;
pub mod table;
pub mod timeline;
#[cfg(feature = "locales")]
pub mod transcript;
pub mod world;

pub use bytes::Bytes;
pub use errno::Errno;
pub use event::{Actor, Event, Kind, Source};
pub use ids::{EpollId, Fd, HostId, Nanos, PacketId, Pid, Seq, SocketId, TaskId, Tid};
pub use readiness::Readiness;
pub use table::Table;
pub use timeline::Timeline;
pub use world::World;
