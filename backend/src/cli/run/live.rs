//! A run on this machine's kernel.

use super::recorder::Recorder;
use crate::cli::{Failure, because, runtime};
use socketarium_backend::lab::survey::survey;
use socketarium_backend::lab::{Lab, LabCommand, nothing_observable};
use socketarium_lab::{Library, Refused, Wish};
use socketarium_trace::event::EndReason;
use socketarium_trace::lab::{Command, Refusal, Tell};
use socketarium_trace::recording;
use socketarium_trace::scenario::Limits;
use std::time::Duration;

pub(super) fn run(library: &Library, wish: &Wish, limits: Limits, out: String) -> Result<EndReason, Failure> {
    let layers = survey();
    // What was mistyped is said before what is missing.
    let order = library.live_order(wish, limits, &layers)?;
    if let Some(refused) = nothing_observable(&layers) {
        return Err(refused.into());
    }
    for layer in layers.iter().filter(|layer| !layer.available) {
        eprintln!(
            "Not observable here: {}. `socketarium doctor` says more.",
            layer.how
        );
    }
    let recorder = Recorder::open(out)?;
    let command = LabCommand::this_binary().map_err(because(
        "cannot find this program's own file",
        "Start it by its full path",
    ))?;
    runtime()?.block_on(async {
        let lab = Lab::start(&command, &order, ())?;
        record(lab, recorder).await
    })
}

/// Writes what the run tells until it ends. Ctrl-C stops the run; the recording then says so.
async fn record(mut lab: Lab, mut recorder: Recorder) -> Result<EndReason, Failure> {
    let mut progress = tokio::time::interval(Duration::from_secs(1));
    progress.reset();
    loop {
        let tell = tokio::select! {
            tell = lab.next() => tell,
            _ = progress.tick() => {
                recorder.progress();
                continue;
            }
            _ = tokio::signal::ctrl_c() => {
                eprintln!("Stopping the run.");
                // A run that is over needs no stopping.
                let _ = lab.command(Command::Stop);
                continue;
            }
        };
        match tell {
            Some(Tell::Started { header }) => recorder.write(&recording::header_line(&header))?,
            Some(Tell::Events { events }) => {
                for event in events {
                    recorder.event(&event)?;
                }
            }
            Some(Tell::Refused { refusal, message }) => {
                if lab.is_over() {
                    return Err(Refused::new(refusal, message).into());
                }
            }
            // A real kernel does not go back.
            Some(Tell::Hello(_) | Tell::Rewound { .. }) => {}
            Some(Tell::Ended) | None => {
                recorder.flush()?;
                let unsaid = || Refused::new(Refusal::Failed, "the run ended without saying why");
                return recorder.end.ok_or_else(|| unsaid().into());
            }
        }
    }
}
