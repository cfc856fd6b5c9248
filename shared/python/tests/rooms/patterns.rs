//! Regular expressions: what does not compile and why, what matches where, and what templates make of it.

use serde_json::{Value, json};
use socketarium_python::pattern::{
    Anchor, CompileError, Exhausted, Match, Regex, Subject, Template, TemplatePart, escape, flags,
};

use super::judge::{Answer, as_bytes, as_int, as_text, check, int, raised};

const BUDGET: u64 = 2_000_000;

fn size(position: usize) -> Value {
    int(position as u64)
}

fn told(found: &Match) -> Value {
    let spans: Value = found
        .spans
        .iter()
        .map(|span| {
            span.map_or_else(
                || json!([int(-1), int(-1)]),
                |(start, end)| json!([size(start), size(end)]),
            )
        })
        .collect();
    json!([spans, found.last.map_or(Value::Null, size)])
}

fn wrong(error: CompileError) -> Value {
    match error {
        CompileError::Pattern(error) => json!(["re.error", error.to_string()]),
        CompileError::Raised(error) => raised(error),
    }
}

fn compiled(pattern: &Value, flags: &Value) -> Result<Regex, Value> {
    let flags = u32::try_from(as_int(flags)).unwrap();
    let regex = match pattern.as_str() {
        Some(text) => Regex::text(text, flags),
        None => Regex::bytes(&as_bytes(pattern), flags),
    };
    regex.map_err(wrong)
}

fn searched(subject: &Value) -> Subject {
    subject
        .as_str()
        .map_or_else(|| Subject::bytes(&as_bytes(subject)), Subject::text)
}

fn substituted(regex: &Regex, subject: &Subject, template: &Template) -> String {
    let mut result = String::new();
    let mut at = 0;
    for found in regex.find_all(subject, &mut BUDGET.clone()).unwrap() {
        result += &subject.part(at, found.start());
        for part in &template.parts {
            match part {
                TemplatePart::Literal(text) => result += text,
                TemplatePart::Group(group) => {
                    result +=
                        &found.spans[*group].map_or(String::new(), |(start, end)| subject.part(start, end));
                }
            }
        }
        at = found.end();
    }
    result + &subject.part(at, subject.length())
}

fn ours(call: &str, of: &[Value]) -> Answer {
    if call == "escape" {
        return Ok(json!(escape(as_text(&of[0]))));
    }
    let regex = compiled(&of[0], &of[1])?;
    if call == "compile" {
        let names: Value = regex
            .names()
            .iter()
            .map(|(name, group)| json!([name, size(*group)]))
            .collect();
        return Ok(json!([int(regex.flags()), size(regex.groups()), names]));
    }
    let subject = searched(&of[2]);
    let found = |anchor, bounds| {
        let found = regex.find(&subject, anchor, bounds, &mut BUDGET.clone());
        Ok(found
            .expect("it is quick")
            .map_or(Value::Null, |found| told(&found)))
    };
    let whole = (0, subject.length());
    let bounds = || {
        let cut = |index: usize| usize::try_from(as_int(&of[index])).unwrap().min(subject.length());
        (cut(3), cut(4))
    };
    match call {
        "match" => found(Anchor::Start, whole),
        "fullmatch" => found(Anchor::Whole, whole),
        "search" => found(Anchor::Anywhere, whole),
        "within" => found(Anchor::Anywhere, bounds()),
        "finditer" => Ok(regex
            .find_all(&subject, &mut BUDGET.clone())
            .unwrap()
            .iter()
            .map(told)
            .collect()),
        "sub" => {
            let template = Template::text(as_text(&of[3]), &regex).map_err(wrong)?;
            Ok(json!(substituted(&regex, &subject, &template)))
        }
        _ => panic!("{call}"),
    }
}

const ASKED: &str = "
import re, warnings
warnings.simplefilter('ignore')
def told(m):
    return m and [[list(m.span(i)) for i in range(m.re.groups + 1)], m.lastindex]
