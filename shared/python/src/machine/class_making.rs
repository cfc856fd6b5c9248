//! `class` statements, and `type(name, bases, namespace)`.

use super::asking::later;
use super::bind::Named;
use super::{Activation, Called, Vm};
use crate::value::{Class, Dict, Kind, Layout, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

impl Vm {
    /// `__build_class__(body, name, *bases, metaclass=…, **named)`.
    pub(crate) fn build_class(&self, mut arguments: Vec<Value>, mut named: Named) -> Outcome<Called> {
        if arguments.len() < 2 {
            return Err(Raise::type_error("__build_class__: not enough arguments"));
        }
        let bases = arguments.split_off(2);
        let Value::Function(body) = arguments[0].clone() else {
            return Err(Raise::type_error("__build_class__: func must be a function"));
        };
        let name = arguments[1].clone();
        let given_meta = named
            .iter()
            .position(|(name, _)| *name == self.names.metaclass)
            .map(|at| named.remove(at).1);
        let vm = self.clone();
        later(async move {
            let original = bases.clone();
            let bases = vm.resolved_bases(bases).await?;
            let meta = vm.metaclass(given_meta, &bases)?;
            let prepared = vm.prepare(&meta, &name, &bases, &named).await?;
            let namespace = match prepared.payload() {
                Value::Dict(dict) => Rc::clone(dict),
                _ => return Err(Raise::type_error("__prepare__() must return a mapping")),
            };
            let mut frame = super::Frame::new(
                Rc::clone(&body.code),
                Rc::clone(&body.globals),
                super::bind::empty_slots(&body.code),
                &body.closure,
            );
            frame.names = Some(Rc::clone(&namespace));
            // A namespace with methods of its own is told of each name.
            if !prepared.payload().is(&prepared) {
                frame.own_names = Some(prepared.clone());
            }
            let cell = vm
                .wait_for(Called::Push(Activation::Python(Box::new(frame))))
                .await?;
            if original.len() != bases.len() || original.iter().zip(&bases).any(|(a, b)| !a.is(b)) {
                namespace.set_name(&Str::new("__orig_bases__"), Value::tuple(original));
            }
            let class = match &meta {
                Some(meta) => {
                    let arguments = vec![name, Value::tuple(bases), prepared];
                    vm.call_named(meta, arguments, named).await?
                }
                None => vm.new_class(None, &name, &bases, &namespace, named).await?,
            };
            if let Value::Cell(cell) = &cell
                && cell.value().is_unbound()
            {
                cell.set(class.clone());
            }
            Ok(class)
        })
    }

    /// What is no class may say which classes it stands for (`__mro_entries__`).
    async fn resolved_bases(&self, bases: Vec<Value>) -> Outcome<Vec<Value>> {
        let mut resolved = Vec::new();
        for base in &bases {
            if matches!(base, Value::Class(_)) {
                resolved.push(base.clone());
                continue;
            }
            match self.attribute_if_any(base, &self.names.mro_entries).await? {
                Some(entries) => {
                    let entries = self.call(&entries, vec![Value::tuple(bases.clone())]).await?;
                    resolved.extend(self.collect(&entries).await?);
                }
                None => resolved.push(base.clone()),
            }
        }
        Ok(resolved)
    }

    /// The most derived metaclass; nothing for `type`.
    fn metaclass(&self, given: Option<Value>, bases: &[Value]) -> Outcome<Option<Value>> {
        let mut found: Option<Rc<Class>> = match given {
            Some(Value::Class(class)) if Rc::ptr_eq(&class, &self.types.type_) => None,
            Some(Value::Class(class)) => Some(class),
            Some(other) => return Ok(Some(other)),
            None => None,
        };
        for base in bases {
            let Value::Class(base) = base else { continue };
            let Some(meta) = base.metaclass() else { continue };
            match &found {
                Some(class) if class.is_subclass(&meta) => {}
                Some(class) if !meta.is_subclass(class) => {
                    return Err(Raise::type_error(
                        "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
                    ));
                }
                _ => found = Some(meta),
            }
        }
        Ok(found.map(Value::Class))
    }

    async fn prepare(&self, meta: &Option<Value>, name: &Value, bases: &[Value], named: &Named) -> Outcome {
        if let Some(meta) = meta
            && let Some(prepare) = self.attribute_if_any(meta, &self.names.prepare).await?
            && !matches!(prepare, Value::Native(_))
        {
            let arguments = vec![name.clone(), Value::tuple(bases.to_vec())];
            return self.call_named(&prepare, arguments, named.clone()).await;
        }
        Ok(Value::Dict(Dict::new()))
    }

    /// `type.__new__`: makes the class, tells its attributes their names and its ancestor that it is there.
    ///
    /// # Errors
    /// Bases that nothing can descend from, and what `__set_name__` or `__init_subclass__` raised.
    pub async fn new_class(
        &self,
        meta: Option<Rc<Class>>,
        name: &Value,
        bases: &[Value],
        namespace: &Dict,
        named: Named,
    ) -> Outcome {
        let Some(name) = name.as_str() else {
            return Err(Raise::type_error("type.__new__() argument 1 must be str"));
        };
        let mut classes = Vec::new();
        for base in bases {
            match base {
                Value::Class(class) if self.may_be_a_base(class) => classes.push(Rc::clone(class)),
                Value::Class(class) => {
                    return Err(Raise::type_error(format!(
                        "type '{}' is not an acceptable base type",
                        class.name()
                    )));
                }
                _ => return Err(Raise::type_error("bases must be types")),
            }
        }
        for (at, class) in classes.iter().enumerate() {
            if classes[..at].iter().any(|one| Rc::ptr_eq(one, class)) {
                return Err(Raise::type_error(format!(
                    "duplicate base class {}",
                    class.name()
                )));
            }
        }
        if classes.is_empty() {
            classes.push(Rc::clone(&self.types.object));
        }
        let layout = self.layout_of(&classes)?;
        let namespace = namespace.copy();
        namespace.remove_name(&self.names.class_cell);
        let qualname = namespace.remove_name(&self.names.qualname);
        if namespace.has_name(&self.names.eq) && !namespace.has_name(&self.names.hash) {
            namespace.set_name(&self.names.hash, Value::None);
        }
        self.make_class_methods(&namespace);
        if !namespace.has_name(&self.names.doc) {
            namespace.set_name(&self.names.doc, Value::None);
        }
        self.make_slots(&namespace).await?;
        let class = Class::own(name, classes, namespace, meta, layout).map_err(Raise::type_error)?;
        if let Some(Value::Str(qualname)) = qualname {
            class.qualname.replace(qualname);
        }
        class.refresh(&self.names);
        let value = Value::Class(Rc::clone(&class));
        for (key, attribute) in class.namespace.items() {
            if matches!(attribute, Value::Instance(_))
                && self
                    .types
                    .with(&attribute, |kind| kind.lookup(&self.names.set_name).is_some())
            {
                self.call_special(&attribute, &self.names.set_name, vec![value.clone(), key])
                    .await?;
            }
        }
        let ancestors = class.ancestors();
        let told = ancestors
            .iter()
            .find_map(|one| one.namespace.named(&self.names.init_subclass));
        match told {
            Some(Value::Descriptor(descriptor)) => {
                if let crate::value::Descriptor::Class(function) = descriptor.as_ref()
                    && !matches!(function, Value::Native(_))
                {
                    self.call_named(function, vec![value.clone()], named).await?;
                } else {
                    no_names(&named, name)?;
                }
            }
            _ => no_names(&named, name)?,
        }
        Ok(value)
    }

    /// Each name of `__slots__` is an attribute of the class that reads the object's.
    async fn make_slots(&self, namespace: &Dict) -> Outcome<()> {
        let Some(slots) = namespace.named(&self.names.slots) else {
            return Ok(());
        };
        let names = match &slots {
            Value::Str(_) => vec![slots.clone()],
            several => self.collect(several).await?,
        };
        for name in names {
            let Some(name) = name.as_str() else {
                return Err(Raise::type_error(format!(
                    "__slots__ items must be strings, not '{}'",
                    self.type_name(&name)
                )));
            };
            if name.as_str() == "__dict__" || name.as_str() == "__weakref__" {
                continue;
            }
            if namespace.has_name(name) {
                return Err(Raise::value_error(format!(
                    "'{name}' in __slots__ conflicts with class variable"
                )));
            }
            namespace.set_name(
                name,
                Value::Descriptor(Rc::new(crate::value::Descriptor::Slot(Rc::clone(name)))),
            );
        }
        Ok(())
    }

    fn may_be_a_base(&self, class: &Rc<Class>) -> bool {
        let never = [
            &self.types.bool,
            &self.types.none,
            &self.types.function,
            &self.types.native,
            &self.types.generator,
            &self.types.range,
            &self.types.slice,
            &self.types.ellipsis,
            &self.types.not_implemented,
            &self.types.memoryview,
        ];
        !never.iter().any(|one| Rc::ptr_eq(one, class))
    }

    fn layout_of(&self, classes: &[Rc<Class>]) -> Outcome<Layout> {
        let mut layout = Layout::Object;
        for class in classes {
            match (layout, class.layout) {
                (_, Layout::Object) => {}
                (Layout::Object, other) => layout = other,
                (one, other) if one == other => {}
                _ => {
                    return Err(fault(
                        Kind::TypeError,
                        "multiple bases have instance lay-out conflict",
                    ));
                }
            }
        }
        Ok(layout)
    }

    /// Methods that are class or static methods without being told.
    fn make_class_methods(&self, namespace: &Dict) {
        use crate::value::Descriptor;
        for name in [&self.names.init_subclass, &self.names.class_getitem] {
            if let Some(function @ Value::Function(_)) = namespace.named(name) {
                namespace.set_name(name, Value::Descriptor(Rc::new(Descriptor::Class(function))));
            }
        }
        if let Some(function @ Value::Function(_)) = namespace.named(&self.names.new) {
            namespace.set_name(
                &self.names.new,
                Value::Descriptor(Rc::new(Descriptor::Static(function))),
            );
        }
    }
}

fn no_names(named: &Named, class: &Str) -> Outcome<()> {
    if named.is_empty() {
        return Ok(());
    }
    Err(Raise::type_error(format!(
        "{class}.__init_subclass__() takes no keyword arguments"
    )))
}
