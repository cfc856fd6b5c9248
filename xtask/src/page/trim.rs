//! What Trunk's files hold that no browser needs: hashes in the names by which WebAssembly and script know each other,
//! comments and indentation of the script, keys of words and sentences, a style sheet for each subject.

use super::fingerprint::files_under;
use crate::error::{About, Trouble};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// What the names of wasm-bindgen's imports begin with; `_` and a hash of this length end them.
const IMPORT: &[u8] = b"__wbg_";
const HASH: usize = 16;

pub(super) fn folder(dist: &Path) -> Result<(), Trouble> {
    styles(dist)?;
    locales(&dist.join("locales"))?;
    let of = |extension: &str| -> Result<Vec<PathBuf>, Trouble> {
        let mut files = files_under(dist)?;
        files.retain(|file| file.extension().is_some_and(|other| other == extension));
        Ok(files)
    };
    for script in of("js")? {
        let text = fs::read_to_string(&script).about(&script)?;
        let module = PathBuf::from(script.to_string_lossy().replace(".js", "_bg.wasm"));
        if module.is_file() {
            let names = imports(text.as_bytes());
            let mut bytes = fs::read(&module).about(&module)?;
            blank(&mut bytes, &names);
            fs::write(&module, bytes).about(&module)?;
            let mut script_bytes = bare(&text).into_bytes();
            blank(&mut script_bytes, &names);
            fs::write(&script, script_bytes).about(&script)?;
        }
    }
    Ok(())
}

/// The names of imports that stay apart without their hashes.
fn imports(script: &[u8]) -> BTreeSet<Vec<u8>> {
    let mut by_word: BTreeMap<&[u8], BTreeSet<&[u8]>> = BTreeMap::new();
    for at in 0..script.len() {
        if let Some(name) = import_at(script, at) {
            by_word
                .entry(&name[..name.len() - HASH])
                .or_default()
                .insert(name);
        }
    }
    let single = by_word.into_values().filter(|names| names.len() == 1);
    single.flatten().map(<[u8]>::to_vec).collect()
}

/// The name of an import that begins here.
fn import_at(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let rest = &bytes[at..];
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let inside = at > 0 && is_part(&bytes[at - 1]);
    if inside || !rest.starts_with(IMPORT) {
        return None;
    }
    let length = rest.iter().take_while(|byte| is_part(byte)).count();
    let end = length.checked_sub(HASH)?;
    let is_hash = rest[end..length].iter().all(u8::is_ascii_hexdigit) && rest[end - 1] == b'_';
    is_hash.then_some(&rest[..length])
}

/// Puts zeros where these names have hashes. Nothing changes its length, so WebAssembly stays whole.
fn blank(bytes: &mut [u8], names: &BTreeSet<Vec<u8>>) {
    for at in 0..bytes.len() {
        if bytes[at..].starts_with(IMPORT)
            && let Some(name) = names.iter().find(|name| bytes[at..].starts_with(name))
        {
            let end = at + name.len();
            bytes[end - HASH..end].fill(b'0');
        }
    }
}

/// A script without lines that are comments, and without indentation. It has no text of several lines.
fn bare(script: &str) -> String {
    let mut bare = String::new();
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            bare.push_str(line);
            bare.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    bare
}

/// Leaves of the files of words and sentences what the page reads: a text in each line, by its place.
fn locales(folder: &Path) -> Result<(), Trouble> {
    for file in files_under(folder)? {
        let text = fs::read_to_string(&file).about(&file)?;
        fs::write(&file, texts(&text)).about(&file)?;
    }
    Ok(())
}

/// The texts of a file of keys and texts, without keys and comments.
fn texts(file: &str) -> String {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let texts = lines.filter_map(|line| Some(line.split_once(" = ")?.1));
    texts.collect::<Vec<_>>().join("\n")
}

/// Makes one style sheet of those that the document names, in their order.
fn styles(dist: &Path) -> Result<(), Trouble> {
    let document = dist.join("index.html");
    let html = fs::read_to_string(&document).about(&document)?;
    let links = links(&html);
    let (Some((first, _)), true) = (links.first(), links.len() > 1) else {
        return Ok(());
    };
    let mut sheet = String::new();
    let mut merged = html.clone();
    for (link, name) in &links {
        let file = dist.join(name);
        sheet.push_str(&fs::read_to_string(&file).about(&file)?);
        fs::remove_file(&file).about(&file)?;
        if link != first {
            merged = merged.replace(link, "");
        }
    }
    let mut hasher = DefaultHasher::new();
    sheet.hash(&mut hasher);
    let name = format!("styles-{:016x}.css", hasher.finish());
    let merged = merged.replace(first, &format!("<link href=./{name} rel=stylesheet>"));
    let file = dist.join(&name);
    fs::write(&file, sheet).about(&file)?;
    fs::write(&document, merged).about(&document)
}

/// The links to style sheets, as they are written, with the names of the files.
fn links(html: &str) -> Vec<(String, String)> {
    html.split_inclusive('>')
        .filter_map(|piece| Some(&piece[piece.rfind("<link ")?..]))
        .filter(|link| link.contains("stylesheet"))
        .filter_map(|link| {
            let (_, name) = link.split_once("./")?;
            let end = name.find(".css")? + ".css".len();
            Some((link.to_owned(), name[..end].to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_go_where_names_stay_apart() {
        let script =
            b"__wbg_key_0123456789abcdef: f, __wbg_add_0123456789abcdef: g, __wbg_add_fedcba9876543210: h";
        let names = imports(script);
        assert_eq!(names, BTreeSet::from([b"__wbg_key_0123456789abcdef".to_vec()]));
        let mut module = b"\x1a__wbg_key_0123456789abcdef\x1a__wbg_add_0123456789abcdef".to_vec();
        blank(&mut module, &names);
        assert_eq!(
            module,
            b"\x1a__wbg_key_0000000000000000\x1a__wbg_add_0123456789abcdef"
        );
    }

    #[test]
    fn a_script_keeps_its_code() {
        let script = "/**\n * What it is.\n */\nfunction f() {\n    // why\n    return 1; // kept\n}\n";
        assert_eq!(bare(script), "function f() {\nreturn 1; // kept\n}\n");
    }

    #[test]
    fn of_words_their_texts_are_left() {
        let file = "# Comment = no text.\n\na.b = One {value}.\na.c = Two\n";
        assert_eq!(texts(file), "One {value}.\nTwo");
    }

    #[test]
    fn links_are_found_minified_or_not() {
        let html = "<link href=./a-01.css rel=stylesheet><link rel=\"icon\" href=\"x\"><link rel=\"stylesheet\" href=\"./b-02.css\" />";
        let names: Vec<String> = links(html).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["a-01.css", "b-02.css"]);
    }
}
