//! `repr`, case, and the three ways to put values into text.

use num_traits::ToPrimitive;
use serde_json::{Value, json};
use socketarium_python::raised::Raised;
use socketarium_python::text::percent::{Amount, Directive, Piece, Pieces};
use socketarium_python::text::template::{Access, First, Numbering, Template};
use socketarium_python::text::{case, format, quoting, surrogate};

use super::judge::{Answer, as_big, as_bytes, as_float, as_int, as_text, check, raised};

fn ours(call: &str, of: &[Value]) -> Answer {
    let text = |value: String| Ok(Value::from(value));
    let answer = match (call, of) {
        ("repr_str", [value]) => text(quoting::text(as_text(value))),
        ("ascii_str", [value]) => text(quoting::ascii(as_text(value))),
        ("repr_bytes", [value]) => text(quoting::bytes(&as_bytes(value))),
        ("upper", [value]) => text(case::upper(as_text(value))),
        ("lower", [value]) => text(case::lower(as_text(value))),
        ("title", [value]) => text(case::title(as_text(value))),
        ("capitalize", [value]) => text(case::capitalize(as_text(value))),
        ("swapcase", [value]) => text(case::swapcase(as_text(value))),
        ("casefold", [value]) => text(case::casefold(as_text(value))),
        ("percent", [format, Value::Array(values)]) => percent(as_text(format), values).map(Value::from),
        ("format", [template, Value::Array(values)]) => {
            template_format(as_text(template), values, &mut Numbering::default(), 2).map(Value::from)
        }
        _ => panic!("{call} of {of:?}"),
    };
    answer.map_err(raised)
}

/// What the machine does with the pieces, as far as numbers and texts need it.
fn percent(format: &str, values: &[Value]) -> Result<String, Raised> {
    let mut values = values.iter();
    let mut text = String::new();
    for piece in Pieces::new(format) {
        let mut directive = match piece? {
            Piece::Literal(literal) => {
                text.push_str(literal);
                continue;
            }
            Piece::Percent => {
                text.push('%');
                continue;
            }
            Piece::Directive(directive) => directive,
        };
        let mut next = || {
            values
                .next()
                .ok_or_else(|| Raised::type_error("not enough arguments for format string"))
        };
        if directive.width == Amount::Asked {
            let width = as_int(next()?);
            directive.left |= width < 0;
            directive.width = Amount::Fixed(usize::try_from(width.unsigned_abs()).unwrap());
        }
        if directive.precision == Amount::Asked {
            let precision = as_int(next()?);
            directive.precision = Amount::Fixed(usize::try_from(precision).unwrap_or(0));
        }
        text.push_str(&shown(&directive, next()?)?);
    }
    if values.next().is_some() {
        return Err(Raised::type_error(
            "not all arguments converted during string formatting",
        ));
    }
    Ok(text)
}

fn shown(directive: &Directive<'_>, value: &Value) -> Result<String, Raised> {
    match directive.conversion {
        's' if value.is_string() => directive.text(as_text(value)),
        'r' if value.is_string() => directive.text(&quoting::text(as_text(value))),
        'a' if value.is_string() => directive.text(&quoting::ascii(as_text(value))),
        's' | 'r' | 'a' => directive.text(&as_big(value).to_string()),
        'c' => match value.as_str() {
            Some(text) => directive.character(text.chars().next().unwrap()),
            None => {
                let code_point = as_big(value).to_u32().and_then(surrogate::character);
                directive.character(code_point.unwrap())
            }
        },
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => directive.integer(&as_big(value)),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' if value.get("float").is_some() => directive.float(as_float(value)),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            directive.float(socketarium_python::number::arithmetic::to_float(&as_big(value))?)
        }
        _ => Err(directive.unsupported()),
    }
}

