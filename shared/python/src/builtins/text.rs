//! `str`.

use super::translation::{make_table, translate};
use super::{formatting, maker, methods};
use crate::machine::Vm;
use crate::sequence;
use crate::text::{Text, case, codec, columns, kinds, search, split, strip};
use crate::value::{Def, Future, Kind, Outcome, Raise, Str, Value, fault, plain, resumable};
use std::rc::Rc;

macro_rules! shape {
    ($signature:literal, $function:path) => {
        plain($signature, |_, a| {
            Ok(Value::str($function(text(&a[0])?.as_str())))
        })
    };
}

macro_rules! test {
    ($signature:literal, $function:path) => {
        plain($signature, |_, a| {
            Ok(Value::Bool($function(text(&a[0])?.as_str())))
        })
    };
}

const METHODS: &[Def] = &[
    resumable("__new__(cls, object=, encoding=, errors=)", |vm, a| {
        Box::pin(async move { make(&vm, &a[1], &a[2], &a[3]).await })
    }),
    shape!("upper(self, /)", case::upper),
    shape!("lower(self, /)", case::lower),
    shape!("casefold(self, /)", case::casefold),
    shape!("capitalize(self, /)", case::capitalize),
    shape!("swapcase(self, /)", case::swapcase),
    shape!("title(self, /)", case::title),
    test!("isalpha(self, /)", kinds::is_alphabetic),
    test!("isalnum(self, /)", kinds::is_alphanumeric),
    test!("isdecimal(self, /)", kinds::is_decimal),
    test!("isdigit(self, /)", kinds::is_digit),
    test!("isnumeric(self, /)", kinds::is_numeric),
    test!("isspace(self, /)", kinds::is_space),
    test!("isprintable(self, /)", kinds::is_printable),
    test!("isidentifier(self, /)", kinds::is_identifier),
    test!("islower(self, /)", kinds::is_lower),
    test!("isupper(self, /)", kinds::is_upper),
    test!("istitle(self, /)", kinds::is_title),
    plain("isascii(self, /)", |_, a| {
        Ok(Value::Bool(text(&a[0])?.is_ascii()))
    }),
    plain("strip(self, unwanted=, /)", |vm, a| {
        stripped(vm, a, strip::Ends::Both)
    }),
    plain("lstrip(self, unwanted=, /)", |vm, a| {
        stripped(vm, a, strip::Ends::Left)
    }),
    plain("rstrip(self, unwanted=, /)", |vm, a| {
        stripped(vm, a, strip::Ends::Right)
    }),
    plain("split(self, /, sep=, maxsplit=)", |vm, a| splitted(vm, a, false)),
    plain("rsplit(self, /, sep=, maxsplit=)", |vm, a| splitted(vm, a, true)),
    plain("splitlines(self, /, keepends=)", |vm, a| {
        let keep = a[1]
            .given()
            .and_then(|keep| vm.truth_at_once(keep))
            .unwrap_or(false);
        Ok(texts(split::lines(text(&a[0])?.as_str(), keep)))
    }),
    plain("partition(self, separator, /)", |vm, a| {
        let (whole, separator) = (text(&a[0])?, vm.text_of(&a[1], "must be str")?);
        Ok(match split::partition(whole.as_str(), separator.as_str())? {
            Some((before, behind)) => {
                Value::tuple(vec![Value::str(before), a[1].clone(), Value::str(behind)])
            }
            None => Value::tuple(vec![a[0].payload().clone(), Value::str(""), Value::str("")]),
        })
    }),
    plain("rpartition(self, separator, /)", |vm, a| {
        let (whole, separator) = (text(&a[0])?, vm.text_of(&a[1], "must be str")?);
        Ok(match split::rpartition(whole.as_str(), separator.as_str())? {
            Some((before, behind)) => {
                Value::tuple(vec![Value::str(before), a[1].clone(), Value::str(behind)])
            }
            None => Value::tuple(vec![Value::str(""), Value::str(""), a[0].payload().clone()]),
        })
    }),
    resumable("join(self, iterable, /)", join),
    plain("replace(self, old, new, count=, /)", |vm, a| {
        let most = a[3].given().map_or(Ok(-1), |most| vm.int_of(most))?;
        let (old, new) = (
            argument(vm, &a[1], "replace", 1)?,
            argument(vm, &a[2], "replace", 2)?,
        );
        Ok(Value::Str(Str::owned(search::replace(
            text(&a[0])?.as_str(),
            old.as_str(),
            new.as_str(),
            most,
        )?)))
    }),
    plain("find(self, part, start=, end=, /)", |vm, a| {
        Ok(found(vm, a, false)?.map_or(Value::Int(-1), Value::size))
    }),
    plain("rfind(self, part, start=, end=, /)", |vm, a| {
        Ok(found(vm, a, true)?.map_or(Value::Int(-1), Value::size))
    }),
    plain("index(self, part, start=, end=, /)", |vm, a| {
        found(vm, a, false)?
            .map(Value::size)
            .ok_or_else(|| crate::text::not_found().into())
    }),
    plain("rindex(self, part, start=, end=, /)", |vm, a| {
        found(vm, a, true)?
            .map(Value::size)
            .ok_or_else(|| crate::text::not_found().into())
    }),
    plain("count(self, part, start=, end=, /)", |vm, a| {
        let part = vm.text_of(&a[1], "must be str")?;
        let (start, end) = (bound(vm, &a[2])?, bound(vm, &a[3])?);
        Ok(Value::size(view(&a[0])?.count(part.as_str(), start, end)))
    }),
    plain("startswith(self, prefix, start=, end=, /)", |vm, a| {
        edges(vm, a, "startswith", |whole, part, start, end| {
            whole.starts_with(part, start, end)
        })
    }),
    plain("endswith(self, suffix, start=, end=, /)", |vm, a| {
        edges(vm, a, "endswith", |whole, part, start, end| {
            whole.ends_with(part, start, end)
        })
    }),
    plain("removeprefix(self, prefix, /)", |vm, a| {
        Ok(Value::str(search::without_prefix(
            text(&a[0])?.as_str(),
            argument(vm, &a[1], "removeprefix", 0)?.as_str(),
        )))
    }),
    plain("removesuffix(self, suffix, /)", |vm, a| {
        Ok(Value::str(search::without_suffix(
            text(&a[0])?.as_str(),
            argument(vm, &a[1], "removesuffix", 0)?.as_str(),
        )))
    }),
    plain("ljust(self, width, fill=, /)", |vm, a| {
        justified(vm, a, columns::Side::Left)
    }),
    plain("rjust(self, width, fill=, /)", |vm, a| {
        justified(vm, a, columns::Side::Right)
    }),
    plain("center(self, width, fill=, /)", |vm, a| {
        justified(vm, a, columns::Side::Center)
    }),
    plain("zfill(self, width, /)", |vm, a| {
        Ok(Value::str(columns::zero_filled(
            text(&a[0])?.as_str(),
            vm.int_of(&a[1])?,
        )?))
    }),
    plain("expandtabs(self, /, tabsize=)", |vm, a| {
        let size = a[1].given().map_or(Ok(8), |size| vm.int_of(size))?;
        Ok(Value::str(columns::expanded(text(&a[0])?.as_str(), size)?))
    }),
    plain("encode(self, /, encoding=, errors=)", encode),
    resumable("format(self, *values, **named)", formatting::format_method),
    resumable("format_map(self, mapping, /)", |vm, a| {
        formatting::format_method(vm, vec![a[0].clone(), Value::tuple(Vec::new()), a[1].clone()])
    }),
    plain("translate(self, table, /)", translate),
    resumable("__getitem__(self, index, /)", item),
    plain("__len__(self, /)", |_, a| Ok(Value::size(text(&a[0])?.length()))),
    resumable("__iter__(self, /)", |vm, a| {
        Box::pin(async move { vm.iter(a[0].payload()).await })
    }),
    plain("__contains__(self, part, /)", |vm, a| {
        match vm.contains_begin(a[0].payload(), &a[1])? {
            crate::machine::Called::Done(value) => Ok(value),
            crate::machine::Called::Push(_) => Ok(Value::None),
        }
    }),
    plain("__hash__(self, /)", |vm, a| {
        vm.hash_of(a[0].payload()).map(|hash| Value::Int(hash as i64))
    }),
    plain("__str__(self, /)", |_, a| Ok(a[0].payload().clone())),
    resumable("__mod__(self, values, /)", |vm, a| {
        Box::pin(async move {
            let called = formatting::percent(&vm, a[0].payload(), &a[1])?;
            vm.wait_for(called).await
        })
    }),
];

