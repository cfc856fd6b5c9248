//! Modules that are not Python source: their functions, by module.