/// What the machine does with the parts of a template, as far as numbers and texts need it.
fn template_format(
    template: &str,
    values: &[Value],
    numbering: &mut Numbering,
    depth: u32,
) -> Result<String, Raised> {
    let mut text = String::new();
    for part in Template::nested(template, depth)? {
        let part = part?;
        text.push_str(part.literal);
        let Some(field) = part.field else { continue };
        let (first, accesses) = field.place()?;
        let position = numbering.position(first)?;
        let value = match (position, first) {
            (Some(position), _) => values.get(position).ok_or_else(|| {
                let message = format!("Replacement index {position} out of range for positional args tuple");
                socketarium_python::raised::Class::IndexError.because(message)
            })?,
            (None, First::Keyword(name)) => {
                return Err(socketarium_python::raised::Class::KeyError.because(quoting::text(name)));
            }
            (None, First::Automatic | First::Index(_)) => unreachable!("it has a position"),
        };
        let mut accesses = accesses;
        if let Some(access) = accesses.next() {
            return Err(match access? {
                Access::Attribute(name) => Raised::type_error(format!(".{name}")),
                Access::Index(index) => Raised::type_error(format!("[{index}]")),
                Access::Key(key) => Raised::type_error(format!("[{key}]")),
            });
        }
        let specification =
            template_format(field.specification, values, numbering, depth - 1).map_err(|error| {
                if field.specification.is_empty() {
                    Raised::value("")
                } else {
                    error
                }
            });
        let specification = if field.specification.is_empty() {
            String::new()
        } else {
            specification?
        };
        let plain = value
            .as_str()
            .map_or_else(|| as_big(value).to_string(), str::to_owned);
        text.push_str(&match (field.conversion, value.as_str()) {
            (None, Some(text)) => format::text(text, &specification, "str")?,
            (None, None) => format::integer(&as_big(value), &specification, "int")?,
            (Some('s'), _) | (Some('r' | 'a'), None) => format::text(&plain, &specification, "str")?,
            (Some('r'), _) => format::text(&quoting::text(&plain), &specification, "str")?,
            (Some('a'), _) => format::text(&quoting::ascii(&plain), &specification, "str")?,
            (Some(other), _) => {
                return Err(socketarium_python::text::template::Field::unknown_conversion(
                    other,
                ));
            }
        });
    }
    Ok(text)
}

#[test]
fn texts_are_quoted() {
    check(
        "
for _ in range(3000):
    t = text(8)
    case('repr_str', repr, t); case('ascii_str', ascii, t)
    case('repr_bytes', repr, bytes(random.choice([random.randrange(256), 39, 34, 92, 10, 65]) for _ in range(random.randrange(8))))
",
        ours,
    );
}

