//! One client of the crowd: what it wants next, however the program that carries it is written.

use super::Crowd;
use socketarium_trace::Nanos;

/// How a client behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Usual,
    Slow,
    Silent,
    Deaf,
}

/// Pieces that a slow one's message is sent in.
const PIECES: u32 = 16;

/// Between two of them.
const PAUSE: Nanos = Nanos(100_000_000);

/// What a client wants to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Connect,
    /// To send so many bytes.
    Send(u32),
    /// To receive at most so many bytes.
    Receive(u32),
    Wait(Nanos),
    Close,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    Connected,
    Sent(u32),
    /// 0 is the end of the stream.
    Received(u32),
    Waited,
    /// An error that ends the visit.
    Failed,
}

#[derive(Clone, Debug)]
pub(super) struct Visit {
    wish: Wish,
    manner: Manner,
    exchanges: u32,
    message: u32,
    reply: u32,
    think: Nanos,
    patience: Nanos,
    to_send: u32,
    to_receive: u32,
}

impl Visit {
    pub(super) fn new(crowd: &Crowd, manner: Manner) -> Self {
        Self {
            wish: Wish::Connect,
            manner,
            exchanges: crowd.exchanges,
            message: crowd.message,
            reply: crowd.reply,
            think: crowd.think,
            patience: crowd.patience,
            to_send: 0,
            to_receive: 0,
        }
    }

    pub(super) fn wish(&self) -> Wish {
        self.wish
    }

    pub(super) fn came(&mut self, came: Came) {
        self.wish = match came {
            Came::Connected if self.manner == Manner::Silent => {
                self.exchanges = 0;
                Wish::Wait(self.patience)
            }
            Came::Connected => self.next_message(),
            Came::Sent(count) => {
                self.to_send = self.to_send.saturating_sub(count);
                self.sent()
            }
            Came::Received(0) | Came::Failed => Wish::Close,
            Came::Received(count) => {
                self.to_receive = self.to_receive.saturating_sub(count);
                self.received()
            }
            Came::Waited if self.to_send > 0 => Wish::Send(self.piece()),
            Came::Waited => self.next_message(),
        };
    }

    fn next_message(&mut self) -> Wish {
        if self.exchanges == 0 {
            return Wish::Close;
        }
        self.exchanges -= 1;
        self.to_send = self.message;
        self.to_receive = if self.manner == Manner::Deaf {
            0
        } else {
            self.reply
        };
        self.sent_or(|visit| Wish::Send(visit.piece()))
    }

    fn sent(&mut self) -> Wish {
        let slow = self.manner == Manner::Slow;
        self.sent_or(|visit| {
            if slow {
                Wish::Wait(PAUSE)
            } else {
                Wish::Send(visit.piece())
            }
        })
    }

    /// After the message comes the reply; before its end what `otherwise` says.
    fn sent_or(&mut self, otherwise: impl Fn(&Self) -> Wish) -> Wish {
        if self.to_send > 0 {
            otherwise(self)
        } else {
            self.received()
        }
    }

    fn received(&mut self) -> Wish {
        if self.to_receive > 0 {
            return Wish::Receive(self.to_receive);
        }
        match (self.exchanges, self.manner) {
            (0, Manner::Deaf) => Wish::Wait(self.patience),
            (0, _) => Wish::Close,
            (_, _) if self.think > Nanos(0) => Wish::Wait(self.think),
            (_, _) => self.next_message(),
        }
    }

    fn piece(&self) -> u32 {
        if self.manner == Manner::Slow {
            self.message.div_ceil(PIECES).min(self.to_send)
        } else {
            self.to_send
        }
    }
}
