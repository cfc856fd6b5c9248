//! Names in calls and in the parameters of functions.

use super::collect::Collector;
use super::mangled;
use crate::reading::Trouble;
use crate::tree::{Argument, Parameter, Parameters};

impl Collector {
    pub(super) fn arguments(&mut self, arguments: &[Argument]) -> Result<(), Trouble> {
        for argument in arguments {
            match argument {
                Argument::Positional(value)
                | Argument::Star(value)
                | Argument::Named(_, value, _)
                | Argument::DoubleStar(value) => self.expr(value)?,
            }
        }
        Ok(())
    }

    pub(super) fn defaults(&mut self, parameters: &Parameters) -> Result<(), Trouble> {
        every(parameters).try_for_each(|one| self.optional(one.default.as_ref()))
    }

    pub(super) fn annotations(&mut self, parameters: &Parameters) -> Result<(), Trouble> {
        every(parameters).try_for_each(|one| self.optional(one.annotation.as_ref()))
    }

    pub(super) fn bind_parameters(&mut self, parameters: &Parameters) {
        let positional = parameters.positional_only.iter().chain(&parameters.positional);
        let others = parameters.rest.iter().chain(&parameters.keywords);
        for parameter in positional.chain(&parameters.keyword_only).chain(others) {
            self.bind(&parameter.name);
            let name = mangled(self.here().class_name.as_ref(), &parameter.name);
            self.here().uses.entry(name).or_default().parameter = true;
        }
    }
}

fn every(parameters: &Parameters) -> impl Iterator<Item = &Parameter> {
    let positional = parameters.positional_only.iter().chain(&parameters.positional);
    positional
        .chain(&parameters.rest)
        .chain(&parameters.keyword_only)
        .chain(&parameters.keywords)
}
