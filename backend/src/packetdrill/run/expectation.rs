//! Packets that a script expects: waited for, put together, compared.

use super::{Run, Window, late, seconds, wrong_packet};
use crate::packetdrill::packet;
use crate::packetdrill::pattern::{Contents, IcmpPattern, Packet, TcpPattern};
use crate::packetdrill::report::Failure;
use crate::packetdrill::verify;
use socketarium_kernel::{Datagram, Sent};
use socketarium_trace::Nanos;

/// How long a packet without a time is waited for, in nanoseconds: an hour.
const PATIENCE: u64 = 3_600_000_000_000;

/// How much longer it is looked for to say when it came instead, in nanoseconds: two minutes.
const CURIOSITY: u64 = 120_000_000_000;

impl Run<'_> {
    pub(super) fn expect(&mut self, line: u32, packet: &Packet, window: Window) -> Result<(), Failure> {
        let index = self.connections.of_packet(packet);
        let index = index.map_err(|error| wrong_packet(line, &error))?;
        let (moment, actual, compared) = match &packet.contents {
            Contents::Tcp(pattern) => self.expect_tcp(line, index, (packet, pattern), window)?,
            Contents::Udp { length } => {
                let (moment, sent) = self.next(line, index, packet, window)?;
                let Datagram::Udp {
                    source,
                    destination,
                    data,
                } = &sent.datagram
                else {
                    let actual = self.text_of(&sent);
                    return Err(differs(
                        line,
                        "it is not UDP",
                        (packet, window),
                        (moment, &actual),
                    ));
                };
                let connection = self.connections.nth(index);
                connection.local = Some(*source);
                connection.remote = Some(*destination);
                let compared = if data.len() == u32::from(*length) {
                    verify::ip(&packet.ip, &sent)
                } else {
                    Err(format!(
                        "live packet payload: expected {length} bytes vs actual {} bytes",
                        data.len()
                    ))
                };
                (moment, format!("udp ({})", data.len()), compared)
            }
            Contents::Icmp(icmp) => {
                let (moment, sent) = self.next(line, index, packet, window)?;
                (moment, self.text_of(&sent), same_icmp(icmp, &sent))
            }
        };
        let compared = compared.and_then(|()| in_time(window, moment));
        compared.map_err(|why| differs(line, &why, (packet, window), (moment, &actual)))?;
        self.say(format!("> {actual}"));
        Ok(())
    }

    /// The segment that a line expects, put together of as many packets as carry its bytes.
    fn expect_tcp(
        &mut self,
        line: u32,
        index: usize,
        (packet, pattern): (&Packet, &TcpPattern),
        window: Window,
    ) -> Result<(Nanos, String, Result<(), String>), Failure> {
        let mut whole: Option<TcpPattern> = None;
        loop {
            let (moment, sent) = self.next(line, index, packet, window)?;
            let Datagram::Tcp(segment) = &sent.datagram else {
                let actual = self.text_of(&sent);
                return Err(differs(
                    line,
                    "it is not TCP",
                    (packet, window),
                    (moment, &actual),
                ));
            };
            let connection = self.connections.nth(index);
            connection.learn(segment, pattern.seq);
            if let (Some(script), Some(live)) = (verify::stamp_in(pattern), verify::stamp_of(&sent)) {
                connection.learn_stamp(script, live);
            }
            let part = verify::seen(segment, &sent, connection);
            let is_empty = part.length == 0;
            let joined = match &mut whole {
                None => {
                    whole = Some(part);
                    Ok(())
                }
                Some(whole) => verify::join(whole, &part),
            };
            let Some(seen) = &whole else { continue };
            let wants_more = seen.length < pattern.length && !is_empty && !self.options.strict_segments;
            if joined.is_ok() && wants_more {
                continue;
            }
            let compared = joined
                .and_then(|()| verify::tcp(pattern, seen, self.options, self.strict))
                .and_then(|()| verify::ip(&packet.ip, &sent));
            return Ok((moment, packet::written_tcp(seen), compared));
        }
    }

    /// The next packet of a connection, waited for as long as the line allows.
    fn next(
        &mut self,
        line: u32,
        index: usize,
        packet: &Packet,
        window: Window,
    ) -> Result<(Nanos, Sent), Failure> {
        let now = self.stage.now();
        let limit = window
            .end
            .map_or(now.0 + PATIENCE, |end| end.0 + window.tolerance.0);
        let is_icmp = matches!(packet.contents, Contents::Icmp(_));
        loop {
            if let Some(found) = self.take(index, is_icmp) {
                return Ok(found);
            }
            if !self
                .stage
                .step(Nanos(limit))
                .map_err(|error| wrong_packet(line, &error))?
            {
                break;
            }
            self.come_back()?;
        }
        let later = Nanos(limit + CURIOSITY);
        let came = loop {
            if let Some((moment, sent)) = self.take(index, is_icmp) {
                break format!(
                    "the next came at {} sec: {}",
                    seconds(moment),
                    self.text_of(&sent)
                );
            }
            if !matches!(self.stage.step(later), Ok(true)) {
                break "and none later".to_owned();
            }
        };
        let time = window.end.map_or("*".to_owned(), seconds);
        Err(wrong_packet(
            line,
            &format!(
                "no packet came by {} sec, {came}\nscript packet:  {time} {}",
                seconds(Nanos(limit)),
                packet::written(packet)
            ),
        ))
    }

    /// The first packet of a connection among those that were sent.
    fn take(&mut self, index: usize, icmp: bool) -> Option<(Nanos, Sent)> {
        let connection = self.connections.nth(index);
        let place = self
            .stage
            .sent
            .iter()
            .position(|(_, sent)| match &sent.datagram {
                Datagram::Unreachable { .. } => icmp,
                Datagram::Tcp(_) | Datagram::Udp { .. } => !icmp && connection.may_send(&sent.datagram),
            })?;
        self.stage.sent.remove(place)
    }

    /// A packet that was sent, as scripts write it.
    pub(super) fn text_of(&mut self, sent: &Sent) -> String {
        match &sent.datagram {
            Datagram::Tcp(segment) => {
                let connection = self.connections.sender_of(&sent.datagram);
                let pattern = verify::seen(segment, sent, connection);
                let (from, to) = (segment.source, segment.destination);
                format!("{from} > {to} {}", packet::written_tcp(&pattern))
            }
            Datagram::Udp {
                source,
                destination,
                data,
            } => format!("{source} > {destination} udp ({})", data.len()),
            Datagram::Unreachable { from, to, code, .. } => {
                format!("{from} > {to} icmp unreachable code {code}")
            }
        }
    }
}

