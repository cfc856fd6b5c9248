//! The command line of Socketarium: reads it and goes to where it is carried out.

mod cli;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Watch live sockets: the line of Python, the system call, the kernel and the packet.
#[derive(Debug, Parser)]
#[command(name = "socketarium", version)]
struct Socketarium {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the page, and runs labs for whoever looks at it.
    Serve(cli::serve::Arguments),
    /// Runs a scenario and writes a recording of it.
    Run(cli::run::Arguments),
    /// Prints a recording: calls and packets on one time line.
    Show(cli::show::Arguments),
    /// Runs packetdrill scripts on the simulated kernel.
    Packetdrill(cli::packetdrill::Arguments),
    /// Compares two recordings: says where they first differ. Exit status 1 if they do.
    Diff(cli::diff::Arguments),
    /// Says which layers this machine can observe, how, and how to get the rest.
    Doctor,
    /// Carries out one run in a process of its own. Started by the lab, not by people.
    #[cfg(target_os = "linux")]
    #[command(hide = true)]
    Supervise,
}

fn main() -> ExitCode {
    let done = match Socketarium::parse().command {
        // The supervisor makes namespaces: it must stay a process of one thread.
        #[cfg(target_os = "linux")]
        Command::Supervise => return socketarium_backend::supervisor::main(),
        Command::Serve(arguments) => cli::serve::serve(arguments),
        Command::Run(arguments) => cli::run::run(arguments),
        Command::Show(arguments) => cli::show::show(&arguments),
        Command::Packetdrill(arguments) => cli::packetdrill::packetdrill(arguments),
        Command::Diff(arguments) => cli::diff::diff(&arguments),
        Command::Doctor => cli::doctor::doctor(),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("socketarium: {failure}");
        ExitCode::FAILURE
    })
}
