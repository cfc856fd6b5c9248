//! Every state of TCP, and every way from one to another that Linux has; no other is ever taken.

mod reach;
mod table;

use crate::lone::{Cause, Change, Lone};
use socketarium_kernel::Sysctls;
use socketarium_trace::Event;
use socketarium_trace::event::{Kind, SocketEvent};
use std::collections::BTreeSet;
use table::TABLE;

/// Linux has a socket replaced sooner where it may, and answers nothing but what is asked.
fn sysctls() -> Sysctls {
    let mut sysctls = Sysctls::default();
    sysctls.set("net.ipv4.tcp_tw_reuse", "1").expect("Linux has it");
    sysctls
}

/// The change of state that an event tells, which has to be one that Linux has.
pub(crate) fn change_of(event: &Event) -> Option<Change> {
    let Kind::Socket(SocketEvent::StateChanged { from, to, why, .. }) = event.kind else {
        return None;
    };
    let change = (from, to, Cause::of(why));
    let is_legal = TABLE.iter().any(|way| (way.from, way.to, way.cause) == change);
    assert!(is_legal, "Linux has no such way: {change:?}");
    Some(change)
}

#[test]
fn every_way_from_one_state_to_another_is_taken_and_no_other() {
    for way in TABLE {
        let expected = (way.from, way.to, way.cause);
        let mut lone = Lone::new(sysctls(), 1);
        (way.start)(&mut lone);
        let before = lone.changes();
        (way.act)(&mut lone);
        let after = lone.changes();
        let taken = after.iter().find(|(from, ..)| *from == way.from);
        assert!(
            taken == Some(&expected),
            "{expected:?}: reached by {before:?}, it went {after:?}"
        );
    }
}

#[test]
fn the_table_has_every_state_and_nothing_twice() {
    let ways: BTreeSet<_> = TABLE.iter().map(|way| (way.from, way.to, way.cause)).collect();
    assert_eq!(ways.len(), TABLE.len(), "one way, one line");
    let left: BTreeSet<_> = TABLE.iter().map(|way| way.from).collect();
    let entered: BTreeSet<_> = TABLE.iter().map(|way| way.to).collect();
    assert_eq!(left.len(), 11);
    assert_eq!(left, entered, "what is entered is left again");
}
