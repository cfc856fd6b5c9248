//! Starting a program: its file compiled, its modules imported, its first frame made; and a run of it by itself.

use super::{Ended, report};
use crate::machine::{Activation, Limits, Stop, Thread, Vm};
use crate::modules;
use crate::value::{Def, Future, Kind, Native, Outcome, Raise, Str, Value, resumable};
use socketarium_kernel::Reply;
use socketarium_kernel::simulation::{self, Next};
use socketarium_trace::event::Call;
use socketarium_trace::{Nanos, Pid, Tid};
use std::fmt;
use std::rc::Rc;

/// A program before it runs.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The path of its file, as tracebacks show it.
    pub file: String,
    /// The files that it can import, and its own.
    pub files: Vec<(String, Rc<str>)>,
    /// `sys.argv`, its own path first.
    pub arguments: Vec<String>,
    /// Its standard output is a terminal.
    pub is_terminal: bool,
    pub seed: u64,
    /// Names of hosts, and the address of each.
    pub hosts: Vec<(String, String)>,
}

/// The main thread of a program, for the simulation.
pub struct Program {
    vm: Vm,
    thread: Thread,
    ended: bool,
}

const MAIN: Def = resumable("main(file, /)", main);

impl Program {
    /// A program that has not begun.
    #[must_use]
    pub fn new(source: &Source, limits: Limits, tells_lines: bool) -> Self {
        let vm = Vm::new(limits);
        vm.tells_lines.set(tells_lines);
        vm.output.borrow_mut().is_terminal = source.is_terminal;
        vm.seed.set(source.seed);
        modules::know_hosts(&vm, &source.hosts);
        vm.arguments.replace(source.arguments.clone());
        vm.sources.replace(source.files.iter().cloned().collect());
        let start = Native::of_module(&MAIN, "");
        let future = match start.entry {
            crate::value::Entry::Resumable(main) => main(vm.clone(), vec![Value::str(&source.file)]),
            crate::value::Entry::Plain(_) => Box::pin(async { Ok(Value::None) }),
        };
        Self {
            thread: Thread::new(Activation::native(future)),
            vm,
            ended: false,
        }
    }
}

impl simulation::Program for Program {
    fn numbered(&mut self, pid: Pid, tid: Tid) {
        modules::know_process(&self.vm, i64::from(pid.0));
        self.vm.threads.borrow_mut().insert(1, Some(tid));
    }

    fn resume(&mut self, now: Nanos, last: Option<Reply>) -> Next {
        self.vm.now.set(now);
        if self.ended {
            return Next::End;
        }
        match self.thread.run(&self.vm, last) {
            Stop::Next(next) => next,
            Stop::Finished(outcome) => {
                self.ended = true;
                Next::Exit(status(&outcome))
            }
        }
    }
}

fn status(outcome: &Outcome) -> i32 {
    match outcome {
        Ok(Value::Int(status)) => i32::try_from(*status & 0xff).unwrap_or(0),
        Ok(_) => 0,
        Err(_) => 1,
    }
}

/// From the first import to the last flush. Its value is the exit status.
fn main(vm: Vm, arguments: Vec<Value>) -> Future<Outcome> {
    Box::pin(async move {
        vm.import("sys").await?;
        let file = arguments[0]
            .as_str()
            .map(|text| text.to_string())
            .unwrap_or_default();
        let outcome = run_file(&vm, &file).await;
        let status = match outcome {
            Ok(()) => 0,
            Err(raise) => report_end(&vm, raise).await,
        };
        // Threads that are no daemons are waited for.
        if let Some(shutdown) = modules::imported(&vm, "threading", &Str::new("_shutdown"))
            && let Err(raise) = vm.call(&shutdown, Vec::new()).await
        {
            report_end(&vm, raise).await;
        }
        for name in [&vm.names.stdout, &vm.names.stderr] {
            if let Some(stream) = modules::imported(&vm, "sys", name) {
                let _ = vm.call_method(&stream, "flush", Vec::new()).await;
            }
        }
        Ok(Value::Int(i64::from(status)))
    })
}

