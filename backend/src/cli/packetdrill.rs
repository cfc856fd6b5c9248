//! `socketarium packetdrill`: scripts of packetdrill, run on the simulated kernel.

use super::{Failure, because};
use clap::Args;
use socketarium_backend::packetdrill::{self, LONGEST, Report, Wish};
use std::fs::File;
use std::io::Read;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The scripts.
    #[arg(required = true, value_name = "FILE.pkt")]
    files: Vec<String>,
    /// ipv4, ipv4-mapped-ipv6 or ipv6.
    #[arg(long = "ip_version")]
    ip_version: Option<String>,
    /// Address of the kernel under test.
    #[arg(long = "local_ip")]
    local_ip: Option<String>,
    /// Address that the script speaks from.
    #[arg(long = "remote_ip")]
    remote_ip: Option<String>,
    /// Largest packet of the link, in bytes.
    #[arg(long)]
    mtu: Option<String>,
    /// How far from its time something may happen, in microseconds.
    #[arg(long = "tolerance_usecs")]
    tolerance_usecs: Option<String>,
    /// A word that stands for another. May be given more than once.
    #[arg(short = 'D', long = "define", value_name = "NAME=VALUE", value_parser = definition)]
    define: Vec<(String, String)>,
    /// Packets that no line asks for are failures after the last line that asks for one too, and time stamps
    /// have to echo what was sent.
    #[arg(long)]
    strict: bool,
    /// Where the chance of the kernel begins: sequence numbers and ports.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print what happens, and what is passed over.
    #[arg(short, long)]
    verbose: bool,
}

fn definition(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "a definition is written NAME=VALUE".to_owned())
}

pub(crate) fn packetdrill(arguments: Arguments) -> Result<ExitCode, Failure> {
    let options = [
        ("ip_version", arguments.ip_version),
        ("local_ip", arguments.local_ip),
        ("remote_ip", arguments.remote_ip),
        ("mtu", arguments.mtu),
        ("tolerance_usecs", arguments.tolerance_usecs),
    ];
    let given = options.into_iter().filter(|(_, value)| value.is_some());
    let wish = Wish {
        options: given.map(|(name, value)| (name.to_owned(), value)).collect(),
        definitions: arguments.define.into_iter().collect(),
        strict: arguments.strict,
        seed: arguments.seed,
    };
    let mut failed = 0;
    for file in &arguments.files {
        let report = packetdrill::run(&read(file)?, &wish);
        failed += usize::from(report.result.is_err());
        print!("{}", told(file, &report, arguments.verbose));
    }
    let count = arguments.files.len();
    if failed > 0 {
        eprintln!("{failed} of {count} scripts do not hold.");
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "{}",
        if count == 1 {
            "The script holds.".to_owned()
        } else {
            format!("All {count} scripts hold.")
        }
    );
    Ok(ExitCode::SUCCESS)
}

/// What came of one script.
fn told(file: &str, report: &Report, verbose: bool) -> String {
    let mut text = String::new();
    if verbose {
        for line in &report.log {
            text.push_str(&format!("{line}\n"));
        }
    }
    // Whoever sees a failure has to know what was not carried out.
    if verbose || report.result.is_err() {
        for note in &report.notes {
            text.push_str(&format!("{file}:{note}\n"));
        }
    }
    if let Err(failure) = &report.result {
        text.push_str(&format!("{file}:{failure}\n"));
    }
    text
}

fn read(file: &str) -> Result<String, Failure> {
    let failed = || because(format!("cannot read {file}"), "Name a packetdrill script");
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(failed())?;
    // One more than is allowed tells that there are too many.
    opened
        .take(LONGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
