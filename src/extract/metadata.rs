//! What a page says of itself: JSON-LD, OpenGraph, Dublin Core and other `<meta>`s, links, times and bylines.

use std::collections::HashMap;

use url::Url;

use super::{
    Moment,
    address::{canonical_form, same_site},
    boilerplate::words_of,
    dates,
    jsonld::{self, Linked},
    tape::{Element, Step, Tape, collapse},
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

const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "byline",
    "article.author",
    "article-author",
    "cxenseparse:author",
];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article.published",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dc:date",
    "citation_publication_date",
    "citation_date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "date_published",
    "article_date_original",
    "displaydate",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "date",
    "bt:pubdate",
    "pdate",
    "ptime",
    "created",
];
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "revised",
    "moddate",
    "updated_time",
];
const SITE: &[&str] =
    &["og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher", "twitter:site"];

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
        article: linked.article || page.meta.get("og:type").is_some_and(|t| t.iter().any(|t| t.contains("article"))),
        url,
        based_on,
    }
}

/// The page's canonical address, and the original's where the page names one on another site. A front page as
/// canonical address of an inner page is a template's mistake.
fn addresses(page: &Page<'_, '_>, linked: &Linked, url: &Url, base: &Url) -> (Url, Option<Url>) {
    let named = [page.canonical, page.meta.get("og:url").and_then(|v| v.first().copied()), linked.url.as_deref()];
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

/// The parts of a page in which metadata stands, gathered in one pass.
struct Page<'p, 't> {
    tape: &'t Tape<'p>,
    meta: HashMap<String, Vec<&'p str>>,
    scripts: Vec<&'p str>,
    canonical: Option<&'p str>,
    base: Option<&'p str>,
    title: Option<usize>,
    headlines: Vec<usize>,
    times: Vec<usize>,
    bylines: Vec<usize>,
}

impl<'p, 't> Page<'p, 't> {
    fn new(tape: &'t Tape<'p>) -> Self {
        let mut page = Page {
            tape,
            meta: HashMap::new(),
            scripts: Vec::new(),
            canonical: None,
            base: None,
            title: None,
            headlines: Vec::new(),
            times: Vec::new(),
            bylines: Vec::new(),
        };
        for (index, element) in tape.elements.iter().enumerate() {
            match element.tag() {
                "meta" => page.add_meta(element),
                "link" if element.has("rel", &["canonical"]) => {
                    page.canonical = page.canonical.or(element.attr("href"))
                }
                "base" => page.base = page.base.or(element.attr("href")),
                "script"
                    if element.attr("type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json")) =>
                {
                    if let Some(Step::Text(text)) = tape.steps.get(element.open + 1) {
                        page.scripts.push(text);
                    }
                }
                "title" => page.title = page.title.or(Some(index)),
                "h1" => page.headlines.push(index),
                "time" => page.times.push(index),
                _ => {}
            }
            if is_date(element) && element.tag() != "time" && element.tag() != "meta" {
                page.times.push(index);
            }
            if is_byline(element) {
                page.bylines.push(index);
            }
        }
        page
    }

    fn add_meta(&mut self, element: &Element<'p>) {
        let Some(content) = element.attr("content").filter(|c| !c.trim().is_empty()) else { return };
        for attr in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = element.attr(attr) {
                self.meta.entry(name.trim().to_ascii_lowercase()).or_default().push(content);
            }
        }
    }

    /// Contents of the first of `names` that the page gives.
    fn values(&self, names: &[&str]) -> &[&'p str] {
        names.iter().find_map(|name| self.meta.get(*name)).map_or(&[], Vec::as_slice)
    }

    fn name(&self, names: &[&str]) -> Option<String> {
        let values = names.iter().filter_map(|name| self.meta.get(*name)?.first());
        values.map(|v| collapse(v)).find(|v| !v.is_empty() && !v.starts_with("http") && !v.starts_with('@'))
    }

    fn moment(&self, names: &[&str]) -> Option<Moment> {
        names.iter().filter_map(|name| self.meta.get(*name)).flatten().find_map(|value| dates::moment(value))
    }

    fn lang(&self, linked: &Linked) -> Option<Lang> {
        let html = self.tape.elements.first().and_then(|e| e.attr("lang").or_else(|| e.attr("xml:lang")));
        let meta = ["content-language", "og:locale", "language", "dc.language"]
            .iter()
            .filter_map(|n| self.meta.get(*n)?.first().copied());
        html.into_iter().chain(meta).find_map(|tag| tag.parse().ok()).or(linked.lang)
    }

    /// The headline without the site's name.
    fn title(&self, linked: &Linked, site: Option<&str>) -> String {
        let og = self.name(&["og:title", "twitter:title", "dc.title", "dcterms.title", "headline"]);
        let whole = self.title.map(|t| self.tape.text(t, 1000)).filter(|t| !t.is_empty());
        let headlines = || self.headlines.iter().map(|h| self.tape.text(*h, 1000)).filter(|h| !h.is_empty());
        // A headline that the page's title repeats is the article's, not the site's.
        let echoed = headlines()
            .find(|h| [&og, &whole].into_iter().flatten().any(|t| t.contains(h.as_str()) && h.chars().count() > 8));
        let title = echoed
            .or_else(|| linked.title.clone())
            .or(og)
            .or_else(|| Some(headlines().next()).filter(|_| self.headlines.len() == 1).flatten())
            .or(whole)
            .or_else(|| headlines().next());
        title.map(|t| without_site(&t, site)).unwrap_or_default()
    }

    fn authors(&self, linked: &Linked, site: Option<&str>) -> Vec<String> {
        let meta = || {
            AUTHOR
                .iter()
                .filter_map(|name| self.meta.get(*name))
                .map(|v| people(v.iter().copied()))
                .find(|v| !v.is_empty())
        };
        let labelled = || {
            let label = *self.meta.get("twitter:label1")?.first()?;
            let written = matches!(label.to_lowercase().as_str(), "written by" | "écrit par" | "by" | "par");
            written.then(|| people(self.values(&["twitter:data1"]).iter().copied()))
        };
        let byline = || {
            let texts = self.bylines.iter().filter(|b| !self.is_aside(**b)).map(|b| self.tape.text(*b, 200));
            texts.filter(|t| t.len() < 120).map(|t| people([t.as_str()])).find(|v| !v.is_empty())
        };
        let said = Some(people(linked.authors.iter().map(String::as_str))).filter(|v| !v.is_empty());
        let _ = site;
        said.or_else(meta).or_else(labelled).or_else(byline).unwrap_or_default()
    }

    /// The first time of publication, or of change, that the body shows.
    fn time(&self, published: bool) -> Option<Moment> {
        let read = |index: &usize| {
            let element = &self.tape.elements[*index];
            let machine =
                element.attr("datetime").or_else(|| element.attr("content")).or_else(|| element.attr("title"));
            machine.and_then(dates::moment).or_else(|| dates::moment(&self.tape.text(*index, 100)))
        };
        let words: &[&str] = if published {
            &["published", "datepublished", "pubdate", "dt"]
        } else {
            &["updated", "modified", "datemodified", "maj"]
        };
        let says = |index: &&usize| {
            let element = &self.tape.elements[**index];
            published && element.attr("pubdate").is_some()
                || ["class", "itemprop", "id"].iter().filter_map(|a| element.attr(a)).any(|v| {
                    words_of(v).any(|w| words.contains(&w.as_str())) || words.contains(&v.to_lowercase().as_str())
                })
        };
        let times = || self.times.iter().filter(|t| !self.is_aside(**t));
        let said = times().filter(says).find_map(read);
        if published { said.or_else(|| times().find_map(read)) } else { said }
    }

    fn is_aside(&self, element: usize) -> bool {
        self.tape.within(element, |e| {
            matches!(e.tag(), "aside" | "nav" | "footer" | "li")
                || e.attr("class").is_some_and(|c| {
                    words_of(c).any(|w| matches!(w.as_str(), "comment" | "comments" | "related" | "sidebar"))
                })
        })
    }
}

