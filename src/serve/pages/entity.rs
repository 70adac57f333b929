//! The page of an entity: its names, what is said of it and by whom, what it said, where it is named.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    ledger::{self, Line, Revision},
    quotation::elsewhere,
    statement::{Named, Statement, Words, claim_pattern, quote_pattern},
    view::{Names, View, html, last_part},
};
use crate::{
    annotate::Slug,
    graph::{QueryError, Row},
    serve::{AppState, Visit, answer::refusal},
    vocab::{DEP, dct, dep, itsrdf, owl, schema, skos},
};

/// Most lines of each kind on one page; the queries have the rest.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "entity.html")]
struct Page<'a> {
    v: View<'a>,
    address: String,
    slug: String,
    name: String,
    class: Option<(String, String)>,
    other_names: Vec<String>,
    links: Vec<String>,
    ledger: Vec<Line>,
    revisions: Vec<Revision>,
    properties: Vec<Property>,
    quotes: Vec<Sourced<Words>>,
    mentions: Vec<Sourced<usize>>,
    together: Vec<(Named, usize)>,
}

/// What is said of one property.
struct Property {
    label: String,
    /// More than one value of a property that has one at a time.
    contradicts: bool,
    statements: Vec<Sourced<Statement>>,
}

/// Something with the article that it stands in.
struct Sourced<T> {
    what: T,
    published: String,
    publisher: String,
    headline: String,
    lang: String,
    article: String,
}

impl<T> Sourced<T> {
    fn new(what: T, row: &Row<'_>, view: &View<'_>) -> Option<Self> {
        Some(Self {
            what,
            published: row.text("published").map(|d| view.day(d)).unwrap_or_default(),
            publisher: row.text("publisher").unwrap_or_default().to_owned(),
            headline: row.text("headline").unwrap_or_default().to_owned(),
            lang: row.text("lang").unwrap_or_default().to_owned(),
            article: view.link(row.text("article")?),
        })
    }
}

/// Binds what [`Sourced::new`] reads, in the graph `?article`.
fn article_pattern() -> String {
    format!(
        "?article <{}> ?headline ; <{}> ?lang ; <{}> ?outlet . OPTIONAL {{ ?article <{}> ?published }} OPTIONAL {{ ?outlet <{}> ?publisher }}",
        schema::HEADLINE,
        schema::IN_LANGUAGE,
        schema::PUBLISHER,
        schema::DATE_PUBLISHED,
        schema::NAME
    )
}

/// The page of the entity of that slug.
pub async fn entity(state: &AppState, slug: &str, visit: &Visit) -> Response {
    match load(View::new(state, visit), slug).await {
        Ok(Some(page)) => html(StatusCode::OK, &page),
        Ok(None) => super::missing(state, visit),
        Err(error) => refusal(&error),
    }
}

