//! `print`, `input`.

use crate::machine::Vm;
use crate::modules::{imported, stream};
use crate::value::{Future, Kind, Native, Outcome, Raise, Value, fault, resumable};

pub(super) fn install(vm: &Vm) {
    for def in [
        resumable("print(*values, sep=, end=, file=, flush=)", print),
        resumable("input(prompt=, /)", input),
    ] {
        let native = Native::of_module(&def, "builtins");
        let name = native.name.to_string();
        vm.set_builtin(&name, Value::Native(native));
    }
}

fn print(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let part = |value: &Value, default: &str, name: &str| match value.given() {
            None | Some(Value::None) => Ok(default.to_owned()),
            Some(other) => other.as_str().map(|text| text.to_string()).ok_or_else(|| {
                Raise::type_error(format!(
                    "{name} must be None or a string, not {}",
                    vm.type_name(other)
                ))
            }),
        };
        let separator = part(&arguments[1], " ", "sep")?;
        let end = part(&arguments[2], "\n", "end")?;
        let file = match arguments[3].given() {
            None | Some(Value::None) => match imported(&vm, "sys", &vm.names.stdout) {
                Some(Value::None) => return Ok(Value::None),
                Some(file) => file,
                None => return Err(fault(Kind::RuntimeError, "lost sys.stdout")),
            },
            Some(file) => file.clone(),
        };
        let mut text = String::new();
        let Value::Tuple(values) = &arguments[0] else {
            return Ok(Value::None);
        };
        let own = file.foreign::<stream::Stream>().is_some();
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                text.push_str(&separator);
            }
            text.push_str(vm.str(value).await?.as_str());
            vm.check_size(text.len())?;
            // A stream of the program's own gets each part by itself, as CPython writes them.
            if !own {
                for part in [std::mem::take(&mut text)]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                {
                    vm.call_method(&file, "write", vec![Value::str(part)]).await?;
                }
            }
        }
        text.push_str(&end);
        vm.call_method(&file, "write", vec![Value::str(text)]).await?;
        if let Some(flush) = arguments[4].given()
            && vm.truth(flush).await?
        {
            vm.call_method(&file, "flush", Vec::new()).await?;
        }
        Ok(Value::None)
    })
}

fn input(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let stdout = imported(&vm, "sys", &vm.names.stdout).unwrap_or(Value::None);
        if let Some(prompt) = arguments[0].given() {
            let prompt = vm.str(prompt).await?;
            vm.call_method(&stdout, "write", vec![Value::Str(prompt)]).await?;
        }
        vm.call_method(&stdout, "flush", Vec::new()).await?;
        let stdin = imported(&vm, "sys", &vm.name("stdin")).unwrap_or(Value::None);
        let line = vm.call_method(&stdin, "readline", Vec::new()).await?;
        let line = line.as_str().map(|line| line.to_string()).unwrap_or_default();
        if line.is_empty() {
            return Err(fault(Kind::EOFError, "EOF when reading a line"));
        }
        Ok(Value::str(line.strip_suffix('\n').unwrap_or(&line)))
    })
}
