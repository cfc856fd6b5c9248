//! int and float as a pure matter: reading, printing, rounding. Knows no value and no machine.
