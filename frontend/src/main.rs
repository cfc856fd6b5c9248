//! Starts the page. Everything else is in the library.

/// The standard one is twice the code; a page downloads it.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    yew::Renderer::<socketarium_frontend::app::App>::new().render();
}
