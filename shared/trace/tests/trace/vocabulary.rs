//! The words of the trace as text: bytes, errnos, readiness, flags, states, addresses, times.

use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{EpollEvent, Watched};
use socketarium_trace::net::{Address, TcpFlags, TcpState};
use socketarium_trace::{Bytes, EpollId, Errno, Fd, Nanos, Readiness, Table, json};

#[test]
fn bytes_are_hexadecimal_text_in_json() {
    let bytes = Bytes(vec![0x00, 0x7f, 0xff]);
    assert_eq!(serde_json::to_string(&bytes).unwrap(), "\"007fff\"");
    assert_eq!(serde_json::from_str::<Bytes>("\"007FfF\"").unwrap(), bytes);
    for text in ["\"0\"", "\"0g\"", "\"ʻ\"", "[0]"] {
        assert!(serde_json::from_str::<Bytes>(text).is_err(), "{text}");
    }
    assert_eq!(format!("{:?}", Bytes::from(&b"o\n\xff"[..])), r#"b"o\n\xff""#);
}

#[test]
fn a_long_payload_keeps_its_start_and_its_length() {
    let long = vec![7; Payload::KEPT + 1];
    let payload = Payload::of(&long);
    assert_eq!(
        (payload.bytes.0.len(), payload.length),
        (Payload::KEPT, Payload::KEPT as u32 + 1)
    );
    let cut = Payload::cut(b"abc", 10);
    assert_eq!((cut.bytes.0.as_slice(), cut.length), (&b"abc"[..], 10));
    assert!(Payload::of(b"").is_empty() && !cut.is_empty());
}

#[test]
fn an_errno_is_its_name_in_json_and_its_number_where_it_has_none() {
    assert_eq!(serde_json::to_string(&Errno::EAGAIN).unwrap(), "\"EAGAIN\"");
    assert_eq!(
        serde_json::from_str::<Errno>("\"ECONNRESET\"").unwrap(),
        Errno(104)
    );
    assert_eq!(serde_json::to_string(&Errno(4000)).unwrap(), "\"E4000\"");
    assert_eq!(serde_json::from_str::<Errno>("\"E4000\"").unwrap(), Errno(4000));
    for text in ["\"EWHAT\"", "\"E\"", "11", "\"\""] {
        assert!(serde_json::from_str::<Errno>(text).is_err(), "{text}");
    }
    assert_eq!(Errno::EADDRINUSE.text(), "Address already in use");
    assert_eq!(Errno(4000).text(), "Unknown error");
}

#[test]
fn readiness_is_named_after_its_call() {
    let ready = Readiness::IN | Readiness::RDHUP | Readiness::ET;
    assert_eq!(ready.named("EPOLL"), "EPOLLIN|EPOLLRDHUP|EPOLLET");
    assert_eq!(Readiness(0x1 | 0x10000).named("POLL"), "POLLIN|0x10000");
    assert_eq!(Readiness::default().named("POLL"), "0");
    assert_eq!(ready.to_string(), "IN|RDHUP|ET");
    assert_eq!(Readiness::default().to_string(), "-");
    assert_eq!(ready - Readiness::ET, Readiness::IN | Readiness::RDHUP);
    assert!((ready & Readiness::IN).contains(Readiness::IN));
    assert!((ready & Readiness::OUT).is_empty());
}

#[test]
fn flags_are_read_as_they_are_written() {
    for text in ["SYN", "SYN,ACK", "FIN,PSH,ACK", "RST", ""] {
        assert_eq!(TcpFlags::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(TcpFlags::parse(" ack, syn ,"), Some(TcpFlags(0x12)));
    assert_eq!(TcpFlags::parse("SYN,NOPE"), None);
    let every = TcpFlags(0xff);
    assert_eq!(TcpFlags::parse(&every.to_string()), Some(every));
}

#[test]
fn every_state_has_one_name_on_screen_and_in_json() {
    for state in TcpState::ALL {
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(json, format!("\"{state}\""));
        assert_eq!(serde_json::from_str::<TcpState>(&json).unwrap(), state);
    }
}

#[test]
fn every_number_of_linux_is_one_state() {
    let states: Vec<_> = (1..=12).filter_map(TcpState::from_linux).collect();
    assert_eq!(states.len(), 12);
    // TCP_SYN_RECV and TCP_NEW_SYN_RECV are one state of the standard.
    for state in TcpState::ALL {
        let times = states.iter().filter(|known| **known == state).count();
        assert_eq!(
            times,
            if state == TcpState::SynReceived { 2 } else { 1 },
            "{state}"
        );
    }
    assert_eq!((TcpState::from_linux(0), TcpState::from_linux(13)), (None, None));
}

#[test]
fn addresses_are_written_as_people_write_them() {
    let inet = |text: &str| Address::Inet(text.parse().unwrap());
    assert_eq!(inet("10.0.0.1:9000").to_string(), "10.0.0.1:9000");
    assert_eq!(inet("[::1]:80").to_string(), "[::1]:80");
    assert_eq!(Address::Unix("/tmp/s".into()).to_string(), "/tmp/s");
    assert_eq!(Address::Unix(String::new()).to_string(), "(unnamed)");
    assert_eq!(Address::Other(17).to_string(), "family 17");
}

#[test]
fn a_time_since_a_later_one_is_nothing() {
    assert_eq!(Nanos(5).since(Nanos(2)), Nanos(3));
    assert_eq!(Nanos(2).since(Nanos(5)), Nanos(0));
    assert!((Nanos(1_500_000).as_millis() - 1.5).abs() < f64::EPSILON);
}

#[test]
fn a_row_of_epoll_is_its_number_unless_another_has_that() {
    let (first, second) = (Watched::from(Fd(5)), Watched { fd: Fd(5), nth: 1 });
    for (row, text) in [(first, "5"), (second, "\"5.1\"")] {
        assert_eq!(serde_json::to_string(&row).unwrap(), text);
        assert_eq!(json::write(&row), text);
        assert_eq!(serde_json::from_str::<Watched>(text).unwrap(), row);
        assert_eq!(json::read::<Watched>(text).unwrap(), row);
    }
    let rows: Table<Watched, u32> = [(first, 1), (second, 2)].into_iter().collect();
    assert_eq!(json::write(&rows), r#"{"5":1,"5.1":2}"#);
    assert_eq!(serde_json::to_string(&rows).unwrap(), json::write(&rows));
    assert_eq!(
        json::read::<Table<Watched, u32>>(&json::write(&rows)).unwrap(),
        rows
    );
    for text in ["\"x\"", "\"5.\"", "\"5.-1\"", "4294967296", "null"] {
        assert!(json::read::<Watched>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Watched>(text).is_err(), "{text}");
    }
}

#[test]
fn an_interest_of_version_1_is_read() {
    let text = r#"{"interest_added":{"epoll":0,"fd":5,"events":1,"data":7}}"#;
    let read: EpollEvent = json::read(text).unwrap();
    let expected = EpollEvent::InterestAdded {
        epoll: EpollId(0),
        row: Fd(5).into(),
        events: Readiness::IN,
        data: 7,
        object: None,
    };
    assert_eq!(read, expected);
    assert_eq!(json::write(&read), text);
}
