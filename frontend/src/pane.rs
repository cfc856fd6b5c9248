//! A pane: one view as a component of its own, so that it is drawn again when its moment or its state changed and not
//! because another one's did.

use crate::shared::Shared;
use crate::state::{Action, Move, State};
use crate::view::part::{Part, of_class};
use crate::view::{self, Scene};
use socketarium_trace::event::Layer;
use socketarium_trace::{HostId, Nanos};
use wasm_bindgen::JsCast;
use yew::virtual_dom::VChild;
use yew::{Callback, Component, Context, Html, NodeRef, Properties, TargetCast};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneKind {
    Code,
    Calls,
    Host(HostId),
    Wire,
    Inspector,
    Caption,
    Axis,
    /// The part of the axis that changes with the trace only.
    AxisPrint,
}

impl PaneKind {
    /// The moment as far as this pane shows it: exact where things travel, in steps where only a figure counts up, and
    /// none where nothing moves between two events.
    #[must_use]
    pub fn moment(self, moment: Nanos) -> u64 {
        const STEP: u64 = 50_000_000;
        match self {
            Self::Host(_) | Self::Wire | Self::Axis => moment.0,
            Self::Code | Self::Calls => moment.0 / STEP,
            Self::Inspector | Self::Caption | Self::AxisPrint => 0,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PaneProps {
    pub kind: PaneKind,
    pub shared: Shared,
    /// [`State::revision`], or whatever else changes when the pane has to be drawn again.
    pub revision: u64,
    /// The moment that is drawn, as far as the pane shows it.
    pub moment: u64,
    pub act: Callback<Action>,
}

/// A pane of the page.
pub fn pane(kind: PaneKind, shared: &Shared, revision: u64, moment: u64, act: &Callback<Action>) -> Html {
    let props = PaneProps {
        kind,
        shared: shared.clone(),
        revision,
        moment,
        act: act.clone(),
    };
    VChild::<Pane>::new(props, None).into()
}

#[derive(Debug)]
pub struct Pane {
    place: NodeRef,
    /// The line that was last scrolled into view.
    followed: u64,
}

impl Component for Pane {
    type Message = ();
    type Properties = PaneProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            place: NodeRef::default(),
            followed: u64::MAX,
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let state = props.shared.read();
        let drawn = draw(&state, props);
        if props.kind == PaneKind::Code {
            of_class("div", "sources").place(&self.place).child(drawn).end()
        } else {
            drawn
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        let props = context.props();
        if props.kind == PaneKind::Code && props.revision != self.followed {
            self.followed = props.revision;
            self.follow_lines();
        }
    }
}

impl Pane {
    /// Scrolls each source so that the line it has reached can be seen. Only the source itself scrolls, never the page.
    fn follow_lines(&self) {
        let Some(place) = self.place.cast::<web_sys::Element>() else {
            return;
        };
        let Ok(sources) = place.query_selector_all("[data-follow]") else {
            return;
        };
        for index in 0..sources.length() {
            if let Some(Ok(source)) = sources.item(index).map(JsCast::dyn_into) {
                scroll_to_line(&source);
            }
        }
    }
}

fn scroll_to_line(source: &web_sys::Element) {
    let wanted = source.query_selector(".line.now").ok().flatten();
    let Some(line) = wanted.or_else(|| source.query_selector(".line.here").ok().flatten()) else {
        return;
    };
    let (line, frame) = (line.get_bounding_client_rect(), source.get_bounding_client_rect());
    let is_above = line.top() < frame.top() + 24.0;
    let is_below = line.bottom() > frame.bottom() - 24.0;
    if is_above || is_below {
        let middle = (line.top() + line.bottom() - frame.top() - frame.bottom()) / 2.0;
        source.set_scroll_top(source.scroll_top() + middle as i32);
    }
}

fn draw(state: &State, props: &PaneProps) -> Html {
    let Some(scene) = Scene::of(state, &props.act) else {
        return Html::default();
    };
    let drawn = match props.kind {
        PaneKind::Code => return view::code::code(&scene),
        PaneKind::Calls => return view::calls::calls(&scene, state.standing.layout.calls_of),
        PaneKind::Host(host) => view::kernel::host(&scene, host),
        PaneKind::Wire => Some(view::wire::wire(&scene)),
        PaneKind::Inspector => view::selection::inspector(&scene),
        PaneKind::Caption => Some(view::player::caption(&scene)),
        PaneKind::Axis => Some(axis(state, &scene, props)),
        PaneKind::AxisPrint => Some(view::axis::print(&scene, state.standing.layout.layer)),
    };
    drawn.map(Part::end).unwrap_or_default()
}

/// The axis around its print, which is a pane of its own: it costs a look at every event.
fn axis(state: &State, scene: &Scene<'_>, props: &PaneProps) -> Part {
    let layer = state.standing.layout.layer;
    // Grows with the trace, differs with the layer, and from run to run.
    let revision =
        (scene.run.timeline.len() as u64) << 4 | layer.map_or(0, layer_number) | state.staged << 48;
    let print = pane(PaneKind::AxisPrint, &props.shared, revision, 0, &props.act);
    let act = props.act.clone();
    let scrub = Callback::from(move |event: web_sys::PointerEvent| scrub(&event, &act));
    view::player::scrubber(scene, layer, print, scrub)
}

fn layer_number(layer: Layer) -> u64 {
    match layer {
        Layer::Code => 1,
        Layer::Calls => 2,
        Layer::Kernel => 3,
        Layer::Wire => 4,
        Layer::Run => 5,
    }
}

/// A pointer on the axis, pressed: the cursor goes where it is, also when it leaves the axis while dragging.
fn scrub(event: &web_sys::PointerEvent, act: &Callback<Action>) {
    if event.buttons() & 1 == 0 {
        return;
    }
    let Some(axis) = event
        .current_target()
        .map(|_| event.target_unchecked_into::<web_sys::Element>())
    else {
        return;
    };
    let Ok(Some(axis)) = axis.closest(".axis") else {
        return;
    };
    if event.type_() == "pointerdown" {
        let _ = axis.set_pointer_capture(event.pointer_id());
    }
    let frame = axis.get_bounding_client_rect();
    if frame.width() > 0.0 {
        act.emit(Action::Move(Move::Scrub(
            (f64::from(event.client_x()) - frame.left()) / frame.width(),
        )));
    }
}
