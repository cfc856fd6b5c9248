//! The application: the one place where actions meet the state, and effects the browser.

use crate::browser::{self, keys, memory, place};
use crate::shared::Shared;
use crate::source::{Source, Sources};
use crate::state::{Action, Effect, Move, News, Place, State};
use crate::view;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, Element, Event, EventTarget, File, KeyboardEvent, MouseEvent, Window};
use yew::{Callback, Component, Context, Html};

/// The recording that comes with the page.
const SHIPPED: &str = "recordings/minimal-tcp-server.jsonl";

const DARK: &str = "(prefers-color-scheme: dark)";
const STILL: &str = "(prefers-reduced-motion: reduce)";

#[derive(Debug)]
pub enum Message {
    Act(Action),
    Hear(News),
    Open(File),
}

#[derive(Debug)]
pub struct App {
    shared: Shared,
    sources: Sources,
    act: Callback<Action>,
    open: Callback<File>,
    frame: Closure<dyn FnMut(f64)>,
    is_frame_asked: bool,
    reconnect: Closure<dyn FnMut()>,
    _listeners: Vec<Listener>,
}

/// A target, the name of an event, and what is called when it happens there.
type Listener = (EventTarget, &'static str, Closure<dyn FnMut(Event)>);

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let act = context.link().callback(Message::Act);
        let open = context.link().callback(Message::Open);
        let mut state = State::default();
        state.standing.language = memory::language();
        state.awaits_words = !state.standing.language.is_built_in();
        state.standing.theme = memory::theme();
        state.prefers_dark = browser::prefers(DARK);
        state.player.still = browser::prefers(STILL);
        state.standing.layout.knobs_open = browser::prefers("(min-width: 1600px)");
        let on_frame = act.clone();
        let on_reconnect = act.clone();
        let mut app = Self {
            shared: Shared::new(state),
            sources: Sources::new(context.link().callback(Message::Hear)),
            frame: Closure::new(move |now| on_frame.emit(Action::Move(Move::Frame(now)))),
            is_frame_asked: false,
            reconnect: Closure::new(move || on_reconnect.emit(Action::Connect)),
            _listeners: listeners(&act, &open),
            act,
            open,
        };
        app.dress();
        let language = app.shared.read().standing.language;
        app.sources.open(Source::Language(language));
        app.sources.open(Source::Shipped {
            path: SHIPPED.to_owned(),
        });
        app.act.emit(Action::Connect);
        app
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        let effects = match message {
            Message::Act(action) => {
                if matches!(action, Action::Move(Move::Frame(_))) {
                    self.is_frame_asked = false;
                }
                self.shared.change(|state| state.reduce(action))
            }
            Message::Hear(news) => self.shared.change(|state| state.hear(news)),
            Message::Open(file) => {
                self.sources.open(Source::File(file));
                self.shared.change(|state| state.reduce(Action::Opening))
            }
        };
        for effect in effects {
            self.carry_out(effect);
        }
        self.ask_frame();
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = self.shared.read();
        if state.awaits_words {
            return Html::default();
        }
        view::page::page(&self.shared, &state, &self.act, self.open.clone())
    }
}

impl App {
    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Connect(Place::Live) => self.sources.open(Source::Lab {
                address: place::lab_address(),
            }),
            Effect::Connect(Place::Simulated) => self.sources.open(Source::Engine),
            Effect::ConnectIn { seconds } => {
                if let Some(window) = web_sys::window() {
                    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                        self.reconnect.as_ref().unchecked_ref(),
                        seconds as i32 * 1000,
                    );
                }
            }
            Effect::Tell(ask) => self.sources.tell(&ask),
            Effect::Save { name, text } => browser::download(&name, &text),
            Effect::Learn(language) => self.sources.open(Source::Language(language)),
            Effect::Remember => {
                let standing = &self.shared.read().standing;
                memory::remember(standing.language, standing.theme);
                self.dress();
            }
            Effect::FocusPacketMenu => {
                // The menu is there after the next drawing.
                let focus = Closure::once_into_js(|| browser::focus_first_button("packet-menu"));
                if let Some(window) = web_sys::window() {
                    let _ = window.request_animation_frame(focus.unchecked_ref());
                }
            }
        }
    }

    fn dress(&self) {
        let state = self.shared.read();
        browser::dress_document(
            state.standing.language.code(),
            if state.is_dark() { "dark" } else { "light" },
        );
    }

    fn ask_frame(&mut self) {
        if self.is_frame_asked || !self.shared.read().wants_frames() {
            return;
        }
        let asked = web_sys::window()
            .map(|window| window.request_animation_frame(self.frame.as_ref().unchecked_ref()));
        self.is_frame_asked = matches!(asked, Some(Ok(_)));
    }
}

