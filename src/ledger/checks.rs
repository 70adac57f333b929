//! Which claims and quotes of the graph published checks are about.
//!
//! Whether a check is about something depends on the two alone, so that it does not matter which of them came first:
//!
//! | sign | confidence |
//! | --- | --- |
//! | the check names the article, and a claim of it gives the value, or a quote of it the words, that are checked | 0.95 |
//! | a quote anywhere has exactly the words that are checked | 0.9 |
//! | a claim anywhere gives the same amount of the same property and thing | 0.7 |
//! | the check names the article, and nothing in it is told to be meant: the article as a whole | 0.5 |

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, Quad, Term, vocab::rdf};

use super::{
    Ledger, LedgerError, Statement, Value, quads,
    source::{Reader, having, iri, said_of, subject, text},
    voice::fingerprint,
};
use crate::{
    extract::ArticleId,
    graph::{Edit, Pattern},
    rdf::{literal, sheet::Sheet},
    vocab::{dep, schema},
};

/// Fewer words are said by many.
const WORDS: usize = 4;

/// A check as far as it is compared.
struct Review {
    node: NamedNode,
    article: NamedNode,
    claim: String,
    appearances: Vec<NamedNode>,
    stated: Vec<Statement>,
}

impl Ledger {
    /// Ties the checks that an article publishes, and those that may be about it, to what they are about.
    pub(super) async fn tie(&self, article: &NamedNode, edit: &mut Edit) -> Result<(), LedgerError> {
        let reader = self.reader();
        let ledger = self.base.ledger_graph();
        let mut reviews = reader.reviews_about(article).await?;
        for matched in reader
            .matches(vec![having(schema::IS_PART_OF, article.clone(), Some(&ledger))])
            .await?
            .chunk_by(|a, b| a.subject == b.subject)
        {
            reviews.extend(
                matched.iter().filter(|q| q.predicate.as_str() == dep::REVIEW).map(|q| text(&q.object).to_owned()),
            );
            edit.old.extend(matched.iter().cloned());
        }
        for node in reviews {
            let node = iri(&node);
            edit.old.extend(reader.matches(vec![having(dep::REVIEW, node.clone(), Some(&ledger))]).await?);
            edit.old
                .extend(reader.find(vec![said_of(&node, Some(dep::CONCERNS), &ledger)]).await?.into_iter().flatten());
            let Some(review) = reader.review(&node).await? else { continue };
            edit.new.extend(self.quads_of(&review, &reader.targets(&review).await?));
        }
        Ok(())
    }

    fn quads_of(&self, review: &Review, targets: &BTreeMap<(NamedNode, NamedNode), f32>) -> Vec<Quad> {
        let mut sheet = Sheet::new(self.base.ledger_graph());
        for statement in &review.stated {
            sheet.add(&review.node, dep::CONCERNS, self.base.question(&statement.question()));
        }
        for ((target, article), confidence) in targets {
            let node = self.base.ledger_entry(&fingerprint([review.node.to_string(), target.to_string()]));
            sheet.class(&node, dep::REVIEW_MATCH);
            sheet.add(&node, dep::REVIEW, review.node.clone());
            sheet.add(&node, dep::REVIEWED, target.clone());
            sheet.add(&node, schema::IS_PART_OF, review.article.clone());
            sheet.add(&node, schema::IS_PART_OF, article.clone());
            sheet.add_some(&node, dep::CONFIDENCE, literal::decimal((f64::from(*confidence) * 100.0).round() / 100.0));
        }
        sheet.into_quads()
    }
}

