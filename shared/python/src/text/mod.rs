//! str as a pure matter: its methods, repr, the format mini-language, codecs. Knows no value and no machine.