fn is_byline(element: &Element<'_>) -> bool {
    element.has("rel", &["author"])
        || element.has("itemprop", &["author"])
        || element
            .attr("class")
            .is_some_and(|class| words_of(class).any(|w| matches!(w.as_str(), "byline" | "author" | "auteur")))
}

fn is_date(element: &Element<'_>) -> bool {
    element.has("itemprop", &["datePublished", "dateModified"])
        || element.attr("class").is_some_and(|class| {
            words_of(class).any(|w| matches!(w.as_str(), "date" | "published" | "dateline" | "timestamp" | "datetime"))
        })
}

/// Names of people out of what stands in a field or a byline: "Par Ana Roy et Bo Li, avec AFP".
fn people<'s>(fields: impl IntoIterator<Item = &'s str>) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for field in fields {
        let field = collapse(field);
        if field.starts_with("http") || field.contains("://") || field.starts_with('@') {
            continue;
        }
        let lower = field.to_lowercase();
        let start = [
            "by ",
            "par ",
            "written by ",
            "écrit par ",
            "posted by ",
            "publié par ",
            "by: ",
            "author: ",
            "auteur : ",
            "par : ",
        ]
        .iter()
        .find(|p| lower.starts_with(**p))
        .map_or(0, |p| p.len());
        let names = field.get(start..).unwrap_or_default();
        for name in split_names(names) {
            let name = name.trim_matches(|c: char| !(c.is_alphanumeric() || c == '.' || c == ')')).trim();
            let plausible = name.chars().any(char::is_alphabetic)
                && name.chars().count() <= 60
                && !name.contains('@')
                && dates::moment(name).is_none();
            if plausible && !people.iter().any(|p| p.eq_ignore_ascii_case(name)) {
                people.push(name.to_owned());
            }
        }
    }
    people
}

/// Parts a list of names at semicolons, bars, "and", "et", "&", and at commas between whole names.
fn split_names(names: &str) -> Vec<&str> {
    let mut parts = vec![names];
    for separator in [";", "|", " and ", " et ", " & ", " with ", " avec ", " · ", " • "] {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    parts
        .into_iter()
        .flat_map(|part| {
            let whole = part.split(',').all(|p| p.trim().contains(' '));
            if whole { part.split(',').collect() } else { vec![part] }
        })
        .collect()
}

/// A page title without the name of the site after a bar or dash.
fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in [" | ", " - ", " – ", " — ", " · ", " : ", " « ", " » ", " • "] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && site.is_some_and(|site| tail.trim().eq_ignore_ascii_case(site))
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}
