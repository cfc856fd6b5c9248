//! How serde writes the names of variants. Only the rules that the trace uses.

/// A rule of `rename_all`.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    AsItIs,
    Snake,
    ScreamingKebab,
}

impl Rule {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "snake_case" => Some(Self::Snake),
            "SCREAMING-KEBAB-CASE" => Some(Self::ScreamingKebab),
            _ => None,
        }
    }

    pub(crate) fn apply(self, ident: &str) -> String {
        match self {
            Self::AsItIs => ident.to_owned(),
            Self::Snake => parted(ident, '_').to_lowercase(),
            Self::ScreamingKebab => parted(ident, '-').to_uppercase(),
        }
    }
}

/// With `separator` before every capital but the first.
fn parted(ident: &str, separator: char) -> String {
    let mut parted = String::new();
    for (index, letter) in ident.char_indices() {
        if index > 0 && letter.is_uppercase() {
            parted.push(separator);
        }
        parted.push(letter);
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_serde_writes() {
        assert_eq!(Rule::Snake.apply("EpollCreate1"), "epoll_create1");
        assert_eq!(Rule::ScreamingKebab.apply("SynSent"), "SYN-SENT");
        assert_eq!(Rule::AsItIs.apply("Ok"), "Ok");
    }
}