#[test]
fn texts_change_their_case() {
    check(
        "
def all_of(t):
    for name in ['upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold']:
        case(name, getattr(str, name), t)
for _ in range(3000):
    all_of(text(8))
import unicodedata
for code in range(0x110000):
    c = chr(code)
    if unicodedata.category(c) in ('Lu', 'Ll', 'Lt') or c != c.lower() or c != c.upper():
        all_of(c)
for _ in range(500):
    all_of(text(6, ['Σ', 'a', 'A', ' ', \"'\", '.', '\\u0301', '\\u00ad', '1', 'ʰ', ':']))
",
        ours,
    );
}

#[test]
fn percent_formats() {
    check(
        "
def percent(format, values):
    return format % tuple(values)
def directive():
    kind = some(*'diuoxXeEfFgGcrsa', '%', 'y', 'é')
    asked = []
    width = some('', '', '', '5', '12', '*')
    if width == '*': asked.append(random.randrange(-12, 12))
    precision = some('', '', '', '.0', '.2', '.5', '.', '.12', '.*')
    if precision == '.*': asked.append(random.randrange(-2, 8))
    value = {'s': text(5), 'r': text(5), 'a': text(5), 'c': some('x', '漢', 65, 0x1f600)}.get(kind)
    if value is None and kind != '%':
        value = random.choice(list(ints(30))) if kind in 'diuoxX' else next(x for x in random.sample(list(floats(60)), 1))
    flags = ''.join(random.choice('-+ #0') for _ in range(random.randrange(3)))
    return '%' + flags + width + precision + some('', '', '', 'l', 'h') + kind, asked + ([] if kind == '%' and some(0, 1) else [value or 1])
for _ in range(6000):
    format, values = some('', 'a', 'é%%'), []
    for _ in range(random.randrange(1, 3)):
        one, more = directive()
        format += one + some('', '', ' b')
        values += more
    case('percent', percent, format, values)
for format, values in [('%', []), ('%5', [1]), ('%.', [1]), ('abc', [1]), ('%d', []), ('%s %s', ['x']), ('%99999999999999999999d', [1]),
                       ('%.99999999999d', [1]), ('%.2147483648f', [1]), ('%z', [1]), ('é%é', [1]), ('%lld', [1]), ('%l', [1]), ('%d', [10**5000]), ('%x', [10**5000]),
                       ('%-05d|', [7]), ('%+ d', [7]), ('%#x', [255]), ('%#X', [255]), ('%#o', [8]), ('%05s', ['a']), ('%.3d', [-5]), ('%08.3d', [-5]), ('%\\x01', [1])]:
    case('percent', percent, format, values)
",
        ours,
    );
}

#[test]
fn templates_are_filled() {
    check(
        "
def filled(template, values):
    try:
        return template.format(*values)
    except (TypeError, AttributeError) as error:
        raise LookupError
values = ['abc', 42, 'é', -7]
for template in ['', 'a', '{}', '{0}', '{1}{0}', '{}{0}', '{0}{}', '{', '}', '{{', '}}', '{{}}', '{0', '{0!', '{0!r', '{0!r}', '{0!rx}', '{0!x}', '{!é}', '{0!}', '{:>{}}', '{:>{1}}',
                 '{0:>{1}}', '{:{:{}}}', '{a}', '{4}', '{ 0}', '{0 }', '{a{b}}', '{0:{', '{0:{}', '{0:}}', '{:*^9}|{:05d}', '{:d}', '{0!s:>8}', '{1:x}', '{99999999999999999999}', '{٣}',
                 '{}{}{}{}{}', 'é{{{0}}}', '{-1}', '{0!a}', '{2!a}', '{2!r}', '{0[}', '{0[a]', '{:', '{0:!r}', '{0!r:}', '{!r:>{}}', '{0:{{}}}']:
    case('format', filled, template, values)
for _ in range(4000):
    template = text(8, ['{', '}', '{}', '{0}', '{1:5}', '!r', ':', '>', '1', '9', 'x', 'a', '{0!r:>{1}}', '{{', '}}', '!'])
    if '.' in template or '[' in template: continue
    case('format', filled, template, values)
",
        ours,
    );
}

#[test]
fn field_names_are_taken_apart() {
    let accesses = |name: &str| -> Vec<Result<String, String>> {
        let template = format!("{{{name}}}");
        let field = Template::new(&template).next().unwrap().unwrap().field.unwrap();
        let (_, accesses) = field.place().unwrap();
        accesses
            .map(|access| {
                access
                    .map(|access| format!("{access:?}"))
                    .map_err(|error| error.message)
            })
            .collect()
    };
    let ok = |text: &str| Ok(text.to_owned());
    assert_eq!(
        accesses("0.a[1][x y].b"),
        ["Attribute(\"a\")", "Index(1)", "Key(\"x y\")", "Attribute(\"b\")"].map(ok)
    );
    assert_eq!(
        accesses("0.a..b").last().unwrap(),
        &Err("Empty attribute in format string".to_owned())
    );
    assert_eq!(
        accesses("0[]"),
        [Err("Empty attribute in format string".to_owned())]
    );
    let behind = "Only '.' or '[' may follow ']' in format field specifier";
    assert_eq!(accesses("0[a]b").last().unwrap(), &Err(behind.to_owned()));
    assert_eq!(json!(accesses("a").len()), json!(0));
}
