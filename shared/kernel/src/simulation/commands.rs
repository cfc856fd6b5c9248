//! What a person asks of a run that goes on: the commands of the live lab.

use super::scheduler::ThreadState;
use super::turning::Running;
use super::{NOTHING, Simulation};
use socketarium_trace::event::{ExitStatus, Kind, ProgramEvent, RunEvent};
use socketarium_trace::lab::Command;
use socketarium_trace::scenario::PlannedRule;
use socketarium_trace::{Actor, HostId, Pid};

/// `SIGKILL`.
const SIGKILL: i32 = 9;

impl Simulation {
    /// Carries out a command at this moment.
    ///
    /// # Errors
    /// What it names is not there any more, or not in a state for it; in English, for whoever asked.
    pub fn command(&mut self, command: &Command) -> Result<(), String> {
        if self.ended.is_some() {
            return Err("the run is over".to_owned());
        }
        self.quiet = false;
        let done = match command {
            Command::Packet { packet, verdict } => {
                if self.link.decide_by_hand(&mut self.tracer, *packet, *verdict) {
                    Ok(())
                } else {
                    Err(format!("packet {packet} is not on the wire any more"))
                }
            }
            Command::HoldAll { on } => {
                self.link.hold_all(&mut self.tracer, *on);
                Ok(())
            }
            Command::Action { name, on } => self.action(name, *on),
            Command::Pause { pid } => self.host_of(*pid).map(|host| self.ask_to_pause(host, *pid)),
            Command::StepCall { pid } => self.release(*pid, true),
            Command::Resume { pid } => self.release(*pid, false),
            Command::Kill { pid } => self
                .host_of(*pid)
                .map(|host| self.end_process(host, *pid, ExitStatus::Signal(SIGKILL), None)),
            Command::Stop => {
                self.stopped = true;
                Ok(())
            }
        };
        self.put_arrivals();
        self.dispatch();
        self.end_if_over();
        done
    }

    fn action(&mut self, name: &str, on: bool) -> Result<(), String> {
        let rule = self.actions.iter().find(|rule| rule.name == name).cloned();
        let rule = rule.ok_or_else(|| format!("the scenario has no action {name:?}"))?;
        if on {
            if self.link.judge_mut().arm(rule.clone()) {
                self.say_armed(&rule);
            }
        } else if self.link.judge_mut().disarm(name) {
            self.say(RunEvent::RuleDisarmed { rule: rule.name });
        }
        Ok(())
    }

    pub(super) fn say_armed(&mut self, rule: &PlannedRule) {
        self.say(RunEvent::RuleArmed {
            rule: rule.name.clone(),
            description: socketarium_trace::json::write(&rule.rule),
        });
    }

    fn release(&mut self, pid: Pid, for_one_call: bool) -> Result<(), String> {
        let host = self.host_of(pid)?;
        let Some(node) = self.nodes.get_mut(usize::from(host.0)) else {
            return Ok(());
        };
        let held: Vec<_> = node
            .scheduler
            .tasks()
            .into_iter()
            .filter(|(_, task)| task.pid == pid && task.state == ThreadState::Held)
            .map(|(tid, _)| tid)
            .collect();
        if for_one_call && held.is_empty() {
            return Err(format!(
                "process {pid} is not held before a call: pause it first, or wait until it calls"
            ));
        }
        if let Some(process) = node.processes.get_mut(&pid) {
            process.pausing = for_one_call;
        }
        let mut woken = Vec::new();
        for tid in held {
            if node.scheduler.wake(tid).is_some() {
                woken.push(Running { host, pid, tid });
            }
        }
        let actor = Actor {
            pid: Some(pid),
            ..Actor::kernel(host)
        };
        self.tracer.because(NOTHING);
        let released = Kind::Program(ProgramEvent::Released { for_one_call });
        self.tracer.emit(Some(actor), released);
        for thread in woken {
            thread.runnable(&mut self.tracer);
        }
        Ok(())
    }

    fn host_of(&self, pid: Pid) -> Result<HostId, String> {
        let has = |(_, node): &(usize, &super::node::Node)| node.processes.contains_key(&pid);
        let found = self.nodes.iter().enumerate().find(has);
        found
            .map(|(index, _)| HostId(index as u8))
            .ok_or_else(|| format!("process {pid} has ended"))
    }
}
