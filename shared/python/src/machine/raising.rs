//! Exceptions on their way: made objects, chained, and given their traceback.

use super::{Block, Frame, Vm};
use crate::value::{ExceptionState, Instance, Kind, OsFields, Payload, Raise, Traceback, Tuple, Value};
use std::cell::RefCell;
use std::rc::Rc;

impl Vm {
    /// The object of an exception.
    #[must_use]
    pub fn object_of(&self, raise: Raise) -> Rc<Instance> {
        match raise {
            Raise::Object(object) => object,
            Raise::Fault(fault) => {
                let object = self.exception(fault.kind, fault.arguments);
                self.chain(&object);
                object
            }
        }
    }

    /// A built-in exception. `OSError` is made what its errno says.
    #[must_use]
    pub fn exception(&self, kind: Kind, arguments: Vec<Value>) -> Rc<Instance> {
        let kind = os_kind(kind, &arguments);
        self.exception_of(self.types.exception(kind), arguments)
    }

    /// An exception of a class.
    #[must_use]
    pub fn exception_of(&self, class: &Rc<crate::value::Class>, arguments: Vec<Value>) -> Rc<Instance> {
        let mut state = ExceptionState::default();
        let is_os = class
            .exception_kind()
            .is_some_and(|kind| is_kind(kind, Kind::OSError));
        let mut arguments = arguments;
        if is_os && (2..=5).contains(&arguments.len()) {
            state.os = Some(Box::new(OsFields {
                errno: arguments[0].clone(),
                strerror: arguments[1].clone(),
                filename: arguments.get(2).cloned().unwrap_or(Value::None),
            }));
            arguments.truncate(2);
        }
        state.arguments = Rc::new(Tuple::new(arguments));
        Instance::new(Rc::clone(class), Payload::Exception(RefCell::new(state)))
    }

    /// Sets what was handled when the exception came up, unless that is the exception itself.
    pub(super) fn chain(&self, object: &Rc<Instance>) {
        let handled = self.handling.borrow().clone();
        let Value::Instance(handled) = handled else { return };
        if Rc::ptr_eq(&handled, object) {
            return;
        }
        // No circles: where the exception is in the chain already, that is cut.
        let mut one = Rc::clone(&handled);
        loop {
            let next = one.exception().and_then(|state| state.borrow().context.clone());
            let Some(next) = next else { break };
            if Rc::ptr_eq(&next, object) {
                if let Some(state) = one.exception() {
                    state.borrow_mut().context = None;
                }
                break;
            }
            one = next;
        }
        if let Some(state) = object.exception() {
            state.borrow_mut().context = Some(handled);
        }
    }

    /// The exception that is being handled, or None.
    #[must_use]
    pub fn handled(&self) -> Value {
        self.handling.borrow().clone()
    }

    /// Finds the handler of an exception in a frame and goes there; gives the exception back where there is none.
    pub(super) fn catch(&self, frame: &mut Frame, raise: Raise, again: bool) -> Result<(), Raise> {
        let object = self.object_of(raise);
        if !again {
            self.trace(&object, frame);
        }
        let Some(Block {
            handler,
            depth,
            remembers,
        }) = frame.blocks.pop()
        else {
            return Err(Raise::Object(object));
        };
        let gone = frame.values.split_off(depth);
        drop(gone);
        if remembers {
            frame.push(Value::Int(frame.at as i64));
        }
        frame.push(Value::Instance(object));
        frame.at = handler;
        Ok(())
    }

    fn trace(&self, object: &Rc<Instance>, frame: &Frame) {
        if let Some(state) = object.exception() {
            let mut state = state.borrow_mut();
            let next = state.traceback.take();
            state.traceback = Some(Rc::new(Traceback {
                next,
                code: Rc::clone(&frame.code),
                span: frame.code.span(frame.at.saturating_sub(1)),
            }));
        }
    }

    /// What `except X` catches.
    ///
    /// # Errors
    /// That it is no exception class.
    pub fn exception_matches(&self, object: &Value, wanted: &Value) -> Result<bool, Raise> {
        let one = |wanted: &Value| match wanted {
            Value::Class(class) if class.exception_kind().is_some() => {
                Ok(self.types.with(object, |own| own.is_subclass(class)))
            }
            _ => Err(Raise::type_error(
                "catching classes that do not inherit from BaseException is not allowed",
            )),
        };
        match wanted.payload() {
            Value::Tuple(classes) => {
                let mut found = false;
                for class in classes.iter() {
                    found |= one(class)?;
                }
                Ok(found)
            }
            other => one(other),
        }
    }

    /// An exception that nobody can catch: it is written to the standard error.
    pub(super) fn ignore(&self, raise: Raise) {
        let object = self.object_of(raise);
        let mut output = self.output.borrow_mut();
        let text = format!("Exception ignored: {object:?}\n");
        output.waiting.push_back(text.into_bytes());
    }
}

/// Whether a kind of exception is of another.
#[must_use]
pub(crate) fn is_kind(kind: Kind, of: Kind) -> bool {
    let mut found = Some(kind);
    while let Some(one) = found {
        if one == of {
            return true;
        }
        found = one.parent();
    }
    false
}

/// `OSError(errno, …)` makes an object of the class for that errno.
#[must_use]
pub(crate) fn os_kind(kind: Kind, arguments: &[Value]) -> Kind {
    let (Kind::OSError, [Value::Int(errno), _, ..]) = (kind, arguments) else {
        return kind;
    };
    match errno {
        11 | 114 | 115 => Kind::BlockingIOError,
        10 => Kind::ChildProcessError,
        32 | 108 => Kind::BrokenPipeError,
        103 => Kind::ConnectionAbortedError,
        111 => Kind::ConnectionRefusedError,
        104 => Kind::ConnectionResetError,
        17 => Kind::FileExistsError,
        2 => Kind::FileNotFoundError,
        4 => Kind::InterruptedError,
        21 => Kind::IsADirectoryError,
        20 => Kind::NotADirectoryError,
        1 | 13 => Kind::PermissionError,
        3 => Kind::ProcessLookupError,
        110 => Kind::TimeoutError,
        _ => kind,
    }
}
