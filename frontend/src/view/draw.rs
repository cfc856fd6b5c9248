//! Parts of a drawing.

use super::measure::unit;
use super::part::{Part, of_class, part};

/// A group with a class.
#[must_use]
#[inline(never)]
pub fn group(class: &str) -> Part {
    of_class("g", class)
}

#[must_use]
#[inline(never)]
pub fn path(class: &str, d: &str) -> Part {
    of_class("path", class).set("d", d)
}

#[must_use]
#[inline(never)]
pub fn rect(class: &str, x: f64, y: f64, width: f64, height: f64, round: f64) -> Part {
    of_class("rect", class).at(&[
        ("x", x),
        ("y", y),
        ("width", width),
        ("height", height),
        ("rx", round),
    ])
}

#[must_use]
#[inline(never)]
pub fn circle(class: &str, x: f64, y: f64, radius: f64) -> Part {
    of_class("circle", class).at(&[("cx", x), ("cy", y), ("r", radius)])
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[must_use]
#[inline(never)]
pub fn label(class: &str, x: f64, y: f64, anchor: Anchor, text: &str) -> Part {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    of_class("text", class)
        .at(&[("x", x), ("y", y)])
        .set("text-anchor", anchor)
        .text(text)
}

/// What a pointer that rests on a part is told.
#[inline(never)]
#[must_use]
pub fn title(text: &str) -> Part {
    part("title").text(text)
}

/// A path of commands and numbers: `M` 1 2 `h` 3 `z`.
#[must_use]
#[inline(never)]
pub fn route(steps: &[(&str, &[f64])]) -> String {
    let mut route = String::new();
    for (command, numbers) in steps {
        route.push_str(command);
        for (index, number) in numbers.iter().enumerate() {
            if index > 0 {
                route.push(' ');
            }
            route.push_str(&unit(*number));
        }
    }
    route
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_commands_and_numbers() {
        assert_eq!(
            route(&[("M", &[1.0, 2.5]), ("h", &[-3.0]), ("l9 13z", &[])]),
            "M1 2.5h-3l9 13z"
        );
    }
}
