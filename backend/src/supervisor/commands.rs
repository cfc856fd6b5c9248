//! What viewers ask of a run that goes on.

use super::run::Run;
use socketarium_trace::event::{Actor, Kind, ProgramEvent, RunEvent, Source};
use socketarium_trace::lab::{Command, Refusal};
use socketarium_trace::{Pid, Tid};
use std::io::{self, Write};

impl<W: Write> Run<W> {
    /// Carries out a command, or says why not.
    ///
    /// # Errors
    /// Where nobody reads any more.
    pub(super) fn command(&mut self, line: &str) -> io::Result<()> {
        let command = match serde_json::from_str(line) {
            Ok(command) => command,
            Err(error) => return self.log.refuse(Refusal::Malformed, error.to_string()),
        };
        let done = match command {
            Command::Packet { packet, verdict } => {
                if self.wire.decide_by_hand(packet, verdict, &mut self.log) {
                    Ok(())
                } else {
                    Err(format!("packet {packet} is not on the wire any more"))
                }
            }
            Command::HoldAll { on } => {
                self.wire.hold_all(on, &mut self.log);
                Ok(())
            }
            Command::Action { name, on } => self.action(&name, on),
            Command::Pause { pid } => self.pause(pid),
            Command::StepCall { pid } => self.release(pid, true),
            Command::Resume { pid } => self.release(pid, false),
            Command::Kill { pid } => self.kill(pid),
            Command::Stop => {
                self.stopped = true;
                Ok(())
            }
        };
        done.or_else(|message| self.log.refuse(Refusal::Gone, message))
    }

    fn action(&mut self, name: &str, on: bool) -> Result<(), String> {
        let rule = self.order.actions.iter().find(|rule| rule.name == name).cloned();
        let rule = rule.ok_or_else(|| format!("the scenario has no action {name:?}"))?;
        if on {
            if self.wire.judge_mut().arm(rule.clone()) {
                self.say_armed(&rule);
            }
        } else if self.wire.judge_mut().disarm(name) {
            let disarmed = RunEvent::RuleDisarmed { rule: rule.name };
            self.log.push(Source::Observed, None, None, Kind::Run(disarmed));
        }
        Ok(())
    }

    fn pause(&mut self, pid: Pid) -> Result<(), String> {
        if !self.traces() {
            return Err("this machine allows no tracer, so programs cannot be paused".to_owned());
        }
        let actor = self.running(pid)?;
        self.log.push(
            Source::Observed,
            Some(actor),
            None,
            Kind::Program(ProgramEvent::PauseAsked),
        );
        Ok(())
    }

    fn release(&mut self, pid: Pid, for_one_call: bool) -> Result<(), String> {
        let actor = self.running(pid)?;
        let held: Vec<Tid> = self
            .threads
            .iter()
            .filter(|(_, traced)| traced.pid == pid && traced.held)
            .map(|(tid, _)| *tid)
            .collect();
        if for_one_call && held.is_empty() {
            return Err(format!(
                "process {pid} is not held before a call: pause it first, or wait until it calls"
            ));
        }
        let released = Kind::Program(ProgramEvent::Released { for_one_call });
        self.log.push(
            Source::Observed,
            Some(Actor { tid: None, ..actor }),
            None,
            released,
        );
        for tid in held {
            self.let_go(tid);
        }
        Ok(())
    }

    fn kill(&mut self, pid: Pid) -> Result<(), String> {
        self.running(pid)?;
        let process = nix::unistd::Pid::from_raw(pid.0.cast_signed());
        nix::sys::signal::kill(process, nix::sys::signal::Signal::SIGKILL).map_err(|error| error.to_string())
    }

    fn running(&self, pid: Pid) -> Result<Actor, String> {
        let traced = self.threads.values().find(|traced| traced.pid == pid);
        let traced = traced.ok_or_else(|| format!("process {pid} has ended"))?;
        Ok(Actor::thread(traced.host, pid, Tid(pid.0)))
    }
}
