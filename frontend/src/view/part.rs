//! Parts of the page: elements, made by calls. `html!` would bring a copy of the code that makes an element for each one
//! that is written down, and a phone downloads them all; a part is a few calls, and its attributes are data.

use super::measure::unit;
use crate::state::Action;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, InputEvent};
use yew::html::{onclick, oninput};
use yew::virtual_dom::{Key, Listener, VList, VTag, VText};
use yew::{Callback, Html, NodeRef};

/// An element in the making. Boxed, so that handing it from call to call moves a pointer.
#[derive(Debug)]
pub struct Part(Box<VTag>);

/// An element of this kind.
#[must_use]
#[inline(never)]
pub fn part(tag: &'static str) -> Part {
    Part(Box::new(VTag::new(tag)))
}

/// An element of this kind and class.
#[must_use]
#[inline(never)]
pub fn of_class(tag: &'static str, class: &str) -> Part {
    part(tag).class(class)
}

/// An element of this kind with a text in it.
#[must_use]
#[inline(never)]
pub fn said(tag: &'static str, text: &str) -> Part {
    part(tag).text(text)
}

/// Parts beside each other.
#[inline(never)]
pub fn list(parts: Vec<Html>) -> Html {
    VList::with_children(parts, None).into()
}

impl Part {
    /// Sets an attribute.
    #[must_use]
    #[inline(never)]
    pub fn set(mut self, name: &'static str, value: &str) -> Self {
        self.0.add_attribute(name, value.to_owned());
        self
    }

    /// No class where it is empty.
    #[must_use]
    #[inline(never)]
    pub fn class(self, class: &str) -> Self {
        if class.is_empty() {
            self
        } else {
            self.set("class", class)
        }
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

    /// Sets an attribute that says `true` or `false`.
    #[must_use]
    #[inline(never)]
    pub fn tells(self, name: &'static str, holds: bool) -> Self {
        self.set(name, if holds { "true" } else { "false" })
    }

    /// Sets an attribute that is there or not.
    #[must_use]
    #[inline(never)]
    pub fn flag(self, name: &'static str, holds: bool) -> Self {
        if holds { self.set(name, name) } else { self }
    }

    /// What a screen reader calls it.
    #[must_use]
    #[inline(never)]
    pub fn named(self, name: &str) -> Self {
        self.set("aria-label", name)
    }

    /// A group of this name.
    #[must_use]
    #[inline(never)]
    pub fn group(self, name: &str) -> Self {
        self.set("role", "group").named(name)
    }

    /// What a pointer that rests on it is told, and a screen reader too.
    #[must_use]
    #[inline(never)]
    pub fn hint(self, hint: &str) -> Self {
        self.set("title", hint).named(hint)
    }

    /// Marks it for journeys.
    #[must_use]
    #[inline(never)]
    pub fn hook(self, hook: &str) -> Self {
        self.set("data-test", hook)
    }

    /// Makes it something to press, of this name. The page presses it for the keyboard.
    #[must_use]
    #[inline(never)]
    pub fn button(self, label: &str, is_reached: bool) -> Self {
        self.set("role", "button")
            .set("tabindex", if is_reached { "0" } else { "-1" })
            .named(label)
    }

    /// Tells it from its neighbours, whose order may change.
    #[must_use]
    #[inline(never)]
    pub fn key(mut self, key: &str) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    /// Lets the element be found when it is there.
    #[must_use]
    pub fn place(mut self, place: &NodeRef) -> Self {
        self.0.node_ref = place.clone();
        self
    }

    /// What stands in a field.
    #[must_use]
    #[inline(never)]
    pub fn value(mut self, value: &str) -> Self {
        self.0.set_value(value.to_owned());
        self
    }

    /// Whether a box is ticked.
    #[must_use]
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> Self {
        self.0.set_checked(checked);
        self
    }

    /// Puts text into it.
    #[must_use]
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        self.child(VText::new(text.to_owned()).into())
    }

    /// Puts a part into it.
    #[must_use]
    #[inline(never)]
    pub fn with(self, part: Part) -> Self {
        self.child(part.end())
    }

    /// Puts a part into it, or keeps its place free.
    #[must_use]
    #[inline(never)]
    pub fn maybe(self, part: Option<Part>) -> Self {
        self.child(part.map(Self::end).unwrap_or_default())
    }

    /// Puts something into it.
    #[must_use]
    #[inline(never)]
    pub fn child(mut self, child: Html) -> Self {
        self.0.add_child(child);
        self
    }

    /// Puts several parts into it.
    #[must_use]
    pub fn all(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        for part in parts {
            self = self.with(part);
        }
        self
    }

    #[inline(never)]
    pub(super) fn hear(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }

    /// What pressing it does.
    #[must_use]
    #[inline(never)]
    pub fn on_click(self, act: &Callback<Action>, action: Action) -> Self {
        let act = act.clone();
        let pressed = Callback::from(move |_| act.emit(action.clone()));
        self.hear(Rc::new(onclick::Wrapper::new(pressed)))
    }

    /// What a field does when something was chosen, typed or dragged in it.
    #[must_use]
    #[inline(never)]
    pub fn on_input(self, act: &Callback<Action>, make: Box<dyn Fn(String) -> Action>) -> Self {
        let act = act.clone();
        let heard = Callback::from(move |event: InputEvent| {
            if let Some(target) = event.target() {
                act.emit(make(content(target.unchecked_into())));
            }
        });
        self.hear(Rc::new(oninput::Wrapper::new(heard)))
    }

    #[inline(never)]
    pub fn end(self) -> Html {
        (*self.0).into()
    }
}

/// What is in a field; in a box that can be ticked, `true` or `false`. A list to choose from is asked as other fields are.
fn content(field: HtmlInputElement) -> String {
    match field.type_().as_str() {
        "checkbox" => field.checked().to_string(),
        _ => field.value(),
    }
}
