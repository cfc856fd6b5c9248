//! What scripts bring along besides events: code, commands, options.

use super::says;
use crate::packetdrill::python::{Names, Python};
use crate::packetdrill::{Options, shell, tcp_info};
use socketarium_kernel::Sysctls;
use socketarium_trace::Nanos;

struct Fields;

impl Names for Fields {
    fn value(&mut self, name: &str) -> Result<Option<i128>, String> {
        match name {
            "tcpi_unacked" => Ok(Some(3)),
            "tcpi_pacing_rate" => Err("the model has no tcpi_pacing_rate".to_owned()),
            _ => Ok(None),
        }
    }
}

#[test]
fn python_is_evaluated_as_python_does_it() {
    let mut python = Python::default();
    for code in [
        "assert tcpi_unacked == 3, tcpi_unacked",
        "a = 2\nb = a * 3 # six\na += 1\nassert a == 3 and b == 6",
        "assert (1 + 2) * 3 == 9 and not 1 > 2",
        "assert -7 // 2 == -4 and -7 % 2 == 1 and 7 // -2 == -4",
        "assert 1 < 2 <= 2 and 5 in (4, 5)",
        "assert abs(-3) == 3 and max(1, 4, 2) == 4",
        "assert 2 ** 3 ** 2 == 512 and 1 << 4 == 16 and 0x10 | 1 == 17",
        "assert tcpi_unacked == \\\n 3",
        "assert (tcpi_unacked >= 1 and\n  tcpi_unacked <= 4)",
        "print('unacked %d' % tcpi_unacked)",
        "assert 7 / 2 == 3.5 and (1 if tcpi_unacked else 0) == 1",
    ] {
        assert_eq!(python.run(code, &mut Fields), Ok(()), "{code}");
    }
    let failed = |python: &mut Python, code: &str| python.run(code, &mut Fields).unwrap_err();
    let text = failed(&mut python, "assert tcpi_unacked == 4, 'too few'");
    says(
        &text,
        &["assertion does not hold: tcpi_unacked == 4, where tcpi_unacked is 3 (too few)"],
    );
    says(
        &failed(&mut python, "assert nothing"),
        &["name 'nothing' is not defined"],
    );
    says(
        &failed(&mut python, "assert tcpi_pacing_rate"),
        &["the model has no tcpi_pacing_rate"],
    );
    says(
        &failed(&mut python, "for x in y: pass"),
        &["'for' is not understood here"],
    );
    says(
        &failed(&mut python, &"(".repeat(5000)),
        &["too many things within each other"],
    );
    says(&failed(&mut python, "a = 1 // 0"), &["// cannot be done"]);
}

#[test]
fn shell_is_read_as_settings() {
    let mut sysctls = Sysctls::default();
    let passed_over = shell::settings(
        "sysctl -q net.ipv4.tcp_fin_timeout=7 net.ipv4.tcp_sack=0\n./set_sysctls.py /proc/sys/net/ipv4/tcp_ecn=0x1\n\
         echo 3 > /proc/sys/net/ipv4/tcp_retries1; ip route show\nsysctl -w \"net.ipv4.tcp_rmem=1 2 3\" net.none=1",
        &mut sysctls,
    );
    assert_eq!(sysctls.value("net.ipv4.tcp_fin_timeout").as_deref(), Some("7"));
    assert_eq!(sysctls.value("net.ipv4.tcp_sack").as_deref(), Some("0"));
    assert_eq!(sysctls.value("net.ipv4.tcp_ecn").as_deref(), Some("1"));
    assert_eq!(sysctls.value("net.ipv4.tcp_retries1").as_deref(), Some("3"));
    assert_eq!(sysctls.value("net.ipv4.tcp_rmem").as_deref(), Some("1\t2\t3"));
    assert_eq!(passed_over.len(), 2, "{passed_over:?}");
    says(
        &passed_over.join("\n"),
        &["no shell is run: ip route show", "no sysctl net.none"],
    );
}

#[test]
fn options_of_packetdrill_are_taken_or_refused() {
    let mut options = Options::default();
    assert_eq!(options.set("tolerance_usecs", Some("10000")), Ok(None));
    assert_eq!(options.tolerance, Nanos(10_000_000));
    assert!(
        options
            .set("wire_client", None)
            .unwrap()
            .unwrap()
            .contains("no effect")
    );
    assert!(
        options
            .set("so_filename", Some("x.so"))
            .unwrap_err()
            .contains("not a shared object")
    );
    assert!(options.set("mtu", Some("10")).is_err());
    assert!(
        options
            .set("no_such", None)
            .unwrap_err()
            .contains("unknown option --no_such")
    );
}

#[test]
fn fields_of_tcp_info_stand_where_linux_has_them() {
    let mut info = vec![0; 280];
    info[6] = 0x7a;
    info[24] = 5;
    info[121] = 1;
    assert_eq!(tcp_info::field(&info, "tcpi_snd_wscale"), Some(10));
    assert_eq!(tcp_info::field(&info, "tcpi_rcv_wscale"), Some(7));
    assert_eq!(tcp_info::field(&info, "tcpi_unacked"), Some(5));
    assert_eq!(tcp_info::field(&info, "tcpi_bytes_acked"), Some(256));
    assert_eq!(tcp_info::field(&info, "tcpi_pacing_rate"), None);
    assert_eq!(tcp_info::field(&info[..20], "tcpi_unacked"), None);
}
