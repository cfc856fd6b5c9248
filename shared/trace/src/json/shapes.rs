//! Shapes of what types are made of: numbers, texts, addresses, lists.

use super::{Items, JsonError, Pass, Shape, Tree};
use crate::Errno;
use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};

/// A whole number from `least` to `most`, as the bits of one with 64 of them. A member's name is one in quotes.
#[inline(never)]
fn whole(pass: &mut Pass<'_>, least: i64, most: u64) -> Option<u64> {
    let tree = pass.tree()?;
    let (whole, negative) = match tree {
        Tree::Whole(number) => (Some(*number), None),
        Tree::Negative(number) => (None, Some(*number)),
        Tree::Text(text) if pass.is_key() => (text.parse().ok(), text.parse().ok()),
        Tree::Null | Tree::Flag(_) | Tree::OtherNumber | Tree::Text(_) | Tree::List(_) | Tree::Object(_) => {
            (None, None)
        }
    };
    let fitting = match (whole, negative) {
        (Some(number), _) => Some(number).filter(|number| *number <= most),
        (None, Some(number)) => Some(number.cast_unsigned()).filter(|_| number >= least),
        (None, None) => {
            pass.note(JsonError::Expected("a whole number"));
            return None;
        }
    };
    if fitting.is_none() {
        pass.note(JsonError::BadValue);
    }
    fitting
}

/// Writes a whole number, if this is writing.
#[inline(never)]
fn put_whole(pass: &mut Pass<'_>, number: &str) {
    let quotes = if pass.is_key() { "\"" } else { "" };
    for text in [quotes, number, quotes] {
        pass.put(text);
    }
}

macro_rules! numbers {
    ($($number:ty as $widest:ty;)*) => {
        $(impl Shape for $number {
            fn nothing() -> Self {
                0
            }

            fn pass(&mut self, pass: &mut Pass<'_>) {
                if !pass.is_reading() {
                    put_whole(pass, &(*self as $widest).to_string());
                } else if let Some(bits) = whole(pass, Self::MIN as i64, Self::MAX as u64) {
                    *self = bits as Self;
                }
            }
        })*
    };
}

numbers! {
    u8 as u64;
    u16 as u64;
    u32 as u64;
    u64 as u64;
    usize as u64;
    i32 as i64;
    i64 as i64;
}

impl Shape for bool {
    fn nothing() -> Self {
        false
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        match pass.tree() {
            None => pass.put(if *self { "true" } else { "false" }),
            Some(Tree::Flag(flag)) => *self = *flag,
            Some(_) => pass.note(JsonError::Expected("true or false")),
        }
    }
}

impl Shape for String {
    fn nothing() -> Self {
        Self::new()
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        match pass.text() {
            None => pass.write_text(self),
            Some(text) => text.clone_into(self),
        }
    }
}

macro_rules! addresses {
    ($($address:ty = $nothing:expr;)*) => {
        $(impl Shape for $address {
            fn nothing() -> Self {
                $nothing
            }

            fn pass(&mut self, pass: &mut Pass<'_>) {
                match pass.text().map(str::parse) {
                    None => pass.write_text(&self.to_string()),
                    Some(Ok(address)) => *self = address,
                    Some(Err(_)) => pass.note(JsonError::Expected("an address")),
                }
            }
        })*
    };
}

addresses! {
    Ipv4Addr = Self::UNSPECIFIED;
    SocketAddr = Self::from(([0, 0, 0, 0], 0));
}

impl<T: Shape> Shape for Option<T> {
    fn nothing() -> Self {
        None
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        if let Some(tree) = pass.tree() {
            *self = (!matches!(tree, Tree::Null)).then(T::nothing);
        }
        match self {
            None => pass.put("null"),
            Some(value) => value.pass(pass),
        }
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}

impl<T: Shape> Shape for Box<T> {
    fn nothing() -> Self {
        Self::new(T::nothing())
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        T::pass(self, pass);
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn nothing() -> Self {
        Self::new()
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        if pass.is_reading() {
            self.clear();
        }
        pass.items(self);
    }
}

impl<T: Shape> Items for Vec<T> {
    fn add(&mut self) -> &mut dyn Shape {
        self.push(T::nothing());
        let last = self.len() - 1;
        &mut self[last]
    }

    fn item(&mut self, index: usize) -> Option<&mut dyn Shape> {
        Some(self.get_mut(index)?)
    }
}

impl<T: Shape> Shape for VecDeque<T> {
    fn nothing() -> Self {
        Self::new()
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        if pass.is_reading() {
            self.clear();
        }
        pass.items(self);
    }
}

impl<T: Shape> Items for VecDeque<T> {
    fn add(&mut self) -> &mut dyn Shape {
        self.push_back(T::nothing());
        let last = self.len() - 1;
        &mut self[last]
    }

    fn item(&mut self, index: usize) -> Option<&mut dyn Shape> {
        Some(self.get_mut(index)?)
    }
}

impl<A: Shape, B: Shape> Shape for (A, B) {
    fn nothing() -> Self {
        (A::nothing(), B::nothing())
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        pass.tuple(&mut [&mut self.0, &mut self.1]);
    }
}

impl<T: Shape> Shape for Result<T, Errno> {
    fn nothing() -> Self {
        Ok(T::nothing())
    }

    fn pass(&mut self, pass: &mut Pass<'_>) {
        let index = pass.choose("Ok Err", usize::from(self.is_err()));
        if pass.is_reading() {
            *self = if index == 1 {
                Err(Errno::nothing())
            } else {
                Ok(T::nothing())
            };
        }
        match self {
            Ok(value) => pass.held(value),
            Err(errno) => pass.held(errno),
        }
    }
}