/// What is listened to for the whole page: keys, files dropped on it, what the machine prefers.
fn listeners(act: &Callback<Action>, open: &Callback<File>) -> Vec<Listener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let mut all: Vec<Listener> = Vec::new();
    let mut listen = |target: EventTarget, name: &'static str, heard: Closure<dyn FnMut(Event)>| {
        let _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        all.push((target, name, heard));
    };
    let acting = act.clone();
    listen(
        window.clone().into(),
        "keydown",
        Closure::new(move |event: Event| key_down(&event, &acting)),
    );
    let acting = act.clone();
    listen(
        window.clone().into(),
        "dragover",
        Closure::new(move |event: Event| {
            event.prevent_default();
            acting.emit(Action::Dropping(true));
        }),
    );
    let acting = act.clone();
    listen(
        window.clone().into(),
        "dragleave",
        Closure::new(move |event: Event| {
            // Leaving the window itself, not a part of the page.
            if event
                .dyn_ref::<DragEvent>()
                .is_some_and(|drag| drag.related_target().is_none())
            {
                acting.emit(Action::Dropping(false));
            }
        }),
    );
    let (acting, opening) = (act.clone(), open.clone());
    listen(
        window.clone().into(),
        "drop",
        Closure::new(move |event: Event| {
            event.prevent_default();
            acting.emit(Action::Dropping(false));
            let files = event
                .dyn_ref::<DragEvent>()
                .and_then(DragEvent::data_transfer)
                .and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.item(0)) {
                opening.emit(file);
            }
        }),
    );
    for query in [DARK, STILL] {
        let acting = act.clone();
        if let Some(list) = media(&window, query) {
            listen(
                list,
                "change",
                Closure::new(move |_| {
                    acting.emit(Action::Prefers {
                        dark: browser::prefers(DARK),
                        still: browser::prefers(STILL),
                    });
                }),
            );
        }
    }
    all
}

fn media(window: &Window, query: &str) -> Option<EventTarget> {
    window.match_media(query).ok().flatten().map(Into::into)
}

fn key_down(event: &Event, act: &Callback<Action>) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let key = event.key();
    // A drawn button is pressed by keys too, as a button of the browser's is.
    if let Some(target) = target.as_ref().filter(|target| is_drawn_button(target))
        && (key == "Enter" || key == " ")
    {
        event.prevent_default();
        let init = web_sys::MouseEventInit::new();
        init.set_bubbles(true);
        if let Ok(click) = MouseEvent::new_with_mouse_event_init_dict("click", &init) {
            let _ = target.dispatch_event(&click);
        }
        return;
    }
    if let Some(action) = keys::action(
        &key,
        event.shift_key(),
        target.as_ref().map_or(keys::Focus::Nothing, focus),
    ) {
        event.prevent_default();
        act.emit(action);
    }
}

fn is_drawn_button(element: &Element) -> bool {
    element.tag_name() != "BUTTON" && element.get_attribute("role").is_some_and(|role| role == "button")
}

fn focus(element: &Element) -> keys::Focus {
    match element.tag_name().as_str() {
        "INPUT"
            if element
                .get_attribute("type")
                .is_some_and(|kind| kind == "checkbox") =>
        {
            keys::Focus::Button
        }
        "INPUT" | "SELECT" | "TEXTAREA" => keys::Focus::Field,
        "BUTTON" | "A" | "SUMMARY" => keys::Focus::Button,
        _ => keys::Focus::Nothing,
    }
}
