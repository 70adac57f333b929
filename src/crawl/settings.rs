//! How a crawl goes.

use std::time::Duration;

use chrono::TimeDelta;

/// How a crawl goes.
#[derive(Debug, Clone)]
pub struct CrawlSettings {
    /// Whether to end when nothing is due; otherwise the crawl goes on until it is stopped.
    pub once: bool,
    /// Sources visited at the same time.
    pub concurrency: usize,
    /// Pages of one source that are visited before another source has its turn.
    pub turn: usize,
    /// Pause between two requests to a host where its source names none. A longer one in its robots.txt goes before.
    pub delay: Duration,
    /// Time between two visits to a feed or sitemap where its source names none; a minute at least.
    pub interval: TimeDelta,
    /// Articles that were published longer ago are left out; `None` for all.
    pub max_age: Option<TimeDelta>,
}

impl Default for CrawlSettings {
    fn default() -> Self {
        Self {
            once: false,
            concurrency: 16,
            turn: 20,
            delay: Duration::from_secs(2),
            interval: TimeDelta::minutes(15),
            max_age: None,
        }
    }
}
