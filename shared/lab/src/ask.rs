//! What a viewer says, read from text; and the refusals that need no look at the run.

use crate::Refused;
use socketarium_trace::lab::{Ask, Refusal, VERSION};

/// Reads a message of the protocol. How long it may be is for whoever received it to say.
///
/// # Errors
/// It is none, or one of another version.
pub fn read(text: &str) -> Result<Ask, Refused> {
    serde_json::from_str(text).map_err(|error| {
        // The hello of a later version may have more in it than this one knows.
        let version = serde_json::from_str::<serde_json::Value>(text)
            .ok()
            .and_then(|value| value.get("hello")?.get("version")?.as_u64());
        match version {
            Some(version) if version != u64::from(VERSION) => other_version(version),
            _ => {
                let message = format!("not a message of protocol version {VERSION}: {error}");
                Refused::new(Refusal::Malformed, message)
            }
        }
    })
}

/// The viewer speaks another version.
#[must_use]
pub fn other_version(version: u64) -> Refused {
    let message = format!(
        "this lab speaks version {VERSION} of the lab protocol, not {version}; load the page again to get the one that fits"
    );
    Refused::new(Refusal::Version, message)
}
