//! Lines of shell: read as settings of the kernel where they are that, else passed over and said.
//!
//! No shell is started. What is read: `sysctl [-q] [-w] NAME=VALUE…`, `echo VALUE > /proc/sys/…`,
//! `set_sysctls.py /proc/sys/…=VALUE…`, and `defaults.sh` of the public collections by what it sets.

use socketarium_kernel::Sysctls;

/// What `defaults.sh` of the kernel's own tests sets, as far as it concerns TCP.
const DEFAULTS: [(&str, &str); 13] = [
    ("net.ipv4.tcp_rmem", "4096 540000 15728640"),
    ("net.ipv4.tcp_wmem", "4096 262144 4194304"),
    ("net.ipv4.tcp_timestamps", "1"),
    ("net.ipv4.tcp_syn_retries", "5"),
    ("net.ipv4.tcp_synack_retries", "5"),
    ("net.ipv4.tcp_sack", "1"),
    ("net.ipv4.tcp_dsack", "1"),
    ("net.ipv4.tcp_reordering", "3"),
    ("net.ipv4.tcp_slow_start_after_idle", "0"),
    ("net.ipv4.tcp_early_retrans", "4"),
    ("net.ipv4.tcp_recovery", "1"),
    ("net.ipv4.tcp_ecn", "0"),
    ("net.ipv4.tcp_syncookies", "1"),
];

/// Carries out what is a setting. Gives back what was passed over, one sentence each.
pub(super) fn settings(command: &str, sysctls: &mut Sysctls) -> Vec<String> {
    let mut passed_over = Vec::new();
    let whole_lines = command.replace("\\\n", " ");
    for line in whole_lines
        .lines()
        .flat_map(|line| line.split("&&"))
        .flat_map(|line| line.split(';'))
    {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Err(text) = setting(line, sysctls, &mut passed_over) {
            passed_over.push(text);
        }
    }
    passed_over
}

/// Why a line was passed over.
fn setting(line: &str, sysctls: &mut Sysctls, passed_over: &mut Vec<String>) -> Result<(), String> {
    let words = words(line);
    let Some((first, rest)) = words.split_first() else {
        return Ok(());
    };
    let program = first.rsplit('/').next().unwrap_or(first);
    match program {
        "sysctl" => {
            let given = rest
                .iter()
                .filter(|word| !word.starts_with('-') && !word.starts_with('>'));
            for word in given {
                let Some((name, value)) = word.split_once('=') else {
                    continue;
                };
                set(&name.replace('/', "."), value, sysctls, passed_over);
            }
            Ok(())
        }
        "set_sysctls.py" => {
            for word in rest {
                let Some((path, value)) = word.split_once('=') else {
                    continue;
                };
                match named(path) {
                    Some(name) => set(&name, value, sysctls, passed_over),
                    None => passed_over.push(format!("skipped: {word}")),
                }
            }
            Ok(())
        }
        "echo" => {
            let (value, path) = line["echo".len()..]
                .split_once('>')
                .ok_or_else(|| skipped(line))?;
            let name = named(path.trim_start_matches('>').trim()).ok_or_else(|| skipped(line))?;
            let value = value.trim().trim_start_matches("-n ").trim_matches(['"', '\'']);
            set(&name, value, sysctls, passed_over);
            Ok(())
        }
        "defaults.sh" => {
            for (name, value) in DEFAULTS {
                set(name, value, sysctls, passed_over);
            }
            Ok(())
        }
        _ => Err(skipped(line)),
    }
}

fn skipped(line: &str) -> String {
    format!("skipped, as no shell is run: {line}")
}

fn set(name: &str, value: &str, sysctls: &mut Sysctls, passed_over: &mut Vec<String>) {
    let value = value.trim_matches(['"', '\'']);
    let plain = number(value).map_or_else(|| value.to_owned(), |number| number.to_string());
    if let Err(unknown) = sysctls.set(name, &plain) {
        passed_over.push(format!("skipped: {unknown}"));
    }
}

/// `0x3` as 3.
fn number(text: &str) -> Option<u64> {
    u64::from_str_radix(text.strip_prefix("0x")?, 16).ok()
}

/// `/proc/sys/net/ipv4/tcp_ecn` as `net.ipv4.tcp_ecn`.
fn named(path: &str) -> Option<String> {
    let path = path.trim_matches(['"', '\'']);
    Some(path.strip_prefix("/proc/sys/")?.replace('/', "."))
}

/// The words of a line; what stands in quotes belongs together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, _) if letter.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
