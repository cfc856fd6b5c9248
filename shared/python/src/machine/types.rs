//! The built-in types, and which of them a value has.

use crate::value::{Class, Descriptor, DictPart, GeneratorKind, Iter, Kind, Layout, Names, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

macro_rules! types {
    ($parent_of_bool:ident; $($field:ident = $name:literal $layout:expr),* $(,)?) => {
        /// The built-in types. They are the same for all processes, because nothing changes them.
        #[derive(Debug)]
        pub struct Types {
            pub object: Rc<Class>,
            pub bool: Rc<Class>,
            $(pub $field: Rc<Class>,)*
            /// By [`Kind`].
            exceptions: Vec<Rc<Class>>,
            /// Iterators and what else is made by name.
            others: BTreeMap<&'static str, Rc<Class>>,
        }

        impl Types {
            #[must_use]
            pub fn new(names: &Names) -> Self {
                let object = Class::built_in("object", None, Layout::Object, None);
                let made = |name, layout| Class::built_in(name, Some(&object), layout, None);
                $(let $field = made($name, $layout);)*
                let bool = Class::built_in("bool", Some(&$parent_of_bool), Layout::Value("bool"), None);
                let mut exceptions: Vec<Rc<Class>> = Vec::new();
                for kind in Kind::ALL {
                    let parent = kind.parent().map_or(&object, |parent| &exceptions[parent as usize]);
                    exceptions.push(Class::built_in(kind.name(), Some(parent), Layout::Exception, Some(*kind)));
                }
                let others = OTHERS.iter().map(|name| (*name, made(name, Layout::Object))).collect();
                let _ = names;
                Self { object, bool, $($field,)* exceptions, others }
            }

            /// All but exceptions, those first that others descend from.
            pub fn all(&self) -> impl Iterator<Item = &Rc<Class>> {
                [&self.object, $(&self.$field,)* &self.bool].into_iter().chain(self.others.values())
            }
        }
    };
}

types! {
    int;
    type_ = "type" Layout::Type,
    none = "NoneType" Layout::Object,
    ellipsis = "ellipsis" Layout::Object,
    not_implemented = "NotImplementedType" Layout::Object,
    int = "int" Layout::Value("int"),
    float = "float" Layout::Value("float"),
    str = "str" Layout::Value("str"),
    bytes = "bytes" Layout::Value("bytes"),
    bytearray = "bytearray" Layout::Value("bytearray"),
    memoryview = "memoryview" Layout::Object,
    tuple = "tuple" Layout::Value("tuple"),
    list = "list" Layout::Value("list"),
    dict = "dict" Layout::Value("dict"),
    set = "set" Layout::Value("set"),
    frozenset = "frozenset" Layout::Value("frozenset"),
    range = "range" Layout::Object,
    slice = "slice" Layout::Object,
    function = "function" Layout::Object,
    native = "builtin_function_or_method" Layout::Object,
    method_descriptor = "method_descriptor" Layout::Object,
    method = "method" Layout::Object,
    module = "module" Layout::Object,
    generator = "generator" Layout::Object,
    coroutine = "coroutine" Layout::Object,
    async_generator = "async_generator" Layout::Object,
    property = "property" Layout::Object,
    staticmethod = "staticmethod" Layout::Object,
    classmethod = "classmethod" Layout::Object,
    getset_descriptor = "getset_descriptor" Layout::Object,
    member_descriptor = "member_descriptor" Layout::Object,
    super_ = "super" Layout::Object,
    cell = "cell" Layout::Object,
    code = "code" Layout::Object,
    traceback = "traceback" Layout::Object,
    dict_keys = "dict_keys" Layout::Object,
    dict_values = "dict_values" Layout::Object,
    dict_items = "dict_items" Layout::Object,
    enumerate = "enumerate" Layout::Object,
    zip = "zip" Layout::Object,
    map = "map" Layout::Object,
    filter = "filter" Layout::Object,
    reversed = "reversed" Layout::Object,
}

/// Iterators, which nobody makes by name.
const OTHERS: &[&str] = &[
    "iterator",
    "list_iterator",
    "list_reverseiterator",
    "tuple_iterator",
    "str_iterator",
    "str_ascii_iterator",
    "bytes_iterator",
    "bytearray_iterator",
    "range_iterator",
    "dict_keyiterator",
    "dict_valueiterator",
    "dict_itemiterator",
    "dict_reversekeyiterator",
    "dict_reversevalueiterator",
    "dict_reverseitemiterator",
    "set_iterator",
    "callable_iterator",
    "async_generator_asend",
    "async_generator_athrow",
    "coroutine_wrapper",
    "itertools",
];

impl Types {
    #[must_use]
    pub fn exception(&self, kind: Kind) -> &Rc<Class> {
        &self.exceptions[kind as usize]
    }

    pub fn exceptions(&self) -> impl Iterator<Item = &Rc<Class>> {
        self.exceptions.iter()
    }

    /// The types of iterators that nobody makes by name.
    pub(crate) fn iterators(&self) -> impl Iterator<Item = &Rc<Class>> {
        self.others.values()
    }

    /// A type by its name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Rc<Class>> {
        self.all().find(|class| class.name().as_str() == name)
    }

    /// The class of a value, where that is no matter of the object itself.
    #[must_use]
    pub fn of(&self, value: &Value) -> Rc<Class> {
        match value {
            Value::Instance(instance) => instance.class(),
            Value::Class(class) => class.metaclass().unwrap_or_else(|| Rc::clone(&self.type_)),
            Value::Iterator(iterator) => self.of_iterator(&iterator.state.borrow(), iterator.type_name()),
            other => Rc::clone(self.plain(other)),
        }
    }

    /// Runs something with the class of a value, without counting a reference to it.
    pub fn with<T>(&self, value: &Value, run: impl FnOnce(&Rc<Class>) -> T) -> T {
        match value {
            Value::Instance(instance) => instance.with_class(run),
            Value::Class(_) | Value::Iterator(_) => run(&self.of(value)),
            other => run(self.plain(other)),
        }
    }

    fn of_iterator(&self, iter: &Iter, name: &'static str) -> Rc<Class> {
        let class = match iter {
            Iter::Enumerate(..) => &self.enumerate,
            Iter::Zip(..) => &self.zip,
            Iter::Map(..) => &self.map,
            Iter::Filter(..) => &self.filter,
            Iter::SequenceReversed(..) => &self.reversed,
            _ => self.others.get(name).unwrap_or(&self.others["itertools"]),
        };
        Rc::clone(class)
    }

    fn plain(&self, value: &Value) -> &Rc<Class> {
        match value {
            Value::Unbound | Value::None => &self.none,
            Value::Ellipsis => &self.ellipsis,
            Value::NotImplemented => &self.not_implemented,
            Value::Bool(_) => &self.bool,
            Value::Int(_) | Value::BigInt(_) => &self.int,
            Value::Float(_) => &self.float,
            Value::Str(_) => &self.str,
            Value::Bytes(_) => &self.bytes,
            Value::ByteArray(_) => &self.bytearray,
            Value::MemoryView(_) => &self.memoryview,
            Value::Tuple(_) => &self.tuple,
            Value::List(_) => &self.list,
            Value::Dict(_) => &self.dict,
            Value::DictView(view) => match view.1 {
                DictPart::Keys => &self.dict_keys,
                DictPart::Values => &self.dict_values,
                DictPart::Items => &self.dict_items,
            },
            Value::Set(_) => &self.set,
            Value::FrozenSet(_) => &self.frozenset,
            Value::Range(_) => &self.range,
            Value::Slice(_) => &self.slice,
            Value::Function(_) => &self.function,
            Value::Native(native) if native.is_method() => &self.method_descriptor,
            Value::Native(_) => &self.native,
            Value::Method(method) if matches!(method.function, Value::Native(_)) => &self.native,
            Value::Method(_) => &self.method,
            Value::Module(_) => &self.module,
            Value::Generator(generator) => match generator.kind {
                GeneratorKind::Generator => &self.generator,
                GeneratorKind::Coroutine => &self.coroutine,
                GeneratorKind::AsyncGenerator => &self.async_generator,
            },
            Value::Descriptor(descriptor) => match descriptor.as_ref() {
                Descriptor::Property(_) => &self.property,
                Descriptor::Static(_) => &self.staticmethod,
                Descriptor::Class(_) => &self.classmethod,
                Descriptor::Attribute(..) => &self.getset_descriptor,
                Descriptor::Slot(_) => &self.member_descriptor,
            },
            Value::Super(_) => &self.super_,
            Value::Cell(_) => &self.cell,
            Value::Code(_) => &self.code,
            Value::Traceback(_) => &self.traceback,
            Value::Instance(_) | Value::Class(_) | Value::Iterator(_) => &self.object,
        }
    }
}
