//! What looks at namespaces and runs text: `dir`, `vars`, `eval`, `exec`.

use crate::machine::{Activation, Called, Vm};
use crate::value::{Dict, Future, Outcome, Raise, Str, Value};
use std::rc::Rc;

pub(super) fn dir(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let mut names = match arguments[0].given() {
            None => vm.caller()?.locals.keys(),
            Some(object) => match vm.call_special(object, &vm.names.dir, Vec::new()).await? {
                Some(names) => vm.collect(&names).await?,
                None => Vec::new(),
            },
        };
        if names.iter().all(|name| matches!(name, Value::Str(_))) {
            names.sort_by(|a, b| match (a, b) {
                (Value::Str(a), Value::Str(b)) => a.as_str().cmp(b.as_str()),
                _ => std::cmp::Ordering::Equal,
            });
        }
        Ok(Value::list(names))
    })
}

pub(super) fn vars(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        match arguments[0].given() {
            None => Ok(Value::Dict(vm.caller()?.locals)),
            Some(object) => match vm.attribute_if_any(object, &vm.names.dict).await? {
                Some(dict) => Ok(dict),
                None => Err(Raise::type_error("vars() argument must have __dict__ attribute")),
            },
        }
    })
}

fn namespaces(vm: &Vm, arguments: &[Value]) -> Outcome<(Rc<Dict>, Rc<Dict>)> {
    let given = |value: &Value| match value.payload() {
        Value::Dict(dict) => Some(Rc::clone(dict)),
        _ => None,
    };
    match (given(&arguments[1]), given(&arguments[2])) {
        (Some(globals), Some(locals)) => Ok((globals, locals)),
        (Some(globals), None) => Ok((Rc::clone(&globals), globals)),
        _ => {
            let caller = vm.caller()?;
            Ok((caller.globals, caller.locals))
        }
    }
}

fn source(vm: &Vm, value: &Value, what: &str) -> Outcome<Rc<Str>> {
    match value.as_str() {
        Some(text) => Ok(Rc::clone(text)),
        None => match value.as_bytes() {
            Some(bytes) => Ok(Str::owned(String::from_utf8_lossy(&bytes).into_owned())),
            None => Err(Raise::type_error(format!(
                "{what}() arg 1 must be a string, bytes or code object, not {}",
                vm.type_name(value)
            ))),
        },
    }
}

pub(super) fn eval(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (globals, locals) = namespaces(&vm, &arguments)?;
        let text = source(&vm, &arguments[0], "eval")?;
        let file = Str::new("<string>");
        let code = crate::reading::expression(text.as_str())
            .and_then(|expression| crate::code::compile_expression(&expression, &file))
            .map_err(|trouble| vm.syntax_error(&trouble, text.as_str(), "<string>"))?;
        let mut frame = vm.module_frame(&code, &globals);
        frame.names = Some(locals);
        vm.wait_for(Called::Push(Activation::Python(frame))).await
    })
}

pub(super) fn exec(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (globals, locals) = namespaces(&vm, &arguments)?;
        let text = source(&vm, &arguments[0], "exec")?;
        let code = vm.compile(text.as_str(), "<string>")?;
        let mut frame = vm.module_frame(&code, &globals);
        frame.names = Some(locals);
        vm.wait_for(Called::Push(Activation::Python(frame))).await?;
        Ok(Value::None)
    })
}
