//! What a script is mostly about. Chance over all calls alike would seldom get two ends to talk.

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Socket,
    Bind,
    Listen,
    Connect,
    Accept,
    Send,
    Receive,
    Shutdown,
    Close,
    Dup,
    Option,
    Poll,
    Select,
    Epoll,
    EpollControl,
    EpollWait,
    Name,
    Pending,
    Mode,
    Linger,
    /// A call that waits for a time.
    Patience,
    SendTo,
    Local,
    Wrong,
}

/// What a script is mostly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    /// Connections are made, half closed, closed, reset.
    Lives,
    /// Bytes in all sizes, both ways.
    Bytes,
    /// Packets are held, dropped, doubled, let past each other.
    Wire,
    /// More connections than a queue takes.
    Backlog,
    /// `poll`, `select`, `epoll`.
    Readiness,
    /// UDP.
    Datagrams,
    /// Sockets without a network, pipes, counters.
    Local,
    /// Addresses, ports, wrong arguments.
    Addresses,
    /// Processes that share descriptors.
    Processes,
}

/// How often something else than a call happens, in percent; and how many waits there are at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Odds {
    pub(super) wire: usize,
    pub(super) process: usize,
    pub(super) waits: usize,
}

impl Theme {
    pub(super) const ALL: [Self; 9] = [
        Self::Lives,
        Self::Bytes,
        Self::Wire,
        Self::Backlog,
        Self::Readiness,
        Self::Datagrams,
        Self::Local,
        Self::Addresses,
        Self::Processes,
    ];

    pub(super) fn odds(self) -> Odds {
        let odds = |wire, process, waits| Odds { wire, process, waits };
        match self {
            Self::Lives => odds(8, 0, 1),
            Self::Wire => odds(50, 0, 1),
            Self::Backlog => odds(20, 0, 0),
            Self::Processes => odds(2, 15, 0),
            Self::Bytes | Self::Readiness | Self::Datagrams | Self::Addresses => odds(2, 1, 0),
            Self::Local => odds(0, 2, 0),
        }
    }
}

impl Theme {
    /// How likely each kind of call is.
    #[expect(clippy::too_many_lines, reason = "one row for each kind of call")]
    pub(super) fn weights(self) -> &'static [(Act, usize)] {
        match self {
            Self::Lives | Self::Wire => &[
                (Act::Socket, 4),
                (Act::Bind, 1),
                (Act::Listen, 2),
                (Act::Connect, 6),
                (Act::Accept, 8),
                (Act::Send, 14),
                (Act::Receive, 12),
                (Act::Shutdown, 10),
                (Act::Close, 10),
                (Act::Dup, 2),
                (Act::Option, 5),
                (Act::Poll, 10),
                (Act::Name, 3),
                (Act::Linger, 4),
                (Act::Patience, 1),
                (Act::Mode, 2),
                (Act::Pending, 2),
            ],
            Self::Bytes => &[
                (Act::Patience, 1),
                (Act::Send, 36),
                (Act::Receive, 30),
                (Act::Option, 8),
                (Act::Poll, 8),
                (Act::Pending, 5),
                (Act::Shutdown, 3),
                (Act::Close, 2),
                (Act::Mode, 3),
            ],
            Self::Backlog => &[
                (Act::Socket, 10),
                (Act::Connect, 30),
                (Act::Accept, 20),
                (Act::Listen, 4),
                (Act::Close, 10),
                (Act::Shutdown, 4),
                (Act::Poll, 8),
                (Act::Send, 6),
                (Act::Receive, 5),
                (Act::Linger, 3),
            ],
            Self::Readiness => &[
                (Act::Epoll, 8),
                (Act::EpollControl, 30),
                (Act::EpollWait, 30),
                (Act::Poll, 8),
                (Act::Select, 8),
                (Act::Send, 16),
                (Act::Receive, 14),
                (Act::Shutdown, 3),
                (Act::Close, 4),
                (Act::Dup, 5),
                (Act::Connect, 3),
                (Act::Accept, 4),
                (Act::Local, 5),
                (Act::Mode, 2),
                (Act::Patience, 2),
                (Act::Socket, 2),
            ],
            Self::Datagrams => &[
                (Act::Socket, 3),
                (Act::Bind, 4),
                (Act::Connect, 8),
                (Act::SendTo, 30),
                (Act::Send, 14),
                (Act::Receive, 24),
                (Act::Poll, 10),
                (Act::Shutdown, 3),
                (Act::Close, 3),
                (Act::Option, 5),
                (Act::Name, 4),
                (Act::Pending, 4),
            ],
            Self::Local => &[
                (Act::Local, 14),
                (Act::Send, 20),
                (Act::Receive, 18),
                (Act::Bind, 5),
                (Act::Listen, 5),
                (Act::Connect, 8),
                (Act::Accept, 8),
                (Act::Shutdown, 5),
                (Act::Close, 8),
                (Act::Poll, 10),
                (Act::Dup, 3),
                (Act::Mode, 5),
                (Act::Pending, 3),
                (Act::Name, 2),
                (Act::Option, 2),
            ],
            Self::Addresses => &[
                (Act::Socket, 20),
                (Act::Bind, 26),
                (Act::Listen, 14),
                (Act::Connect, 16),
                (Act::Accept, 6),
                (Act::Name, 8),
                (Act::Option, 14),
                (Act::Close, 8),
                (Act::Wrong, 14),
                (Act::Poll, 4),
            ],
            Self::Processes => &[
                (Act::Close, 14),
                (Act::Dup, 10),
                (Act::Send, 16),
                (Act::Receive, 14),
                (Act::Poll, 8),
                (Act::Shutdown, 5),
                (Act::Accept, 6),
                (Act::Connect, 5),
                (Act::Socket, 3),
                (Act::Epoll, 3),
                (Act::EpollControl, 6),
                (Act::EpollWait, 6),
                (Act::Local, 4),
            ],
        }
    }
}
