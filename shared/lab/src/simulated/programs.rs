//! The programs of an order: those in Python with the order's own sources, and those that come with the model.

use crate::Order;
use socketarium_kernel::simulation::{BuiltIn, NotStarted, Program, Repertoire};
use socketarium_python::process::{self, Limits, Source};
use socketarium_trace::scenario::PlannedProgram;
use std::fmt;
use std::rc::Rc;

/// Where the programs of a run come from.
pub(super) struct Programs {
    files: Vec<(String, Rc<str>)>,
    hosts: Vec<(String, String)>,
}

impl Programs {
    pub(super) fn of(order: &Order) -> Self {
        let files = order.sources.iter();
        let hosts = order.plan.hosts.iter();
        Self {
            files: files
                .map(|(file, source)| (file.clone(), Rc::from(source.as_str())))
                .collect(),
            hosts: hosts
                .map(|host| (host.name.clone(), host.address.to_string()))
                .collect(),
        }
    }
}

impl Repertoire for Programs {
    fn program(&self, planned: &PlannedProgram, seed: u64) -> Result<Box<dyn Program>, NotStarted> {
        if !planned.file.ends_with(".py") {
            return BuiltIn.program(planned, seed);
        }
        if !self.files.iter().any(|(file, _)| *file == planned.file) {
            return Err(NotStarted {
                program: planned.name.clone(),
                why: format!("there is no file {}", planned.file),
            });
        }
        let own = std::iter::once(planned.file.clone());
        let source = Source {
            file: planned.file.clone(),
            files: self.files.clone(),
            arguments: own.chain(planned.arguments.iter().cloned()).collect(),
            is_terminal: true,
            seed,
            hosts: self.hosts.clone(),
        };
        Ok(Box::new(process::Program::new(&source, Limits::default(), true)))
    }
}

impl fmt::Debug for Programs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = self.files.iter().map(|(file, _)| file);
        f.debug_list().entries(files).finish()
    }
}
