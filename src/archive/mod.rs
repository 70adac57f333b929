//! Captures as evidence: kept before anything else happens to them, and never changed.
//!
//! Only pages are archived. Feeds and sitemaps say where pages are; nothing in the graph rests on them.

mod error;
mod foreign;
mod http;
mod locator;
mod record;
mod warc;

use async_trait::async_trait;

pub use error::ArchiveError;
pub use foreign::{Pages, pages};
pub use locator::{BadLocator, Locator};
pub use warc::WarcArchive;

use crate::fetch::Capture;

/// Where captures are kept.
#[async_trait]
pub trait Archive: Send + Sync {
    /// Adds a capture. It is durable when this returns: no loss of power takes it away.
    async fn append(&self, capture: &Capture) -> Result<Locator, ArchiveError>;

    /// The capture at a place.
    async fn read(&self, locator: &Locator) -> Result<Capture, ArchiveError>;

    /// The next captures after a place (from the beginning for `None`), in the order of their locators and few
    /// enough to be held in memory. None where there are no more.
    async fn scan(&self, after: Option<&Locator>) -> Result<Vec<(Locator, Capture)>, ArchiveError>;
}
