//! RSS, Atom, RDF and JSON feeds.

use chrono::{DateTime, NaiveTime, Utc};
use feed_rs::{
    model::{Entry, Feed},
    parser::{Builder, ParseFeedError},
};
use url::Url;

use super::{Discovered, Kind, discovered, sitemap};
use crate::extract::{Moment, dates};

/// The entries of an XML feed. One that is not well-formed, or of a version that nobody specified, is read for its
/// entries alone.
pub(super) fn xml(text: &str, base: &Url) -> Vec<Discovered> {
    match parse(without_declaration(text), base) {
        Ok(feed) if !feed.entries.is_empty() => entries(feed, base),
        _ => sitemap::read(text, base, sitemap::FEED),
    }
}

/// The entries of a JSON feed.
pub(super) fn json(text: &str, base: &Url) -> Result<Vec<Discovered>, ParseFeedError> {
    Ok(entries(parse(text, base)?, base))
}

fn parse(text: &str, base: &Url) -> Result<Feed, ParseFeedError> {
    let builder = Builder::new().base_uri(Some(base.as_str())).sanitize_content(false).timestamp_parser(instant);
    builder.build().parse(text.as_bytes())
}

/// The document without its XML declaration, whose encoding no longer holds for decoded text.
fn without_declaration(text: &str) -> &str {
    let declaration = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    declaration.map_or(text, |(_, rest)| rest.trim_start())
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    match dates::moment(text)? {
        Moment::Instant(time) => Some(time.to_utc()),
        Moment::Day(day) => Some(day.and_time(NaiveTime::MIN).and_utc()),
    }
}

fn entries(feed: Feed, base: &Url) -> Vec<Discovered> {
    feed.entries.into_iter().filter_map(|entry| read(entry, base)).collect()
}

/// The page of an entry: its link, or its identifier where that is an address (`guid isPermaLink`).
fn read(entry: Entry, base: &Url) -> Option<Discovered> {
    let is_page = |rel: &Option<String>| rel.as_deref().is_none_or(|rel| rel == "alternate");
    let page = entry.links.iter().find(|link| link.target.is_none() && is_page(&link.rel));
    let address = page.map(|l| l.href.as_str()).or(Some(entry.id.as_str()).filter(|id| id.starts_with("http")))?;
    let published = entry.published.or(entry.updated).map(|time| Moment::Instant(time.fixed_offset()));
    let title = entry.title.map(|t| t.content.split_whitespace().collect::<Vec<_>>().join(" "));
    Some(Discovered { published, title: title.filter(|t| !t.is_empty()), ..discovered(address, base, Kind::Article)? })
}