def compiled(p, f):
    r = re.compile(p, f)
    return [r.flags, r.groups, [[name, group] for name, group in sorted(r.groupindex.items())]]
def asked(p, f, s):
    case('compile', compiled, p, f)
    try: re.compile(p, f)
    except Exception: return
    for name in ['match', 'fullmatch', 'search']:
        case(name, lambda p, f, s: told(getattr(re, name)(p, s, f)), p, f, s)
    case('finditer', lambda p, f, s: [told(m) for m in re.finditer(p, s, f)], p, f, s)
    a, b = random.randrange(len(s) + 2), random.randrange(len(s) + 2)
    case('within', lambda p, f, s, a, b: told(re.compile(p, f).search(s, a, b)), p, f, s, a, b)
";

#[test]
fn patterns_match_where_cpython_says() {
    check(
        &format!(
            r"{ASKED}
units = ['a', 'b', 'c', 'ab', '.', '\\d', '\\w', '\\s', '\\W', '[ab]', '[^a]', '[a-c]', '[\\w-]', '\\b', '\\B', '^', '$', '\\A', '\\Z', '\\1', '\\2', 'é', 'ß', 'S', '\\n', '\\x61', '\\.', '[]a]', '[^]a]',
         '[a\\]]', 'K', 'ſ', 'σ', 'İ', 'i']
def pattern(depth):
    parts = []
    for _ in range(random.randrange(1, 4)):
        kind = random.randrange(10 if depth else 3)
        if kind < 3: part = some(*units)
        elif kind == 3: part = '(' + pattern(depth - 1) + ')'
        elif kind == 4: part = '(?:' + pattern(depth - 1) + ')'
        elif kind == 5: part = '(?:' + pattern(depth - 1) + '|' + pattern(depth - 1) + ')'
        elif kind == 6: part = some('(?=', '(?!', '(?<=', '(?<!', '(?>') + pattern(depth - 1) + ')'
        elif kind == 7: part = '(' + pattern(depth - 1) + '|' + pattern(depth - 1) + ')'
        elif kind == 8: part = some('(?i:', '(?s:', '(?a:', '(?-i:', '(?m:') + pattern(depth - 1) + ')'
        else: part = '(?P<n' + str(random.randrange(100)) + '>' + pattern(depth - 1) + ')'
        if random.random() < 0.4: part += some('*', '+', '?', '*?', '+?', '??', '{{2}}', '{{1,2}}', '{{,2}}', '{{1,}}', '{{1,2}}?')
        # CPython 3.11 loses its place in possessive repetitions of groups.
        elif kind < 3 and random.random() < 0.2: part += some('*+', '++', '?+', '{{0,2}}+')
        parts.append(part)
    if depth and random.random() < 0.1: parts.append('(?(1)' + some('a', 'b') + some('', '|c') + ')')
    return ''.join(parts)
letters = ['a', 'b', 'c', 'ab', 'aa', 'A', 'B', ' ', '\n', '1', 'é', 'É', 'ß', '_', '-', 's', 'S', 'k', '\u212a', 'ſ', 'Σ', 'ς', 'i', 'I', 'ı', '.', ']']
for _ in range(6000):
    p, s = pattern(3), text(7, letters)
    f = sum(random.choice([0, 0, 0, flag]) for flag in (2, 8, 16, 256))
    asked(p, f, s)
    if random.random() < 0.3:
        b = s.encode('utf-8')
        try: p = p.encode('ascii')
        except UnicodeEncodeError: continue
        asked(p, f & ~256, b)
"
        ),
        ours,
    );
}

