//! The copy of the page that a backend serves: the same document, which also says where the lab is.
//!
//! Trunk makes one document, and it must not look for a lab: on a host of files there is none, and a browser writes
//! every connection that fails into its console.

use crate::error::{About, Trouble};
use std::fs;
use std::path::Path;

/// What the page reads (`frontend/src/browser/place.rs`): the lab's path, beside the page.
const LAB: &str = "<meta content=lab name=socketarium-lab>";

/// Stands in the head of every document, minified or not.
const BEFORE: &str = "<title>";

/// Writes `live.html` beside `index.html`.
pub(super) fn copy(dist: &Path) -> Result<(), Trouble> {
    let from = dist.join("index.html");
    let page = fs::read_to_string(&from).about(&from)?;
    let live = with_lab(&page)
        .ok_or_else(|| Trouble::Unfit(format!("{} has no {BEFORE} in its head", from.display())))?;
    let to = dist.join("live.html");
    fs::write(&to, live).about(&to)
}

fn with_lab(page: &str) -> Option<String> {
    let (head, rest) = page.split_once(BEFORE)?;
    Some(format!("{head}{LAB}{BEFORE}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::with_lab;

    #[test]
    fn the_copy_says_where_the_lab_is_and_nothing_else_changes() {
        let page = "<!doctype html><meta charset=utf-8><title>Page</title><body></body>";
        let live = with_lab(page).unwrap();
        assert!(live.contains("name=socketarium-lab"));
        assert_eq!(live.replace(super::LAB, ""), page);
    }

    #[test]
    fn a_page_without_a_head_is_not_one() {
        assert_eq!(with_lab("nothing"), None);
    }
}
