//! Epoll instances: what they watch, what is ready, who is woken.
//!
//! The kernel gives the interest list to anyone who reads `/proc`; the ready list it does not, so on a real
//! kernel the last three kinds are derived from readiness.

use crate::json::Shape;
use crate::{EpollId, Fd, Readiness, Tid};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum EpollEvent {
    Created {
        epoll: EpollId,
    },
    InterestAdded {
        epoll: EpollId,
        fd: Fd,
        events: Readiness,
        data: u64,
    },
    InterestChanged {
        epoll: EpollId,
        fd: Fd,
        events: Readiness,
        data: u64,
    },
    InterestRemoved {
        epoll: EpollId,
        fd: Fd,
    },
    ReadyJoined {
        epoll: EpollId,
        fd: Fd,
        ready: Readiness,
    },
    ReadyLeft {
        epoll: EpollId,
        fd: Fd,
    },
    WaiterWoken {
        epoll: EpollId,
        tid: Tid,
    },
    Freed {
        epoll: EpollId,
    },
}
