//! The page: what browsers keep, what they get compressed, what they may do with it.

use crate::stage::{Served, settings};
use socketarium_backend::server::page::{Page, PageFile};

const SCRIPT: &str = "/page-0123456789abcdef.js";

#[tokio::test]
async fn a_file_with_a_content_hash_is_kept_for_ever_and_the_page_is_asked_for_again() {
    let served = Served::with(settings("obeys")).await;
    let script = served.get(SCRIPT).await;
    assert_eq!(script.status, 200);
    assert_eq!(
        script.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    for path in ["/", "/index.html", "/recordings/minimal.jsonl"] {
        let reply = served.get(path).await;
        assert_eq!(
            (reply.status, reply.header("cache-control")),
            (200, "no-cache"),
            "{path}"
        );
        assert!(!reply.header("etag").is_empty(), "{path}");
    }
    assert_eq!(
        served.get("/").await.header("content-type"),
        "text/html; charset=utf-8"
    );
    let wasm = served.get("/page-0123456789abcdef_bg.wasm").await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
    served.shut_down().await;
}

#[tokio::test]
async fn a_compressed_sibling_is_sent_to_whoever_reads_it() {
    let served = Served::with(settings("obeys")).await;
    let accept = async |value| served.request("GET", SCRIPT, &[("Accept-Encoding", value)]).await;
    for (value, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("identity", "", "let a = 1;"),
    ] {
        let reply = accept(value).await;
        assert_eq!(
            (reply.header("content-encoding"), reply.body.as_str()),
            (encoding, body),
            "{value}"
        );
        assert_eq!(
            reply.header("content-type"),
            "text/javascript; charset=utf-8",
            "{value}"
        );
        assert_eq!(reply.header("vary"), "accept-encoding", "{value}");
    }
    assert_ne!(
        accept("br").await.header("etag"),
        accept("gzip").await.header("etag")
    );
    assert_eq!(
        served.get(&format!("{SCRIPT}.br")).await.status,
        404,
        "a sibling has no address of its own"
    );
    served.shut_down().await;
}

#[tokio::test]
async fn the_document_that_names_the_lab_is_served_where_the_page_has_one() {
    let served = Served::with(settings("obeys")).await;
    for path in ["/", "/index.html"] {
        let reply = served.get(path).await;
        assert!(reply.body.contains("hello"), "{path}: {}", reply.body);
    }
    served.shut_down().await;
    let mut settings = settings("obeys");
    settings.page = Page(|path| {
        (path == "index.html").then(|| PageFile {
            bytes: b"plain"[..].into(),
            digest: [0; 32],
        })
    });
    let served = Served::with(settings).await;
    assert_eq!(served.get("/").await.body, "plain");
    served.shut_down().await;
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let served = Served::with(settings("obeys")).await;
    let first = served.get("/").await;
    let tag = first.header("etag");
    let again = served.request("GET", "/", &[("If-None-Match", tag)]).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.header("etag"), tag);
    let weak = format!("\"other\", W/{tag}");
    assert_eq!(
        served
            .request("GET", "/", &[("If-None-Match", &weak)])
            .await
            .status,
        304
    );
    assert_eq!(
        served
            .request("GET", "/", &[("If-None-Match", "\"other\"")])
            .await
            .status,
        200
    );
    let head = served.request("HEAD", "/", &[]).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), first.body.len().to_string());
    served.shut_down().await;
}

#[tokio::test]
async fn the_page_runs_its_own_scripts_only_and_may_be_framed() {
    let served = Served::with(settings("obeys")).await;
    for encoding in ["identity", "br"] {
        let reply = served.request("GET", "/", &[("Accept-Encoding", encoding)]).await;
        let policy = reply.header("content-security-policy");
        // printf hello | openssl dgst -sha256 -binary | base64
        let script =
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';";
        assert!(policy.contains(script), "{policy}");
        assert!(!policy.contains("frame-ancestors"), "{policy}");
        assert_eq!(reply.header("x-frame-options"), "");
    }
    for path in ["/", SCRIPT, "/no-such", "/health"] {
        let reply = served.get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "same-origin", "{path}");
        assert!(
            reply
                .header("content-security-policy")
                .contains("default-src 'none'"),
            "{path}"
        );
    }
    served.shut_down().await;
}

#[tokio::test]
async fn what_is_not_there_and_what_cannot_be_done_is_said() {
    let served = Served::with(settings("obeys")).await;
    for path in [
        "/no-such",
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
        "/recordings",
    ] {
        assert_eq!(served.get(path).await.status, 404, "{path}");
    }
    let post = served.request("POST", "/", &[("Content-Length", "0")]).await;
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD"));
    let plain = served.get("/lab").await;
    assert!((400..500).contains(&plain.status));
    assert!(plain.body.contains("WebSocket"), "{}", plain.body);
    served.shut_down().await;
}

#[tokio::test]
async fn a_server_without_a_page_says_how_to_build_one() {
    let mut settings = settings("obeys");
    settings.page = Page(|_| None);
    let served = Served::with(settings).await;
    let reply = served.get("/").await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (503, "text/html; charset=utf-8")
    );
    assert!(reply.body.contains("cargo xtask run"), "{}", reply.body);
    served.shut_down().await;
}
