//! Where else a quote stands, which words it translates, and the page of what was said.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    statement::Named,
    view::{Names, View, html, last_part},
};
use crate::{
    graph::{QueryError, Row},
    serve::{AppState, Visit, answer::refusal},
    vocab::{dep, nif, schema},
};

/// Most quotes of which the page of one statement, or of one speaker, is made.
const MOST: usize = 1000;

/// What is known of the statement that a quote is of.
pub(super) struct Elsewhere {
    /// Link to the statement's page.
    pub link: String,
    /// How many articles quote it.
    pub articles: usize,
    /// The first known article, where it is another one, and its day.
    pub first: Option<(Named, String)>,
    /// Statements that it translates, and those that translate it.
    pub originals: Vec<Rendering>,
    pub translations: Vec<Rendering>,
}

impl Elsewhere {
    /// Whether there is anything to tell.
    pub fn is_telling(&self) -> bool {
        self.articles > 1 || !self.originals.is_empty() || !self.translations.is_empty()
    }
}

/// The same words in another language.
#[derive(Clone)]
pub(super) struct Rendering {
    pub text: String,
    pub lang: String,
    pub link: String,
    pub confidence: String,
}

/// What is known of statements, by the quotes of them; `anchor` is a pattern of the graph of quotations that binds `?node`
/// and `?quote`.
pub(super) async fn elsewhere(view: &View<'_>, anchor: &str) -> Result<HashMap<String, Elsewhere>, QueryError> {
    let graph = view.state.base.quotations_graph();
    let rows = view
        .select(format!(
            "SELECT * WHERE {{
                GRAPH {graph} {{ {anchor} ?node <{articles}> ?articles ; <{first_in}> ?article .
                    OPTIONAL {{ ?node <{first}> ?first }} }}
                OPTIONAL {{ GRAPH ?article {{ ?article <{publisher}> ?outlet . ?outlet <{name}> ?publisher }} }}
             }} LIMIT {MOST}",
            articles = dep::ARTICLES,
            first_in = dep::FIRST_SAID_IN,
            first = dep::FIRST_SAID,
            publisher = schema::PUBLISHER,
            name = schema::NAME,
        ))
        .await?;
    let renderings = renderings(view, anchor).await?;
    let read = |row: Row<'_>| {
        let (quote, node, first) = (row.text("quote")?, row.text("node")?, row.text("article")?);
        let elsewhere = quote.split_once('#').is_none_or(|(article, _)| article != first);
        let name = row.text("publisher").unwrap_or_else(|| last_part(first)).to_owned();
        let (originals, translations) = renderings.get(node).cloned().unwrap_or_default();
        let known = Elsewhere {
            link: view.link(node),
            articles: row.number("articles")? as usize,
            first: elsewhere.then(|| {
                (
                    Named { name, link: Some(view.link(first)) },
                    row.text("first").map(|d| view.day(d)).unwrap_or_default(),
                )
            }),
            originals,
            translations,
        };
        Some((quote.to_owned(), known))
    };
    Ok(rows.iter().filter_map(read).filter(|(_, known)| known.is_telling()).collect())
}

type Renderings = HashMap<String, (Vec<Rendering>, Vec<Rendering>)>;

/// Originals and translations by statement.
async fn renderings(view: &View<'_>, anchor: &str) -> Result<Renderings, QueryError> {
    let query = format!(
        "SELECT DISTINCT ?node ?other ?text ?confidence ?original WHERE {{ GRAPH {graph} {{ {anchor}
            {{ ?link <{translated}> ?node ; <{original}> ?other BIND(true AS ?original) }}
            UNION {{ ?link <{original}> ?node ; <{translated}> ?other BIND(false AS ?original) }}
            ?link <{confidence}> ?confidence . ?other <{text}> ?text }} }} ORDER BY DESC(?confidence) ?other LIMIT {MOST}",
        graph = view.state.base.quotations_graph(),
        translated = dep::TRANSLATED,
        original = dep::ORIGINAL,
        confidence = dep::CONFIDENCE,
        text = schema::TEXT,
    );
    let mut renderings = Renderings::new();
    for row in view.select(query).await?.iter() {
        let (Some(node), Some(oxigraph::model::Term::Literal(text))) = (row.text("node"), row.term("text")) else {
            continue;
        };
        let rendering = Rendering {
            text: text.value().to_owned(),
            lang: text.language().unwrap_or_default().to_owned(),
            link: row.text("other").map(|iri| view.link(iri)).unwrap_or_default(),
            confidence: row.text("confidence").unwrap_or_default().to_owned(),
        };
        let (originals, translations) = renderings.entry(node.to_owned()).or_default();
        if row.text("original") == Some("true") { originals } else { translations }.push(rendering);
    }
    Ok(renderings)
}

