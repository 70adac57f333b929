//! The outlets' feeds and sitemaps.

use askama::Template;
use url::Url;

use super::{
    article::{Article, time},
    outlet::Outlet,
};

#[derive(Template)]
#[template(path = "rss.xml")]
struct Rss<'a> {
    name: &'a str,
    home: &'a Url,
    entries: Vec<Entry<'a>>,
}

#[derive(Template)]
#[template(path = "atom.xml")]
struct Atom<'a> {
    name: &'a str,
    home: &'a Url,
    updated: String,
    entries: Vec<Entry<'a>>,
}

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Sitemap<'a> {
    outlet: &'a Outlet,
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    url: String,
    title: &'a str,
    /// Publication, RFC 2822.
    published_mail: String,
    /// Publication, RFC 3339.
    published: String,
    /// Last change, RFC 3339.
    changed: String,
}

fn entries<'a>(home: &Url, articles: &[&'a Article]) -> Vec<Entry<'a>> {
    let entry = |article: &&'a Article| {
        Some(Entry {
            url: home.join(&article.path()).ok()?.into(),
            title: &article.title,
            published_mail: time(article.published).to_rfc2822(),
            published: time(article.published).to_rfc3339(),
            changed: article.changed().to_rfc3339(),
        })
    };
    articles.iter().filter_map(entry).collect()
}

/// RSS 2.0. Like feeds of the real press it also names a page that is gone and one that robots.txt forbids.
pub(super) fn rss(name: &str, home: &Url, articles: &[&Article]) -> Option<String> {
    Rss { name, home, entries: entries(home, articles) }.render().ok()
}

/// Atom.
pub(super) fn atom(name: &str, home: &Url, articles: &[&Article]) -> Option<String> {
    let updated = articles.iter().map(|a| a.changed()).max()?.to_rfc3339();
    Atom { name, home, updated, entries: entries(home, articles) }.render().ok()
}

/// A Google News sitemap.
pub(super) fn sitemap(outlet: &Outlet, home: &Url, articles: &[&Article]) -> Option<String> {
    Sitemap { outlet, entries: entries(home, articles) }.render().ok()
}

/// An index that leads to it.
pub(super) fn sitemap_index(home: &Url) -> Option<String> {
    let sitemap = home.join("/sitemap.xml").ok()?;
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>{sitemap}</loc></sitemap></sitemapindex>\n"
    ))
}