pub(super) fn install(vm: &Vm) {
    methods(&vm.types.str, METHODS);
    vm.types.str.namespace.set_name(
        &vm.name("maketrans"),
        Value::Descriptor(Rc::new(crate::value::Descriptor::Static(Value::Native(
            crate::value::Native::of(&plain("maketrans(from, to=, deleted=, /)", make_table), ""),
        )))),
    );
    maker(
        &vm.types.str,
        &resumable("str(object=, encoding=, errors=)", |vm, a| {
            Box::pin(async move { make(&vm, &a[0], &a[1], &a[2]).await })
        }),
    );
}

pub(super) fn text(value: &Value) -> Outcome<&Rc<Str>> {
    value.as_str().ok_or_else(|| Raise::type_error("a str is wanted"))
}

fn view(value: &Value) -> Outcome<Text<'_>> {
    let text = text(value)?;
    Ok(Text::with_length(text.as_str(), text.length()))
}

fn argument<'a>(vm: &Vm, value: &'a Value, method: &str, place: usize) -> Outcome<&'a Rc<Str>> {
    value.as_str().ok_or_else(|| {
        let place = if place == 0 {
            String::new()
        } else {
            format!(" {place}")
        };
        Raise::type_error(format!(
            "{method}() argument{place} must be str, not {}",
            vm.type_name(value)
        ))
    })
}

