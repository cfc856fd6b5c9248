//! `repr`, `str` and `format` of every value. Containers are written by a list of what is left to write, so nothing
//! nests in Rust; a program's own methods are waited for.

use super::Vm;
use crate::number;
use crate::text::quoting;
use crate::value::{Descriptor, Instance, Kind, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

/// What is left to write.
enum Left {
    Text(&'static str),
    Value(Value),
    /// A container is done.
    Close(&'static str, usize),
}

impl Vm {
    /// `repr()`.
    ///
    /// # Errors
    /// What a program's `__repr__` raised.
    pub async fn repr(&self, value: &Value) -> Outcome<Rc<Str>> {
        if let Some(text) = self.plain_repr(value)? {
            return Ok(Str::owned(text));
        }
        let mut text = String::new();
        let mut left = vec![Left::Value(value.clone())];
        let entered = self.showing.borrow().len();
        let outcome = self.write(&mut text, &mut left).await;
        self.showing.borrow_mut().truncate(entered);
        outcome?;
        Ok(Str::owned(text))
    }

    async fn write(&self, text: &mut String, left: &mut Vec<Left>) -> Outcome<()> {
        while let Some(next) = left.pop() {
            match next {
                Left::Text(part) => text.push_str(part),
                Left::Close(part, address) => {
                    text.push_str(part);
                    self.showing.borrow_mut().retain(|one| *one != address);
                }
                Left::Value(value) => {
                    if let Some(part) = self.plain_repr(&value)? {
                        text.push_str(&part);
                    } else if !self.open(&value, text, left) {
                        text.push_str(self.own_repr(&value).await?.as_str());
                    }
                }
            }
            self.check_size(text.len())?;
        }
        Ok(())
    }

    /// Writes the beginning of a container, and puts down what is in it.
    fn open(&self, value: &Value, text: &mut String, left: &mut Vec<Left>) -> bool {
        let own = self.types.with(value, |class| {
            class.is_own
                && class
                    .lookup(&self.names.repr)
                    .is_some_and(|found| !matches!(found, Value::Native(_)))
        });
        if own {
            return false;
        }
        let (opening, closing, circle) = match value.payload() {
            Value::List(_) => ("[", "]", "[...]"),
            Value::Tuple(items) => ("(", if items.len() == 1 { ",)" } else { ")" }, "(...)"),
            Value::Dict(_) => ("{", "}", "{...}"),
            Value::Set(_) => ("{", "}", "set(...)"),
            Value::FrozenSet(_) => ("frozenset({", "})", "frozenset(...)"),
            Value::DictView(view) => match view.1 {
                crate::value::DictPart::Keys => ("dict_keys([", "])", "..."),
                crate::value::DictPart::Values => ("dict_values([", "])", "..."),
                crate::value::DictPart::Items => ("dict_items([", "])", "..."),
            },
            Value::Slice(_) => ("slice(", ")", "..."),
            _ => return false,
        };
        let address = value.payload().address().unwrap_or(0);
        if self.showing.borrow().contains(&address) {
            text.push_str(circle);
            return true;
        }
        self.showing.borrow_mut().push(address);
        text.push_str(opening);
        left.push(Left::Close(closing, address));
        let mut parts = Vec::new();
        let mut item = |value: Value, first: bool| {
            if !first {
                parts.push(Left::Text(", "));
            }
            parts.push(Left::Value(value));
        };
        match value.payload() {
            Value::List(items) => items
                .copy()
                .into_iter()
                .enumerate()
                .for_each(|(at, one)| item(one, at == 0)),
            Value::Tuple(items) => items
                .iter()
                .cloned()
                .enumerate()
                .for_each(|(at, one)| item(one, at == 0)),
            Value::Set(set) | Value::FrozenSet(set) => {
                set.items()
                    .into_iter()
                    .enumerate()
                    .for_each(|(at, one)| item(one, at == 0));
            }
            Value::Slice(slice) => {
                item(slice.start.clone(), true);
                item(slice.stop.clone(), false);
                item(slice.step.clone(), false);
            }
            Value::DictView(view) => {
                for (at, (key, value)) in view.0.items().into_iter().enumerate() {
                    let one = match view.1 {
                        crate::value::DictPart::Keys => key,
                        crate::value::DictPart::Values => value,
                        crate::value::DictPart::Items => Value::tuple(vec![key, value]),
                    };
                    item(one, at == 0);
                }
            }
            Value::Dict(dict) => {
                for (at, (key, value)) in dict.items().into_iter().enumerate() {
                    if at > 0 {
                        parts.push(Left::Text(", "));
                    }
                    parts.push(Left::Value(key));
                    parts.push(Left::Text(": "));
                    parts.push(Left::Value(value));
                }
            }
            _ => {}
        }
        left.extend(parts.into_iter().rev());
        true
    }

    async fn own_repr(&self, value: &Value) -> Outcome<Rc<Str>> {
        let found = self.types.with(value, |class| class.lookup(&self.names.repr));
        match found {
            Some(Value::Native(native)) if native.owner.as_str() == "object" => {
                Ok(Str::owned(self.plain_object(value)))
            }
            Some(_) => match self.call_special(value, &self.names.repr, Vec::new()).await? {
                Some(text) => match text.as_str() {
                    Some(text) => Ok(Rc::clone(text)),
                    None => Err(Raise::type_error(format!(
                        "__repr__ returned non-string (type {})",
                        self.type_name(&text)
                    ))),
                },
                None => Ok(Str::owned(self.plain_object(value))),
            },
            None => Ok(Str::owned(self.plain_object(value))),
        }
    }

    /// `<module.Class object at 0x…>`.
    pub(crate) fn plain_object(&self, value: &Value) -> String {
        let address = address(value);
        self.types.with(value, |class| {
            format!("<{} object at {address}>", self.full_class_name(class))
        })
    }

    /// The name of a class with its module, but for built-in ones.
    pub(crate) fn full_class_name(&self, class: &crate::value::Class) -> String {
        let qualname = class.qualname.borrow().to_string();
        match class.namespace.named(&self.names.module) {
            Some(Value::Str(module)) if module.as_str() != "builtins" => format!("{module}.{qualname}"),
            _ => qualname,
        }
    }

    /// `repr()` of what holds nothing and asks nobody.
    pub(crate) fn plain_repr(&self, value: &Value) -> Outcome<Option<String>> {
        Ok(Some(match value {
            Value::Unbound | Value::None => "None".to_owned(),
            Value::Ellipsis => "Ellipsis".to_owned(),
            Value::NotImplemented => "NotImplemented".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number::float::repr(*number),
            Value::BigInt(number) => number::integer::decimal(number.as_ref())?,
            Value::Str(text) => quoting::text(text.as_str()),
            Value::Bytes(bytes) => quoting::bytes(bytes.as_slice()),
            Value::ByteArray(bytes) => format!("bytearray({})", quoting::bytes(&bytes.borrow())),
            Value::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
            Value::Range(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
            Value::Set(set) if set.is_empty() => "set()".to_owned(),
            Value::FrozenSet(set) if set.is_empty() => "frozenset()".to_owned(),
            Value::Function(function) => {
                format!("<function {} at {}>", function.qualname.borrow(), address(value))
            }
            Value::Native(native) if native.is_method() => {
                format!("<method '{}' of '{}' objects>", native.name, native.owner)
            }
            Value::Native(native) => format!("<built-in function {}>", native.name),
            Value::Method(method) => self.method_repr(method)?,
            Value::Module(module) => format!("<module '{}' (built-in)>", module.name),
            Value::Class(class)
                if class
                    .metaclass()
                    .is_none_or(|meta| !meta.namespace.has_name(&self.names.repr)) =>
            {
                format!("<class '{}'>", self.full_class_name(class))
            }
            Value::Generator(generator) => {
                let kind = self.type_name(value);
                format!(
                    "<{kind} object {} at {}>",
                    generator.qualname.borrow(),
                    address(value)
                )
            }
            Value::Cell(_) => format!("<cell at {}>", address(value)),
            Value::Code(code) => {
                format!(
                    "<code object {} at {}, file \"{}\", line {}>",
                    code.name,
                    address(value),
                    code.file,
                    code.first_line
                )
            }
            Value::MemoryView(_) => format!("<memory at {}>", address(value)),
            Value::Iterator(_) | Value::Traceback(_) => self.plain_object(value),
            Value::Descriptor(descriptor) => match descriptor.as_ref() {
                Descriptor::Attribute(native, _) => {
                    format!("<attribute '{}' of '{}' objects>", native.name, native.owner)
                }
                _ => self.plain_object(value),
            },
            Value::Super(parent) => format!(
                "<super: <class '{}'>, <{} object>>",
                self.full_class_name(&parent.class),
                parent.of.name()
            ),
            _ => return Ok(None),
        }))
    }

    fn method_repr(&self, method: &crate::value::Method) -> Outcome<String> {
        let receiver = match self.plain_repr(&method.receiver)? {
            Some(text) => text,
            None => self.plain_object(&method.receiver),
        };
        Ok(match &method.function {
            Value::Native(native) => format!(
                "<built-in method {} of {} object at {}>",
                native.name,
                self.type_name(&method.receiver),
                address(&method.receiver)
            ),
            Value::Function(function) => {
                format!("<bound method {} of {receiver}>", function.qualname.borrow())
            }
            _ => format!("<bound method of {receiver}>"),
        })
    }

    /// `str()`.
    ///
    /// # Errors
    /// What a program's `__str__` raised.
    pub async fn str(&self, value: &Value) -> Outcome<Rc<Str>> {
        if let Value::Str(text) = value {
            return Ok(Rc::clone(text));
        }
        if let Some(text) = self.plain_repr(value)? {
            return Ok(Str::owned(text));
        }
        let found = self.types.with(value, |class| class.lookup(&self.names.str));
        match found {
            Some(Value::Native(native)) if native.owner.as_str() == "object" => self.repr(value).await,
            Some(_) => match self.call_special(value, &self.names.str, Vec::new()).await? {
                Some(text) => match text.as_str() {
                    Some(text) => Ok(Rc::clone(text)),
                    None => Err(Raise::type_error(format!(
                        "__str__ returned non-string (type {})",
                        self.type_name(&text)
                    ))),
                },
                None => self.repr(value).await,
            },
            None => self.repr(value).await,
        }
    }

    /// `format(value, specification)`, as f-strings do it.
    ///
    /// # Errors
    /// A specification that does not fit, or what `__format__` raised.
    pub async fn format(&self, value: &Value, specification: &str) -> Outcome<Rc<Str>> {
        if let Some(text) = self.plain_format(value, specification)? {
            return Ok(Str::owned(text));
        }
        match self
            .call_special(value, &self.names.format, vec![Value::str(specification)])
            .await?
        {
            Some(text) => match text.as_str() {
                Some(text) => Ok(Rc::clone(text)),
                None => Err(Raise::type_error(format!(
                    "__format__ must return a str, not {}",
                    self.type_name(&text)
                ))),
            },
            None => self.str(value).await,
        }
    }

    /// `format()` of built-in numbers and texts.
    pub(crate) fn plain_format(&self, value: &Value, specification: &str) -> Outcome<Option<String>> {
        use crate::text::format;
        Ok(Some(match value {
            Value::Str(text) if specification.is_empty() => text.to_string(),
            Value::Str(text) => format::text(text.as_str(), specification, "str")?,
            Value::Int(number) if specification.is_empty() => number.to_string(),
            Value::Int(number) => format::integer(*number, specification, "int")?,
            Value::BigInt(number) => format::integer(number.as_ref(), specification, "int")?,
            Value::Bool(flag) if specification.is_empty() => if *flag { "True" } else { "False" }.to_owned(),
            Value::Bool(flag) => format::integer(i64::from(*flag), specification, "bool")?,
            Value::Float(number) => format::float(*number, specification, "float")?,
            _ => return Ok(None),
        }))
    }

    /// The message of an exception, as `str()` gives it, without asking a program.
    #[must_use]
    pub fn message_of(&self, object: &Rc<Instance>) -> String {
        let value = Value::Instance(Rc::clone(object));
        let text = self.types.with(&value, |class| class.lookup(&self.names.str));
        let Some(found) = text else { return String::new() };
        let bound = match self.bind(&found, &value) {
            Ok(super::Called::Done(bound)) => bound,
            _ => return String::new(),
        };
        match self.call_at_once(&bound, Vec::new()) {
            Ok(text) => text.as_str().map(|text| text.to_string()).unwrap_or_default(),
            Err(_) => "<exception str() failed>".to_owned(),
        }
    }

    /// The text of an argument.
    ///
    /// # Errors
    /// That it is no str.
    pub fn text_of<'a>(&self, value: &'a Value, what: &str) -> Outcome<&'a Rc<Str>> {
        value.as_str().ok_or_else(|| {
            fault(
                Kind::TypeError,
                format!("{what} must be str, not {}", self.type_name(value)),
            )
        })
    }
}

/// Where an object lies, as `repr` writes it.
pub(crate) fn address(value: &Value) -> String {
    format!("0x{:012x}", value.address().unwrap_or(0))
}
