//! What goes wrong on the way on demand, so that a merchant can see their server bear it.

use std::time::Duration;

use serde::Deserialize;
use tokio::{sync::watch, time};

use crate::events::Event;

/// What happens to which events.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookFault {
    fault: Kind,
    /// The events' type; all of them without it.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// How many events it happens to; all from now on without it.
    times: Option<u32>,
    /// How long a delayed event waits; without it, until the faults are cleared.
    seconds: Option<u64>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Delay,
    Drop,
    Duplicate,
    Reorder,
}

/// What happens to one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strike {
    None,
    Delay(Delay),
    Drop,
    Duplicate,
    /// It comes after the event that follows it.
    Reorder,
}

/// How long an event waits: until the faults are cleared, or for so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    limit: Option<Duration>,
    clearances: u64,
}

#[derive(Debug, Default)]
struct Desk {
    faults: Vec<WebhookFault>,
    /// The event that waits for the next one to go ahead.
    overtaken: Option<Event>,
    /// How often the faults have been cleared.
    clearances: u64,
}

#[derive(Debug)]
pub struct Faults(watch::Sender<Desk>);

impl Default for Faults {
    fn default() -> Self {
        Self(watch::Sender::new(Desk::default()))
    }
}

impl Faults {
    pub fn add(&self, fault: WebhookFault) {
        self.0.send_modify(|desk| desk.faults.push(fault));
    }

    /// Ends all faults. The event that waited to be overtaken is the caller's to deliver.
    pub fn clear(&self) -> Option<Event> {
        let mut overtaken = None;
        self.0.send_modify(|desk| {
            desk.faults.clear();
            desk.clearances += 1;
            overtaken = desk.overtaken.take();
        });
        overtaken
    }

    /// What happens to an event of this type. A fault that is for some events only counts it.
    pub fn strike(&self, kind: &str) -> Strike {
        let mut strike = Strike::None;
        self.0.send_modify(|desk| strike = desk.strike(kind));
        strike
    }

    /// Keeps an event until the next one has gone ahead; gives it back if one waits already, which
    /// it overtakes.
    pub fn hold_back(&self, event: Event) -> Option<Event> {
        let mut refused = None;
        self.0.send_modify(|desk| match desk.overtaken {
            None => desk.overtaken = Some(event),
            Some(_) => refused = Some(event),
        });
        refused
    }

    /// The event that has been overtaken by now.
    pub fn overtaken(&self) -> Option<Event> {
        let mut overtaken = None;
        self.0.send_modify(|desk| overtaken = desk.overtaken.take());
        overtaken
    }

    /// Waits out a delay.
    pub async fn wait(&self, delay: Delay) {
        let mut desk = self.0.subscribe();
        let cleared = desk.wait_for(|desk| desk.clearances > delay.clearances);
        let _ = time::timeout(delay.limit.unwrap_or(Duration::MAX), cleared).await;
    }
}

impl Desk {
    fn strike(&mut self, kind: &str) -> Strike {
        let wanted = |fault: &WebhookFault| fault.kind.as_deref().is_none_or(|own| own == kind);
        let Some(place) = self.faults.iter().position(wanted) else { return Strike::None };
        let fault = &mut self.faults[place];
        let strike = match fault.fault {
            Kind::Delay => Strike::Delay(Delay {
                limit: fault.seconds.map(Duration::from_secs),
                clearances: self.clearances,
            }),
            Kind::Drop => Strike::Drop,
            Kind::Duplicate => Strike::Duplicate,
            Kind::Reorder => Strike::Reorder,
        };
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(place);
            }
        }
        strike
    }
}
