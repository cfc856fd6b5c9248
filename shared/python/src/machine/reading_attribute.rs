//! Attributes read: the order in which CPython looks, and what each kind of attribute makes of being read.

use super::asking::later;
use super::{Called, Vm};
use crate::value::{Class, Descriptor, Entry, Kind, Method, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

/// A method found without making it an object.
#[derive(Debug)]
pub(super) enum MethodFound {
    /// A function, and the object is its first argument.
    Unbound(Value),
    Attribute(Called),
}

impl Vm {
    /// Reads an attribute.
    ///
    /// # Errors
    /// That there is none.
    pub fn load_attribute(&self, object: &Value, name: &Rc<Str>) -> Outcome<Called> {
        match object {
            Value::Instance(instance) => {
                let class = instance.class();
                let flags = class.flags();
                if flags.own_getattribute {
                    return self.by_own_getattribute(object, &class, name);
                }
                match self.load_plainly(object, &class, name) {
                    Err(raise) if flags.own_getattr && raise.is(Kind::AttributeError) => {
                        self.by_getattr(object, &class, name)
                    }
                    Ok(pushed @ Called::Push(_)) if flags.own_getattr => {
                        let (vm, object, name) = (self.clone(), object.clone(), Rc::clone(name));
                        later(async move {
                            match vm.wait_for(pushed).await {
                                Err(raise) if raise.is(Kind::AttributeError) => {
                                    let called = vm.by_getattr(&object, &class, &name)?;
                                    vm.wait_for(called).await
                                }
                                other => other,
                            }
                        })
                    }
                    other => other,
                }
            }
            Value::Module(module) => {
                if let Some(value) = module.namespace.named(name) {
                    return Ok(Called::Done(value));
                }
                match self.load_plainly(object, &self.types.module, name) {
                    Ok(called) => Ok(called),
                    Err(_) => self.of_module(module, name),
                }
            }
            Value::Class(class) => self.of_class(object, class, name),
            Value::Super(parent) => self.of_super(object, parent, name),
            _ => {
                let class = self.types.of(object);
                self.load_plainly(object, &class, name)
            }
        }
    }

    fn of_module(&self, module: &crate::value::Module, name: &Rc<Str>) -> Outcome<Called> {
        if let Some(own) = module.namespace.named(&self.names.getattr) {
            return self.begin(&own, vec![Value::Str(Rc::clone(name))], Vec::new());
        }
        Err(fault(
            Kind::AttributeError,
            format!("module '{}' has no attribute '{name}'", module.name),
        ))
    }

    fn by_own_getattribute(&self, object: &Value, class: &Rc<Class>, name: &Rc<Str>) -> Outcome<Called> {
        let Some(function) = class.lookup(&self.names.getattribute) else {
            return self.load_plainly(object, class, name);
        };
        let arguments = vec![object.clone(), Value::Str(Rc::clone(name))];
        let called = self.begin(&function, arguments, Vec::new());
        if !class.flags().own_getattr {
            return called;
        }
        let (vm, object, name, class) = (self.clone(), object.clone(), Rc::clone(name), Rc::clone(class));
        later(async move {
            let outcome = match called {
                Ok(called) => vm.wait_for(called).await,
                Err(raise) => Err(raise),
            };
            match outcome {
                Err(raise) if raise.is(Kind::AttributeError) => {
                    let called = vm.by_getattr(&object, &class, &name)?;
                    vm.wait_for(called).await
                }
                other => other,
            }
        })
    }

    fn by_getattr(&self, object: &Value, class: &Rc<Class>, name: &Rc<Str>) -> Outcome<Called> {
        match class.lookup(&self.names.getattr) {
            Some(function) => {
                let bound = self.bind(&function, object)?;
                match bound {
                    Called::Done(bound) => self.begin(&bound, vec![Value::Str(Rc::clone(name))], Vec::new()),
                    pushed => Ok(pushed),
                }
            }
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// `object.__getattribute__`.
    ///
    /// # Errors
    /// That there is none.
    pub fn load_plainly(&self, object: &Value, class: &Rc<Class>, name: &Rc<Str>) -> Outcome<Called> {
        let of_class = class.lookup(name);
        if let Some(found) = &of_class
            && self.decides(found)
        {
            return self.bind(found, object);
        }
        if let Some(value) = self.field(object, name) {
            return Ok(Called::Done(value));
        }
        match of_class {
            Some(found) => self.bind(&found, object),
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// What the object itself keeps under a name.
    pub(super) fn field(&self, object: &Value, name: &Str) -> Option<Value> {
        match object {
            Value::Instance(instance) => instance.field(name),
            Value::Function(function) => function.fields.borrow().as_ref()?.named(name),
            Value::Method(method) => self.field(&method.function, name),
            _ => None,
        }
    }

    /// A class's attribute that comes before the object's own: a property, or what has `__set__`.
    pub(super) fn decides(&self, found: &Value) -> bool {
        match found {
            Value::Descriptor(descriptor) => {
                matches!(
                    descriptor.as_ref(),
                    Descriptor::Property(_) | Descriptor::Attribute(..) | Descriptor::Slot(_)
                )
            }
            Value::Instance(instance) => instance.with_class(|class| {
                class.is_own
                    && (class.lookup(&self.names.set).is_some() || class.lookup(&self.names.delete).is_some())
            }),
            _ => false,
        }
    }

    /// What a class's attribute is for an object.
    ///
    /// # Errors
    /// What a getter raised.
    pub fn bind(&self, found: &Value, object: &Value) -> Outcome<Called> {
        Ok(Called::Done(match found {
            Value::Function(_) => method(found, object),
            Value::Native(native) if native.is_method() && native.name.as_str() != "__new__" => {
                method(found, object)
            }
            Value::Descriptor(descriptor) => match descriptor.as_ref() {
                Descriptor::Static(function) => function.clone(),
                Descriptor::Class(function) => {
                    return self.bind(function, &Value::Class(self.types.of(object)));
                }
                Descriptor::Slot(name) => self
                    .field(object, name)
                    .ok_or_else(|| self.no_attribute(object, name))?,
                Descriptor::Property(property) if property.read.is_unbound() || property.read.is_none() => {
                    return Err(fault(
                        Kind::AttributeError,
                        format!("property of '{}' object has no getter", self.type_name(object)),
                    ));
                }
                Descriptor::Property(property) => {
                    return self.begin(&property.read, vec![object.clone()], Vec::new());
                }
                Descriptor::Attribute(getter, _) => match getter.entry {
                    Entry::Plain(read) => read(self, std::slice::from_ref(object))?,
                    Entry::Resumable(_) => {
                        return self.begin_native(getter, vec![object.clone()], Vec::new());
                    }
                },
            },
            Value::Instance(instance) => {
                let class = instance.class();
                match class.is_own.then(|| class.lookup(&self.names.get)).flatten() {
                    Some(get) => {
                        let arguments =
                            vec![found.clone(), object.clone(), Value::Class(self.types.of(object))];
                        return self.begin(&get, arguments, Vec::new());
                    }
                    None => found.clone(),
                }
            }
            other => other.clone(),
        }))
    }

    /// An attribute of a class: the metaclass's descriptors, its own and its ancestors', the metaclass's.
    pub(super) fn of_class(&self, object: &Value, class: &Rc<Class>, name: &Rc<Str>) -> Outcome<Called> {
        let meta = self.types.of(object);
        let of_meta = meta.lookup(name);
        if let Some(found) = &of_meta
            && self.decides(found)
            && !(class.is_own && class.namespace.has_name(name) && !meta.is_own && name.as_str() == "__doc__")
        {
            return self.bind(found, object);
        }
        if let Some(found) = class.lookup(name) {
            return match &found {
                Value::Descriptor(descriptor) => match descriptor.as_ref() {
                    Descriptor::Static(function) => Ok(Called::Done(function.clone())),
                    Descriptor::Class(function) => self.bind(function, object),
                    Descriptor::Property(_) | Descriptor::Attribute(..) | Descriptor::Slot(_) => {
                        Ok(Called::Done(found))
                    }
                },
                Value::Instance(instance) => {
                    let kind = instance.class();
                    match kind.is_own.then(|| kind.lookup(&self.names.get)).flatten() {
                        Some(get) => {
                            let arguments = vec![found.clone(), Value::None, object.clone()];
                            self.begin(&get, arguments, Vec::new())
                        }
                        None => Ok(Called::Done(found)),
                    }
                }
                _ => Ok(Called::Done(found)),
            };
        }
        if let Some(found) = of_meta {
            return self.bind(&found, object);
        }
        if let Some(own) = meta.is_own.then(|| meta.lookup(&self.names.getattr)).flatten() {
            return self.begin(
                &own,
                vec![object.clone(), Value::Str(Rc::clone(name))],
                Vec::new(),
            );
        }
        Err(fault(
            Kind::AttributeError,
            format!("type object '{}' has no attribute '{name}'", class.name()),
        ))
    }

    fn of_super(&self, object: &Value, parent: &crate::value::Super, name: &Rc<Str>) -> Outcome<Called> {
        if let Some(found) = parent.of.lookup_behind(&parent.class, name)
            && name.as_str() != "__class__"
        {
            // On a class itself (`__new__`, class methods) functions stay as they are.
            if let Value::Class(class) = &parent.receiver
                && Rc::ptr_eq(class, &parent.of)
            {
                return match &found {
                    Value::Descriptor(descriptor) => match descriptor.as_ref() {
                        Descriptor::Static(function) => Ok(Called::Done(function.clone())),
                        Descriptor::Class(function) => self.bind(function, &parent.receiver),
                        _ => Ok(Called::Done(found)),
                    },
                    _ => Ok(Called::Done(found)),
                };
            }
            return self.bind(&found, &parent.receiver);
        }
        let class = Rc::clone(&self.types.super_);
        match self.load_plainly(object, &class, name) {
            Ok(called) => Ok(called),
            Err(_) => Err(fault(
                Kind::AttributeError,
                format!("'super' object has no attribute '{name}'"),
            )),
        }
    }

    /// A method that is about to be called.
    pub(super) fn load_method(&self, object: &Value, name: &Rc<Str>) -> Outcome<MethodFound> {
        let direct = match object {
            Value::Instance(instance) => {
                let found = instance.with_class(|class| {
                    if class.flags().own_getattribute {
                        None
                    } else {
                        class.lookup(name)
                    }
                });
                found.filter(|found| is_method(found) && instance.field(name).is_none())
            }
            Value::Class(_) | Value::Module(_) | Value::Super(_) | Value::Function(_) => None,
            _ => self
                .types
                .with(object, |class| class.lookup(name))
                .filter(is_method),
        };
        match direct {
            Some(function) => Ok(MethodFound::Unbound(function)),
            None => self.load_attribute(object, name).map(MethodFound::Attribute),
        }
    }

    /// A method of an object's class, called; nothing where the class has none.
    ///
    /// # Errors
    /// What calling it raised.
    pub fn special(
        &self,
        object: &Value,
        name: &Rc<Str>,
        mut arguments: Vec<Value>,
    ) -> Outcome<Option<Called>> {
        let Some(found) = self.types.with(object, |class| class.lookup(name)) else {
            return Ok(None);
        };
        if found.is_none() {
            return Ok(None);
        }
        if is_method(&found) {
            arguments.insert(0, object.clone());
            return self.begin(&found, arguments, Vec::new()).map(Some);
        }
        match self.bind(&found, object)? {
            Called::Done(bound) => self.begin(&bound, arguments, Vec::new()).map(Some),
            pushed @ Called::Push(_) => {
                let vm = self.clone();
                later(async move {
                    let bound = vm.wait_for(pushed).await?;
                    vm.call(&bound, arguments).await
                })
                .map(Some)
            }
        }
    }

    pub(super) fn no_attribute(&self, object: &Value, name: &Str) -> Raise {
        fault(
            Kind::AttributeError,
            format!("'{}' object has no attribute '{name}'", self.type_name(object)),
        )
    }
}

fn is_method(found: &Value) -> bool {
    match found {
        Value::Function(_) => true,
        Value::Native(native) => native.is_method() && native.name.as_str() != "__new__",
        _ => false,
    }
}

fn method(function: &Value, receiver: &Value) -> Value {
    Value::Method(Rc::new(Method {
        function: function.clone(),
        receiver: receiver.clone(),
    }))
}