#[test]
fn typical_patterns_match() {
    check(
        &format!(
            r#"{ASKED}
for p, f, s in [
    (r'(\w+)@(\w+)\.com', 0, 'write to bob@mail.com or al@x.com'), (r'^(?P<method>[A-Z]+) (?P<path>\S+) HTTP/(?P<version>\d\.\d)\r?$', 8, 'GET /a?b=c HTTP/1.1\r\nHost: x\r\n'),
    (r'(?im)^(content-length)\s*:\s*(\d+)', 0, 'A: b\r\nContent-Length: 12\r\n'), (r'(\d{{1,3}})(?:\.(\d{{1,3}})){{3}}', 0, 'from 10.0.0.255 to'), (r'"((?:[^"\\]|\\.)*)"', 0, r'say "a \"b\" c" now'),
    (r'''
      (?P<number>\d+(\.\d*)?)  # a number
    | (?P<name>[A-Za-z]+)      # a name
    | (?P<op>[+\-*/])
    | (?P<skip>[ \t]+)
    ''', 64, 'x + 3.5*y'), (r'(a+)+$', 0, 'aaaaaaab'), (r'(a|ab)(c|bcd)(d*)', 0, 'abcd'), (r'(?<=\d)(?=(?:\d\d\d)+\b)', 0, '1234567'), (r'\b(\w+)\s+\1\b', 2, 'the The cat'),
    (r'(.*?)<b>(.*?)</b>', 16, 'x <b>1</b>\n<b>2</b>'), (r'(?:(a)|b)*', 0, 'ab'), (r'(?:(a)|(b))*', 0, 'abab'), (r'(a?)*?b', 0, 'aab'), (r'(a*)*', 0, 'aab'), (r'(a*?)*?$', 0, 'aab'), (r'(?:a*)*b', 0, 'aaac'),
    (r'(|a)+', 0, 'aaa'), (r'(a|)+', 0, 'aaa'), (r'(?:(a)|b){{2,3}}', 0, 'abba'), (r'x*', 0, 'axxb'), (r'', 0, 'ab'), (r'(?=(a))', 0, 'aa'), (r'(?!(a))b', 0, 'ab'), (r'(?(1)a|b)', 0, 'b'), (r'(a)?(?(1)b|c)', 0, 'ab c'),
    (r'[\d\-x]+', 0, '1-2x'), (r'[^\W\d]+', 0, 'ab1_é'), (rb'\x00(.)\xff', 16, b'\x00\n\xff'), (rb'(?i)[a-z]+', 0, b'ABc\xe9'), (r'(?i)straße', 0, 'STRASSE straße'), (r'[à-ý]+', 2, 'ÀÉ'), (r'(?a)\w+', 0, 'aé'),
    (r'\d+', 0, '٣7'), (r'(?s).', 0, '\n'), (r'\Z', 0, 'a\n'), (r'$', 0, 'a\n'), (r'(?m)$', 0, 'a\n'), (r'(?m)^', 0, 'a\nb\n'), (r'\B', 0, ''), (r'\b', 0, ''), (r'a{{,2}}b', 0, 'aaab'), (r'a{{2', 0, 'a{{2'), (r'a{{}}', 0, 'a{{}}'),
    (r'(?x) a b # c', 0, 'ab'), (r'a++b', 0, 'aab'), (r'(?>a*)a', 0, 'aaa'), (r'(?:ab?)*+b', 0, 'abab'), (r'(?P<x>a)(?P=x)', 0, 'aa'), (r'\101\0', 0, 'A\0'), (r'[\101-\103]', 0, 'B'), (r'\u0041\U00000042', 0, 'AB'),
]:
    asked(p, f, s)
"#
        ),
        ours,
    );
}

