//! `setsockopt` and `getsockopt`.

use super::super::kernel_call::{c_int, call};
use super::object::socket;
use crate::machine::Vm;
use crate::value::{Def, Future, Kind, Outcome, Raise, Value, fault, resumable};
use socketarium_kernel::Request;
use socketarium_trace::Fd;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, Out};

pub(super) const METHODS: &[Def] = &[
    resumable("setsockopt(self, level, option, value, length=, /)", set),
    resumable("getsockopt(self, level, option, length=, /)", get),
];

/// Most bytes of one option.
const LONGEST: i64 = 1024;

fn set(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let fd = Fd(socket(&a[0])?.fd.get());
        let (level, name) = (c_int(&vm, &a[1])?, c_int(&vm, &a[2])?);
        let data = match a[3].as_bytes() {
            Some(data) => data,
            None if a[3].is_none() => {
                let length = a[4].given().map_or(Ok(0), |length| vm.int_of(length))?;
                vec![0; usize::try_from(length.clamp(0, LONGEST)).unwrap_or(0)]
            }
            None if a[3].as_str().is_some() => {
                return Err(Raise::type_error("a bytes-like object is required, not 'str'"));
            }
            None => c_int(&vm, &a[3])?.to_ne_bytes().to_vec(),
        };
        let request = Request {
            call: Call::Setsockopt {
                fd,
                level,
                name,
                value: Payload::of(&data),
            },
            data,
        };
        super::super::kernel_call::succeeded(super::super::kernel_call::make(&vm, request).await?)?;
        Ok(Value::None)
    })
}

fn get(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let fd = Fd(socket(&a[0])?.fd.get());
        let (level, name) = (c_int(&vm, &a[1])?, c_int(&vm, &a[2])?);
        let length = a[3].given().map_or(Ok(0), |length| vm.int_of(length))?;
        if !(0..=LONGEST).contains(&length) {
            return Err(fault(Kind::OSError, "getsockopt buflen out of range"));
        }
        let data = read(&vm, fd, level, name).await?;
        if length == 0 {
            return Ok(Value::Int(i64::from(int(&data))));
        }
        Ok(Value::bytes(
            data.into_iter()
                .take(usize::try_from(length).unwrap_or(0))
                .collect::<Vec<_>>(),
        ))
    })
}

/// An option that is a number.
///
/// # Errors
/// The `OSError` of the call.
pub(super) async fn number(vm: &Vm, fd: i32, level: i32, name: i32) -> Outcome<i32> {
    Ok(int(&read(vm, Fd(fd), level, name).await?))
}

async fn read(vm: &Vm, fd: Fd, level: i32, name: i32) -> Outcome<Vec<u8>> {
    let reply = call(vm, Call::Getsockopt { fd, level, name }).await?;
    Ok(match reply.outcome.out {
        Out::Option { value } => value.bytes.0,
        _ => reply.data,
    })
}

fn int(data: &[u8]) -> i32 {
    let mut number = [0; 4];
    for (to, from) in number.iter_mut().zip(data) {
        *to = *from;
    }
    i32::from_ne_bytes(number)
}
