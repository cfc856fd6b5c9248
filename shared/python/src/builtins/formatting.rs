//! `format % values` and `str.format`.

use crate::machine::{Activation, Called, Vm, big};
use crate::raised::Raised;
use crate::text::percent::{Amount, Directive, Piece, Pieces};
use crate::text::template::{Access, Field, Numbering, Template};
use crate::value::{Future, Kind, Outcome, Raise, Str, Value, fault};

/// `left % right` for a str or bytes.
pub(crate) fn percent(vm: &Vm, left: &Value, right: &Value) -> Outcome<Called> {
    let (vm, left, right) = (vm.clone(), left.clone(), right.clone());
    Ok(Called::Push(Activation::native(Box::pin(async move {
        match left.as_str() {
            Some(format) => {
                let text = filled(&vm, format.as_str(), &right, false).await?;
                Ok(Value::Str(Str::owned(text)))
            }
            None => {
                // One character a byte, there and back.
                let format: String = left
                    .as_bytes()
                    .unwrap_or_default()
                    .into_iter()
                    .map(char::from)
                    .collect();
                let text = filled(&vm, &format, &right, true).await?;
                Ok(Value::bytes(
                    text.chars().map(|one| one as u8).collect::<Vec<_>>(),
                ))
            }
        }
    }))))
}

struct Arguments {
    given: Value,
    items: Vec<Value>,
    next: usize,
}

impl Arguments {
    fn take(&mut self) -> Outcome {
        let value = self.items.get(self.next).cloned();
        self.next += 1;
        value.ok_or_else(|| Raise::type_error("not enough arguments for format string"))
    }
}

async fn filled(vm: &Vm, format: &str, values: &Value, bytes: bool) -> Outcome<String> {
    let items = match values.payload() {
        Value::Tuple(items) => items.to_vec(),
        _ => vec![values.clone()],
    };
    let mut arguments = Arguments {
        given: values.clone(),
        items,
        next: 0,
    };
    let mut text = String::new();
    let mut by_key = false;
    for piece in Pieces::new(format) {
        match piece? {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Percent => text.push('%'),
            Piece::Directive(mut directive) => {
                let value = match directive.key {
                    Some(key) => {
                        by_key = true;
                        let key = if bytes {
                            Value::bytes(key.as_bytes().to_vec())
                        } else {
                            Value::str(key)
                        };
                        if matches!(arguments.given, Value::Tuple(_)) || arguments.given.as_str().is_some() {
                            return Err(Raise::type_error("format requires a mapping"));
                        }
                        vm.item(&arguments.given.clone(), key).await?
                    }
                    None => {
                        amounts(vm, &mut directive, &mut arguments)?;
                        arguments.take()?
                    }
                };
                text.push_str(&shown(vm, &directive, &value, bytes).await?);
            }
        }
        vm.check_size(text.len())?;
    }
    let is_mapping = !matches!(
        values.payload(),
        Value::Tuple(_) | Value::Str(_) | Value::Bytes(_)
    ) && vm
        .types
        .with(values, |class| class.lookup(&vm.names.getitem).is_some());
    if arguments.next < arguments.items.len() && !by_key && !is_mapping {
        let what = if bytes { "bytes" } else { "string" };
        return Err(Raise::type_error(format!(
            "not all arguments converted during {what} formatting"
        )));
    }
    Ok(text)
}

fn amounts(vm: &Vm, directive: &mut Directive<'_>, arguments: &mut Arguments) -> Outcome<()> {
    let mut asked = |vm: &Vm| match arguments.take()? {
        Value::Int(number) => Ok(number),
        other => {
            let _ = vm.type_name(&other);
            Err(Raise::type_error("* wants int"))
        }
    };
    if directive.width == Amount::Asked {
        let width = asked(vm)?;
        directive.left |= width < 0;
        directive.width = Amount::Fixed(usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX));
    }
    if directive.precision == Amount::Asked {
        directive.precision = Amount::Fixed(usize::try_from(asked(vm)?).unwrap_or(0));
    }
    Ok(())
}

