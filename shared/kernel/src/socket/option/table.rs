//! Every option that Linux has at the levels of the model's sockets, with what the model makes of it.
//!
//! Numbers, first values and limits are those of `include/uapi` and of Linux 6.18 as a program without
//! privileges finds them. Options of protocols that the model does not have (multicast membership, packet
//! filters, MD5 keys, SMC …) are listed as absent.

use super::level::{IP, IPV6, SOCKET, TCP, UDP};
use super::rule::{Known, Rule, flag, kept, none, own};
use socketarium_trace::Errno;

pub(crate) fn known(level: i32, name: i32) -> Option<&'static Known> {
    let all = [SOCKET_LEVEL, TCP_LEVEL, IP_LEVEL, IPV6_LEVEL, UDP_LEVEL];
    all.into_iter()
        .flatten()
        .find(|known| (known.level, known.name) == (level, name))
}

/// `asm-generic/socket.h`.
const SOCKET_LEVEL: &[Known] = &[
    kept(SOCKET, 1, 0, Rule::Limited(0, 0, Errno::EACCES)), // SO_DEBUG
    own(SOCKET, 2),                                         // SO_REUSEADDR
    own(SOCKET, 3),                                         // SO_TYPE
    own(SOCKET, 4),                                         // SO_ERROR
    flag(SOCKET, 5),                                        // SO_DONTROUTE
    own(SOCKET, 6),                                         // SO_BROADCAST
    own(SOCKET, 7),                                         // SO_SNDBUF
    own(SOCKET, 8),                                         // SO_RCVBUF
    own(SOCKET, 9),                                         // SO_KEEPALIVE
    flag(SOCKET, 10),                                       // SO_OOBINLINE
    flag(SOCKET, 11),                                       // SO_NO_CHECK
    kept(SOCKET, 12, 0, Rule::Limited(0, 6, Errno::EPERM)), // SO_PRIORITY
    own(SOCKET, 13),                                        // SO_LINGER
    kept(SOCKET, 14, 0, Rule::Nothing),                     // SO_BSDCOMPAT
    own(SOCKET, 15),                                        // SO_REUSEPORT
    kept(SOCKET, 16, 0, Rule::UnixFlag),                    // SO_PASSCRED
    none(SOCKET, 17),                                       // SO_PEERCRED
    own(SOCKET, 18),                                        // SO_RCVLOWAT
    own(SOCKET, 19),                                        // SO_SNDLOWAT
    own(SOCKET, 20),                                        // SO_RCVTIMEO_OLD
    own(SOCKET, 21),                                        // SO_SNDTIMEO_OLD
    none(SOCKET, 25),                                       // SO_BINDTODEVICE
    none(SOCKET, 26),                                       // SO_ATTACH_FILTER
    none(SOCKET, 27),                                       // SO_DETACH_FILTER
    none(SOCKET, 28),                                       // SO_PEERNAME
    flag(SOCKET, 29),                                       // SO_TIMESTAMP_OLD
    own(SOCKET, 30),                                        // SO_ACCEPTCONN
    own(SOCKET, 32),                                        // SO_SNDBUFFORCE
    own(SOCKET, 33),                                        // SO_RCVBUFFORCE
    kept(SOCKET, 34, 0, Rule::UnixFlag),                    // SO_PASSSEC
    flag(SOCKET, 35),                                       // SO_TIMESTAMPNS_OLD
    none(SOCKET, 36),                                       // SO_MARK
    none(SOCKET, 37),                                       // SO_TIMESTAMPING_OLD
    own(SOCKET, 38),                                        // SO_PROTOCOL
    own(SOCKET, 39),                                        // SO_DOMAIN
    flag(SOCKET, 40),                                       // SO_RXQ_OVFL
    flag(SOCKET, 41),                                       // SO_WIFI_STATUS
    kept(SOCKET, 42, -1, Rule::Number),                     // SO_PEEK_OFF
    flag(SOCKET, 43),                                       // SO_NOFCS
    flag(SOCKET, 44),                                       // SO_LOCK_FILTER
    flag(SOCKET, 45),                                       // SO_SELECT_ERR_QUEUE
    kept(SOCKET, 46, 0, Rule::Between(0, i32::MAX)),        // SO_BUSY_POLL
    kept(SOCKET, 47, -1, Rule::Rate),                       // SO_MAX_PACING_RATE
    none(SOCKET, 48),                                       // SO_BPF_EXTENSIONS
    kept(SOCKET, 49, -1, Rule::Number),                     // SO_INCOMING_CPU
    none(SOCKET, 50),                                       // SO_ATTACH_BPF
    none(SOCKET, 51),                                       // SO_ATTACH_REUSEPORT_CBPF
    none(SOCKET, 52),                                       // SO_ATTACH_REUSEPORT_EBPF
    none(SOCKET, 55),                                       // SO_MEMINFO
    kept(SOCKET, 56, 0, Rule::Fixed),                       // SO_INCOMING_NAPI_ID
    own(SOCKET, 57),                                        // SO_COOKIE
    none(SOCKET, 59),                                       // SO_PEERGROUPS
    none(SOCKET, 60),                                       // SO_ZEROCOPY
    none(SOCKET, 61),                                       // SO_TXTIME
    kept(SOCKET, 62, 0, Rule::Between(0, i32::MAX)),        // SO_BINDTOIFINDEX
    flag(SOCKET, 63),                                       // SO_TIMESTAMP_NEW
    flag(SOCKET, 64),                                       // SO_TIMESTAMPNS_NEW
    none(SOCKET, 65),                                       // SO_TIMESTAMPING_NEW
    own(SOCKET, 66),                                        // SO_RCVTIMEO_NEW
    own(SOCKET, 67),                                        // SO_SNDTIMEO_NEW
    none(SOCKET, 68),                                       // SO_DETACH_REUSEPORT_BPF
    kept(SOCKET, 69, 0, Rule::Limited(0, 0, Errno::EPERM)), // SO_PREFER_BUSY_POLL
    none(SOCKET, 70),                                       // SO_BUSY_POLL_BUDGET
    none(SOCKET, 71),                                       // SO_NETNS_COOKIE
    none(SOCKET, 72),                                       // SO_BUF_LOCK
    none(SOCKET, 73),                                       // SO_RESERVE_MEM
    none(SOCKET, 74),                                       // SO_TXREHASH
    flag(SOCKET, 75),                                       // SO_RCVMARK
    kept(SOCKET, 76, 0, Rule::UnixFlag),                    // SO_PASSPIDFD
    none(SOCKET, 77),                                       // SO_PEERPIDFD
    none(SOCKET, 80),                                       // SO_DEVMEM_DONTNEED
    flag(SOCKET, 82),                                       // SO_RCVPRIORITY
    kept(SOCKET, 83, 1, Rule::UnixFlag),                    // SO_PASSRIGHTS
    none(SOCKET, 84),                                       // SO_INQ
];

