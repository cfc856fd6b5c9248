//! The server: the page, and the lab for whoever looks at it.
//!
//! What a lab does is not its business: it takes a viewer's wish to [`crate::lab`] and brings back what is told.

mod door;
mod encoding;
pub mod limits;
pub mod origin;
pub mod outbox;
pub mod page;
mod policy;
mod post;
mod viewer;

use crate::lab::LabCommand;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use door::Door;
use limits::{Addresses, Capacity, Patience};
use origin::{Origin, Origins};
use outbox::Bounds;
use page::Page;
use socketarium_lab::{Library, SOFTWARE};
use socketarium_trace::lab::{self, LONGEST_ASK, LayerReport, Tell};
use socketarium_trace::scenario::Limits;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// A longer message is refused unread. One between this and [`LONGEST_ASK`] is read to its end, so that the
/// refusal reaches whoever sent it.
const LONGEST_FRAME: usize = 16 * LONGEST_ASK;

/// An idle viewer costs this much; axum's own default is a hundred times more.
const READ_BUFFER: usize = 1024;

/// Connections beyond those of the viewers: for the page and its files.
const PAGE_CONNECTIONS: usize = 256;

/// What requests for the page get to finish when the server shuts down.
const LAST_REQUESTS: Duration = Duration::from_secs(3);

/// How a server is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub capacity: Capacity,
    /// What each run may use at most.
    pub run: Limits,
    pub patience: Patience,
    pub outbox: Bounds,
    /// Pages from elsewhere that may open a lab.
    pub origins: Vec<Origin>,
    pub page: Page,
    pub supervisor: LabCommand,
    /// What this machine can observe.
    pub layers: Vec<LayerReport>,
}

/// A server that has its address and waits to be run.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    site: Arc<Site>,
}

/// What all connections of a server share.
#[derive(Debug)]
struct Site {
    settings: Settings,
    library: Library,
    origins: Origins,
    /// [`Tell::Hello`], written once.
    hello: String,
    /// One permit for each lab that may run; back when the lab is gone to its last process.
    labs: Arc<Semaphore>,
    viewers: Arc<Semaphore>,
    addresses: Addresses,
    closing: CancellationToken,
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn bind(settings: Settings, library: Library) -> io::Result<Self> {
        let listener = TcpListener::bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let hello = Tell::Hello(Box::new(lab::Hello {
            version: lab::VERSION,
            software: SOFTWARE.to_owned(),
            layers: settings.layers.clone(),
            scenarios: library.live_scenarios().cloned().collect(),
            sources: library.sources().clone(),
        }));
        let site = Site {
            origins: Origins::new(settings.origins.iter().cloned(), address.ip()),
            hello: serde_json::to_string(&hello)?,
            labs: Arc::new(Semaphore::new(settings.capacity.labs)),
            viewers: Arc::new(Semaphore::new(settings.capacity.viewers)),
            addresses: Addresses::default(),
            closing: CancellationToken::new(),
            library,
            settings,
        };
        Ok(Self {
            listener,
            address,
            site: Arc::new(site),
        })
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown`, then ends every lab and lets every viewer know. When this returns, no process
    /// of a lab is left.
    ///
    /// # Errors
    /// The listening socket fails.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let Self { listener, site, .. } = self;
        let router = router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let closing = site.closing.clone();
        let Settings {
            capacity, patience, ..
        } = &site.settings;
        let most = capacity.viewers.saturating_add(PAGE_CONNECTIONS);
        // The tap does nothing; with it the peer's address is there to ask for.
        let door = Door::new(listener, most, patience.stillness).tap_io(|_| {});
        let server = axum::serve(door, router).with_graceful_shutdown(async move {
            shutdown.await;
            closing.cancel();
        });
        let serving = async { server.await };
        let served = tokio::select! {
            served = serving => served,
            () = async {
                site.closing.cancelled().await;
                tokio::time::sleep(LAST_REQUESTS).await;
            } => Ok(()),
        };
        site.closing.cancel();
        site.emptied().await;
        served
    }
}

impl Site {
    /// Waits until no viewer and no lab is left.
    async fn emptied(&self) {
        let Capacity { labs, viewers, .. } = self.settings.capacity;
        for (permits, all) in [(&self.viewers, viewers), (&self.labs, labs)] {
            let all = u32::try_from(all).unwrap_or(u32::MAX);
            let _ = permits.acquire_many(all).await;
        }
    }
}

fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/lab", get(open_lab))
        .route("/health", get(health))
        .fallback(page)
        .layer(axum::middleware::map_response(|mut response: Response| async {
            policy::harden(response.headers_mut());
            response
        }))
        .with_state(site)
}

async fn page(State(site): State<Arc<Site>>, request: Request) -> Response {
    site.settings
        .page
        .answer(request.method(), request.uri().path(), request.headers())
}

async fn health(State(site): State<Arc<Site>>) -> String {
    let Capacity { labs, viewers, .. } = site.settings.capacity;
    let labs_now = labs - site.labs.available_permits();
    let viewers_now = viewers - site.viewers.available_permits();
    format!("ok\nlabs {labs_now} of {labs}\nviewers {viewers_now} of {viewers}\n")
}

async fn open_lab(
    State(site): State<Arc<Site>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    if let Err(foreign) = site.origins.judge(&headers) {
        tracing::info!(%peer, "{foreign}");
        return (StatusCode::FORBIDDEN, format!("{foreign}\n")).into_response();
    }
    match upgrade {
        Ok(upgrade) => upgrade
            .read_buffer_size(READ_BUFFER)
            .max_frame_size(LONGEST_FRAME)
            .max_message_size(LONGEST_FRAME)
            .on_upgrade(move |socket| viewer::attend(socket, peer, site)),
        Err(rejection) => {
            let why = format!("This address is a WebSocket: the page opens it. ({rejection})\n");
            (rejection.status(), why).into_response()
        }
    }
}