async fn shown(vm: &Vm, directive: &Directive<'_>, value: &Value, bytes: bool) -> Outcome<String> {
    let rendered: Result<String, Raised> = match directive.conversion {
        's' | 'b' if bytes => match value.as_bytes() {
            Some(data) => directive.text(&data.into_iter().map(char::from).collect::<String>()),
            None => {
                return Err(Raise::type_error(format!(
                    "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                    vm.type_name(value)
                )));
            }
        },
        's' => directive.text(vm.str(value).await?.as_str()),
        'r' => directive.text(vm.repr(value).await?.as_str()),
        'a' => directive.text(&crate::text::quoting::escaped(vm.repr(value).await?.as_str())),
        'c' => match value.payload() {
            Value::Int(code) => {
                let one = u32::try_from(*code).ok().and_then(char::from_u32);
                directive.character(
                    one.ok_or_else(|| fault(Kind::OverflowError, "%c arg not in range(0x110000)"))?,
                )
            }
            Value::Str(text) if text.length() == 1 => directive.character(text.char(0).unwrap_or_default()),
            _ => return Err(Raise::type_error("%c requires int or char")),
        },
        'd' | 'i' | 'u' | 'x' | 'X' | 'o' => {
            let number = match value.payload() {
                Value::Float(number) if matches!(directive.conversion, 'd' | 'i' | 'u') => {
                    Some(crate::number::round::truncated(*number)?)
                }
                other => big(other),
            };
            match number {
                Some(number) => directive.integer(&number),
                None => match vm.index(value).await {
                    Ok(number) => directive.integer(&big(&number).unwrap_or_default()),
                    Err(_) => {
                        let what = if matches!(directive.conversion, 'd' | 'i' | 'u') {
                            "a real number"
                        } else {
                            "an integer"
                        };
                        return Err(Raise::type_error(format!(
                            "%{} format: {what} is required, not {}",
                            directive.conversion,
                            vm.type_name(value)
                        )));
                    }
                },
            }
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => directive.float(vm.float_of(value)?),
        _ => Err(directive.unsupported()),
    };
    Ok(rendered?)
}

/// `str.format(*values, **named)`.
pub(super) fn format_method(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let Some(template) = a[0].as_str().cloned() else {
            return Err(Raise::type_error("a str is wanted"));
        };
        let mut numbering = Numbering::default();
        let text = expanded(
            &vm,
            Template::new(template.as_str()),
            &a[1],
            &a[2],
            &mut numbering,
            2,
        )
        .await?;
        Ok(Value::Str(Str::owned(text)))
    })
}

async fn expanded(
    vm: &Vm,
    template: Template<'_>,
    values: &Value,
    named: &Value,
    numbering: &mut Numbering,
    depth: u32,
) -> Outcome<String> {
    let mut text = String::new();
    for part in template {
        let part = part?;
        text.push_str(part.literal);
        let Some(field) = part.field else { continue };
        let value = found(vm, &field, values, named, numbering).await?;
        let value = match field.conversion {
            None => value,
            Some('s') => Value::Str(vm.str(&value).await?),
            Some('r') => Value::Str(vm.repr(&value).await?),
            Some('a') => Value::str(crate::text::quoting::escaped(vm.repr(&value).await?.as_str())),
            Some(other) => return Err(Field::unknown_conversion(other).into()),
        };
        let specification = if field.specification.contains(['{', '}']) {
            let inner = Template::nested(field.specification, depth - 1)?;
            Box::pin(expanded(vm, inner, values, named, numbering, depth - 1)).await?
        } else {
            field.specification.to_owned()
        };
        text.push_str(vm.format(&value, &specification).await?.as_str());
        vm.check_size(text.len())?;
    }
    Ok(text)
}

async fn found(
    vm: &Vm,
    field: &Field<'_>,
    values: &Value,
    named: &Value,
    numbering: &mut Numbering,
) -> Outcome {
    let (first, accesses) = field.place()?;
    let mut value = match (numbering.position(first)?, first) {
        (Some(at), _) => match values {
            Value::Tuple(items) => items.get(at).cloned().ok_or_else(|| {
                fault(
                    Kind::IndexError,
                    format!("Replacement index {at} out of range for positional args tuple"),
                )
            })?,
            _ => Value::None,
        },
        (None, crate::text::template::First::Keyword(name)) => vm.item(named, Value::str(name)).await?,
        (None, _) => Value::None,
    };
    for access in accesses {
        value = match access? {
            Access::Attribute(name) => vm.attribute(&value, &Str::new(name)).await?,
            Access::Index(at) => vm.item(&value, Value::size(at)).await?,
            Access::Key(key) => vm.item(&value, Value::str(key)).await?,
        };
    }
    Ok(value)
}
