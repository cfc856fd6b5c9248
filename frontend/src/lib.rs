//! The page: what a run of sockets looks like on four layers and one cursor.
//!
//! Data goes one way: a [`source`] brings news, the [`state`] takes them and what a person does as actions, the [`player`]
//! says which moment is shown, and [`view`]s draw it. No view sees a source.

pub mod player;
pub mod state;
pub mod words;
