//! Keys as actions. Keys that a focused control needs for itself are left to it.

use crate::player::Pace;
use crate::state::{Action, Move, Selection};
use socketarium_trace::event::Layer;

/// What is focused while a key goes down, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Nothing that takes keys.
    Nothing,
    /// A button or link: space and enter are its own.
    Button,
    /// A field, a choice, a slider of the browser's: every key is its own but escape.
    Field,
}

/// The action of a key, if it has one.
#[must_use]
pub fn action(key: &str, shift: bool, focus: Focus) -> Option<Action> {
    if key == "Escape" {
        return Some(Action::Dismiss);
    }
    if focus == Focus::Field {
        return None;
    }
    Some(match key {
        " " if focus == Focus::Nothing => Action::Move(Move::Toggle),
        "ArrowRight" if shift => Action::Move(Move::StepLayer),
        "ArrowLeft" if shift => Action::Move(Move::StepBackLayer),
        "ArrowRight" => Action::Move(Move::Step),
        "ArrowLeft" => Action::Move(Move::StepBack),
        "Home" => Action::Move(Move::ToStart),
        "End" => Action::Move(Move::ToEnd),
        "l" | "L" => Action::Move(Move::SetPace(Pace::Live)),
        "i" | "I" => Action::Select(Selection::Now),
        "?" => Action::ToggleShortcuts,
        "0" => Action::FollowLayer(None),
        "1" => Action::FollowLayer(Some(Layer::Code)),
        "2" => Action::FollowLayer(Some(Layer::Calls)),
        "3" => Action::FollowLayer(Some(Layer::Kernel)),
        "4" => Action::FollowLayer(Some(Layer::Wire)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_its_keys() {
        assert!(action(" ", false, Focus::Field).is_none());
        assert!(action("ArrowLeft", false, Focus::Field).is_none());
        assert!(matches!(
            action("Escape", false, Focus::Field),
            Some(Action::Dismiss)
        ));
    }

    #[test]
    fn space_presses_a_focused_button_and_plays_elsewhere() {
        assert!(action(" ", false, Focus::Button).is_none());
        assert!(matches!(
            action(" ", false, Focus::Nothing),
            Some(Action::Move(Move::Toggle))
        ));
    }

    #[test]
    fn shift_follows_the_layer() {
        assert!(matches!(
            action("ArrowRight", true, Focus::Button),
            Some(Action::Move(Move::StepLayer))
        ));
        assert!(matches!(
            action("ArrowRight", false, Focus::Button),
            Some(Action::Move(Move::Step))
        ));
    }
}
