//! Made-up scripts on Linux: one seed, one script, one course of events.
