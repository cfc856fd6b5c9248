//! `_clock`: what is below the module `time`. The time is that of the run, which begins at a fixed moment.

use super::kernel_call::make;
use super::stream::os_error;
use crate::machine::Vm;
use crate::value::{Def, Dict, Outcome, Raise, Value, plain, resumable};
use socketarium_kernel::Request;
use socketarium_trace::Errno;
use socketarium_trace::event::{Call, SleepClock};

/// The moment at which every run begins, in seconds since 1970: 1 January 2026. A run of the model is the same
/// whenever it is made.
const BEGINNING: i64 = 1_767_225_600;

/// `CLOCK_MONOTONIC` and `TIMER_ABSTIME` (`clock_nanosleep(2)`).
const MONOTONIC: i32 = 1;
const ABSOLUTE: i32 = 1;

const FUNCTIONS: &[Def] = &[
    plain("time_ns()", |vm, _| {
        Ok(Value::Int(BEGINNING * 1_000_000_000 + nanos(vm)))
    }),
    plain("monotonic_ns()", |vm, _| Ok(Value::Int(nanos(vm)))),
    resumable("sleep(seconds, /)", |vm, a| Box::pin(sleep(vm, a))),
];

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("_clock", namespace, FUNCTIONS);
    Ok(())
}

fn nanos(vm: &Vm) -> i64 {
    vm.now.get().0.cast_signed()
}

async fn sleep(vm: Vm, a: Vec<Value>) -> Outcome {
    let seconds = match a[0].as_str() {
        Some(_) => {
            return Err(Raise::type_error(
                "'str' object cannot be interpreted as an integer",
            ));
        }
        None => vm.float_of(&a[0])?,
    };
    if seconds.is_nan() {
        return Err(Raise::value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(Raise::value_error("sleep length must be non-negative"));
    }
    if seconds > 9.0e9 {
        return Err(crate::value::fault(
            crate::value::Kind::OverflowError,
            "timestamp too large to convert to C _PyTime_t",
        ));
    }
    let end = vm.now.get().0.saturating_add((seconds * 1e9).ceil() as u64);
    loop {
        let request = Request::of(Call::Nanosleep {
            nanos: end.saturating_sub(vm.now.get().0),
            clock: Some(SleepClock {
                id: MONOTONIC,
                flags: ABSOLUTE,
                nanos: end,
            }),
        });
        match make(&vm, request).await?.outcome.result {
            Ok(_) => return Ok(Value::None),
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(os_error(errno)),
        }
    }
}
