//! What ships holds together, what does not is named, and wishes are judged.

use super::*;

fn wish(settings: &[(&str, &str)], actions: &[&str]) -> Wish {
    Wish {
        scenario: "minimal-tcp-server".into(),
        settings: settings
            .iter()
            .map(|(knob, value)| ((*knob).into(), (*value).into()))
            .collect(),
        actions: actions.iter().map(|name| (*name).into()).collect(),
        ..Wish::default()
    }
}

fn read(scenario: (&str, &str), program: &str) -> Result<Library, LibraryError> {
    let (file, text) = scenario;
    Library::read(
        [(file.into(), text.as_bytes().into())].into_iter(),
        [(program.into(), b"pass\n".as_slice().into())].into_iter(),
    )
}

const SMALL: &str = r#"
    name = "small"
    title = { en = "Small" }
    question = { en = "?" }
    hosts = [{ name = "a", address = "10.0.0.1" }, { name = "b", address = "10.0.0.2" }]
    programs = [{ name = "one", file = "one.py", host = "a" }]
    link = { rtt_millis = "1" }
"#;

#[test]
fn what_ships_holds_together() {
    let library = Library::shipped().unwrap();
    assert!(library.scenarios().count() > 0);
    for scenario in library.live_scenarios() {
        let wish = Wish {
            scenario: scenario.name.clone(),
            ..Wish::default()
        };
        let order = library.order(&wish, Limits::default(), &[]).unwrap();
        for program in &order.plan.programs {
            assert!(order.sources.contains_key(&program.file), "{}", program.file);
        }
    }
}

#[test]
fn what_is_built_into_the_model_runs_nowhere_else() {
    let library = Library::shipped().unwrap();
    let wish = Wish {
        scenario: "crowd".to_owned(),
        ..Wish::default()
    };
    assert!(library.order(&wish, Limits::default(), &[]).is_ok());
    let refused = library.live_order(&wish, Limits::default(), &[]).unwrap_err();
    assert!(
        refused.message.contains("--world simulated"),
        "{}",
        refused.message
    );
    assert!(library.live_scenarios().all(|scenario| scenario.name != "crowd"));
}

#[test]
fn a_broken_file_is_named() {
    assert!(read(("small.toml", SMALL), "one.py").is_ok());
    let error = |scenario, program| read(scenario, program).unwrap_err().to_string();
    assert!(error(("small.toml", "name = 3"), "one.py").starts_with("small.toml: "));
    assert!(error(("other.toml", SMALL), "one.py").contains("its file's name"));
    assert!(error(("small.toml", SMALL), "two.py").contains("\"one.py\" is not in static/programs"));
    let unfit = SMALL.replace("host = \"a\"", "host = \"c\"");
    assert!(error(("small.toml", &unfit), "one.py").contains("small.toml: program one"));
}

#[test]
fn an_order_is_one_line_that_reads_back() {
    let library = Library::shipped().unwrap();
    let wish = wish(&[("clients", "3")], &["lose-first-syn", "lose-first-syn"]);
    let order = library.order(&wish, Limits::default(), &[]).unwrap();
    assert_eq!(
        order.plan.rules.len(),
        1,
        "an action named twice is in force once"
    );
    assert!(order.actions.len() > 1);
    let line = serde_json::to_string(&order).unwrap();
    assert!(!line.contains('\n'));
    assert_eq!(serde_json::from_str::<Order>(&line).unwrap(), order);
}

#[test]
fn a_run_gets_no_more_than_the_server_allows() {
    let library = Library::shipped().unwrap();
    let allowed = Limits {
        seconds: 5,
        ..Limits::default()
    };
    let order = library.order(&wish(&[], &[]), allowed, &[]).unwrap();
    assert_eq!(order.plan.limits.seconds, 5);
}

#[test]
fn a_wish_that_cannot_be_met_is_refused_with_its_reason() {
    let library = Library::shipped().unwrap();
    let refused = |wish: &Wish| library.order(wish, Limits::default(), &[]).unwrap_err();
    let unknown = Wish {
        scenario: "no-such".into(),
        ..Wish::default()
    };
    assert_eq!(refused(&unknown).refusal, Refusal::UnknownScenario);
    assert!(refused(&unknown).message.contains("minimal-tcp-server"));
    for wish in [
        wish(&[("clients", "5")], &[]),
        wish(&[("no-such", "1")], &[]),
        wish(&[], &["no-such"]),
    ] {
        assert_eq!(refused(&wish).refusal, Refusal::BadSetting);
    }
}
