//! The crawl itself.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chrono::Utc;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::{sync::watch, time::sleep};

use super::{CrawlError, CrawlReport, CrawlSettings, Event, Source, Stages, recovery::recover, visit::Visitor};
use crate::{
    archive::Locator,
    fetch::Fetcher,
    frontier::{NewPage, PageKind},
};

/// Time for the pages at hand to be finished when the crawl is stopped. Cutting them off loses nothing: every step
/// stands up to a crash.
const GRACE: Duration = Duration::from_secs(10);

/// Longest sleep before the frontier is asked again what is due: another process may have added to it.
const NAP: Duration = Duration::from_secs(30);

/// Crawls the sources: first what a crash left behind, then what is due. Ends when nothing is due
/// ([`CrawlSettings::once`]) or, with the pages at hand finished, when `stop` is ready. `progress` hears of everything
/// that happens as it happens.
pub async fn crawl(
    fetcher: &Fetcher,
    stages: Stages<'_>,
    sources: &[Source],
    settings: &CrawlSettings,
    progress: &(dyn Fn(&Event) + Sync),
    stop: impl Future<Output = ()>,
) -> Result<CrawlReport, CrawlError> {
    let requests_before = fetcher.requests();
    let (stopping, stopped) = watch::channel(false);
    let crawl = Crawl {
        visitor: Visitor { fetcher, stages, settings },
        sources: sources.iter().map(|source| (source.domain(), source)).collect(),
        report: Mutex::default(),
        last: Mutex::default(),
        progress,
        stopped,
    };
    let work = async {
        recover(stages, sources, &|event| crawl.note(&event)).await?;
        crawl.register(sources).await?;
        crawl.run().await
    };
    let cut_off = async {
        stop.await;
        stopping.send_replace(true);
        sleep(GRACE).await;
    };
    let ended = tokio::select! {
        ended = work => ended,
        () = cut_off => Ok(()),
    };
    ended?;
    let mut report = crawl.report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.requests = fetcher.requests() - requests_before;
    Ok(report)
}

struct Crawl<'a> {
    visitor: Visitor<'a>,
    sources: HashMap<String, &'a Source>,
    report: Mutex<CrawlReport>,
    /// The last place written to in the archive.
    last: Mutex<Option<Locator>>,
    progress: &'a (dyn Fn(&Event) + Sync),
    stopped: watch::Receiver<bool>,
}

impl Crawl<'_> {
    /// Tells the frontier of the sources' feeds and sitemaps.
    async fn register(&self, sources: &[Source]) -> Result<(), CrawlError> {
        let now = Some(Utc::now());
        for source in sources {
            let list = |url: &url::Url, kind| NewPage {
                url: url.clone(),
                source: source.domain(),
                kind,
                published: None,
                next_visit: now,
            };
            let feeds = source.feeds.iter().map(|url| list(url, PageKind::Feed));
            let lists = feeds.chain(source.sitemaps.iter().map(|url| list(url, PageKind::Sitemap)));
            self.visitor.stages.frontier.add(&lists.collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    /// Gives sources their turns, several at a time, until all is done or the crawl is stopped.
    async fn run(&self) -> Result<(), CrawlError> {
        let mut turns = FuturesUnordered::new();
        let mut busy: Vec<String> = Vec::new();
        loop {
            let mut next = None;
            if !self.is_stopped() {
                let visits = {
                    // The turns go on meanwhile: one of them may hold the connection that the answer needs.
                    let asked = self.visitor.stages.frontier.next_visits();
                    tokio::pin!(asked);
                    loop {
                        tokio::select! {
                            visits = &mut asked => break visits?,
                            Some(done) = turns.next() => {
                                let domain: String = done?;
                                busy.retain(|b| *b != domain);
                            }
                        }
                    }
                };
                for (domain, due) in visits {
                    let Some(source) = self.sources.get(&domain) else { continue };
                    if busy.contains(&domain) {
                        continue;
                    }
                    if due > Utc::now() || turns.len() >= self.visitor.settings.concurrency.max(1) {
                        next = Some(due);
                        break;
                    }
                    busy.push(domain);
                    turns.push(self.turn(source));
                }
            }
            if turns.is_empty() {
                self.checkpoint().await?;
                if self.is_stopped() || self.visitor.settings.once {
                    return Ok(());
                }
            }
            let until_due = next.and_then(|due| (due - Utc::now()).to_std().ok());
            tokio::select! {
                Some(done) = turns.next() => {
                    let domain: String = done?;
                    busy.retain(|b| *b != domain);
                }
                () = sleep(until_due.unwrap_or(NAP).clamp(Duration::from_millis(100), NAP)) => {}
                () = self.until_stopped(), if !self.is_stopped() => {}
            }
        }
    }

    /// Visits some pages of a source that are due, one after the other.
    async fn turn(&self, source: &Source) -> Result<String, CrawlError> {
        let domain = source.domain();
        for _ in 0..self.visitor.settings.turn {
            if self.is_stopped() {
                break;
            }
            // One by one: a visit may settle others, where several addresses redirect to one article.
            let mut due = self.visitor.stages.frontier.due(&domain, Utc::now(), 1).await?;
            let Some(page) = due.pop() else { break };
            let Some((event, locator)) = self.visitor.visit(source, &page).await? else { continue };
            self.note(&event);
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            *last = last.take().max(locator);
        }
        Ok(domain)
    }

    /// Between turns every capture is known to the frontier: none before here needs to be looked for after a crash.
    async fn checkpoint(&self) -> Result<(), CrawlError> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(last) = last {
            self.visitor.stages.frontier.set_checkpoint(&last).await?;
        }
        Ok(())
    }

    fn note(&self, event: &Event) {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).add(event);
        (self.progress)(event);
    }

    fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }

    async fn until_stopped(&self) {
        // An error means that nobody can stop the crawl any more; `crawl` has returned then.
        let _ = self.stopped.clone().wait_for(|stopped| *stopped).await;
    }
}
