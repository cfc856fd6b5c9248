//! Classes: their order of ancestors, and attributes looked up along it.

use super::{Dict, Kind, Names, Str, Value};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

/// Names made at run time are many.
const MOST_FOUND: usize = 512;

thread_local! {
    /// Counts changes of any class: what was found before one is looked up again.
    static CHANGES: Cell<u64> = const { Cell::new(0) };
}

/// Says that an attribute of some class has changed.
pub fn touch_classes() {
    CHANGES.set(CHANGES.get() + 1);
}

/// What objects of a class keep beside their attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Attributes alone.
    Object,
    /// A value of the built-in type of this name.
    Value(&'static str),
    Exception,
    Type,
    /// What a module in Rust keeps; the class with this name makes it.
    Foreign(&'static str),
}

/// What the machine has to know of a class at every step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    pub own_eq: bool,
    pub own_hash: bool,
    /// `__hash__` is None.
    pub unhashable: bool,
    pub own_getattribute: bool,
    pub own_setattr: bool,
    pub own_delattr: bool,
    pub own_getattr: bool,
    pub finaliser: bool,
    /// `__slots__` all the way up: no attribute of another name.
    pub slots_only: bool,
}

/// What has been looked up, by where the name lies; the name is kept so that nothing else can lie there.
type Found = FxHashMap<usize, (Rc<Str>, Option<Value>)>;

pub struct Class {
    name: RefCell<Rc<Str>>,
    pub qualname: RefCell<Rc<Str>>,
    bases: RefCell<Vec<Rc<Class>>>,
    /// All ancestors in their order, without the class itself.
    ancestors: RefCell<Vec<Rc<Class>>>,
    pub namespace: Rc<Dict>,
    metaclass: RefCell<Option<Rc<Class>>>,
    pub layout: Layout,
    /// For a built-in exception.
    kind: Option<Kind>,
    /// A program made it, and may change it.
    pub is_own: bool,
    /// No class may descend from it.
    pub is_final: bool,
    flags: Cell<Flags>,
    pub subclasses: RefCell<Vec<Weak<Class>>>,
    found: RefCell<Found>,
    found_at: Cell<u64>,
    maker: RefCell<Option<Rc<super::Native>>>,
    abstract_names: RefCell<Vec<Rc<Str>>>,
}

impl Class {
    /// A built-in class.
    #[must_use]
    pub fn built_in(name: &str, base: Option<&Rc<Self>>, layout: Layout, kind: Option<Kind>) -> Rc<Self> {
        let bases: Vec<_> = base.into_iter().cloned().collect();
        let mut ancestors = bases.clone();
        if let Some(base) = base {
            ancestors.extend(base.ancestors.borrow().iter().cloned());
        }
        let class = Rc::new(Self {
            name: RefCell::new(Str::new(name)),
            qualname: RefCell::new(Str::new(name)),
            bases: RefCell::new(bases),
            ancestors: RefCell::new(ancestors),
            namespace: Dict::new(),
            metaclass: RefCell::new(None),
            layout,
            kind,
            is_own: false,
            is_final: false,
            flags: Cell::new(Flags::default()),
            subclasses: RefCell::default(),
            found: RefCell::default(),
            found_at: Cell::new(0),
            maker: RefCell::default(),
            abstract_names: RefCell::default(),
        });
        if let Some(base) = base {
            base.subclasses.borrow_mut().push(Rc::downgrade(&class));
        }
        class
    }

