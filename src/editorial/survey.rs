//! The names of the graph that need a look: new ones and doubtful ones, with their contexts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::doubts;
use crate::{
    annotate::Slug,
    graph::{Graph, QueryError, Request, Row},
    ontology::{Class, Classes},
    rdf::Base,
    text::sentence,
    vocab::{itsrdf, nif, schema, skos},
};

/// Which names are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of this class only.
    pub class: Option<Class>,
    /// Mentioned at least so often.
    pub min_count: usize,
    /// Only doubtful ones, known ones among them.
    pub doubtful: bool,
    /// At most so many, the most mentioned first.
    pub limit: usize,
    /// Contexts a name.
    pub contexts: usize,
}

/// A name that needs a look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// The entity.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its class, as `company`; the most frequent where articles differ.
    pub class: String,
    /// Whether no file describes it.
    pub new: bool,
    /// Mentions.
    pub mentions: usize,
    /// Articles with a mention.
    pub articles: usize,
    /// Mean confidence of its mentions, 0 to 1.
    pub confidence: f64,
    /// Why it is doubtful, in words; empty where it is not.
    pub doubts: Vec<String>,
    /// Where it stands, newest article first.
    pub contexts: Vec<Context>,
}

/// A mention in its sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    /// The sentence, or the part of it around the name.
    pub sentence: String,
    /// Headline of the article.
    pub headline: String,
    /// Date of publication, where known.
    pub date: Option<String>,
    /// Address of the article on the web.
    pub url: String,
    /// The article's identity, the last part of its address in the graph.
    pub article: String,
}

/// What the graph says of an entity's mentions.
pub(super) struct Tally {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) new: bool,
    /// Mentions by class.
    pub(super) classes: BTreeMap<String, usize>,
    /// Mentions by the characters of the name.
    pub(super) surfaces: BTreeMap<String, usize>,
    confidence: f64,
    articles: usize,
}

impl Tally {
    pub(super) fn mentions(&self) -> usize {
        self.classes.values().sum()
    }

    pub(super) fn class(&self) -> &str {
        self.classes.iter().max_by_key(|(_, n)| **n).map_or("", |(class, _)| class)
    }

    pub(super) fn confidence(&self) -> f64 {
        self.confidence / self.mentions().max(1) as f64
    }
}

/// The names that are wanted, the most mentioned first.
pub async fn survey(
    graph: &dyn Graph,
    base: &Base,
    classes: &Classes,
    wanted: &Wanted,
) -> Result<Vec<Named>, QueryError> {
    let tallies = tallies(graph, base, classes).await?;
    let doubts = doubts::find(&tallies);
    let mut listed = Vec::new();
    for (tally, doubts) in tallies.iter().zip(doubts) {
        let fits = wanted.class.as_ref().is_none_or(|class| class.as_str() == tally.class())
            && tally.mentions() >= wanted.min_count
            && if wanted.doubtful { !doubts.is_empty() } else { tally.new || !doubts.is_empty() };
        if fits {
            listed.push((tally, doubts));
        }
    }
    listed.sort_by_key(|(tally, _)| (std::cmp::Reverse(tally.mentions()), &tally.slug));
    listed.truncate(wanted.limit);
    let mut names = Vec::new();
    for (tally, doubts) in listed {
        names.push(Named {
            slug: tally.slug.clone(),
            name: tally.name.clone(),
            class: tally.class().to_owned(),
            new: tally.new,
            mentions: tally.mentions(),
            articles: tally.articles,
            confidence: (tally.confidence() * 100.0).round() / 100.0,
            doubts,
            contexts: contexts(graph, base, &Slug::new(&*tally.slug), wanted.contexts).await?,
        });
    }
    Ok(names)
}

/// Name, class and forms of an entity that articles name; none where they do not.
pub async fn find_entity(
    graph: &dyn Graph,
    base: &Base,
    classes: &Classes,
    slug: &Slug,
) -> Result<Option<(String, Class, Vec<String>)>, QueryError> {
    let node = base.entity(slug);
    let forms = format!(
        "SELECT ?class ?surface (COUNT(?mention) AS ?n) {{
           ?mention <{}> {node} ; <{}> ?class ; <{}> ?text . BIND(STR(?text) AS ?surface)
         }} GROUP BY ?class ?surface ORDER BY DESC(?n) STR(?class) ?surface",
        itsrdf::TA_IDENT_REF,
        itsrdf::TA_CLASS_REF,
        nif::ANCHOR_OF,
    );
    let rows = graph.select(Request::new(forms)).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let Some(class) = first.text("class").and_then(|iri| classes.by_iri(iri)) else { return Ok(None) };
    let labels = format!(
        "SELECT DISTINCT ?name {{ {node} <{}> ?name }} ORDER BY (LANG(?name) != \"en\") STR(?name) LIMIT 1",
        skos::PREF_LABEL
    );
    let labels = graph.select(Request::new(labels)).await?;
    let name = labels.first().and_then(|row| row.text("name")).or(first.text("surface")).unwrap_or_default();
    let surfaces: BTreeSet<String> = rows.iter().filter_map(|row| row.text("surface").map(str::to_owned)).collect();
    Ok(Some((name.to_owned(), class.clone(), surfaces.into_iter().collect())))
}

