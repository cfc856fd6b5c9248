//! Source text to [`crate::tree`]. The only room that knows Ruff's parser.
