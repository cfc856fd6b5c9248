//! What lies outside the receive window changes nothing: no byte of it is ever read, and no flag of it is obeyed.

use crate::first_numbers;
use crate::lone::{ACK, Lone, RST, SYN, SYN_ACK};
use socketarium_kernel::{Chunk, Segment, SocketNow, Sysctls};
use socketarium_trace::net::TcpFlags;

const FIN: TcpFlags = TcpFlags::FIN;
const PSH: TcpFlags = TcpFlags::PSH;

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }
}

/// The stream's byte at an offset; what must not be read has other bytes.
fn byte(offset: u32) -> u8 {
    (offset % 127) as u8
}

const POISON: u8 = 200;

/// A connection, and what a peer knows of it.
struct Peer {
    lone: Lone,
    /// Sequence number of the first byte.
    first: u32,
    /// Which bytes have been sent within the window.
    sent: Vec<bool>,
    /// Up to here, from `first` on, everything came.
    whole: u32,
    read: Vec<u8>,
    /// Where the window ends that the host told last, and where it was told.
    edge: u32,
    told: u32,
}

impl Peer {
    fn new(first: u32, own: u32) -> Self {
        let begin = |seed| {
            let mut lone = Lone::new(Sysctls::default(), seed);
            lone.connect();
            lone.sent()[0].seq
        };
        let seed = first_numbers::seed_of(own, 0, begin);
        let mut lone = Lone::new(Sysctls::default(), seed);
        lone.seq = first.wrapping_sub(1);
        lone.connect();
        lone.hear(SYN_ACK, &[]);
        let mut peer = Self {
            lone,
            first,
            sent: Vec::new(),
            whole: 0,
            read: Vec::new(),
            edge: 0,
            told: 0,
        };
        peer.look();
        peer
    }

    /// What the host told of its window.
    fn look(&mut self) {
        for segment in self.lone.sent() {
            assert!(!segment.has(RST), "it was reset: {segment:?}");
            if segment.has(ACK) && !segment.has(SYN) {
                self.told = segment.ack.wrapping_sub(self.first);
                self.edge = self.told + u32::from(segment.window);
            }
        }
        assert!(self.told <= self.whole, "it acknowledges what never came");
    }

    fn send(&mut self, offset: u32, flags: TcpFlags, data: &[u8]) {
        let segment = Segment {
            seq: self.first.wrapping_add(offset),
            data: Chunk::of(data),
            ..self.lone.segment(flags, &[])
        };
        self.lone.arrive(segment);
        self.look();
    }

    fn send_inside(&mut self, chance: &mut Chance) {
        let from = self.whole + [0, chance.below(self.edge - self.whole)][chance.below(2) as usize];
        let length = 1 + chance.below(1400).min(self.edge - from - 1);
        let data: Vec<u8> = (from..from + length).map(byte).collect();
        self.sent
            .resize(self.sent.len().max((from + length) as usize), false);
        self.sent[from as usize..(from + length) as usize].fill(true);
        while self.sent.get(self.whole as usize) == Some(&true) {
            self.whole += 1;
        }
        self.send(from, TcpFlags(ACK.0 | PSH.0), &data);
    }

    /// A segment with nothing of it in the window, and every flag that could do harm.
    fn send_outside(&mut self, chance: &mut Chance) {
        let length = chance.below(1400);
        let flags = [0, FIN.0, SYN.0, RST.0, SYN.0 | FIN.0, RST.0 | FIN.0][chance.below(6) as usize] | ACK.0;
        let ends = length + (flags & FIN.0 != 0) as u32 + (flags & SYN.0 != 0) as u32;
        let far = [1, 1 + chance.below(2000), chance.below(1 << 30)][chance.below(3) as usize];
        let offset = if chance.below(2) == 0 {
            self.edge.wrapping_add(far)
        } else {
            self.told.wrapping_sub(ends + far)
        };
        let before = self.held();
        let data = vec![POISON; length as usize];
        self.send(offset, TcpFlags(flags), &data);
        let after = self.held();
        assert_eq!(
            before,
            after,
            "offset {offset}, {} bytes, {}; the window was {}..{}",
            length,
            TcpFlags(flags),
            self.told,
            self.edge
        );
    }

    /// All that the host holds of the connection. An answer may take a delayed acknowledgement along: timers are left out.
    fn held(&self) -> Vec<SocketNow> {
        let mut sockets = self.lone.host.sockets_now();
        for socket in sockets.values_mut() {
            socket.timers.clear();
        }
        sockets.values().cloned().collect()
    }

    fn read(&mut self) {
        let data = self.lone.read();
        self.read.extend(data);
        self.look();
    }
}

#[test]
fn nothing_outside_the_window_is_accepted() {
    for seed in 1..=60 {
        let mut chance = Chance(seed);
        // The peer's numbers and the host's own begin anew on the way, or do not.
        let first =
            [0u32.wrapping_sub(chance.below(40_000)), chance.below(u32::MAX)][chance.below(2) as usize];
        let own = 0u32.wrapping_sub(1 + chance.below(3));
        let mut peer = Peer::new(first, own);
        for _ in 0..400 {
            match chance.below(4) {
                0 if peer.edge > peer.whole => peer.send_inside(&mut chance),
                0 | 1 => peer.read(),
                _ => peer.send_outside(&mut chance),
            }
        }
        peer.read();
        let whole: Vec<u8> = (0..peer.whole).map(byte).collect();
        assert!(peer.whole > 1000, "seed {seed}: the test does not test");
        assert!(
            peer.read == whole,
            "seed {seed}: {} of {} bytes",
            peer.read.len(),
            whole.len()
        );
    }
}
