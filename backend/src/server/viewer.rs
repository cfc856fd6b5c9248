//! One viewer: what it asks, the run it has, and its end, which is the run's end too.
//!
//! It never waits for the viewer to read: what it has to say goes to the viewer's [`Post`].

use super::Site;
use super::limits::{Bucket, Seat};
use super::outbox::{Outbox, Overfull};
use super::post::Post;
use crate::lab::{CommandError, Lab, nothing_observable};
use axum::extract::ws::{Message, WebSocket, close_code};
use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use socketarium_lab::ask::{other_version, read};
use socketarium_lab::{Refused, Wish};
use socketarium_trace::lab::{Ask, Command, LONGEST_ASK, Refusal, Tell, VERSION};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout};

/// Messages at once, and a second from then on: more than hands can do, less than a flood.
const ASKS_BURST: u32 = 64;
const ASKS_A_SECOND: u32 = 32;

/// Messages that come too fast in a row before the connection is closed.
const PATIENCE_WITH_FLOODS: u32 = 256;

/// What the last messages get to go out, and the run to end, when the connection is to close.
const LAST_MESSAGES: Duration = Duration::from_secs(2);

/// How a connection ends: WebSocket close code (RFC 6455, section 7.4) and reason.
type Farewell = (u16, &'static str);

/// Serves one connection to its end.
pub(super) async fn attend(socket: WebSocket, peer: SocketAddr, site: Arc<Site>) {
    let (sink, stream) = socket.split();
    let post = Arc::new(Post::new(Outbox::new(site.settings.outbox)));
    let ping = site.settings.patience.ping;
    let delivering = {
        let post = post.clone();
        tokio::spawn(async move { post.deliver(sink, ping).await })
    };
    tracing::debug!(%peer, "a viewer has come");
    let mut stream = stream;
    let farewell = match admit(&site, peer) {
        Ok(place) => {
            let mut viewer = Viewer {
                post: post.clone(),
                bucket: Bucket::full(ASKS_BURST, ASKS_A_SECOND, Instant::now().into_std()),
                floods: 0,
                greeted: false,
                run: None,
                site,
            };
            let farewell = viewer.converse(&mut stream).await;
            drop(viewer);
            leave(&post, farewell, delivering, stream).await;
            drop(place);
            farewell
        }
        Err(refused) => {
            let farewell = (close_code::AGAIN, "too many viewers");
            // A new outbox has room for one.
            let _ = post.put(|outbox| outbox.push(refused.into()));
            leave(&post, farewell, delivering, stream).await;
            farewell
        }
    };
    tracing::debug!(%peer, why = farewell.1, "a viewer has gone");
}

/// A place among the viewers of this server.
fn admit(site: &Arc<Site>, peer: SocketAddr) -> Result<(OwnedSemaphorePermit, Seat), Refused> {
    let refused = |who: &str| {
        let message = format!("as many viewers as the server allows{who} are connected; try again later");
        Refused::new(Refusal::Busy, message)
    };
    let place = site.viewers.clone().try_acquire_owned().ok();
    let place = place.ok_or_else(|| refused(""))?;
    let most = site.settings.capacity.viewers_per_address;
    let seat = site.addresses.seat(peer.ip(), most);
    Ok((place, seat.ok_or_else(|| refused(" from your address"))?))
}

/// Lets the last messages go out and the other side say goodbye: a connection that is cut while something
/// unread lies in it loses what was sent last.
async fn leave(
    post: &Post,
    (code, reason): Farewell,
    mut delivering: tokio::task::JoinHandle<()>,
    mut stream: SplitStream<WebSocket>,
) {
    post.close(code, reason);
    let goodbye = async {
        let _ = (&mut delivering).await;
        while let Some(Ok(_)) = stream.next().await {}
    };
    let _ = timeout(LAST_MESSAGES, goodbye).await;
    delivering.abort();
}

struct Viewer {
    site: Arc<Site>,
    post: Arc<Post>,
    bucket: Bucket,
    /// Messages in a row that came too fast.
    floods: u32,
    greeted: bool,
    /// There until the last that it tells.
    run: Option<Lab>,
}

impl Viewer {
    /// Takes what the viewer asks and what its run tells, until one of the two sides goes.
    async fn converse(&mut self, stream: &mut SplitStream<WebSocket>) -> Farewell {
        let patience = self.site.settings.patience;
        let closing = self.site.closing.clone();
        let mut heard = Instant::now();
        let hello_due = heard + patience.hello;
        loop {
            let due = if self.greeted {
                heard + patience.silence
            } else {
                hello_due
            };
            let done = tokio::select! {
                message = stream.next() => {
                    heard = Instant::now();
                    self.hear(message)
                }
                tell = next(&mut self.run) => self.pass_on(tell),
                () = tokio::time::sleep_until(due) => {
                    return self.part(close_code::POLICY, "not a word in time");
                }
                () = closing.cancelled() => {
                    return self.close_down().await;
                }
            };
            match done {
                Ok(None) => {}
                Ok(Some(farewell)) => return farewell,
                Err(Overfull) => return (close_code::POLICY, "the viewer does not read"),
            }
        }
    }

    fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<Option<Farewell>, Overfull> {
        const GONE: Farewell = (close_code::NORMAL, "the viewer has gone");
        let answer = match message {
            None | Some(Ok(Message::Close(_))) => return Ok(Some(GONE)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(None),
            Some(Ok(Message::Text(text))) if text.len() <= LONGEST_ASK => self.take(&text),
            Some(Ok(Message::Binary(bytes))) if bytes.len() <= LONGEST_ASK => Err(Refused::new(
                Refusal::Malformed,
                "messages are text in JSON; this one is binary",
            )),
            Some(Ok(Message::Text(_) | Message::Binary(_))) => return self.too_long().map(Some),
            Some(Err(error)) if is_too_long(&error) => return self.too_long().map(Some),
            Some(Err(_)) => return Ok(Some(GONE)),
        };
        match answer {
            Ok(()) => Ok(None),
            Err(refused) => {
                let wrong_version = refused.refusal == Refusal::Version;
                self.say(refused.into())?;
                if wrong_version {
                    return Ok(Some((close_code::PROTOCOL, "another version of the protocol")));
                }
                let flooded = self.floods > PATIENCE_WITH_FLOODS;
                Ok(flooded.then_some((close_code::POLICY, "messages come too fast")))
            }
        }
    }

    fn too_long(&self) -> Result<Farewell, Overfull> {
        let message = format!("a message has at most {LONGEST_ASK} bytes; this one has more");
        self.say(Refused::new(Refusal::TooLong, message).into())?;
        Ok((close_code::SIZE, "the message is too long"))
    }

    /// Does what a message asks.
    fn take(&mut self, text: &str) -> Result<(), Refused> {
        if !self.bucket.take(Instant::now().into_std()) {
            self.floods += 1;
            let message = format!("more than {ASKS_A_SECOND} messages a second; this one was passed over");
            return Err(Refused::new(Refusal::TooFast, message));
        }
        self.floods = 0;
        match read(text)? {
            Ask::Hello { version: VERSION } if !self.greeted => {
                self.greeted = true;
                let hello = self.site.hello.clone();
                self.post
                    .put(|outbox| outbox.push_text(hello))
                    .map_err(|Overfull| Refused::new(Refusal::TooFast, "too many messages are waiting"))
            }
            Ask::Hello { version: VERSION } => Err(Refused::out_of_turn("hello has been said already")),
            Ask::Hello { version } => Err(other_version(version.into())),
            Ask::Start { .. } | Ask::Command(_) | Ask::CommandAfter { .. } if !self.greeted => {
                Err(Refused::out_of_turn("hello comes first"))
            }
            Ask::Start {
                scenario,
                settings,
                actions,
                hold_all,
                pause_all,
                edits,
            } => self.start(&Wish {
                scenario,
                settings,
                actions,
                hold_all,
                pause_all,
                edits,
            }),
            Ask::Command(command) => self.command(command),
            Ask::CommandAfter { .. } => {
                let message = "a real kernel has no way back: only the present of its run can be changed";
                Err(Refused::out_of_turn(message))
            }
        }
    }

    fn start(&mut self, wish: &Wish) -> Result<(), Refused> {
        if self.run.is_some() {
            return Err(Refused::out_of_turn("a run is going on already; stop it first"));
        }
        let settings = &self.site.settings;
        if settings.capacity.labs == 0 {
            return Err(Refused::new(Refusal::NoLab, "this server runs no labs"));
        }
        if let Some(refused) = nothing_observable(&settings.layers) {
            return Err(refused);
        }
        let order = self
            .site
            .library
            .live_order(wish, settings.run, &settings.layers)?;
        let permit = self.site.labs.clone().try_acquire_owned().map_err(|_full| {
            let labs = settings.capacity.labs;
            let message = format!("all {labs} labs of this server are in use; try again in a moment");
            Refused::new(Refusal::Busy, message)
        })?;
        let lab = Lab::start(&settings.supervisor, &order, permit).map_err(|error| {
            tracing::error!("{error}");
            Refused::new(Refusal::Failed, error.to_string())
        })?;
        self.run = Some(lab);
        Ok(())
    }

    fn command(&mut self, command: Command) -> Result<(), Refused> {
        let run = self
            .run
            .as_ref()
            .ok_or_else(|| Refused::out_of_turn("no run is going on"))?;
        run.command(command).map_err(|error| match error {
            CommandError::Over => Refused::new(Refusal::Gone, error.to_string()),
            CommandError::Waiting => Refused::new(Refusal::TooFast, error.to_string()),
        })
    }

    /// Passes on what the run tells. With the last of it there is room for another run.
    fn pass_on(&mut self, tell: Option<Tell>) -> Result<Option<Farewell>, Overfull> {
        self.run.take_if(|run| run.is_over());
        tell.map_or(Ok(()), |tell| self.say(tell))?;
        Ok(None)
    }

    fn say(&self, tell: Tell) -> Result<(), Overfull> {
        self.post.put(|outbox| outbox.push(tell))
    }

    /// Ends the conversation with its reason, if the viewer still reads.
    fn part(&self, code: u16, reason: &'static str) -> Farewell {
        let _ = self.say(Refused::out_of_turn(reason).into());
        (code, reason)
    }

    /// The server goes: the run is stopped, and its last events still reach the viewer.
    async fn close_down(&mut self) -> Farewell {
        if let Some(run) = &self.run {
            let _ = run.command(Command::Stop);
        }
        let ending = async {
            while self.run.is_some() {
                let tell = next(&mut self.run).await;
                if self.pass_on(tell).is_err() {
                    break;
                }
            }
        };
        let _ = timeout(LAST_MESSAGES, ending).await;
        let gone = Refused::new(Refusal::NoLab, "the server is shutting down");
        let _ = self.say(gone.into());
        (close_code::AWAY, "the server is shutting down")
    }
}

/// What the run tells next; never, where there is none.
async fn next(run: &mut Option<Lab>) -> Option<Tell> {
    match run {
        Some(lab) => lab.next().await,
        None => std::future::pending().await,
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    use std::error::Error as _;
    // The type is not re-exported: its words are what there is.
    error
        .source()
        .is_some_and(|source| source.to_string().contains("too long"))
}
