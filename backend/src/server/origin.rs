//! Which pages may open a lab: those that this server serves, and those that it was told to allow.
//!
//! A browser says where a page comes from; a program that is not a browser does not, and may lie: this protects
//! the person at the browser, not the server.

use axum::http::{HeaderMap, HeaderValue};
use axum::http::{Uri, header};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::str::FromStr;
use thiserror::Error;

/// Where a page comes from (RFC 6454): scheme, host and port; or `null` for a page without an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    Null,
    Tuple { scheme: String, host: String, port: u16 },
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not an origin: write it as https://example.org or http://localhost:8000, or null")]
pub struct NotAnOrigin(String);

/// The answer to a page that may not open a lab.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "A page from {origin} may not use the lab of this server. Whoever runs the server can allow it with: \
     socketarium serve --allow-origin {origin}"
)]
pub struct ForeignOrigin {
    origin: String,
}

/// The rule of one server.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    allowed: BTreeSet<Origin>,
    /// The server listens on this machine only. Then a page of the same host must name it by number or as
    /// `localhost`: else a foreign name that is made to point here would pass for the server's own.
    loopback_only: bool,
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        if text == "null" {
            return Ok(Self::Null);
        }
        let bad = || NotAnOrigin(text.chars().take(200).collect());
        let uri: Uri = text.parse().ok().ok_or_else(bad)?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(bad());
        };
        let port = match (uri.port_u16(), scheme) {
            (Some(port), _) => port,
            (None, "http") => 80,
            (None, "https") => 443,
            (None, _) => return Err(bad()),
        };
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !text.contains('@');
        if !is_bare || host.is_empty() {
            return Err(bad());
        }
        Ok(Self::Tuple {
            scheme: scheme.to_ascii_lowercase(),
            host: host.to_ascii_lowercase(),
            port,
        })
    }
}

impl Origins {
    #[must_use]
    pub fn new(allowed: impl IntoIterator<Item = Origin>, listens_on: IpAddr) -> Self {
        Self {
            allowed: allowed.into_iter().collect(),
            loopback_only: listens_on.is_loopback(),
        }
    }

    /// Judges a request by its `Origin` and `Host`. Without an `Origin` it does not come from a page.
    ///
    /// # Errors
    /// The page is neither the server's own nor allowed.
    pub fn judge(&self, headers: &HeaderMap) -> Result<(), ForeignOrigin> {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return Ok(());
        };
        let said = origin.to_str().unwrap_or("an unreadable origin");
        let known = said
            .parse()
            .ok()
            .filter(|origin| self.allowed.contains(origin) || self.is_own(origin, headers.get(header::HOST)));
        match known {
            Some(_) => Ok(()),
            None => Err(ForeignOrigin {
                origin: said.chars().take(200).collect(),
            }),
        }
    }

    fn is_own(&self, origin: &Origin, host: Option<&HeaderValue>) -> bool {
        let Origin::Tuple {
            scheme, host: name, ..
        } = origin
        else {
            return false;
        };
        // A `Host` names no scheme: a proxy in front may have taken TLS off. The page's own stands in.
        let own = host
            .and_then(|host| host.to_str().ok())
            .and_then(|host| format!("{scheme}://{host}").parse::<Origin>().ok());
        own.as_ref() == Some(origin) && (!self.loopback_only || is_local(name))
    }
}

fn is_local(host: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || number.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(origins: &Origins, origin: Option<&str>, host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        origins.judge(&headers).is_ok()
    }

    #[test]
    fn the_servers_own_page_passes_and_a_foreign_one_does_not() {
        let origins = Origins::new([], "192.0.2.1".parse().unwrap());
        assert!(passes(&origins, None, "lab.example"));
        assert!(passes(&origins, Some("http://lab.example"), "lab.example"));
        assert!(passes(&origins, Some("http://LAB.example:80"), "lab.example"));
        assert!(passes(&origins, Some("https://lab.example"), "lab.example"));
        assert!(passes(
            &origins,
            Some("https://lab.example:8443"),
            "lab.example:8443"
        ));
        for foreign in [
            "http://lab.example:81",
            "http://evil.example",
            "http://lab.example.evil.example",
            "http://lab.example@evil.example",
            "null",
            "",
            "lab.example",
            "file://",
        ] {
            assert!(!passes(&origins, Some(foreign), "lab.example"), "{foreign}");
        }
    }

    #[test]
    fn an_allowed_origin_passes() {
        let allowed = ["https://school.example", "null"].map(|text| text.parse().unwrap());
        let origins = Origins::new(allowed, "127.0.0.1".parse().unwrap());
        assert!(passes(&origins, Some("https://school.example"), "127.0.0.1:8080"));
        assert!(passes(&origins, Some("null"), "127.0.0.1:8080"));
        assert!(!passes(&origins, Some("http://school.example"), "127.0.0.1:8080"));
    }

    #[test]
    fn a_foreign_name_for_this_machine_is_foreign() {
        let origins = Origins::new([], "127.0.0.1".parse().unwrap());
        for host in [
            "127.0.0.1:8080",
            "localhost:8080",
            "[::1]:8080",
            "lab.localhost:8080",
        ] {
            assert!(passes(&origins, Some(&format!("http://{host}")), host), "{host}");
        }
        assert!(!passes(
            &origins,
            Some("http://evil.example:8080"),
            "evil.example:8080"
        ));
    }

    #[test]
    fn what_is_not_an_origin_is_not_allowed_by_mistake() {
        for text in [
            "*",
            "example.org",
            "https://example.org/path",
            "https://",
            "ftp://example.org",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
