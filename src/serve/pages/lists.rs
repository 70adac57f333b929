//! The front page with its search, and the page of an outlet.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use oxigraph::model::Literal;

use super::{
    statement::Named,
    view::{Names, View, html, last_part},
};
use crate::{
    graph::{QueryError, Rows},
    serve::{AppState, Visit, answer::refusal},
    vocab::{DEP, dep, schema, skos},
};

/// An article in a list.
struct Line {
    link: String,
    headline: String,
    lang: String,
    published: String,
    publisher: Named,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    v: View<'a>,
    search: String,
    found: Vec<(Named, String, String)>,
    articles: Vec<Line>,
    figures: Vec<(&'a str, String)>,
}

#[derive(Template)]
#[template(path = "source.html")]
struct Source<'a> {
    v: View<'a>,
    address: String,
    name: String,
    domain: String,
    articles: Vec<Line>,
}

/// Search and the latest articles.
pub(super) async fn home(State(state): State<AppState>, visit: Visit) -> Response {
    match load_home(View::new(&state, &visit), visit.parameter("q").unwrap_or_default().trim()).await {
        Ok(page) => html(StatusCode::OK, &page),
        Err(error) => refusal(&error),
    }
}

async fn load_home<'a>(view: View<'a>, search: &str) -> Result<Home<'a>, QueryError> {
    let needle = Literal::new_simple_literal(search.to_lowercase());
    let filter = format!("FILTER(CONTAINS(LCASE(STR(?headline)), {needle}))");
    let articles = articles(&view, if search.is_empty() { "" } else { &filter }, 50).await?;
    let mut found = Vec::new();
    if !search.is_empty() {
        let names = format!(
            "SELECT DISTINCT ?entity ?class WHERE {{
                VALUES ?named {{ <{}> <{}> }} ?entity ?named ?label FILTER(CONTAINS(LCASE(STR(?label)), {needle}))
                ?entity a ?class FILTER(STRSTARTS(STR(?class), \"{DEP}\"))
             }} ORDER BY STRLEN(STR(?label)) LIMIT 40",
            skos::PREF_LABEL,
            skos::ALT_LABEL
        );
        let rows = view.select(names).await?;
        let names = Names::load(&view, rows.iter().filter_map(|r| r.text("entity"))).await?;
        for row in rows.iter() {
            if let (Some(entity), Some(class)) = (row.text("entity"), row.text("class")) {
                let class_name = last_part(class).to_lowercase();
                found.push((Named::entity(entity, &view, &names), class_name, view.label(class)));
            }
        }
    }
    let count = |class: &str| format!("SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a <{class}> }}");
    let mut figures = Vec::new();
    let kinds = [
        (view.t.articles.as_str(), schema::NEWS_ARTICLE),
        (&view.t.quotes, schema::QUOTATION),
        (&view.t.claims, dep::CLAIM),
    ];
    for (word, class) in kinds {
        let rows = view.select(count(class)).await?;
        let n = rows.first().and_then(|r| r.number("n")).unwrap_or_default();
        figures.push((word, crate::text::human::number(n, view.lang)));
    }
    Ok(Home { search: search.to_owned(), found, articles, figures, v: view })
}

/// The page of the outlet of that domain.
pub async fn source(state: &AppState, domain: &str, visit: &Visit) -> Response {
    match load_source(View::new(state, visit), domain).await {
        Ok(Some(page)) => html(StatusCode::OK, &page),
        Ok(None) => super::missing(state, visit),
        Err(error) => refusal(&error),
    }
}

async fn load_source<'a>(view: View<'a>, domain: &str) -> Result<Option<Source<'a>>, QueryError> {
    let node = view.state.base.source(domain);
    let articles = articles(&view, &format!("FILTER(?outlet = {node})"), 500).await?;
    let Some(first) = articles.first() else { return Ok(None) };
    Ok(Some(Source {
        address: format!("{}source/{domain}", view.root),
        name: first.publisher.name.clone(),
        domain: domain.to_owned(),
        articles,
        v: view,
    }))
}

async fn articles(view: &View<'_>, filter: &str, limit: usize) -> Result<Vec<Line>, QueryError> {
    let query = format!(
        "SELECT DISTINCT ?article ?headline ?lang ?published ?outlet ?publisher WHERE {{ GRAPH ?article {{
            ?article a <{article}> ; <{headline}> ?headline ; <{lang}> ?lang ; <{outlet}> ?outlet .
            OPTIONAL {{ ?article <{published}> ?published }}
            OPTIONAL {{ ?outlet <{name}> ?publisher }}
            {filter} }} }} ORDER BY DESC(STR(?published)) ?article LIMIT {limit}",
        article = schema::NEWS_ARTICLE,
        headline = schema::HEADLINE,
        lang = schema::IN_LANGUAGE,
        outlet = schema::PUBLISHER,
        published = schema::DATE_PUBLISHED,
        name = schema::NAME,
    );
    let rows: Rows = view.select(query).await?;
    let line = |row: crate::graph::Row<'_>| {
        let outlet = row.text("outlet")?;
        Some(Line {
            link: view.link(row.text("article")?),
            headline: row.text("headline")?.to_owned(),
            lang: row.text("lang")?.to_owned(),
            published: row.text("published").map(|d| view.day(d)).unwrap_or_default(),
            publisher: Named {
                name: row.text("publisher").unwrap_or(last_part(outlet)).to_owned(),
                link: Some(view.link(outlet)),
            },
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}
