//! probe
use socketarium_tests::differential::{Layer, Model, Real, Run, compare, generate};
use std::path::Path;
use std::collections::BTreeMap;
const AGENT: &str = env!("CARGO_BIN_EXE_differential-agent");
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}
#[test]
fn probe() {
    let mut real = Real::start(Path::new(AGENT)).unwrap();
    let (first, count) = (number("SEED", 1), number("SCRIPTS", 300));
    let layers: Vec<Layer> = match std::env::var("LAYERS").as_deref() {
        Ok("results") => vec![Layer::Results],
        Ok("packets") => vec![Layer::Results, Layer::Packets],
        Ok("nowindow") => vec![Layer::Results, Layer::Packets, Layer::Sockets],
        _ => Layer::ALL.to_vec(),
    };
    let mut kinds: BTreeMap<String, (u32, u64)> = BTreeMap::new();
    let mut same = 0;
    let shown = number("SHOW", 3);
    let mut show = 0;
    for seed in first..first + count {
        let (script, once) = generate(seed, &mut real);
        let played = std::panic::catch_unwind(|| { let mut model = Model::default(); Run::play(&mut model, &script) });
        let Ok(modelled) = played else { kinds.entry("panic".to_owned()).or_insert((0, seed)).0 += 1; println!("seed {seed} PANIC"); continue; };
        match compare(&script, ("Linux", &once), ("model", &modelled), &layers) {
            None => same += 1,
            Some(d) => {
                let digits = |t: Option<String>| t.unwrap_or_default().chars().filter(|c| !c.is_ascii_digit()).take(50).collect::<String>();
                let step = format!("{}", script.steps[d.step]);
                let call = step.split('(').next().unwrap_or("").split_whitespace().last().unwrap_or("").to_owned();
                kinds.entry(format!("{:?} {call}: {} | {}", d.layer, digits(d.left.clone()), digits(d.right.clone()))).or_insert((0, seed)).0 += 1;
                if show < shown { show += 1; println!("seed {seed}\n{d}"); }
            }
        }
    }
    let mut list: Vec<_> = kinds.into_iter().collect();
    list.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    for (kind, (n, seed)) in list.iter().take(40) { println!("{n:>4} (seed {seed}) {kind}"); }
    println!("SAME {same} of {count}");
}
