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
        200..=299 => Ok(Arc::new(Robots::parse(&with_bare_agents(body), agent))),
        429 | 500.. => Err(format!("status {status}")),
        _ => Ok(Arc::new(Robots::allow_all())),
    }
}

/// The file with each user agent cut to its product token: `depeche/0.1 (news)` speaks to `depeche` too.
fn with_bare_agents(body: &[u8]) -> Vec<u8> {
    let mut bare = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|b| matches!(b, b'\n' | b'\r')) {
        let agent = line.iter().position(|b| *b == b':').map(|colon| line.split_at(colon + 1));
        match agent.filter(|(key, _)| key.trim_ascii().eq_ignore_ascii_case(b"user-agent:")) {
            Some((key, value)) => {
                let value = value.trim_ascii_start();
                let token = value.iter().take_while(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'*'));
                bare.extend_from_slice(key);
                bare.extend(token);
                bare.push(b'\n');
            }
            None => bare.extend_from_slice(line),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(status: u16, body: &str, path: &str) -> Option<bool> {
        read(status, body.as_bytes(), "depeche").ok().map(|robots| robots.is_allowed(path))
    }

    #[test]
    fn a_missing_file_allows_everything_and_a_broken_server_nothing() {
        for (status, allowed) in [(404, Some(true)), (403, Some(true)), (410, Some(true)), (503, None), (429, None)] {
            assert_eq!(allows(status, "User-agent: *\nDisallow: /", "/a"), allowed, "{status}");
        }
    }

    #[test]
    fn our_group_goes_before_that_for_all_however_it_names_us() {
        for name in ["depeche", "Depeche", "depeche/0.1", "DEPECHE bot (news)", "depeche\t# us"] {
            let body = format!("User-agent: *\r\nDisallow: /\r\n\r\nUser-Agent: {name}\r\nDisallow: /private\r\n");
            assert_eq!(allows(200, &body, "/a"), Some(true), "{name}");
            assert_eq!(allows(200, &body, "/private/a"), Some(false), "{name}");
        }
        for name in ["depeche-images", "adepeche", "other"] {
            let body = format!("User-agent: *\nDisallow: /\n\nUser-agent: {name}\nAllow: /");
            assert_eq!(allows(200, &body, "/a"), Some(false), "{name}");
        }
    }

    #[test]
    fn the_longest_rule_wins_and_patterns_are_read() {
        let body = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$\nDisallow: /search?q=";
        let allowed = [("/a", false), ("/a/b", true), ("/c.pdf", false), ("/c.pdf?x", true), ("/search?q=1", false)];
        for (path, expected) in allowed {
            assert_eq!(allows(200, body, path), Some(expected), "{path}");
        }
    }
}
