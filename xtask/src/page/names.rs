//! The names by which WebAssembly and its script know each other: long ones, each with a hash, that nobody reads. They
//! become short here, in both.
//!
//! Of the module only the sections of imports and exports are read (WebAssembly core specification, 5.5); all others stay
//! as they are, as what a name stands for is known by its number there.

use std::collections::BTreeMap;

/// What wasm-bindgen's names begin with. Others are no names between the two alone.
const OURS: [&str; 3] = ["__wbg_", "__wbindgen_", "wasm_bindgen__"];

/// What a module calls the script, and the script itself.
const SCRIPT: &str = "s";

const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// The module and its script with short names. `None` for what is not a module as wasm-bindgen makes them.
pub(super) fn shorten(module: &[u8], script: &str) -> Option<(Vec<u8>, String)> {
    let mut names = Names::default();
    let mut short = module.get(..8)?.to_vec();
    let mut reader = Reader(module.get(8..)?);
    while !reader.0.is_empty() {
        let id = reader.byte()?;
        let mut section = Reader(reader.block()?);
        let contents = match id {
            IMPORTS => names.of_imports(&mut section)?,
            EXPORTS => names.of_exports(&mut section)?,
            _ => section.0.to_vec(),
        };
        short.push(id);
        write_block(&mut short, &contents);
    }
    Some((short, names.in_script(script)))
}

#[derive(Default)]
struct Names {
    short: BTreeMap<String, String>,
    /// What the module called the script.
    script: String,
}

impl Names {
    fn of(&mut self, name: &[u8]) -> Option<String> {
        let name = str::from_utf8(name).ok()?;
        if !OURS.iter().any(|ours| name.starts_with(ours)) {
            return Some(name.to_owned());
        }
        let next = letters(self.short.len());
        Some(self.short.entry(name.to_owned()).or_insert(next).clone())
    }

    fn of_imports(&mut self, section: &mut Reader<'_>) -> Option<Vec<u8>> {
        let count = section.number()?;
        let mut contents = Vec::new();
        write_number(&mut contents, count);
        for _ in 0..count {
            self.script = String::from_utf8(section.block()?.to_vec()).ok()?;
            write_block(&mut contents, SCRIPT.as_bytes());
            write_block(&mut contents, self.of(section.block()?)?.as_bytes());
            contents.extend(section.described()?);
        }
        Some(contents)
    }

    fn of_exports(&mut self, section: &mut Reader<'_>) -> Option<Vec<u8>> {
        let count = section.number()?;
        let mut contents = Vec::new();
        write_number(&mut contents, count);
        for _ in 0..count {
            write_block(&mut contents, self.of(section.block()?)?.as_bytes());
            contents.push(section.byte()?);
            write_number(&mut contents, section.number()?);
        }
        Some(contents)
    }

    /// The script with its words exchanged.
    fn in_script(&self, script: &str) -> String {
        let mut short = String::with_capacity(script.len());
        let mut rest = script;
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        while let Some(start) = rest.find(is_part) {
            let (before, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|letter| !is_part(letter)).unwrap_or(from.len()));
            short.push_str(before);
            short.push_str(self.short.get(word).map_or(word, String::as_str));
            rest = after;
        }
        short.push_str(rest);
        short.replace(&format!("\"{}\"", self.script), &format!("\"{SCRIPT}\""))
    }
}

/// `a`, `b`, … `z`, `aa`, `ab`, …
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + (number % 26) as u8);
        match (number / 26).checked_sub(1) {
            Some(rest) => number = rest,
            None => break,
        }
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number in LEB128.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Bytes after their count: a name, a section.
    fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    /// What an import is: a function of a type, a table, a memory, a global.
    fn described(&mut self) -> Option<&'a [u8]> {
        let from = self.0;
        match self.byte()? {
            0 => drop(self.number()?),
            kind @ (1 | 2) => {
                if kind == 1 {
                    self.byte()?;
                }
                let has_most = self.byte()? & 1 == 1;
                self.number()?;
                if has_most {
                    self.number()?;
                }
            }
            3 => drop(self.take(2)?),
            _ => return None,
        }
        Some(&from[..from.len() - self.0.len()])
    }
}

fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn write_block(out: &mut Vec<u8>, block: &[u8]) {
    write_number(out, block.len() as u32);
    out.extend(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, contents: &[&[u8]]) -> Vec<u8> {
        let mut section = vec![id];
        write_block(&mut section, &contents.concat());
        section
    }

    fn name(name: &str) -> Vec<u8> {
        let mut block = Vec::new();
        write_block(&mut block, name.as_bytes());
        block
    }

    #[test]
    fn module_and_script_have_the_same_short_names() {
        let header = b"\0asm\x01\0\0\0".to_vec();
        let (script, add, run) = (
            name("./p_bg.js"),
            name("__wbg_add_0123456789abcdef"),
            name("__wbindgen_run"),
        );
        let module = [
            header.clone(),
            section(1, &[b"types"]),
            section(2, &[b"\x01", &script, &add, b"\x00\x05"]),
            section(7, &[b"\x02", &run, b"\x00\x07", &name("memory"), b"\x02\x00"]),
        ];
        let text = "const i = {\"./p_bg.js\": {__wbg_add_0123456789abcdef: __wbg_add}}; wasm.__wbindgen_run(wasm.memory);";
        let (short, text) = shorten(&module.concat(), text).unwrap();
        let wanted = [
            header,
            section(1, &[b"types"]),
            section(2, &[b"\x01", &name("s"), &name("a"), b"\x00\x05"]),
            section(
                7,
                &[b"\x02", &name("b"), b"\x00\x07", &name("memory"), b"\x02\x00"],
            ),
        ];
        assert_eq!(short, wanted.concat());
        assert_eq!(text, "const i = {\"s\": {a: __wbg_add}}; wasm.b(wasm.memory);");
    }

    #[test]
    fn names_go_on_after_the_last_letter() {
        assert_eq!([0, 25, 26, 51, 52].map(letters), ["a", "z", "aa", "az", "ba"]);
    }

    #[test]
    fn what_breaks_off_is_no_module() {
        for module in [&b""[..], b"\0asm", b"\0asm\x01\0\0\0\x02\x7f"] {
            assert_eq!(shorten(module, ""), None);
        }
    }
}
