//! What a page says of itself: JSON-LD, OpenGraph, Dublin Core and other `<meta>`s, links, times and bylines.

use url::Url;

use super::{
    Moment,
    address::{canonical_form, same_site},
    dates,
    jsonld::{self, Linked},
    page::{MODIFIED, PUBLISHED, Page, SITE},
    tape::Tape,
};
use crate::lang::Lang;

/// What is known of the page, from the most to the least trusted place.
#[derive(Debug)]
pub(super) struct Metadata {
    pub url: Url,
    pub based_on: Option<Url>,
    pub title: String,
    pub authors: Vec<String>,
    pub published: Option<Moment>,
    pub modified: Option<Moment>,
    pub lang: Option<Lang>,
    pub publisher: Option<String>,
    /// Whether the page calls itself an article.
    pub article: bool,
}

/// Reads the metadata of the page at `url`.
pub(super) fn read(tape: &Tape<'_>, url: &Url) -> Metadata {
    let page = Page::new(tape);
    let base = page.base.and_then(|b| url.join(b).ok()).unwrap_or_else(|| url.clone());
    let linked = jsonld::read(page.scripts.iter().copied(), url);
    let (url, based_on) = addresses(&page, &linked, url, &base);
    let site = linked.publisher.clone().or_else(|| page.name(SITE));
    Metadata {
        title: page.title(&linked, site.as_deref()),
        authors: page.authors(&linked, site.as_deref()),
        published: linked
            .published
            .or_else(|| page.moment(PUBLISHED))
            .or_else(|| page.time(true))
            .or_else(|| dates::in_path(url.path())),
        modified: linked.modified.or_else(|| page.moment(MODIFIED)).or_else(|| page.time(false)),
        lang: page.lang(&linked),
        publisher: site,
        article: linked.article || page.values(&["og:type"]).iter().any(|t| t.contains("article")),
        url,
        based_on,
    }
}

/// The page's canonical address, and the original's where the page names one on another site. A front page as
/// canonical address of an inner page is a template's mistake.
fn addresses(page: &Page<'_, '_>, linked: &Linked, url: &Url, base: &Url) -> (Url, Option<Url>) {
    let named = [page.canonical, page.values(&["og:url"]).first().copied(), linked.url.as_deref()];
    let named: Vec<Url> = named
        .into_iter()
        .flatten()
        .filter_map(|address| base.join(address.trim()).ok())
        .filter(|a| matches!(a.scheme(), "http" | "https") && (a.path() != "/" || url.path() == "/"))
        .collect();
    let own = named.iter().find(|a| same_site(a, url)).unwrap_or(url);
    let original = named.first().filter(|a| !same_site(a, url) && url.has_host());
    (canonical_form(own), original.map(canonical_form))
}
