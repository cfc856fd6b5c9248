//! Socket options against what Linux 6.18 was seen to take, to give back and to refuse.

use crate::one_host::{Kernel, local};
use socketarium_kernel::{Standing, standing};
use socketarium_trace::event::{Family, SockKind};
use socketarium_trace::{Errno, Fd};

const MEASURED: &str = include_str!("../measured/options.txt");

fn socket(kernel: &mut Kernel, kind: &str) -> Fd {
    let (domain, kind) = match kind {
        "tcp4" => (Family::Inet, SockKind::Stream),
        "tcp6" => (Family::Inet6, SockKind::Stream),
        "udp4" => (Family::Inet, SockKind::Dgram),
        "udp6" => (Family::Inet6, SockKind::Dgram),
        "unix" => (Family::Unix, SockKind::Stream),
        "unix-datagram" => (Family::Unix, SockKind::Dgram),
        _ => panic!("{kind}"),
    };
    kernel.socket(domain, kind)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(kernel: &mut Kernel, fd: Fd, level: i32, name: i32) -> String {
    match kernel.option(fd, level, name) {
        Ok(bytes) => hexadecimal(&bytes),
        Err(errno) => written(errno),
    }
}

fn written(errno: Errno) -> String {
    errno.name().map_or_else(|| errno.0.to_string(), str::to_owned)
}

/// What comes of setting an option of a fresh socket: its value then, or the error.
fn after(kind: &str, level: i32, name: i32, value: &[u8]) -> String {
    let mut kernel = Kernel::new();
    let fd = socket(&mut kernel, kind);
    match kernel.set_bytes(fd, level, name, value) {
        Ok(_) => read(&mut kernel, fd, level, name),
        Err(errno) => written(errno),
    }
}

/// Numbers were written down as numbers.
fn same(measured: &str, ours: &str) -> bool {
    let number: Option<i32> = measured.parse().ok();
    measured == ours || number.is_some_and(|number| ours.starts_with(&hexadecimal(&number.to_ne_bytes())))
}

#[test]
fn every_option_that_the_model_has_is_as_on_linux() {
    let numbers = [
        0,
        1,
        2,
        7,
        64,
        127,
        128,
        256,
        1000,
        32_767,
        65_535,
        100_000,
        10_000_000,
        i32::MAX,
        -1,
    ];
    let mut wrong = Vec::new();
    let mut checked = 0;
    for line in MEASURED.lines().filter(|line| !line.starts_with('#')) {
        let (head, rest) = line.split_once(" | ").unwrap();
        let words: Vec<&str> = head.split(' ').collect();
        let [kind, level, name, first] = words[..] else {
            panic!("{line}");
        };
        let (level, name) = (level.parse().unwrap(), name.parse().unwrap());
        if !matches!(
            standing(level, name),
            Some(Standing::Simulated | Standing::Stored)
        ) {
            continue;
        }
        checked += 1;
        let mut kernel = Kernel::new();
        let fd = socket(&mut kernel, kind);
        let ours = read(&mut kernel, fd, level, name);
        if ours != first {
            wrong.push(format!("{kind} {level} {name}: {ours} at first, Linux {first}"));
        }
        let (set, lengths) = rest.split_once(" ; ").unwrap();
        let mut check = |value: &[u8], measured: &str| {
            let ours = after(kind, level, name, value);
            if !same(measured, &ours) {
                wrong.push(format!(
                    "{kind} {level} {name}: {value:?} makes {ours}, Linux {measured}"
                ));
            }
        };
        for case in set.split(' ') {
            match case.split_once('=').unwrap() {
                ("*", measured) => numbers
                    .iter()
                    .for_each(|number: &i32| check(&number.to_ne_bytes(), measured)),
                (number, measured) => check(&number.parse::<i32>().unwrap().to_ne_bytes(), measured),
            }
        }
        for case in lengths.split(' ') {
            let (length, measured) = case.split_once('=').unwrap();
            check(&[1, 0, 0][..length.parse().unwrap()], measured);
        }
    }
    assert!(checked > 250, "{checked}");
    assert!(
        wrong.is_empty(),
        "{} of {checked} options:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_option_that_linux_has_is_in_the_table() {
    let mut missing = Vec::new();
    for line in MEASURED.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        let [kind, level, name, ..] = words[..] else {
            panic!("{line}");
        };
        let (level, name): (i32, i32) = (level.parse().unwrap(), name.parse().unwrap());
        let answers = line.split(" | ").nth(1).unwrap();
        let refuses_all = words[3].starts_with('E') && answers.starts_with("*=E");
        let belongs = matches!(
            (kind, level),
            (_, 1) | ("tcp4" | "udp4", 0) | ("tcp4", 6) | ("tcp6", 6 | 41) | ("udp6", 41) | ("udp4", 17)
        );
        if belongs && !refuses_all && standing(level, name).is_none() {
            missing.push((level, name));
        }
    }
    assert_eq!(missing, []);
}

#[test]
fn those_with_a_value_of_their_own_shape() {
    let mut kernel = Kernel::new();
    let fd = kernel.tcp();
    let linger = |on: i32, seconds: i32| [on.to_ne_bytes(), seconds.to_ne_bytes()].concat();
    kernel.set_bytes(fd, 1, 13, &linger(1, 5)).unwrap();
    assert_eq!(kernel.option(fd, 1, 13), Ok(linger(1, 5)));
    kernel.set_bytes(fd, 1, 13, &linger(0, 9)).unwrap();
    assert_eq!(kernel.option(fd, 1, 13), Ok(linger(0, 5)));
    let time = |seconds: i64, micros: i64| [seconds.to_ne_bytes(), micros.to_ne_bytes()].concat();
    for (set, read) in [
        ((2, 1), (2, 4000)),
        ((0, 500_000), (0, 500_000)),
        ((0, 0), (0, 0)),
    ] {
        kernel.set_bytes(fd, 1, 20, &time(set.0, set.1)).unwrap();
        assert_eq!(kernel.option(fd, 1, 20), Ok(time(read.0, read.1)));
    }
    let domain = Errno(33);
    assert_eq!(kernel.set_bytes(fd, 1, 21, &time(0, 1_000_000)), Err(domain));
    assert_eq!(kernel.set_bytes(fd, 6, 13, b"reno"), Ok(0));
    assert_eq!(kernel.set_bytes(fd, 6, 13, b"nosuch"), Err(Errno::ENOENT));
    assert_eq!(kernel.set_bytes(fd, 6, 13, b""), Err(Errno::EINVAL));
    let mut name = b"reno".to_vec();
    name.resize(16, 0);
    assert_eq!(kernel.option(fd, 6, 13), Ok(name));
    assert_eq!(kernel.option(fd, 6, 11).map(|info| info.len()), Ok(280));
    assert_eq!(kernel.number(fd, 0, 14), Err(Errno::ENOTCONN));
    let datagrams = kernel.udp();
    kernel.connect(datagrams, local(9)).unwrap();
    assert_eq!(kernel.number(datagrams, 0, 14), Ok(65_535));
    kernel.bind(fd, local(5000)).unwrap();
    assert_eq!(kernel.number(fd, 1, 30), Ok(0));
    kernel.listen(fd, 1).unwrap();
    assert_eq!(kernel.number(fd, 1, 30), Ok(1));
}
