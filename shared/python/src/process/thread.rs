//! A thread that a program has started.

use super::report;
use crate::machine::{Activation, Called, Stop, Thread, Vm};
use crate::modules;
use crate::value::{Kind, Raise, Value};
use socketarium_kernel::Reply;
use socketarium_kernel::simulation::{self, Next};
use socketarium_trace::{Nanos, Pid, Tid};
use std::fmt;
use std::rc::Rc;

struct Started {
    vm: Vm,
    ident: i64,
    thread: Thread,
    ended: bool,
}

/// The number that the program knows the thread by, and the thread.
pub(crate) fn new(vm: &Vm, function: Value, arguments: Vec<Value>) -> (i64, Box<dyn simulation::Program>) {
    let ident = vm
        .threads
        .borrow()
        .keys()
        .last()
        .map_or(2, |last| last + 1)
        .max(2);
    vm.threads.borrow_mut().insert(ident, None);
    let own = vm.clone();
    let future = async move {
        let outcome = match own.begin(&function, arguments, Vec::new()) {
            Ok(Called::Done(value)) => Ok(value),
            Ok(pushed) => own.wait_for(pushed).await,
            Err(raise) => Err(raise),
        };
        if let Err(raise) = outcome {
            let object = own.object_of(raise);
            if !Raise::Object(Rc::clone(&object)).is(Kind::SystemExit) {
                let text = format!(
                    "Exception ignored in thread started by: {}\n{}",
                    own.repr(&function).await?,
                    report::text(&own, &object)
                );
                if let Some(stderr) = modules::imported(&own, "sys", &own.names.stderr) {
                    own.call_method(&stderr, "write", vec![Value::str(text)]).await?;
                }
            }
        }
        Ok(Value::None)
    };
    let program = Started {
        vm: vm.clone(),
        ident,
        thread: Thread::new(Activation::native(Box::pin(future))),
        ended: false,
    };
    (ident, Box::new(program))
}

impl simulation::Program for Started {
    fn numbered(&mut self, _pid: Pid, tid: Tid) {
        self.vm.threads.borrow_mut().insert(self.ident, Some(tid));
    }

    fn resume(&mut self, now: Nanos, last: Option<Reply>) -> Next {
        self.vm.now.set(now);
        if self.ended {
            return Next::End;
        }
        let before = self.vm.thread.replace(self.ident);
        let stop = self.thread.run(&self.vm, last);
        self.vm.thread.set(before);
        match stop {
            Stop::Next(next) => next,
            Stop::Finished(_) => {
                self.ended = true;
                self.vm.threads.borrow_mut().remove(&self.ident);
                Next::End
            }
        }
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread {}", self.ident)
    }
}
