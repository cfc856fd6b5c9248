//! What Trunk's files hold that no browser needs: the long names by which WebAssembly and script know each other,
//! comments and indentation of the script, keys of words and sentences, a style sheet for each subject.

use super::fingerprint::files_under;
use super::names;
use crate::error::{About, Trouble};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

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
            let bytes = fs::read(&module).about(&module)?;
            let (bytes, text) = names::shorten(&bytes, &bare(&text)).ok_or_else(|| {
                Trouble::Unfit(format!("{} is no module of wasm-bindgen's", module.display()))
            })?;
            fs::write(&module, bytes).about(&module)?;
            fs::write(&script, text).about(&script)?;
        }
    }
    Ok(())
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
