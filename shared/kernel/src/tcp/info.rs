//! What `TCP_INFO` says of a connection: the kernel's `struct tcp_info`, with the fields that the model has.

/// Fields of `struct tcp_info` in its order; times in microseconds unless their names say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TcpInfo {
    /// Linux's number of the state.
    pub(crate) state: u8,
    /// Of congestion control: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss.
    pub(crate) congestion_state: u8,
    pub(crate) retransmits: u8,
    pub(crate) probes: u8,
    pub(crate) backoff: u8,
    /// 1 timestamps, 2 SACK, 4 window scaling, 8 ECN.
    pub(crate) options: u8,
    pub(crate) send_scale: u8,
    pub(crate) receive_scale: u8,
    pub(crate) retransmission_timeout: u32,
    pub(crate) ack_timeout: u32,
    pub(crate) send_segment: u32,
    pub(crate) receive_segment: u32,
    /// In segments. Of a listener: connections that wait, and how many may.
    pub(crate) unacked: u32,
    pub(crate) sacked: u32,
    pub(crate) lost: u32,
    pub(crate) retransmitted: u32,
    pub(crate) millis_since_data_sent: u32,
    pub(crate) millis_since_data_received: u32,
    pub(crate) millis_since_ack_received: u32,
    pub(crate) path_mtu: u32,
    pub(crate) receive_threshold: u32,
    pub(crate) round_trip: u32,
    pub(crate) round_trip_variance: u32,
    pub(crate) slow_start_threshold: u32,
    pub(crate) congestion_window: u32,
    pub(crate) advertised_segment: u32,
    pub(crate) reordering: u32,
    pub(crate) receive_round_trip: u32,
    pub(crate) receive_space: u32,
    pub(crate) total_retransmitted: u32,
    pub(crate) bytes_acked: u64,
    pub(crate) bytes_received: u64,
    pub(crate) segments_out: u32,
    pub(crate) segments_in: u32,
    pub(crate) bytes_not_sent: u32,
    pub(crate) least_round_trip: u32,
    pub(crate) data_segments_in: u32,
    pub(crate) data_segments_out: u32,
    pub(crate) delivered: u32,
    pub(crate) bytes_sent: u64,
    pub(crate) bytes_retransmitted: u64,
    pub(crate) duplicates_seen: u32,
    pub(crate) reorderings_seen: u32,
    pub(crate) out_of_order: u32,
    pub(crate) send_window: u32,
    pub(crate) receive_window: u32,
}

/// Bytes of the structure in Linux 6.18.
const LENGTH: usize = 280;

/// Of a socket that was never connected.
impl Default for TcpInfo {
    fn default() -> Self {
        Self {
            state: 7,
            congestion_state: 0,
            retransmits: 0,
            probes: 0,
            backoff: 0,
            options: 0,
            send_scale: 0,
            receive_scale: 0,
            retransmission_timeout: 1_000_000,
            ack_timeout: 0,
            send_segment: 536,
            receive_segment: 0,
            unacked: 0,
            sacked: 0,
            lost: 0,
            retransmitted: 0,
            millis_since_data_sent: 0,
            millis_since_data_received: 0,
            millis_since_ack_received: 0,
            path_mtu: 0,
            receive_threshold: 0,
            round_trip: 0,
            round_trip_variance: 250_000,
            slow_start_threshold: i32::MAX as u32,
            congestion_window: 10,
            advertised_segment: 0,
            reordering: 3,
            receive_round_trip: 0,
            receive_space: 0,
            total_retransmitted: 0,
            bytes_acked: 0,
            bytes_received: 0,
            segments_out: 0,
            segments_in: 0,
            bytes_not_sent: 0,
            least_round_trip: u32::MAX,
            data_segments_in: 0,
            data_segments_out: 0,
            delivered: 0,
            bytes_sent: 0,
            bytes_retransmitted: 0,
            duplicates_seen: 0,
            reorderings_seen: 0,
            out_of_order: 0,
            send_window: 0,
            receive_window: 0,
        }
    }
}

impl TcpInfo {
    /// As `getsockopt` writes it. Fields that the model does not have are 0.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![
            self.state,
            self.congestion_state,
            self.retransmits,
            self.probes,
            self.backoff,
            self.options,
            self.send_scale | self.receive_scale << 4,
            0,
        ];
        let words = |bytes: &mut Vec<u8>, words: &[u32]| {
            bytes.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
        };
        let longs = |bytes: &mut Vec<u8>, longs: &[u64]| {
            bytes.extend(longs.iter().flat_map(|long| long.to_ne_bytes()));
        };
        let fackets = 0;
        let millis_since_ack_sent = 0;
        words(
            &mut bytes,
            &[
                self.retransmission_timeout,
                self.ack_timeout,
                self.send_segment,
                self.receive_segment,
                self.unacked,
                self.sacked,
                self.lost,
                self.retransmitted,
                fackets,
                self.millis_since_data_sent,
                millis_since_ack_sent,
                self.millis_since_data_received,
                self.millis_since_ack_received,
                self.path_mtu,
                self.receive_threshold,
                self.round_trip,
                self.round_trip_variance,
                self.slow_start_threshold,
                self.congestion_window,
                self.advertised_segment,
                self.reordering,
                self.receive_round_trip,
                self.receive_space,
                self.total_retransmitted,
            ],
        );
        let (pacing_rate, unlimited) = (0, u64::MAX);
        longs(
            &mut bytes,
            &[pacing_rate, unlimited, self.bytes_acked, self.bytes_received],
        );
        words(
            &mut bytes,
            &[
                self.segments_out,
                self.segments_in,
                self.bytes_not_sent,
                self.least_round_trip,
                self.data_segments_in,
                self.data_segments_out,
            ],
        );
        let (delivery_rate, busy, window_limited, buffer_limited) = (0, 0, 0, 0);
        longs(&mut bytes, &[delivery_rate, busy, window_limited, buffer_limited]);
        let delivered_marked = 0;
        words(&mut bytes, &[self.delivered, delivered_marked]);
        longs(&mut bytes, &[self.bytes_sent, self.bytes_retransmitted]);
        words(
            &mut bytes,
            &[
                self.duplicates_seen,
                self.reorderings_seen,
                self.out_of_order,
                self.send_window,
                self.receive_window,
            ],
        );
        bytes.resize(LENGTH, 0);
        bytes
    }
}
