//! Lets the crate build before the page is: the folder that the page is embedded from exists, if only empty.

use std::path::Path;

fn main() {
    // Asked for now: a build script may be kept from another checkout.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let page = Path::new(&here).join("../dist");
    if let Err(error) = std::fs::create_dir_all(&page) {
        println!(
            "cargo::warning=the page cannot be embedded: {}: {error}",
            page.display()
        );
    }
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the page when it serves it; only what is embedded must be built anew.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", page.display());
    }
}
