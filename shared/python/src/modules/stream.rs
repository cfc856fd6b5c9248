//! `sys.stdout`, `sys.stderr` and `sys.stdin`: text that is kept until CPython would write it.
//!
//! A terminal gets each line, anything else gets blocks; the standard error gets each line everywhere. Encodings other
//! than UTF-8 are left out.

use crate::machine::Vm;
use crate::value::{
    Class, Def, Foreign, Future, Instance, Kind, Layout, Outcome, Payload, Raise, Str, Value, getter, plain,
    resumable,
};
use socketarium_kernel::Request;
use socketarium_kernel::simulation::Next;
use socketarium_trace::Fd;
use socketarium_trace::bytes;
use socketarium_trace::event::Call;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What CPython keeps of a file before it writes (`io.DEFAULT_BUFFER_SIZE`).
const BUFFER_BYTES: usize = 8192;

/// A text stream onto a descriptor.
#[derive(Debug)]
pub(crate) struct Stream {
    fd: i32,
    name: &'static str,
    by_line: Cell<bool>,
    kept: RefCell<Vec<u8>>,
    /// What `read` got beyond the line that was asked for.
    ahead: RefCell<Vec<u8>>,
    closed: Cell<bool>,
}

impl Foreign for Stream {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

const METHODS: &[Def] = &[
    resumable("write(self, text, /)", write),
    resumable("writelines(self, lines, /)", write_lines),
    resumable("flush(self, /)", flush),
    resumable("readline(self, size=, /)", read_line),
    resumable("read(self, size=, /)", read),
    resumable("__next__(self, /)", next),
    plain("__iter__(self, /)", |_, arguments| Ok(arguments[0].clone())),
    plain("fileno(self, /)", |vm, arguments| {
        Ok(Value::Int(i64::from(of(vm, &arguments[0])?.fd)))
    }),
    plain("isatty(self, /)", |vm, arguments| {
        let stream = of(vm, &arguments[0])?;
        Ok(Value::Bool(stream.fd == 1 && stream.by_line.get()))
    }),
    plain("writable(self, /)", |vm, arguments| {
        Ok(Value::Bool(of(vm, &arguments[0])?.fd > 0))
    }),
    plain("readable(self, /)", |vm, arguments| {
        Ok(Value::Bool(of(vm, &arguments[0])?.fd == 0))
    }),
    plain(
        "reconfigure(self, *, encoding=, errors=, newline=, line_buffering=, write_through=)",
        reconfigure,
    ),
    getter("buffer(self)", |_, arguments| Ok(arguments[0].clone())),
    getter("encoding(self)", |_, _| Ok(Value::str("utf-8"))),
    getter("errors(self)", |_, _| Ok(Value::str("strict"))),
    getter("closed(self)", |vm, arguments| {
        Ok(Value::Bool(of(vm, &arguments[0])?.closed.get()))
    }),
    getter("name(self)", |vm, arguments| {
        Ok(Value::str(of(vm, &arguments[0])?.name))
    }),
    getter("line_buffering(self)", |vm, arguments| {
        Ok(Value::Bool(of(vm, &arguments[0])?.by_line.get()))
    }),
];

/// The three standard streams of a process.
pub(crate) fn standard(vm: &Vm, is_terminal: bool) -> [Value; 3] {
    let class = Class::built_in(
        "TextIOWrapper",
        Some(&vm.types.object),
        Layout::Foreign("TextIOWrapper"),
        None,
    );
    class.namespace.set_name(&vm.names.module, Value::str("_io"));
    crate::builtins::methods(&class, METHODS);
    let make = |fd, name, by_line| {
        Value::Instance(Instance::new(
            Rc::clone(&class),
            Payload::Foreign(Box::new(Stream {
                fd,
                name,
                by_line: Cell::new(by_line),
                kept: RefCell::default(),
                ahead: RefCell::default(),
                closed: Cell::new(false),
            })),
        ))
    };
    [
        make(0, "<stdin>", is_terminal),
        make(1, "<stdout>", is_terminal),
        make(2, "<stderr>", true),
    ]
}

fn of<'a>(vm: &Vm, value: &'a Value) -> Outcome<&'a Stream> {
    value
        .foreign::<Stream>()
        .ok_or_else(|| Raise::type_error(format!("a stream is wanted, not '{}'", vm.type_name(value))))
}

