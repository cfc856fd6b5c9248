//! The page: the files that Trunk built, with the headers that let browsers keep them and that keep them safe.
//!
//! Compression is done when the page is built; here a finished `.br` or `.gz` sibling is chosen. A debug build
//! reads the files as they are now, a release build carries them.

use super::encoding::Encoding;
use super::policy;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// The page as any host of files serves it.
const PLAIN: &str = "index.html";

/// The same page, which also says where the lab is.
const LIVE: &str = "live.html";

/// Said where a page should be and none was built.
const NOT_BUILT: &str = include_str!("page_not_built.html");

#[derive(RustEmbed)]
#[folder = "../dist"]
struct Dist;

/// A file of the page.
#[derive(Clone, Debug)]
pub struct PageFile {
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
}

/// Where the files of a page are found, by their path without a leading slash.
#[derive(Clone, Copy, Debug)]
pub struct Page(pub fn(&str) -> Option<PageFile>);

impl Page {
    /// The page that was built with this binary.
    #[must_use]
    pub fn built() -> Self {
        Self(|path| {
            Dist::get(path).map(|file| PageFile {
                digest: file.metadata.sha256_hash(),
                bytes: file.data,
            })
        })
    }

    /// Answers a `GET` or `HEAD` for `path`.
    pub(super) fn answer(self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            let allow = [(header::ALLOW, "GET, HEAD")];
            return (
                StatusCode::METHOD_NOT_ALLOWED,
                allow,
                "Only GET and HEAD are answered here.\n",
            )
                .into_response();
        }
        let path = match path.trim_start_matches('/') {
            "" | PLAIN => self.document(),
            other => other,
        };
        // Siblings have no address of their own.
        let known = !Encoding::ALL
            .iter()
            .any(|encoding| path.ends_with(encoding.ending()));
        match (self.0)(path).filter(|_| known) {
            Some(file) => self.file(path, file, headers),
            None if path == PLAIN => not_built(),
            None => self.missing(headers),
        }
    }

    /// The document that says where this server's lab is, or the plain one where the page was built without it.
    fn document(self) -> &'static str {
        if (self.0)(LIVE).is_some() { LIVE } else { PLAIN }
    }

    fn file(self, path: &str, plain: PageFile, headers: &HeaderMap) -> Response {
        let kind = content_type(path);
        let policy = policy::of(kind, &plain.bytes);
        let (file, encoding) = self.best(path, plain, headers);
        let tag = entity_tag(&file.digest, encoding);
        let cache = if has_content_hash(path) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let unchanged = is_known(headers, &tag);
        let mut response = if unchanged {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Response::new(Body::from(match file.bytes {
                Cow::Borrowed(bytes) => axum::body::Bytes::from_static(bytes),
                Cow::Owned(bytes) => bytes.into(),
            }))
        };
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            out.insert(header::ETAG, tag);
        }
        if let Some(encoding) = encoding.filter(|_| !unchanged) {
            out.insert(
                header::CONTENT_ENCODING,
                HeaderValue::from_static(encoding.name()),
            );
        }
        if let Some(Ok(policy)) = policy.as_deref().map(HeaderValue::from_str) {
            out.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// The smallest form of a file that the other side can read.
    fn best(self, path: &str, plain: PageFile, headers: &HeaderMap) -> (PageFile, Option<Encoding>) {
        Encoding::ALL
            .into_iter()
            .filter(|encoding| encoding.is_accepted(headers))
            .find_map(|encoding| {
                let sibling = (self.0)(&format!("{path}{}", encoding.ending()))?;
                Some((sibling, Some(encoding)))
            })
            .unwrap_or((plain, None))
    }

    fn missing(self, headers: &HeaderMap) -> Response {
        let mut response = match (self.0)("404.html") {
            Some(file) => self.file("404.html", file, headers),
            None => "There is nothing at this address. The page is at /.\n".into_response(),
        };
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }
}

/// Whether a page was built into this binary, or into the folder that a debug build reads.
#[must_use]
pub fn is_built() -> bool {
    Dist::get(PLAIN).is_some()
}

fn not_built() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
}

fn entity_tag(digest: &[u8; 32], encoding: Option<Encoding>) -> String {
    let hash: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    match encoding {
        Some(encoding) => format!("\"{hash}-{}\"", encoding.name()),
        None => format!("\"{hash}\""),
    }
}

/// Whether `If-None-Match` names the tag (RFC 9110, section 13.1.2: weak comparison).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Whether the file's name carries a hash of its contents, as Trunk writes it: `styles-0123456789abcdef.css`,
/// `page-0123456789abcdef_bg.wasm`. Trunk leaves out the zeros that a hash begins with.
fn has_content_hash(path: &str) -> bool {
    const DIGITS: std::ops::RangeInclusive<usize> = 12..=16;
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        let rest = &part[digits..];
        DIGITS.contains(&digits) && (rest.starts_with('.') || rest.starts_with('_'))
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "jsonl" => "application/jsonl",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" | "py" | "toml" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_content_hash_are_kept_for_ever() {
        for name in [
            "styles-0123456789abcdef.css",
            "socketarium-page-0123456789abcdef.js",
            "socketarium-page-0123456789abcdef_bg.wasm",
            "recordings/minimal-0123456789abcdef.jsonl",
            "socketarium-page-23456789abcdef_bg.wasm",
        ] {
            assert!(has_content_hash(name), "{name}");
        }
        for name in [
            "index.html",
            "minimal-tcp-server.jsonl",
            "0123456789abcdef.css",
            "styles-0123456789a.css",
            "styles-0123456789abcdef0.css",
            "snippets-0123456789abcdef/inline.js",
        ] {
            assert!(!has_content_hash(name), "{name}");
        }
    }
}
