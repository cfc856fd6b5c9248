//! Scripts made up from a seed, step by step on a running kernel: each step knows what came of the earlier ones,
//! so that calls have something to work on.
//!
//! Left out on purpose is what Linux itself leaves to chance: two threads that are woken by one event and ask for
//! the same bytes.

mod calling;
mod opening;
mod options;
mod theme;
mod things;

use super::kernel::{Kernel, Progress, Request};
use super::random::Random;
use super::run::{Observation, Run, Seen};
use super::script::{CLIENT, HOSTS, SERVER, Script, Setup, Step, Thread, Wire};
use socketarium_trace::HostId;
use socketarium_trace::event::Call;
use std::collections::{BTreeMap, VecDeque};
use theme::Theme;
use things::Things;

/// Settings of both hosts under which the course of events does not hang on microseconds: how much goes into one piece, and how
/// the receive buffer grows, else follow the round trips that were measured.
const STEADY: [(&str, &str); 5] = [
    ("net.ipv4.tcp_min_tso_segs", "64"),
    ("net.ipv4.tcp_tso_rtt_log", "0"),
    ("net.ipv4.tcp_tso_win_divisor", "255"),
    ("net.ipv4.tcp_moderate_rcvbuf", "0"),
    ("net.ipv4.tcp_comp_sack_nr", "0"),
];

/// Those settings, for a script.
#[must_use]
pub fn steady() -> Vec<(HostId, String, String)> {
    let all = STEADY
        .iter()
        .flat_map(|(name, value)| HOSTS.map(|host| (host, (*name).to_owned(), (*value).to_owned())));
    all.collect()
}

/// Makes up the script of a seed on a kernel: the script, and what was seen of it.
pub fn generate(seed: u64, kernel: &mut dyn Kernel) -> (Script, Vec<Observation>) {
    let mut author = Author::new(seed);
    let mut script = Script {
        setup: author.setup(),
        steps: Vec::new(),
    };
    let mut run = Run::begin(kernel, &script.setup);
    let mut observations = Vec::new();
    author.opening();
    let length = 8 + author.random.below(32);
    while script.steps.len() < length {
        let Some(step) = author.next(&run) else {
            break;
        };
        let observation = run.step(&step);
        author.learn(&step, &observation);
        script.steps.push(step);
        observations.push(observation);
    }
    (script, observations)
}

/// Calls that stand in one line: an event wakes the first of those who sleep in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    None,
    Accept,
    EpollWait,
}

impl Line {
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other calls stand in none")]
    fn of(call: &Call) -> Self {
        match call {
            Call::Accept { .. } | Call::Accept4 { .. } => Self::Accept,
            Call::EpollWait { .. } => Self::EpollWait,
            _ => Self::None,
        }
    }
}

/// Who makes up a script, and knows what has come of it so far.
#[derive(Debug)]
struct Author {
    random: Random,
    theme: Theme,
    /// What the processes have open.
    things: BTreeMap<(HostId, u8), Things>,
    /// Calls that threads sleep in.
    asleep: BTreeMap<Thread, Request>,
    holding: [bool; 2],
    /// Steps that come first.
    planned: VecDeque<Step>,
    waits: usize,
}

