//! After a crash: what was fetched is found again.

use chrono::Utc;

use super::{Change, CrawlError, Event, Source, Stages, stages::visit};
use crate::frontier::{NewPage, PageKind, revisit_article};

/// Captures processed between two looks at the list of those that are not.
const BATCH: u32 = 100;

/// Finds the captures that a crash left in the archive unknown to the frontier, and those known and not processed,
/// and processes them. Nothing that was fetched is fetched again for it.
pub async fn recover(stages: Stages<'_>, sources: &[Source], note: &(dyn Fn(Event) + Sync)) -> Result<(), CrawlError> {
    find_unknown(stages, sources).await?;
    let mut after = None;
    loop {
        let batch = stages.frontier.unprocessed(after.as_ref(), BATCH).await?;
        let Some((last, _)) = batch.last() else { return Ok(()) };
        after = Some(last.clone());
        for (url, locator) in batch {
            match stages.archive.read(&locator).await {
                Ok(capture) => {
                    let outcome = stages.process(&url, &capture, &locator).await?;
                    note(Event::Kept { url, change: Change::Recovered, outcome });
                }
                Err(error) => {
                    let (label, error) = ("archive".to_owned(), error.to_string());
                    note(Event::Failed { url, label, error, forbidden: false });
                }
            }
        }
    }
}

async fn find_unknown(stages: Stages<'_>, sources: &[Source]) -> Result<(), CrawlError> {
    let Stages { archive, frontier, .. } = stages;
    let mut after = frontier.checkpoint().await?;
    loop {
        let batch = archive.scan(after.as_ref()).await?;
        let Some((last, _)) = batch.last() else { return Ok(()) };
        let last = last.clone();
        for (locator, capture) in batch {
            let url = &capture.url;
            if frontier.knows(url, &locator).await? {
                continue;
            }
            tracing::info!(%url, %locator, "found in the archive, unknown to the frontier");
            let source = sources.iter().find(|source| source.has_host(url));
            let next = source.map(|_| revisit_article(capture.fetched_at, Utc::now()));
            let source = source.map(Source::domain).unwrap_or_default();
            let kind = PageKind::Article;
            frontier.add(&[NewPage { url: url.clone(), source, kind, published: None, next_visit: next }]).await?;
            frontier.fetched(url, &visit(&capture, Some(locator), next)).await?;
        }
        frontier.set_checkpoint(&last).await?;
        after = Some(last);
    }
}
