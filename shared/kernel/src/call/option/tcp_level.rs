//! Options of `IPPROTO_TCP` (tcp(7)).

use super::{between, int, number, stored, stored_option};
use crate::Tracer;
use crate::host::Host;
use crate::socket::option::level::TCP;
use crate::socket::{Body, Socket};
use crate::tcp::Tcp;
use crate::timer::SocketKey;
use socketarium_trace::{Errno, Nanos};

const NODELAY: i32 = 1;
const MAXSEG: i32 = 2;
const CORK: i32 = 3;
const KEEPIDLE: i32 = 4;
const KEEPINTVL: i32 = 5;
const KEEPCNT: i32 = 6;
const SYNCNT: i32 = 7;
const LINGER2: i32 = 8;
const DEFER_ACCEPT: i32 = 9;
const WINDOW_CLAMP: i32 = 10;
const INFO: i32 = 11;
const QUICKACK: i32 = 12;
const CONGESTION: i32 = 13;
const USER_TIMEOUT: i32 = 18;
const NOTSENT_LOWAT: i32 = 25;

/// Bytes of the name of a congestion control, with the zero that ends it.
const NAME: usize = 16;
const CONGESTION_CONTROL: &[u8] = b"reno";
/// Longest time of keep-alive, in seconds, and largest segment.
const LONGEST: i32 = 32_767;
const MOST_TRIES: i32 = 127;
/// Longest FIN-WAIT-2, in seconds.
const LONGEST_LINGER: i32 = 120;
const LEAST_WINDOW: u32 = 1152;
const LEAST_SEGMENT: i32 = 88;

impl Host {
    pub(super) fn set_tcp_option(
        &mut self,
        tracer: &mut Tracer,
        key: SocketKey,
        name: i32,
        value: &[u8],
    ) -> Result<(), Errno> {
        if name == CONGESTION {
            return choose_congestion_control(value);
        }
        let number = number(value)?;
        let socket = &mut self.sockets[key];
        let options = &mut socket.sock.options;
        match name {
            NODELAY => options.no_delay = number != 0,
            CORK => options.cork = number != 0,
            MAXSEG if number == 0 => options.max_segment = 0,
            MAXSEG => options.max_segment = between(number, LEAST_SEGMENT, LONGEST)? as u16,
            KEEPIDLE => options.keep_idle_seconds = between(number, 1, LONGEST)? as u32,
            KEEPINTVL => options.keep_interval_seconds = between(number, 1, LONGEST)? as u32,
            KEEPCNT => options.keep_count = between(number, 1, MOST_TRIES)? as u32,
            SYNCNT => options.syn_count = between(number, 1, MOST_TRIES)? as u32,
            LINGER2 => options.linger2_seconds = number.clamp(-1, LONGEST_LINGER),
            DEFER_ACCEPT => options.defer_accept_seconds = deferred(number),
            WINDOW_CLAMP if number == 0 => {
                if !matches!(&socket.body, Body::Tcp(tcp) if tcp.is_idle()) {
                    return Err(Errno::EINVAL);
                }
                options.window_clamp = 0;
            }
            WINDOW_CLAMP => {
                let clamp = (number.max(0) as u32).max(LEAST_WINDOW);
                options.window_clamp = clamp;
                if let Body::Tcp(Tcp::Connection(tcb)) = &mut socket.body {
                    tcb.set_clamp(clamp);
                }
            }
            QUICKACK if matches!(socket.body, Body::Tcp(Tcp::Idle | Tcp::Listener(_))) => {
                options.quick_ack = number != 0
            }
            QUICKACK => self.set_quick_ack(tracer, key, number),
            USER_TIMEOUT => options.user_timeout_millis = between(number, 0, i32::MAX)? as u32,
            NOTSENT_LOWAT => options.not_sent_low_water = number as u32,
            _ => return socket.store(stored(TCP, name)?, number),
        }
        Ok(())
    }

    pub(super) fn tcp_option(&self, now: Nanos, key: SocketKey, name: i32) -> Result<Vec<u8>, Errno> {
        let socket = &self.sockets[key];
        let options = &socket.sock.options;
        let sysctls = &self.stack.sysctls;
        let or = |own: u32, all: u32| int(if own == 0 { all } else { own } as i32);
        Ok(match name {
            NODELAY => int(i32::from(options.no_delay)),
            CORK => int(i32::from(options.cork)),
            MAXSEG => int(largest_segment(socket, now)),
            KEEPIDLE => or(options.keep_idle_seconds, sysctls.tcp_keepalive_time),
            KEEPINTVL => or(options.keep_interval_seconds, sysctls.tcp_keepalive_intvl),
            KEEPCNT => or(options.keep_count, sysctls.tcp_keepalive_probes),
            SYNCNT => or(options.syn_count, sysctls.tcp_syn_retries),
            LINGER2 if options.linger2_seconds == 0 => int(sysctls.tcp_fin_timeout as i32),
            LINGER2 => int(options.linger2_seconds),
            DEFER_ACCEPT => int(options.defer_accept_seconds as i32),
            WINDOW_CLAMP => int(socket
                .tcp()
                .and_then(Tcp::connection)
                .map_or(options.window_clamp, |tcb| tcb.receive.clamp)
                as i32),
            QUICKACK if matches!(socket.body, Body::Tcp(Tcp::Idle | Tcp::Listener(_))) => {
                int(i32::from(options.quick_ack))
            }
            QUICKACK => int(i32::from(socket.quick_ack())),
            USER_TIMEOUT => int(options.user_timeout_millis as i32),
            NOTSENT_LOWAT => int(options.not_sent_low_water as i32),
            CONGESTION => {
                let mut name = CONGESTION_CONTROL.to_vec();
                name.resize(NAME, 0);
                name
            }
            INFO => socket.tcp_info(now).bytes(),
            _ => return stored_option(socket, TCP, name),
        })
    }
}

/// What was asked for holds until there is a connection, which has its own.
fn largest_segment(socket: &Socket, now: Nanos) -> i32 {
    let asked = i32::from(socket.sock.options.max_segment);
    match &socket.body {
        Body::Tcp(Tcp::Idle | Tcp::Listener(_)) if asked != 0 => asked,
        Body::Tcp(_) | Body::Udp(_) | Body::Unix(_) => socket.tcp_info(now).send_segment as i32,
    }
}

/// There is one congestion control here.
fn choose_congestion_control(value: &[u8]) -> Result<(), Errno> {
    let name = value.get(..value.len().min(NAME - 1)).unwrap_or_default();
    let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
    match value.is_empty() {
        true => Err(Errno::EINVAL),
        false if name == CONGESTION_CONTROL => Ok(()),
        false => Err(Errno::ENOENT),
    }
}

/// `TCP_DEFER_ACCEPT` is kept as a number of SYN-ACKs; the seconds are those after which the last is sent
/// (`secs_to_retrans`).
fn deferred(seconds: i32) -> u32 {
    const MOST: u32 = 255;
    const LONGEST_PAUSE: u32 = 120;
    if seconds <= 0 {
        return 0;
    }
    let (mut pause, mut total, mut count) = (1, 1, 1);
    while total < seconds as u32 && count < MOST {
        pause = (pause * 2).min(LONGEST_PAUSE);
        total += pause;
        count += 1;
    }
    total
}
