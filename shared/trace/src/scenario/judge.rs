//! What becomes of a packet when nobody has it in hand: the rules in force, then "hold everything", then the
//! link itself. The same for every producer that holds a wire.

use super::{PlannedRule, Verdict};
use crate::event::{By, Link};
use crate::net::Packet;

#[derive(Debug)]
pub struct Judge {
    hosts: Vec<String>,
    /// Rules in force, each with how many packets have fitted it so far.
    rules: Vec<(PlannedRule, u32)>,
    pub link: Link,
}

impl Judge {
    /// `hosts` are the names of the hosts, in their order.
    #[must_use]
    pub fn new(hosts: Vec<String>, rules: Vec<PlannedRule>, link: Link) -> Self {
        Self {
            hosts,
            rules: rules.into_iter().map(|rule| (rule, 0)).collect(),
            link,
        }
    }

    /// Puts a rule in force. False if it is already.
    pub fn arm(&mut self, rule: PlannedRule) -> bool {
        let fresh = self.rules.iter().all(|(known, _)| known.name != rule.name);
        if fresh {
            self.rules.push((rule, 0));
        }
        fresh
    }

    /// Takes a rule out of force. False if it was not in force.
    pub fn disarm(&mut self, name: &str) -> bool {
        let before = self.rules.len();
        self.rules.retain(|(rule, _)| rule.name != name);
        self.rules.len() < before
    }

    /// How long a packet takes from one host to the other, in nanoseconds.
    #[must_use]
    pub fn half_rtt(&self) -> u64 {
        self.link.rtt_micros * 1000 / 2
    }

    /// The first rule that covers the packet decides. Every rule counts every packet that fits it.
    pub fn judge(&mut self, packet: &Packet) -> (Verdict, By) {
        let sender = self
            .hosts
            .get(usize::from(packet.from.0))
            .map_or("", String::as_str);
        let mut decided = None;
        for (rule, seen) in &mut self.rules {
            if rule.rule.packets.fits(sender, packet) {
                *seen += 1;
                if decided.is_none() && rule.rule.packets.covers(*seen) {
                    decided = Some((rule.rule.verdict, By::Rule(rule.name.clone())));
                }
            }
        }
        decided.unwrap_or(if self.link.hold_all {
            (Verdict::Hold, By::HoldAll)
        } else {
            (Verdict::Deliver, By::Link)
        })
    }
}
