//! `dict` and its views.

use super::{class_methods, maker, methods};
use crate::machine::Vm;
use crate::value::{Def, Dict, DictPart, Future, Kind, Outcome, Raise, Value, fault, plain, resumable};
use std::rc::Rc;

const METHODS: &[Def] = &[
    plain("__new__(cls, *rest, **named)", |_, _| {
        Ok(Value::Dict(Dict::new()))
    }),
    resumable("__init__(self, other=, /, **named)", |vm, a| {
        Box::pin(async move { update(&vm, dict(&a[0])?, &a[1], &a[2], "dict").await })
    }),
    plain("get(self, key, default=, /)", |vm, a| {
        let found = vm.dict_find(dict(&a[0])?, &a[1])?;
        Ok(found.unwrap_or_else(|| a[2].given().cloned().unwrap_or(Value::None)))
    }),
    plain("setdefault(self, key, default=, /)", |vm, a| {
        let dict = dict(&a[0])?;
        if let Some(found) = vm.dict_find(dict, &a[1])? {
            return Ok(found);
        }
        let value = a[2].given().cloned().unwrap_or(Value::None);
        vm.dict_set(dict, a[1].clone(), value.clone())?;
        Ok(value)
    }),
    plain("pop(self, key, default=, /)", |vm, a| {
        match (vm.dict_take(dict(&a[0])?, &a[1])?, a[2].given()) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(Raise::of(Kind::KeyError, vec![a[1].clone()])),
        }
    }),
    plain("popitem(self, /)", |_, a| {
        let dict = dict(&a[0])?;
        match dict.last_before(usize::MAX) {
            Some((at, ..)) => {
                let (key, value) = dict.remove_at(at);
                Ok(Value::tuple(vec![key, value]))
            }
            None => Err(Raise::of(
                Kind::KeyError,
                vec![Value::str("popitem(): dictionary is empty")],
            )),
        }
    }),
    plain("clear(self, /)", |_, a| {
        dict(&a[0])?.clear();
        Ok(Value::None)
    }),
    plain("copy(self, /)", |_, a| Ok(Value::Dict(dict(&a[0])?.copy()))),
    resumable("update(self, other=, /, **named)", |vm, a| {
        Box::pin(async move { update(&vm, dict(&a[0])?, &a[1], &a[2], "update").await })
    }),
    plain("keys(self, /)", |_, a| view(&a[0], DictPart::Keys)),
    plain("values(self, /)", |_, a| view(&a[0], DictPart::Values)),
    plain("items(self, /)", |_, a| view(&a[0], DictPart::Items)),
    plain("__len__(self, /)", |_, a| Ok(Value::size(dict(&a[0])?.len()))),
    resumable("__iter__(self, /)", |vm, a| {
        Box::pin(async move { vm.iter(a[0].payload()).await })
    }),
    plain("__contains__(self, key, /)", |vm, a| {
        Ok(Value::Bool(vm.dict_find(dict(&a[0])?, &a[1])?.is_some()))
    }),
    resumable("__getitem__(self, key, /)", |vm, a| {
        Box::pin(async move {
            if let Some(value) = vm.dict_find(dict(&a[0])?, &a[1])? {
                return Ok(value);
            }
            match vm
                .call_special(&a[0], &vm.names.missing, vec![a[1].clone()])
                .await?
            {
                Some(value) => Ok(value),
                None => Err(Raise::of(Kind::KeyError, vec![a[1].clone()])),
            }
        })
    }),
    plain("__setitem__(self, key, value, /)", |vm, a| {
        vm.dict_set(dict(&a[0])?, a[1].clone(), a[2].clone())?;
        Ok(Value::None)
    }),
    plain("__delitem__(self, key, /)", |vm, a| {
        match vm.dict_take(dict(&a[0])?, &a[1])? {
            Some(_) => Ok(Value::None),
            None => Err(Raise::of(Kind::KeyError, vec![a[1].clone()])),
        }
    }),
];

const VIEW: &[Def] = &[
    plain("isdisjoint(self, other, /)", |vm, a| {
        for key in super::set::items_of(&a[1])? {
            if let crate::machine::Called::Done(Value::Bool(true)) = vm.contains_begin(&a[0], &key)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
    plain("__len__(self, /)", |vm, a| {
        Ok(vm.length_at_once(&a[0]).map_or(Value::Int(0), Value::size))
    }),
];

pub(super) fn install(vm: &Vm) {
    let types = &vm.types;
    methods(&types.dict, METHODS);
    class_methods(
        &types.dict,
        &[resumable("fromkeys(cls, iterable, value=, /)", from_keys)],
    );
    maker(
        &types.dict,
        &resumable("dict(other=, /, **named)", |vm, a| {
            Box::pin(async move {
                let dict = Dict::new();
                update(&vm, &dict, &a[0], &a[1], "dict").await?;
                Ok(Value::Dict(dict))
            })
        }),
    );
    for class in [&types.dict_keys, &types.dict_values, &types.dict_items] {
        methods(class, VIEW);
    }
}

pub(super) fn dict(value: &Value) -> Outcome<&Rc<Dict>> {
    match value.payload() {
        Value::Dict(dict) => Ok(dict),
        _ => Err(Raise::type_error("a dict is wanted")),
    }
}

fn view(value: &Value, part: DictPart) -> Outcome {
    Ok(Value::DictView(Rc::new((Rc::clone(dict(value)?), part))))
}

fn from_keys(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let dict = Dict::new();
        let value = a[2].given().cloned().unwrap_or(Value::None);
        for key in vm.collect(&a[1]).await? {
            vm.dict_set(&dict, key, value.clone())?;
        }
        match &a[0] {
            Value::Class(class) if class.is_own => vm.call(&a[0], vec![Value::Dict(dict)]).await,
            _ => Ok(Value::Dict(dict)),
        }
    })
}

async fn update(vm: &Vm, dict: &Rc<Dict>, other: &Value, named: &Value, what: &str) -> Outcome {
    if let Some(other) = other.given() {
        match other.payload() {
            Value::Dict(from) => vm.update_dict(dict, from)?,
            _ => match vm.attribute_if_any(other, &vm.names.keys).await? {
                Some(keys) => {
                    let keys = vm.call(&keys, Vec::new()).await?;
                    for key in vm.collect(&keys).await? {
                        let value = vm.item(other, key.clone()).await?;
                        vm.dict_set(dict, key, value)?;
                    }
                }
                None => pairs(vm, dict, other, what).await?,
            },
        }
    }
    if let Value::Dict(named) = named {
        vm.update_dict(dict, named)?;
    }
    Ok(Value::None)
}

async fn pairs(vm: &Vm, dict: &Dict, from: &Value, what: &str) -> Outcome<()> {
    for (at, pair) in vm.collect(from).await?.into_iter().enumerate() {
        let items = vm.collect(&pair).await.map_err(|raise| {
            if raise.is(Kind::TypeError) {
                fault(
                    Kind::TypeError,
                    format!("cannot convert dictionary {what} sequence element #{at} to a sequence")
                        .replace("dictionary dict", "dictionary update"),
                )
            } else {
                raise
            }
        })?;
        let [key, value] = items.as_slice() else {
            return Err(Raise::value_error(format!(
                "dictionary update sequence element #{at} has length {}; 2 is required",
                items.len()
            )));
        };
        vm.dict_set(dict, key.clone(), value.clone())?;
    }
    Ok(())
}
