//! The descriptor table of a process. The actor is the process.
//!
//! Its own kind of event, so that the fold needs no knowledge of what each system call does to the table.

use crate::json::Shape;
use crate::{EpollId, Fd, SocketId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum DescriptorEvent {
    /// A number now names an object; with `inherited` since before the program's first line.
    Opened {
        fd: Fd,
        object: Object,
        nonblocking: bool,
        inherited: bool,
    },
    /// `O_NONBLOCK` of the open file description changed.
    ModeChanged {
        fd: Fd,
        nonblocking: bool,
    },
    Closed {
        fd: Fd,
    },
}

/// What a descriptor stands for. Several descriptors, also of several processes, can stand for one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    Socket(SocketId),
    Epoll(EpollId),
    /// Standard input, output or error.
    Terminal,
    Pipe,
    EventFd,
    TimerFd,
    /// A file, by path.
    File(String),
    Other(String),
}