fn same_icmp(expected: &IcmpPattern, sent: &Sent) -> Result<(), String> {
    let Datagram::Unreachable { code, .. } = &sent.datagram else {
        return Err("it is not ICMP".to_owned());
    };
    let wanted = packet::unreachable_code(expected)?;
    if wanted == *code {
        Ok(())
    } else {
        Err(format!(
            "live packet field icmp_code: expected: {wanted} vs actual: {code}"
        ))
    }
}

fn in_time(window: Window, moment: Nanos) -> Result<(), String> {
    let Some(end) = window.end else { return Ok(()) };
    let early = moment.0 + window.tolerance.0 < window.start.0;
    if !early && moment.0 <= end.0 + window.tolerance.0 {
        return Ok(());
    }
    if end == window.start {
        return Err(late("outbound packet", end, moment, window.tolerance));
    }
    Err(format!(
        "timing error: expected outbound packet in time range {}~{} sec but happened at {} sec",
        seconds(window.start),
        seconds(end),
        seconds(moment)
    ))
}

fn differs(
    line: u32,
    why: &str,
    (packet, window): (&Packet, Window),
    (moment, actual): (Nanos, &str),
) -> Failure {
    let time = window.end.map_or("*".to_owned(), seconds);
    wrong_packet(
        line,
        &format!(
            "{why}\nscript packet:  {time} {}\nactual packet:  {} {actual}",
            packet::written(packet),
            seconds(moment)
        ),
    )
}
