//! What is known of every address: when it was visited, what came, when it is due again.
//!
//! A page goes through the frontier in steps that survive a crash at any point: its capture is archived, the frontier
//! learns where ([`Frontier::fetched`]), it is processed, the frontier learns that ([`Frontier::processed`]).

mod schedule;
mod sql;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use url::Url;

pub use schedule::{after_failure, revisit_article};
pub use sql::SqlFrontier;

use crate::{archive::Locator, fetch::Validators};

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// A feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
    /// A page that is likely an article.
    Article,
}

/// An address to add.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPage {
    /// Where.
    pub url: Url,
    /// Domain of the source; empty for a page that was brought in by hand.
    pub source: String,
    /// What stands there.
    pub kind: PageKind,
    /// When it was published or last changed, as the list says that names it.
    pub published: Option<DateTime<Utc>>,
    /// When to visit it; `None` for never.
    pub next_visit: Option<DateTime<Utc>>,
}

/// An address to visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Where.
    pub url: Url,
    /// What stands there.
    pub kind: PageKind,
    /// When the address was found.
    pub discovered: DateTime<Utc>,
    /// When it was published or last changed, as the list says that names it.
    pub published: Option<DateTime<Utc>>,
    /// When it is due; `None` for never.
    pub next_visit: Option<DateTime<Utc>>,
    /// What the server gave to recognise an unchanged page by.
    pub validators: Validators,
    /// SHA-256 of the last content, in hex; `None` before the first.
    pub body_hash: Option<String>,
    /// Failures in a row.
    pub failures: u32,
}

/// New content that was fetched.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// When.
    pub at: DateTime<Utc>,
    /// What the server gave to recognise it by.
    pub validators: Validators,
    /// SHA-256 of the body, in hex.
    pub body_hash: String,
    /// Where the archive has it; `None` for lists, which are not archived.
    pub locator: Option<Locator>,
    /// When to come again; `None` for never.
    pub next_visit: Option<DateTime<Utc>>,
}

/// How the crawl stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontierStats {
    /// Feeds and sitemaps known.
    pub lists: u64,
    /// Articles known.
    pub articles: u64,
    /// Articles fetched at least once.
    pub fetched: u64,
    /// Captures fetched and not yet processed.
    pub unprocessed: u64,
    /// Addresses due now.
    pub due: u64,
    /// Addresses whose last visit failed, by what went wrong, the most frequent first.
    pub errors: Vec<(String, u64)>,
}

/// What is wrong with the frontier.
#[derive(Debug, thiserror::Error)]
pub enum FrontierError {
    /// The database does not answer as it should.
    #[error("the frontier's database: {0}; check that the file may be written and no other program holds it")]
    Database(#[from] sqlx::Error),
    /// The database holds what was never put there.
    #[error("the frontier's database holds {0:?}, which is no {1}; restore the file from a copy")]
    Content(String, &'static str),
}

/// What is known of every address.
#[async_trait]
pub trait Frontier: Send + Sync {
    /// Adds addresses and says how many are new. Of those known, articles that a list says have changed since they
    /// were fetched become due.
    async fn add(&self, pages: &[NewPage]) -> Result<u64, FrontierError>;

    /// The page at an address.
    async fn page(&self, url: &Url) -> Result<Option<Page>, FrontierError>;

    /// When the next page of each source is due, sources with the earliest first.
    async fn next_visits(&self) -> Result<Vec<(String, DateTime<Utc>)>, FrontierError>;

    /// Up to `limit` pages of a source that are due, the longest due first.
    async fn due(&self, source: &str, now: DateTime<Utc>, limit: u32) -> Result<Vec<Page>, FrontierError>;

    /// Notes new content.
    async fn fetched(&self, url: &Url, visit: &Visit) -> Result<(), FrontierError>;

    /// Notes that nothing has changed.
    async fn unchanged(&self, url: &Url, at: DateTime<Utc>, next: Option<DateTime<Utc>>) -> Result<(), FrontierError>;

    /// Notes that an address redirects to another, which takes its place.
    async fn moved(&self, from: &Url, to: &Url, at: DateTime<Utc>) -> Result<(), FrontierError>;

    /// Notes a failure: `label` to count by, `error` to read.
    async fn failed(
        &self,
        url: &Url,
        label: &str,
        error: &str,
        at: DateTime<Utc>,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), FrontierError>;

    /// Notes that a capture has been processed, with what there is to say of it.
    async fn processed(&self, url: &Url, locator: &Locator, outcome: Option<&str>) -> Result<(), FrontierError>;

    /// Up to `limit` captures that were fetched and not processed, in the order of their addresses after `after`.
    async fn unprocessed(&self, after: Option<&Url>, limit: u32) -> Result<Vec<(Url, Locator)>, FrontierError>;

    /// Whether a capture is known, or a later one of the same page.
    async fn knows(&self, url: &Url, locator: &Locator) -> Result<bool, FrontierError>;

    /// The place in the archive up to which every capture is known.
    async fn checkpoint(&self) -> Result<Option<Locator>, FrontierError>;

    /// Notes that every capture up to a place in the archive is known.
    async fn set_checkpoint(&self, locator: &Locator) -> Result<(), FrontierError>;

    /// Makes every address due that is still to be visited at some time.
    async fn hasten(&self, now: DateTime<Utc>) -> Result<(), FrontierError>;

    /// How the crawl stands.
    async fn stats(&self, now: DateTime<Utc>) -> Result<FrontierStats, FrontierError>;
}
