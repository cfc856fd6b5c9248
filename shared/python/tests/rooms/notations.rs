//! JSON read and written.

use serde_json::{Value, json};
use socketarium_python::notation::json::{self, Json, Layout, ReadError, Writer};
use socketarium_python::number::integer;
use socketarium_python::raised::Raised;

use super::judge::{Answer, as_big, as_float, as_int, as_text, check, float, int, raised};

/// As the script writes what `loads` gives: objects as lists of pairs behind a mark.
fn told(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => json!(value),
        Json::Integer(number) => int(number.clone()),
        Json::Float(number) => float(*number),
        Json::Text(text) => json!(text),
        Json::Array(items) => items.iter().map(told).collect(),
        Json::Object(members) => {
            let members: Vec<Value> = members
                .iter()
                .map(|(name, value)| json!([name, told(value)]))
                .collect();
            json!(["object", members])
        }
    }
}

/// What the machine does with its own values.
fn write(value: &Value, writer: &mut Writer, ascii: bool, allow_nan: bool) -> Result<(), Raised> {
    match value {
        Value::Null => writer.value("null"),
        Value::Bool(value) => writer.value(if *value { "true" } else { "false" }),
        Value::String(text) => writer.value(&json::quoted(text, ascii)),
        Value::Object(object) if object.contains_key("int") => {
            writer.value(&integer::decimal(&as_big(value))?)
        }
        Value::Object(_) | Value::Number(_) => writer.float(as_float(value), allow_nan)?,
        Value::Array(items) if items.first() == Some(&json!("object")) => {
            writer.begin_object();
            for member in items[1].as_array().unwrap() {
                writer.name(&json::quoted(as_text(&member[0]), ascii));
                write(&member[1], writer, ascii, allow_nan)?;
            }
            writer.end();
        }
        Value::Array(items) => {
            writer.begin_array();
            for item in items {
                write(item, writer, ascii, allow_nan)?;
            }
            writer.end();
        }
    }
    Ok(())
}

fn ours(call: &str, of: &[Value]) -> Answer {
    match (call, of) {
        ("loads", [text, strict]) => json::read(as_text(text), strict == &json!(true))
            .map(|json| told(&json))
            .map_err(|error| match error {
                ReadError::Decode(error) => json!(["json.decoder.JSONDecodeError", error.to_string()]),
                ReadError::Raised(error) => raised(error),
            }),
        ("dumps", [value, indent, ascii, allow_nan]) => {
            let blanks = || " ".repeat(usize::try_from(as_int(indent)).unwrap());
            let indent = (!indent.is_null()).then(|| indent.as_str().map_or_else(blanks, str::to_owned));
            let mut writer = Writer::new(Layout::new(indent));
            let written = write(
                value,
                &mut writer,
                ascii == &json!(true),
                allow_nan == &json!(true),
            );
            written.map(|()| json!(writer.finish())).map_err(raised)
        }
        _ => panic!("{call} of {of:?}"),
    }
}

const TOLD: &str = "
class Pairs(list): pass
def told(value):
    if isinstance(value, Pairs): return ['object', [[name, told(one)] for name, one in value]]
    if isinstance(value, list): return [told(one) for one in value]
    return value
def built(value):
    if isinstance(value, list) and value[:1] == ['object']: return {name: built(one) for name, one in value[1]}
    if isinstance(value, list): return [built(one) for one in value]
    return value
def value(depth):
    kind = random.randrange(8 if depth else 6)
    if kind == 0: return some(None, True, False)
    if kind == 1: return random.choice(list(ints(40)))
    if kind == 2: return random.choice(list(floats(60)))
    if kind in (3, 4, 5): return text(6)
    if kind == 6: return [value(depth - 1) for _ in range(random.randrange(4))]
    return ['object', [[text(3) + str(index), value(depth - 1)] for index in range(random.randrange(4))]]
";

#[test]
fn json_is_read() {
    check(
        &format!(
            "{TOLD}
def loads(text, strict):
    return told(json.loads(text, strict=strict, object_pairs_hook=Pairs))
for _ in range(1500):
    source = json.dumps(built(value(4)), ensure_ascii=some(True, False), indent=some(None, 1))
    case('loads', loads, source, True)
    cut = random.randrange(len(source) + 1)
    case('loads', loads, source[:cut], True)
    case('loads', loads, source[:cut] + some(*'{{[}}]\",:1-+.eEtnNI\\\\u0 \\n\\x01é') + source[cut + some(0, 1):], some(True, False))
for _ in range(8000):
    source = text(8, ['{{', '}}', '[', ']', '\"', '\"a\"', ':', ',', '1', '-', '0', '.5', 'e1', ' ', '\\n', 'null', 'true', 'NaN', '-Infinity', '\\\\', '\\\\u12', '\\\\ud83d', '\\\\ude00', '\\\\n', 'é', '\\t', '\\ufeff', '٣'])
    case('loads', loads, source, some(True, False))
case('loads', loads, '1' * 4301, True)
"
        ),
        ours,
    );
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    for (text, kind) in [
        ("[".repeat(100_000), "array"),
        ("{\"a\":".repeat(100_000), "object"),
    ] {
        let error = json::read(&text, true).unwrap_err();
        let expected =
            format!("maximum recursion depth exceeded while decoding a JSON {kind} from a unicode string");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn json_is_written() {
    check(
        &format!(
            "{TOLD}
def dumps(value, indent, ascii, allow_nan):
    return json.dumps(built(value), indent=indent, ensure_ascii=ascii, allow_nan=allow_nan)
for _ in range(2500):
    case('dumps', dumps, value(4), some(None, None, 2, 4, 0, '\\t'), some(True, False), some(True, True, True, False))
"
        ),
        ours,
    );
}
