//! What the ledger reads from the graph: claims and articles from the articles' graphs, and its own records.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Quad, vocab::rdf};
use url::Url;

use super::{
    LedgerError,
    statement::{Question, Said, Statement},
    voice::{Agencies, Printed, Shingles, fingerprint},
};
use crate::{
    extract,
    graph::{Graph, Request},
    ontology::Properties,
    rdf::Base,
    vocab::{dep, nif, schema},
};

/// Things asked for in one query: it stays well under the longest that the store takes.
const AT_ONCE: usize = 100;

/// What the address of an article's original is called in a row.
const ORIGINAL_URL: &str = "original:url";

/// What an article's entries and voice depend on: the address of a claim is a digest of what it says, the content hash
/// one of the text.
const DECISIVE: [&str; 7] = [
    schema::PUBLISHER,
    schema::DATE_PUBLISHED,
    schema::AUTHOR,
    schema::IN_LANGUAGE,
    schema::IS_BASED_ON,
    dep::CONTENT_HASH,
    dep::CLAIM,
];

/// Reads what the ledger is derived from.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub graph: &'a dyn Graph,
    pub base: &'a Base,
    pub properties: &'a Properties,
    pub agencies: &'a Agencies,
}

/// An article with the fingerprint of all that the ledger takes from it.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub printed: Printed,
    pub state: String,
}