impl Reader<'_> {
    /// Addresses of checks that an article publishes or that may be about it.
    async fn reviews_about(&self, article: &NamedNode) -> Result<BTreeSet<String>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let all = |property: &str| Pattern {
            predicate: Some(iri(property)),
            graph: Some(article.clone()),
            ..Pattern::default()
        };
        let own = vec![
            having(rdf::TYPE.as_str(), iri(schema::CLAIM_REVIEW), Some(article)),
            said_of(article, Some(schema::URL), article),
            all(schema::TEXT),
            said_of(article, Some(dep::STATES), &ledger),
        ];
        let found = self.find(own).await?;
        let [reviews, urls, quotes, states] = found.as_slice() else { return Ok(BTreeSet::new()) };
        let mut about: BTreeSet<String> =
            reviews.iter().filter_map(subject).map(|node| node.as_str().to_owned()).collect();
        let answers = states.iter().map(|quad| said_of(&iri(text(&quad.object)), Some(dep::ANSWERS), &ledger));
        let answers: Vec<Quad> = self.find(answers.collect()).await?.into_iter().flatten().collect();
        let questions: BTreeSet<&str> = answers.iter().map(|quad| text(&quad.object)).collect();
        let by_question = questions.into_iter().map(|question| having(dep::CONCERNS, iri(question), Some(&ledger)));
        let by_words = quotes.iter().flat_map(|quad| variants(text(&quad.object)));
        let by_words = by_words.map(|words| having(schema::CLAIM_REVIEWED, words, None));
        let direct = self.find(by_question.chain(by_words).collect()).await?;
        about.extend(direct.iter().flatten().filter_map(subject).map(|node| node.as_str().to_owned()));
        let by_url = urls.iter().map(|quad| having(schema::APPEARANCE, iri(text(&quad.object)), None));
        let items = self.find(by_url.collect()).await?;
        let items = items.iter().flatten().filter_map(subject);
        let of_items = self.find(items.map(|item| having(schema::ITEM_REVIEWED, item.clone(), None)).collect()).await?;
        about.extend(of_items.iter().flatten().filter_map(subject).map(|node| node.as_str().to_owned()));
        Ok(about)
    }

    /// What the ledger says of the matches that some patterns find, match by match.
    async fn matches(&self, patterns: Vec<Pattern>) -> Result<Vec<Quad>, LedgerError> {
        let ledger = self.base.ledger_graph();
        let found = self.find(patterns).await?;
        let nodes: BTreeSet<&NamedNode> = found.iter().flatten().filter_map(subject).collect();
        Ok(self
            .find(nodes.into_iter().map(|node| said_of(node, None, &ledger)).collect())
            .await?
            .into_iter()
            .flatten()
            .collect())
    }

    /// A check, where it is there.
    async fn review(&self, node: &NamedNode) -> Result<Option<Review>, LedgerError> {
        let Some((article, _)) = node.as_str().split_once('#') else { return Ok(None) };
        let article = iri(article);
        let own: Vec<Quad> = self.find(vec![said_of(node, None, &article)]).await?.into_iter().flatten().collect();
        let of = |quads: &[Quad], property: &str| {
            let of = quads.iter().filter(|quad| quad.predicate.as_str() == property);
            of.map(|quad| text(&quad.object).to_owned()).collect::<Vec<_>>()
        };
        let Some(claim) = of(&own, schema::CLAIM_REVIEWED).pop() else { return Ok(None) };
        let items = of(&own, schema::ITEM_REVIEWED);
        let found = self.find(items.iter().map(|item| said_of(&iri(item), None, &article)).collect()).await?;
        let appearances = found.iter().flat_map(|quads| of(quads, schema::APPEARANCE)).map(|url| iri(&url)).collect();
        let symmetric = |property: &str| self.properties.is_symmetric(property);
        let stated = items
            .iter()
            .zip(&found)
            .filter_map(|(item, quads)| Statement::stated(item, quads, article.as_str(), symmetric));
        let stated = stated.collect();
        Ok(Some(Review { node: node.clone(), article, claim, appearances, stated }))
    }

    /// What a check is about, each with its article, and how sure that is.
    async fn targets(&self, review: &Review) -> Result<BTreeMap<(NamedNode, NamedNode), f32>, LedgerError> {
        let mut targets: BTreeMap<(NamedNode, NamedNode), f32> = BTreeMap::new();
        let mut add = |target: &str, article: &str, confidence: f32| {
            let is_article = self.base.local(article).is_some_and(|local| local.starts_with("article/"));
            if is_article && article != review.article.as_str() {
                let known = targets.entry((iri(target), iri(article))).or_default();
                *known = known.max(confidence);
            }
        };
        let words =
            self.find(variants(&review.claim).into_iter().map(|words| having(schema::TEXT, words, None)).collect());
        for (quote, article) in words.await?.iter().flatten().filter_map(super::source::place) {
            add(quote.as_str(), article.as_str(), 0.9);
        }
        for stated in &review.stated {
            let is_amount = matches!(stated.value, Value::Amount { .. });
            let entries = self.entries_on(&stated.question()).await?;
            let same = |entry: &super::Entry| {
                entry.measure.unit == stated.unit && entry.values.iter().any(|value| value.equals(&stated.value))
            };
            if !is_amount || !quads::read(&entries).iter().any(same) {
                continue;
            }
            let states = self.states(&entries).await?;
            let articles: BTreeSet<NamedNode> = states.iter().filter_map(subject).cloned().collect();
            for claim in self.claims_on(&stated.question(), articles.iter()).await? {
                if claim.unit == stated.unit && claim.value.equals(&stated.value) {
                    add(&claim.claim, &claim.article, 0.7);
                }
            }
        }
        for url in &review.appearances {
            let Ok(address) = url.as_str().parse() else { continue };
            let article = self.base.article(&ArticleId::of(&address));
            let quotes =
                Pattern { predicate: Some(iri(schema::TEXT)), graph: Some(article.clone()), ..Pattern::default() };
            let found = self.find(vec![said_of(&article, Some(schema::URL), &article), quotes]).await?;
            let [here, quotes] = found.as_slice() else { continue };
            if here.is_empty() {
                continue;
            }
            let mut told = false;
            for claim in self.claimed_by(article.as_str()).await? {
                let same = |s: &&Statement| {
                    s.question() == claim.question() && s.unit == claim.unit && s.value.equals(&claim.value)
                };
                if review.stated.iter().any(|stated| same(&stated)) {
                    told = true;
                    add(&claim.claim, article.as_str(), 0.95);
                }
            }
            for quote in quotes.iter().filter(|quad| within(text(&quad.object), &review.claim)) {
                told = true;
                add(subject(quote).map(NamedNode::as_str).unwrap_or_default(), article.as_str(), 0.95);
            }
            if !told {
                add(article.as_str(), article.as_str(), 0.5);
            }
        }
        Ok(targets)
    }
}

/// The words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Whether one text holds all of the other, word for word.
fn within(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() >= WORDS && long.windows(short.len()).any(|window| *window == *short)
}

/// A text as a quote or a check may have it: with marks around it or not, with a full stop, comma or nothing at its end.
fn variants(text: &str) -> Vec<Term> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "\"“”«»‘’'".contains(c)).trim_end_matches(['.', ',']);
    if words(bare).len() < WORDS {
        return Vec::new();
    }
    let forms = [
        bare.to_owned(),
        format!("{bare}."),
        format!("{bare},"),
        format!("“{bare}”"),
        format!("“{bare}.”"),
        format!("« {bare} »"),
    ];
    let in_languages =
        |form: String| ["en", "fr"].map(|lang| Literal::new_language_tagged_literal_unchecked(&form, lang).into());
    forms.into_iter().flat_map(in_languages).collect()
}
