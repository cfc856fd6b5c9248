//! How fast the model is: 10,000 connections, all open at once, each with 1 KiB each way, on the model with all of its
//! trace, on smoltcp and on this machine's loopback, in one run and as ratios. The machine's speed cancels out.
//!
//! `cargo bench -p socketarium-kernel --bench crowd`. A smaller number as argument makes a smaller crowd.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "what is measured here is the machine"
)]

mod loopback;
mod memory;
mod model;
mod small;
mod web;

use std::time::Instant;

/// Bytes each way.
const MESSAGE: usize = 1024;

fn main() {
    if let Some(connections) =
        std::env::args().find_map(|word| word.strip_prefix(loopback::SERVER)?.parse().ok())
    {
        return loopback::server(connections);
    }
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let connections: u32 = asked.unwrap_or(10_000);
    if let Some(style) = std::env::args().find_map(|word| word.strip_prefix("only=").map(str::to_owned)) {
        let seconds = match style.as_str() {
            "model" => best(5, || model::serve(connections)),
            "wasm" => {
                web::serve(connections)
                    .unwrap_or_else(|missing| panic!("{missing}"))
                    .1
            }
            "smoltcp" => best(1, || small::serve(connections)),
            _ => best(3, || loopback::serve(connections)),
        };
        println!("{style}: {:.1} ms", seconds * 1e3);
        return;
    }
    println!("{connections} connections, all open at once, {MESSAGE} bytes each way, then closed");
    let open = model::most_open(connections);
    assert_eq!(open, connections, "all are open at once on the model");
    let mut events = 0;
    let model = best(5, || events = model::serve(connections));
    let loopback = best(3, || loopback::serve(connections));
    let small = best(1, || small::serve(connections));
    let each = |seconds: f64| seconds * 1e6 / f64::from(connections);
    println!(
        "  the model, {events} events of trace   {:>10.1} ms  {:>7.2} us each    1.0",
        model * 1e3,
        each(model)
    );
    for (name, seconds) in [
        ("this machine's loopback, epoll", loopback),
        ("smoltcp 0.12", small),
    ] {
        println!(
            "  {name:<38} {:>10.1} ms  {:>7.2} us each  {:>5.1}",
            seconds * 1e3,
            each(seconds),
            seconds / model
        );
    }
    match web::serve(connections) {
        Ok((same, seconds)) => {
            assert_eq!(same, events, "the same run has the same events in WebAssembly");
            println!(
                "  {:<38} {:>10.1} ms  {:>7.2} us each  {:>5.1}",
                "the model in WebAssembly",
                seconds * 1e3,
                each(seconds),
                seconds / model
            );
        }
        Err(missing) => println!("  not run in WebAssembly: {missing}"),
    }
    match memory::of_an_idle_connection(connections) {
        Some(bytes) => println!("  memory of an idle connection on the model, both ends: {bytes} bytes"),
        None => println!("  memory: this system does not say what a process uses"),
    }
}

/// The shortest of several, in seconds: what else the machine does only makes it longer.
fn best<T>(tries: u32, mut run: impl FnMut() -> T) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..tries {
        let start = Instant::now();
        std::hint::black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}
