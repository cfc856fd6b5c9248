//! `struct`, hashes, base64 and hexadecimal.

use num_bigint::BigInt;
use serde_json::{Value, json};
use socketarium_python::binary::structure::{Field, Layout};
use socketarium_python::binary::{base64, digest, hexadecimal};

use super::judge::{Answer, as_big, as_bytes, as_float, as_int, as_text, bytes, check, float, int, raised};

fn field(value: &Value) -> Field {
    match value {
        Value::Bool(value) => Field::Bool(*value),
        Value::Object(object) if object.contains_key("int") => Field::Integer(as_big(value)),
        Value::Object(object) if object.contains_key("float") => Field::Float(as_float(value)),
        Value::Object(_) => Field::Bytes(as_bytes(value)),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => Field::Other,
    }
}

fn value(field: &Field) -> Value {
    match field {
        Field::Integer(number) => int(number.clone()),
        Field::Float(number) => float(*number),
        Field::Bool(value) => json!(value),
        Field::Bytes(content) => bytes(content),
        Field::Other => unreachable!("nothing unpacks to it"),
    }
}

fn ours(call: &str, of: &[Value]) -> Answer {
    let answer = match (call, of) {
        ("calcsize", [format]) => Layout::parse(as_text(format)).map(|layout| int(layout.size() as u64)),
        ("pack", [format, Value::Array(values)]) => {
            let values: Vec<Field> = values.iter().map(field).collect();
            Layout::parse(as_text(format))
                .inspect(|layout| assert_eq!(layout.codes().count(), layout.fields()))
                .and_then(|layout| layout.pack(&values))
                .map(bytes)
        }
        ("unpack", [format, content]) => Layout::parse(as_text(format))
            .and_then(|layout| layout.unpack(&as_bytes(content)))
            .map(|fields| fields.iter().map(value).collect()),
        ("digest", [name, content]) => {
            let mut digest = digest::Digest::named(as_text(name)).unwrap();
            let content = as_bytes(content);
            content.chunks(7).for_each(|chunk| digest.update(chunk));
            Ok(json!([
                bytes(digest.digest()),
                int(digest.size() as u64),
                int(digest.block_size() as u64),
                digest.name()
            ]))
        }
        ("hmac", [name, key, message]) => Ok(bytes(
            digest::hmac(&as_bytes(key), &as_bytes(message), as_text(name)).unwrap(),
        )),
        ("b64encode", [content]) => Ok(bytes(base64::encode(&as_bytes(content)))),
        ("urlsafe", [content]) => Ok(bytes(base64::encode_url_safe(&as_bytes(content)))),
        ("b64decode", [content, strict]) => {
            base64::decode(&as_bytes(content), strict == &json!(true)).map(bytes)
        }
        ("hex", [content, separator, group]) => {
            let separator = separator.as_str().and_then(|separator| separator.chars().next());
            hexadecimal::hex(&as_bytes(content), separator, as_int(group)).map(Value::from)
        }
        ("fromhex", [text]) => hexadecimal::from_hex(as_text(text)).map(bytes),
        ("unhexlify", [content]) => hexadecimal::unhexlify(&as_bytes(content)).map(bytes),
        ("crc32", [content, start]) => {
            let start = u32::try_from(as_int(start)).unwrap();
            Ok(int(BigInt::from(hexadecimal::crc32(&as_bytes(content), start))))
        }
        _ => panic!("{call} of {of:?}"),
    };
    answer.map_err(raised)
}

#[test]
fn structures_are_packed_and_unpacked() {
    check(
        "
def pack(format, values):
    return struct.pack(format, *values)
def value(code):
    if some(0, 0, 0, 0, 0, 0, 1): return some(b'a', b'xyz', 1, 1.5, True, 'a', -1, 2**70)
    if code in 'efd': return random.choice(list(floats(200)) + [1, 2**70, 65519.9, 65520.0, 3.5e38, 3.4028235677973366e38, 5.9e-8, 2.9e-8, 6.1e-5, True])
    if code == 'c': return bytes([random.randrange(256)])
    if code in 'sp': return bytes(random.randrange(256) for _ in range(random.randrange(6)))
    if code == '?': return some(True, False, 0, 3, b'', b'a', 1.5, 0.0)
    bits = random.choice([4, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65])
    return some(random.getrandbits(bits), -random.getrandbits(bits), 2**bits - 1, -2**(bits - 1), -2**(bits - 1) - 1)
for _ in range(6000):
    format, values = some('', '<', '>', '!', '=', '@'), []
    for _ in range(random.randrange(5)):
        code = some(*'xcbBhHiIlLqQnNefd?spP')
        count = some('', '', '', '2', '0', '3')
        if code == 'p' and count == '0': continue  # CPython trips over its own size there.
        format += some('', '', ' ') + count + code
        many = 0 if code == 'x' else 1 if code in 'sp' else int(count or 1)
        values += [value(code) for _ in range(many)]
    if some(*[0] * 12, 1): values = values[:-1]
    if some(*[0] * 12, 1): values = values + [1]
    case('calcsize', struct.calcsize, format)
    case('pack', pack, format, values)
    try: size = struct.calcsize(format)
    except struct.error: continue
    content = bytes(random.choice([random.randrange(256), 0, 255]) for _ in range(size + some(*[0] * 10, 1, -1)))
    case('unpack', lambda f, b: list(struct.unpack(f, b)), format, content)
for format in ['', '5', 'z', '1 i', '99999999999999999999b', '9223372036854775807b', '9223372036854775807i', ' i', 'i ', '<n', '2', '@i@i', '9999999999999i9999999999999i']:
    case('calcsize', struct.calcsize, format)
",
        ours,
    );
}

#[test]
fn bytes_are_hashed_and_written() {
    check(
        "
import base64, binascii, hashlib, hmac
for _ in range(400):
    content = random.randbytes(random.randrange(300))
    name = some('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')
    def digest(name, content):
        h = hashlib.new(name, content)
        return [h.digest(), h.digest_size, h.block_size, h.name]
    case('digest', digest, name, content)
    case('hmac', lambda n, k, m: hmac.digest(k, m, n), name, random.randbytes(random.randrange(200)), content)
    case('b64encode', base64.b64encode, content)
    case('urlsafe', base64.urlsafe_b64encode, content)
    case('crc32', binascii.crc32, content, random.getrandbits(32))
    case('hex', lambda c, s, n: c.hex(s, n) if s else c.hex(), content[:20], some(None, ':', '-'), random.randrange(-5, 6))
    case('fromhex', bytes.fromhex, text(8, list('0123456789abcdefABCDEF') + [' ', ' ', '\\t', 'g', 'é', '\\x0c'][:some(1, 3, 6)]))
    case('unhexlify', binascii.unhexlify, text(8, list('0123456789abcdefABCDEFg')).encode())
for _ in range(4000):
    content = text(10, list('AbC+/==\\n -zé')).encode()
    case('b64decode', lambda c, strict: base64.b64decode(c, validate=strict), content, some(True, False))
    content = base64.b64encode(random.randbytes(random.randrange(5)))
    content = some(content, content[:-1], content + b'=', content + b'QQ==', content[:2] + b'\\n' + content[2:])
    case('b64decode', lambda c, strict: base64.b64decode(c, validate=strict), content, some(True, False))
",
        ours,
    );
}