impl Reader<'_> {
    async fn select(&self, query: String) -> Result<crate::graph::Rows, LedgerError> {
        Ok(self.graph.select(Request::new(query)).await?)
    }

    /// Everything that one article claims.
    pub async fn claimed_by(&self, article: &str) -> Result<Vec<Statement>, LedgerError> {
        let anchor = format!("BIND(<{article}> AS ?article)");
        let graph = self.base.ledger_graph();
        // The graph is given by its name: the store would look through all of them for a variable bound later.
        let query = Statement::query("", graph.as_str()).replacen(
            "GRAPH ?article {",
            &format!("{anchor} GRAPH <{article}> {{"),
            1,
        );
        self.statements(query).await
    }

    /// Everything that is claimed on some questions.
    pub async fn claims_on(&self, questions: &BTreeSet<Question>) -> Result<Vec<Statement>, LedgerError> {
        let (subject, predicate, object) = (rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT);
        let ledger = self.base.ledger_graph();
        let mut statements = Vec::new();
        for (about, property) in questions {
            let mut anchors = vec![format!("?claim {subject} <{about}> ; {predicate} <{property}> .")];
            if self.properties.is_symmetric(property) {
                anchors.push(format!("?claim {object} <{about}> ; {predicate} <{property}> ."));
            }
            for anchor in anchors {
                statements.extend(self.statements(Statement::query(&anchor, ledger.as_str())).await?);
            }
        }
        statements.retain(|statement| questions.contains(&statement.question()));
        Ok(statements)
    }

    /// The questions under which claims on a question are entered: that of a property that is its own inverse may be
    /// the other's.
    pub async fn claims_on_either_side(&self, question: &Question) -> Result<BTreeSet<Question>, LedgerError> {
        let (subject, predicate, object) = (rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT);
        let (about, property) = question;
        let query = format!(
            "SELECT DISTINCT ?subject (<{property}> AS ?property) WHERE {{
                ?claim {subject} <{about}> ; {predicate} <{property}> ; {object} ?subject FILTER(isIRI(?subject)) }}"
        );
        Ok(pairs(&self.select(query).await?).collect())
    }

    async fn statements(&self, query: String) -> Result<Vec<Statement>, LedgerError> {
        let rows = self.select(query).await?;
        let read = |row| Statement::read(&row, |property| self.properties.is_symmetric(property));
        let mut statements: Vec<Statement> = rows.iter().filter_map(read).collect();
        // A claim with several values of something that has one, as two titles, comes once for each.
        statements.sort_by(|a, b| a.claim.cmp(&b.claim));
        statements.dedup_by(|a, b| a.claim == b.claim);
        Ok(statements)
    }

    /// Some articles, those that are there.
    pub async fn articles(&self, articles: &[String]) -> Result<Vec<Read>, LedgerError> {
        let mut found = Vec::new();
        for article in articles {
            let query = format!(
                "SELECT ?p ?o WHERE {{
                    {{ GRAPH <{article}> {{ <{article}> ?p ?o }} }}
                    UNION
                    {{ GRAPH <{article}> {{ <{article}> <{original}> ?original . ?original <{url}> ?o BIND(<{ORIGINAL_URL}> AS ?p) }} }}
                    UNION
                    {{ GRAPH <{article}> {{ ?o a <{claim}> BIND(<{claim}> AS ?p) }} }} }}",
                original = schema::IS_BASED_ON,
                url = schema::URL,
                claim = dep::CLAIM,
            );
            let mut facts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for row in self.select(query).await?.iter() {
                if let (Some(p), Some(o)) = (row.text("p"), row.text("o")) {
                    facts.entry(p.to_owned()).or_default().insert(o.to_owned());
                }
            }
            found.extend(self.article(article, &facts));
        }
        Ok(found)
    }

    fn article(&self, article: &str, facts: &BTreeMap<String, BTreeSet<String>>) -> Option<Read> {
        let one = |property: &str| facts.get(property)?.first().map(String::as_str);
        let publisher = one(schema::PUBLISHER)?.to_owned();
        let text = one(nif::IS_STRING).unwrap_or_default();
        let authors: Vec<String> = facts.get(schema::AUTHOR).into_iter().flatten().cloned().collect();
        let credited = self.agencies.credited(&authors, text).map(|domain| self.base.source(domain).into_string());
        let original = facts.get(ORIGINAL_URL).and_then(|urls| Url::parse(urls.first()?).ok());
        let original = original.map(|url| self.base.source(&extract::domain(&url)).into_string());
        let decisive = DECISIVE.iter().flat_map(|property| facts.get(*property).into_iter().flatten().cloned());
        Some(Read {
            state: fingerprint(decisive),
            printed: Printed {
                article: article.to_owned(),
                said: one(schema::DATE_PUBLISHED).and_then(|date| date.parse().ok()).map(Said),
                origin: credited.or(original).unwrap_or_else(|| publisher.clone()),
                publisher,
                text: Shingles::of(text),
            },
        })
    }

    /// Articles that share a band of their text with these.
    pub async fn near(&self, bands: &BTreeSet<String>) -> Result<Vec<String>, LedgerError> {
        let bands = bands.iter().map(|band| format!("\"{band}\"")).collect::<Vec<_>>().join(" ");
        let ledger = self.base.ledger_graph();
        let query = format!(
            "SELECT DISTINCT ?article WHERE {{ GRAPH {ledger} {{ VALUES ?band {{ {bands} }} ?article <{}> ?band }} }} LIMIT {AT_ONCE}",
            dep::TEXT_BAND
        );
        self.column(query, "article").await
    }

    /// Articles that are announced and not taken in yet.
    pub async fn pending(&self) -> Result<Vec<NamedNode>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let query = format!("SELECT ?article WHERE {{ GRAPH {ledger} {{ ?article <{}> true }} }}", dep::PENDING);
        Ok(self.select(query).await?.iter().filter_map(|row| row.node("article").cloned()).collect())
    }

    /// Articles whose text is held to be a copy of one's.
    pub async fn copies(&self, article: &str) -> Result<Vec<String>, LedgerError> {
        let ledger = self.base.ledger_graph();
        self.column(
            format!("SELECT ?article WHERE {{ GRAPH {ledger} {{ ?article <{}> <{article}> }} }}", dep::COPY_OF),
            "article",
        )
        .await
    }

    /// The questions to which articles are recorded to give answers.
    pub async fn answered_by(&self, articles: &BTreeSet<String>) -> Result<BTreeSet<Question>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let mut questions = BTreeSet::new();
        for article in articles {
            let query = format!(
                "SELECT DISTINCT ?subject ?property WHERE {{ GRAPH {ledger} {{
                    <{article}> <{}> ?entry . ?entry <{}> ?subject ; <{}> ?property }} }}",
                dep::STATES,
                schema::ABOUT,
                dep::PROPERTY
            );
            questions.extend(pairs(&self.select(query).await?));
        }
        Ok(questions)
    }

    /// What the ledger says of an article.
    pub async fn record(&self, article: &str) -> Result<Vec<Quad>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let query = format!("SELECT (<{article}> AS ?s) ?p ?o WHERE {{ GRAPH {ledger} {{ <{article}> ?p ?o }} }}");
        self.quads(query, &ledger).await
    }

    /// What the ledger says of the entries on a question.
    pub async fn entries_on(&self, (subject, property): &Question) -> Result<Vec<Quad>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let query = format!(
            "SELECT ?s ?p ?o WHERE {{ GRAPH {ledger} {{ ?s <{}> <{subject}> ; <{}> <{property}> ; ?p ?o }} }}",
            schema::ABOUT,
            dep::PROPERTY
        );
        self.quads(query, &ledger).await
    }

    /// Which articles are recorded to state the entries on a question.
    pub async fn states_on(&self, (subject, property): &Question) -> Result<Vec<Quad>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let query = format!(
            "SELECT ?s (<{states}> AS ?p) ?o WHERE {{ GRAPH {ledger} {{
                ?o <{}> <{subject}> ; <{}> <{property}> . ?s <{states}> ?o }} }}",
            schema::ABOUT,
            dep::PROPERTY,
            states = dep::STATES,
        );
        self.quads(query, &ledger).await
    }

    async fn quads(&self, query: String, graph: &NamedNode) -> Result<Vec<Quad>, LedgerError> {
        Ok(self.select(query).await?.iter().filter_map(|row| row.quad(graph)).collect())
    }

    async fn column(&self, query: String, name: &str) -> Result<Vec<String>, LedgerError> {
        Ok(self.select(query).await?.iter().filter_map(|row| row.text(name).map(str::to_owned)).collect())
    }

    /// Articles in the order of their addresses, after one of them.
    pub async fn article_names(&self, after: &str, most: usize) -> Result<Vec<String>, LedgerError> {
        let query = format!(
            "SELECT ?article WHERE {{ ?article a <{}> FILTER(STR(?article) > \"{after}\") }} ORDER BY STR(?article) LIMIT {most}",
            schema::NEWS_ARTICLE
        );
        self.column(query, "article").await
    }

    /// Questions that articles answer (`claimed`) or the ledger holds, in the order of their addresses, after one.
    pub async fn questions(&self, claimed: bool, after: &Question, most: usize) -> Result<Vec<Question>, LedgerError> {
        let pattern = match claimed {
            true => format!("?claim {} ?subject ; {} ?property", rdf::SUBJECT, rdf::PREDICATE),
            false => format!(
                "GRAPH {} {{ ?entry <{}> ?subject ; <{}> ?property }}",
                self.base.ledger_graph(),
                schema::ABOUT,
                dep::PROPERTY
            ),
        };
        let (subject, property) = after;
        let query = format!(
            "SELECT DISTINCT ?subject ?property WHERE {{ {pattern}
                FILTER(STR(?subject) > \"{subject}\" || (STR(?subject) = \"{subject}\" && STR(?property) > \"{property}\"))
             }} ORDER BY STR(?subject) STR(?property) LIMIT {most}"
        );
        Ok(pairs(&self.select(query).await?).collect())
    }
}

fn pairs(rows: &crate::graph::Rows) -> impl Iterator<Item = Question> {
    rows.iter().filter_map(|row| Some((row.text("subject")?.to_owned(), row.text("property")?.to_owned())))
}
