//! Feeds and sitemaps → addresses of articles and of further sitemaps.

mod feed;
mod sitemap;

use std::{borrow::Cow, collections::HashSet, io::Read};

use flate2::read::MultiGzDecoder;
use url::Url;

use crate::extract::{Moment, canonical_form, charset};

/// Largest list that is read, in bytes after unpacking: the limit of the sitemap protocol.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// An address that a feed or sitemap names.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovered {
    /// Where, in canonical form.
    pub url: Url,
    /// When it was published or, where the list gives only that, last changed.
    pub published: Option<Moment>,
    /// Headline.
    pub title: Option<String>,
    /// What stands there.
    pub kind: Kind,
}

/// What a discovered address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page that is likely an article.
    Article,
    /// Another sitemap.
    Sitemap,
}

/// Why a response is no list of addresses.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// The list is larger than [`MAX_BYTES`], as sent or when unpacked.
    #[error("the feed or sitemap has more than {MAX_BYTES} bytes, the limit of the sitemap protocol")]
    TooLarge,
    /// The gzip stream is broken.
    #[error("the list cannot be unpacked: {0}")]
    Gzip(#[from] std::io::Error),
    /// The response is something else.
    #[error("neither a feed (RSS, Atom, RDF, JSON Feed) nor a sitemap (XML or one address a line){}", .0.as_deref().map(|t| format!("; the content type is {t:?}")).unwrap_or_default())]
    Unknown(Option<String>),
    /// The response looks like a JSON feed and cannot be read.
    #[error("the JSON feed cannot be read: {0}")]
    Feed(#[from] feed_rs::parser::ParseFeedError),
}

/// What a list is, by its content: servers mislabel feeds too often for the content type to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    XmlFeed,
    JsonFeed,
    Sitemap,
    Lines,
}

/// Reads the addresses of a feed, sitemap or sitemap index at `base`, in their order, each once. Entries that
/// cannot be read are left out, and a document that breaks off yields what stands before. Entities that the
/// document declares are never expanded.
pub fn links(body: &[u8], content_type: Option<&str>, base: &Url) -> Result<Vec<Discovered>, DiscoverError> {
    let body = unpack(body)?;
    let text = charset::decode(&body, content_type, None);
    let text = text.trim_start_matches('\u{feff}').trim();
    let format = sniff(text).ok_or_else(|| DiscoverError::Unknown(content_type.map(str::to_owned)))?;
    let mut found = match format {
        Format::XmlFeed => feed::xml(text, base),
        Format::JsonFeed => feed::json(text, base)?,
        Format::Sitemap => sitemap::read(text, base, sitemap::SITEMAP),
        Format::Lines => text.lines().filter_map(|line| discovered(line, base, Kind::Article)).collect(),
    };
    let mut seen = HashSet::new();
    found.retain(|d| seen.insert(d.url.clone()));
    Ok(found)
}

fn unpack(body: &[u8]) -> Result<Cow<'_, [u8]>, DiscoverError> {
    let bytes: Cow<'_, [u8]> = if body.starts_with(&[0x1f, 0x8b]) {
        let mut bytes = Vec::new();
        MultiGzDecoder::new(body).take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        bytes.into()
    } else {
        body.into()
    };
    if bytes.len() > MAX_BYTES { Err(DiscoverError::TooLarge) } else { Ok(bytes) }
}

fn sniff(text: &str) -> Option<Format> {
    if text.starts_with('{') {
        return Some(Format::JsonFeed);
    }
    if text.starts_with('<') {
        return match root_name(text)? {
            "rss" | "feed" | "RDF" | "entry" | "channel" => Some(Format::XmlFeed),
            "urlset" | "sitemapindex" => Some(Format::Sitemap),
            _ => None,
        };
    }
    let first = text.lines().next()?;
    Url::parse(first.trim()).is_ok_and(|url| is_web(&url)).then_some(Format::Lines)
}

/// Local name of the first element, whatever declarations and comments stand before it.
fn root_name(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if rest.starts_with(|c: char| c.is_alphabetic()) {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || ":_-.".contains(c))).unwrap_or(rest.len());
            return rest[..end].rsplit(':').next();
        }
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// An address alone, whole or from the root of the list's own site; `None` where it is none.
fn discovered(address: &str, base: &Url, kind: Kind) -> Option<Discovered> {
    let address = address.trim();
    let plausible = address.starts_with("http") || address.starts_with('/');
    let url = base.join(address).ok().filter(|url| plausible && is_web(url))?;
    Some(Discovered { url: canonical_form(&url), published: None, title: None, kind })
}

#[cfg(test)]
mod tests;
