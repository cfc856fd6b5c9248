//! Attributes set and deleted.

use super::{Called, Vm};
use crate::value::{Class, Descriptor, Dict, Instance, Kind, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

impl Vm {
    /// Sets an attribute, or deletes it where there is no value.
    ///
    /// # Errors
    /// That it cannot be set.
    pub fn store_attribute(&self, object: &Value, name: &Rc<Str>, value: Option<Value>) -> Outcome<Called> {
        if let Value::Instance(instance) = object {
            let class = instance.class();
            let flags = class.flags();
            let own = if value.is_some() {
                flags.own_setattr
            } else {
                flags.own_delattr
            };
            if own {
                let special = if value.is_some() {
                    &self.names.setattr
                } else {
                    &self.names.delattr
                };
                let mut arguments = vec![Value::Str(Rc::clone(name))];
                arguments.extend(value);
                return Ok(self
                    .special(object, special, arguments)?
                    .unwrap_or(Called::Done(Value::None)));
            }
        }
        self.store_plainly(object, name, value)
    }

    /// `object.__setattr__` and `object.__delattr__`.
    ///
    /// # Errors
    /// That it cannot be set.
    pub fn store_plainly(&self, object: &Value, name: &Rc<Str>, value: Option<Value>) -> Outcome<Called> {
        match object {
            Value::Instance(instance) => {
                let class = instance.class();
                if let Some(found) = class.lookup(name)
                    && self.decides(&found)
                {
                    return self.store_by(&found, object, name, value);
                }
                self.set_field(instance, &class, name, value)?;
            }
            Value::Class(class) => return self.store_in_class(object, class, name, value),
            Value::Module(module) => match value {
                Some(value) => module.namespace.set_name(name, value),
                None => {
                    if module.namespace.remove_name(name).is_none() {
                        return Err(fault(
                            Kind::AttributeError,
                            format!("module '{}' has no attribute '{name}'", module.name),
                        ));
                    }
                }
            },
            Value::Function(function) => {
                let of_type = self.types.function.lookup(name);
                if let Some(found) = of_type
                    && self.decides(&found)
                {
                    return self.store_by(&found, object, name, value);
                }
                let mut fields = function.fields.borrow_mut();
                let fields = fields.get_or_insert_with(Dict::new);
                match value {
                    Some(value) => fields.set_name(name, value),
                    None if fields.remove_name(name).is_some() => {}
                    None => return Err(self.no_attribute(object, name)),
                }
            }
            other => {
                let found = self.types.with(other, |class| class.lookup(name));
                return match found {
                    Some(found) if self.decides(&found) => self.store_by(&found, other, name, value),
                    Some(_) => Err(fault(
                        Kind::AttributeError,
                        format!(
                            "'{}' object attribute '{name}' is read-only",
                            self.type_name(other)
                        ),
                    )),
                    None => Err(self.no_attribute(other, name)),
                };
            }
        }
        Ok(Called::Done(Value::None))
    }

    fn set_field(
        &self,
        instance: &Instance,
        class: &Class,
        name: &Rc<Str>,
        value: Option<Value>,
    ) -> Outcome<()> {
        let missing = || {
            fault(
                Kind::AttributeError,
                format!("'{}' object has no attribute '{name}'", class.name()),
            )
        };
        match value {
            Some(value) => {
                if class.flags().slots_only && !class.has_slot(name, &self.names) {
                    return Err(missing());
                }
                instance.set_field(name, value);
                Ok(())
            }
            None => match instance.fields().remove_name(name) {
                Some(_) => Ok(()),
                None => Err(missing()),
            },
        }
    }

    /// Through a property, or what has `__set__`.
    fn store_by(
        &self,
        found: &Value,
        object: &Value,
        name: &Rc<Str>,
        value: Option<Value>,
    ) -> Outcome<Called> {
        match found {
            Value::Descriptor(descriptor) => match descriptor.as_ref() {
                Descriptor::Property(property) => {
                    let (function, what) = match &value {
                        Some(_) => (&property.write, "setter"),
                        None => (&property.delete, "deleter"),
                    };
                    if function.is_unbound() || function.is_none() {
                        return Err(fault(
                            Kind::AttributeError,
                            format!(
                                "property '{name}' of '{}' object has no {what}",
                                self.type_name(object)
                            ),
                        ));
                    }
                    let mut arguments = vec![object.clone()];
                    arguments.extend(value);
                    self.begin(function, arguments, Vec::new())
                }
                Descriptor::Slot(name) => {
                    if let Value::Instance(instance) = object {
                        self.set_field(instance, &instance.class(), name, value)?;
                    }
                    Ok(Called::Done(Value::None))
                }
                Descriptor::Attribute(_, Some(setter)) => {
                    let mut arguments = vec![object.clone()];
                    arguments.push(value.unwrap_or_default());
                    self.begin_native(setter, arguments, Vec::new())
                }
                _ => Err(fault(
                    Kind::AttributeError,
                    format!(
                        "attribute '{name}' of '{}' objects is not writable",
                        self.type_name(object)
                    ),
                )),
            },
            _ => {
                let special = if value.is_some() {
                    &self.names.set
                } else {
                    &self.names.delete
                };
                let mut arguments = vec![object.clone()];
                arguments.extend(value);
                match self.special(found, special, arguments)? {
                    Some(called) => Ok(called),
                    None => Err(fault(Kind::AttributeError, special.as_str())),
                }
            }
        }
    }

    fn store_in_class(
        &self,
        object: &Value,
        class: &Rc<Class>,
        name: &Rc<Str>,
        value: Option<Value>,
    ) -> Outcome<Called> {
        let meta = self.types.of(object);
        if meta.is_own {
            let special = if value.is_some() {
                &self.names.setattr
            } else {
                &self.names.delattr
            };
            if let Some(own @ Value::Function(_)) = meta.lookup(special) {
                let mut arguments = vec![object.clone(), Value::Str(Rc::clone(name))];
                arguments.extend(value);
                return self.begin(&own, arguments, Vec::new());
            }
        }
        self.set_class_attribute(object, class, name, value)
    }

    /// `type.__setattr__`.
    ///
    /// # Errors
    /// That the class is a built-in one.
    pub fn set_class_attribute(
        &self,
        object: &Value,
        class: &Rc<Class>,
        name: &Rc<Str>,
        value: Option<Value>,
    ) -> Outcome<Called> {
        if let Some(found) = self.types.of(object).lookup(name)
            && self.decides(&found)
            && name.as_str() != "__doc__"
        {
            return self.store_by(&found, object, name, value);
        }
        if !class.is_own {
            return Err(Raise::type_error(format!(
                "cannot set '{name}' attribute of immutable type '{}'",
                class.name()
            )));
        }
        let special = name.as_str().starts_with("__");
        match value {
            Some(value) => class.namespace.set_name(name, value),
            None => {
                if class.namespace.remove_name(name).is_none() {
                    return Err(fault(
                        Kind::AttributeError,
                        format!("type object '{}' has no attribute '{name}'", class.name()),
                    ));
                }
            }
        }
        if special {
            class.refresh(&self.names);
        } else {
            crate::value::touch_classes();
        }
        Ok(Called::Done(Value::None))
    }

    /// Sets an attribute and waits for it.
    ///
    /// # Errors
    /// That it cannot be set, or what a setter raised.
    pub async fn set_attribute(&self, object: &Value, name: &Rc<Str>, value: Value) -> Outcome<()> {
        let called = self.store_attribute(object, name, Some(value))?;
        self.wait_for(called).await.map(drop)
    }

    /// Reads several attributes, one after the other, and gives them to nobody: for `dir`.
    pub(crate) fn names_of(&self, object: &Value) -> Vec<Rc<Str>> {
        let mut names: Vec<Rc<Str>> = Vec::new();
        let mut add = |dict: &Dict| {
            for key in dict.keys() {
                if let Value::Str(name) = key {
                    names.push(name);
                }
            }
        };
        match object {
            Value::Instance(instance) => add(&instance.fields()),
            Value::Module(module) => add(&module.namespace),
            Value::Class(class) => {
                add(&class.namespace);
                class.ancestors().iter().for_each(|one| add(&one.namespace));
            }
            _ => {}
        }
        if !matches!(object, Value::Class(_) | Value::Module(_)) {
            let class = self.types.of(object);
            add(&class.namespace);
            class.ancestors().iter().for_each(|one| add(&one.namespace));
        }
        names.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        names.dedup();
        names
    }
}
