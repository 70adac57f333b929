//! The places of a page in which something is said about it, gathered in one pass.

use std::collections::HashMap;

use super::{
    Moment,
    boilerplate::words_of,
    dates,
    jsonld::Linked,
    names::{is_byline, people},
    tape::{Element, Step, Tape, collapse},
};
use crate::lang::Lang;

/// Bytes of a byline at most.
const BYLINE: usize = 120;

/// Names of `<meta>`s, the most trusted first: OpenGraph, schema.org, Dublin Core, and what publishing systems add.
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
/// The same for the time of publication.
pub(super) const PUBLISHED: &[&str] = &[
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
/// The same for the last change.
pub(super) const MODIFIED: &[&str] = &[
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
/// The same for the name of the site.
pub(super) const SITE: &[&str] =
    &["og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher", "twitter:site"];

/// The parts of a page in which metadata stands, gathered in one pass.
pub(super) struct Page<'p, 't> {
    tape: &'t Tape<'p>,
    meta: HashMap<String, Vec<&'p str>>,
    pub scripts: Vec<&'p str>,
    pub canonical: Option<&'p str>,
    pub base: Option<&'p str>,
    title: Option<usize>,
    headings: Vec<usize>,
    times: Vec<usize>,
    bylines: Vec<usize>,
}

impl<'p, 't> Page<'p, 't> {
    /// Gathers them.
    pub fn new(tape: &'t Tape<'p>) -> Self {
        let mut page = Page {
            tape,
            meta: HashMap::new(),
            scripts: Vec::new(),
            canonical: None,
            base: None,
            title: None,
            headings: Vec::new(),
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
                "h1" | "h2" => page.headings.push(index),
                "time" => page.times.push(index),
                _ => {}
            }
            let line = if element.tag() == "p" { tape.text(index, BYLINE) } else { String::new() };
            if is_date(element) && element.tag() != "time" && element.tag() != "meta" || dates::is_dateline(&line) {
                page.times.push(index);
            }
            if is_named_byline(element) || is_byline(&line) {
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
    pub fn values(&self, names: &[&str]) -> &[&'p str] {
        names.iter().find_map(|name| self.meta.get(*name)).map_or(&[], Vec::as_slice)
    }

    /// The first content under `names` that is neither an address nor an account.
    pub fn name(&self, names: &[&str]) -> Option<String> {
        let values = names.iter().filter_map(|name| self.meta.get(*name)?.first());
        values.map(|v| collapse(v)).find(|v| !v.is_empty() && !v.starts_with("http") && !v.starts_with('@'))
    }

    /// The first content under `names` that is a date.
    pub fn moment(&self, names: &[&str]) -> Option<Moment> {
        names.iter().filter_map(|name| self.meta.get(*name)).flatten().find_map(|value| dates::moment(value))
    }

    /// The language that the page declares.
    pub fn lang(&self, linked: &Linked) -> Option<Lang> {
        let html = self.tape.elements.first().and_then(|e| e.attr("lang").or_else(|| e.attr("xml:lang")));
        let meta = ["content-language", "og:locale", "language", "dc.language"]
            .iter()
            .filter_map(|n| self.meta.get(*n)?.first().copied());
        html.into_iter().chain(meta).find_map(|tag| tag.parse().ok()).or(linked.lang)
    }

    /// The headline without the site's name: the heading that the page's title repeats, else what the page gives.
    pub fn title(&self, linked: &Linked, site: Option<&str>) -> String {
        let og = self.name(&["og:title", "twitter:title", "dc.title", "dcterms.title", "headline"]);
        let whole = self.title.map(|t| self.tape.text(t, 1000)).filter(|t| !t.is_empty());
        let headings = |tag: &str| -> Vec<String> {
            let found = self.headings.iter().filter(|h| self.tape.elements[**h].tag() == tag);
            found.map(|h| self.tape.text(*h, 1000)).filter(|h| !h.is_empty()).collect()
        };
        let repeated = |h: &&String| [&og, &whole].into_iter().flatten().any(|t| t.contains(h.as_str()));
        let is_site = |h: &str| site.is_some_and(|site| site.to_lowercase().contains(&h.to_lowercase()));
        let echoed = |all: &[String]| {
            let echoed = all.iter().filter(|h| h.chars().count() > 8 && !is_site(h)).filter(repeated);
            echoed.max_by_key(|h| h.len()).cloned()
        };
        let main = headings("h1");
        let title = echoed(&main)
            .or_else(|| linked.title.clone())
            .or(og.clone())
            .or_else(|| echoed(&headings("h2")))
            .or_else(|| main.first().filter(|h| main.len() == 1 && !is_site(h)).cloned())
            .or(whole.clone())
            .or_else(|| main.first().cloned());
        title.map(|t| without_site(&t, site)).unwrap_or_default()
    }

    /// The authors, from the most to the least trusted place. A site that names itself gives way to a byline.
    pub fn authors(&self, linked: &Linked, site: Option<&str>) -> Vec<String> {
        let is_site = |name: &String| site.is_some_and(|site| alike(name, site));
        let written = |label: &str| matches!(label.to_lowercase().as_str(), "written by" | "écrit par" | "by" | "par");
        let labelled = self.values(&["twitter:label1"]).first().filter(|label| written(label));
        let fields = AUTHOR.iter().map(|name| people(self.values(&[name]).iter().copied()));
        let (exact, named): (Vec<usize>, Vec<usize>) =
            self.bylines.iter().partition(|b| is_author(&self.tape.elements[**b]));
        let bylines = exact.iter().chain(&named).filter(|b| !self.is_aside(**b)).map(|b| self.tape.text(*b, BYLINE));
        let places = std::iter::once(people(linked.authors.iter().map(String::as_str)))
            .chain(fields)
            .chain(labelled.map(|_| people(self.values(&["twitter:data1"]).iter().copied())))
            .chain(bylines.filter(|text| text.len() < BYLINE).map(|text| people([text.as_str()])));
        let mut named = places.filter(|names| !names.is_empty()).peekable();
        let first = named.peek().cloned().unwrap_or_default();
        named.find(|names| !names.iter().any(is_site)).unwrap_or(first)
    }

    /// The first time of publication, or of change, that the body shows.
    pub fn time(&self, published: bool) -> Option<Moment> {
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

    /// Whether an element stands in a part of the page that is about other pages.
    fn is_aside(&self, element: usize) -> bool {
        let aside =
            |class: &str| words_of(class).any(|w| matches!(w.as_str(), "comment" | "comments" | "related" | "sidebar"));
        let headline = self.headings.first().map(|h| self.tape.elements[*h].open);
        self.tape.within(element, |e| match e.tag() {
            "aside" | "nav" | "footer" | "li" => true,
            // What holds the headline is about this page, whatever its columns are called.
            _ => !headline.is_some_and(|h| (e.open..e.close).contains(&h)) && e.attr("class").is_some_and(aside),
        })
    }
}

/// Whether one name is the other, or a longer form of it, whatever the case.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    a == b || short.len() > 4 && long.contains(short.as_str())
}

/// Whether the markup says that an element names an author.
fn is_author(element: &Element<'_>) -> bool {
    element.has("rel", &["author"]) || element.has("itemprop", &["author"])
}

fn is_named_byline(element: &Element<'_>) -> bool {
    is_author(element)
        || element.tag() == "address"
        || element.attr("class").is_some_and(|class| {
            words_of(class).any(|w| matches!(w.as_str(), "byline" | "author" | "authors" | "auteur" | "auteurs"))
        })
}

fn is_date(element: &Element<'_>) -> bool {
    element.has("itemprop", &["datePublished", "dateModified"])
        || element.attr("class").is_some_and(|class| {
            words_of(class).any(|w| {
                matches!(
                    w.as_str(),
                    "date" | "meta" | "published" | "publication" | "dateline" | "timestamp" | "datetime"
                )
            })
        })
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
