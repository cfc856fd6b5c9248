//! Methods of `str` and `bytes`, positions in both, and codecs.

use serde_json::{Value, json};
use socketarium_python::raised::Raised;
use socketarium_python::sequence;
use socketarium_python::text::codec::{self, CodecError, Encoding};
use socketarium_python::text::columns::{self, Side};
use socketarium_python::text::strip::{self, Ends};
use socketarium_python::text::{Text, kinds, search, split};

use super::judge::{Answer, as_bytes, as_int, as_option, as_text, bytes, check, int, raised};

fn texts<'a>(parts: impl IntoIterator<Item = &'a str>) -> Value {
    parts.into_iter().map(Value::from).collect()
}

fn byte_strings<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Value {
    parts.into_iter().map(bytes).collect()
}

fn place(found: Option<usize>) -> Value {
    found.map_or_else(|| int(-1), |place| int(i64::try_from(place).unwrap()))
}

fn size(count: usize) -> Value {
    int(i64::try_from(count).unwrap())
}

/// What `partition` and `rpartition` make of what was found.
fn three<'a>(found: Option<(&'a str, &'a str)>, separator: &'a str, missing: [&'a str; 3]) -> Value {
    texts(found.map_or(missing, |(before, behind)| [before, separator, behind]))
}

fn of_text(call: &str, of: &[Value]) -> Answer {
    let whole = as_text(&of[0]);
    let text = Text::new(whole);
    let other = of.get(1).map_or("", |other| other.as_str().unwrap_or(""));
    let number = |index: usize| as_int(&of[index]);
    let answer = match call {
        "split" if of[1].is_null() => Ok(texts(split::split_blanks(whole, number(2)))),
        "rsplit" if of[1].is_null() => Ok(texts(split::rsplit_blanks(whole, number(2)))),
        "split" => split::split(whole, other, number(2)).map(texts),
        "rsplit" => split::rsplit(whole, other, number(2)).map(texts),
        "splitlines" => Ok(texts(split::lines(whole, of[1] == json!(true)))),
        "partition" => split::partition(whole, other).map(|found| three(found, other, [whole, "", ""])),
        "rpartition" => split::rpartition(whole, other).map(|found| three(found, other, ["", "", whole])),
        "strip" => Ok(json!(strip::text(whole, of[1].as_str(), Ends::Both))),
        "lstrip" => Ok(json!(strip::text(whole, of[1].as_str(), Ends::Left))),
        "rstrip" => Ok(json!(strip::text(whole, of[1].as_str(), Ends::Right))),
        "replace" => search::replace(whole, other, as_text(&of[2]), number(3)).map(Value::from),
        "find" => Ok(place(text.find(other, as_option(&of[2]), as_option(&of[3])))),
        "rfind" => Ok(place(text.rfind(other, as_option(&of[2]), as_option(&of[3])))),
        "count" => Ok(size(text.count(other, as_option(&of[2]), as_option(&of[3])))),
        "startswith" => Ok(json!(text.starts_with(
            other,
            as_option(&of[2]),
            as_option(&of[3])
        ))),
        "endswith" => Ok(json!(text.ends_with(other, as_option(&of[2]), as_option(&of[3])))),
        "removeprefix" => Ok(json!(search::without_prefix(whole, other))),
        "removesuffix" => Ok(json!(search::without_suffix(whole, other))),
        "ljust" => columns::justified(whole, number(1), '*', Side::Left).map(Value::from),
        "center" => columns::justified(whole, number(1), '*', Side::Center).map(Value::from),
        "rjust" => columns::justified(whole, number(1), '*', Side::Right).map(Value::from),
        "zfill" => columns::zero_filled(whole, number(1)).map(Value::from),
        "expandtabs" => columns::expanded(whole, number(1)).map(Value::from),
        "slice" => sequence::select(
            as_option(&of[1]),
            as_option(&of[2]),
            as_option(&of[3]),
            text.length(),
        )
        .map(|selection| json!(text.slice(selection))),
        "item" => text.at(number(1)).map(Value::from).ok_or_else(|| {
            socketarium_python::raised::Class::IndexError.because("string index out of range")
        }),
        "kinds" => Ok(KINDS.iter().map(|kind| Value::from(kind(whole))).collect()),
        _ => panic!("{call} of {of:?}"),
    };
    answer.map_err(raised)
}

const KINDS: [fn(&str) -> bool; 11] = [
    kinds::is_alphabetic,
    kinds::is_alphanumeric,
    kinds::is_decimal,
    kinds::is_digit,
    kinds::is_identifier,
    kinds::is_lower,
    kinds::is_numeric,
    kinds::is_printable,
    kinds::is_space,
    kinds::is_title,
    kinds::is_upper,
];

