//! What the tables say of every character there is.

use socketarium_python::text::{properties, surrogate};

use super::judge;

#[test]
fn the_tables_are_the_ones_that_their_script_writes() {
    let Some(tables) = judge::cases(include_str!("tables.py")) else {
        eprintln!("skipped: no python3 of version 3.11");
        return;
    };
    assert_eq!(tables, include_str!("../../src/text/tables.rs"));
}

#[test]
fn characters_are_of_the_kind_that_cpython_says() {
    const KINDS: [fn(char) -> bool; 13] = [
        properties::is_printable,
        properties::is_alphabetic,
        properties::is_lower,
        properties::is_upper,
        properties::is_title,
        |character| properties::decimal(character).is_some(),
        properties::is_digit,
        properties::is_numeric,
        properties::is_alphanumeric,
        properties::is_space,
        properties::ends_line,
        properties::starts_identifier,
        properties::continues_identifier,
    ];
    // Where the answers change, and one character to each side of it.
    let script = "
def kinds(code):
    c = chr(code)
    kinds = [c.isprintable(), c.isalpha(), c.islower(), c.isupper(), c.istitle() and not c.isupper(), c.isdecimal(),
             c.isdigit(), c.isnumeric(), c.isalnum(), c.isspace(), len((c + '.').splitlines()) == 2, c.isidentifier(),
             ('a' + c).isidentifier()]
    return ''.join('01'[k] for k in kinds)
said = [kinds(code) for code in range(sys.maxunicode + 1)]
for code in range(sys.maxunicode + 1):
    if code < 0x500 or said[code] != said[code - 1] or said[code] != said[(code + 1) % len(said)]:
        print(code, said[code])
";
    let Some(lines) = judge::cases(script) else {
        eprintln!("skipped: no python3 of version 3.11");
        return;
    };
    let mut code_points = 0;
    for line in lines.lines() {
        code_points += 1;
        let (code_point, expected) = line.split_once(' ').expect("two words");
        let code_point = code_point.parse().expect("a number");
        let character = surrogate::character(code_point).expect("a code point");
        let kinds: String = KINDS
            .map(|kind| if kind(character) { '1' } else { '0' })
            .iter()
            .collect();
        assert_eq!(kinds, expected, "U+{code_point:04X}, beside CPython");
    }
    assert!(code_points > 3000, "only {code_points} characters compared");
}