#[test]
fn what_is_no_pattern_is_refused_in_cpythons_words() {
    check(
        &format!(
            r#"{ASKED}
pieces = ['(', ')', '(?', '(?:', '(?P<a>', '(?P<', '(?P=a)', '(?P=', '(?P>', '(?P', '(?<=', '(?<!', '(?<', '(?=', '(?!', '(?#c)', '(?#', '(?(1)', '(?(a)', '(?(', '(?(0)a)', '(?(9)a)', '(?i)', '(?i:', '(?-i:', '(?i-i:', '(?-', '(?z)',
          '(?L)', '(?u)', '(?au)', '(?ix', '(?i-', '(?-a:', '(?-z:', '(?>', '[', ']', '[a', '[^', '[]', '[z-a]', '[\\d-z]', '[a-\\w]', '[a-', '\\x4', '\\u12', '\\U0011', '\\U00110000', '\\q', '\\8', '\\1', '\\12', '\\400', '\\777', '[\\q]', '[\\8]', '[\\400]',
          'a', 'b', '|', '*', '+', '?', '{{', '}}', '{{2}}', '{{3,1}}', '{{1,2}}', '{{,', '{{99999999999}}', '^', '$', '.', '\\b', '-', '\n', '(a)', '(?P<a>b)', '(?P<1>b)', '(?P<>b)', '(?P<é>b)', '\\N', 'é', '(?P<a b>c)', '(?\\', '(?<\\', '(?P\\']
for p in pieces:
    if 'N' not in p: case('compile', compiled, p, 0)
for _ in range(12000):
    p = text(5, pieces)
    if 'N' not in p: case('compile', compiled, p, some(0, 0, 0, 2, 64, 256, 32, 4, 288))
for _ in range(2000):
    p = text(5, [piece for piece in pieces if piece.isascii() and 'N' not in piece]).encode()
    case('compile', compiled, p, some(0, 0, 0, 2, 64, 256, 32, 4, 260))
for _ in range(200):
    case('escape', re.escape, text(6))
case('escape', re.escape, ''.join(map(chr, range(256))))
"#
        ),
        ours,
    );
}

#[test]
fn templates_are_filled_in() {
    check(
        &format!(
            r"{ASKED}
pieces = ['\\1', '\\2', '\\3', '\\0', '\\12', '\\101', '\\400', '\\g<1>', '\\g<0>', '\\g<n>', '\\g<x>', '\\g<', '\\g', '\\g<>', '\\g<9>', '\\g<a b>', '\\g<-1>', '\\n', '\\\\', '\\q', '\\.', '\\&', 'a', 'é', '1', '\n', '\\', '\\08', '\\g<1']
for _ in range(4000):
    template = text(4, pieces)
    case('sub', lambda p, f, s, t: re.sub(p, t, s, flags=f), '(a)(?P<n>b)?', 0, text(5, ['a', 'b', 'ab', 'c']), template)
for p in ['x*', '', 'a|', '\\b', '(a)|b']:
    for s in ['', 'a', 'abxxd', 'baac', 'a b']:
        case('sub', lambda p, f, s, t: re.sub(p, t, s, flags=f), p, 0, s, '-')
"
        ),
        ours,
    );
}

#[test]
fn no_pattern_runs_for_ever() {
    for pattern in [
        "(a+)+$",
        "(a|a)*$",
        "(a*)*b",
        "(?:a?){30}a{30}$",
        "(.*)*x",
        "((a+)+)+c",
    ] {
        let regex = Regex::text(pattern, 0).unwrap();
        let subject = Subject::text(&("a".repeat(28) + "!"));
        let mut budget = 300_000;
        let found = regex.find(&subject, Anchor::Anywhere, (0, subject.length()), &mut budget);
        assert!(matches!(found, Err(Exhausted) | Ok(None)), "{pattern}: {found:?}");
    }
    let deep = "(".repeat(100_000);
    assert!(Regex::text(&deep, 0).is_err());
    let long = Subject::text(&"a".repeat(1_000_000));
    let regex = Regex::text("(?:a|b)*", flags::DOTALL).unwrap();
    let found = regex.find(&long, Anchor::Start, (0, long.length()), &mut u64::MAX.clone());
    assert!(
        matches!(found, Err(Exhausted) | Ok(Some(_))),
        "the stack is bounded"
    );
}
