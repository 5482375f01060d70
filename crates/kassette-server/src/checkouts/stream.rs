use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kassette_core::StreamEvent;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::read;
use crate::AppState;
use crate::error::Error;

const PING_EVERY: Duration = Duration::from_secs(15);

/// Long enough to be rare, short enough that no proxy cuts the connection first.
const LIFE: Duration = Duration::from_mins(10);

const PING: Bytes = Bytes::from_static(b": ping\r\n\r\n");
const RECONNECT: Bytes = Bytes::from_static(b"data: {\"type\": \"reconnect\"}\r\n\r\n");

/// `GET /v1/checkouts/client/{client_secret}/stream`: what happens to the session, as it happens. Nothing is replayed.
pub async fn stream_client_checkout(
    State(app): State<AppState>,
    Path(secret): Path<String>,
) -> Result<Response, Error> {
    let id = {
        let mut connection = app.store.connection().await?;
        let record = connection.checkout_by_secret(&secret).await?;
        read::reachable(record, app.clock.now())?.id
    };
    let listener = Listener {
        events: app.events.subscribe(id),
        pings: pings(),
        ends_at: Instant::now() + LIFE,
        shutdown: app.shutdown.clone(),
        ended: false,
    };
    let chunks = stream::unfold(listener, |mut listener| async move {
        let chunk = listener.next_chunk().await?;
        Some((Ok::<_, Infallible>(chunk), listener))
    });
    let headers = [
        (CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        ("x-accel-buffering".parse().expect("a header name"), "no"),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

struct Listener {
    events: broadcast::Receiver<StreamEvent>,
    pings: Interval,
    ends_at: Instant,
    shutdown: CancellationToken,
    ended: bool,
}

fn pings() -> Interval {
    let mut pings = tokio::time::interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings
}

impl Listener {
    /// The next message or ping, or `None` when the stream is over. The first ping comes at once: it tells the browser that
    /// the connection stands.
    async fn next_chunk(&mut self) -> Option<Bytes> {
        if self.ended {
            return None;
        }
        loop {
            tokio::select! {
                biased;
                () = self.shutdown.cancelled() => return None,
                event = self.events.recv() => match event {
                    Ok(event) => return Some(message(&event)),
                    // What was missed is not lost: the reader gets the session itself after every message.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return None,
                },
                _ = self.pings.tick() => return Some(PING),
                () = tokio::time::sleep_until(self.ends_at) => {
                    self.ended = true;
                    return Some(RECONNECT);
                }
            }
        }
    }
}

/// One `data:` line and a blank one; no `event:` or `id:` line.
fn message(event: &StreamEvent) -> Bytes {
    let json = serde_json::to_string(event).expect("an event is plain data");
    Bytes::from(format!("data: {json}\r\n\r\n"))
}
