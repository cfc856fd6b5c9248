//! Whether a packet that the kernel sent is the one that a line of a script expects.

use super::connection::Connection;
use super::options::Options;
use super::packet::written_tcp;
use super::pattern::{Accurate, Ecn, IpPattern, OptionPattern, TcpPattern};
use socketarium_kernel::{Segment, Sent};
use socketarium_trace::net::{Contents, TcpFlags, TcpOption};

/// What may differ between packets that carry bytes together.
const MAY_DIFFER: u8 = TcpFlags::FIN.0 | TcpFlags::PSH.0 | TcpFlags::CWR.0;

/// The options of a packet as they stand in its header.
fn options_of(sent: &Sent) -> &[TcpOption] {
    match &sent.packet.contents {
        Contents::Tcp(segment) => &segment.options,
        Contents::Udp { .. } | Contents::Icmp { .. } | Contents::Other { .. } => &[],
    }
}

/// A segment that was sent, in the numbers of the script.
pub(super) fn seen(segment: &Segment, sent: &Sent, connection: &Connection) -> TcpPattern {
    let options = options_of(sent).iter().map(|option| match option {
        TcpOption::Timestamps { value, echo } => {
            let first = connection.first_stamp;
            let value = first.map_or(*value, |(script, live)| {
                value.wrapping_sub(live).wrapping_add(script)
            });
            OptionPattern::Timestamps { value, echo: *echo }
        }
        TcpOption::Sack(blocks) => OptionPattern::Sack(blocks.clone()),
        TcpOption::Other { kind: 0, .. } => OptionPattern::End,
        TcpOption::Other { kind: 1, .. } => OptionPattern::Plain(TcpOption::NoOperation),
        plain => OptionPattern::Plain(plain.clone()),
    });
    TcpPattern {
        flags: segment.flags.0,
        accurate: None,
        seq: segment.seq.wrapping_sub(connection.offset()),
        length: u16::try_from(segment.data.len()).unwrap_or(u16::MAX),
        ack: segment.has(TcpFlags::ACK).then_some(segment.ack),
        window: Some(segment.window),
        urgent: 0,
        options: Some(options.collect()),
    }
}

/// The time stamp of a packet, where it has one.
pub(super) fn stamp_of(sent: &Sent) -> Option<u32> {
    options_of(sent).iter().find_map(|option| match option {
        TcpOption::Timestamps { value, .. } => Some(*value),
        TcpOption::NoOperation
        | TcpOption::MaximumSegmentSize(_)
        | TcpOption::WindowScale(_)
        | TcpOption::SackPermitted
        | TcpOption::Sack(_)
        | TcpOption::Other { .. } => None,
    })
}

/// The time stamp that a line expects, where it names one.
pub(super) fn stamp_in(expected: &TcpPattern) -> Option<u32> {
    expected.options.iter().flatten().find_map(|option| match option {
        OptionPattern::Timestamps { value, .. } => Some(*value),
        OptionPattern::Plain(_) | OptionPattern::Sack(_) | OptionPattern::End | OptionPattern::Unknown(_) => {
            None
        }
    })
}

/// Puts the bytes of `next` behind those of `whole`: packets one after the other are what a line with all of
/// their bytes expects.
///
/// # Errors
/// They do not follow each other.
pub(super) fn join(whole: &mut TcpPattern, next: &TcpPattern) -> Result<(), String> {
    let end = whole.seq.wrapping_add(whole.length.into());
    if next.seq != end {
        return Err(differs("tcp_seq", end, next.seq));
    }
    if next.flags & !MAY_DIFFER != whole.flags & !MAY_DIFFER {
        return Err(format!(
            "packets that should carry bytes together have other flags: {} and {}",
            written_tcp(whole),
            written_tcp(next)
        ));
    }
    whole.flags |= next.flags;
    whole.length = whole.length.saturating_add(next.length);
    whole.window = next.window;
    whole.ack = next.ack;
    Ok(())
}

fn differs(field: &str, expected: u32, actual: u32) -> String {
    format!(
        "live packet field {field}: expected: {expected} ({expected:#x}) vs actual: {actual} ({actual:#x})"
    )
}

fn same(field: &str, expected: u32, actual: u32) -> Result<(), String> {
    if expected == actual {
        Ok(())
    } else {
        Err(differs(field, expected, actual))
    }
}

