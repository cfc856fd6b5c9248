//! Which layers this machine lets us observe. Found by trying: a supervisor makes a small lab and says how far
//! it came.

use serde::{Deserialize, Serialize};
use socketarium_trace::event::Layer;
use socketarium_trace::lab::LayerReport;
use std::io::Write;
use std::process::{Command, Stdio};

/// What a supervisor is asked in place of an order.
pub(crate) const QUESTION: &str = "survey";

/// What a supervisor found when it tried. Each error is a sentence without its full stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Findings {
    /// Whether it runs as root, or as an ordinary user in a user namespace.
    pub(crate) root: bool,
    /// How the wire is held.
    pub(crate) wire: Option<String>,
    pub(crate) wire_error: Option<String>,
    pub(crate) trace_error: Option<String>,
    pub(crate) tables_error: Option<String>,
    /// `CPython 3.11.2`
    pub(crate) python: Option<String>,
    pub(crate) python_error: Option<String>,
}

/// One report for each layer.
#[must_use]
pub fn survey() -> Vec<LayerReport> {
    match ask() {
        Ok(findings) => reports(&findings),
        Err(reason) => missing(&reason),
    }
}

fn ask() -> Result<Findings, String> {
    if !cfg!(target_os = "linux") {
        return Err(format!(
            "a lab needs the kernel of Linux, and this is {}",
            std::env::consts::OS
        ));
    }
    let mut child = Command::new("/proc/self/exe")
        .arg("supervise")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the supervisor does not start: {error}"))?;
    if let Some(mut input) = child.stdin.take() {
        // A supervisor that ends at once says why on its standard error.
        let _ = writeln!(input, "{QUESTION}");
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    serde_json::from_slice(&output.stdout).map_err(|_silent| {
        let said = String::from_utf8_lossy(&output.stderr);
        said.lines()
            .last()
            .unwrap_or("the supervisor ended without a word")
            .to_owned()
    })
}

fn reports(findings: &Findings) -> Vec<LayerReport> {
    let who = if findings.root {
        "as root"
    } else {
        "in a user namespace"
    };
    let report = |layer, how: String, error: &Option<String>, remedy: &str| {
        let error = error.clone();
        LayerReport {
            layer,
            available: error.is_none(),
            remedy: error.is_some().then(|| remedy.to_owned()),
            how: error.unwrap_or(how),
        }
    };
    let python = findings.python.clone().unwrap_or_default();
    let through = if findings.trace_error.is_some() {
        "read from a pipe"
    } else {
        "seen in order with its calls"
    };
    vec![
        report(
            Layer::Code,
            format!("lines that {python} marks before it runs them, {through}"),
            &findings.python_error,
            "Install python3 (3.10 or later) from the distribution, so that it lies in /usr/bin.",
        ),
        report(
            Layer::Calls,
            format!("stops by ptrace and seccomp, {who}"),
            &findings.trace_error,
            "Allow ptrace(2) and seccomp(2): in a container, run it with the capability SYS_PTRACE.",
        ),
        report(
            Layer::Kernel,
            "tables read by sock_diag and /proc after each stop and each packet".to_owned(),
            &findings.tables_error,
            "Load the kernel modules tcp_diag and udp_diag.",
        ),
        report(
            Layer::Wire,
            format!(
                "every packet passes through a {} that we hold",
                findings.wire.as_deref().unwrap_or("device")
            ),
            &findings.wire_error,
            "Load the kernel module tun (as root) or veth, or run the server as root.",
        ),
    ]
}

/// No lab at all, for one reason.
fn missing(reason: &str) -> Vec<LayerReport> {
    let remedy = if cfg!(target_os = "linux") {
        "Run the server as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, \
         user.max_user_namespaces above 0; in a container, the capability SYS_ADMIN)."
    } else {
        "Run the server on Linux, or in a virtual machine with Linux. Recordings play anywhere."
    };
    [Layer::Code, Layer::Calls, Layer::Kernel, Layer::Wire]
        .into_iter()
        .map(|layer| LayerReport {
            layer,
            available: false,
            how: reason.to_owned(),
            remedy: Some(remedy.to_owned()),
        })
        .collect()
}
