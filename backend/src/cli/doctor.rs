//! `socketarium doctor`: what can be observed on this machine.

use super::Failure;
use socketarium_backend::lab::survey::survey;
use socketarium_trace::event::Layer;
use socketarium_trace::lab::LayerReport;
use std::process::ExitCode;

pub(crate) fn doctor() -> Result<ExitCode, Failure> {
    let layers = survey();
    print!("{}", told(&layers));
    let missing = layers.iter().filter(|layer| !layer.available).count();
    if missing == 0 {
        println!("Everything can be observed here.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{missing} of {} layers cannot be observed here.", layers.len());
    Ok(ExitCode::FAILURE)
}

/// The reports as text, with what a person can do about those that are missing.
pub(crate) fn told(layers: &[LayerReport]) -> String {
    let mut text = String::new();
    for layer in layers {
        let mark = if layer.available { "yes" } else { "NO " };
        text.push_str(&format!("{mark}  {:<13} {}\n", name(layer.layer), layer.how));
        if let Some(remedy) = layer.remedy.as_ref().filter(|_| !layer.available) {
            text.push_str(&format!("{:19}to get it: {remedy}\n", ""));
        }
    }
    text
}

fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::Code => "code lines",
        Layer::Calls => "system calls",
        Layer::Kernel => "kernel",
        Layer::Wire => "wire",
        Layer::Run => "run",
    }
}