    /// A class of a program.
    ///
    /// # Errors
    /// Bases that have no common order.
    pub fn own(
        name: &Rc<Str>,
        bases: Vec<Rc<Self>>,
        namespace: Rc<Dict>,
        metaclass: Option<Rc<Self>>,
        layout: Layout,
    ) -> Result<Rc<Self>, String> {
        let ancestors = merged(&bases)?;
        let kind = ancestors.iter().find_map(|one| one.kind);
        let class = Rc::new(Self {
            name: RefCell::new(Rc::clone(name)),
            qualname: RefCell::new(Rc::clone(name)),
            bases: RefCell::new(bases),
            ancestors: RefCell::new(ancestors),
            namespace,
            metaclass: RefCell::new(metaclass),
            layout,
            kind,
            is_own: true,
            is_final: false,
            flags: Cell::new(Flags::default()),
            subclasses: RefCell::default(),
            found: RefCell::default(),
            found_at: Cell::new(0),
            maker: RefCell::default(),
            abstract_names: RefCell::default(),
        });
        for base in class.bases.borrow().iter() {
            base.subclasses.borrow_mut().push(Rc::downgrade(&class));
        }
        Ok(class)
    }

    #[must_use]
    pub fn name(&self) -> Rc<Str> {
        Rc::clone(&self.name.borrow())
    }

    pub fn set_name(&self, name: Rc<Str>) {
        self.name.replace(name);
    }

    #[must_use]
    pub fn bases(&self) -> Vec<Rc<Self>> {
        self.bases.borrow().clone()
    }

    /// Without the class itself.
    #[must_use]
    pub fn ancestors(&self) -> Vec<Rc<Self>> {
        self.ancestors.borrow().clone()
    }

    /// The class of this class; nothing for `type`.
    #[must_use]
    pub fn metaclass(&self) -> Option<Rc<Self>> {
        self.metaclass.borrow().clone()
    }

    #[must_use]
    pub fn exception_kind(&self) -> Option<Kind> {
        self.kind
    }

    #[must_use]
    pub fn flags(&self) -> Flags {
        self.flags.get()
    }

    #[must_use]
    pub fn is_subclass(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || self
                .ancestors
                .borrow()
                .iter()
                .any(|one| std::ptr::eq(one.as_ref(), other))
    }

    /// An attribute of the class or of the first ancestor that has it.
    #[must_use]
    pub fn lookup(&self, name: &Rc<Str>) -> Option<Value> {
        let changes = CHANGES.get();
        if self.found_at.get() != changes {
            self.found_at.set(changes);
            self.found.borrow_mut().clear();
        }
        let key = Rc::as_ptr(name) as usize;
        if let Some((_, value)) = self.found.borrow().get(&key) {
            return value.clone();
        }
        let value = self.look(name);
        let mut found = self.found.borrow_mut();
        if found.len() > MOST_FOUND {
            found.clear();
        }
        // The name is kept, so nothing else can come to lie where it lies.
        found.insert(key, (Rc::clone(name), value.clone()));
        value
    }

    fn look(&self, name: &Str) -> Option<Value> {
        if let Some(value) = self.namespace.named(name) {
            return Some(value);
        }
        self.ancestors
            .borrow()
            .iter()
            .find_map(|one| one.namespace.named(name))
    }

    /// The first ancestor behind `behind` (among them this class) that has an attribute.
    #[must_use]
    pub fn lookup_behind(&self, behind: &Self, name: &Str) -> Option<Value> {
        let ancestors = self.ancestors.borrow();
        let skip = if std::ptr::eq(self, behind) {
            0
        } else {
            ancestors
                .iter()
                .position(|one| std::ptr::eq(one.as_ref(), behind))?
                + 1
        };
        ancestors
            .iter()
            .skip(skip)
            .find_map(|one| one.namespace.named(name))
    }