/// Compares what came with what was expected.
///
/// # Errors
/// The first field that differs.
pub(super) fn tcp(
    expected: &TcpPattern,
    actual: &TcpPattern,
    options: &Options,
    strict: bool,
) -> Result<(), String> {
    const FLAGS: [(TcpFlags, &str); 8] = [
        (TcpFlags::FIN, "tcp_fin"),
        (TcpFlags::SYN, "tcp_syn"),
        (TcpFlags::RST, "tcp_rst"),
        (TcpFlags::PSH, "tcp_psh"),
        (TcpFlags::ACK, "tcp_ack"),
        (TcpFlags::URG, "tcp_urg"),
        (TcpFlags::ECE, "tcp_ece"),
        (TcpFlags::CWR, "tcp_cwr"),
    ];
    let bit = |flags: u8, flag: TcpFlags| u32::from(flags & flag.0 != 0);
    let counted = match expected.accurate {
        Some(Accurate::Count(count)) => {
            let low = bit(actual.flags, TcpFlags::CWR) * 2 + bit(actual.flags, TcpFlags::ECE);
            same("tcp_ace", count.into(), low)?;
            TcpFlags::ECE.0 | TcpFlags::CWR.0
        }
        Some(Accurate::Flag) => return Err(differs("tcp_ae", 1, 0)),
        None => 0,
    };
    for (flag, name) in FLAGS.iter().filter(|(flag, _)| flag.0 & counted == 0) {
        same(name, bit(expected.flags, *flag), bit(actual.flags, *flag))?;
    }
    same("tcp_seq", expected.seq, actual.seq)?;
    same(
        "tcp_ack_seq",
        expected.ack.unwrap_or_default(),
        actual.ack.unwrap_or_default(),
    )?;
    if let Some(window) = expected.window {
        same(
            "tcp_window",
            window.into(),
            actual.window.unwrap_or_default().into(),
        )?;
    }
    same("tcp_urg_ptr", expected.urgent.into(), actual.urgent.into())?;
    if expected.length != actual.length {
        return Err(format!(
            "live packet payload: expected {} bytes vs actual {} bytes",
            expected.length, actual.length
        ));
    }
    match (&expected.options, &actual.options) {
        (Some(expected), Some(actual)) => tcp_options(expected, actual, options, strict),
        _ => Ok(()),
    }
}

fn tcp_options(
    expected: &[OptionPattern],
    actual: &[OptionPattern],
    options: &Options,
    strict: bool,
) -> Result<(), String> {
    let bad = || "bad outbound TCP options".to_owned();
    if expected.len() != actual.len() {
        return Err(bad());
    }
    for pair in expected.iter().zip(actual) {
        match pair {
            (
                OptionPattern::Timestamps { value, echo },
                OptionPattern::Timestamps {
                    value: live,
                    echo: live_echo,
                },
            ) => {
                let apart = value.wrapping_sub(*live) as i32;
                let tick = options.timestamp_tick.map_or(0, |tick| tick.0);
                if u64::from(apart.unsigned_abs()).saturating_mul(tick) > options.tolerance.0 {
                    return Err(format!(
                        "bad outbound TCP timestamp value: expected {value} vs actual {live}"
                    ));
                }
                if strict && echo != live_echo {
                    return Err(format!(
                        "bad outbound TCP timestamp echo: expected {echo} vs actual {live_echo}"
                    ));
                }
            }
            (expected, actual) if expected == actual => {}
            _ => return Err(bad()),
        }
    }
    Ok(())
}

/// Fields of the IP header that a line names.
///
/// # Errors
/// The first that differs. The model marks nothing with ECN and has no TOS.
pub(super) fn ip(expected: &IpPattern, sent: &Sent) -> Result<(), String> {
    let ecn = match expected.ecn {
        None | Some(Ecn::None) => 0,
        Some(Ecn::Ect1 | Ecn::Ect01) => 1,
        Some(Ecn::Ect0) => 2,
        Some(Ecn::Experienced) => 3,
    };
    same("ip_ecn", ecn, 0)?;
    same("tos", expected.service.unwrap_or_default().into(), 0)?;
    if let Some(ttl) = expected.ttl {
        same("ttl", ttl.into(), sent.packet.ttl.into())?;
    }
    if expected.flow_label.is_some_and(|label| label != 0) {
        return Err("the model has no flow labels".to_owned());
    }
    Ok(())
}
