//! A full receive buffer: pieces that take more memory than they are worth are joined, and what lies beyond a gap is
//! thrown away (`tcp_prune_queue`).

use super::tcb::{Received, Tcb};
use super::window::{allocated, of_space};
use super::{Chunk, Conn, seq};

/// Bytes of data that fit into one page beside the kernel's own bookkeeping (`SKB_MAX_ORDER(0, 0)`).
const MOST_IN_PAGE: u32 = 4096 - 320;

impl Conn<'_> {
    /// What is to be read (`tcp_collapse`).
    pub(super) fn collapse_queue(&mut self) {
        let (from, to) = (self.tcb.receive.copied, self.tcb.receive.nxt);
        let pieces = std::mem::take(&mut self.tcb.receive.queue);
        let pieces = self.collapse(pieces.into(), (from, to));
        self.tcb.receive.queue = pieces.into();
    }

    /// What lies beyond a gap, range by range (`tcp_collapse_ofo_queue`).
    pub(super) fn collapse_beyond(&mut self) {
        let mut left = std::mem::take(&mut self.tcb.receive.beyond);
        let mut kept = Vec::new();
        let mut tiny = 0;
        while let Some(first) = left.first() {
            let (from, mut to) = (first.seq, first.end());
            let (head, mut memory, mut count) = (first.memory, first.memory, 1);
            while let Some(next) = left.get(count).filter(|next| seq::at_most(next.seq, to)) {
                to = seq::later(to, next.end());
                memory += next.memory;
                count += 1;
            }
            let rest = left.split_off(count);
            if memory != head || to.wrapping_sub(from) >= MOST_IN_PAGE {
                kept.extend(self.collapse(left, (from, to)));
                left = rest;
                continue;
            }
            kept.extend(left);
            left = rest;
            tiny += memory;
            if tiny > self.sock.options.receive_buffer >> 3 {
                break;
            }
        }
        kept.extend(left);
        self.tcb.receive.beyond = kept;
    }

    /// Joins pieces from the first that is not worth its memory on.
    fn collapse(&mut self, mut pieces: Vec<Received>, (mut from, to): (u32, u32)) -> Vec<Received> {
        let starts = pieces.iter().enumerate().position(|(index, piece)| {
            let overlaps = pieces.get(index + 1).is_some_and(|next| piece.end() != next.seq);
            let starts = (!piece.fin && self.tcb.is_bloated(piece)) || overlaps;
            if !starts {
                from = piece.end();
            }
            starts
        });
        let Some(start) = starts.filter(|start| !pieces[*start].fin) else {
            return pieces;
        };
        let mut rest = pieces.split_off(start).into_iter().peekable();
        let mut bytes = Vec::new();
        let mut end = from;
        while let Some(piece) = rest.next_if(|piece| !piece.fin) {
            self.tcb.receive.memory -= piece.memory;
            self.tcb.pool.give_back(piece.memory);
            bytes.extend_from_slice(piece.data.without_first(seq::span(piece.seq, end)).bytes());
            end = seq::later(end, piece.end());
        }
        for part in bytes.chunks(MOST_IN_PAGE as usize) {
            let (memory, room) = allocated(to.wrapping_sub(from).min(MOST_IN_PAGE));
            self.tcb.receive.memory += memory;
            self.tcb.pool.take(memory);
            pieces.push(Received {
                seq: from,
                data: Chunk::of(part),
                fin: false,
                memory,
                room: room - part.len() as u32,
                read: 0,
            });
            from = from.wrapping_add(part.len() as u32);
        }
        pieces.extend(rest);
        pieces
    }

    /// Throws away the farthest of what lies beyond a gap, an eighth of the buffer at a time, until there is room; not
    /// what comes before `seq` (`tcp_prune_ofo_queue`).
    pub(super) fn prune_beyond(&mut self, seq: u32) {
        let mut goal = i64::from(self.sock.options.receive_buffer >> 3);
        while let Some(farthest) = self.tcb.receive.beyond.last() {
            if seq::after(seq, farthest.seq) {
                return;
            }
            let thrown = self.throw_away(self.tcb.receive.beyond.len() - 1);
            self.tcb.receive.blocks.clear();
            goal -= i64::from(thrown.memory);
            if goal <= 0 {
                if self.tcb.receive.memory <= self.sock.options.receive_buffer {
                    return;
                }
                goal = i64::from(self.sock.options.receive_buffer >> 3);
            }
        }
    }
}

impl Tcb {
    /// Its memory could hold more than it does, or a part of it was read.
    fn is_bloated(&self, piece: &Received) -> bool {
        let window = of_space(i64::from(piece.memory), self.receive.ratio);
        piece.read > 0 || window > i64::from(piece.data.len())
    }
}
