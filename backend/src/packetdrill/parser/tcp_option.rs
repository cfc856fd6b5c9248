//! Options of a TCP header: `<mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7>`.

use super::Parser;
use crate::packetdrill::lexer::Kind;
use crate::packetdrill::pattern::{Direction, OptionPattern};
use crate::packetdrill::report::Failure;
use socketarium_trace::net::TcpOption;

/// A header has room for 40 bytes of them.
const MOST: usize = 40;

impl Parser {
    pub(super) fn tcp_options(
        &mut self,
        direction: Direction,
    ) -> Result<Option<Vec<OptionPattern>>, Failure> {
        if !self.take_sign('<') {
            return Ok(None);
        }
        if *self.kind() == Kind::Ellipsis {
            if direction == Direction::Inbound {
                return Err(self.error("<...> for TCP options can only be used with outbound packets"));
            }
            self.at += 1;
            self.sign('>')?;
            return Ok(None);
        }
        let mut options = Vec::new();
        if self.take_sign('>') {
            return Ok(Some(options));
        }
        loop {
            options.push(self.tcp_option()?);
            if options.len() > MOST {
                return Err(self.error("TCP option list too long"));
            }
            if self.take_sign('>') {
                return Ok(Some(options));
            }
            if !self.take_sign(',') {
                return Err(self.expected("',' or '>'"));
            }
        }
    }

    fn tcp_option(&mut self) -> Result<OptionPattern, Failure> {
        let name = self.word("a TCP option")?;
        Ok(match name.as_str() {
            "nop" => OptionPattern::Plain(TcpOption::NoOperation),
            "eol" => OptionPattern::End,
            "mss" => OptionPattern::Plain(TcpOption::MaximumSegmentSize(self.number("mss value")?)),
            "wscale" => OptionPattern::Plain(TcpOption::WindowScale(self.number("window scale")?)),
            "sackOK" => OptionPattern::Plain(TcpOption::SackPermitted),
            "sack" => OptionPattern::Sack(self.sack()?),
            "TS" => {
                self.keyword("val")?;
                let value = self.number("ts val")?;
                self.keyword("ecr")?;
                let echo = self.number("ecr val")?;
                OptionPattern::Timestamps { value, echo }
            }
            "FO" | "FOEXP" | "md5" | "AccECN" | "ECN" | "unknown" => {
                let mut text = name;
                while !self.is_sign(',') && !self.is_sign('>') {
                    if *self.kind() == Kind::End {
                        return Err(self.expected("'>'"));
                    }
                    text.push(' ');
                    text.push_str(&self.advance().said());
                }
                OptionPattern::Unknown(text)
            }
            _ => {
                self.at -= 1;
                return Err(self.expected("a TCP option: nop, eol, mss, wscale, sackOK, sack, TS, FO"));
            }
        })
    }

    fn keyword(&mut self, word: &str) -> Result<(), Failure> {
        if self.take_word(word) {
            Ok(())
        } else {
            Err(self.expected(&format!("'{word}'")))
        }
    }

    /// `1001:2001 3001:4001`
    fn sack(&mut self) -> Result<Vec<(u32, u32)>, Failure> {
        let mut blocks = Vec::new();
        while matches!(self.kind(), Kind::Integer(..)) {
            let left = self.number("TCP SACK left sequence number")?;
            self.sign(':')?;
            blocks.push((left, self.number("TCP SACK right sequence number")?));
        }
        if blocks.is_empty() || blocks.len() > 4 {
            return Err(self.error("sack has one to four blocks, as in sack 1001:2001"));
        }
        Ok(blocks)
    }
}
