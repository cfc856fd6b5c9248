//! The words of a snippet.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Name(String),
    Int(i128),
    Float(f64),
    Text(String),
    /// An operator or a bracket.
    Sign(&'static str),
    /// The end of a line that ends a statement.
    Newline,
}

/// Longest first: what begins another is found after it.
const SIGNS: [&str; 40] = [
    "**=", "//=", "<<=", ">>=", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "%=",
    "|=", "&=", "+", "-", "*", "/", "%", "&", "|", "^", "~", "<", ">", "=", "(", ")", "[", "]", ",", ":",
    ".", "{", "}",
];

/// Splits a snippet. Lines go on inside brackets and after a backslash.
pub(super) fn words(code: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut depth = 0_u32;
    let mut rest = code;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r']);
        let Some(first) = rest.chars().next() else { break };
        if let Some(after) = rest.strip_prefix("\\\n") {
            rest = after;
        } else if first == '\n' || first == ';' {
            if depth == 0 && words.last() != Some(&Word::Newline) {
                words.push(Word::Newline);
            }
            rest = &rest[1..];
        } else if first == '#' {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if let Some((text, after)) = text(rest)? {
            match words.last_mut() {
                // Strings side by side are one.
                Some(Word::Text(before)) => before.push_str(&text),
                _ => words.push(Word::Text(text)),
            }
            rest = after;
        } else if first.is_ascii_digit()
            || (first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            let (word, after) = number(rest)?;
            words.push(word);
            rest = after;
        } else if first.is_alphabetic() || first == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            words.push(Word::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign =
                sign.ok_or_else(|| format!("'{first}' is not in the Python that is understood here"))?;
            match *sign {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            words.push(Word::Sign(sign));
            rest = &rest[sign.len()..];
        }
    }
    words.push(Word::Newline);
    Ok(words)
}

/// A string that `code` begins with, and what follows it.
fn text(code: &str) -> Result<Option<(String, &str)>, String> {
    let prefix = code
        .find(['"', '\''])
        .filter(|at| *at <= 2 && code[..*at].bytes().all(|byte| b"rRbBuUfF".contains(&byte)));
    let Some(start) = prefix else { return Ok(None) };
    let body = &code[start..];
    let triple = ["\"\"\"", "'''"]
        .into_iter()
        .find(|quotes| body.starts_with(quotes));
    let mark = triple.unwrap_or(&body[..1]);
    let inside = &body[mark.len()..];
    let mut at = 0;
    while !inside[at..].starts_with(mark) {
        let Some(letter) = inside[at..].chars().next() else {
            return Err("a string is not closed".to_owned());
        };
        at += letter.len_utf8();
        if letter == '\\' {
            at += inside[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    let plain = inside[..at]
        .replace("\\n", "\n")
        .replace("\\\"", "\"")
        .replace("\\'", "'");
    Ok(Some((plain, &inside[at + mark.len()..])))
}

fn number(code: &str) -> Result<(Word, &str), String> {
    let hex = code.strip_prefix("0x").or_else(|| code.strip_prefix("0X"));
    let in_number = |c: char| c.is_ascii_alphanumeric() || c == '_' || (c == '.' && hex.is_none());
    let mut end = code.find(|c: char| !in_number(c)).unwrap_or(code.len());
    // 1e-3
    if hex.is_none() && code[..end].ends_with(['e', 'E']) && code[end..].starts_with(['-', '+']) {
        let exponent = &code[end + 1..];
        end += 1 + exponent
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(exponent.len());
    }
    let digits = code[..end].replace('_', "");
    let word = match hex {
        Some(_) => i128::from_str_radix(&digits[2..], 16).ok().map(Word::Int),
        None => digits
            .parse()
            .ok()
            .map(Word::Int)
            .or_else(|| digits.parse().ok().map(Word::Float)),
    };
    let word = word.ok_or_else(|| format!("{} is not a number", &code[..end]))?;
    Ok((word, &code[end..]))
}
