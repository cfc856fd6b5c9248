//! Programs: the Python that runs them, how they are started, and when.

mod launch;
mod mark;
mod python;
mod schedule;

pub(super) use launch::Launcher;
pub(super) use mark::Mark;
pub(super) use python::Python;
pub(super) use schedule::Schedule;