/// `linux/tcp.h`.
const TCP_LEVEL: &[Known] = &[
    own(TCP, 1),                           // TCP_NODELAY
    own(TCP, 2),                           // TCP_MAXSEG
    own(TCP, 3),                           // TCP_CORK
    own(TCP, 4),                           // TCP_KEEPIDLE
    own(TCP, 5),                           // TCP_KEEPINTVL
    own(TCP, 6),                           // TCP_KEEPCNT
    own(TCP, 7),                           // TCP_SYNCNT
    own(TCP, 8),                           // TCP_LINGER2
    own(TCP, 9),                           // TCP_DEFER_ACCEPT
    own(TCP, 10),                          // TCP_WINDOW_CLAMP
    own(TCP, 11),                          // TCP_INFO
    own(TCP, 12),                          // TCP_QUICKACK
    own(TCP, 13),                          // TCP_CONGESTION
    none(TCP, 14),                         // TCP_MD5SIG
    kept(TCP, 16, 0, Rule::Between(0, 1)), // TCP_THIN_LINEAR_TIMEOUTS
    none(TCP, 17),                         // TCP_THIN_DUPACK
    own(TCP, 18),                          // TCP_USER_TIMEOUT
    none(TCP, 19),                         // TCP_REPAIR
    none(TCP, 20),                         // TCP_REPAIR_QUEUE
    none(TCP, 21),                         // TCP_QUEUE_SEQ
    none(TCP, 22),                         // TCP_REPAIR_OPTIONS
    none(TCP, 23),                         // TCP_FASTOPEN
    none(TCP, 24),                         // TCP_TIMESTAMP
    own(TCP, 25),                          // TCP_NOTSENT_LOWAT
    none(TCP, 26),                         // TCP_CC_INFO
    kept(TCP, 27, 0, Rule::Between(0, 2)), // TCP_SAVE_SYN
    none(TCP, 28),                         // TCP_SAVED_SYN
    none(TCP, 29),                         // TCP_REPAIR_WINDOW
    none(TCP, 30),                         // TCP_FASTOPEN_CONNECT
    none(TCP, 31),                         // TCP_ULP
    none(TCP, 32),                         // TCP_MD5SIG_EXT
    none(TCP, 33),                         // TCP_FASTOPEN_KEY
    kept(TCP, 34, 0, Rule::Between(0, 1)), // TCP_FASTOPEN_NO_COOKIE
    none(TCP, 35),                         // TCP_ZEROCOPY_RECEIVE
    kept(TCP, 36, 0, Rule::Between(0, 1)), // TCP_INQ
    none(TCP, 37),                         // TCP_TX_DELAY
    none(TCP, 38),                         // TCP_AO_ADD_KEY
    none(TCP, 39),                         // TCP_AO_DEL_KEY
    none(TCP, 40),                         // TCP_AO_INFO
    none(TCP, 41),                         // TCP_AO_GET_KEYS
    none(TCP, 42),                         // TCP_AO_REPAIR
    kept(TCP, 43, 0, Rule::Fixed),         // TCP_IS_MPTCP
    none(TCP, 44),                         // TCP_RTO_MAX_MS
    none(TCP, 45),                         // TCP_RTO_MIN_US
    none(TCP, 46),                         // TCP_DELACK_MAX_US
];