async fn run_file(vm: &Vm, file: &str) -> Outcome<()> {
    let source = vm.sources.borrow().get(file).cloned();
    let Some(source) = source else {
        return Err(Raise::of(
            Kind::FileNotFoundError,
            vec![
                Value::Int(2),
                Value::str("No such file or directory"),
                Value::str(file),
            ],
        ));
    };
    let module = Vm::empty_module("__main__");
    module.namespace.set_name(&vm.names.file, Value::str(file));
    module.namespace.set_name(&vm.names.builtins, builtins_module(vm));
    module.namespace.set_name(
        &Str::new("__annotations__"),
        Value::Dict(crate::value::Dict::new()),
    );
    vm.modules
        .set_name(&Str::new("__main__"), Value::Module(Rc::clone(&module)));
    let code = vm.compile(&source, file)?;
    let frame = vm.module_frame(&code, &module.namespace);
    vm.wait_for(crate::machine::Called::Push(Activation::Python(frame)))
        .await
        .map(drop)
}

fn builtins_module(vm: &Vm) -> Value {
    let name = Str::new("builtins");
    let module = Value::Module(Rc::new(crate::value::Module {
        name: Rc::clone(&name),
        namespace: Rc::clone(&vm.builtins),
    }));
    vm.modules.set_name(&name, module.clone());
    module
}

/// What an exception that nobody caught leaves: a traceback, and the exit status.
async fn report_end(vm: &Vm, raise: Raise) -> i32 {
    let object = vm.object_of(raise);
    let stderr = modules::imported(vm, "sys", &vm.names.stderr).unwrap_or(Value::None);
    if Raise::Object(Rc::clone(&object)).is(Kind::SystemExit) {
        let code = match object
            .exception()
            .map(|state| state.borrow().arguments.to_vec())
            .unwrap_or_default()
            .as_slice()
        {
            [] => Value::None,
            [one] => one.clone(),
            several => Value::tuple(several.to_vec()),
        };
        return match code.payload() {
            Value::None => 0,
            Value::Int(status) => (*status & 0xff) as i32,
            Value::Bool(flag) => i32::from(*flag),
            other => {
                let text = vm
                    .str(other)
                    .await
                    .map(|text| format!("{text}\n"))
                    .unwrap_or_default();
                let _ = vm.call_method(&stderr, "write", vec![Value::str(text)]).await;
                1
            }
        };
    }
    // What was printed comes before what is complained of.
    if let Some(stdout) = modules::imported(vm, "sys", &vm.names.stdout) {
        let _ = vm.call_method(&stdout, "flush", Vec::new()).await;
    }
    let exception = vm.full_class_name(&object.class());
    let message = vm.message_of(&object);
    vm.kernel(Next::Raised { exception, message }).await;
    let text = report::text(vm, &object);
    let _ = vm.call_method(&stderr, "write", vec![Value::str(text)]).await;
    1
}

pub(super) fn alone(source: &Source, most_steps: u64) -> Ended {
    let limits = Limits {
        steps: most_steps,
        ..Limits::default()
    };
    let mut program = Program::new(source, limits, false);
    let mut ended = Ended {
        stdout: Vec::new(),
        stderr: Vec::new(),
        status: 0,
    };
    let mut reply = None;
    let mut now = Nanos(0);
    loop {
        match simulation::Program::resume(&mut program, now, reply.take()) {
            Next::Call(request) => {
                reply = Some(match &request.call {
                    Call::Write { fd, .. } => {
                        let stream = if fd.0 == 2 {
                            &mut ended.stderr
                        } else {
                            &mut ended.stdout
                        };
                        stream.extend_from_slice(&request.data);
                        Reply::value(request.data.len() as i64)
                    }
                    Call::Read { .. } => Reply::value(0),
                    Call::Nanosleep { nanos, .. } => {
                        now.0 += nanos;
                        Reply::value(0)
                    }
                    _ => Reply::error(socketarium_trace::Errno(38)),
                });
            }
            Next::Compute(time) => {
                now.0 += time.0;
                if program.vm.steps.get() > most_steps {
                    ended.status = 124;
                    return ended;
                }
            }
            Next::Exit(status) => {
                ended.status = status;
                return ended;
            }
            // It has no other thread that could let it go on.
            Next::Park(None) => {
                ended.status = 124;
                return ended;
            }
            Next::Park(Some(until)) => now = now.max(until),
            Next::End => return ended,
            Next::Thread(_) | Next::Fork(_) => reply = Some(Reply::error(socketarium_trace::Errno(38))),
            Next::Unpark(_) | Next::Line { .. } | Next::Task(_) | Next::Raised { .. } => {}
        }
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "program in {:?}", self.thread)
    }
}
