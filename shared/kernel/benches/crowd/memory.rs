//! What an idle connection takes on the model: the process's memory before and with them, both ends of each.

use crate::model;
use socketarium_trace::Nanos;

/// `None` where the system does not say what a process uses.
pub(crate) fn of_an_idle_connection(connections: u32) -> Option<u64> {
    let mut simulation = model::simulation(
        connections,
        &[
            format!("silent={connections}"),
            "patience-millis=60000".to_owned(),
        ],
    );
    simulation.run_until(Nanos(0));
    let before = used()?;
    // In small steps, so that the events do not pile up.
    for millis in (0..10_000).step_by(10) {
        simulation.run_until(Nanos(millis * 1_000_000));
        simulation.events().for_each(drop);
    }
    let with = used()?;
    Some(with.saturating_sub(before) / u64::from(connections))
}

/// Bytes of memory that the process has in use (`VmRSS`).
fn used() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
