//! Python as a resumable machine: the programs of a scenario, run on the model kernel as CPython 3.11 would run them.
//!
//! Source text is read into a [`tree`] by [`reading`], compiled to [`code`], and run by the [`machine`] over [`value`]s.
//! The pure rooms ([`text`], [`number`], [`binary`], [`pattern`], [`notation`], [`chance`]) hold what Python's types can do as
//! functions over Rust types that answer with what CPython would return, or with what it would have [`raised`];
//! [`builtins`] and [`modules`] give them to programs; [`process`] is what the simulation runs. There is no clock, file,
//! environment or source of chance in here: a run is a function of its source, its arguments, its seed and the kernel's
//! replies.
//!
//! # How something is added
//!
//! **A function of a module in Rust**: a line in the table of the module's file in [`modules`], and the function. The
//! signature is CPython's, with `=` behind each parameter that need not be given; what was not given is
//! [`value::Value::Unbound`].
//!
//! ```text
//! const FUNCTIONS: &[Def] = &[
//!     plain("sqrt(x, /)", |vm, a| Ok(Value::Float(vm.float_of(&a[0])?.sqrt()))),
//!     resumable("sleep(seconds, /)", |vm, a| Box::pin(async move {
//!         let nanos = …;
//!         vm.kernel(Next::Call(Request::of(Call::Nanosleep { nanos, clock: None }))).await;
//!         Ok(Value::None)
//!     })),
//! ];
//! ```
//!
//! `plain` does its work at once. `resumable` is an `async` function: it may call the program (`vm.call(&function,
//! arguments).await`, `vm.next`, `vm.str`, `vm.repr`, `vm.equal`, `vm.truth`, `vm.attribute`, …) or the kernel
//! (`vm.kernel(next).await`); Rust makes a parked state of it, as a generator's frame is one. A cell must not be borrowed
//! across an `await`. A new module has a file, a `fn module(&Vm, &Dict) -> Outcome<()>` that fills its namespace, and a
//! line in `NATIVE` of `modules/mod.rs`.
//!
//! **A class in Rust**: as `modules/stream.rs` does it: `Class::built_in(name, Some(&vm.types.object),
//! Layout::Foreign(name), None)`, its table put in by `builtins::methods`, objects made by `Instance::new(class,
//! Payload::Foreign(Box::new(state)))`, the state found again by `value.foreign::<State>()`.
//!
//! **A method of a built-in type**: a line in the table of the type's file in [`builtins`]; the first argument is the
//! object (`value.payload()` also sees through a subclass). `getter("name(self)", …)` is an attribute.
//!
//! **A module in Python**: a file in the crate's folder `library` and a line in `modules/library.rs`.
//!
//! **An exception**: `Err(fault(Kind::ValueError, "message"))`, `Err(Raise::type_error("message"))`; what a pure room
//! answers becomes one by `?`.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a Python value can be of any type, and most operations take few of them"
)]

pub mod binary;
pub mod builtins;
pub mod chance;
pub mod code;
pub mod machine;
pub mod modules;
pub mod notation;
pub mod number;
pub mod pattern;
pub mod process;
pub mod raised;
pub mod reading;
pub mod sequence;
pub mod text;
pub mod tree;
pub mod value;
