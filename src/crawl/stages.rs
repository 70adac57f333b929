//! What a capture goes through once it is there.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use url::Url;

use super::CrawlError;
use crate::{
    archive::{Archive, Locator},
    extract::hex,
    fetch::{Capture, Validators},
    frontier::{Frontier, Visit},
};

/// What processing a capture came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the graph.
    Stored,
    /// It holds nothing for the graph, for this reason: no article, another language.
    Skipped(String),
    /// It could not be processed for now; it will be at the next start.
    Failed(String),
}

/// What is done with a capture once it is archived. It may be handed the same capture again after a crash.
#[async_trait]
pub trait Processor: Send + Sync {
    /// Processes a capture that the archive has at `locator`.
    async fn process(&self, capture: &Capture, locator: &Locator) -> Outcome;
}

/// What a capture goes through: archive, frontier, processor, frontier.
#[derive(Clone, Copy)]
pub struct Stages<'a> {
    /// Where captures are kept.
    pub archive: &'a dyn Archive,
    /// What is known of every address.
    pub frontier: &'a dyn Frontier,
    /// What is done with a capture.
    pub processor: &'a dyn Processor,
}

impl Stages<'_> {
    /// Keeps and processes a capture of a page that the frontier knows, or that `from`, which it knows, redirects to.
    /// Wherever a crash falls, the capture is found again and processed: see [`recover`](super::recover).
    pub(super) async fn keep(
        &self,
        capture: &Capture,
        from: Option<&Url>,
        next_visit: Option<DateTime<Utc>>,
    ) -> Result<(Locator, Outcome), CrawlError> {
        let locator = self.archive.append(capture).await?;
        if let Some(from) = from {
            self.frontier.moved(from, &capture.url, capture.fetched_at).await?;
        }
        self.frontier.fetched(&capture.url, &visit(capture, Some(locator.clone()), next_visit)).await?;
        let outcome = self.process(&capture.url, capture, &locator).await?;
        Ok((locator, outcome))
    }

    /// Processes an archived capture of a page.
    pub(super) async fn process(&self, url: &Url, capture: &Capture, locator: &Locator) -> Result<Outcome, CrawlError> {
        let outcome = self.processor.process(capture, locator).await;
        match &outcome {
            Outcome::Stored => self.frontier.processed(url, locator, None).await?,
            Outcome::Skipped(reason) => self.frontier.processed(url, locator, Some(reason)).await?,
            Outcome::Failed(error) => {
                tracing::error!(%url, %locator, error, "not processed; tried again at the next start")
            }
        }
        Ok(outcome)
    }
}

/// What the frontier learns from a capture.
pub(super) fn visit(capture: &Capture, locator: Option<Locator>, next_visit: Option<DateTime<Utc>>) -> Visit {
    Visit {
        at: capture.fetched_at,
        validators: Validators::of(capture),
        body_hash: body_hash(capture),
        locator,
        next_visit,
    }
}

/// SHA-256 of a body, in hex.
pub(super) fn body_hash(capture: &Capture) -> String {
    hex(&Sha256::digest(&capture.body))
}
