//! The way back: an article from its named graph, so that it can be annotated again without its page.

use std::collections::HashMap;

use oxigraph::model::{NamedOrBlankNode, Quad, Term, vocab::rdf};
use url::Url;

use super::Base;
use crate::{
    extract::{Article, Block, BlockKind, Check, Publisher},
    text::Span,
    vocab::{dep, nif, schema},
};

/// A named graph that holds no article.
#[derive(Debug, thiserror::Error)]
#[error("the graph of the article {graph} has no usable {missing}: derive it again with depeche rebuild")]
pub struct Unreadable {
    /// The article's address.
    pub graph: String,
    /// What is missing.
    pub missing: &'static str,
}

/// The article that a named graph was made of. Whatever annotation depends on is as it was when
/// [`article_quads`](super::article_quads) wrote it; the name of its publisher and its original are left out.
pub fn read_article(base: &Base, quads: &[Quad]) -> Result<Article, Unreadable> {
    let graph = quads.first().map(|quad| quad.graph_name.to_string()).unwrap_or_default();
    let iri = graph.trim_matches(['<', '>']);
    let about = |quad: &&Quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == iri);
    let mut own: HashMap<&str, Vec<&Term>> = HashMap::new();
    for quad in quads.iter().filter(about) {
        own.entry(quad.predicate.as_str()).or_default().push(&quad.object);
    }
    let text = |predicate: &str| own.get(predicate).and_then(|terms| terms.first()).and_then(|term| value(term));
    let unreadable = |missing| move || Unreadable { graph: iri.to_owned(), missing };
    let url: Url = text(schema::URL).and_then(|url| url.parse().ok()).ok_or_else(unreadable("schema:url"))?;
    let publisher = text(schema::PUBLISHER).and_then(|iri| base.local(iri)?.strip_prefix("source/"));
    let publisher = publisher.ok_or_else(unreadable("schema:publisher"))?;
    let lang = text(schema::IN_LANGUAGE).and_then(|lang| lang.parse().ok());
    let body = text(nif::IS_STRING).ok_or_else(unreadable("nif:isString"))?;
    let article = Article {
        url,
        based_on: None,
        checks: checks(quads),
        publisher: Publisher { domain: publisher.to_owned(), name: None },
        title: text(schema::HEADLINE).unwrap_or_default().to_owned(),
        authors: own.get(schema::AUTHOR).into_iter().flatten().filter_map(|t| value(t)).map(str::to_owned).collect(),
        published: text(schema::DATE_PUBLISHED).and_then(|date| date.parse().ok()),
        modified: text(schema::DATE_MODIFIED).and_then(|date| date.parse().ok()),
        lang: lang.ok_or_else(unreadable("schema:inLanguage"))?,
        text: body.to_owned(),
        blocks: blocks(body, &kinds(quads)),
    };
    if base.article(&article.id()).as_str() != iri {
        return Err(unreadable("schema:url that its address is made of")());
    }
    Ok(article)
}

/// The checks that it publishes, in the order of their addresses.
fn checks(quads: &[Quad]) -> Vec<Check> {
    let of = |subject: &str, predicate: &'static str| {
        let subject = subject.to_owned();
        let own = move |quad: &&Quad| {
            quad.predicate.as_str() == predicate
                && matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == subject)
        };
        quads.iter().filter(own).filter_map(|quad| value(&quad.object)).collect::<Vec<_>>()
    };
    let mut nodes: Vec<&str> = quads
        .iter()
        .filter(|quad| quad.predicate == rdf::TYPE && value(&quad.object) == Some(schema::CLAIM_REVIEW))
        .filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    nodes.sort_unstable();
    let check = |node: &str| {
        let one = |subject: &str, predicate| of(subject, predicate).first().map(|text| (*text).to_owned());
        let rating = one(node, schema::REVIEW_RATING).unwrap_or_default();
        let items = of(node, schema::ITEM_REVIEWED);
        let item = items.iter().find(|item| item.ends_with("-claim")).copied().unwrap_or_default();
        let number = |predicate| one(&rating, predicate).and_then(|text| text.parse().ok());
        Some(Check {
            claim: one(node, schema::CLAIM_REVIEWED)?,
            verdict: one(&rating, schema::ALTERNATE_NAME),
            rating: number(schema::RATING_VALUE),
            worst: number(schema::WORST_RATING),
            best: number(schema::BEST_RATING),
            checker: one(node, schema::AUTHOR),
            url: one(node, schema::URL).and_then(|url| url.parse().ok()),
            said_by: one(item, schema::AUTHOR),
            said_on: one(item, schema::DATE_PUBLISHED).and_then(|date| date.parse().ok()),
            appearances: of(item, schema::APPEARANCE).iter().filter_map(|url| url.parse().ok()).collect(),
        })
    };
    nodes.into_iter().filter_map(check).collect()
}

fn value(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => Some(literal.value()),
        Term::NamedNode(node) => Some(node.as_str()),
        Term::BlankNode(_) => None,
    }
}

/// Kinds of blocks by the code point at which they begin and end.
fn kinds(quads: &[Quad]) -> HashMap<(usize, usize), BlockKind> {
    let marked = quads.iter().filter(|quad| quad.predicate.as_str() == dep::BLOCK_KIND);
    marked
        .filter_map(|quad| {
            let kind = match value(&quad.object)? {
                "heading" => BlockKind::Heading,
                "blockquote" => BlockKind::Blockquote,
                "listitem" => BlockKind::ListItem,
                "caption" => BlockKind::Caption,
                _ => return None,
            };
            let NamedOrBlankNode::NamedNode(node) = &quad.subject else { return None };
            let (begin, end) = node.as_str().rsplit_once("#char=")?.1.split_once(',')?;
            Some(((begin.parse().ok()?, end.parse().ok()?), kind))
        })
        .collect()
}

/// One block a line.
fn blocks(text: &str, kinds: &HashMap<(usize, usize), BlockKind>) -> Vec<Block> {
    let (mut byte, mut point) = (0, 0);
    text.split('\n')
        .map(|line| {
            let points = line.chars().count();
            let kind = kinds.get(&(point, point + points)).copied().unwrap_or(BlockKind::Paragraph);
            let block = Block { kind, span: Span::new(byte, byte + line.len()) };
            byte += line.len() + 1;
            point += points + 1;
            block
        })
        .collect()
}
