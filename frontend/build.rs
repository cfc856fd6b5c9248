//! Compiles the Uzbek words in without what only people need of their file: keys and comments.

use std::path::Path;
use std::{env, fs};

const WORDS: &str = "../static/locales/page.uz.txt";

fn main() {
    println!("cargo::rerun-if-changed={WORDS}");
    let file = fs::read_to_string(WORDS).expect("the words in Uzbek");
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let bare: Vec<&str> = lines.filter_map(|line| Some(line.split_once(" = ")?.1)).collect();
    let out = env::var_os("OUT_DIR").expect("where cargo wants it");
    fs::write(Path::new(&out).join("page.uz.txt"), bare.join("\n")).expect("a place for the words");
}
