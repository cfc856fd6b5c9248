//! Calling: what is called decides what runs.

use super::asking::later;
use super::bind::{self, Named};
use super::{Activation, After, Called, Frame, Vm};
use crate::code::CodeKind;
use crate::value::{
    Class, Descriptor, Entry, Function, Generator, GeneratorKind, GeneratorState, Instance, Layout, Native,
    Outcome, Payload, Raise, Str, Value,
};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

impl Vm {
    /// Begins a call: its result, or what has to run for it.
    ///
    /// # Errors
    /// Arguments that do not fit, something that cannot be called, or what a built-in function raised.
    pub fn begin(&self, function: &Value, mut arguments: Vec<Value>, named: Named) -> Outcome<Called> {
        match function {
            Value::Function(function) => self.begin_function(function, arguments, named),
            Value::Native(native) => self.begin_native(native, arguments, named),
            Value::Method(method) => {
                arguments.insert(0, method.receiver.clone());
                self.begin(&method.function, arguments, named)
            }
            Value::Class(class) => self.begin_class(class, arguments, named),
            Value::Descriptor(descriptor) => match descriptor.as_ref() {
                Descriptor::Static(function) => self.begin(function, arguments, named),
                _ => Err(self.not_callable(function)),
            },
            Value::Instance(_) => {
                let call = self.types.with(function, |class| class.lookup(&self.names.call));
                match call {
                    Some(call) => {
                        let bound = self.bind(&call, function)?;
                        self.begin_bound(bound, arguments, named)
                    }
                    None => Err(self.not_callable(function)),
                }
            }
            _ => Err(self.not_callable(function)),
        }
    }

    /// Calls what binding gave.
    fn begin_bound(&self, bound: Called, arguments: Vec<Value>, named: Named) -> Outcome<Called> {
        match bound {
            Called::Done(function) => self.begin(&function, arguments, named),
            pushed @ Called::Push(_) => {
                let vm = self.clone();
                later(async move {
                    let function = vm.wait_for(pushed).await?;
                    vm.call_named(&function, arguments, named).await
                })
            }
        }
    }

    fn not_callable(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object is not callable", self.type_name(value)))
    }

    /// The name of the type of a value.
    #[must_use]
    pub fn type_name(&self, value: &Value) -> Rc<Str> {
        self.types.with(value, |class| class.name())
    }

    pub(super) fn begin_function(
        &self,
        function: &Rc<Function>,
        arguments: Vec<Value>,
        named: Named,
    ) -> Outcome<Called> {
        let frame = bind::frame(function, arguments, named)?;
        let kind = match frame.code.kind {
            CodeKind::Function | CodeKind::Module | CodeKind::Class => {
                return Ok(Called::Push(Activation::Python(frame)));
            }
            CodeKind::Generator => GeneratorKind::Generator,
            CodeKind::Coroutine => GeneratorKind::Coroutine,
            CodeKind::AsyncGenerator => GeneratorKind::AsyncGenerator,
        };
        Ok(Called::Done(Value::Generator(Rc::new(Generator {
            kind,
            name: RefCell::new(Rc::clone(&function.name.borrow())),
            qualname: RefCell::new(Rc::clone(&function.qualname.borrow())),
            code: Rc::clone(&frame.code),
            state: RefCell::new(GeneratorState::Parked(frame)),
            handling: RefCell::new(Value::None),
            stepping: Cell::new(false),
            hooked: Cell::new(false),
        }))))
    }

    pub(super) fn begin_native(
        &self,
        native: &Rc<Native>,
        arguments: Vec<Value>,
        named: Named,
    ) -> Outcome<Called> {
        let slots = bind::native(native, arguments, named)?;
        if native.is_method() && !native.takes_class {
            self.check_receiver(native, slots.first())?;
        }
        let makes = (native.name.as_str() == "__new__")
            .then(|| slots.first().cloned())
            .flatten();
        match native.entry {
            Entry::Plain(function) => {
                let value = function(self, &slots)?;
                Ok(Called::Done(match makes {
                    Some(Value::Class(class)) => wrapped(&class, value),
                    _ => value,
                }))
            }
            Entry::Resumable(function) => {
                let future = function(self.clone(), slots);
                match makes {
                    Some(Value::Class(class)) => later(async move { Ok(wrapped(&class, future.await?)) }),
                    _ => Ok(Called::Push(Activation::native(future))),
                }
            }
        }
    }

