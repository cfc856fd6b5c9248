//! The command line of Socketarium: reads it and goes to where it is carried out.

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
    /// Carries out one run in a process of its own. Started by the lab, not by people.
    #[command(hide = true)]
    Supervise,
}

fn main() -> ExitCode {
    match Socketarium::parse().command {
        Command::Supervise => socketarium_backend::supervisor::main(),
    }
}
