//! The article as read from a page.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::Check;
use crate::{lang::Lang, text::Span};

/// First 16 hex digits of the SHA-256 of an article's canonical URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(String);

impl ArticleId {
    /// The id of the article at a canonical URL.
    pub fn of(url: &Url) -> Self {
        Self(hex(&Sha256::digest(url.as_str()))[..16].to_owned())
    }

    /// The 16 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text that is no article's id.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no article's id: 16 hex digits, the last part of its address")]
pub struct BadArticleId(String);

impl FromStr for ArticleId {
    type Err = BadArticleId;

    fn from_str(text: &str) -> Result<Self, BadArticleId> {
        let digits = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if digits { Ok(Self(text.to_owned())) } else { Err(BadArticleId(text.to_owned())) }
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lower-case hex digits of bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A point in time as precisely as the page gives it; in ISO 8601 outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Moment {
    /// A day without time.
    Day(NaiveDate),
    /// A time with its offset from UTC.
    Instant(DateTime<FixedOffset>),
}

impl Moment {
    /// The day, in the offset of the page.
    pub fn day(&self) -> NaiveDate {
        match self {
            Moment::Day(day) => *day,
            Moment::Instant(time) => time.date_naive(),
        }
    }
}

/// Text that is no ISO 8601 date or time with offset.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no ISO 8601 date (2025-07-15) or time with offset (2025-07-15T09:30:00+02:00)")]
pub struct BadMoment(String);

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, BadMoment> {
        let text = text.trim();
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Ok(Moment::Day(day));
        }
        DateTime::parse_from_rfc3339(text).map(Moment::Instant).map_err(|_| BadMoment(text.to_owned()))
    }
}

impl TryFrom<String> for Moment {
    type Error = BadMoment;

    fn try_from(text: String) -> Result<Self, BadMoment> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Day(day) => write!(f, "{day}"),
            Moment::Instant(time) => f.write_str(&time.to_rfc3339()),
        }
    }
}

/// Who published the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// Host of the page without `www.`, with its port where that is not the usual one; the identity of the source.
    pub domain: String,
    /// Name as the page gives it.
    pub name: Option<String>,
}

/// What a block of text is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// `h1` to `h6` inside the article.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A block quotation, its signature included where it stands inside.
    Blockquote,
    /// An item of a list.
    ListItem,
    /// The caption of a figure.
    Caption,
}

/// A block of the article's text: one line of [`Article::text`], without its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the text, in bytes.
    pub span: Span,
}

/// An article: what a page says and what it says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Canonical URL: the page's own word where it stays on the same host, else the address fetched.
    pub url: Url,
    /// The address of the original where the page names one on another host (a syndicated copy).
    pub based_on: Option<Url>,
    /// Who published it.
    pub publisher: Publisher,
    /// Headline.
    pub title: String,
    /// Names of the authors, in the page's order.
    pub authors: Vec<String>,
    /// Checks of what others said that it publishes.
    pub checks: Vec<Check>,
    /// When it was first published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub modified: Option<Moment>,
    /// Language of the text.
    pub lang: Lang,
    /// Body, one block a line.
    pub text: String,
    /// The blocks, in order; their spans cover every line of `text`.
    pub blocks: Vec<Block>,
}

impl Article {
    /// The article's identity.
    pub fn id(&self) -> ArticleId {
        ArticleId::of(&self.url)
    }

    /// Joins blocks to the text of an article, one a line. The blocks must hold no line break.
    pub fn join(blocks: impl IntoIterator<Item = (BlockKind, String)>) -> (String, Vec<Block>) {
        let mut text = String::new();
        let mut spans = Vec::new();
        for (kind, block) in blocks {
            if !text.is_empty() {
                text.push('\n');
            }
            let start = text.len();
            text.push_str(&block);
            spans.push(Block { kind, span: Span::new(start, text.len()) });
        }
        (text, spans)
    }
}
