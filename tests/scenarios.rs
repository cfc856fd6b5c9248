//! Every scenario that ships holds together, under its own name, with programs that exist.

use socketarium_trace::recording::{Recording, WorldKind};
use socketarium_trace::scenario::Scenario;
use std::path::Path;

#[test]
fn every_scenario_that_ships_holds_together() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(top.join("static/scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let scenario: Scenario =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        scenario
            .check()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(path.file_stem().unwrap(), scenario.name.as_str());
        for program in scenario.programs.iter().filter(|program| !program.is_built_in()) {
            assert!(
                top.join("static/programs").join(&program.file).is_file(),
                "{}",
                program.file
            );
        }
        seen += 1;
    }
    assert!(seen > 0, "no scenarios found");
}

#[test]
fn every_recording_that_ships_is_whole_and_of_the_programs_that_ship() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(top.join("static/recordings")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let recording = Recording::read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(
            recording.header.world,
            WorldKind::Live,
            "only what was observed ships"
        );
        for (name, source) in &recording.header.sources {
            let ours = std::fs::read_to_string(top.join("static/programs").join(name)).unwrap();
            assert_eq!(
                *source,
                ours,
                "{name} has changed: record {} again",
                path.display()
            );
        }
        let plan = &recording.header.plan;
        let scenario = top.join(format!("static/scenarios/{}.toml", plan.scenario));
        let scenario: Scenario = toml::from_str(&std::fs::read_to_string(scenario).unwrap()).unwrap();
        let now = scenario.plan(&plan.settings, &[]).unwrap();
        assert_eq!(
            plan.programs,
            now.programs,
            "the scenario has changed: record {} again",
            path.display()
        );
        seen += 1;
    }
    assert!(seen > 0, "no recordings found");
}
