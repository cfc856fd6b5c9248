//! bytes as a pure matter: their methods, `struct`, hashes, base64. Knows no value and no machine.