    /// Works out again what the machine has to know at every step.
    pub fn refresh(&self, names: &Names) {
        let own = |name: &Rc<Str>| {
            let has = |class: &Self| class.is_own.then(|| class.namespace.named(name)).flatten();
            has(self).or_else(|| self.ancestors.borrow().iter().find_map(|one| has(one)))
        };
        let native_finaliser = self.look(&names.del).is_some();
        let hash = own(&names.hash);
        let slots = self.is_own
            && self.namespace.has_name(&names.slots)
            && self
                .ancestors
                .borrow()
                .iter()
                .all(|one| !one.is_own || one.flags.get().slots_only)
            && self.layout == Layout::Object;
        self.flags.set(Flags {
            own_eq: own(&names.eq).is_some(),
            own_hash: hash.is_some(),
            unhashable: matches!(hash, Some(Value::None)),
            own_getattribute: own(&names.getattribute).is_some(),
            own_setattr: own(&names.setattr).is_some(),
            own_delattr: own(&names.delattr).is_some(),
            own_getattr: self.look(&names.getattr).is_some(),
            finaliser: native_finaliser,
            slots_only: slots,
        });
        touch_classes();
        let below: Vec<_> = self
            .subclasses
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect();
        for class in below {
            class.refresh(names);
        }
    }
}

/// The C3 order of the ancestors of a class with these bases.
fn merged(bases: &[Rc<Class>]) -> Result<Vec<Rc<Class>>, String> {
    let mut rows: Vec<Vec<Rc<Class>>> = bases
        .iter()
        .map(|base| std::iter::once(Rc::clone(base)).chain(base.ancestors()).collect())
        .collect();
    rows.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        rows.retain(|row| !row.is_empty());
        if rows.is_empty() {
            return Ok(order);
        }
        let in_a_tail = |class: &Rc<Class>| {
            rows.iter()
                .any(|row| row[1..].iter().any(|one| Rc::ptr_eq(one, class)))
        };
        let Some(next) = rows
            .iter()
            .map(|row| &row[0])
            .find(|class| !in_a_tail(class))
            .cloned()
        else {
            let mut names: Vec<String> = Vec::new();
            for row in &rows {
                let name = row[0].name().to_string();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            return Err(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            ));
        };
        for row in &mut rows {
            if Rc::ptr_eq(&row[0], &next) {
                row.remove(0);
            }
        }
        order.push(next);
    }
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "class {}", self.name.borrow())
    }
}

/// What only some classes have.
impl Class {
    /// Whether an ancestor is such.
    pub fn ancestors_any(&self, mut is: impl FnMut(&Self) -> bool) -> bool {
        self.ancestors.borrow().iter().any(|one| is(one))
    }

    /// What makes an object of exactly this built-in class.
    #[must_use]
    pub fn maker(&self) -> Option<Rc<super::Native>> {
        self.maker.borrow().clone()
    }

    pub fn set_maker(&self, maker: Rc<super::Native>) {
        self.maker.replace(Some(maker));
    }

    /// Methods that an object of the class would have to have (`__abstractmethods__`).
    #[must_use]
    pub fn abstract_names(&self) -> Vec<Rc<Str>> {
        self.abstract_names.borrow().clone()
    }

    #[must_use]
    pub fn is_abstract(&self) -> bool {
        !self.abstract_names.borrow().is_empty()
    }

    pub fn set_abstract_names(&self, names: Vec<Rc<Str>>) {
        self.abstract_names.replace(names);
    }

    /// Whether `__slots__` of the class or an ancestor names an attribute.
    #[must_use]
    pub fn has_slot(&self, name: &Str, names: &Names) -> bool {
        let lists = |class: &Self| match class.namespace.named(&names.slots) {
            Some(Value::Str(one)) => one.as_ref() == name,
            Some(Value::Tuple(items)) => items
                .iter()
                .any(|item| item.as_str().is_some_and(|one| one.as_ref() == name)),
            Some(Value::List(items)) => items
                .borrow()
                .iter()
                .any(|item| item.as_str().is_some_and(|one| one.as_ref() == name)),
            _ => false,
        };
        lists(self) || self.ancestors_any(lists)
    }
}

impl Class {
    /// Whether it, or an ancestor, says what its positional sub-patterns are.
    #[must_use]
    pub fn namespace_has_match_args(&self) -> bool {
        let name = Str::new("__match_args__");
        self.namespace.has_name(&name) || self.ancestors_any(|one| one.namespace.has_name(&name))
    }
}
