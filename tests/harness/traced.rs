//! The same programs under `strace`, in two network namespaces joined by a plain cable: what the lab's calls are
//! held against.

use crate::python::Program;
use crate::{live, top};
use socketarium_lab::Wish;
use socketarium_trace::event::{Call, ProgramEvent};
use socketarium_trace::notation::{call_text, past_call_text};
use socketarium_trace::recording::Recording;
use socketarium_trace::scenario::{Limits, Moment};
use socketarium_trace::world::PastCall;
use socketarium_trace::{Kind, Tid};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The calls that the lab shows, in strace's own words, and `openat`, by which libraries open their files.
const TRACED: &str = "trace=socket,socketpair,bind,listen,accept,accept4,connect,getsockname,getpeername,setsockopt,\
getsockopt,sendto,recvfrom,sendmsg,recvmsg,shutdown,read,write,readv,writev,close,dup,dup2,dup3,pipe2,eventfd2,fcntl,\
ioctl,select,pselect6,poll,ppoll,epoll_create1,epoll_ctl,epoll_wait,epoll_pwait,fork,vfork,clone,clone3,execve,wait4,\
kill,nanosleep,clock_nanosleep,exit,exit_group,openat";

/// The descriptor to which the start-up module writes.
const MARKS: &str = "4000";

/// Lists of calls, one for each thread in the order in which they came to be.
pub type Threads = Vec<Vec<String>>;

/// Runs a scenario's programs under strace. Calls by program name.
///
/// # Panics
/// If the machine does not allow it.
#[must_use]
pub fn under_strace(scenario: &str, settings: &[(&str, &str)]) -> BTreeMap<String, Threads> {
    let wish = Wish {
        scenario: scenario.to_owned(),
        settings: settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Wish::default()
    };
    let order = live::library()
        .order(&wish, Limits::default(), &[])
        .expect("the wish is in order");
    let folder = Folder::new(scenario);
    for (name, text) in &order.sources {
        fs::write(folder.0.join(name), text).expect("a file can be written");
    }
    let startup = top().join("backend/src/supervisor/program/startup.py");
    fs::copy(startup, folder.0.join("sitecustomize.py")).expect("the start-up module is there");
    let mut script = String::from(CABLE);
    for program in &order.plan.programs {
        let host = order.plan.hosts[usize::from(program.host.0)].name.as_str();
        match &program.after {
            None => {}
            Some(Moment::Listening(_)) => {
                script.push_str("until in_server ss -Hltn | grep -q :9000; do sleep 0.05; done\n")
            }
            Some(Moment::Ended(of)) => script.push_str(&format!("wait $PID_{of}\n")),
        }
        let arguments: Vec<String> = program
            .arguments
            .iter()
            .map(|argument| format!("'{argument}'"))
            .collect();
        script.push_str(&format!(
            "sleep {}\nin_{host} strace -f -s 512 -o {}.calls -e {TRACED} -e signal=none bash -c \
             'exec {MARKS}>/dev/null; exec /usr/bin/python3 \"$@\"' - {} {} </dev/null >/dev/null 2>&1 &\nPID_{}=$!\n",
            program.delay_millis as f64 / 1000.0,
            program.name,
            program.file,
            arguments.join(" "),
            program.of.replace('-', "_"),
        ));
    }
    script.push_str("wait\n");
    let mut command = Command::new("unshare");
    command
        .args([
            "--net",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "bash",
            "-c",
            &script,
        ])
        .current_dir(&folder.0);
    let output = with_startup(&mut command, &folder.0)
        .output()
        .expect("unshare starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let calls = |name: &str| {
        let text =
            fs::read_to_string(folder.0.join(format!("{name}.calls"))).expect("strace has written its file");
        threads(&text.replace(&*folder.0.to_string_lossy(), "/tmp/lab"))
    };
    order
        .plan
        .programs
        .iter()
        .map(|program| (program.name.clone(), calls(&program.name)))
        .collect()
}

/// Runs one program of the corpus under strace, alone in a network namespace with nothing but its loopback.
///
/// # Panics
/// If the machine does not allow it.
#[must_use]
pub fn one_under_strace(program: &Program) -> Threads {
    let folder = Folder::new(&program.name.replace('/', "-"));
    for (from, name) in [
        (program.folder.join(&program.file), program.file.as_str()),
        (
            top().join("backend/src/supervisor/program/startup.py"),
            "sitecustomize.py",
        ),
    ] {
        fs::copy(from, folder.0.join(name)).expect("a file can be copied");
    }
    let script = format!(
        "ip link set lo up && exec strace -f -s 512 -o calls -e {TRACED} -e signal=none bash -c \
         'exec {MARKS}>/dev/null; exec /usr/bin/python3 \"$@\"' - {} </dev/null >/dev/null 2>&1",
        program.file
    );
    let mut command = Command::new("timeout");
    // How the program ends is compared elsewhere.
    command
        .args(["--kill-after=5", "120", "unshare", "--net", "bash", "-c", &script])
        .current_dir(&folder.0);
    with_startup(&mut command, &folder.0)
        .output()
        .expect("timeout starts");
    let text = fs::read_to_string(folder.0.join("calls")).expect("strace has written its file");
    threads(&text.replace(&*folder.0.to_string_lossy(), "/tmp/lab"))
}

