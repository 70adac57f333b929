//! What the robots.txt of each host allows (RFC 9309).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use robotxt::Robots;
use tokio::time::Instant;
use url::Url;

/// How long rules are believed; RFC 9309 allows a day.
const VALID: Duration = Duration::from_secs(24 * 3600);

/// How long a host whose robots.txt cannot be reached is left alone.
const RETRY: Duration = Duration::from_secs(10 * 60);

/// What robots.txt says, or why it says nothing.
pub(super) type Rules = Result<Arc<Robots>, String>;

/// The rules of the hosts met, by the address of their robots.txt.
#[derive(Debug, Default)]
pub(super) struct RobotsCache {
    rules: Mutex<HashMap<Url, (Rules, Instant)>>,
}

impl RobotsCache {
    /// The rules, where they are known and fresh.
    pub(super) fn get(&self, robots: &Url) -> Option<Rules> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.get(robots).filter(|(_, until)| Instant::now() < *until).map(|(rules, _)| rules.clone())
    }

    /// Remembers rules for as long as they hold.
    pub(super) fn put(&self, robots: Url, rules: Rules) {
        let until = Instant::now() + if rules.is_ok() { VALID } else { RETRY };
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).insert(robots, (rules, until));
    }
}

/// What a response to the request for robots.txt means: a client error allows everything, a server error nothing.
pub(super) fn read(status: u16, body: &[u8], agent: &str) -> Rules {
    match status {
        200..=299 => Ok(Arc::new(Robots::parse(body, agent))),
        429 | 500.. => Err(format!("status {status}")),
        _ => Ok(Arc::new(Robots::allow_all())),
    }
}
