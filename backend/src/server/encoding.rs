//! Content codings (RFC 9110, section 8.4): which there are, and which of them the other side reads.

use axum::http::{HeaderMap, header};

/// A content coding, the one that saves most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    pub(super) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// Whether `Accept-Encoding` names it with a weight above zero, or `*` does in its place.
    pub(super) fn is_accepted(self, headers: &HeaderMap) -> bool {
        let weight = |wanted: &str| {
            headers
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .find_map(|item| {
                    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
                    name.trim()
                        .eq_ignore_ascii_case(wanted)
                        .then(|| weight_of(parameters))
                })
        };
        weight(self.name()).or_else(|| weight("*")).unwrap_or(0.0) > 0.0
    }
}

fn weight_of(parameters: &str) -> f32 {
    match parameters.trim().to_ascii_lowercase().strip_prefix("q=") {
        Some(weight) => weight.trim().parse().unwrap_or(0.0),
        None => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_where_it_is_accepted() {
        let accepted = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            Encoding::ALL.map(|encoding| encoding.is_accepted(&headers))
        };
        assert_eq!(accepted("gzip, deflate, br, zstd"), [true, true]);
        assert_eq!(accepted("gzip"), [false, true]);
        assert_eq!(accepted("br;q=0, gzip;q=0.5"), [false, true]);
        assert_eq!(accepted("*"), [true, true]);
        assert_eq!(accepted("*, br;q=0"), [false, true]);
        assert_eq!(accepted("identity"), [false, false]);
        assert_eq!(accepted("BR; q=1.0"), [true, false]);
    }
}
