//! `struct tcp_info` as `getsockopt(…, TCP_INFO, …)` gives it (`uapi/linux/tcp.h`): its fields by name.

/// A field: where it begins, in bytes, and how long it is, in bytes.
type Place = (usize, usize);

const FIELDS: [(&str, Place); 63] = [
    ("tcpi_state", (0, 1)),
    ("tcpi_ca_state", (1, 1)),
    ("tcpi_retransmits", (2, 1)),
    ("tcpi_probes", (3, 1)),
    ("tcpi_backoff", (4, 1)),
    ("tcpi_options", (5, 1)),
    ("tcpi_rto", (8, 4)),
    ("tcpi_ato", (12, 4)),
    ("tcpi_snd_mss", (16, 4)),
    ("tcpi_rcv_mss", (20, 4)),
    ("tcpi_unacked", (24, 4)),
    ("tcpi_sacked", (28, 4)),
    ("tcpi_lost", (32, 4)),
    ("tcpi_retrans", (36, 4)),
    ("tcpi_fackets", (40, 4)),
    ("tcpi_last_data_sent", (44, 4)),
    ("tcpi_last_ack_sent", (48, 4)),
    ("tcpi_last_data_recv", (52, 4)),
    ("tcpi_last_ack_recv", (56, 4)),
    ("tcpi_pmtu", (60, 4)),
    ("tcpi_rcv_ssthresh", (64, 4)),
    ("tcpi_rtt", (68, 4)),
    ("tcpi_rttvar", (72, 4)),
    ("tcpi_snd_ssthresh", (76, 4)),
    ("tcpi_snd_cwnd", (80, 4)),
    ("tcpi_advmss", (84, 4)),
    ("tcpi_reordering", (88, 4)),
    ("tcpi_rcv_rtt", (92, 4)),
    ("tcpi_rcv_space", (96, 4)),
    ("tcpi_total_retrans", (100, 4)),
    ("tcpi_pacing_rate", (104, 8)),
    ("tcpi_max_pacing_rate", (112, 8)),
    ("tcpi_bytes_acked", (120, 8)),
    ("tcpi_bytes_received", (128, 8)),
    ("tcpi_segs_out", (136, 4)),
    ("tcpi_segs_in", (140, 4)),
    ("tcpi_notsent_bytes", (144, 4)),
    ("tcpi_min_rtt", (148, 4)),
    ("tcpi_data_segs_in", (152, 4)),
    ("tcpi_data_segs_out", (156, 4)),
    ("tcpi_delivery_rate", (160, 8)),
    ("tcpi_busy_time", (168, 8)),
    ("tcpi_rwnd_limited", (176, 8)),
    ("tcpi_sndbuf_limited", (184, 8)),
    ("tcpi_delivered", (192, 4)),
    ("tcpi_delivered_ce", (196, 4)),
    ("tcpi_bytes_sent", (200, 8)),
    ("tcpi_bytes_retrans", (208, 8)),
    ("tcpi_dsack_dups", (216, 4)),
    ("tcpi_reord_seen", (220, 4)),
    ("tcpi_rcv_ooopack", (224, 4)),
    ("tcpi_snd_wnd", (228, 4)),
    ("tcpi_rcv_wnd", (232, 4)),
    ("tcpi_rehash", (236, 4)),
    ("tcpi_total_rto", (240, 2)),
    ("tcpi_total_rto_recoveries", (242, 2)),
    ("tcpi_total_rto_time", (244, 4)),
    ("tcpi_received_ce", (248, 4)),
    ("tcpi_delivered_e1_bytes", (252, 4)),
    ("tcpi_delivered_e0_bytes", (256, 4)),
    ("tcpi_delivered_ce_bytes", (260, 4)),
    ("tcpi_received_e1_bytes", (264, 4)),
    ("tcpi_received_e0_bytes", (268, 4)),
];

/// The two scales share a byte; so do two flags.
const NIBBLES: [(&str, usize, u32, u8); 3] = [
    ("tcpi_snd_wscale", 6, 0, 15),
    ("tcpi_rcv_wscale", 6, 4, 15),
    ("tcpi_delivery_rate_app_limited", 7, 0, 1),
];

/// Fields of the structure that the model leaves at 0.
const NOT_MODELLED: [&str; 17] = [
    "tcpi_delivery_rate_app_limited",
    "tcpi_pacing_rate",
    "tcpi_max_pacing_rate",
    "tcpi_delivery_rate",
    "tcpi_busy_time",
    "tcpi_rwnd_limited",
    "tcpi_sndbuf_limited",
    "tcpi_rehash",
    "tcpi_total_rto",
    "tcpi_total_rto_recoveries",
    "tcpi_total_rto_time",
    "tcpi_received_ce",
    "tcpi_delivered_e1_bytes",
    "tcpi_delivered_e0_bytes",
    "tcpi_delivered_ce_bytes",
    "tcpi_received_e1_bytes",
    "tcpi_received_e0_bytes",
];

/// A field of the structure; nothing where the model has none of this name.
pub(super) fn field(info: &[u8], name: &str) -> Option<u64> {
    if NOT_MODELLED.contains(&name) {
        return None;
    }
    if let Some((_, at, shift, mask)) = NIBBLES.iter().find(|(known, ..)| *known == name) {
        return info.get(*at).map(|byte| u64::from(byte >> shift & mask));
    }
    let (_, (start, length)) = FIELDS.iter().find(|(known, _)| *known == name)?;
    let bytes = info.get(*start..start + length)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |value, byte| value << 8 | u64::from(*byte)),
    )
}