fn texts<'a>(parts: impl IntoIterator<Item = &'a str>) -> Value {
    Value::list(parts.into_iter().map(Value::str).collect::<Vec<_>>())
}

fn bound(vm: &Vm, value: &Value) -> Outcome<Option<i64>> {
    value
        .given()
        .filter(|value| !value.is_none())
        .map(|value| vm.int_of(value))
        .transpose()
}

async fn make(vm: &Vm, object: &Value, encoding: &Value, errors: &Value) -> Outcome {
    let Some(object) = object.given() else {
        return Ok(Value::str(""));
    };
    if encoding.given().is_some() || errors.given().is_some() {
        return decode(vm, object, encoding, errors);
    }
    vm.str(object).await.map(Value::Str)
}

/// Text from bytes.
pub(super) fn decode(vm: &Vm, bytes: &Value, encoding: &Value, errors: &Value) -> Outcome {
    let name = encoding
        .given()
        .and_then(Value::as_str)
        .map_or_else(|| "utf-8".to_owned(), |text| text.to_string());
    let errors = errors
        .given()
        .and_then(Value::as_str)
        .map_or_else(|| "strict".to_owned(), |text| text.to_string());
    let Some(data) = bytes.as_bytes() else {
        return Err(Raise::type_error(format!(
            "decoding to str: need a bytes-like object, {} found",
            vm.type_name(bytes)
        )));
    };
    let encoding = codec::Encoding::named(&name)?;
    match codec::decode(&data, encoding, &errors) {
        Ok(text) => Ok(Value::Str(Str::owned(text))),
        Err(error) => Err(codec_error(error, bytes)),
    }
}

pub(super) fn encode(_: &Vm, a: &[Value]) -> Outcome {
    let name = a[1]
        .given()
        .and_then(Value::as_str)
        .map_or_else(|| "utf-8".to_owned(), |text| text.to_string());
    let errors = a[2]
        .given()
        .and_then(Value::as_str)
        .map_or_else(|| "strict".to_owned(), |text| text.to_string());
    let encoding = codec::Encoding::named(&name)?;
    match codec::encode(text(&a[0])?.as_str(), encoding, &errors) {
        Ok(bytes) => Ok(Value::bytes(bytes)),
        Err(error) => Err(codec_error(error, &a[0])),
    }
}

/// `UnicodeDecodeError` and `UnicodeEncodeError` with their five arguments.
fn codec_error(error: codec::CodecError, object: &Value) -> Raise {
    let fields = |encoding: &str, start: usize, end: usize, reason: &str| {
        vec![
            Value::str(encoding),
            object.clone(),
            Value::size(start),
            Value::size(end),
            Value::str(reason),
        ]
    };
    match error {
        codec::CodecError::Decode(error) => Raise::of(
            Kind::UnicodeDecodeError,
            fields(error.encoding, error.start, error.end, error.reason),
        ),
        codec::CodecError::Encode(error) => Raise::of(
            Kind::UnicodeEncodeError,
            fields(error.encoding, error.start, error.end, error.reason),
        ),
        codec::CodecError::Raised(raised) => raised.into(),
    }
}

fn stripped(vm: &Vm, a: &[Value], ends: strip::Ends) -> Outcome {
    let unwanted = match a[1].given().filter(|value| !value.is_none()) {
        None => None,
        Some(value) => match value.as_str() {
            Some(text) => Some(text.as_str()),
            None => {
                let _ = vm;
                return Err(Raise::type_error("strip arg must be None or str"));
            }
        },
    };
    Ok(Value::str(strip::text(text(&a[0])?.as_str(), unwanted, ends)))
}

