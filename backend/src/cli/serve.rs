//! `socketarium serve`: the server, until Ctrl-C or SIGTERM.

use super::{Failure, because, doctor, log, runtime};
use clap::Args;
use socketarium_backend::lab::LabCommand;
use socketarium_backend::lab::survey::survey;
use socketarium_backend::server::limits::{Capacity, Patience};
use socketarium_backend::server::origin::Origin;
use socketarium_backend::server::outbox::Bounds;
use socketarium_backend::server::page::{self, Page};
use socketarium_backend::server::{Server, Settings};
use socketarium_lab::Library;
use socketarium_trace::scenario::Limits;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Address and port to listen on; port 0 takes any that is free.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Show the page only, run no labs.
    #[arg(long)]
    no_lab: bool,
    /// Labs that may run at once.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    labs: u16,
    /// Viewers that may be connected at once.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..))]
    viewers: u16,
    /// Viewers from one address. Not for servers behind a proxy, where all have its address.
    #[arg(long)]
    viewers_per_address: Option<NonZeroUsize>,
    /// A page from elsewhere that may use the labs, as https://example.org. May be given more than once.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<Origin>,
    #[command(flatten)]
    run: RunLimits,
    /// What to log: error, warn, info, debug.
    #[arg(long, default_value = "warn")]
    log: tracing::Level,
}

/// What each run may use at most, whatever its scenario says.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct RunLimits {
    /// Seconds of one run.
    #[arg(long, default_value_t = Limits::default().seconds, value_parser = clap::value_parser!(u64).range(1..))]
    run_seconds: u64,
    /// Memory of each process of a run, in MiB.
    #[arg(long, default_value_t = Limits::default().memory_mib, value_parser = clap::value_parser!(u64).range(1..))]
    run_memory_mib: u64,
    /// Processes and threads of a run.
    #[arg(long, default_value_t = Limits::default().processes, value_parser = clap::value_parser!(u64).range(1..))]
    run_processes: u64,
    /// Open files of each process of a run.
    #[arg(long, default_value_t = Limits::default().open_files, value_parser = clap::value_parser!(u64).range(1..))]
    run_open_files: u64,
    /// Events of a run.
    #[arg(long, default_value_t = Limits::default().events, value_parser = clap::value_parser!(u64).range(1..))]
    run_events: u64,
    /// Packets of a run.
    #[arg(long, default_value_t = Limits::default().packets, value_parser = clap::value_parser!(u64).range(1..))]
    run_packets: u64,
}

impl From<RunLimits> for Limits {
    fn from(limits: RunLimits) -> Self {
        Self {
            seconds: limits.run_seconds,
            memory_mib: limits.run_memory_mib,
            processes: limits.run_processes,
            open_files: limits.run_open_files,
            events: limits.run_events,
            packets: limits.run_packets,
        }
    }
}

pub(crate) fn serve(arguments: Arguments) -> Result<ExitCode, Failure> {
    log(arguments.log);
    let library = Library::shipped()?;
    let layers = if arguments.no_lab { Vec::new() } else { survey() };
    let settings = Settings {
        listen: arguments.listen,
        capacity: Capacity {
            labs: if arguments.no_lab {
                0
            } else {
                arguments.labs.into()
            },
            viewers: arguments.viewers.into(),
            viewers_per_address: arguments.viewers_per_address,
        },
        run: arguments.run.into(),
        patience: Patience::default(),
        outbox: Bounds::default(),
        origins: arguments.allow_origin,
        page: Page::built(),
        supervisor: LabCommand::this_binary().map_err(because(
            "cannot find this program's own file",
            "Start it by its full path",
        ))?,
        layers,
    };
    runtime()?.block_on(run(settings, library))?;
    Ok(ExitCode::SUCCESS)
}

async fn run(settings: Settings, library: Library) -> Result<(), Failure> {
    let listen = settings.listen;
    let introduction = introduction(&settings);
    let server = Server::bind(settings, library).await.map_err(because(
        format!("cannot listen on {listen}"),
        "Choose another address with --listen, as in --listen 127.0.0.1:8081",
    ))?;
    // Whoever started it may not read any more; that is no reason not to serve.
    let _ = writeln!(io::stdout(), "Socketarium is at http://{}/", server.address());
    print!("{introduction}");
    let shutdown = shutdown_signal()?;
    server
        .run(async move {
            shutdown.await;
            eprintln!("Shutting down: the labs are being ended.");
        })
        .await
        .map_err(because("the server broke down", "Start it again"))
}

/// What a person should know who has just started the server.
fn introduction(settings: &Settings) -> String {
    let mut text = String::new();
    if !page::is_built() {
        text.push_str("The page is not built: `cargo xtask run` builds it.\n");
    }
    if settings.capacity.labs == 0 {
        text.push_str("It runs no labs: the page plays recordings.\n");
    } else if settings.layers.iter().any(|layer| !layer.available) {
        text.push_str("Not everything can be observed on this machine:\n");
        text.push_str(&doctor::told(&settings.layers));
    }
    text
}

/// Ends with Ctrl-C or SIGTERM. Both are listened for from now on.
#[cfg(unix)]
fn shutdown_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(because("cannot listen for signals", "Start it again"));
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
fn shutdown_signal() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
