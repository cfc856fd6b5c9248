//! The processes of the differential test that make the system calls of a script. Started by the harness only.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    return socketarium_tests::differential::real::agent::main();
    #[cfg(not(target_os = "linux"))]
    ExitCode::FAILURE
}
