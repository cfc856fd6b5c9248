//! System calls: made, asleep, come back.

use super::{Run, Sleeping, Window, at, late, seconds};
use crate::packetdrill::arguments::Arguments;
use crate::packetdrill::calls::{self, Effect, Expects, Made};
use crate::packetdrill::connection::Stage;
use crate::packetdrill::expression::Joined;
use crate::packetdrill::report::Failure;
use crate::packetdrill::script::Call;
use socketarium_kernel::{Progress, Reply};
use socketarium_trace::Nanos;
use socketarium_trace::net::Address;

/// How long a call that should come back at once is waited for, in nanoseconds: an hour.
const PATIENCE: u64 = 3_600_000_000_000;

impl Run<'_> {
    pub(super) fn call(&mut self, line: u32, call: &Call, window: Window) -> Result<(), Failure> {
        let wrong = |error: String| at(line, &format!("runtime error in {} call: {error}", call.name));
        let arguments = Arguments {
            list: &call.arguments,
            fds: &self.fds,
            options: self.options,
        };
        let prepared = calls::prepare(&call.name, &arguments).map_err(wrong)?;
        if let Expects::Connecting(fd, Address::Inet(remote)) = &prepared.expects {
            self.connections.connecting(*fd, *remote);
        }
        self.say(written(call));
        // An end is counted as the start is: from the same moment.
        let base = window.base.unwrap_or_default();
        let until = call.until.map(|until| Nanos(base.0 + until.0));
        let request = match prepared.made {
            Made::Call(request) => request,
            Made::Refused(errno) => {
                let reply = Reply::error(errno);
                return self.returned(line, call, &prepared.expects, &reply);
            }
        };
        let (tid, progress) = self.stage.call(request).map_err(wrong)?;
        match progress {
            Progress::Done(reply) => {
                let now = self.stage.now();
                self.check_end(line, until, now)?;
                self.returned(line, call, &prepared.expects, &reply)?;
                self.come_back()
            }
            Progress::Blocked => {
                self.sleeping.push(Sleeping {
                    tid,
                    line,
                    call: call.clone(),
                    expects: prepared.expects,
                    until,
                });
                self.come_back()?;
                if until.is_none() {
                    self.sleep_out(line)?;
                }
                Ok(())
            }
        }
    }

    /// A call that the script does not say to block: nothing else happens until it comes back.
    fn sleep_out(&mut self, line: u32) -> Result<(), Failure> {
        let limit = Nanos(self.stage.now().0 + PATIENCE);
        while self.sleeping.iter().any(|sleeping| sleeping.line == line) {
            if !self.stage.step(limit).map_err(|error| at(line, &error))? {
                let sleeping = self.sleeping.iter().find(|sleeping| sleeping.line == line);
                let name = sleeping.map_or("the call", |sleeping| sleeping.call.name.as_str());
                return Err(at(
                    line,
                    &format!(
                        "runtime error in {name} call: it blocks, and nothing wakes it; a call that blocks is written \
                         +0...TIME {name}(…)"
                    ),
                ));
            }
            self.come_back()?;
        }
        Ok(())
    }

    /// Takes the calls that came back, and checks them.
    pub(super) fn come_back(&mut self) -> Result<(), Failure> {
        for finished in std::mem::take(&mut self.stage.finished) {
            let found = self
                .sleeping
                .iter()
                .position(|sleeping| sleeping.tid == finished.tid);
            let Some(index) = found else { continue };
            let sleeping = self.sleeping.remove(index);
            self.check_end(sleeping.line, sleeping.until, finished.at)?;
            self.returned(sleeping.line, &sleeping.call, &sleeping.expects, &finished.reply)?;
        }
        Ok(())
    }

    fn check_end(&self, line: u32, until: Option<Nanos>, now: Nanos) -> Result<(), Failure> {
        let Some(until) = until else { return Ok(()) };
        let tolerance = self.options.tolerance;
        if now.0.abs_diff(until.0) > tolerance.0 {
            return Err(at(line, &late("system call return", until, now, tolerance)));
        }
        Ok(())
    }

    fn returned(&mut self, line: u32, call: &Call, expects: &Expects, reply: &Reply) -> Result<(), Failure> {
        let effect = calls::outcome(call, expects, reply);
        let effect =
            effect.map_err(|error| at(line, &format!("runtime error in {} call: {error}", call.name)))?;
        match effect {
            Effect::Nothing => {}
            Effect::Socket(script, live) => {
                self.fds.insert(script, live);
                self.connections.made(script);
            }
            Effect::Connection(script, live, remote) => {
                self.fds.insert(script, live);
                self.connections.accepted(script, remote);
            }
            Effect::Descriptors(made) => self.fds.extend(made),
            Effect::Closed(fd) => {
                self.fds.remove(&fd);
            }
            Effect::Listening(fd) => {
                if let Some(connection) = self.connections.of(fd) {
                    connection.stage = Stage::Listening;
                }
            }
            Effect::Bound(fd, address) => {
                if let Some(connection) = self.connections.of(fd)
                    && address.port() != 0
                    && !address.ip().is_unspecified()
                {
                    connection.local = Some(address);
                }
            }
        }
        Ok(())
    }

    /// Waits for calls that are asleep when the last event has happened.
    pub(super) fn rest(&mut self) -> Result<(), Failure> {
        while let Some(sleeping) = self.sleeping.first() {
            let line = sleeping.line;
            let until = sleeping.until.unwrap_or(self.stage.now());
            let limit = Nanos(until.0 + self.options.tolerance.0);
            if self.stage.now() >= limit || !self.stage.step(limit).map_err(|error| at(line, &error))? {
                let name = &sleeping.call.name;
                return Err(at(
                    line,
                    &format!(
                        "runtime error in {name} call: expected to come back at {} sec but it is still asleep",
                        seconds(until)
                    ),
                ));
            }
            self.come_back()?;
        }
        Ok(())
    }
}

fn written(call: &Call) -> String {
    let errno = call
        .errno
        .as_deref()
        .map_or(String::new(), |errno| format!(" {errno}"));
    format!(
        "{}({}) = {}{errno}",
        call.name,
        Joined(&call.arguments),
        call.result
    )
}
