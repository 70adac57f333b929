//! Feeds and sitemaps → addresses for the frontier.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use tokio::task::spawn_blocking;

use super::Source;
use crate::{
    discover::{self, Discovered, Kind},
    extract::Moment,
    fetch::Capture,
    frontier::{NewPage, PageKind},
};

/// The addresses of the source that a feed or sitemap names, to be visited at once; in words what is wrong with it.
pub(super) async fn pages(
    source: &Source,
    capture: &Capture,
    max_age: Option<TimeDelta>,
) -> Result<Vec<NewPage>, String> {
    let (body, url) = (capture.body.clone(), capture.url.clone());
    let content_type = capture.header("content-type").map(str::to_owned);
    let found = spawn_blocking(move || discover::links(&body, content_type.as_deref(), &url)).await;
    let found = found.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
    let now = Utc::now();
    let oldest = max_age.map(|age| now - age);
    let page = |found: Discovered| {
        let published = found.published.map(instant);
        let kind = match found.kind {
            Kind::Article if source.covers(&found.url) => PageKind::Article,
            Kind::Sitemap if source.has_host(&found.url) => PageKind::Sitemap,
            _ => return None,
        };
        let recent = published.zip(oldest).is_none_or(|(published, oldest)| published >= oldest);
        recent.then(|| NewPage { url: found.url, source: source.domain(), kind, published, next_visit: Some(now) })
    };
    Ok(found.into_iter().filter_map(page).collect())
}

fn instant(moment: Moment) -> DateTime<Utc> {
    match moment {
        Moment::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
        Moment::Instant(time) => time.with_timezone(&Utc),
    }
}
