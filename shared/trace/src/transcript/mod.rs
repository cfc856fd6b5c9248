//! A recording as text: what happened, one line an event, on one time line.
//!
//! System calls stand as strace writes them, packets as tcpdump does; what has no notation of its own is told
//! by its sentence. How the lines are printed or coloured is not decided here.

mod calls;
mod fact;

pub use calls::calls_of;

use crate::event::{Layer, ProgramEvent};
use crate::recording::{Header, Recording, WorldKind};
use crate::{Actor, Event, Kind, Nanos, World};
use calls::{unfinished, whole};
use fact::Fact;

/// The recording, line by line: a few lines about the run that begin with `#`, then the events. Times are
/// milliseconds since the start.
pub fn lines(recording: &Recording) -> impl Iterator<Item = String> {
    let mut teller = Teller {
        world: World::before(&recording.header),
        entered: None,
    };
    let events = recording.events.iter().map(Some).chain([None]);
    about(&recording.header)
        .into_iter()
        .chain(events.flat_map(move |event| teller.tell(event)))
}

fn about(header: &Header) -> Vec<String> {
    let world = match header.world {
        WorldKind::Live => "live",
        WorldKind::Simulated => "simulated",
    };
    let mut lines = vec![
        format!("# {} ({})", header.title.en, header.plan.scenario),
        format!("# {world}: {}, {}", header.kernel, header.interpreter),
    ];
    for layer in header.layers.iter().filter(|layer| !layer.available) {
        lines.push(format!("# not observable: {:?}: {}", layer.layer, layer.how));
    }
    lines.push(format!("#{:>11}  {:<10}  {:<12}  what", "ms", "host", "who"));
    lines
}

struct Teller {
    /// The World before the event that is told next.
    world: World,
    /// A call that has entered and is not written yet.
    entered: Option<Event>,
}

impl Teller {
    /// The lines of an event; `None` is the end.
    fn tell(&mut self, event: Option<&Event>) -> Vec<String> {
        let mut lines = Vec::new();
        let held = self.entered.take();
        let at_once = held.as_ref().zip(event).is_some_and(
            |(held, event)| matches!(event.kind, Kind::Returned { entered, .. } if entered == held.seq),
        );
        if let Some(held) = &held
            && let Kind::Entered(call) = &held.kind
            && !at_once
        {
            lines.push(self.line(held, &unfinished(call)));
        }
        let Some(event) = event else {
            return lines;
        };
        match (&event.kind, held) {
            (Kind::Entered(_), _) => self.entered = Some(event.clone()),
            (Kind::Returned { outcome, .. }, Some(held)) if at_once => {
                if let Kind::Entered(call) = &held.kind {
                    lines.push(self.line(&held, &whole(call, outcome)));
                }
            }
            _ => lines.push(self.line(event, &Fact::of(event, &self.world).text())),
        }
        self.world.apply(event);
        lines
    }

    fn line(&self, event: &Event, what: &str) -> String {
        let host = event
            .actor
            .and_then(|actor| self.world.host(actor.host))
            .map_or("-", |host| &host.name);
        let Nanos(nanos) = event.at;
        format!(
            "{:>8}.{:03}  {host:<10}  {:<12}  {what}",
            nanos / 1_000_000,
            nanos / 1000 % 1000,
            self.who(event)
        )
    }

    /// The program, with the number of its thread if it is not the first; or the part of the lab that acts.
    fn who(&self, event: &Event) -> String {
        let Some(Actor {
            host,
            pid: Some(pid),
            tid,
            ..
        }) = event.actor
        else {
            return match event.kind.layer() {
                Layer::Wire => "wire",
                Layer::Run => "run",
                Layer::Code | Layer::Calls | Layer::Kernel => "kernel",
            }
            .to_owned();
        };
        let known = self.world.process(host, pid).map(|process| &process.program);
        let name = if let Kind::Program(ProgramEvent::ProcessStarted { program, .. }) = &event.kind {
            Some(program)
        } else {
            known
        };
        let mut name = name.cloned().unwrap_or_else(|| pid.to_string());
        if let Some(tid) = tid.filter(|tid| tid.0 != pid.0) {
            name.push('/');
            name.push_str(&tid.to_string());
        }
        name
    }
}
