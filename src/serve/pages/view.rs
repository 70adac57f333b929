//! What every page has: the reader's language, words, and how addresses of the graph become links.

use std::collections::HashMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use oxigraph::model::NamedNode;
use url::Url;

use super::words::{Interface, Words};
use crate::{
    graph::{QueryError, Request, Rows},
    lang::Lang,
    serve::{AppState, Visit},
    vocab::skos,
};

/// What every page has.
pub(super) struct View<'a> {
    pub state: &'a AppState,
    pub lang: Lang,
    pub t: &'a Words,
    /// Path that the site starts at: `/`, or a prefix behind a proxy.
    pub root: String,
}

impl<'a> View<'a> {
    pub fn new(state: &'a AppState, visit: &Visit) -> Self {
        let lang = state.interface.lang(visit);
        let root = Url::parse(state.base.as_str()).map_or_else(|_| "/".into(), |url| url.path().to_owned());
        Self { state, lang, t: state.interface.words(lang), root }
    }

    pub fn interface(&self) -> &'a Interface {
        &self.state.interface
    }

    /// The link to an address: within the site for those of the graph.
    pub fn link(&self, iri: &str) -> String {
        match self.state.base.local(iri) {
            Some(local) => format!("{}{local}", self.root),
            None => iri.to_owned(),
        }
    }

    pub async fn select(&self, query: String) -> Result<Rows, QueryError> {
        self.state.graph.select(Request::new(query)).await
    }

    /// A date as written, to the day.
    pub fn day(&self, moment: &str) -> String {
        moment.chars().take(10).collect()
    }

    /// The label of a term of the vocabulary.
    pub fn label(&self, iri: &str) -> String {
        self.interface().label(iri, self.lang).to_owned()
    }
}

/// Names of entities by IRI, in the reader's language where there is one.
#[derive(Default)]
pub(super) struct Names(HashMap<String, (u8, String)>);

impl Names {
    /// Asks the graph for the names of some IRIs.
    pub async fn load(view: &View<'_>, iris: impl IntoIterator<Item = &str>) -> Result<Self, QueryError> {
        let nodes = iris.into_iter().filter(|iri| view.state.base.local(iri).is_some());
        let nodes = nodes.filter_map(|iri| NamedNode::new(iri).ok()).map(|node| node.to_string());
        let values = nodes.collect::<Vec<_>>().join(" ");
        if values.is_empty() {
            return Ok(Self::default());
        }
        let query = format!(
            "SELECT DISTINCT ?entity ?label WHERE {{ VALUES ?entity {{ {values} }} ?entity <{}> ?label }}",
            skos::PREF_LABEL
        );
        Ok(Self::read(&view.select(query).await?, view.lang))
    }

    /// Takes what `?entity` and `?label` say.
    pub fn read(rows: &Rows, lang: Lang) -> Self {
        let mut names: HashMap<String, (u8, String)> = HashMap::new();
        for row in rows.iter() {
            let (Some(entity), Some(oxigraph::model::Term::Literal(label))) = (row.text("entity"), row.term("label"))
            else {
                continue;
            };
            let rank = match label.language() {
                Some(tag) if tag == lang.as_str() => 2,
                Some("en") => 1,
                _ => 0,
            };
            let name = names.entry(entity.to_owned()).or_default();
            if name.1.is_empty() || rank > name.0 {
                *name = (rank, label.value().to_owned());
            }
        }
        Self(names)
    }

    /// The name of an entity; the last part of its address where it has none.
    pub fn of<'n>(&'n self, iri: &'n str) -> &'n str {
        self.0.get(iri).map_or_else(|| last_part(iri), |(_, name)| name)
    }
}

/// What stands behind the last slash or hash of an IRI.
pub(super) fn last_part(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}

/// A rendered page.
pub(super) fn html(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(page) => (status, Html(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
