//! Code in a script: asks the kernel for `tcp_info` of the socket under test, and runs the code.

use super::{Run, at};
use crate::packetdrill::python::Names;
use crate::packetdrill::report::Failure;
use crate::packetdrill::stage::Stage;
use crate::packetdrill::{symbols, tcp_info};
use socketarium_kernel::{Progress, Request};
use socketarium_trace::Fd;
use socketarium_trace::event::{Call, Out};

const SOL_TCP: i32 = 6;
const TCP_INFO: i32 = 11;

impl Run<'_> {
    pub(super) fn probe(&mut self, line: u32, code: &str) -> Result<(), Failure> {
        let fd = self.connections.under_test().and_then(|connection| connection.fd);
        let mut probe = Probe {
            fd: fd.and_then(|fd| self.fds.get(&fd).copied()),
            stage: &mut self.stage,
            info: None,
        };
        let ran = self.python.run(code, &mut probe);
        ran.map_err(|error| at(line, &format!("error in code: {error}")))
    }
}

struct Probe<'a> {
    stage: &'a mut Stage,
    fd: Option<Fd>,
    /// What the kernel said, once it was asked.
    info: Option<Vec<u8>>,
}

impl Probe<'_> {
    fn info(&mut self) -> Result<&[u8], String> {
        if self.info.is_none() {
            let fd = self.fd.ok_or("no descriptor stands for the socket under test")?;
            let call = Call::Getsockopt {
                fd,
                level: SOL_TCP,
                name: TCP_INFO,
            };
            let (_, progress) = self.stage.call(Request::of(call))?;
            let Progress::Done(reply) = progress else {
                return Err("getsockopt() does not come back".to_owned());
            };
            match (reply.outcome.result, reply.outcome.out) {
                (Ok(_), Out::Option { value }) => self.info = Some(value.bytes.0),
                (Err(errno), _) => {
                    return Err(format!("getsockopt(…, TCP_INFO): {errno} ({})", errno.text()));
                }
                (Ok(_), _) => return Err("the model has no TCP_INFO".to_owned()),
            }
        }
        Ok(self.info.as_deref().unwrap_or_default())
    }
}

impl Names for Probe<'_> {
    fn value(&mut self, name: &str) -> Result<Option<i128>, String> {
        if name.starts_with("tcpi_") {
            let field = tcp_info::field(self.info()?, name);
            return match field {
                Some(value) => Ok(Some(value.into())),
                None => Err(format!("the model has no {name}")),
            };
        }
        let symbol = name.starts_with("TCP").then(|| symbols::value(name)).flatten();
        Ok(symbol.map(Into::into))
    }
}