fn of_bytes(call: &str, of: &[Value]) -> Answer {
    let whole = as_bytes(&of[0]);
    let whole = whole.as_slice();
    let other = of
        .get(1)
        .filter(|other| other.get("bytes").is_some())
        .map(as_bytes);
    let needle = other.as_deref().unwrap_or_default();
    let number = |index: usize| as_int(&of[index]);
    let all = |parts: Vec<&[u8]>| byte_strings(parts);
    let answer = match call {
        "split" if of[1].is_null() => Ok(all(split::split_blanks(whole, number(2)))),
        "rsplit" if of[1].is_null() => Ok(all(split::rsplit_blanks(whole, number(2)))),
        "split" => split::split(whole, needle, number(2)).map(all),
        "rsplit" => split::rsplit(whole, needle, number(2)).map(all),
        "splitlines" => Ok(all(split::byte_lines(whole, of[1] == json!(true)))),
        "strip" => Ok(bytes(strip::bytes(whole, other.as_deref(), Ends::Both))),
        "lstrip" => Ok(bytes(strip::bytes(whole, other.as_deref(), Ends::Left))),
        "rstrip" => Ok(bytes(strip::bytes(whole, other.as_deref(), Ends::Right))),
        "replace" => search::replace_bytes(whole, needle, &as_bytes(&of[2]), number(3)).map(bytes),
        "ljust" => columns::justified_bytes(whole, number(1), b'*', Side::Left).map(bytes),
        "center" => columns::justified_bytes(whole, number(1), b'*', Side::Center).map(bytes),
        "rjust" => columns::justified_bytes(whole, number(1), b'*', Side::Right).map(bytes),
        "zfill" => columns::zero_filled_bytes(whole, number(1)).map(bytes),
        "expandtabs" => columns::expanded_bytes(whole, number(1)).map(bytes),
        _ => panic!("{call} of {of:?}"),
    };
    answer.map_err(raised)
}

fn methods(call: &str, of: &[Value]) -> Answer {
    if of[0].is_string() {
        of_text(call, of)
    } else {
        of_bytes(call, of)
    }
}

fn codecs(call: &str, of: &[Value]) -> Answer {
    let answer = (|| {
        let encoding = Encoding::named(as_text(&of[1]))?;
        let errors = as_text(&of[2]);
        match call {
            "encode" => codec::encode(as_text(&of[0]), encoding, errors).map(bytes),
            _ => codec::decode(&as_bytes(&of[0]), encoding, errors).map(Value::from),
        }
    })();
    answer.map_err(|error| match error {
        CodecError::Decode(error) => json!([
            "UnicodeDecodeError",
            error.to_string(),
            size(error.start),
            size(error.end)
        ]),
        CodecError::Encode(error) => json!([
            "UnicodeEncodeError",
            error.to_string(),
            size(error.start),
            size(error.end)
        ]),
        CodecError::Raised(error) => raised(error),
    })
}

#[test]
fn methods_of_str_and_bytes() {
    check(
        "
few = ['a', 'b', 'aa', ' ', '  ', '\\t', '\\n', '\\r', 'é', '漢', '\\x1c', '\\x85', '+', '-', '0', '\\u2028']
def method(t, name):
    return lambda whole, *of: getattr(whole, name)(*of)
def asked(t, few):
    other = text(2, few) if t is str else bytes(text(2, few).encode('utf-8'))
    whole = text(12, few) if t is str else text(12, few).encode('utf-8')
    window = [some(None, None, random.randrange(-15, 15)) for _ in range(2)]
    for name in ['split', 'rsplit']:
        case(name, method(t, name), whole, some(None, other), random.randrange(-1, 4))
    case('splitlines', method(t, 'splitlines'), whole, some(True, False))
    for name in ['strip', 'lstrip', 'rstrip']:
        case(name, method(t, name), whole, some(None, other))
    case('replace', method(t, 'replace'), whole, other, text(3, few) if t is str else b'xyz'[:random.randrange(3)], random.randrange(-1, 5))
    case('ljust', lambda w, n: w.ljust(n, '*' if t is str else b'*'), whole, random.randrange(-2, 20))
    case('center', lambda w, n: w.center(n, '*' if t is str else b'*'), whole, random.randrange(-2, 20))
    case('rjust', lambda w, n: w.rjust(n, '*' if t is str else b'*'), whole, random.randrange(-2, 20))
    case('zfill', method(t, 'zfill'), whole, random.randrange(-2, 20))
    case('expandtabs', method(t, 'expandtabs'), whole, random.randrange(-1, 9))
    if t is str:
        for name in ['partition', 'rpartition', 'removeprefix', 'removesuffix']:
            case(name, method(t, name), whole, other)
        for name in ['find', 'rfind', 'count', 'startswith', 'endswith']:
            case(name, method(t, name), whole, other, *window)
        case('slice', lambda w, a, b, c: w[a:b:c], whole, *window, some(None, 1, -1, 2, -2, 3, 0, 2**62, -2**63, -2**62))
        case('item', lambda w, i: w[i], whole, random.randrange(-13, 13))
        kinds = text(4)
        case('kinds', lambda t: [t.isalpha(), t.isalnum(), t.isdecimal(), t.isdigit(), t.isidentifier(), t.islower(), t.isnumeric(), t.isprintable(), t.isspace(), t.istitle(), t.isupper()], kinds)
for _ in range(700):
    asked(str, few); asked(bytes, few)
    asked(str, ['a', 'b', ' ', '\\t']); asked(bytes, ['a', 'b', ' ', '\\t', '\\n'])
",
        methods,
    );
}

