//! What a page says of itself: JSON-LD, OpenGraph, Dublin Core and other `<meta>`s, links, times and bylines.

use url::Url;

use super::{
    Check, Moment,
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
    pub checks: Vec<Check>,
    pub published: Option<Moment>,
    pub modified: Option<Moment>,
    pub lang: Option<Lang>,
    pub publisher: Option<String>,
    /// Whether the page calls itself an article.
    pub article: bool,
    /// The text as the page repeats it for machines, in markup or in lines.
    pub body: Option<String>,
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
        checks: linked.checks,
        article: linked.article || page.values(&["og:type"]).iter().any(|t| t.contains("article")),
        body: linked.body,
        url,
        based_on,
    }
}

/// The page's canonical address, and the original's where the page names one on another site. A file is taken at its
/// word; a front page as canonical address of an inner page is a template's mistake.
fn addresses(page: &Page<'_, '_>, linked: &Linked, url: &Url, base: &Url) -> (Url, Option<Url>) {
    let named = [page.canonical, page.values(&["og:url"]).first().copied(), linked.url.as_deref()];
    let named: Vec<Url> = named
        .into_iter()
        .flatten()
        .filter_map(|address| base.join(address.trim()).ok())
        .filter(|a| matches!(a.scheme(), "http" | "https") && (a.path() != "/" || url.path() == "/"))
        .collect();
    let own = named.iter().find(|a| same_site(a, url) || !url.has_host()).unwrap_or(url);
    let original = named.first().filter(|a| !same_site(a, url) && url.has_host());
    (canonical_form(own), original.map(canonical_form))
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn metadata(html: &str) -> Metadata {
        let html = Html::parse_document(html);
        read(&Tape::new(&html), &Url::parse("https://www.paper.example/tech/2025/07/15/brume").unwrap())
    }

    #[test]
    fn opengraph_stands_in_for_json_ld() {
        let about = metadata(
            "<html lang=en><title>Brume opens - Paper</title><meta property=og:title content='Brume opens | Paper'>\
             <meta property=og:site_name content=Paper><meta property=og:type content=article>\
             <meta property=article:published_time content=2025-07-15T09:30:00Z>\
             <meta property=article:modified_time content=2025-07-16T09:30:00Z>\
             <meta property=article:author content=https://social.example/ana><meta name=author content='Ana Roy, Bo Li'>",
        );
        assert_eq!(about.title, "Brume opens");
        assert_eq!(about.authors, ["Ana Roy", "Bo Li"]);
        assert_eq!(about.published.unwrap().to_string(), "2025-07-15T09:30:00+00:00");
        assert_eq!(about.modified.unwrap().to_string(), "2025-07-16T09:30:00+00:00");
        assert_eq!(about.publisher.as_deref(), Some("Paper"));
        assert!(about.article);
    }

    #[test]
    fn dublin_core_is_read() {
        let about = metadata(
            "<meta name=DC.title content='Brume opens'><meta name=DC.creator content='Ana Roy'>\
             <meta name=DC.date.issued content=2025-07-14><meta name=DC.language content=fr>",
        );
        assert_eq!((about.title.as_str(), about.authors.as_slice()), ("Brume opens", &["Ana Roy".to_owned()][..]));
        assert_eq!(about.published.unwrap().to_string(), "2025-07-14");
        assert_eq!(about.lang, Some(Lang::FR));
    }

    #[test]
    fn the_headline_of_the_article_is_told_from_that_of_the_site() {
        let about = metadata(
            "<title>Paper of the Hills: Brume opens a centre</title><h1>Paper of the Hills</h1><h1>Brume opens a centre</h1>",
        );
        assert_eq!(about.title, "Brume opens a centre");
    }

    #[test]
    fn a_site_that_names_itself_as_author_gives_way_to_the_byline() {
        let about = metadata(
            r#"<meta property=og:site_name content="The Paper"><meta name=author content="The Paper">
            <div class=comment><span class=author>Zoe Troll</span></div><h1>Brume</h1><div class=byline>By <a>Ana Roy</a></div>"#,
        );
        assert_eq!(about.authors, ["Ana Roy"]);
    }

    #[test]
    fn the_time_of_the_article_is_told_from_those_of_others_and_of_changes() {
        let about = metadata(
            "<aside><time datetime=2025-01-01></time></aside><p>Mis à jour le <time class=updated datetime=2025-07-17></time></p>\
             <p>Publié le <time class=published datetime='2025-07-14T10:00+02:00'></time></p>",
        );
        assert_eq!(about.published.unwrap().to_string(), "2025-07-14T10:00:00+02:00");
        assert_eq!(about.modified.unwrap().to_string(), "2025-07-17");
    }

    #[test]
    fn the_address_tells_the_day_where_nothing_else_does() {
        assert_eq!(metadata("<p>x").published.unwrap().to_string(), "2025-07-15");
    }

    #[test]
    fn a_file_stands_under_the_address_that_it_names() {
        let html = Html::parse_document("<link rel=canonical href=https://paper.example/a>");
        let about = read(&Tape::new(&html), &Url::parse("file:///tmp/page.html").unwrap());
        assert_eq!((about.url.as_str(), about.based_on), ("https://paper.example/a", None));
    }

    #[test]
    fn a_front_page_is_nobodys_canonical_address() {
        let about = metadata("<link rel=canonical href=/><base href=https://www.paper.example/>");
        assert_eq!(about.url.as_str(), "https://www.paper.example/tech/2025/07/15/brume");
        assert_eq!(about.based_on, None);
    }
}
