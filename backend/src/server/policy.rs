//! What a page may do in the browser (Content Security Policy, level 3), and the headers of every answer.
//!
//! Trunk starts the page from a script inside `index.html`. That script is allowed by its hash, read from the
//! very bytes that are served, so that no other script inside the page ever runs. Whoever wants to may show the
//! page in a frame: lecture portals do.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy for a file of the page. `None` for one that runs nothing: [`harden`]'s is enough, and short.
pub(super) fn of(content_type: &str, bytes: &[u8]) -> Option<String> {
    let scripts = match content_type.split(';').next() {
        Some("text/html") => inline_scripts(bytes),
        // A worker is governed by the policy of its own script.
        Some("text/javascript") => Vec::new(),
        _ => return None,
    };
    let mut script_src = String::from("'self' 'wasm-unsafe-eval'");
    for script in scripts {
        let hash = STANDARD.encode(Sha256::digest(script));
        script_src.push_str(&format!(" 'sha256-{hash}'"));
    }
    // Attributes: positions of what moves on the stage. Blobs: recordings that a person saves, workers.
    Some(format!(
        "default-src 'none'; script-src {script_src}; worker-src 'self' blob:; connect-src 'self' blob:; \
         style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; \
         manifest-src 'self'; base-uri 'self'; form-action 'self'"
    ))
}

/// Headers that every answer carries.
pub(super) fn harden(headers: &mut HeaderMap) {
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        ));
}

/// The text of each script that stands in the page itself.
fn inline_scripts(html: &[u8]) -> Vec<&[u8]> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = find(rest, b"<script") {
        let tag = &rest[start..];
        let Some(open) = find(tag, b">") else { break };
        let (attributes, body) = tag.split_at(open + 1);
        let Some(end) = find(body, b"</script") else { break };
        if find(attributes, b" src=").is_none() {
            scripts.push(&body[..end]);
        }
        rest = &body[end..];
    }
    scripts
}

/// Where `needle`, in lower case, begins in `text`, whatever the case of the text.
fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_inside_the_page_is_allowed_by_its_hash() {
        let html = b"<html><SCRIPT type=\"module\">hello</SCRIPT><script src=\"/a.js\"></script></html>";
        assert_eq!(inline_scripts(html), [b"hello".as_slice()]);
        // printf hello | openssl dgst -sha256 -binary | base64
        let policy = of("text/html; charset=utf-8", html).unwrap();
        assert!(
            policy.contains("'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='"),
            "{policy}"
        );
        let script_src = policy
            .split(';')
            .find(|part| part.contains("script-src"))
            .unwrap();
        assert!(!script_src.contains("unsafe-inline"));
    }

    #[test]
    fn a_page_that_breaks_off_allows_nothing() {
        for html in ["", "<script", "<script>", "<script>x</scrip"] {
            assert!(inline_scripts(html.as_bytes()).is_empty(), "{html}");
        }
    }

    #[test]
    fn a_file_that_is_no_page_allows_no_script_of_its_own() {
        let script = of("text/javascript; charset=utf-8", b"<script>x</script>").unwrap();
        assert!(!script.contains("sha256"));
        assert_eq!(of("text/css; charset=utf-8", b"<script>x</script>"), None);
    }
}