async fn tallies(graph: &dyn Graph, base: &Base, classes: &Classes) -> Result<Vec<Tally>, QueryError> {
    let counts = format!(
        "SELECT ?entity ?class ?surface (COUNT(?mention) AS ?n) (SUM(?confidence) AS ?sum) {{
           ?mention <{}> ?entity ; <{}> ?class ; <{}> ?confidence ; <{}> ?text . BIND(STR(?text) AS ?surface)
         }} GROUP BY ?entity ?class ?surface",
        itsrdf::TA_IDENT_REF,
        itsrdf::TA_CLASS_REF,
        itsrdf::TA_CONFIDENCE,
        nif::ANCHOR_OF
    );
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for row in graph.select(Request::new(counts)).await?.iter() {
        let (Some(slug), Some(class)) = (slug(base, row), row.text("class").and_then(|iri| classes.by_iri(iri))) else {
            continue;
        };
        let tally = tallies.entry(slug.to_owned()).or_insert_with(|| Tally {
            slug: slug.to_owned(),
            name: String::new(),
            new: true,
            classes: BTreeMap::new(),
            surfaces: BTreeMap::new(),
            confidence: 0.0,
            articles: 0,
        });
        let count = row.number("n").unwrap_or_default() as usize;
        *tally.classes.entry(class.to_string()).or_default() += count;
        *tally.surfaces.entry(row.text("surface").unwrap_or_default().to_owned()).or_default() += count;
        tally.confidence += row.number("sum").unwrap_or_default();
    }
    let articles = format!(
        "SELECT ?entity (COUNT(DISTINCT ?article) AS ?n) {{ GRAPH ?article {{ ?mention <{}> ?entity }} }} GROUP BY ?entity",
        itsrdf::TA_IDENT_REF
    );
    for row in graph.select(Request::new(articles)).await?.iter() {
        if let Some(tally) = slug(base, row).and_then(|slug| tallies.get_mut(slug)) {
            tally.articles = row.number("n").unwrap_or_default() as usize;
        }
    }
    name(graph, base, &mut tallies).await?;
    Ok(tallies.into_values().collect())
}

/// Gives tallies their names, and learns which entities the files describe.
async fn name(graph: &dyn Graph, base: &Base, tallies: &mut BTreeMap<String, Tally>) -> Result<(), QueryError> {
    let entities = base.entities_graph();
    let described = format!(
        "SELECT ?entity ?name {{ GRAPH {entities} {{ ?entity <{}> ?name }} FILTER(LANG(?name) = \"en\") }}",
        skos::PREF_LABEL
    );
    for row in graph.select(Request::new(described)).await?.iter() {
        if let Some(tally) = slug(base, row).and_then(|slug| tallies.get_mut(slug)) {
            tally.new = false;
            tally.name = row.text("name").unwrap_or_default().to_owned();
        }
    }
    for tally in tallies.values_mut().filter(|tally| tally.new) {
        let forms = tally.surfaces.iter();
        let of_slug = |form: &&String| Slug::of(form).as_str() == tally.slug;
        let best = forms.clone().map(|(form, _)| form).find(of_slug);
        let most = || forms.clone().max_by_key(|(_, n)| **n).map(|(form, _)| form);
        tally.name = best.or_else(most).cloned().unwrap_or_default();
    }
    Ok(())
}

fn slug<'r>(base: &Base, row: Row<'r>) -> Option<&'r str> {
    base.local(row.text("entity")?)?.strip_prefix("entity/")
}

async fn contexts(graph: &dyn Graph, base: &Base, slug: &Slug, limit: usize) -> Result<Vec<Context>, QueryError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let query = format!(
        "SELECT ?article ?begin ?end ?text ?headline ?url ?date {{
           {{ SELECT ?article (MIN(?at) AS ?begin) {{ GRAPH ?article {{ ?m <{ident}> {node} ; <{at}> ?at }} }} GROUP BY ?article }}
           GRAPH ?article {{
             ?mention <{ident}> {node} ; <{at}> ?begin ; <{to}> ?end .
             ?article <{text}> ?text ; <{headline}> ?headline ; <{url}> ?url .
             OPTIONAL {{ ?article <{date}> ?date }}
           }}
         }} ORDER BY DESC(STR(?date)) ?article LIMIT {limit}",
        node = base.entity(slug),
        ident = itsrdf::TA_IDENT_REF,
        at = nif::BEGIN_INDEX,
        to = nif::END_INDEX,
        text = nif::IS_STRING,
        headline = schema::HEADLINE,
        url = schema::URL,
        date = schema::DATE_PUBLISHED,
    );
    let rows = graph.select(Request::new(query)).await?;
    let context = |row: Row<'_>| {
        let point = |name| row.number(name).map(|n| n as usize);
        Some(Context {
            sentence: sentence(row.text("text")?, point("begin")?, point("end")?),
            headline: row.text("headline")?.to_owned(),
            date: row.text("date").map(str::to_owned),
            url: row.text("url")?.to_owned(),
            article: base.local(row.text("article")?)?.strip_prefix("article/")?.to_owned(),
        })
    };
    Ok(rows.iter().filter_map(context).collect())
}
