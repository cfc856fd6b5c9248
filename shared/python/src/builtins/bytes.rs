//! `bytes` and `bytearray`: what both can do. What only a `bytearray` can is in `bytearray`.

use super::methods;
use super::text::decode;
use crate::binary::hexadecimal;
use crate::machine::Vm;
use crate::sequence;
use crate::text::columns::{self, Side};
use crate::text::strip::{self, Ends};
use crate::text::{search, split};
use crate::value::{ByteArray, Def, Future, Kind, Outcome, Raise, Value, fault, plain, resumable};
use std::rc::Rc;

macro_rules! shape {
    ($signature:literal, $change:expr) => {
        plain($signature, |_, a| {
            let change: fn(&[u8]) -> Vec<u8> = $change;
            Ok(like(&a[0], change(&data(&a[0])?)))
        })
    };
}

macro_rules! test {
    ($signature:literal, $kind:expr) => {
        plain($signature, |_, a| {
            let (bytes, kind): (_, fn(&u8) -> bool) = (data(&a[0])?, $kind);
            Ok(Value::Bool(!bytes.is_empty() && bytes.iter().all(kind)))
        })
    };
}

pub(super) const METHODS: &[Def] = &[
    shape!("upper(self, /)", |bytes| bytes.to_ascii_uppercase()),
    shape!("lower(self, /)", |bytes| bytes.to_ascii_lowercase()),
    shape!("capitalize(self, /)", |bytes| {
        let mut changed = bytes.to_ascii_lowercase();
        changed
            .iter_mut()
            .take(1)
            .for_each(|first| first.make_ascii_uppercase());
        changed
    }),
    shape!("title(self, /)", titled),
    shape!("swapcase(self, /)", |bytes| {
        let swap = |byte: &u8| {
            if byte.is_ascii_alphabetic() {
                byte ^ 0x20
            } else {
                *byte
            }
        };
        bytes.iter().map(swap).collect()
    }),
    test!("isalpha(self, /)", u8::is_ascii_alphabetic),
    test!("isalnum(self, /)", u8::is_ascii_alphanumeric),
    test!("isdigit(self, /)", u8::is_ascii_digit),
    test!("isspace(self, /)", |byte| matches!(byte, b'\t'..=b'\r' | b' ')),
    plain("isascii(self, /)", |_, a| {
        Ok(Value::Bool(data(&a[0])?.is_ascii()))
    }),
    plain("islower(self, /)", |_, a| {
        let bytes = data(&a[0])?;
        let cased = bytes.iter().any(u8::is_ascii_lowercase);
        Ok(Value::Bool(cased && !bytes.iter().any(u8::is_ascii_uppercase)))
    }),
    plain("isupper(self, /)", |_, a| {
        let bytes = data(&a[0])?;
        let cased = bytes.iter().any(u8::is_ascii_uppercase);
        Ok(Value::Bool(cased && !bytes.iter().any(u8::is_ascii_lowercase)))
    }),
    plain("istitle(self, /)", |_, a| {
        let bytes = data(&a[0])?;
        Ok(Value::Bool(
            bytes.iter().any(u8::is_ascii_alphabetic) && titled(&bytes) == bytes,
        ))
    }),
    plain("decode(self, /, encoding=, errors=)", |vm, a| {
        decode(vm, &a[0], &a[1], &a[2])
    }),
    plain("hex(self, sep=, bytes_per_sep=)", |vm, a| {
        let separator = match a[1].given() {
            None => None,
            Some(separator) => match separator.as_str() {
                Some(text) => text.char(0),
                None => separator
                    .as_bytes()
                    .and_then(|bytes| bytes.first().copied().map(char::from)),
            },
        };
        let group = a[2].given().map_or(Ok(1), |group| vm.int_of(group))?;
        Ok(Value::str(hexadecimal::hex(&data(&a[0])?, separator, group)?))
    }),
    plain("strip(self, bytes=, /)", |vm, a| stripped(vm, a, Ends::Both)),
    plain("lstrip(self, bytes=, /)", |vm, a| stripped(vm, a, Ends::Left)),
    plain("rstrip(self, bytes=, /)", |vm, a| stripped(vm, a, Ends::Right)),
    plain("split(self, /, sep=, maxsplit=)", |vm, a| splitted(vm, a, false)),
    plain("rsplit(self, /, sep=, maxsplit=)", |vm, a| splitted(vm, a, true)),
    plain("splitlines(self, /, keepends=)", |vm, a| {
        let keep = a[1]
            .given()
            .and_then(|keep| vm.truth_at_once(keep))
            .unwrap_or(false);
        Ok(parts(&a[0], split::byte_lines(&data(&a[0])?, keep)))
    }),
    plain("partition(self, sep, /)", |vm, a| {
        let (whole, separator) = (data(&a[0])?, bytes_like(vm, &a[1])?);
        let found = split::partition(whole.as_slice(), separator.as_slice())?;
        Ok(three(
            &a[0],
            found.map_or([&whole[..], b"", b""], |(before, behind)| {
                [before, &separator[..], behind]
            }),
        ))
    }),
    plain("rpartition(self, sep, /)", |vm, a| {
        let (whole, separator) = (data(&a[0])?, bytes_like(vm, &a[1])?);
        let found = split::rpartition(whole.as_slice(), separator.as_slice())?;
        Ok(three(
            &a[0],
            found.map_or([b"", b"", &whole[..]], |(before, behind)| {
                [before, &separator[..], behind]
            }),
        ))
    }),
    plain("replace(self, old, new, count=, /)", |vm, a| {
        let most = a[3].given().map_or(Ok(-1), |most| vm.int_of(most))?;
        let (old, new) = (bytes_like(vm, &a[1])?, bytes_like(vm, &a[2])?);
        Ok(like(
            &a[0],
            search::replace_bytes(&data(&a[0])?, &old, &new, most)?,
        ))
    }),
    plain("removeprefix(self, prefix, /)", |vm, a| {
        Ok(like(
            &a[0],
            search::without_prefix(data(&a[0])?.as_slice(), bytes_like(vm, &a[1])?.as_slice()).to_vec(),
        ))
    }),
    plain("removesuffix(self, suffix, /)", |vm, a| {
        Ok(like(
            &a[0],
            search::without_suffix(data(&a[0])?.as_slice(), bytes_like(vm, &a[1])?.as_slice()).to_vec(),
        ))
    }),
    plain("find(self, sub, start=, end=, /)", |vm, a| {
        Ok(found(vm, a, false)?.map_or(Value::Int(-1), Value::size))
    }),
    plain("rfind(self, sub, start=, end=, /)", |vm, a| {
        Ok(found(vm, a, true)?.map_or(Value::Int(-1), Value::size))
    }),
    plain("index(self, sub, start=, end=, /)", |vm, a| {
        found(vm, a, false)?
            .map(Value::size)
            .ok_or_else(|| Raise::value_error("subsection not found"))
    }),
    plain("rindex(self, sub, start=, end=, /)", |vm, a| {
        found(vm, a, true)?
            .map(Value::size)
            .ok_or_else(|| Raise::value_error("subsection not found"))
    }),
    plain("count(self, sub, start=, end=, /)", |vm, a| {
        let bytes = data(&a[0])?;
        let needle = needle(vm, &a[1])?;
        Ok(Value::size(
            window(vm, a, &bytes)?.map_or(0, |(_, part)| search::count(part, needle.as_slice())),
        ))
    }),
    plain("startswith(self, prefix, start=, end=, /)", |vm, a| {
        edge(vm, a, "startswith", <[u8]>::starts_with)
    }),
    plain("endswith(self, suffix, start=, end=, /)", |vm, a| {
        edge(vm, a, "endswith", <[u8]>::ends_with)
    }),
    plain("ljust(self, width, fillbyte=, /)", |vm, a| {
        justified(vm, a, Side::Left)
    }),
    plain("rjust(self, width, fillbyte=, /)", |vm, a| {
        justified(vm, a, Side::Right)
    }),
    plain("center(self, width, fillbyte=, /)", |vm, a| {
        justified(vm, a, Side::Center)
    }),
    plain("zfill(self, width, /)", |vm, a| {
        Ok(like(
            &a[0],
            columns::zero_filled_bytes(&data(&a[0])?, vm.int_of(&a[1])?)?,
        ))
    }),
    plain("expandtabs(self, /, tabsize=)", |vm, a| {
        let size = a[1].given().map_or(Ok(8), |size| vm.int_of(size))?;
        Ok(like(&a[0], columns::expanded_bytes(&data(&a[0])?, size)?))
    }),
    plain("translate(self, table, /, delete=)", |vm, a| {
        let deleted = a[2]
            .given()
            .map_or(Ok(Vec::new()), |deleted| bytes_like(vm, deleted))?;
        let table = if a[1].is_none() {
            None
        } else {
            Some(bytes_like(vm, &a[1])?)
        };
        if table.as_ref().is_some_and(|table| table.len() != 256) {
            return Err(Raise::value_error(
                "translation table must be 256 characters long",
            ));
        }
        let kept = data(&a[0])?.into_iter().filter(|byte| !deleted.contains(byte));
        let changed = |byte: u8| table.as_ref().map_or(byte, |table| table[usize::from(byte)]);
        Ok(like(&a[0], kept.map(changed).collect()))
    }),
    resumable("join(self, iterable, /)", join),
    resumable("__getitem__(self, index, /)", item),
    plain("__len__(self, /)", |_, a| Ok(Value::size(data(&a[0])?.len()))),
    resumable("__iter__(self, /)", |vm, a| {
        Box::pin(async move { vm.iter(a[0].payload()).await })
    }),
    resumable("__mod__(self, values, /)", |vm, a| {
        Box::pin(async move {
            let called = super::formatting::percent(&vm, a[0].payload(), &a[1])?;
            vm.wait_for(called).await
        })
    }),
];

