//! One visit to one page.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Change, CrawlError, CrawlSettings, Event, Source, Stages, discovery,
    stages::{body_hash, visit},
};
use crate::{
    archive::Locator,
    fetch::{Capture, FetchError, Fetcher},
    frontier::{Page, PageKind, after_failure, revisit_article},
};

/// How often a sitemap is read that only another sitemap names: most hold the articles of a month long gone.
const NESTED_SITEMAP: TimeDelta = TimeDelta::days(1);

/// Longest time for which a feed or sitemap that fails is left alone.
const LIST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// Failures in a row after which an article is given up.
const GIVE_UP: u32 = 10;

/// What a visit takes.
#[derive(Clone, Copy)]
pub(super) struct Visitor<'a> {
    pub fetcher: &'a Fetcher,
    pub stages: Stages<'a>,
    pub settings: &'a CrawlSettings,
}

impl Visitor<'_> {
    /// Visits a page: what happened, and where the archive has it if it was kept; `None` where the source, edited
    /// since, does not want it any more.
    pub(super) async fn visit(
        &self,
        source: &Source,
        page: &Page,
    ) -> Result<Option<(Event, Option<Locator>)>, CrawlError> {
        let frontier = self.stages.frontier;
        if !source.wants(page) {
            frontier.unchanged(&page.url, Utc::now(), None).await?;
            return Ok(None);
        }
        let fetched = self
            .fetcher
            .fetch(&page.url, &page.validators, source.delay(self.settings.delay), |to| source.has_host(to))
            .await;
        let capture = match fetched {
            Ok(fetched) => fetched.capture,
            Err(error) => return self.failed(page, &error).await.map(|event| Some((event, None))),
        };
        let unchanged = capture.status == 304 || page.body_hash.as_ref() == Some(&body_hash(&capture));
        if unchanged {
            frontier.unchanged(&page.url, capture.fetched_at, Some(self.next_visit(source, page))).await?;
            return Ok(Some((Event::Unchanged { url: page.url.clone() }, None)));
        }
        if page.kind == PageKind::Article {
            let (event, locator) = self.article(source, page, &capture).await?;
            return Ok(Some((event, locator)));
        }
        self.list(source, page, &capture).await.map(|event| Some((event, None)))
    }

    async fn list(&self, source: &Source, page: &Page, capture: &Capture) -> Result<Event, CrawlError> {
        let pages = match discovery::pages(source, capture, self.settings.max_age).await {
            Ok(pages) => pages,
            Err(error) => {
                let error = format!("{}: {error}", page.url);
                return self.note_failure(page, "not a list", error, false, retry(page, TimeDelta::zero())).await;
            }
        };
        let new = self.stages.frontier.add(&pages).await?;
        self.stages.frontier.fetched(&page.url, &visit(capture, None, Some(self.next_visit(source, page)))).await?;
        Ok(Event::Listed { url: page.url.clone(), found: pages.len() as u64, new })
    }

    async fn article(
        &self,
        source: &Source,
        page: &Page,
        capture: &Capture,
    ) -> Result<(Event, Option<Locator>), CrawlError> {
        let frontier = self.stages.frontier;
        let from = (capture.url != page.url).then_some(&page.url);
        // Where it redirects may be known: several addresses often lead to one article.
        let known = if from.is_some() { frontier.page(&capture.url).await? } else { None };
        let hash = known.as_ref().unwrap_or(page).body_hash.as_ref();
        let (next, url) = (self.next_visit(source, known.as_ref().unwrap_or(page)), capture.url.clone());
        if let Some(from) = from.filter(|_| hash == Some(&body_hash(capture))) {
            frontier.moved(from, &url, capture.fetched_at).await?;
            frontier.unchanged(&url, capture.fetched_at, Some(next)).await?;
            return Ok((Event::Unchanged { url }, None));
        }
        let change = if hash.is_none() { Change::New } else { Change::Changed };
        let (locator, outcome) = self.stages.keep(capture, from, Some(next)).await?;
        Ok((Event::Kept { url, change, outcome }, Some(locator)))
    }

    async fn failed(&self, page: &Page, error: &FetchError) -> Result<Event, CrawlError> {
        let next = match error {
            FetchError::Status { status: 404 | 410, .. } if page.kind == PageKind::Article => None,
            FetchError::Status { retry_after, .. } => {
                let asked = retry_after.and_then(|asked| TimeDelta::from_std(asked).ok());
                retry(page, asked.unwrap_or_default())
            }
            FetchError::Timeout(_)
            | FetchError::Connect { .. }
            | FetchError::Broken { .. }
            | FetchError::RobotsUnreachable { .. } => retry(page, TimeDelta::zero()),
            // The site would have to be changed, which takes its time.
            _ => retry(page, TimeDelta::days(1)),
        };
        let forbidden = matches!(error, FetchError::Forbidden(_));
        self.note_failure(page, &error.label(), error.to_string(), forbidden, next).await
    }

    async fn note_failure(
        &self,
        page: &Page,
        label: &str,
        error: String,
        forbidden: bool,
        next: Option<DateTime<Utc>>,
    ) -> Result<Event, CrawlError> {
        self.stages.frontier.failed(&page.url, label, &error, Utc::now(), next).await?;
        Ok(Event::Failed { url: page.url.clone(), label: label.to_owned(), error, forbidden })
    }

    /// When to visit a page after a visit that went well.
    fn next_visit(&self, source: &Source, page: &Page) -> DateTime<Utc> {
        let now = Utc::now();
        let interval = source.interval(self.settings.interval);
        match page.kind {
            PageKind::Article => revisit_article(page.published.unwrap_or(page.discovered), now),
            PageKind::Sitemap if !source.sitemaps.contains(&page.url) => now + NESTED_SITEMAP.max(interval),
            PageKind::Feed | PageKind::Sitemap => now + interval,
        }
    }
}

/// When to try a page again after a failure; `None` where it is given up.
fn retry(page: &Page, asked: TimeDelta) -> Option<DateTime<Utc>> {
    let (now, failures) = (Utc::now(), page.failures.saturating_add(1));
    let next = after_failure(failures, asked, now);
    match page.kind {
        PageKind::Article => (failures < GIVE_UP).then_some(next),
        PageKind::Feed | PageKind::Sitemap => Some(next.min(now + LIST_PAUSE.max(asked))),
    }
}
