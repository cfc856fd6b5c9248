//! Epoll instances: what they watch, what is ready, who is woken.
//!
//! The kernel gives the interest list to anyone who reads `/proc`; the ready list it does not, so on a real
//! kernel the last three kinds are derived from readiness.

use super::{Object, Watched};
use crate::json::Shape;
use crate::{EpollId, Readiness, Tid};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum EpollEvent {
    Created {
        epoll: EpollId,
    },
    InterestAdded {
        epoll: EpollId,
        #[serde(rename = "fd")]
        row: Watched,
        events: Readiness,
        data: u64,
        /// What the descriptor stood for when the row was made: it is this that is watched, whatever becomes of the
        /// descriptor. Nothing where it is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<Object>,
    },
    InterestChanged {
        epoll: EpollId,
        #[serde(rename = "fd")]
        row: Watched,
        events: Readiness,
        data: u64,
    },
    InterestRemoved {
        epoll: EpollId,
        #[serde(rename = "fd")]
        row: Watched,
    },
    ReadyJoined {
        epoll: EpollId,
        #[serde(rename = "fd")]
        row: Watched,
        ready: Readiness,
    },
    ReadyLeft {
        epoll: EpollId,
        #[serde(rename = "fd")]
        row: Watched,
    },
    WaiterWoken {
        epoll: EpollId,
        tid: Tid,
    },
    Freed {
        epoll: EpollId,
    },
}
