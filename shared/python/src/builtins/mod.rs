//! Built-in functions, and the methods of built-in types: glue between the machine and the pure rooms.