/// `linux/in.h`.
const IP_LEVEL: &[Known] = &[
    kept(IP, 1, 0, Rule::TypeOfService),                // IP_TOS
    own(IP, 2),                                         // IP_TTL
    kept(IP, 3, 0, Rule::Fixed),                        // IP_HDRINCL
    none(IP, 4),                                        // IP_OPTIONS
    none(IP, 5),                                        // IP_ROUTER_ALERT
    flag(IP, 6),                                        // IP_RECVOPTS
    flag(IP, 7),                                        // IP_RETOPTS
    flag(IP, 8),                                        // IP_PKTINFO
    kept(IP, 10, 1, Rule::Between(0, 5)),               // IP_MTU_DISCOVER
    own(IP, 11),                                        // IP_RECVERR
    flag(IP, 12),                                       // IP_RECVTTL
    flag(IP, 13),                                       // IP_RECVTOS
    own(IP, 14),                                        // IP_MTU
    own(IP, 15),                                        // IP_FREEBIND
    none(IP, 16),                                       // IP_IPSEC_POLICY
    none(IP, 17),                                       // IP_XFRM_POLICY
    flag(IP, 18),                                       // IP_PASSSEC
    kept(IP, 19, 0, Rule::Limited(0, 0, Errno::EPERM)), // IP_TRANSPARENT
    flag(IP, 20),                                       // IP_RECVORIGDSTADDR
    kept(IP, 21, 0, Rule::Between(0, 255)),             // IP_MINTTL
    kept(IP, 22, 0, Rule::Fixed),                       // IP_NODEFRAG
    flag(IP, 23),                                       // IP_CHECKSUM
    own(IP, 24),                                        // IP_BIND_ADDRESS_NO_PORT
    none(IP, 25),                                       // IP_RECVFRAGSIZE
    kept(IP, 26, 0, Rule::Between(0, 1)),               // IP_RECVERR_RFC4884
    none(IP, 32),                                       // IP_MULTICAST_IF
    none(IP, 33),                                       // IP_MULTICAST_TTL
    kept(IP, 34, 1, Rule::Flag),                        // IP_MULTICAST_LOOP
    none(IP, 35),                                       // IP_ADD_MEMBERSHIP
    none(IP, 36),                                       // IP_DROP_MEMBERSHIP
    none(IP, 9),                                        // IP_PKTOPTIONS
    none(IP, 41),                                       // IP_MSFILTER
    none(IP, 49),                                       // IP_MULTICAST_ALL
    none(IP, 50),                                       // IP_UNICAST_IF
    none(IP, 51),                                       // IP_LOCAL_PORT_RANGE
    kept(IP, 52, 0, Rule::Fixed),                       // IP_PROTOCOL
];

