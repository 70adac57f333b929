//! What the ledger is derived from: articles and their claims, each from its own graph.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Quad, vocab::rdf};
use url::Url;

use super::{
    LedgerError,
    statement::{Question, Said, Statement},
    voice::{Agencies, Printed, fingerprint},
};
use crate::{
    extract,
    graph::{Graph, Pattern, Request, Rows},
    likeness::Shingles,
    ontology::Properties,
    rdf::Base,
    vocab::{dep, nif, schema},
};

pub(super) use crate::graph::lookup::{having, iri, said_of, subject, text};

/// What an article's entries and voice depend on: the address of a claim is a digest of what it says, the content hash
/// one of the text.
const DECISIVE: [&str; 6] = [
    schema::PUBLISHER,
    schema::DATE_PUBLISHED,
    schema::AUTHOR,
    schema::IN_LANGUAGE,
    schema::IS_BASED_ON,
    dep::CONTENT_HASH,
];

/// Reads what the ledger is derived from, and its own records. Whatever is read for every article is looked up by what
/// few quads have, so that it takes as long in a large graph as in a small one.
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

/// A claim and the article whose graph it stands in.
pub(super) type Place = (NamedNode, NamedNode);

/// A claim and its article, of a quad on a claim.
pub(super) fn place(quad: &Quad) -> Option<Place> {
    match &quad.graph_name {
        oxigraph::model::GraphName::NamedNode(graph) => Some((subject(quad)?.clone(), graph.clone())),
        _ => None,
    }
}