pub(super) fn install(vm: &Vm) {
    for class in [&vm.types.bytes, &vm.types.bytearray] {
        methods(class, METHODS);
    }
    super::bytes_making::install(vm);
    super::bytearray::install(vm);
}

/// One byte of its number.
pub(super) fn byte(vm: &Vm, value: &Value, name: &str) -> Outcome<u8> {
    let wrong = || {
        let what = if name == "bytes" { "bytes" } else { "byte" };
        Raise::value_error(format!("{what} must be in range(0, 256)"))
    };
    u8::try_from(vm.int_of(value)?).map_err(|_too_large| wrong())
}

/// What the object itself holds.
pub(super) fn data(value: &Value) -> Outcome<Vec<u8>> {
    value
        .as_bytes()
        .ok_or_else(|| Raise::type_error("a bytes-like object is required"))
}

pub(super) fn bytes_like(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    let wrong = || {
        Raise::type_error(format!(
            "a bytes-like object is required, not '{}'",
            vm.type_name(value)
        ))
    };
    value.as_bytes().ok_or_else(wrong)
}

pub(super) fn bytearray(bytes: Vec<u8>) -> Value {
    Value::ByteArray(Rc::new(ByteArray::new(bytes)))
}

/// A value of the same type.
fn like(value: &Value, bytes: Vec<u8>) -> Value {
    match value.payload() {
        Value::ByteArray(_) => bytearray(bytes),
        _ => Value::bytes(bytes),
    }
}