impl Author {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let theme = *random.pick(&Theme::ALL);
        Self {
            random,
            theme,
            things: BTreeMap::new(),
            asleep: BTreeMap::new(),
            holding: [false; 2],
            planned: VecDeque::new(),
            waits: 0,
        }
    }

    fn setup(&mut self) -> Setup {
        let mut setup = Setup {
            processes: vec![(CLIENT, 3), (SERVER, 3)],
            sysctls: steady(),
        };
        for (host, _) in &setup.processes {
            self.things.insert((*host, 0), Things::default());
        }
        if self.theme == Theme::Backlog {
            let settings = [
                ("net.ipv4.tcp_abort_on_overflow", "1"),
                ("net.ipv4.tcp_syncookies", "0"),
                ("net.ipv4.tcp_syncookies", "2"),
                ("net.core.somaxconn", "1"),
            ];
            for (name, value) in settings {
                if self.random.once_in(4) {
                    setup.sysctls.push((SERVER, name.to_owned(), value.to_owned()));
                }
            }
        }
        setup
    }

    /// The next step; `None` where nobody is left to do anything.
    fn next(&mut self, run: &Run<'_>) -> Option<Step> {
        if let Some(step) = self.planned.pop_front() {
            return Some(step);
        }
        let odds = self.theme.odds();
        if self.random.below(100) < odds.wire {
            return Some(self.wire(run));
        }
        if self.random.below(100) < odds.process
            && let Some(step) = self.process(run)
        {
            return Some(step);
        }
        if self.waits < odds.waits && self.random.once_in(40) {
            self.waits += 1;
            let millis = *self.random.pick(&[60, 60, 320]);
            return Some(Step::Wait { millis });
        }
        let thread = self.free_thread(run)?;
        let request = self.request(thread);
        Some(Step::Call { thread, request })
    }

    fn wire(&mut self, run: &Run<'_>) -> Step {
        let from = *self.random.pick(&HOSTS);
        let holding = self.holding[usize::from(from.0)];
        let held = run.held(from);
        if !holding || held == 0 || self.random.once_in(4) {
            return Step::Hold { from, on: !holding };
        }
        // The front most often, so that connections get on.
        let index = if self.random.once_in(3) {
            self.random.below(held)
        } else {
            0
        };
        let what = *self.random.pick(&[
            Wire::Deliver,
            Wire::Deliver,
            Wire::Deliver,
            Wire::Deliver,
            Wire::Duplicate,
            Wire::Drop,
        ]);
        Step::Wire { from, index, what }
    }

    fn process(&mut self, run: &Run<'_>) -> Option<Step> {
        let thread = self.free_thread(run)?;
        let exits = self.random.once_in(4) && self.things.len() > 2;
        if exits {
            return Some(Step::Exit { thread });
        }
        (run.processes(thread.host) < 3).then_some(Step::Fork { thread })
    }

    /// Somebody who is there and in no call. The first thread is never one that sleeps.
    fn free_thread(&mut self, run: &Run<'_>) -> Option<Thread> {
        let alive: Vec<(HostId, u8)> = self.things.keys().copied().collect();
        let (host, process) = *alive.get(self.random.below(alive.len()))?;
        let first = Thread::of(host, process);
        Some(first).filter(|thread| run.is_free(*thread))
    }

    /// A thread that may sleep instead of the first of its process; `None` where somebody of the host sleeps
    /// already, whom one event could wake too. Those who stand in line are woken one at a time.
    fn sleeper(&self, first: Thread, line: Line) -> Option<Thread> {
        let mut asleep = self.asleep.iter().filter(|(thread, _)| thread.host == first.host);
        let nobody = asleep.clone().next().is_none();
        let may_sleep =
            nobody || line != Line::None && asleep.all(|(_, request)| Line::of(&request.call) == line);
        if !may_sleep {
            return None;
        }
        // Copies of a process have one thread.
        let threads = if first.process == 0 { 3 } else { 1 };
        (1..threads)
            .map(|thread| first.nth(thread))
            .find(|thread| !self.asleep.contains_key(thread))
    }

    /// Takes note of what came of a step.
    fn learn(&mut self, step: &Step, observation: &Observation) {
        match step {
            Step::Call { thread, request } => match &observation.progress {
                Some(Progress::Done(reply)) => self.note(*thread, request, reply),
                Some(Progress::Blocked) => {
                    self.asleep.insert(*thread, request.clone());
                }
                None => {}
            },
            Step::Fork { thread } => {
                let own = self
                    .things
                    .get(&(thread.host, thread.process))
                    .cloned()
                    .unwrap_or_default();
                let next = self
                    .things
                    .keys()
                    .filter(|(host, _)| *host == thread.host)
                    .map(|(_, process)| process + 1);
                let copy = next.max().unwrap_or(0);
                self.things.insert((thread.host, copy), own);
            }
            Step::Exit { thread } => {
                self.things.remove(&(thread.host, thread.process));
                self.asleep
                    .retain(|one, _| (one.host, one.process) != (thread.host, thread.process));
            }
            Step::Hold { from, on } => self.holding[usize::from(from.0)] = *on,
            Step::Wire { .. } | Step::Wait { .. } => {}
        }
        for seen in &observation.seen {
            if let Seen::CameBack(thread, reply) = seen
                && let Some(request) = self.asleep.remove(thread)
            {
                self.note(*thread, &request, reply);
            }
        }
    }

    fn note(&mut self, thread: Thread, request: &Request, reply: &super::Reply) {
        if let Some(things) = self.things.get_mut(&(thread.host, thread.process)) {
            things.learn(request, reply);
        }
    }
}
