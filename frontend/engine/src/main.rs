//! The engine worker: the simulated lab behind the messages of a Web Worker.
//!
//! It speaks the lab protocol, one message a text, both ways. The empty text is the transport's own: from here it says
//! that the engine is there, from the page that one more batch of events has been taken in. Until then only few are
//! sent, so that a page never drowns. What a lab is stands in `socketarium-lab`.

use js_sys::Function;
use socketarium_lab::Library;
use socketarium_lab::simulated::{Progress, SimulatedLab};
use socketarium_trace::json;
use socketarium_trace::lab::Tell;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// How long it works before it looks for messages, in milliseconds.
const SLICE_MILLIS: f64 = 12.0;

/// Events in one batch at most.
const BATCH: usize = 256;

/// Batches on their way to the page.
const UNHEARD: u32 = 8;

struct Engine {
    scope: DedicatedWorkerGlobalScope,
    lab: SimulatedLab,
    /// Batches that the page has not taken in.
    unheard: u32,
    /// Called when the messages that wait have been heard.
    again: Option<Function>,
    is_again_asked: bool,
}

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let library = match Library::shipped() {
        Ok(library) => library,
        Err(error) => wasm_bindgen::throw_str(&error.to_string()),
    };
    let engine = Rc::new(RefCell::new(Engine {
        scope: scope.clone(),
        lab: SimulatedLab::new(library),
        unheard: 0,
        again: None,
        is_again_asked: false,
    }));
    let goes_on = engine.clone();
    let again = Closure::<dyn FnMut()>::new(move || {
        let mut engine = goes_on.borrow_mut();
        engine.is_again_asked = false;
        engine.go_on();
    });
    engine.borrow_mut().again = Some(again.into_js_value().unchecked_into());
    let hears = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        if let Some(text) = message.data().as_string() {
            engine.borrow_mut().hear(&text);
        }
    });
    scope.set_onmessage(Some(hears.into_js_value().unchecked_ref()));
    post(&scope, "");
}

impl Engine {
    fn hear(&mut self, text: &str) {
        if text.is_empty() {
            self.unheard = self.unheard.saturating_sub(1);
        } else {
            self.lab.hear(text);
        }
        self.go_on();
    }

    /// Works until nothing is to be done, the page has enough to take in, or it is time to listen.
    fn go_on(&mut self) {
        self.pass_on();
        let end = self.now() + SLICE_MILLIS;
        while self.unheard < UNHEARD {
            let progress = self.lab.work(BATCH);
            self.pass_on();
            if progress == Progress::Idle {
                return;
            }
            if self.now() >= end {
                return self.come_back();
            }
        }
    }

    fn pass_on(&mut self) {
        while let Some(tell) = self.lab.next_tell() {
            if matches!(tell, Tell::Events { .. }) {
                self.unheard += 1;
            }
            post(&self.scope, &json::write(&tell));
        }
    }

    fn come_back(&mut self) {
        if let (Some(again), false) = (&self.again, self.is_again_asked) {
            self.is_again_asked = self.scope.set_timeout_with_callback(again).is_ok();
        }
    }

    fn now(&self) -> f64 {
        self.scope
            .performance()
            .map_or(f64::INFINITY, |clock| clock.now())
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, text: &str) {
    // A text can always be copied to the other side.
    let _ = scope.post_message(&JsValue::from_str(text));
}
