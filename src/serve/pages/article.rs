//! The page of an article: its text with names, quotes and claims marked.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    ledger::{self, Check},
    marks::{self, Mark},
    quotation::elsewhere,
    statement::{Named, Statement, Words, claim_pattern, quote_pattern},
    view::{Names, View, html, last_part},
};
use crate::{
    graph::{QueryError, Rows},
    serve::{AppState, Visit, answer::refusal},
    text::Span,
    vocab::{dep, itsrdf, nif, prov, schema, skos},
};

#[derive(Template)]
#[template(path = "article.html")]
struct Page<'a> {
    v: View<'a>,
    address: String,
    headline: String,
    lang: String,
    url: String,
    publisher: Named,
    authors: Vec<String>,
    published: Option<String>,
    modified: Option<String>,
    archived: Option<String>,
    original: Option<Named>,
    blocks: Vec<BlockHtml>,
    statements: Vec<Statement>,
    quotes: Vec<Words>,
    checks: Vec<Check>,
    classes: Vec<(String, String, usize)>,
}

/// A block: its element, and its text as HTML that is escaped already.
struct BlockHtml {
    kind: String,
    html: String,
}

/// The page of the article of that id.
pub async fn article(state: &AppState, id: &str, visit: &Visit) -> Response {
    let view = View::new(state, visit);
    match load(view, id).await {
        Ok(Some(page)) => html(StatusCode::OK, &page),
        Ok(None) => super::missing(state, visit),
        Err(error) => refusal(&error),
    }
}

async fn load<'a>(view: View<'a>, id: &str) -> Result<Option<Page<'a>>, QueryError> {
    let node = view.state.base.at("article/", id).to_string();
    let about = view.select(about(&node)).await?;
    let Some(row) = about.first() else { return Ok(None) };
    let get = |name: &str| row.text(name).map(str::to_owned);
    let text = get("text").unwrap_or_default();

    let in_graph = |select: &str, pattern: &str| format!("SELECT {select} WHERE {{ GRAPH {node} {{ {pattern} }} }}");
    let authors = view.select(in_graph("?author", &format!("{node} <{}> ?author", schema::AUTHOR))).await?;
    let names = Names::read(&view.select(names(&node)).await?, view.lang);
    let claims = view.select(in_graph("*", &format!("?claim a <{}> . {}", dep::CLAIM, claim_pattern()))).await?;
    let quotes = view.select(in_graph("*", &format!("?quote a <{}> . {}", schema::QUOTATION, quote_pattern()))).await?;
    let place = format!("<{}> ?begin ; <{}> ?end", nif::BEGIN_INDEX, nif::END_INDEX);
    let mention = format!(
        "?mention a <{}> ; {place} ; <{}> ?entity ; <{}> ?class ; <{}> ?confidence",
        dep::MENTION,
        itsrdf::TA_IDENT_REF,
        itsrdf::TA_CLASS_REF,
        itsrdf::TA_CONFIDENCE
    );
    let mentions = view.select(in_graph("*", &mention)).await?;
    let kinds = view.select(in_graph("*", &format!("?span <{}> ?kind ; {place}", dep::BLOCK_KIND))).await?;

    let mut statements: Vec<Statement> = claims.iter().filter_map(|r| Statement::read(&r, &view, &names)).collect();
    statements.sort_by(|a, b| (a.begin, &a.iri).cmp(&(b.begin, &b.iri)));
    let mut quotes: Vec<Words> = quotes.iter().filter_map(|r| Words::read(&r, &view, &names)).collect();
    quotes.sort_by_key(|q| q.begin);
    let anchor = format!("?quote <{}> {node} . ?node <{}> ?quote .", dep::IN_ARTICLE, dep::APPEARANCE);
    let mut known = elsewhere(&view, &anchor).await?;
    quotes.iter_mut().for_each(|quote| quote.elsewhere = known.remove(&quote.iri));

    let bytes = Bytes::of(&text);
    let mut all = quote_marks(&quotes, &bytes, &view);
    all.extend(claim_marks(&statements, &bytes));
    all.extend(mention_marks(&mentions, &bytes, &view, &names));
    let publisher = get("publisher").unwrap_or_default();
    Ok(Some(Page {
        checks: ledger::checks(&view, &node).await?,
        address: format!("{}article/{id}", view.root),
        headline: get("headline").unwrap_or_default(),
        lang: get("lang").unwrap_or_default(),
        url: get("url").unwrap_or_default(),
        publisher: Named {
            name: get("publisherName").unwrap_or_else(|| last_part(&publisher).to_owned()),
            link: Some(view.link(&publisher)),
        },
        authors: authors.iter().filter_map(|r| r.text("author").map(str::to_owned)).collect(),
        published: row.text("published").map(|d| view.day(d)),
        modified: row.text("modified").map(|d| view.day(d)),
        archived: row.text("archived").map(|iri| view.link(iri)),
        original: row.text("original").map(|iri| Named {
            name: get("originalUrl").unwrap_or_else(|| iri.to_owned()),
            link: Some(view.link(iri)),
        }),
        blocks: blocks(&text, &kinds, &bytes, all),
        classes: classes(&mentions, &view),
        statements,
        quotes,
        v: view,
    }))
}

