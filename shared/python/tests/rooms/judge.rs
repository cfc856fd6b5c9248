//! The judge: a Python script prints cases as JSON lines `{"call", "of", "gives" | "raises"}`, and each is answered
//! by a function of ours from the same arguments.
//!
//! How values are written: text with lone surrogates as the rooms keep them, `{"int": "…"}`, `{"float": "bits"}`,
//! `{"bytes": "hex"}`, lists, `null`, booleans.

use std::io::Write;
use std::process::{Command, Stdio};

use num_bigint::BigInt;
use serde_json::{Value, json};
use socketarium_python::raised::Raised;

const PYTHON: &str = "/usr/bin/python3";

/// What a room answers to one case: a value, or `[class, message]`.
pub(crate) type Answer = Result<Value, Value>;

/// Each function of ours that a script calls, from its name and its arguments.
pub(crate) type Ours = fn(call: &str, of: &[Value]) -> Answer;

/// Runs the script behind the judge's own preamble and compares all of its cases.
pub(crate) fn check(script: &str, ours: Ours) {
    let Some(cases) = cases(script) else {
        eprintln!("skipped: no python3 of version 3.11 at {PYTHON}");
        return;
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        count += 1;
        let case: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let of = case["of"].as_array().expect("a list of arguments");
        let expected = match case.get("gives") {
            Some(value) => Ok(value.clone()),
            None => Err(case["raises"].clone()),
        };
        let answer = ours(case["call"].as_str().expect("a name"), of);
        if !same(&answer, &expected) {
            wrong.push(format!(
                "{} {:?}\n     CPython: {expected:?}\n        ours: {answer:?}",
                case["call"], of
            ));
        }
    }
    assert!(count > 50, "the script made only {count} cases");
    let shown = wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        wrong.is_empty(),
        "{} of {count} cases differ:\n{shown}",
        wrong.len()
    );
}

/// What the script prints; `None` without the right CPython.
pub(crate) fn cases(script: &str) -> Option<String> {
    let version = Command::new(PYTHON).arg("--version").output().ok()?;
    if !version.stdout.starts_with(b"Python 3.11") {
        return None;
    }
    let mut python = Command::new(PYTHON)
        .args(["-I", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = python.stdin.take().expect("it is piped");
    write!(input, "{}\n{script}", include_str!("judge.py")).expect("Python reads its script");
    drop(input);
    let output = python.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "the script failed: {}", output.status);
    Some(String::from_utf8(output.stdout).expect("JSON is UTF-8"))
}

pub(crate) fn raised(raised: Raised) -> Value {
    json!([raised.class.name(), raised.message])
}

pub(crate) fn int(number: impl Into<BigInt>) -> Value {
    json!({ "int": number.into().to_string() })
}

pub(crate) fn float(number: f64) -> Value {
    // One NaN is like another.
    let number = if number.is_nan() { f64::NAN } else { number };
    json!({ "float": format!("{:016x}", number.to_bits()) })
}

pub(crate) fn bytes(bytes: impl AsRef<[u8]>) -> Value {
    let hex: String = bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "bytes": hex })
}

pub(crate) fn as_option(value: &Value) -> Option<i64> {
    (!value.is_null()).then(|| as_int(value))
}

/// A float whose last digits may differ from the C library's.
pub(crate) fn near(number: f64) -> Value {
    json!({ "near": float(number) })
}

/// Whether two answers are equal, but for the last digits where a float has only to be near.
fn same(answer: &Answer, expected: &Answer) -> bool {
    fn values(one: &Value, other: &Value) -> bool {
        if let (Value::Array(one), Value::Array(other)) = (one, other) {
            return one.len() == other.len() && one.iter().zip(other).all(|(one, other)| values(one, other));
        }
        let (Some(left), Some(right)) = (one.get("near"), other.get("near")) else {
            return one == other;
        };
        let (low, high) = (as_float(left), as_float(right));
        left == right || (low - high).abs() <= high.abs() * 1e-14
    }
    match (answer, expected) {
        (Ok(one), Ok(other)) => values(one, other),
        (one, other) => one == other,
    }
}

pub(crate) fn as_big(value: &Value) -> BigInt {
    value["int"]
        .as_str()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_else(|| panic!("an int: {value}"))
}

pub(crate) fn as_int(value: &Value) -> i64 {
    socketarium_python::sequence::saturate(&as_big(value))
}

pub(crate) fn as_float(value: &Value) -> f64 {
    let bits = value["float"].as_str().expect("a float");
    f64::from_bits(u64::from_str_radix(bits, 16).expect("hexadecimal"))
}

pub(crate) fn as_text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}"))
}

pub(crate) fn as_bytes(value: &Value) -> Vec<u8> {
    let hex = value["bytes"]
        .as_str()
        .unwrap_or_else(|| panic!("bytes: {value}"));
    let pair = |start: usize| u8::from_str_radix(&hex[start..start + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(pair).collect()
}
