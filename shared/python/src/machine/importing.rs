//! `import`: modules in Rust, modules of the library in Python, and files that stand beside the program.

use super::asking::later;
use super::{Activation, Called, Vm};
use crate::value::{Dict, Kind, Module, Outcome, Raise, Str, Value, fault};
use std::rc::Rc;

impl Vm {
    /// A module, imported if it is not yet.
    ///
    /// # Errors
    /// That there is none, or what its code raised.
    pub async fn import(&self, name: &str) -> Outcome {
        let mut so_far = String::new();
        let mut parent: Option<Value> = None;
        let mut module = Value::None;
        for part in name.split('.') {
            if !so_far.is_empty() {
                so_far.push('.');
            }
            so_far.push_str(part);
            module = self.import_one(&so_far).await?;
            if let Some(Value::Module(parent)) = &parent {
                parent.namespace.set_name(&Str::new(part), module.clone());
            }
            parent = Some(module.clone());
        }
        Ok(module)
    }

    async fn import_one(&self, name: &str) -> Outcome {
        let key = Str::new(name);
        if let Some(module) = self.modules.named(&key) {
            if module.is_none() {
                return Err(self.no_module(name));
            }
            return Ok(module);
        }
        if let Some(module) = crate::modules::native(self, name)? {
            self.modules.set_name(&key, module.clone());
            return Ok(module);
        }
        let library =
            crate::modules::library(name).map(|source| (format!("<{name}>"), Rc::<str>::from(source)));
        let beside = || {
            let file = format!("{}.py", name.replace('.', "/"));
            let sources = self.sources.borrow();
            let found = sources
                .iter()
                .find(|(path, _)| **path == file || path.ends_with(&format!("/{file}")));
            found.map(|(path, source)| (path.clone(), Rc::clone(source)))
        };
        let Some((file, source)) = library.or_else(beside) else {
            return Err(self.no_module(name));
        };
        let code = self.compile(&source, &file)?;
        let module = Self::empty_module(name);
        module.namespace.set_name(&self.names.file, Value::str(&file));
        self.modules.set_name(&key, Value::Module(Rc::clone(&module)));
        let frame = self.module_frame(&code, &module.namespace);
        match self.wait_for(Called::Push(Activation::Python(frame))).await {
            // It may have put something else in its place.
            Ok(_) => Ok(self.modules.named(&key).unwrap_or(Value::Module(module))),
            Err(raise) => {
                self.modules.remove_name(&key);
                Err(raise)
            }
        }
    }

    /// A module without anything but its name.
    #[must_use]
    pub fn empty_module(name: &str) -> Rc<Module> {
        let namespace = Dict::new();
        let name = Str::new(name);
        namespace.set_name(&Str::new("__name__"), Value::Str(Rc::clone(&name)));
        namespace.set_name(&Str::new("__doc__"), Value::None);
        let package = name.as_str().rsplit_once('.').map_or("", |(package, _)| package);
        namespace.set_name(&Str::new("__package__"), Value::str(package));
        namespace.set_name(&Str::new("__loader__"), Value::None);
        namespace.set_name(&Str::new("__spec__"), Value::None);
        Rc::new(Module { name, namespace })
    }

    fn no_module(&self, name: &str) -> Raise {
        let object = self.exception(
            Kind::ModuleNotFoundError,
            vec![Value::str(format!("No module named '{name}'"))],
        );
        object.set_field(&Str::new("name"), Value::str(name));
        Raise::Object(object)
    }

    /// Compiles a file.
    ///
    /// # Errors
    /// `SyntaxError` with its place.
    pub fn compile(&self, source: &str, file: &str) -> Outcome<Rc<crate::code::Code>> {
        let name = Str::new(file);
        let compiled =
            crate::reading::module(source).and_then(|module| crate::code::compile_module(&module, &name));
        compiled.map_err(|trouble| self.syntax_error(&trouble, source, file))
    }

    /// A `SyntaxError` with its place.
    #[must_use]
    pub fn syntax_error(&self, trouble: &crate::reading::Trouble, source: &str, file: &str) -> Raise {
        let kind = match trouble.kind {
            "IndentationError" => Kind::IndentationError,
            "TabError" => Kind::TabError,
            _ => Kind::SyntaxError,
        };
        let span = trouble.span;
        let line = source
            .lines()
            .nth(span.line.saturating_sub(1) as usize)
            .unwrap_or_default();
        let place = Value::tuple(vec![
            Value::str(file),
            Value::Int(i64::from(span.line)),
            Value::Int(i64::from(span.column) + 1),
            Value::str(format!("{line}\n")),
            Value::Int(i64::from(span.end_line)),
            Value::Int(i64::from(span.end_column) + 1),
        ]);
        Raise::of(kind, vec![Value::str(&trouble.message), place])
    }

