//! `posix`: descriptors and processes, below the module `os`. Files are left out, and making processes is the
//! machine's own.

use super::kernel_call::{c_int, call, failed_with, make, number, succeeded};
use super::stream::os_error;
use crate::machine::Vm;
use crate::value::{Def, Dict, Future, Outcome, Raise, Value, plain, resumable};
use socketarium_kernel::Request;
use socketarium_kernel::simulation::Next;
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{Call, IoctlArgument, Out};
use socketarium_trace::{Errno, Fd};

const FUNCTIONS: &[Def] = &[
    resumable("read(fd, length, /)", read),
    resumable("write(fd, data, /)", write),
    resumable("close(fd)", |vm, a| {
        Box::pin(async move {
            call(
                &vm,
                Call::Close {
                    fd: Fd(c_int(&vm, &a[0])?),
                },
            )
            .await?;
            Ok(Value::None)
        })
    }),
    resumable("pipe()", |vm, _| {
        Box::pin(async move {
            match call(&vm, Call::Pipe2 { flags: CLOEXEC }).await?.outcome.out {
                Out::Pair(reads, writes) => Ok(Value::tuple(
                    [reads, writes].map(|fd| Value::Int(i64::from(fd.0))).to_vec(),
                )),
                _ => Ok(Value::None),
            }
        })
    }),
    resumable("dup(fd, /)", |vm, a| {
        Box::pin(async move {
            let fd = Fd(c_int(&vm, &a[0])?);
            Ok(number(&control(&vm, fd, DUPFD_CLOEXEC, 0).await?))
        })
    }),
    resumable("dup2(fd, fd2, inheritable=)", |vm, a| {
        Box::pin(async move {
            let (fd, to) = (Fd(c_int(&vm, &a[0])?), Fd(c_int(&vm, &a[1])?));
            Ok(number(&call(&vm, Call::Dup2 { fd, to }).await?))
        })
    }),
    resumable("get_blocking(fd, /)", |vm, a| {
        Box::pin(async move {
            let flags = control(&vm, Fd(c_int(&vm, &a[0])?), GETFL, 0).await?;
            Ok(Value::Bool(flags.outcome.result.unwrap_or(0) & NONBLOCK == 0))
        })
    }),
    resumable("set_blocking(fd, blocking, /)", |vm, a| {
        Box::pin(async move {
            let blocks = vm.truth(&a[1]).await?;
            let (fd, request) = (Fd(c_int(&vm, &a[0])?), FIONBIO);
            let argument = IoctlArgument::Number(i32::from(!blocks));
            call(
                &vm,
                Call::Ioctl {
                    fd,
                    request,
                    argument,
                },
            )
            .await?;
            Ok(Value::None)
        })
    }),
    resumable("get_inheritable(fd, /)", |vm, a| {
        Box::pin(async move {
            let flags = control(&vm, Fd(c_int(&vm, &a[0])?), GETFD, 0).await?;
            Ok(Value::Bool(flags.outcome.result.unwrap_or(0) & 1 == 0))
        })
    }),
    resumable("waitpid(pid, options, /)", wait),
    resumable("kill(pid, signal, /)", |vm, a| {
        Box::pin(async move {
            let (pid, signal) = (c_int(&vm, &a[0])?, c_int(&vm, &a[1])?);
            call(&vm, Call::Kill { pid, signal }).await?;
            Ok(Value::None)
        })
    }),
    resumable("_exit(status)", |vm, a| {
        Box::pin(async move {
            // Nothing is written that was kept, and nobody is asked.
            vm.kernel(Next::Exit(c_int(&vm, &a[0])? & 0xff)).await;
            Ok(Value::None)
        })
    }),
    plain("getpid()", |vm, _| Ok(kept_number(vm, PID))),
    plain("getppid()", |vm, _| Ok(kept_number(vm, PARENT))),
    plain("urandom(size, /)", random_bytes),
    plain("strerror(code, /)", |vm, a| {
        Ok(Value::str(super::errno::message(vm.int_of(&a[0])?)))
    }),
];

/// `O_CLOEXEC` of `pipe2(2)`.
const CLOEXEC: i32 = 0o2_000_000;

/// Commands of `fcntl(2)`, and `O_NONBLOCK`.
const GETFD: i32 = 1;
const GETFL: i32 = 3;
const DUPFD_CLOEXEC: i32 = 1030;
const NONBLOCK: i64 = 0o4000;

/// `FIONBIO` (`ioctl_tty(2)`).
const FIONBIO: u32 = 0x5421;

/// Where the process keeps its number and its parent's.
pub(crate) const PID: &str = "posix.pid";
pub(crate) const PARENT: &str = "posix.parent";

/// No process may ask for more at once.
const MOST: i64 = 64 << 20;

pub(super) fn module(_: &Vm, namespace: &Dict) -> Outcome<()> {
    super::functions("posix", namespace, FUNCTIONS);
    Ok(())
}

async fn control(vm: &Vm, fd: Fd, command: i32, argument: u64) -> Outcome<socketarium_kernel::Reply> {
    call(
        vm,
        Call::Fcntl {
            fd,
            command,
            argument,
        },
    )
    .await
}

fn read(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let fd = Fd(c_int(&vm, &a[0])?);
        let Ok(size) = u64::try_from(vm.int_of(&a[1])?.min(MOST)) else {
            return Err(os_error(Errno::EINVAL));
        };
        Ok(Value::bytes(call(&vm, Call::Read { fd, size }).await?.data))
    })
}

fn write(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let fd = Fd(c_int(&vm, &a[0])?);
        let Some(data) = a[1].as_bytes() else {
            let name = vm.type_name(&a[1]);
            return Err(Raise::type_error(format!(
                "a bytes-like object is required, not '{name}'"
            )));
        };
        let request = Request {
            call: Call::Write {
                fd,
                data: Payload::of(&data),
            },
            data,
        };
        Ok(number(&succeeded(make(&vm, request).await?)?))
    })
}

fn wait(vm: Vm, a: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let (pid, options) = (c_int(&vm, &a[0])?, c_int(&vm, &a[1])?);
        loop {
            let reply = make(&vm, Request::of(Call::Wait4 { pid, options })).await?;
            if failed_with(&reply, Errno::EINTR) {
                continue;
            }
            let reply = succeeded(reply)?;
            let status = match reply.outcome.out {
                Out::Child { status, .. } => status,
                _ => 0,
            };
            return Ok(Value::tuple(vec![number(&reply), Value::Int(i64::from(status))]));
        }
    })
}

fn kept_number(vm: &Vm, name: &str) -> Value {
    vm.kept.borrow().get(name).cloned().unwrap_or(Value::Int(1))
}

/// Bytes that nobody inside of the run can guess, and that every run with the same seed has: `splitmix64`.
fn random_bytes(vm: &Vm, a: &[Value]) -> Outcome {
    let Ok(size) = usize::try_from(vm.int_of(&a[0])?.min(MOST)) else {
        return Err(Raise::value_error("negative argument not allowed"));
    };
    let mut data = Vec::with_capacity(size);
    while data.len() < size {
        let state = vm.seed.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        vm.seed.set(state);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        data.extend_from_slice(&(mixed ^ mixed >> 31).to_le_bytes());
    }
    data.truncate(size);
    Ok(Value::bytes(data))
}