async fn load<'a>(view: View<'a>, slug: &str) -> Result<Option<Page<'a>>, QueryError> {
    let node = view.state.base.entity(&Slug::new(slug)).to_string();
    let facts = view.select(format!("SELECT DISTINCT ?p ?o WHERE {{ {node} ?p ?o }}")).await?;
    let of = |predicate: &'static str| {
        facts.iter().filter(move |r| r.text("p") == Some(predicate)).filter_map(|r| r.text("o").map(str::to_owned))
    };
    let own = view
        .select(format!(
            "SELECT ?entity ?label WHERE {{ BIND({node} AS ?entity) ?entity <{}> ?label }}",
            skos::PREF_LABEL
        ))
        .await?;
    let iri = node.trim_matches(['<', '>']).to_owned();
    let name = Names::read(&own, view.lang).of(&iri).to_owned();
    let other_names: BTreeSet<String> =
        of(skos::PREF_LABEL).chain(of(skos::ALT_LABEL)).filter(|other| *other != name).collect();
    let class = of("http://www.w3.org/1999/02/22-rdf-syntax-ns#type").find(|class| class.starts_with(DEP));

    let article = article_pattern();
    let claims = format!(
        "SELECT DISTINCT * WHERE {{ {{ SELECT * WHERE {{ GRAPH ?article {{
            {{ ?claim rdf:subject {node} }} UNION {{ ?claim rdf:object {node} }}
            {} {article} }} }} LIMIT {MOST} }} OPTIONAL {{ ?property <{}> ?functional }} }}",
        claim_pattern(),
        dep::FUNCTIONAL
    );
    let claims = view.select(claims).await?;
    let quotes = format!(
        "SELECT * WHERE {{ GRAPH ?article {{ ?quote <{}> {node} . {} {article} }} }} ORDER BY DESC(STR(?published)) LIMIT {MOST}",
        schema::SPOKEN_BY_CHARACTER,
        quote_pattern()
    );
    let quotes = view.select(quotes).await?;
    let anchor = format!("?node <{}> {node} ; <{}> ?quote .", dep::SAID_BY, dep::APPEARANCE);
    let mut known = elsewhere(&view, &anchor).await?;
    let mentions = format!(
        "SELECT * WHERE {{
            {{ SELECT ?article (COUNT(?mention) AS ?count) WHERE {{ GRAPH ?article {{ ?mention <{}> {node} }} }} GROUP BY ?article }}
            GRAPH ?article {{ {article} }} }} ORDER BY DESC(STR(?published)) LIMIT {MOST}",
        itsrdf::TA_IDENT_REF
    );
    let mentions = view.select(mentions).await?;
    // A thing may be named by articles without any data file describing it, or the other way round.
    if facts.is_empty() && claims.is_empty() && quotes.is_empty() && mentions.is_empty() {
        return Ok(None);
    }
    let together = format!(
        "SELECT ?other (COUNT(DISTINCT ?article) AS ?count) WHERE {{
            {{ SELECT DISTINCT ?article WHERE {{ GRAPH ?article {{ ?mention <{0}> {node} }} }} LIMIT 1000 }}
            GRAPH ?article {{ ?also <{0}> ?other }} FILTER(?other != {node})
         }} GROUP BY ?other ORDER BY DESC(?count) ?other LIMIT 12",
        itsrdf::TA_IDENT_REF
    );
    let together = view.select(together).await?;

    let mut iris: BTreeSet<&str> = together.iter().filter_map(|r| r.text("other")).collect();
    for row in claims.iter().chain(quotes.iter()) {
        iris.extend(
            ["subject", "object", "qualifier", "source", "speaker", "addressee", "roleAt"]
                .iter()
                .filter_map(|v| row.text(v)),
        );
    }
    let names = Names::load(&view, iris).await?;
    Ok(Some(Page {
        ledger: ledger::lines(&view, &node).await?,
        revisions: ledger::revisions(&view, &node).await?,
        address: format!("{}entity/{slug}", view.root),
        slug: slug.to_owned(),
        name,
        class: class.map(|class| (last_part(&class).to_lowercase(), view.label(&class))),
        other_names: other_names.into_iter().collect(),
        links: of(owl::SAME_AS).chain(of(dct::SOURCE)).filter(|link| link.starts_with("http")).collect(),
        properties: properties(&claims, &node, &view, &names),
        quotes: quotes
            .iter()
            .filter_map(|row| {
                let mut words = Words::read(&row, &view, &names)?;
                words.elsewhere = known.remove(&words.iri);
                Sourced::new(words, &row, &view)
            })
            .collect(),
        mentions: mentions.iter().filter_map(|row| Sourced::new(row.number("count")? as usize, &row, &view)).collect(),
        together: together
            .iter()
            .filter_map(|row| Some((Named::entity(row.text("other")?, &view, &names), row.number("count")? as usize)))
            .collect(),
        v: view,
    }))
}

/// Claims by property, those of which it is the subject first; within a property by date.
fn properties(claims: &crate::graph::Rows, node: &str, view: &View<'_>, names: &Names) -> Vec<Property> {
    let mut groups: BTreeMap<(bool, String), Property> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in claims.iter() {
        let Some(statement) = Statement::read(&row, view, names) else { continue };
        // A claim with two places of evidence comes twice.
        if !seen.insert(statement.iri.clone()) {
            continue;
        }
        let as_object = row.text("subject").is_none_or(|subject| format!("<{subject}>") != node);
        let functional = !as_object && row.text("functional") == Some("true");
        let property = groups.entry((as_object, statement.property_iri.clone())).or_insert_with(|| Property {
            label: statement.property.clone(),
            contradicts: functional,
            statements: Vec::new(),
        });
        property.statements.extend(Sourced::new(statement, &row, view));
    }
    for property in groups.values_mut() {
        property.statements.sort_by(|a, b| (&a.published, &a.what.iri).cmp(&(&b.published, &b.what.iri)));
        // What is denied contradicts nothing here, and amounts of different things are no two answers.
        let told = property.statements.iter().map(|s| &s.what).filter(|s| s.modality_class != "denied");
        let mut values: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
        for statement in told {
            let of = statement.qualifier.as_ref().map(|q| q.name.as_str());
            values.entry(of).or_default().insert(&statement.value.name);
        }
        property.contradicts &= values.values().any(|values| values.len() > 1);
    }
    groups.into_values().collect()
}
