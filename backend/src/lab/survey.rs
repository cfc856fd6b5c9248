//! Which layers this machine lets us observe.

use socketarium_trace::lab::LayerReport;

/// One report for each layer.
#[must_use]
pub fn survey() -> Vec<LayerReport> {
    Vec::new()
}
