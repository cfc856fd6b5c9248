//! Shapes of what types are made of: numbers, texts, addresses, lists, maps.

use super::{
    JsonError, Key, Shape, Tree, Trouble, choice, item, list, members, text, write_text, write_variant,
};
use crate::Errno;
use std::collections::{BTreeMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Shape for $number {
            fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
                let number: Option<Self> = match tree {
                    Tree::Whole(number) => Self::try_from(*number).ok(),
                    Tree::Negative(number) => Self::try_from(*number).ok(),
                    _ => {
                        trouble.note(JsonError::Expected("a whole number"));
                        return 0;
                    }
                };
                number.unwrap_or_else(|| trouble.nothing(JsonError::BadValue))
            }

            fn nothing() -> Self {
                0
            }

            fn write(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
        }

        impl Key for $number {
            fn of_key(key: &str, trouble: &mut Trouble) -> Self {
                key.parse().unwrap_or_else(|_| trouble.nothing(JsonError::Expected("a whole number as key")))
            }

            fn write_key(&self, out: &mut String) {
                self.write(out);
            }
        })*
    };
}

numbers!(u8 u16 u32 u64 usize i32 i64);

impl Shape for bool {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        if let Tree::Flag(flag) = tree {
            *flag
        } else {
            trouble.nothing(JsonError::Expected("true or false"))
        }
    }

    fn nothing() -> Self {
        false
    }

    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Shape for String {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        text(tree, trouble).to_owned()
    }

    fn nothing() -> Self {
        Self::new()
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
            fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
                let address = text(tree, trouble).parse();
                address.unwrap_or_else(|_| trouble.nothing(JsonError::Expected("an address")))
            }

            fn nothing() -> Self {
                $nothing
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
    const MAY_BE_MISSING: bool = true;

    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        let there = !matches!(tree, Tree::Null);
        there.then(|| T::of_tree(tree, trouble))
    }

    fn nothing() -> Self {
        None
    }

    fn write(&self, out: &mut String) {
        match self {
            None => out.push_str("null"),
            Some(value) => value.write(out),
        }
    }
}

impl<T: Shape> Shape for Box<T> {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        Self::new(T::of_tree(tree, trouble))
    }

    fn nothing() -> Self {
        Self::new(T::nothing())
    }

    fn write(&self, out: &mut String) {
        T::write(self, out);
    }
}

fn write_list<'a, T: Shape + 'a>(items: impl Iterator<Item = &'a T>, out: &mut String) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

impl<T: Shape> Shape for Vec<T> {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        let items = list(tree, trouble);
        let mut read = Self::with_capacity(items.len());
        for item in items {
            read.push(T::of_tree(item, trouble));
        }
        read
    }

    fn nothing() -> Self {
        Self::new()
    }

    fn write(&self, out: &mut String) {
        write_list(self.iter(), out);
    }
}

impl<T: Shape> Shape for VecDeque<T> {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        Vec::of_tree(tree, trouble).into()
    }

    fn nothing() -> Self {
        Self::new()
    }

    fn write(&self, out: &mut String) {
        write_list(self.iter(), out);
    }
}

impl<A: Shape, B: Shape> Shape for (A, B) {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        let (first, second) = (item(tree, 0, 2, trouble), item(tree, 1, 2, trouble));
        (A::of_tree(first, trouble), B::of_tree(second, trouble))
    }

    fn nothing() -> Self {
        (A::nothing(), B::nothing())
    }

    fn write(&self, out: &mut String) {
        out.push('[');
        self.0.write(out);
        out.push(',');
        self.1.write(out);
        out.push(']');
    }
}

/// Writes rows as members of an object.
pub(crate) fn write_map<'a, K: Key + 'a, V: Shape + 'a>(
    rows: impl Iterator<Item = (&'a K, &'a V)>,
    out: &mut String,
) {
    out.push('{');
    let mut name = String::new();
    for (key, value) in rows {
        name.clear();
        key.write_key(&mut name);
        super::write_member(out, &name, value);
    }
    out.push('}');
}

impl<K: Key + Ord, V: Shape> Shape for BTreeMap<K, V> {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        let mut read = Self::new();
        for (key, value) in members(tree, trouble) {
            read.insert(K::of_key(key, trouble), V::of_tree(value, trouble));
        }
        read
    }

    fn nothing() -> Self {
        Self::new()
    }

    fn write(&self, out: &mut String) {
        write_map(self.iter(), out);
    }
}

impl<T: Shape> Shape for Result<T, Errno> {
    fn of_tree(tree: &Tree<'_>, trouble: &mut Trouble) -> Self {
        match choice(tree, trouble) {
            ("Ok", value) => Ok(T::of_tree(value, trouble)),
            ("Err", errno) => Err(Errno::of_tree(errno, trouble)),
            (_, _) => trouble.nothing(JsonError::UnknownVariant),
        }
    }

    fn nothing() -> Self {
        Ok(T::nothing())
    }

    fn write(&self, out: &mut String) {
        match self {
            Ok(value) => write_variant(out, "Ok", value),
            Err(errno) => write_variant(out, "Err", errno),
        }
    }
}