fn parts(of: &Value, parts: Vec<&[u8]>) -> Value {
    Value::list(
        parts
            .into_iter()
            .map(|part| like(of, part.to_vec()))
            .collect::<Vec<_>>(),
    )
}

fn three(of: &Value, parts: [&[u8]; 3]) -> Value {
    Value::tuple(parts.map(|part| like(of, part.to_vec())))
}

fn titled(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let mut change = |byte: &u8| {
        let changed = if inside {
            byte.to_ascii_lowercase()
        } else {
            byte.to_ascii_uppercase()
        };
        inside = byte.is_ascii_alphabetic();
        changed
    };
    bytes.iter().map(&mut change).collect()
}

fn given(value: &Value) -> Option<&Value> {
    value.given().filter(|value| !value.is_none())
}

fn stripped(vm: &Vm, a: &[Value], ends: Ends) -> Outcome {
    let unwanted = given(&a[1])
        .map(|unwanted| bytes_like(vm, unwanted))
        .transpose()?;
    Ok(like(
        &a[0],
        strip::bytes(&data(&a[0])?, unwanted.as_deref(), ends).to_vec(),
    ))
}

fn splitted(vm: &Vm, a: &[Value], from_right: bool) -> Outcome {
    let most = a[2].given().map_or(Ok(-1), |most| vm.int_of(most))?;
    let whole = data(&a[0])?;
    let whole = whole.as_slice();
    let Some(separator) = given(&a[1]) else {
        let found = if from_right {
            split::rsplit_blanks(whole, most)
        } else {
            split::split_blanks(whole, most)
        };
        return Ok(parts(&a[0], found));
    };
    let separator = bytes_like(vm, separator)?;
    let found = if from_right {
        split::rsplit(whole, separator.as_slice(), most)?
    } else {
        split::split(whole, separator.as_slice(), most)?
    };
    Ok(parts(&a[0], found))
}