impl Reader<'_> {
    pub(super) async fn select(&self, query: String) -> Result<Rows, LedgerError> {
        Ok(self.graph.select(Request::new(query)).await?)
    }

    pub(super) async fn find(&self, patterns: Vec<Pattern>) -> Result<Vec<Vec<Quad>>, LedgerError> {
        Ok(self.graph.find(patterns).await?)
    }

    /// Everything that one article claims.
    pub async fn claimed_by(&self, article: &str) -> Result<Vec<Statement>, LedgerError> {
        let found = self.find(vec![having(rdf::TYPE.as_str(), iri(dep::CLAIM), Some(&iri(article)))]).await?;
        self.statements(found.iter().flatten().filter_map(place).collect()).await
    }

    /// What some articles claim on a question.
    pub async fn claims_on(
        &self,
        question: &Question,
        articles: impl Iterator<Item = &NamedNode>,
    ) -> Result<Vec<Statement>, LedgerError> {
        let patterns = articles.flat_map(|article| self.naming(&question.0, question.1.as_str(), Some(article)));
        let found = self.find(patterns.collect()).await?;
        let mut statements = self.statements(found.iter().flatten().filter_map(place).collect()).await?;
        statements.retain(|statement| statement.question() == *question);
        Ok(statements)
    }

    /// Everything that any article claims of something.
    pub async fn claims_of(&self, about: &str) -> Result<Vec<Statement>, LedgerError> {
        let symmetric = self.properties.iter().find(|property| self.properties.is_symmetric(property));
        let found = self.find(self.naming(about, symmetric.unwrap_or_default(), None)).await?;
        let mut statements = self.statements(found.iter().flatten().filter_map(place).collect()).await?;
        statements.retain(|statement| statement.subject == about);
        Ok(statements)
    }

    /// The claims with a subject; under a property that is its own inverse those with it as object, too.
    fn naming(&self, about: &str, property: &str, article: Option<&NamedNode>) -> Vec<Pattern> {
        let mut patterns = vec![having(rdf::SUBJECT.as_str(), iri(about), article)];
        if self.properties.is_symmetric(property) {
            patterns.push(having(rdf::OBJECT.as_str(), iri(about), article));
        }
        patterns
    }

    async fn statements(&self, places: BTreeSet<Place>) -> Result<Vec<Statement>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let articles: BTreeSet<&NamedNode> = places.iter().map(|(_, article)| article).collect();
        let of_article = |article: &&NamedNode| {
            let own = [schema::PUBLISHER, schema::DATE_PUBLISHED, schema::IN_LANGUAGE];
            let own = own.map(|property| said_of(article, Some(property), article));
            own.into_iter().chain([said_of(article, Some(dep::VOICE), &ledger)]).collect::<Vec<_>>()
        };
        let mut patterns: Vec<Pattern> = articles.iter().flat_map(of_article).collect();
        let of_articles = patterns.len();
        patterns.extend(places.iter().map(|(claim, article)| said_of(claim, None, article)));
        let mut found = self.find(patterns).await?;
        let claims = found.split_off(of_articles);
        let mut facts: BTreeMap<&NamedNode, Vec<&Quad>> = BTreeMap::new();
        for quad in found.iter().flatten() {
            if let Some(article) = subject(quad) {
                facts.entry(article).or_default().push(quad);
            }
        }
        let symmetric = |property: &str| self.properties.is_symmetric(property);
        let statements = places.iter().zip(&claims).filter_map(|((claim, article), quads)| {
            Statement::read(claim.as_str(), quads, article.as_str(), facts.get(article)?, symmetric)
        });
        Ok(statements.collect())
    }

    /// Some articles, those that are there.
    pub async fn articles(&self, articles: &[String]) -> Result<Vec<Read>, LedgerError> {
        let patterns = articles.iter().map(|article| iri(article)).flat_map(|article| {
            let urls =
                Pattern { predicate: Some(iri(schema::URL)), graph: Some(article.clone()), ..Pattern::default() };
            let claims = having(rdf::TYPE.as_str(), iri(dep::CLAIM), Some(&article));
            [said_of(&article, None, &article), urls, claims]
        });
        let found = self.find(patterns.collect()).await?;
        Ok(articles.iter().zip(found.chunks(3)).filter_map(|(article, found)| self.article(article, found)).collect())
    }

    fn article(&self, article: &str, found: &[Vec<Quad>]) -> Option<Read> {
        let [own, urls, claims] = found else { return None };
        let mut facts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for quad in own {
            facts.entry(quad.predicate.as_str()).or_default().insert(text(&quad.object));
        }
        let one = |property: &str| facts.get(property)?.first().copied();
        let publisher = one(schema::PUBLISHER)?.to_owned();
        let words = one(nif::IS_STRING).unwrap_or_default();
        let authors: Vec<String> = facts.get(schema::AUTHOR).into_iter().flatten().map(|a| (*a).to_owned()).collect();
        let credited = self.agencies.credited(&authors, words).map(|domain| self.base.source(domain).into_string());
        let original = one(schema::IS_BASED_ON).and_then(|original| {
            let url = urls.iter().find(|quad| subject(quad).is_some_and(|node| node.as_str() == original))?;
            let url = Url::parse(text(&url.object)).ok()?;
            Some(self.base.source(&extract::domain(&url)).into_string())
        });
        let decisive = DECISIVE.iter().flat_map(|property| facts.get(*property).into_iter().flatten().copied());
        let claims: BTreeSet<&str> = claims.iter().filter_map(subject).map(NamedNode::as_str).collect();
        Some(Read {
            state: fingerprint(decisive.chain(claims).map(str::to_owned)),
            printed: Printed {
                article: article.to_owned(),
                said: one(schema::DATE_PUBLISHED).and_then(|date| date.parse().ok()).map(Said),
                origin: credited.or(original).unwrap_or_else(|| publisher.clone()),
                publisher,
                text: Shingles::of(words),
            },
        })
    }

    /// Articles in the order of their addresses, after one of them.
    pub async fn article_names(&self, after: &str, most: usize) -> Result<Vec<String>, LedgerError> {
        let query = format!(
            "SELECT ?article WHERE {{ ?article a <{}> FILTER(STR(?article) > \"{after}\") }} ORDER BY STR(?article) LIMIT {most}",
            schema::NEWS_ARTICLE
        );
        self.column(query, "article").await
    }

    /// Whatever claims are entered under, in the order of their addresses, after one of them: of a property that is its
    /// own inverse either side.
    pub async fn subjects(&self, after: &str, most: usize) -> Result<Vec<String>, LedgerError> {
        let either = self.properties.iter().filter(|property| self.properties.is_symmetric(property));
        let either = either
            .map(|property| format!("UNION {{ ?claim {} <{property}> ; {} ?subject }}", rdf::PREDICATE, rdf::OBJECT));
        let query = format!(
            "SELECT DISTINCT ?subject WHERE {{ {{ ?claim {} ?subject }} {} FILTER(ISIRI(?subject) && STR(?subject) > \"{after}\") }}
             ORDER BY STR(?subject) LIMIT {most}",
            rdf::SUBJECT,
            either.collect::<String>()
        );
        self.column(query, "subject").await
    }

    /// Articles that publish checks.
    pub async fn checkers(&self) -> Result<BTreeSet<NamedNode>, LedgerError> {
        let found = self.find(vec![having(rdf::TYPE.as_str(), iri(schema::CLAIM_REVIEW), None)]).await?;
        Ok(found.iter().flatten().filter_map(place).map(|(_, article)| article).collect())
    }

    async fn column(&self, query: String, name: &str) -> Result<Vec<String>, LedgerError> {
        Ok(self.select(query).await?.iter().filter_map(|row| row.text(name).map(str::to_owned)).collect())
    }
}
