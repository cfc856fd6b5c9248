//! `_trace`: what the event loop tells of its tasks, for the trace. No program of CPython's has it.

use crate::machine::Vm;
use crate::value::{Def, Dict, Outcome, Raise, Value, resumable};
use socketarium_kernel::simulation::Next;
use socketarium_trace::event::{Awaited, TaskEvent, TaskOutcome};
use socketarium_trace::{Fd, TaskId};

const FUNCTIONS: &[Def] = &[resumable("task_event(kind, task, what=, more=, /)", |vm, a| {
    Box::pin(async move {
        let event = event(&vm, &a)?;
        vm.kernel(Next::Task(event)).await;
        Ok(Value::None)
    })
})];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_trace", namespace, FUNCTIONS);
    Ok(())
}

fn event(vm: &Vm, a: &[Value]) -> Outcome<TaskEvent> {
    let task = TaskId(number(vm, &a[1])?);
    let text = |value: &Value| value.as_str().map(|text| text.to_string()).unwrap_or_default();
    Ok(match text(&a[0]).as_str() {
        "created" => TaskEvent::Created {
            task,
            name: text(&a[2]),
        },
        "resumed" => TaskEvent::Resumed { task },
        "suspended" => TaskEvent::Suspended {
            task,
            on: match text(&a[2]).as_str() {
                "readable" => Awaited::Readable(Fd(number(vm, &a[3])?)),
                "writable" => Awaited::Writable(Fd(number(vm, &a[3])?)),
                "timer" => Awaited::Timer {
                    micros: number(vm, &a[3])?,
                },
                "task" => Awaited::Task(TaskId(number(vm, &a[3])?)),
                "thread" => Awaited::Thread,
                _ => Awaited::Other(text(&a[3])),
            },
        },
        "done" => TaskEvent::Done {
            task,
            outcome: match text(&a[2]).as_str() {
                "returned" => TaskOutcome::Returned,
                "cancelled" => TaskOutcome::Cancelled,
                _ => TaskOutcome::Raised(text(&a[3])),
            },
        },
        "polled" => TaskEvent::LoopPolled {
            timeout_micros: match a[2].given() {
                None | Some(Value::None) => None,
                Some(micros) => Some(number(vm, micros)?),
            },
            ready_callbacks: number(vm, &a[3])?,
        },
        "woke" => TaskEvent::LoopWoke {
            ready: number(vm, &a[2])?,
        },
        other => return Err(Raise::value_error(format!("no event of a task: {other:?}"))),
    })
}

fn number<T: TryFrom<i64>>(vm: &Vm, value: &Value) -> Outcome<T> {
    T::try_from(vm.int_of(value)?).map_err(|_too_large| Raise::value_error("the number is out of range"))
}