/// `linux/in6.h`.
const IPV6_LEVEL: &[Known] = &[
    none(IPV6, 1),                                        // IPV6_ADDRFORM
    flag(IPV6, 2),                                        // IPV6_2292PKTINFO
    flag(IPV6, 3),                                        // IPV6_2292HOPOPTS
    flag(IPV6, 4),                                        // IPV6_2292DSTOPTS
    flag(IPV6, 5),                                        // IPV6_2292RTHDR
    none(IPV6, 6),                                        // IPV6_2292PKTOPTIONS
    flag(IPV6, 8),                                        // IPV6_2292HOPLIMIT
    flag(IPV6, 11),                                       // IPV6_FLOWINFO
    own(IPV6, 16),                                        // IPV6_UNICAST_HOPS
    none(IPV6, 17),                                       // IPV6_MULTICAST_IF
    none(IPV6, 18),                                       // IPV6_MULTICAST_HOPS
    kept(IPV6, 19, 1, Rule::Between(0, 1)),               // IPV6_MULTICAST_LOOP
    none(IPV6, 20),                                       // IPV6_JOIN_GROUP
    none(IPV6, 21),                                       // IPV6_LEAVE_GROUP
    none(IPV6, 22),                                       // IPV6_ROUTER_ALERT
    kept(IPV6, 23, 1, Rule::Between(0, 5)),               // IPV6_MTU_DISCOVER
    own(IPV6, 24),                                        // IPV6_MTU
    own(IPV6, 25),                                        // IPV6_RECVERR
    own(IPV6, 26),                                        // IPV6_V6ONLY
    kept(IPV6, 29, 1, Rule::Flag),                        // IPV6_MULTICAST_ALL
    flag(IPV6, 30),                                       // IPV6_ROUTER_ALERT_ISOLATE
    kept(IPV6, 31, 0, Rule::Between(0, 1)),               // IPV6_RECVERR_RFC4884
    flag(IPV6, 33),                                       // IPV6_FLOWINFO_SEND
    flag(IPV6, 49),                                       // IPV6_RECVPKTINFO
    flag(IPV6, 51),                                       // IPV6_RECVHOPLIMIT
    flag(IPV6, 53),                                       // IPV6_RECVHOPOPTS
    none(IPV6, 54),                                       // IPV6_HOPOPTS
    none(IPV6, 55),                                       // IPV6_RTHDRDSTOPTS
    flag(IPV6, 56),                                       // IPV6_RECVRTHDR
    none(IPV6, 57),                                       // IPV6_RTHDR
    flag(IPV6, 58),                                       // IPV6_RECVDSTOPTS
    none(IPV6, 59),                                       // IPV6_DSTOPTS
    flag(IPV6, 60),                                       // IPV6_RECVPATHMTU
    none(IPV6, 62),                                       // IPV6_DONTFRAG
    flag(IPV6, 66),                                       // IPV6_RECVTCLASS
    kept(IPV6, 67, 0, Rule::TypeOfService),               // IPV6_TCLASS
    kept(IPV6, 70, 1, Rule::Flag),                        // IPV6_AUTOFLOWLABEL
    none(IPV6, 72),                                       // IPV6_ADDR_PREFERENCES
    kept(IPV6, 73, 0, Rule::Between(0, 255)),             // IPV6_MINHOPCOUNT
    flag(IPV6, 74),                                       // IPV6_ORIGDSTADDR
    kept(IPV6, 75, 0, Rule::Limited(0, 0, Errno::EPERM)), // IPV6_TRANSPARENT
    none(IPV6, 76),                                       // IPV6_UNICAST_IF
    none(IPV6, 77),                                       // IPV6_RECVFRAGSIZE
    none(IPV6, 78),                                       // IPV6_FREEBIND
];

/// `linux/udp.h`.
const UDP_LEVEL: &[Known] = &[
    none(UDP, 1),   // UDP_CORK
    none(UDP, 10),  // UDPLITE_SEND_CSCOV
    none(UDP, 11),  // UDPLITE_RECV_CSCOV
    none(UDP, 100), // UDP_ENCAP
    none(UDP, 101), // UDP_NO_CHECK6_TX
    none(UDP, 102), // UDP_NO_CHECK6_RX
    none(UDP, 103), // UDP_SEGMENT
    none(UDP, 104), // UDP_GRO
];
