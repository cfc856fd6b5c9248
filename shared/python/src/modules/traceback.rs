//! Tracebacks as objects.

use crate::value::{Def, Outcome, Traceback, Value, getter};
use std::rc::Rc;

pub(crate) const TRACEBACK: &[Def] = &[
    getter("tb_next(self)", |_, arguments| {
        part(&arguments[0], |one| {
            one.next.clone().map_or(Value::None, Value::Traceback)
        })
    }),
    getter("tb_lineno(self)", |_, arguments| {
        part(&arguments[0], |one| Value::Int(i64::from(one.span.line)))
    }),
    getter("tb_code(self)", |_, arguments| {
        part(&arguments[0], |one| Value::Code(Rc::clone(&one.code)))
    }),
];

fn part(value: &Value, part: impl FnOnce(&Traceback) -> Value) -> Outcome {
    match value {
        Value::Traceback(one) => Ok(part(one)),
        _ => Ok(Value::None),
    }
}