/// Sets the environment in which the start-up module of traced programs works.
fn with_startup<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("PYTHONPATH", folder)
        .env("SOCKETARIUM_MARKS", MARKS)
        .env("SOCKETARIUM_PROGRAMS", folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUTF8", "1")
        .env("PYTHONNOUSERSITE", "1")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
}

/// Two namespaces of our own, one of which is the script's, and a cable; `in_client` and `in_server` run things
/// there. Everything goes with the script.
const CABLE: &str = r#"set -e
unshare --net sleep 600 & OTHER=$!
until [ "$(readlink /proc/$OTHER/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
in_client() { nsenter --net=/proc/$OTHER/ns/net "$@"; }
in_server() { "$@"; }
ip link add wire0 type veth peer name wire1 netns $OTHER
in_server ip addr add 10.0.0.2/24 dev wire0; in_client ip addr add 10.0.0.1/24 dev wire1
in_server ip link set wire0 up; in_client ip link set wire1 up
in_server ip link set lo up; in_client ip link set lo up
trap 'kill $OTHER' EXIT
wait() { for job in ${@:-$(jobs -p)}; do [ $job = $OTHER ] || builtin wait $job || true; done; }
"#;

/// The lab's calls of one program, the same way.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all that happens, four kinds of events are about calls"
)]
#[must_use]
pub fn in_the_lab(recording: &Recording, program: &str) -> Threads {
    let mut processes = BTreeSet::new();
    let mut order: Vec<Tid> = Vec::new();
    let mut calls: BTreeMap<Tid, Vec<(u64, PastCall, bool)>> = BTreeMap::new();
    for event in &recording.events {
        let Some((pid, tid)) = event.actor.and_then(|actor| Some((actor.pid?, actor.tid?))) else {
            continue;
        };
        match &event.kind {
            Kind::Program(ProgramEvent::ProcessStarted { program: name, .. }) if name == program => {
                processes.insert(pid);
                order.push(tid);
            }
            Kind::Program(ProgramEvent::ThreadStarted { tid }) if processes.contains(&pid) => {
                order.push(*tid)
            }
            Kind::Entered(call) if processes.contains(&pid) => {
                let past = PastCall {
                    pid,
                    tid,
                    entered: event.seq,
                    returned: event.seq,
                    since: event.at,
                    until: event.at,
                    call: call.clone(),
                    outcome: socketarium_trace::event::Outcome::value(0),
                    place: None,
                };
                calls.entry(tid).or_default().push((event.seq.0, past, false));
            }
            Kind::Returned { entered, outcome } => {
                let of_thread = calls.get_mut(&tid).into_iter().flatten();
                if let Some((_, past, returned)) = of_thread.into_iter().find(|(seq, ..)| *seq == entered.0) {
                    past.outcome = outcome.clone();
                    *returned = true;
                }
            }
            _ => {}
        }
    }
    let text = |(_, past, returned): &(u64, PastCall, bool)| {
        let whole = *returned || matches!(past.call, Call::Exit { .. } | Call::ExitGroup { .. });
        if whole {
            past_call_text(past)
        } else {
            call_text(&past.call)
        }
    };
    order
        .iter()
        .map(|tid| {
            calls
                .get(tid)
                .into_iter()
                .flatten()
                .map(text)
                .map(|line| aside(&line))
                .collect()
        })
        .collect()
}

/// What strace wrote, thread by thread: from the program's first line on, without the marks and without what is
/// about files that libraries open.
fn threads(text: &str) -> Threads {
    let mut order: Vec<&str> = Vec::new();
    let mut unfinished: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut begun = false;
    for line in text.lines() {
        let Some((pid, rest)) = line.split_once(' ') else {
            continue;
        };
        let rest = rest.trim_start();
        if rest.starts_with(&format!("write({MARKS}, ")) && rest.contains("\\tline\\t") {
            begun = true;
        }
        let belongs = begun && !rest.starts_with(&format!("write({MARKS}, ")) && !rest.starts_with("+++");
        if !order.contains(&pid) {
            order.push(pid);
        }
        let own = lines.entry(pid).or_default();
        if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            if belongs {
                unfinished.insert(pid, (own.len(), start.to_owned()));
                own.push(start.to_owned());
            }
        } else if rest.starts_with("<... ") {
            let (_, end) = rest
                .split_once(" resumed>")
                .expect("strace says which call resumed");
            if let Some((index, start)) = unfinished.remove(pid) {
                own[index] = format!("{start}{end}");
            }
        } else if belongs {
            own.push(rest.to_owned());
        }
    }
    order
        .into_iter()
        .map(|pid| {
            without_library_files(&lines[pid])
                .iter()
                .map(|line| aside(line))
                .collect()
        })
        .collect()
}

