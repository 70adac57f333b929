//! What happened.

use std::collections::BTreeMap;

use url::Url;

use super::Outcome;

/// Whether a page was known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The page was fetched for the first time.
    New,
    /// The page has other content than at the last visit.
    Changed,
    /// The page was fetched before a crash and is processed only now.
    Recovered,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A feed or sitemap was read.
    Listed {
        /// The feed or sitemap.
        url: Url,
        /// Addresses of the source that it names.
        found: u64,
        /// Those not known before.
        new: u64,
    },
    /// A page was archived and processed.
    Kept {
        /// The page.
        url: Url,
        /// Whether it was known before.
        change: Change,
        /// What processing came to.
        outcome: Outcome,
    },
    /// A page, feed or sitemap is as it was.
    Unchanged {
        /// The page.
        url: Url,
    },
    /// There was nothing to be had.
    Failed {
        /// The page.
        url: Url,
        /// What went wrong in a word or two, to count by.
        label: String,
        /// What went wrong and what to do.
        error: String,
        /// Whether robots.txt forbids it.
        forbidden: bool,
    },
}

/// What a crawl did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrawlReport {
    /// Requests made, those for robots.txt and redirects among them.
    pub requests: u64,
    /// Feeds and sitemaps read.
    pub lists: u64,
    /// Addresses of articles and sitemaps found that were not known before.
    pub found: u64,
    /// Pages fetched for the first time.
    pub new: u64,
    /// Pages with other content than at their last visit.
    pub changed: u64,
    /// Pages fetched before a crash and processed only now.
    pub recovered: u64,
    /// Pages, feeds and sitemaps that are as they were.
    pub unchanged: u64,
    /// Pages that processing passed over, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Pages that robots.txt forbids.
    pub forbidden: u64,
    /// Visits and processings that failed for another reason, by that reason.
    pub failed: BTreeMap<String, u64>,
}

impl CrawlReport {
    /// Counts and logs an event.
    pub(super) fn add(&mut self, event: &Event) {
        match event {
            Event::Listed { url, found, new } => {
                tracing::info!(%url, found, new, "list read");
                self.lists += 1;
                self.found += new;
            }
            Event::Kept { url, change, outcome } => {
                tracing::info!(%url, ?change, ?outcome, "page kept");
                match change {
                    Change::New => self.new += 1,
                    Change::Changed => self.changed += 1,
                    Change::Recovered => self.recovered += 1,
                }
                match outcome {
                    Outcome::Stored => {}
                    Outcome::Skipped(reason) => *self.skipped.entry(reason.clone()).or_default() += 1,
                    Outcome::Failed(_) => *self.failed.entry("processing".into()).or_default() += 1,
                }
            }
            Event::Unchanged { url } => {
                tracing::debug!(%url, "unchanged");
                self.unchanged += 1;
            }
            Event::Failed { url, error, forbidden: true, .. } => {
                tracing::info!(%url, error, "forbidden");
                self.forbidden += 1;
            }
            Event::Failed { url, label, error, forbidden: false } => {
                tracing::warn!(%url, error, "visit failed");
                *self.failed.entry(label.clone()).or_default() += 1;
            }
        }
    }
}
