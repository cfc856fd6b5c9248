//! What the bytes of a stream mean, as far as a parser has understood them.

use crate::SocketId;
use crate::json::Shape;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolEvent {
    /// Bytes `from..to` of one direction of a stream, counted from its first byte, are one field.
    Range {
        socket: SocketId,
        direction: Direction,
        from: u64,
        to: u64,
        /// `http`, `websocket`…
        protocol: String,
        /// `request-line`, `header`, `frame.opcode`…
        field: String,
        /// The field's value, readable.
        value: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Received,
    Sent,
}