/// Keeps text; true where it has to be written now.
pub(crate) fn keep(stream: &Stream, data: &[u8]) -> bool {
    let mut kept = stream.kept.borrow_mut();
    kept.extend_from_slice(data);
    stream.by_line.get() && data.contains(&b'\n') || kept.len() > BUFFER_BYTES
}

fn write(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let stream = of(&vm, &arguments[0])?;
        if stream.closed.get() {
            return Err(Raise::value_error("I/O operation on closed file."));
        }
        let (data, length) = match arguments[1].as_str() {
            Some(text) => (
                crate::text::codec::encode(
                    text.as_str(),
                    crate::text::codec::Encoding::Utf8,
                    "backslashreplace",
                )
                .unwrap_or_else(|_| text.as_str().as_bytes().to_vec()),
                text.length(),
            ),
            // What is written to `.buffer`.
            None => match arguments[1].as_bytes() {
                Some(data) => {
                    let length = data.len();
                    (data, length)
                }
                None => {
                    let name = vm.type_name(&arguments[1]);
                    return Err(Raise::type_error(format!(
                        "write() argument must be str, not {name}"
                    )));
                }
            },
        };
        if keep(stream, &data) {
            write_out(&vm, stream).await?;
        }
        Ok(Value::size(length))
    })
}

fn write_lines(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        for line in vm.collect(&arguments[1]).await? {
            vm.call_method(&arguments[0], "write", vec![line]).await?;
        }
        Ok(Value::None)
    })
}

fn flush(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        write_out(&vm, of(&vm, &arguments[0])?).await?;
        Ok(Value::None)
    })
}

/// Writes what is kept, however many calls that takes.
pub(crate) async fn write_out(vm: &Vm, stream: &Stream) -> Outcome<()> {
    let mut data = stream.kept.take();
    while !data.is_empty() {
        let request = Request {
            call: Call::Write {
                fd: Fd(stream.fd),
                data: bytes::Payload::of(&data),
            },
            data: data.clone(),
        };
        let Some(reply) = vm.kernel(Next::Call(request)).await else {
            return Ok(());
        };
        match reply.outcome.result {
            Ok(written) => {
                let written = usize::try_from(written).unwrap_or(0).min(data.len());
                data.drain(..written);
            }
            Err(errno) => return Err(os_error(errno)),
        }
    }
    Ok(())
}

/// The exception of an errno.
pub(crate) fn os_error(errno: socketarium_trace::Errno) -> Raise {
    let number = i64::from(errno.0);
    Raise::of(
        Kind::OSError,
        vec![Value::Int(number), Value::str(super::errno::message(number))],
    )
}

fn reconfigure(vm: &Vm, arguments: &[Value]) -> Outcome {
    if let Some(by_line) = arguments[4].given()
        && let Some(truth) = vm.truth_at_once(by_line)
    {
        of(vm, &arguments[0])?.by_line.set(truth);
    }
    Ok(Value::None)
}

async fn line(vm: &Vm, stream: &Stream) -> Outcome<Vec<u8>> {
    loop {
        let found = stream.ahead.borrow().iter().position(|byte| *byte == b'\n');
        if let Some(at) = found {
            return Ok(stream.ahead.borrow_mut().drain(..=at).collect());
        }
        let request = Request::of(Call::Read {
            fd: Fd(stream.fd),
            size: BUFFER_BYTES as u64,
        });
        let Some(reply) = vm.kernel(Next::Call(request)).await else {
            return Ok(stream.ahead.take());
        };
        match reply.outcome.result {
            Ok(0) => return Ok(stream.ahead.take()),
            Ok(_) => stream.ahead.borrow_mut().extend(reply.data),
            Err(errno) => return Err(os_error(errno)),
        }
    }
}

fn read_line(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let data = line(&vm, of(&vm, &arguments[0])?).await?;
        Ok(Value::Str(Str::owned(
            String::from_utf8_lossy(&data).into_owned(),
        )))
    })
}

fn read(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let stream = of(&vm, &arguments[0])?;
        let mut data = Vec::new();
        loop {
            let next = line(&vm, stream).await?;
            if next.is_empty() {
                break;
            }
            data.extend(next);
            vm.check_size(data.len())?;
        }
        Ok(Value::Str(Str::owned(
            String::from_utf8_lossy(&data).into_owned(),
        )))
    })
}

fn next(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        let data = line(&vm, of(&vm, &arguments[0])?).await?;
        if data.is_empty() {
            return Err(Raise::stop(Value::None));
        }
        Ok(Value::Str(Str::owned(
            String::from_utf8_lossy(&data).into_owned(),
        )))
    })
}
