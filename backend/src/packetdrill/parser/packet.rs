//! Packets: `< S 0:0(0) win 1000 <mss 1000>`, `> udp (100)`, `< icmp unreachable`.

use super::Parser;
use crate::packetdrill::lexer::Kind;
use crate::packetdrill::pattern::{
    Accurate, Contents, Direction, Ecn, IcmpPattern, IpPattern, Packet, Quoted, TcpPattern,
};
use crate::packetdrill::report::Failure;
use socketarium_trace::net::TcpFlags;

impl Parser {
    pub(super) fn packet(&mut self) -> Result<Packet, Failure> {
        let direction = match self.advance() {
            Kind::Sign('<') => Direction::Inbound,
            _ => Direction::Outbound,
        };
        for outer in ["ipv4", "ipv6", "gre", "mpls"] {
            if self.is_word(outer) && !matches!(self.after(), Kind::Sign('.')) {
                return Err(self.error("packets within packets are not modelled"));
            }
        }
        let ip = self.ip()?;
        if self.take_word("icmp") {
            let contents = Contents::Icmp(self.icmp()?);
            return Ok(Packet {
                direction,
                ip,
                ports: None,
                contents,
            });
        }
        let is_udp = self.take_word("udp");
        let ports = match (self.kind(), self.after()) {
            (Kind::Integer(..), Kind::Sign('>')) => {
                let source = self.number("source port")?;
                self.sign('>')?;
                Some((source, self.number("destination port")?))
            }
            _ => None,
        };
        let contents = if is_udp || self.take_word("udp") {
            self.sign('(')?;
            let length = self.number("UDP payload size")?;
            self.sign(')')?;
            Contents::Udp { length }
        } else {
            Contents::Tcp(self.tcp(direction)?)
        };
        Ok(Packet {
            direction,
            ip,
            ports,
            contents,
        })
    }

    /// `[ect0]`, `[ttl 64]`, `(tos 0x10)`, `[flowlabel 0x1]`
    fn ip(&mut self) -> Result<IpPattern, Failure> {
        let mut ip = IpPattern::default();
        let close = match self.kind() {
            Kind::Sign('[') => ']',
            Kind::Sign('(') => ')',
            _ => return Ok(ip),
        };
        self.at += 1;
        loop {
            let name = self.word("a field of the IP header")?;
            match name.as_str() {
                "noecn" => ip.ecn = Some(Ecn::None),
                "ect0" => ip.ecn = Some(Ecn::Ect0),
                "ect1" => ip.ecn = Some(Ecn::Ect1),
                "ect01" => ip.ecn = Some(Ecn::Ect01),
                "ce" => ip.ecn = Some(Ecn::Experienced),
                "tos" => ip.service = Some(self.number("tos")?),
                "ttl" => ip.ttl = Some(self.number("ttl")?),
                "flowlabel" => ip.flow_label = Some(self.number("flowlabel")?),
                _ => {
                    self.at -= 1;
                    return Err(self.expected("ect0, ect1, ect01, noecn, ce, tos, ttl or flowlabel"));
                }
            }
            if !self.take_sign(',') {
                break;
            }
        }
        self.sign(close)?;
        Ok(ip)
    }

    fn tcp(&mut self, direction: Direction) -> Result<TcpPattern, Failure> {
        let (flags, accurate) = self.flags()?;
        let (seq, length) = self.sequence()?;
        let ack = self.after_word("ack", "TCP ack sequence number")?;
        let window = self.after_word("win", "TCP window value")?;
        if window.is_none() && direction == Direction::Inbound {
            return Err(self.error("window must be specified for inbound packets"));
        }
        let urgent = self.after_word("urg", "urg_ptr value")?.unwrap_or_default();
        let options = self.tcp_options(direction)?;
        Ok(TcpPattern {
            flags,
            accurate,
            seq,
            length,
            ack,
            window,
            urgent,
            options,
        })
    }

    /// `S`, `S.`, `.`, `P.`, `SEW`, `-`, and with a counter `.5`.
    fn flags(&mut self) -> Result<(u8, Option<Accurate>), Failure> {
        if self.take_sign('-') {
            return Ok((0, None));
        }
        let mut flags = TcpFlags::default().0;
        let mut accurate = None;
        let mut any = false;
        if let Kind::Word(letters) = self.kind().clone() {
            any = true;
            for letter in letters.chars() {
                flags |= match letter {
                    'F' => TcpFlags::FIN.0,
                    'S' => TcpFlags::SYN.0,
                    'R' => TcpFlags::RST.0,
                    'P' => TcpFlags::PSH.0,
                    'U' => TcpFlags::URG.0,
                    'E' => TcpFlags::ECE.0,
                    'W' => TcpFlags::CWR.0,
                    'A' => {
                        accurate = Some(Accurate::Flag);
                        0
                    }
                    _ => return Err(self.expected("TCP flags, some of SFRPUEWA and '.'")),
                };
            }
            self.at += 1;
        }
        if self.take_sign('.') {
            flags |= TcpFlags::ACK.0;
        } else if let Kind::Float(text) = self.kind().clone() {
            let count = text.strip_prefix('.').and_then(|digits| digits.parse().ok());
            let count: Option<u8> = count.filter(|count| *count < 8);
            let count = count.ok_or_else(|| self.expected("'.' and a count from 0 to 7"))?;
            self.at += 1;
            flags |= TcpFlags::ACK.0;
            accurate = Some(Accurate::Count(count));
        } else if !any {
            return Err(self.expected("TCP flags, udp or icmp"));
        }
        Ok((flags, accurate))
    }

    /// `1:1001(1000)`
    fn sequence(&mut self) -> Result<(u32, u16), Failure> {
        let start: u32 = self.number("TCP start sequence number")?;
        self.sign(':')?;
        let end: u32 = self.number("TCP end sequence number")?;
        self.sign('(')?;
        let length: u16 = self.number("TCP payload size")?;
        if start.wrapping_add(length.into()) != end {
            return Err(self.error("inconsistent TCP sequence numbers and payload size"));
        }
        self.sign(')')?;
        Ok((start, length))
    }

    fn icmp(&mut self) -> Result<IcmpPattern, Failure> {
        let kind = self.word("a type of ICMP")?;
        let mut icmp = IcmpPattern {
            kind,
            code: None,
            mtu: None,
            quoted: Quoted::Tcp { seq: 0 },
        };
        if matches!(self.kind(), Kind::Word(word) if word != "mtu" && word != "id") {
            icmp.code = Some(self.word("a code of ICMP")?);
        }
        icmp.mtu = self.after_word("mtu", "mtu")?;
        self.after_word::<u16>("id", "id")?;
        if self.take_sign('[') {
            icmp.quoted = if self.take_word("udp") {
                let length = self.quoted_length()?;
                Quoted::Udp { length }
            } else if self.take_word("raw") {
                self.quoted_length()?;
                Quoted::Raw
            } else {
                let (seq, _) = self.sequence()?;
                Quoted::Tcp { seq }
            };
            self.sign(']')?;
        }
        Ok(icmp)
    }

    fn quoted_length(&mut self) -> Result<u16, Failure> {
        self.sign('(')?;
        let length = self.number("payload size")?;
        self.sign(')')?;
        Ok(length)
    }
}
