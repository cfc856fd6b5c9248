//! Sockets of one host: options, ports, UDP, Unix.

mod one_host;
mod options;
mod ports;
mod udp;
mod unix;