    /// A method of a built-in type works on objects of that type alone.
    fn check_receiver(&self, native: &Native, receiver: Option<&Value>) -> Outcome<()> {
        let Some(receiver) = receiver else { return Ok(()) };
        let fits = self.types.with(receiver, |class| {
            class.name().as_str() == native.owner.as_str()
                || class.ancestors_any(|one| one.name().as_str() == native.owner.as_str())
        });
        if fits || native.name.as_str() == "__new__" || native.owner.as_str() == "object" {
            return Ok(());
        }
        Err(Raise::type_error(format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            native.name,
            native.owner,
            self.type_name(receiver)
        )))
    }

    /// Calling a class makes an object of it.
    fn begin_class(&self, class: &Rc<Class>, mut arguments: Vec<Value>, named: Named) -> Outcome<Called> {
        if let Some(meta) = class.metaclass()
            && let Some(call @ Value::Function(_)) = meta.lookup(&self.names.call)
        {
            arguments.insert(0, Value::Class(Rc::clone(class)));
            return self.begin(&call, arguments, named);
        }
        self.make_object(class, arguments, named)
    }

    /// `type.__call__`: `__new__`, then `__init__`.
    pub(crate) fn make_object(
        &self,
        class: &Rc<Class>,
        arguments: Vec<Value>,
        named: Named,
    ) -> Outcome<Called> {
        if let Some(maker) = class.maker() {
            return self.begin_native(&maker, arguments, named);
        }
        let new = class.lookup(&self.names.new);
        let init = class.lookup(&self.names.init);
        let plain_new = matches!(&new, Some(Value::Native(native)) if native.owner.as_str() == "object");
        if plain_new && class.layout == Layout::Object {
            if class.is_abstract() {
                return Err(self.is_abstract(class));
            }
            let object = Value::Instance(Instance::new(Rc::clone(class), Payload::Plain));
            return match init {
                Some(Value::Function(function)) => {
                    let mut all = Vec::with_capacity(arguments.len() + 1);
                    all.push(object.clone());
                    all.extend(arguments);
                    match self.begin_function(&function, all, named)? {
                        Called::Push(activation) => Ok(Called::Push(activation.then(After::Init(object)))),
                        Called::Done(other) => Err(self.init_gave(&other)),
                    }
                }
                Some(Value::Native(native)) if native.owner.as_str() == "object" => {
                    if arguments.is_empty() && named.is_empty() {
                        Ok(Called::Done(object))
                    } else {
                        Err(Raise::type_error(format!(
                            "{}() takes no arguments",
                            class.name()
                        )))
                    }
                }
                _ => self.make_slowly(class, new, arguments, named),
            };
        }
        self.make_slowly(class, new, arguments, named)
    }

    fn make_slowly(
        &self,
        class: &Rc<Class>,
        new: Option<Value>,
        arguments: Vec<Value>,
        named: Named,
    ) -> Outcome<Called> {
        let vm = self.clone();
        let class = Rc::clone(class);
        let Some(new) = new else {
            return Err(Raise::type_error(format!(
                "cannot create '{}' instances",
                class.name()
            )));
        };
        later(async move {
            let new = match &new {
                Value::Descriptor(descriptor) => match descriptor.as_ref() {
                    Descriptor::Static(function) => function.clone(),
                    _ => new.clone(),
                },
                other => other.clone(),
            };
            let plain_new = matches!(&new, Value::Native(native) if native.owner.as_str() == "object");
            let mut all = vec![Value::Class(Rc::clone(&class))];
            let object = if plain_new {
                vm.call(&new, all).await?
            } else {
                all.extend(arguments.iter().cloned());
                vm.call_named(&new, all, named.clone()).await?
            };
            let made = vm.types.of(&object);
            if !made.is_subclass(&class) {
                return Ok(object);
            }
            if let Some(init) = made.lookup(&vm.names.init) {
                let is_plain = matches!(&init, Value::Native(native) if native.owner.as_str() == "object");
                if !is_plain {
                    let bound = vm.bind(&init, &object)?;
                    let bound = vm.wait_for(bound).await?;
                    let result = vm.call_named(&bound, arguments, named).await?;
                    if !result.is_none() {
                        return Err(vm.init_gave(&result));
                    }
                }
            }
            Ok(object)
        })
    }

    pub(super) fn init_gave(&self, value: &Value) -> Raise {
        Raise::type_error(format!(
            "__init__() should return None, not '{}'",
            self.type_name(value)
        ))
    }

    fn is_abstract(&self, class: &Class) -> Raise {
        let names: Vec<String> = class
            .abstract_names()
            .iter()
            .map(|name| name.to_string())
            .collect();
        let plural = if names.len() == 1 { "" } else { "s" };
        Raise::type_error(format!(
            "Can't instantiate abstract class {} with abstract method{plural} {}",
            class.name(),
            names.join(", ")
        ))
    }

    /// A frame that runs a module or the like in a namespace.
    #[must_use]
    pub fn module_frame(
        &self,
        code: &Rc<crate::code::Code>,
        namespace: &Rc<crate::value::Dict>,
    ) -> Box<Frame> {
        let mut frame = Frame::new(
            Rc::clone(code),
            Rc::clone(namespace),
            bind::empty_slots(code),
            &[],
        );
        frame.names = Some(Rc::clone(namespace));
        Box::new(frame)
    }
}

/// What a built-in `__new__` made, as an object of the class that was asked for.
fn wrapped(class: &Rc<Class>, value: Value) -> Value {
    if !class.is_own || matches!(value, Value::Instance(_)) || !matches!(class.layout, Layout::Value(_)) {
        return value;
    }
    Value::Instance(Instance::new(Rc::clone(class), Payload::Value(value)))
}
