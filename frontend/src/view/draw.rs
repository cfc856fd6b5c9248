//! Parts of a drawing. A drawing has many elements of few kinds; made by `html!`, each brings a copy of the code that makes
//! an element, and a page downloads them all. Made here, each is a few calls.

use super::measure::unit;
use yew::html::onclick::Wrapper;
use yew::virtual_dom::{VTag, VText};
use yew::{Callback, Html, MouseEvent};

/// An element in the making. Boxed, so that handing it from call to call moves a pointer.
#[derive(Debug)]
pub struct Part(Box<VTag>);

/// An element of this kind.
#[must_use]
#[inline(never)]
pub fn part(tag: &'static str) -> Part {
    Part(Box::new(VTag::new(tag)))
}

impl Part {
    /// Sets an attribute.
    #[must_use]
    #[inline(never)]
    pub fn set(mut self, name: &'static str, value: &str) -> Self {
        self.0.add_attribute(name, value.to_owned());
        self
    }

    #[must_use]
    #[inline(never)]
    pub fn class(self, class: &str) -> Self {
        self.set("class", class)
    }

    /// Sets attributes that are numbers.
    #[must_use]
    #[inline(never)]
    pub fn at(mut self, numbers: &[(&'static str, f64)]) -> Self {
        for (name, number) in numbers {
            self = self.set(name, &unit(*number));
        }
        self
    }

    /// Puts text into it.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.child(VText::new(text.to_owned()).into())
    }

    /// Puts something into it.
    #[must_use]
    #[inline(never)]
    pub fn child(mut self, child: Html) -> Self {
        self.0.add_child(child);
        self
    }

    /// Puts several things into it.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Html>) -> Self {
        for child in children {
            self = self.child(child);
        }
        self
    }

    #[must_use]
    #[inline(never)]
    pub fn on_click(mut self, callback: Callback<MouseEvent>) -> Self {
        self.0.add_listener(std::rc::Rc::new(Wrapper::new(callback)));
        self
    }

    /// Makes it something to press, of this name. The page presses it for the keyboard.
    #[must_use]
    #[inline(never)]
    pub fn button(self, label: &str, is_reached: bool) -> Self {
        self.set("role", "button")
            .set("tabindex", if is_reached { "0" } else { "-1" })
            .set("aria-label", label)
    }

    /// Marks it for journeys.
    #[must_use]
    pub fn hook(self, hook: &str) -> Self {
        self.set("data-test", hook)
    }

    #[inline(never)]
    pub fn end(self) -> Html {
        (*self.0).into()
    }
}

/// A group with a class.
#[must_use]
#[inline(never)]
pub fn group(class: &str) -> Part {
    part("g").class(class)
}

#[must_use]
#[inline(never)]
pub fn path(class: &str, d: &str) -> Part {
    part("path").class(class).set("d", d)
}

#[must_use]
#[inline(never)]
pub fn rect(class: &str, x: f64, y: f64, width: f64, height: f64, round: f64) -> Part {
    part("rect").class(class).at(&[
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
    part("circle")
        .class(class)
        .at(&[("cx", x), ("cy", y), ("r", radius)])
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
    part("text")
        .class(class)
        .at(&[("x", x), ("y", y)])
        .set("text-anchor", anchor)
        .text(text)
}

/// What a pointer that rests on a part is told.
#[inline(never)]
pub fn title(text: &str) -> Html {
    part("title").text(text).end()
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
