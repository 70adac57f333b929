//! One request at a time for each host, with a pause between two.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::OwnedMutexGuard,
    time::{Instant, sleep_until},
};

/// When a host may be asked next.
type NextTurn = Arc<tokio::sync::Mutex<Instant>>;

/// The turns of all hosts.
#[derive(Debug, Default)]
pub(super) struct Gates {
    hosts: Mutex<HashMap<String, NextTurn>>,
}

/// The right to ask one host; while it is held nobody else asks.
#[derive(Debug)]
pub(super) struct Turn {
    next: OwnedMutexGuard<Instant>,
    pause: Duration,
}

impl Gates {
    /// Waits until the host is free and its pause is over; `pause` is what it gets after this turn.
    pub(super) async fn enter(&self, host: &str, pause: Duration) -> Turn {
        let next = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Instant::now().into())))
        };
        let next = next.lock_owned().await;
        sleep_until(*next).await;
        Turn { next, pause }
    }
}

impl Turn {
    /// Gives the host at least this pause after this turn.
    pub(super) fn lengthen(&mut self, pause: Duration) {
        self.pause = self.pause.max(pause);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.next = Instant::now() + self.pause;
    }
}