    /// `import name`: the first module of the path, or with names to take from it the last.
    pub(super) fn import_name(
        &self,
        globals: &Dict,
        name: &Rc<Str>,
        wanted: &Value,
        level: i64,
    ) -> Outcome<Called> {
        let mut path = name.to_string();
        if level > 0 {
            let package = globals.named(&Str::new("__package__"));
            let package = package
                .as_ref()
                .and_then(Value::as_str)
                .map(|text| text.to_string())
                .unwrap_or_default();
            if package.is_empty() {
                return Err(fault(
                    Kind::ImportError,
                    "attempted relative import with no known parent package",
                ));
            }
            let mut parts: Vec<&str> = package.split('.').collect();
            for _ in 1..level {
                parts.pop();
            }
            if !path.is_empty() {
                parts.push(name.as_str());
            }
            path = parts.join(".");
        }
        let first = path.split('.').next().unwrap_or_default().to_owned();
        let last = !wanted.is_none();
        if let Some(module) = self.modules.named(&Str::new(&path))
            && !module.is_none()
        {
            let found = if last {
                Some(module)
            } else {
                self.modules.named(&Str::new(&first))
            };
            if let Some(found) = found
                && !(last && lacks_a_module(&found, &path, wanted))
            {
                return Ok(Called::Done(found));
            }
        }
        let (vm, wanted) = (self.clone(), wanted.clone());
        later(async move {
            let module = vm.import(&path).await?;
            if !last {
                return vm.import_one(&first).await;
            }
            // `from package import module`.
            if let (Value::Tuple(names), Value::Module(package)) = (&wanted, &module) {
                for one in names.iter().filter_map(Value::as_str) {
                    let inner = format!("{path}.{one}");
                    if !package.namespace.has_name(one) && crate::modules::exists(&inner) {
                        vm.import(&inner).await?;
                    }
                }
            }
            Ok(module)
        })
    }

    pub(super) fn import_from(&self, module: &Value, name: &Rc<Str>) -> Outcome<Called> {
        match self.load_attribute(module, name) {
            Ok(called) => Ok(called),
            Err(raise) if raise.is(Kind::AttributeError) => {
                let from = match module {
                    Value::Module(module) => module.name.to_string(),
                    _ => "<unknown module name>".to_owned(),
                };
                if let Some(found) = self.modules.named(&Str::owned(format!("{from}.{name}"))) {
                    return Ok(Called::Done(found));
                }
                Err(fault(
                    Kind::ImportError,
                    format!("cannot import name '{name}' from '{from}' (unknown location)"),
                ))
            }
            Err(raise) => Err(raise),
        }
    }

    /// Everything public of a module into a namespace.
    pub(super) fn import_star(&self, module: &Value, namespace: &Dict) -> Outcome<()> {
        let Value::Module(module) = module else {
            return Ok(());
        };
        let listed = match module.namespace.named(&self.names.all) {
            Some(Value::List(names)) => Some(names.copy()),
            Some(Value::Tuple(names)) => Some(names.to_vec()),
            _ => None,
        };
        match listed {
            Some(names) => {
                for name in names.iter().filter_map(Value::as_str) {
                    let Some(value) = module.namespace.named(name) else {
                        return Err(fault(
                            Kind::AttributeError,
                            format!("module '{}' has no attribute '{name}'", module.name),
                        ));
                    };
                    namespace.set_name(name, value);
                }
            }
            None => {
                for (key, value) in module.namespace.items() {
                    if let Value::Str(name) = &key
                        && !name.as_str().starts_with('_')
                    {
                        namespace.set_name(name, value);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether `from package import …` names a module of the package that has not been imported.
fn lacks_a_module(package: &Value, path: &str, wanted: &Value) -> bool {
    let (Value::Module(package), Value::Tuple(names)) = (package, wanted) else {
        return false;
    };
    names
        .iter()
        .filter_map(Value::as_str)
        .any(|one| !package.namespace.has_name(one) && crate::modules::exists(&format!("{path}.{one}")))
}
