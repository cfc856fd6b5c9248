//! The project's own syntax tree of a Python file, each node with its place. It knows no parser and no machine.