/// What is looked for: bytes, or one byte by its number.
fn needle(vm: &Vm, value: &Value) -> Outcome<Vec<u8>> {
    if let Some(bytes) = value.as_bytes() {
        return Ok(bytes);
    }
    match vm.int_of(value) {
        Ok(number) => u8::try_from(number)
            .map(|byte| vec![byte])
            .map_err(|_too_large| Raise::value_error("byte must be in range(0, 256)")),
        Err(_) => Err(Raise::type_error(format!(
            "argument should be integer or bytes-like object, not '{}'",
            vm.type_name(value)
        ))),
    }
}

fn window<'a>(vm: &Vm, a: &[Value], bytes: &'a [u8]) -> Outcome<Option<(usize, &'a [u8])>> {
    let bound = |value: &Value| given(value).map(|value| vm.int_of(value)).transpose();
    let (start, end) = sequence::window(bound(&a[2])?, bound(&a[3])?, bytes.len());
    Ok(bytes.get(start..end).map(|part| (start, part)))
}

fn found(vm: &Vm, a: &[Value], from_right: bool) -> Outcome<Option<usize>> {
    let (bytes, needle) = (data(&a[0])?, needle(vm, &a[1])?);
    let Some((start, part)) = window(vm, a, &bytes)? else {
        return Ok(None);
    };
    let place = if from_right {
        search::rfind(part, needle.as_slice())
    } else {
        search::find(part, needle.as_slice())
    };
    Ok(place.map(|place| place + start))
}

fn edge(vm: &Vm, a: &[Value], name: &str, test: fn(&[u8], &[u8]) -> bool) -> Outcome {
    let bytes = data(&a[0])?;
    let Some((_, part)) = window(vm, a, &bytes)? else {
        return Ok(Value::Bool(false));
    };
    if let Value::Tuple(wanted) = a[1].payload() {
        for one in wanted.iter() {
            if test(part, &bytes_like(vm, one)?) {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    let Some(wanted) = a[1].as_bytes() else {
        let found = vm.type_name(&a[1]);
        return Err(Raise::type_error(format!(
            "{name} first arg must be bytes or a tuple of bytes, not {found}"
        )));
    };
    Ok(Value::Bool(test(part, &wanted)))
}

fn justified(vm: &Vm, a: &[Value], side: Side) -> Outcome {
    let fill = match a[2].given() {
        None => b' ',
        Some(fill) => match fill.as_bytes().as_deref() {
            Some([fill]) => *fill,
            _ => {
                return Err(Raise::type_error(
                    "The fill byte must be a byte string of length 1",
                ));
            }
        },
    };
    Ok(like(
        &a[0],
        columns::justified_bytes(&data(&a[0])?, vm.int_of(&a[1])?, fill, side)?,
    ))
}

fn join(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let separator = data(&a[0])?;
        let mut joined = Vec::new();
        for (at, item) in vm.collect(&a[1]).await?.iter().enumerate() {
            if at > 0 {
                joined.extend_from_slice(&separator);
            }
            let Some(part) = item.as_bytes() else {
                return Err(Raise::type_error(format!(
                    "sequence item {at}: expected a bytes-like object, {} found",
                    vm.type_name(item)
                )));
            };
            joined.extend(part);
            vm.check_size(joined.len())?;
        }
        Ok(like(&a[0], joined))
    })
}

fn item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let bytes = data(&a[0])?;
        if let Value::Slice(_) = &a[1] {
            let selection = vm.selection(&a[1], bytes.len()).await?;
            return Ok(like(
                &a[0],
                selection
                    .positions()
                    .filter_map(|at| bytes.get(at).copied())
                    .collect(),
            ));
        }
        let is_array = matches!(a[0].payload(), Value::ByteArray(_));
        let name = if is_array { "bytearray" } else { "byte" };
        let index = vm.sequence_index(&a[1], name).await?;
        let found = sequence::position(index, bytes.len()).and_then(|at| bytes.get(at));
        let wrong = || {
            if is_array {
                "bytearray index out of range"
            } else {
                "index out of range"
            }
        };
        found
            .map(|byte| Value::Int(i64::from(*byte)))
            .ok_or_else(|| fault(Kind::IndexError, wrong()))
    })
}