fn about(node: &str) -> String {
    format!(
        "SELECT * WHERE {{ GRAPH {node} {{
            {node} <{headline}> ?headline ; <{text}> ?text ; <{lang}> ?lang ; <{url}> ?url ; <{publisher}> ?publisher .
            OPTIONAL {{ ?publisher <{name}> ?publisherName }}
            OPTIONAL {{ {node} <{published}> ?published }}
            OPTIONAL {{ {node} <{modified}> ?modified }}
            OPTIONAL {{ {node} <{archived}> ?archived }}
            OPTIONAL {{ {node} <{run}> ?run }}
            OPTIONAL {{ {node} <{original}> ?original . OPTIONAL {{ ?original <{url}> ?originalUrl }} }}
        }} }}",
        headline = schema::HEADLINE,
        text = nif::IS_STRING,
        lang = schema::IN_LANGUAGE,
        url = schema::URL,
        publisher = schema::PUBLISHER,
        name = schema::NAME,
        published = schema::DATE_PUBLISHED,
        modified = schema::DATE_MODIFIED,
        archived = schema::ARCHIVED_AT,
        run = prov::WAS_GENERATED_BY,
        original = schema::IS_BASED_ON,
    )
}

/// Names of everything that the article's graph points to.
fn names(node: &str) -> String {
    format!(
        "SELECT DISTINCT ?entity ?label WHERE {{
            {{ SELECT DISTINCT ?entity WHERE {{
                GRAPH {node} {{ ?any ?points ?entity FILTER(isIRI(?entity)) }} }} }}
            ?entity <{}> ?label }}",
        skos::PREF_LABEL
    )
}

/// Byte offsets by code point.
struct Bytes(Vec<usize>);

impl Bytes {
    fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect())
    }

    fn span(&self, begin: usize, end: usize) -> Option<Span> {
        Some(Span::new(*self.0.get(begin)?, *self.0.get(end)?))
    }
}

fn quote_marks(quotes: &[Words], bytes: &Bytes, view: &View<'_>) -> Vec<Mark> {
    let mark = |quote: &Words| {
        let speaker = quote.speaker.as_ref().map_or(view.t.unknown_speaker.as_str(), |s| &s.name);
        let class = if quote.direct { "quote" } else { "quote indirect" };
        Some(Mark {
            span: bytes.span(quote.begin, quote.end)?,
            element: "span",
            attributes: vec![("class", class.into()), ("title", format!("{} {speaker}", view.t.according_to))],
            id: Some(format!("quote={},{}", quote.begin, quote.end)),
        })
    };
    quotes.iter().filter_map(mark).collect()
}

fn claim_marks(statements: &[Statement], bytes: &Bytes) -> Vec<Mark> {
    let mark = |s: &Statement| {
        Some(Mark {
            span: bytes.span(s.begin, s.end)?,
            element: "span",
            attributes: vec![
                ("class", format!("claim {}", s.modality_class)),
                ("title", format!("{} · {} · {} ({})", s.subject.name, s.property, s.value.name, s.modality)),
            ],
            id: None,
        })
    };
    statements.iter().filter_map(mark).collect()
}

fn mention_marks(mentions: &Rows, bytes: &Bytes, view: &View<'_>, names: &Names) -> Vec<Mark> {
    let mark = |row: crate::graph::Row<'_>| {
        let (begin, end) = (row.number("begin")? as usize, row.number("end")? as usize);
        let (entity, class) = (row.text("entity")?, row.text("class")?);
        let about = format!("{} · {} · {}", names.of(entity), view.label(class), row.text("confidence")?);
        Some(Mark {
            span: bytes.span(begin, end)?,
            element: "a",
            attributes: vec![
                ("class", format!("name {}", last_part(class).to_lowercase())),
                ("href", view.link(entity)),
                ("title", about),
            ],
            id: Some(format!("char={begin},{end}")),
        })
    };
    mentions.iter().filter_map(mark).collect()
}

/// The classes of the names, with how many mentions each has.
fn classes(mentions: &Rows, view: &View<'_>) -> Vec<(String, String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for class in mentions.iter().filter_map(|row| row.text("class").map(str::to_owned)) {
        *counts.entry(class).or_insert(0) += 1;
    }
    counts.into_iter().map(|(class, count)| (last_part(&class).to_lowercase(), view.label(&class), count)).collect()
}

fn blocks(text: &str, kinds: &Rows, bytes: &Bytes, marks: Vec<Mark>) -> Vec<BlockHtml> {
    let kinds: std::collections::HashMap<Span, &str> = kinds
        .iter()
        .filter_map(|row| {
            let span = bytes.span(row.number("begin")? as usize, row.number("end")? as usize)?;
            Some((span, row.text("kind")?))
        })
        .collect();
    let mut start = 0;
    let line = |line: &str| {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        span
    };
    let spans: Vec<Span> = text.split('\n').map(line).collect();
    let kind = |span: &Span| kinds.get(span).copied().unwrap_or("paragraph").to_owned();
    let html = marks::render(text, &spans, marks);
    spans.iter().zip(html).map(|(span, html)| BlockHtml { kind: kind(span), html }).collect()
}
