//! What `poll(2)` says of any object.
