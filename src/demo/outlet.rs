//! An outlet: its pages in its own style of HTML.

use askama::Template;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use url::Url;

use super::{article::Article, feeds, server::PressError};
use crate::{crawl::Source, lang::Lang, ontology::DataFile};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/demo/press");

/// What `outlets.toml` says of an outlet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outlet {
    pub key: String,
    pub name: String,
    pub language: Lang,
    style: Style,
    feeds: Vec<Feed>,
    /// Preferred port, so that addresses stay the same from one demonstration to the next.
    pub port: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Style {
    Modern,
    Tables,
    Blog,
    Agency,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Feed {
    Rss,
    Atom,
    Sitemap,
    SitemapIndex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutletsFile {
    outlet: Vec<Outlet>,
}

/// What is sent for a path.
pub(super) struct Sent {
    pub content_type: String,
    pub body: Vec<u8>,
    /// Time of the last change, as an HTTP date.
    pub last_modified: Option<String>,
}

impl Sent {
    fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { content_type: content_type.to_owned(), body: body.into(), last_modified: None }
    }
}

macro_rules! styles {
    ($($name:ident = $path:literal),*) => { $(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> { a: &'a Article, o: &'a Outlet, url: String, canonical: String, others: Vec<&'a Article> }
    )* };
}
styles!(Modern = "modern.html", Tables = "tables.html", Blog = "blog.html", Agency = "agency.html");

impl Outlet {
    /// The outlets of the file.
    pub fn all() -> Result<Vec<Self>, PressError> {
        let text = FILES.get_file("outlets.toml").and_then(|f| f.contents_utf8()).unwrap_or_default().to_owned();
        let file: OutletsFile = DataFile { path: "outlets.toml".into(), text }.toml()?;
        Ok(file.outlet)
    }

    /// The outlet as a source to crawl, at the address where it is served.
    pub fn source(&self, home: &Url) -> Source {
        let at = |path: &str| home.join(path).ok();
        let paths = |feeds: &[(Feed, &str)]| {
            let mine = feeds.iter().filter(|(feed, _)| self.feeds.contains(feed));
            mine.filter_map(|(_, path)| at(path)).collect()
        };
        Source {
            name: self.name.clone(),
            home: home.clone(),
            country: None,
            languages: vec![self.language],
            feeds: paths(&[(Feed::Rss, "/rss.xml"), (Feed::Atom, "/atom.xml")]),
            sitemaps: paths(&[(Feed::SitemapIndex, "/sitemap-index.xml"), (Feed::Sitemap, "/sitemap.xml")]),
            hosts: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            delay_seconds: Some(0.0),
            interval_minutes: None,
        }
    }

    /// What is sent for a path; none where there is nothing.
    pub fn send(
        &self,
        path: &str,
        home: &Url,
        articles: &[Article],
        canonical: &dyn Fn(&str) -> String,
    ) -> Option<Sent> {
        let mine: Vec<&Article> = articles.iter().filter(|a| a.outlet() == self.key).collect();
        match path {
            "/robots.txt" => Some(Sent::new("text/plain", "User-agent: *\nDisallow: /prive/\n")),
            "/rss.xml" if self.feeds.contains(&Feed::Rss) => {
                Some(Sent::new("application/rss+xml", feeds::rss(&self.name, home, &mine)?))
            }
            "/atom.xml" if self.feeds.contains(&Feed::Atom) => {
                Some(Sent::new("application/atom+xml", feeds::atom(&self.name, home, &mine)?))
            }
            "/sitemap-index.xml" if self.feeds.contains(&Feed::SitemapIndex) => {
                Some(Sent::new("application/xml", feeds::sitemap_index(home)?))
            }
            "/sitemap.xml" => Some(Sent::new("application/xml", feeds::sitemap(self, home, &mine)?)),
            // There to be stored by a crawler that does not obey robots.txt.
            "/prive/brouillon" => Some(Sent::new("text/html; charset=utf-8", self.draft())),
            "/" => Some(Sent::new("text/html; charset=utf-8", self.front(&mine))),
            _ => self.page(mine.iter().find(|a| a.path() == path)?, home, &mine, canonical),
        }
    }

    fn draft(&self) -> String {
        let (name, lang) = (&self.name, self.language);
        let text = "Ce brouillon ne devait pas être lu par un robot, et encore moins archivé. ".repeat(6);
        format!(
            "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{name}</title><article><h1>Brouillon</h1><p>{text}</p></article></html>"
        )
    }

    fn front(&self, articles: &[&Article]) -> String {
        let link = |a: &&Article| format!("<li><a href=\"{}\">{}</a></li>", a.path(), a.title);
        let links: String = articles.iter().map(link).collect();
        let (name, lang) = (&self.name, self.language);
        format!(
            "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{name}</title><h1>{name}</h1><ul>{links}</ul></html>"
        )
    }

    fn page(&self, a: &Article, home: &Url, all: &[&Article], canonical: &dyn Fn(&str) -> String) -> Option<Sent> {
        let url = home.join(&a.path()).ok()?.to_string();
        let canonical = canonical(a.copy_of.as_deref().unwrap_or(&a.key));
        let others = all.iter().copied().filter(|other| other.key != a.key).take(3).collect();
        let o = self;
        let html = match self.style {
            Style::Modern => Modern { a, o, url, canonical, others }.render(),
            Style::Tables => Tables { a, o, url, canonical, others }.render(),
            Style::Blog => Blog { a, o, url, canonical, others }.render(),
            Style::Agency => Agency { a, o, url, canonical, others }.render(),
        };
        let (charset, mut body) = match &a.charset {
            Some(name) => {
                (name.as_str(), encoding_rs::Encoding::for_label(name.as_bytes())?.encode(&html.ok()?).0.into_owned())
            }
            None => ("utf-8", html.ok()?.into_bytes()),
        };
        if a.broken {
            let end = body.windows(8).rposition(|w| w == b"</p>\n<p>").unwrap_or(body.len());
            body.truncate(end + 60);
            body.extend(b"\xff\xfe<div class=\"<b><table");
        }
        let last_modified = Some(a.changed().format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        Some(Sent { content_type: format!("text/html; charset={charset}"), body, last_modified })
    }
}
