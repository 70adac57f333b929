//! What the ledger keeps: reading its own quads back.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, Quad, vocab::rdf};

use super::{
    LedgerError,
    source::{Reader, having, iri, said_of, subject, text},
    statement::Question,
    voice::Printed,
};
use crate::vocab::{dep, schema};

impl Reader<'_> {
    /// What the ledger says of an article, or of itself.
    pub async fn record(&self, article: &str) -> Result<Vec<Quad>, LedgerError> {
        let found = self.find(vec![said_of(&iri(article), None, &self.base.ledger_graph())]).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Articles that are announced and not taken in yet.
    pub async fn pending(&self) -> Result<Vec<NamedNode>, LedgerError> {
        let found = self.find(vec![having(dep::PENDING, Literal::from(true), Some(&self.base.ledger_graph()))]).await?;
        Ok(found.iter().flatten().filter_map(subject).cloned().collect())
    }

    /// The decisions of editors that the ledger was made by.
    pub async fn decisions(&self) -> Result<Vec<Quad>, LedgerError> {
        self.described(having(rdf::TYPE.as_str(), iri(dep::CLAIM_DECISION), Some(&self.base.ledger_graph()))).await
    }

    /// What the ledger says of the entries on a question.
    pub async fn entries_on(&self, question: &Question) -> Result<Vec<Quad>, LedgerError> {
        let question = self.base.question(question);
        self.described(having(dep::ANSWERS, question, Some(&self.base.ledger_graph()))).await
    }

    /// Which articles are recorded to state some entries.
    pub async fn states(&self, entries: &[Quad]) -> Result<Vec<Quad>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let nodes: BTreeSet<&NamedNode> = entries.iter().filter_map(subject).collect();
        let found = self.find(nodes.into_iter().map(|node| having(dep::STATES, node.clone(), Some(&ledger))).collect());
        Ok(found.await?.into_iter().flatten().collect())
    }

    /// The questions to which articles are recorded to give answers.
    pub async fn answered_by(&self, articles: &BTreeSet<String>) -> Result<BTreeSet<Question>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let states = articles.iter().map(|article| said_of(&iri(article), Some(dep::STATES), &ledger));
        let states = self.find(states.collect()).await?;
        let entries: BTreeSet<&str> = states.iter().flatten().map(|quad| text(&quad.object)).collect();
        let of = |property: &'static str| {
            let ledger = &ledger;
            entries.iter().map(move |entry| said_of(&iri(entry), Some(property), ledger))
        };
        let mut subjects = self.find(of(schema::ABOUT).chain(of(dep::PROPERTY)).collect()).await?;
        let properties = subjects.split_off(entries.len());
        let pairs = subjects.iter().flatten().zip(properties.iter().flatten());
        Ok(pairs.map(|(about, property)| (text(&about.object).to_owned(), text(&property.object).to_owned())).collect())
    }

    /// Articles whose text is held to be a copy of one's.
    pub async fn copies(&self, article: &str) -> Result<Vec<String>, LedgerError> {
        let found = self.find(vec![having(dep::COPY_OF, iri(article), Some(&self.base.ledger_graph()))]).await?;
        Ok(found.iter().flatten().filter_map(subject).map(|node| node.as_str().to_owned()).collect())
    }

    /// Other articles of about the same days that share a band of their text with one.
    pub async fn near(&self, printed: &Printed) -> Result<Vec<String>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let bands = printed.bands_around().into_iter().map(Literal::new_simple_literal);
        let found = self.find(bands.map(|band| having(dep::TEXT_BAND, band, Some(&ledger))).collect()).await?;
        let articles: BTreeSet<&str> = found.iter().flatten().filter_map(subject).map(NamedNode::as_str).collect();
        Ok(articles.into_iter().filter(|other| *other != printed.article).map(str::to_owned).collect())
    }

    /// The bands of the texts of some articles.
    pub async fn bands(&self, articles: &[String]) -> Result<BTreeMap<String, Vec<String>>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let found = articles.iter().map(|article| said_of(&iri(article), Some(dep::TEXT_BAND), &ledger));
        let found = self.find(found.collect()).await?;
        let bands = |quads: &Vec<Quad>| quads.iter().map(|quad| text(&quad.object).to_owned()).collect();
        Ok(articles.iter().cloned().zip(found.iter().map(bands)).collect())
    }

    /// Questions that the ledger holds, in the order of their addresses, after one.
    pub async fn questions(&self, after: &Question, most: usize) -> Result<Vec<Question>, LedgerError> {
        let (subject, property) = after;
        let query = format!(
            "SELECT DISTINCT ?subject ?property WHERE {{
                GRAPH {ledger} {{ ?entry <{answers}> ?question ; <{about}> ?subject ; <{of}> ?property }}
                FILTER(STR(?subject) > \"{subject}\" || (STR(?subject) = \"{subject}\" && STR(?property) > \"{property}\"))
             }} ORDER BY STR(?subject) STR(?property) LIMIT {most}",
            ledger = self.base.ledger_graph(),
            answers = dep::ANSWERS,
            about = schema::ABOUT,
            of = dep::PROPERTY
        );
        let rows = self.select(query).await?;
        let pair =
            |row: crate::graph::Row<'_>| Some((row.text("subject")?.to_owned(), row.text("property")?.to_owned()));
        Ok(rows.iter().filter_map(pair).collect())
    }

    /// All that the ledger says of what a pattern finds.
    async fn described(&self, pattern: crate::graph::Pattern) -> Result<Vec<Quad>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let found = self.find(vec![pattern]).await?;
        let nodes = found.iter().flatten().filter_map(subject).map(|node| said_of(node, None, &ledger));
        Ok(self.find(nodes.collect()).await?.into_iter().flatten().collect())
    }
}