fn splitted(vm: &Vm, a: &[Value], from_right: bool) -> Outcome {
    let most = a[2].given().map_or(Ok(-1), |most| vm.int_of(most))?;
    let whole = text(&a[0])?.as_str();
    let parts = match a[1].given().filter(|value| !value.is_none()) {
        None if from_right => split::rsplit_blanks(whole, most),
        None => split::split_blanks(whole, most),
        Some(separator) => {
            let Some(separator) = separator.as_str() else {
                return Err(Raise::type_error(format!(
                    "must be str or None, not {}",
                    vm.type_name(separator)
                )));
            };
            if from_right {
                split::rsplit(whole, separator.as_str(), most)?
            } else {
                split::split(whole, separator.as_str(), most)?
            }
        }
    };
    Ok(texts(parts))
}

fn join(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let separator = text(&a[0])?;
        let items = vm.collect(&a[1]).await.map_err(|raise| {
            if raise.is(Kind::TypeError) {
                Raise::type_error("can only join an iterable")
            } else {
                raise
            }
        })?;
        let mut joined = String::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                joined.push_str(separator.as_str());
            }
            match item.as_str() {
                Some(part) => joined.push_str(part.as_str()),
                None => {
                    return Err(Raise::type_error(format!(
                        "sequence item {at}: expected str instance, {} found",
                        vm.type_name(item)
                    )));
                }
            }
            vm.check_size(joined.len())?;
        }
        Ok(Value::Str(Str::owned(joined)))
    })
}

fn found(vm: &Vm, a: &[Value], from_right: bool) -> Outcome<Option<usize>> {
    let part = a[1]
        .as_str()
        .ok_or_else(|| Raise::type_error(format!("must be str, not {}", vm.type_name(&a[1]))))?;
    let (start, end) = (bound(vm, &a[2])?, bound(vm, &a[3])?);
    let whole = view(&a[0])?;
    Ok(if from_right {
        whole.rfind(part.as_str(), start, end)
    } else {
        whole.find(part.as_str(), start, end)
    })
}

fn edges(
    vm: &Vm,
    a: &[Value],
    name: &str,
    test: fn(Text<'_>, &str, Option<i64>, Option<i64>) -> bool,
) -> Outcome {
    let (start, end) = (bound(vm, &a[2])?, bound(vm, &a[3])?);
    let whole = view(&a[0])?;
    let wrong = |value: &Value| {
        Raise::type_error(format!(
            "{name} first arg must be str or a tuple of str, not {}",
            vm.type_name(value)
        ))
    };
    match a[1].payload() {
        Value::Tuple(parts) => {
            for part in parts.iter() {
                let part = part.as_str().ok_or_else(|| {
                    Raise::type_error(format!(
                        "tuple for {name} must only contain str, not {}",
                        vm.type_name(part)
                    ))
                })?;
                if test(whole, part.as_str(), start, end) {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        other => {
            let part = other.as_str().ok_or_else(|| wrong(other))?;
            Ok(Value::Bool(test(whole, part.as_str(), start, end)))
        }
    }
}

fn justified(vm: &Vm, a: &[Value], side: columns::Side) -> Outcome {
    let fill = match a[2].given() {
        None => ' ',
        Some(fill) => {
            let one = fill
                .as_str()
                .filter(|fill| fill.length() == 1)
                .and_then(|fill| fill.char(0));
            one.ok_or_else(|| Raise::type_error("The fill character must be exactly one character long"))?
        }
    };
    Ok(Value::str(columns::justified(
        text(&a[0])?.as_str(),
        vm.int_of(&a[1])?,
        fill,
        side,
    )?))
}

fn item(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let text = text(&a[0])?;
        if let Value::Slice(_) = &a[1] {
            let selection = vm.selection(&a[1], text.length()).await?;
            return Ok(Value::Str(Str::owned(view(&a[0])?.slice(selection))));
        }
        let index = match &a[1] {
            Value::Int(index) => *index,
            other => vm.sequence_index(other, "string").await?,
        };
        match sequence::position(index, text.length()).and_then(|at| text.char(at)) {
            Some(one) => Ok(Value::str(one.encode_utf8(&mut [0; 4]))),
            None => Err(fault(Kind::IndexError, "string index out of range")),
        }
    })
}
