//! What a run is made from: a plan, and what a plan does not say.

use super::agenda::Agenda;
use super::link::{Conditions, Link};
use super::node::Node;
use super::schedule::Schedule;
use super::scheduler::Machine;
use super::{Crowd, Program, Service, Simulation};
use crate::random::Random;
use crate::{Host, Sysctls, Tracer, UnknownSysctl};
use socketarium_trace::scenario::{Plan, PlannedProgram, PlannedRule};
use socketarium_trace::{HostId, Nanos};
use std::fmt;
use std::net::IpAddr;

/// A run before it begins.
#[derive(Clone, Debug)]
pub struct Setup {
    pub plan: Plan,
    /// Every action of the scenario, so that it can be asked for while the run goes on.
    pub actions: Vec<PlannedRule>,
    /// Every packet is held until it is let go.
    pub hold_all: bool,
    /// Every process is paused at its first call.
    pub pause_all: bool,
    /// Where all chance comes from.
    pub seed: u64,
    /// The processors of each host.
    pub machine: Machine,
    pub conditions: Conditions,
}

impl Setup {
    #[must_use]
    pub fn of(plan: Plan) -> Self {
        Self {
            plan,
            actions: Vec::new(),
            hold_all: false,
            pause_all: false,
            seed: 1,
            machine: Machine::default(),
            conditions: Conditions::default(),
        }
    }
}

/// A setup that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupError {
    Sysctl { host: String, unknown: UnknownSysctl },
    Program(NotStarted),
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sysctl { host, unknown } => write!(f, "host {host}: {unknown}"),
            Self::Program(trouble) => trouble.fmt(f),
        }
    }
}

impl std::error::Error for SetupError {}

/// A program that cannot be started, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotStarted {
    pub program: String,
    pub why: String,
}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be started: {}", self.program, self.why)
    }
}

impl std::error::Error for NotStarted {}

/// Where programs come from.
pub trait Repertoire: fmt::Debug {
    /// The program of a planned process. `random` is its own chance.
    ///
    /// # Errors
    /// A file that is not there, or arguments that it does not take.
    fn program(&self, planned: &PlannedProgram, seed: u64) -> Result<Box<dyn Program>, NotStarted>;
}

/// The programs that come with the model: `crowd` and `echo`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltIn;

impl Repertoire for BuiltIn {
    fn program(&self, planned: &PlannedProgram, seed: u64) -> Result<Box<dyn Program>, NotStarted> {
        let made = match planned.file.as_str() {
            "crowd" => Crowd::of_arguments(&planned.arguments).map(|crowd| crowd.program(seed)),
            "echo" => Service::of_arguments(&planned.arguments).map(|service| service.program()),
            _ if planned.file.ends_with(".py") => {
                Err("it is in Python, and no program of the model's own".to_owned())
            }
            other => Err(format!(
                "there is no built-in program {other:?}; there are crowd and echo"
            )),
        };
        made.map_err(|why| NotStarted {
            program: planned.name.clone(),
            why,
        })
    }
}

impl Simulation {
    /// A run of `setup` with programs from `repertoire`.
    ///
    /// # Errors
    /// A sysctl that the model does not have, or a program that cannot be started.
    pub fn new(setup: Setup, repertoire: Box<dyn Repertoire>) -> Result<Self, SetupError> {
        let Setup {
            plan,
            actions,
            hold_all,
            pause_all,
            seed,
            machine,
            conditions,
        } = setup;
        for planned in &plan.programs {
            repertoire.program(planned, seed).map_err(SetupError::Program)?;
        }
        let mut chance = Random::new(seed);
        let mut nodes = Vec::new();
        for (index, spec) in plan.hosts.iter().enumerate() {
            let mut sysctls = Sysctls::default();
            for (name, value) in &spec.sysctls {
                sysctls.set(name, value).map_err(|unknown| SetupError::Sysctl {
                    host: spec.name.clone(),
                    unknown,
                })?;
            }
            let addresses = [IpAddr::V4(spec.address)];
            let mut host = Host::new(HostId(index as u8), &addresses, sysctls, chance.next());
            host.set_link_mtu(conditions.mtu);
            nodes.push(Node::new(host, machine));
        }
        let hosts = plan.hosts.iter();
        let hosts = hosts
            .map(|host| (host.name.clone(), IpAddr::V4(host.address)))
            .collect();
        Ok(Self {
            tracer: Tracer::default(),
            nodes,
            link: Link::new(hosts, plan.rules.clone(), plan.link, conditions, chance.next()),
            agenda: Agenda::default(),
            schedule: Schedule::new(plan.programs),
            repertoire,
            actions,
            rules: plan.rules,
            limits: plan.limits,
            hold_all,
            pause_all,
            seed: chance.next(),
            begun: false,
            quiet: false,
            stopped: false,
            ended: None,
        })
    }

    /// The programs whose time is known go onto the agenda.
    pub(super) fn start_what_is_ready(&mut self) {
        let now = self.tracer.now();
        for program in self.schedule.take_ready() {
            let at = Nanos(now.0 + program.delay_millis * 1_000_000);
            self.agenda.put(at, super::Due::Start(Box::new(program)));
        }
    }
}
