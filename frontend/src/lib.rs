//! The page: what a run of sockets looks like on four layers and one cursor.
//!
//! Data goes one way: a [`source`] brings news, the [`state`] takes them and what a person does as actions, the [`player`]
//! says which moment is shown, and [`view`]s draw it. No view sees a source.

pub mod app;
pub mod browser;
pub mod pane;
pub mod player;
pub mod shared;
pub mod source;
pub mod state;
pub mod view;
pub mod words;