#[derive(Template)]
#[template(path = "quotation.html")]
struct Page<'a> {
    v: View<'a>,
    address: String,
    text: String,
    lang: String,
    speaker: Option<Named>,
    articles: usize,
    publishers: usize,
    appearances: Vec<Appearance>,
    originals: Vec<Rendering>,
    translations: Vec<Rendering>,
}

/// A quote of the statement.
struct Appearance {
    text: String,
    lang: String,
    published: String,
    publisher: String,
    headline: String,
    link: String,
}

/// The page of the statement of that digest.
pub async fn quotation(state: &AppState, digest: &str, visit: &Visit) -> Response {
    match load(View::new(state, visit), digest).await {
        Ok(Some(page)) => html(StatusCode::OK, &page),
        Ok(None) => super::missing(state, visit),
        Err(error) => refusal(&error),
    }
}

async fn load<'a>(view: View<'a>, digest: &str) -> Result<Option<Page<'a>>, QueryError> {
    let (graph, node) = (view.state.base.quotations_graph(), view.state.base.quotation(digest));
    let about = view
        .select(format!(
            "SELECT * WHERE {{ GRAPH {graph} {{ {node} <{}> ?text ; <{}> ?articles ; <{}> ?publishers OPTIONAL {{ {node} <{}> ?speaker }} }} }}",
            schema::TEXT,
            dep::ARTICLES,
            dep::PUBLISHERS,
            dep::SAID_BY
        ))
        .await?;
    let Some(row) = about.first() else { return Ok(None) };
    let Some(oxigraph::model::Term::Literal(text)) = row.term("text") else { return Ok(None) };
    let speaker = row.text("speaker");
    let names = Names::load(&view, speaker).await?;
    let quotes = view
        .select(format!(
            "SELECT * WHERE {{
                GRAPH {graph} {{ {node} <{appearance}> ?quote }}
                GRAPH ?article {{
                    ?quote <{context}> ?article ; <{text}> ?text .
                    ?article <{headline}> ?headline ; <{lang}> ?lang ; <{publisher}> ?outlet .
                    OPTIONAL {{ ?article <{published}> ?published }} OPTIONAL {{ ?outlet <{name}> ?publisher }} }}
             }} LIMIT {MOST}",
            appearance = dep::APPEARANCE,
            context = nif::REFERENCE_CONTEXT,
            text = schema::TEXT,
            headline = schema::HEADLINE,
            lang = schema::IN_LANGUAGE,
            publisher = schema::PUBLISHER,
            published = schema::DATE_PUBLISHED,
            name = schema::NAME,
        ))
        .await?;
    // By the time in UTC, as the statement's own first one.
    let mut appearances: BTreeMap<_, Appearance> = BTreeMap::new();
    for row in quotes.iter() {
        let published = row.text("published").unwrap_or_default();
        let said = published.parse().ok().map(crate::ledger::Said);
        let quote = row.text("quote").unwrap_or_default();
        let get = |name: &str| row.text(name).unwrap_or_default().to_owned();
        appearances.insert(
            (said.is_none(), said, quote.to_owned()),
            Appearance {
                text: get("text"),
                lang: get("lang"),
                published: view.day(published),
                publisher: get("publisher"),
                headline: get("headline"),
                link: view.link(quote),
            },
        );
    }
    let (originals, translations) =
        renderings(&view, &format!("BIND({node} AS ?node)")).await?.remove(node.as_str()).unwrap_or_default();
    Ok(Some(Page {
        address: format!("{}quotation/{digest}", view.root),
        text: text.value().to_owned(),
        lang: text.language().unwrap_or_default().to_owned(),
        speaker: speaker.map(|iri| Named::entity(iri, &view, &names)),
        articles: row.number("articles").unwrap_or_default() as usize,
        publishers: row.number("publishers").unwrap_or_default() as usize,
        appearances: appearances.into_values().collect(),
        originals,
        translations,
        v: view,
    }))
}