#[test]
fn text_is_encoded_and_bytes_are_decoded() {
    check(
        "
NAMES = ['utf-8', 'UTF8', 'ascii', 'latin-1', 'utf-16', 'utf_16_le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be', 'utf-8-sig', 'ISO-8859-1', 'us-ascii', 'klingon']
HANDLERS = ['strict', 'strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass', 'xmlcharrefreplace', 'bogus']
def coded(call, function, *of):
    # Encodings that are modules of Python wrap these errors in one of their own.
    if of[2] in HANDLERS[-2:] and call == 'decode' and of[1] not in ['utf-8', 'ascii', 'latin-1']: return
    if of[1] == 'klingon' and not of[0]: return
    if of[2] == 'bogus' and of[1] not in NAMES[:4]: return
    line = {'call': call, 'of': [written(one) for one in of]}
    try:
        line['gives'] = written(function(*of))
    except UnicodeError as error:
        line['raises'] = [type(error).__name__, written(str(error)), written(error.start), written(error.end)]
    except Exception as error:
        line['raises'] = [type(error).__name__, written(str(error))]
    print(json.dumps(line, ensure_ascii=False))
# What is kept as a surrogate cannot be told from one.
def kept(b):
    return any(0x10d800 <= ord(c) <= 0x10dfff for name in ['utf-8', 'utf-16-le', 'utf-16-be', 'utf-32-le', 'utf-32-be'] for c in b.decode(name, 'ignore'))
for _ in range(6000):
    t = text(6)
    coded('encode', str.encode, t, some(*NAMES), some(*HANDLERS))
    b = text(4).encode('utf-8', 'surrogatepass') + bytes(random.choice([random.randrange(256), 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0xc3, 0xe2, 0x82]) for _ in range(random.randrange(5)))
    b = some(b, text(2).encode('utf-8', 'surrogatepass') + b)
    if not kept(b): coded('decode', bytes.decode, b, some('utf-8', *NAMES), some(*HANDLERS))
    name = some('utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be')
    b = text(4).encode(name, 'surrogatepass')
    b = some(b, b, b[:-1], b[:-2], b[1:])
    if not kept(b): coded('decode', bytes.decode, b, name, some(*HANDLERS))
",
        codecs,
    );
}

#[test]
fn a_decoder_waits_for_the_rest_of_a_character() {
    let whole = "oʻzbek 漢😀".as_bytes();
    for cut in 0..whole.len() {
        let (first, rest) = whole.split_at(cut);
        let (begun, taken) = codec::decode_available(first, Encoding::Utf8, "strict", false).unwrap();
        let held = [&first[taken..], rest].concat();
        let ended = codec::decode(&held, Encoding::Utf8, "strict").unwrap();
        assert_eq!(begun + &ended, "oʻzbek 漢😀");
    }
}

#[test]
fn what_would_be_too_large_is_refused() {
    let long = "a".repeat(100_000);
    assert_eq!(search::replace(&long, "a", &long, -1), Err(Raised::memory()));
    assert_eq!(
        columns::justified("a", i64::MAX, 'x', Side::Left),
        Err(Raised::memory())
    );
    assert_eq!(
        columns::expanded(&"\t".repeat(1000), i64::MAX),
        Err(Raised::memory())
    );
}
