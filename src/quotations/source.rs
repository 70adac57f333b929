//! What the quotations are derived from, and their own records, as the graph has them.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedNode, Quad, Term};

use super::{Appearance, QuotationsError, Words};
use crate::{
    graph::{
        Graph, Pattern, Request,
        lookup::{having, iri, said_of, subject, text},
    },
    ledger::Said,
    rdf::Base,
    vocab::{dep, schema},
};

/// Quotes that are looked at for one that is new. More have a run of words in common only where they are one text that
/// is printed everywhere.
const MOST: usize = 2000;

/// Reads the graph.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub graph: &'a dyn Graph,
    pub base: &'a Base,
}

/// A quotation in another language, as far as a translation depends on it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub node: String,
    pub text: String,
    pub lang: String,
    pub said: Said,
}

impl Reader<'_> {
    async fn find(&self, patterns: Vec<Pattern>) -> Result<Vec<Vec<Quad>>, QuotationsError> {
        Ok(self.graph.find(patterns).await?)
    }

    /// What has a property with some values.
    async fn with(
        &self,
        property: &str,
        values: impl Iterator<Item = Term>,
    ) -> Result<BTreeSet<String>, QuotationsError> {
        let graph = self.base.quotations_graph();
        let found = self.find(values.map(|value| having(property, value, Some(&graph))).collect()).await?;
        Ok(found.iter().flatten().filter_map(subject).take(MOST).map(|node| node.as_str().to_owned()).collect())
    }

    /// The direct quotes of an article that can be known again.
    pub async fn quotes_of(&self, article: &str) -> Result<Vec<Appearance>, QuotationsError> {
        let (node, ledger) = (iri(article), self.base.ledger_graph());
        let own = |property: &str| said_of(&node, Some(property), &node);
        let found = self
            .find(vec![
                having(dep::QUOTE_KIND, iri(dep::DIRECT), Some(&node)),
                own(schema::IN_LANGUAGE),
                own(schema::DATE_PUBLISHED),
                own(schema::PUBLISHER),
                said_of(&node, Some(dep::VOICE), &ledger),
            ])
            .await?;
        let value =
            |index: usize| found.get(index).and_then(|quads: &Vec<Quad>| quads.first()).map(|q| text(&q.object));
        let (Some(lang), Some(voice)) = (value(1), value(4).or_else(|| value(3))) else { return Ok(Vec::new()) };
        let said = value(2).and_then(|date| date.parse().ok()).map(Said);
        let quotes: Vec<&NamedNode> = found.first().into_iter().flatten().filter_map(subject).collect();
        let of = |property: &'static str| quotes.iter().map(move |quote| (quote, property));
        let asked = of(schema::TEXT).chain(of(schema::SPOKEN_BY_CHARACTER));
        let mut texts =
            self.find(asked.map(|(quote, property)| said_of(quote, Some(property), &node)).collect()).await?;
        let speakers = texts.split_off(quotes.len());
        let quotes = quotes.iter().zip(texts).zip(speakers).filter_map(|((quote, texts), speakers)| {
            let words = text(&texts.first()?.object).to_owned();
            Some(Appearance {
                quote: quote.as_str().to_owned(),
                article: article.to_owned(),
                voice: voice.to_owned(),
                lang: lang.to_owned(),
                said,
                speaker: speakers.first().map(|quad| text(&quad.object).to_owned()),
                words: Words::of(&words),
                text: words,
            })
        });
        Ok(quotes.filter(|quote| quote.words.are_telling()).collect())
    }

    /// What stands of one thing.
    pub async fn record(&self, node: &str) -> Result<Vec<Quad>, QuotationsError> {
        self.records(BTreeSet::from([node.to_owned()])).await
    }

    async fn records(&self, nodes: BTreeSet<String>) -> Result<Vec<Quad>, QuotationsError> {
        let graph = self.base.quotations_graph();
        let found = self.find(nodes.iter().map(|node| said_of(&iri(node), None, &graph)).collect()).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// What stands of the quotes of an article: by which words they are found.
    pub async fn prints_of(&self, article: &str) -> Result<Vec<Quad>, QuotationsError> {
        let quotes = self.with(dep::IN_ARTICLE, std::iter::once(iri(article).into())).await?;
        self.records(quotes).await
    }

    /// What stands of a quotation and of its links with translations.
    pub async fn quotation(&self, node: &str) -> Result<Vec<Quad>, QuotationsError> {
        let graph = self.base.quotations_graph();
        let links = [dep::TRANSLATED, dep::ORIGINAL, dep::TRANSLATION_OF];
        let mut found = self.find(links.map(|link| having(link, iri(node), Some(&graph))).into()).await?;
        let translations = found.pop().unwrap_or_default();
        let mut nodes: BTreeSet<String> =
            found.iter().flatten().filter_map(subject).map(|link| link.as_str().to_owned()).collect();
        nodes.insert(node.to_owned());
        let mut quads = self.records(nodes).await?;
        quads.extend(translations);
        Ok(quads)
    }

    /// Quotes that share a print.
    pub async fn near(&self, prints: &BTreeSet<String>) -> Result<BTreeSet<String>, QuotationsError> {
        self.with(dep::WORD_PRINT, prints.iter().map(|print| Literal::new_simple_literal(print).into())).await
    }

    /// The quotations that quotes are recorded to be of.
    pub async fn quotations_of(&self, quotes: &BTreeSet<String>) -> Result<BTreeSet<String>, QuotationsError> {
        self.with(dep::APPEARANCE, quotes.iter().map(|quote| iri(quote).into())).await
    }

    /// The quotes that quotations are recorded to have.
    pub async fn appearances_of(&self, quotations: &BTreeSet<String>) -> Result<BTreeSet<String>, QuotationsError> {
        let graph = self.base.quotations_graph();
        let of = quotations.iter().map(|node| said_of(&iri(node), Some(dep::APPEARANCE), &graph));
        let found = self.find(of.collect()).await?;
        Ok(found.iter().flatten().map(|quad| text(&quad.object).to_owned()).collect())
    }

    /// Quotations by speakers and days.
    pub async fn said_on(&self, keys: &[String]) -> Result<Vec<Candidate>, QuotationsError> {
        let keys = keys.iter().map(|key| Literal::new_simple_literal(key).into());
        let nodes: Vec<String> = self.with(dep::SPEAKER_DAY, keys).await?.into_iter().collect();
        let graph = self.base.quotations_graph();
        let of = |property: &'static str| nodes.iter().map(move |node| (iri(node), property));
        let asked = of(schema::TEXT).chain(of(dep::FIRST_SAID));
        let mut texts =
            self.find(asked.map(|(node, property)| said_of(&node, Some(property), &graph)).collect()).await?;
        let dates = texts.split_off(nodes.len());
        let candidate = |((node, texts), dates): ((String, Vec<Quad>), Vec<Quad>)| {
            let Some(Term::Literal(words)) = texts.first().map(|quad| &quad.object) else { return None };
            Some(Candidate {
                node,
                text: words.value().to_owned(),
                lang: words.language()?.to_owned(),
                said: Said(text(&dates.first()?.object).parse().ok()?),
            })
        };
        Ok(nodes.into_iter().zip(texts).zip(dates).filter_map(candidate).collect())
    }

    /// Articles that are announced and not taken in.
    pub async fn pending(&self) -> Result<BTreeSet<String>, QuotationsError> {
        self.with(dep::PENDING, std::iter::once(Literal::from(true).into())).await
    }

    /// Articles that the ledger holds to be copies of one, or of which one is a copy, with the other copies of that.
    pub async fn copies(&self, article: &str) -> Result<BTreeSet<String>, QuotationsError> {
        let (node, ledger) = (iri(article), self.base.ledger_graph());
        let original = self.find(vec![said_of(&node, Some(dep::COPY_OF), &ledger)]).await?;
        let mut family: BTreeSet<String> =
            original.iter().flatten().map(|quad| text(&quad.object).to_owned()).collect();
        family.insert(article.to_owned());
        let copies = family.iter().map(|one| having(dep::COPY_OF, iri(one), Some(&ledger))).collect();
        let copies = self.find(copies).await?;
        family.extend(copies.iter().flatten().filter_map(subject).map(|copy| copy.as_str().to_owned()));
        family.remove(article);
        Ok(family)
    }

    /// Articles in the order of their addresses, after one of them.
    pub async fn article_names(&self, after: &str, most: usize) -> Result<Vec<NamedNode>, QuotationsError> {
        let query = format!(
            "SELECT ?x WHERE {{ ?x a <{}> FILTER(STR(?x) > \"{after}\") }} ORDER BY STR(?x) LIMIT {most}",
            schema::NEWS_ARTICLE
        );
        Ok(self.graph.select(Request::new(query)).await?.iter().filter_map(|row| row.node("x").cloned()).collect())
    }
}
