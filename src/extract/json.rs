//! An article as JSON, with offsets in code points.

use serde_json::{Value, json};

use super::Article;
use crate::text::CodePoints;

/// The article as `depeche extract` prints it: `url based_on title authors checks published modified language publisher text
/// blocks`. Times are ISO 8601 or null; `start` and `end` of a block count Unicode code points of `text`.
pub fn to_json(article: &Article) -> Value {
    let points = CodePoints::new(&article.text);
    let blocks: Vec<Value> = article
        .blocks
        .iter()
        .map(|block| {
            let (start, end) = points.span(block.span);
            json!({ "kind": block.kind, "start": start, "end": end })
        })
        .collect();
    json!({
        "url": article.url,
        "based_on": article.based_on,
        "title": article.title,
        "authors": article.authors,
        "checks": article.checks,
        "published": article.published,
        "modified": article.modified,
        "language": article.lang,
        "publisher": article.publisher,
        "text": article.text,
        "blocks": blocks,
    })
}
