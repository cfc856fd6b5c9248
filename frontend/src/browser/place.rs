//! Where the page lives, and so where its lab is.

/// The lab's WebSocket address, from what the document says about it; `None` where this hosting has none.
#[must_use]
pub fn lab_address() -> Option<String> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let path = document
        .query_selector("meta[name=socketarium-lab]")
        .ok()??
        .get_attribute("content")?;
    let location = window.location();
    beside(
        &location.protocol().ok()?,
        &location.host().ok()?,
        &location.pathname().ok()?,
        &path,
    )
}

/// The address of `path` beside the page at `pathname`.
fn beside(protocol: &str, host: &str, pathname: &str, path: &str) -> Option<String> {
    let scheme = match protocol {
        "http:" => "ws",
        "https:" => "wss",
        _ => return None,
    };
    if path.is_empty() || host.is_empty() {
        return None;
    }
    let folder = pathname.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(format!("{scheme}://{host}{folder}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn the_lab_is_beside_the_page_below_any_path() {
        let at = |pathname| beside("https:", "example.uz", pathname, "lab");
        assert_eq!(at("/").unwrap(), "wss://example.uz/lab");
        assert_eq!(
            at("/course/sockets/index.html").unwrap(),
            "wss://example.uz/course/sockets/lab"
        );
        assert_eq!(
            beside("http:", "127.0.0.1:8080", "/", "lab").unwrap(),
            "ws://127.0.0.1:8080/lab"
        );
    }

    #[test]
    fn no_lab_without_a_path_or_from_a_file() {
        assert_eq!(beside("https:", "example.uz", "/", ""), None);
        assert_eq!(beside("file:", "", "/index.html", "lab"), None);
    }
}
