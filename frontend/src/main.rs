//! Starts the page. Everything else is in the library.

fn main() {
    yew::Renderer::<socketarium_frontend::app::App>::new().render();
}
