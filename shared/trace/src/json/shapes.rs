//! Shapes of what types are made of: numbers, texts, addresses, lists.

use super::{
    JsonError, Key, Rows, Shape, Tree, Trouble, choice, read_item, read_list, text, write_list, write_text,
    write_variant,
};
use crate::Errno;
use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};

/// A whole number from `least` to `most`, as the bits of one with 64 of them.
#[inline(never)]
fn whole(tree: &Tree<'_>, least: i64, most: u64, trouble: &mut Trouble) -> Option<u64> {
    let fitting = if let Tree::Whole(number) = tree {
        Some(*number).filter(|number| *number <= most)
    } else if let Tree::Negative(number) = tree {
        Some(number.cast_unsigned()).filter(|_| *number >= least)
    } else {
        trouble.note(JsonError::Expected("a whole number"));
        return None;
    };
    if fitting.is_none() {
        trouble.note(JsonError::BadValue);
    }
    fitting
}

/// What a number that stands as a member's name would be as a value.
#[inline(never)]
fn number(key: &str) -> Tree<'static> {
    match (key.parse(), key.parse()) {
        (Ok(number), _) => Tree::Whole(number),
        (Err(_), Ok(number)) => Tree::Negative(number),
        (Err(_), Err(_)) => Tree::Null,
    }
}

macro_rules! numbers {
    ($($number:ty as $widest:ty;)*) => {
        $(impl Shape for $number {
            fn nothing() -> Self {
                0
            }

            fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
                if let Some(bits) = whole(tree, Self::MIN as i64, Self::MAX as u64, trouble) {
                    *self = bits as Self;
                }
            }

            fn write(&self, out: &mut String) {
                out.push_str(&(*self as $widest).to_string());
            }
        }

        impl Key for $number {
            fn of_key(key: &str, trouble: &mut Trouble) -> Self {
                let mut value = 0;
                Shape::read(&mut value, &number(key), trouble);
                value
            }

            fn write_key(&self, out: &mut String) {
                self.write(out);
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

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        if let Tree::Flag(flag) = tree {
            *self = *flag;
        } else {
            trouble.note(JsonError::Expected("true or false"));
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Shape for String {
    fn nothing() -> Self {
        Self::new()
    }

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        text(tree, trouble).clone_into(self);
    }

    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl Key for String {
    fn of_key(key: &str, _: &mut Trouble) -> Self {
        key.to_owned()
    }

    fn write_key(&self, out: &mut String) {
        out.push_str(self);
    }
}

macro_rules! addresses {
    ($($address:ty = $nothing:expr;)*) => {
        $(impl Shape for $address {
            fn nothing() -> Self {
                $nothing
            }

            fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
                match text(tree, trouble).parse() {
                    Ok(address) => *self = address,
                    Err(_) => trouble.note(JsonError::Expected("an address")),
                }
            }

            fn write(&self, out: &mut String) {
                write_text(out, &self.to_string());
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

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        *self = None;
        if !matches!(tree, Tree::Null) {
            self.insert(T::nothing()).read(tree, trouble);
        }
    }

    fn may_be_missing(&self) -> bool {
        true
    }

    fn write(&self, out: &mut String) {
        match self {
            None => out.push_str("null"),
            Some(value) => value.write(out),
        }
    }
}

impl<T: Shape> Shape for Box<T> {
    fn nothing() -> Self {
        Self::new(T::nothing())
    }

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        T::read(self, tree, trouble);
    }

    fn write(&self, out: &mut String) {
        T::write(self, out);
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn nothing() -> Self {
        Self::new()
    }

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        self.clear();
        read_list(self, tree, trouble);
    }

    fn write(&self, out: &mut String) {
        write_list(&mut self.iter().map(|item| item as &dyn Shape), out);
    }
}

impl<T: Shape> Rows for Vec<T> {
    fn add(&mut self, _: &str, _: &mut Trouble) -> &mut dyn Shape {
        self.push(T::nothing());
        let last = self.len() - 1;
        &mut self[last]
    }
}

impl<T: Shape> Shape for VecDeque<T> {
    fn nothing() -> Self {
        Self::new()
    }

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        let mut items: Vec<T> = Vec::new();
        items.read(tree, trouble);
        *self = items.into();
    }

    fn write(&self, out: &mut String) {
        write_list(&mut self.iter().map(|item| item as &dyn Shape), out);
    }
}

impl<A: Shape, B: Shape> Shape for (A, B) {
    fn nothing() -> Self {
        (A::nothing(), B::nothing())
    }

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        read_item(tree, 0, 2, &mut self.0, trouble);
        read_item(tree, 1, 2, &mut self.1, trouble);
    }

    fn write(&self, out: &mut String) {
        let items: [&dyn Shape; 2] = [&self.0, &self.1];
        write_list(&mut items.into_iter(), out);
    }
}

impl<T: Shape> Shape for Result<T, Errno> {
    fn nothing() -> Self {
        Ok(T::nothing())
    }

    fn read(&mut self, tree: &Tree<'_>, trouble: &mut Trouble) {
        let (index, content) = choice(tree, &["Ok", "Err"], trouble);
        *self = if index == 1 {
            Err(Errno::nothing())
        } else {
            Ok(T::nothing())
        };
        match self {
            Ok(value) => value.read(content, trouble),
            Err(errno) => errno.read(content, trouble),
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Ok(value) => write_variant(out, "Ok", value),
            Err(errno) => write_variant(out, "Err", errno),
        }
    }
}