fn without_library_files(lines: &[String]) -> Vec<String> {
    let mut files: BTreeSet<String> = BTreeSet::new();
    let mut kept = Vec::new();
    for line in lines {
        let name = line.split('(').next().unwrap_or_default();
        let first = line
            .split_once('(')
            .map(|(_, rest)| rest.split([',', ')']).next().unwrap_or_default().to_owned());
        let first = first.unwrap_or_default();
        if name == "openat" {
            files.extend(line.rsplit(" = ").next().map(str::to_owned));
        } else if files.contains(&first) {
            match name {
                "close" => {
                    files.remove(&first);
                }
                "dup" | "fcntl" if line.contains("DUP") || name == "dup" => {
                    files.extend(line.rsplit(" = ").next().map(str::to_owned));
                }
                _ => {}
            }
        } else {
            kept.push(line.clone());
        }
    }
    kept
}

/// A line with what differs from run to run put aside: ports that the kernel chose, numbers of processes, spaces
/// before the equals sign.
fn aside(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("htons(") {
        let (port, after) = after.split_once(')').unwrap_or((after, ""));
        let port = if port.parse::<u32>().is_ok_and(|port| port >= 32768) {
            "PORT"
        } else {
            port
        };
        text.push_str(before);
        text.push_str(&format!("htons({port})"));
        rest = after;
    }
    text.push_str(rest);
    let text = without_pointers(&text);
    let (call, result) = text
        .rsplit_once(" = ")
        .map_or((text.trim_end(), ""), |(call, result)| (call.trim_end(), result));
    let name = call.split('(').next().unwrap_or_default();
    match name {
        // Its arguments are addresses in the program's memory.
        "clone" | "clone3" | "fork" | "vfork" => format!("{name} = PID"),
        "wait4" => format!("wait4(PID{} = PID", &call[call.find(',').unwrap_or(call.len())..]),
        // What is left of a time.
        "epoll_wait" | "poll" => format!("{} = {result}", without_rest_of_time(call)),
        // What is left of the time.
        "pselect6" => format!("{call} = {}", result.split(", left").next().unwrap_or_default()),
        // The folder's name has another length.
        "write" if call.contains("/tmp/lab") => call.rsplit_once(',').map_or("", |(call, _)| call).to_owned(),
        // A reading of the clock.
        "clock_nanosleep" => format!("{} = {result}", call.split('{').next().unwrap_or_default()),
        _ => format!("{call} = {result}"),
    }
}

/// A call whose last argument is how long to wait, in milliseconds: whether it waits, and for ever, is kept.
fn without_rest_of_time(call: &str) -> String {
    match call.rsplit_once(", ") {
        Some((before, millis))
            if millis
                .trim_end_matches(')')
                .parse::<i64>()
                .is_ok_and(|millis| millis > 0) =>
        {
            format!("{before}, MILLIS)")
        }
        _ => call.to_owned(),
    }
}

/// Addresses in the program's memory left out, as the trace leaves them out; and the upper half of what CPython
/// stores with an interest, which it does not set.
fn without_pointers(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = [rest.find("0x"), rest.find(" u64=")].into_iter().flatten().min() {
        let (start, tail) = rest.split_at(at);
        let label = if tail.starts_with("0x") { 2 } else { " u64=".len() };
        let digits = tail[label..].bytes().take_while(u8::is_ascii_hexdigit).count();
        text.push_str(start);
        text.push_str(match (label, digits) {
            (2, 7..) => "...",
            (2, _) => &tail[..label + digits],
            _ => " u64=",
        });
        rest = &tail[label + digits..];
    }
    text.push_str(rest);
    text
}

/// A folder for one run, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("socketarium-strace-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is the temporary folder's affair.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A tool that is missing here, of those that this needs.
#[must_use]
pub fn missing_tool() -> Option<&'static str> {
    let there = |tool: &&str| {
        Path::new("/usr/bin").join(tool).exists()
            || Path::new("/usr/sbin").join(tool).exists()
            || Path::new("/bin").join(tool).exists()
    };
    ["strace", "unshare", "nsenter", "ip", "ss", "bash"]
        .into_iter()
        .find(|tool| !there(tool))
}
