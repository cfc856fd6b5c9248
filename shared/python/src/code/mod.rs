//! The tree compiled to instructions, one code object for each function, class body, comprehension and module.
