//! The way to a viewer: what is put into its outbox goes out in one frame a tick, at the viewer's own pace.
//!
//! Whoever puts something in never waits.

use super::outbox::{Outbox, Overfull};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::stream::SplitSink;
use futures_util::{Sink, SinkExt};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Time between two frames to one viewer: about what a screen shows.
const TICK: Duration = Duration::from_millis(16);

/// An outbox, its reader, and how the connection is to end.
#[derive(Debug)]
pub(super) struct Post {
    state: Mutex<State>,
    news: Notify,
}

#[derive(Debug)]
struct State {
    outbox: Outbox,
    farewell: Option<CloseFrame>,
}

impl Post {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self {
            state: Mutex::new(State {
                outbox,
                farewell: None,
            }),
            news: Notify::new(),
        }
    }

    /// Puts something into the outbox.
    pub(super) fn put(&self, put: impl FnOnce(&mut Outbox) -> Result<(), Overfull>) -> Result<(), Overfull> {
        let done = put(&mut self.state().outbox);
        self.news.notify_one();
        done
    }

    /// The connection closes once all that waits has gone out.
    pub(super) fn close(&self, code: u16, reason: &'static str) {
        self.state().farewell.get_or_insert(CloseFrame {
            code,
            reason: reason.into(),
        });
        self.news.notify_one();
    }

    /// Sends what comes into the outbox, until the farewell or until the connection breaks.
    pub(super) async fn deliver(&self, mut sink: SplitSink<WebSocket, Message>, ping: Duration) {
        let mut pings = tokio::time::interval(ping);
        pings.reset();
        loop {
            let ask = tokio::select! {
                () = self.news.notified() => false,
                _ = pings.tick() => true,
            };
            let (frames, farewell) = {
                let mut state = self.state();
                (state.outbox.take(), state.farewell.take())
            };
            let pinged = ask.then(|| Message::Ping(axum::body::Bytes::new()));
            let messages = frames.into_iter().map(|frame| Message::Text(frame.into()));
            let last = farewell.is_some();
            let all = pinged
                .into_iter()
                .chain(messages)
                .chain(farewell.map(|farewell| Message::Close(Some(farewell))));
            if send(&mut sink, all).await.is_err() || last {
                return;
            }
            tokio::time::sleep(TICK).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Feeds all and flushes once.
async fn send<S: Sink<Message> + Unpin>(
    sink: &mut S,
    messages: impl Iterator<Item = Message>,
) -> Result<(), S::Error> {
    for message in messages {
        sink.feed(message).await?;
    }
    sink.flush().await
}
