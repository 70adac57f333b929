//! Capture → Article: main text in blocks, and metadata.

mod address;
mod article;
mod blocks;
mod boilerplate;
pub(crate) mod charset;
mod check;
mod content;
pub(crate) mod dates;
mod json;
mod jsonld;
mod language;
mod metadata;
mod names;
mod page;
mod parse;
mod tape;

pub use address::canonical_form;
pub(crate) use address::domain;
pub(crate) use article::hex;
pub use article::{Article, ArticleId, Block, BlockKind, Moment, Publisher};
pub use check::Check;
pub use json::to_json;

use crate::fetch::Capture;

/// Largest page that is read, in bytes. Pages of the press have a tenth of it at most.
pub const MAX_HTML_BYTES: usize = 10_000_000;

/// Letters and digits that a page must hold to be an article.
const MIN_TEXT: usize = 140;

/// Why a capture is no article.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ExtractError {
    /// The server did not answer with the page.
    #[error("the server answered with status {0}, not with a page")]
    Status(u16),
    /// The response is no HTML.
    #[error("the content type is {0:?}, and only HTML holds articles")]
    NotHtml(String),
    /// The response is empty.
    #[error("the response is empty")]
    Empty,
    /// The page is larger than [`MAX_HTML_BYTES`].
    #[error("the page has {0} bytes; pages of more than {MAX_HTML_BYTES} are not read")]
    TooLarge(usize),
    /// The page unfolds to a larger tree than any article has.
    #[error(
        "the page has more than {} nodes, or a tag of more than {} attributes",
        parse::MAX_NODES,
        parse::MAX_ATTRIBUTES
    )]
    TooComplex,
    /// The page is the front page of a site or section.
    #[error("{0} is a front page, not an article")]
    FrontPage(String),
    /// There is too little running text.
    #[error("the page has {0} letters of running text; an article has at least {MIN_TEXT}")]
    NoText(usize),
    /// Nothing tells the language.
    #[error("the page declares no language, and its text is in none that can be told")]
    NoLanguage,
}

/// Reads the article of a page. Takes time linear in the size of the page, and holds up to anything that is sent.
pub fn extract(capture: &Capture) -> Result<Article, ExtractError> {
    let content_type = capture.header("content-type");
    check(capture, content_type)?;
    let tld = capture.url.domain().and_then(|d| d.rsplit('.').next());
    let text = charset::decode(&capture.body, content_type, tld);
    let html = parse::parse(&text)?;
    let tape = tape::Tape::new(&html);
    let about = metadata::read(&tape, &capture.url);
    if is_front(&capture.url) && !about.article {
        return Err(ExtractError::FrontPage(capture.url.to_string()));
    }
    let mut found = content::blocks(&tape, &about.title);
    // Some pages leave it to a script to show the text that they give to machines.
    if let Some(body) = about.body.as_deref().filter(|_| letters(&found) < MIN_TEXT) {
        found = content::blocks_of_body(body)?;
    }
    if letters(&found) < MIN_TEXT {
        return Err(ExtractError::NoText(letters(&found)));
    }
    let (text, blocks) = Article::join(found);
    Ok(Article {
        publisher: Publisher { domain: address::domain(&about.url), name: about.publisher },
        url: about.url,
        based_on: about.based_on,
        title: about.title,
        authors: about.authors,
        checks: about.checks,
        published: about.published,
        modified: about.modified,
        lang: language::language(about.lang, &text).ok_or(ExtractError::NoLanguage)?,
        text,
        blocks,
    })
}

fn letters(blocks: &[(BlockKind, String)]) -> usize {
    blocks.iter().flat_map(|(_, text)| text.chars()).filter(|c| c.is_alphanumeric()).count()
}

fn check(capture: &Capture, content_type: Option<&str>) -> Result<(), ExtractError> {
    if capture.status != 200 {
        return Err(ExtractError::Status(capture.status));
    }
    let media_type = content_type.and_then(|c| c.split(';').next()).map(|t| t.trim().to_ascii_lowercase());
    if let Some(media_type) = media_type
        && !matches!(media_type.as_str(), "" | "text/html" | "application/xhtml+xml")
    {
        return Err(ExtractError::NotHtml(media_type));
    }
    if capture.body.len() > MAX_HTML_BYTES {
        return Err(ExtractError::TooLarge(capture.body.len()));
    }
    if capture.body.iter().all(u8::is_ascii_whitespace) {
        return Err(ExtractError::Empty);
    }
    Ok(())
}

/// Whether an address is that of a site's front page, in whatever language: `/`, `/fr/`, `/index.html`.
fn is_front(url: &url::Url) -> bool {
    let path = url.path().trim_matches('/');
    url.has_host()
        && url.query().is_none()
        && (path.is_empty() || path.starts_with("index.") || matches!(path, "fr" | "en" | "home"))
}
