//! Article → Annotations: mentions linked to entities, quotes with speakers, quantities and claims, all by span.
//!
//! Each part is a plain function over [`Document`] and what the parts before it found; this file is their order.

pub mod claims;
pub mod dates;
mod document;
pub mod editorial;
pub mod entities;
pub(crate) mod hashing;
pub mod interchange;
pub mod mentions;
mod phrases;
pub mod quantities;
pub mod quotes;
pub mod titles;
mod types;
mod weights;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

pub use document::{Document, Lexicon as DocumentLexicon, Sentence, Token, TokenKind};
pub use types::{
    Annotations, Bound, Claim, ClaimValue, Entity, Mention, Modality, Polarity, Quantity, Quote, QuoteKind, Role,
    Saying, Slug, Speaker, Unit,
};

use crate::{
    extract::{Article, BlockKind, Check},
    lang::Lang,
    ontology::{Classes, DataError, DataFiles},
};

/// Name and version of the extractor, kept with every claim.
pub const EXTRACTOR: &str = concat!("depeche/", env!("CARGO_PKG_VERSION"));

/// Everything needed to annotate articles, read from the data files once.
#[derive(Debug)]
pub struct Annotator {
    entities: entities::Entities,
    names: mentions::Model,
    claims: claims::Model,
    editorial: editorial::Editorial,
    languages: BTreeMap<Lang, Language>,
}

/// What the lexicon folder of one language says: `ontology/lexicon/{lang}/`.
#[derive(Debug)]
pub struct Language {
    document: document::Lexicon,
    mentions: mentions::Lexicon,
    quantities: quantities::Lexicon,
    quotes: quotes::Lexicon,
    claims: claims::Lexicon,
}

impl Annotator {
    /// Reads the entity files and every folder of `ontology/lexicon`.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let entities = entities::Entities::load(files)?;
        let editorial = editorial::Editorial::load(files, &Classes::load(files)?, &entities)?;
        let mut languages = BTreeMap::new();
        for folder in files.folders_in("ontology/lexicon") {
            let lang: Lang = folder.parse().map_err(|e| DataError {
                path: format!("ontology/lexicon/{folder}"),
                line: None,
                message: format!("a folder here is named by a language: {e}"),
            })?;
            let language = Language {
                document: document::Lexicon::load(files, lang)?,
                mentions: mentions::Lexicon::load(files, lang)?,
                quantities: quantities::Lexicon::load(files, lang)?,
                quotes: quotes::Lexicon::load(files, lang)?,
                claims: claims::Lexicon::load(files, lang)?,
            };
            languages.insert(lang, language);
        }
        Ok(Self {
            entities,
            names: mentions::Model::load(files)?,
            claims: claims::Model::load(files)?,
            editorial,
            languages,
        })
    }

    /// The entities that the files name.
    pub fn entities(&self) -> &entities::Entities {
        &self.entities
    }

    /// What editors decided about names.
    pub fn editorial(&self) -> &editorial::Editorial {
        &self.editorial
    }

    /// The languages that can be annotated.
    pub fn languages(&self) -> impl Iterator<Item = Lang> {
        self.languages.keys().copied()
    }

    /// The IRI of a unit, as `http://qudt.org/vocab/unit/W`.
    pub fn unit_iri(&self, unit: &Unit) -> Option<String> {
        self.languages.values().find_map(|language| language.quantities.iri(unit))
    }

    /// Annotates one article. An article in a language without lexicon gets no annotation.
    pub fn annotate(&self, article: &Article) -> Annotations {
        self.annotate_timed(article, &mut [Duration::ZERO; Stage::ALL.len()])
    }

    /// The names of an article alone.
    pub fn mentions(&self, article: &Article) -> Vec<Mention> {
        let Some(language) = self.languages.get(&article.lang) else { return Vec::new() };
        let doc = Document::new(article, &language.document);
        mentions::find(&doc, &self.entities, &language.mentions, &self.names)
    }

    /// Annotates one article as under other decisions of editors.
    pub fn annotate_under(&self, article: &Article, editorial: &editorial::Editorial) -> Annotations {
        self.run(article, editorial, &mut [Duration::ZERO; Stage::ALL.len()])
    }

    /// The same, adding the time of each stage to `spent`, in the order of [`Stage::ALL`].
    pub fn annotate_timed(&self, article: &Article, spent: &mut [Duration; Stage::ALL.len()]) -> Annotations {
        self.run(article, &self.editorial, spent)
    }

    fn run(
        &self,
        article: &Article,
        editorial: &editorial::Editorial,
        spent: &mut [Duration; Stage::ALL.len()],
    ) -> Annotations {
        let Some(language) = self.languages.get(&article.lang) else { return Annotations::default() };
        let mut last = Instant::now();
        let mut lap = |stage: Stage| {
            let now = Instant::now();
            spent[stage as usize] += now - last;
            last = now;
        };
        let doc = Document::new(article, &language.document);
        lap(Stage::Document);
        let mut mentions = mentions::find(&doc, &self.entities, &language.mentions, &self.names);
        editorial.revise(article, &mut mentions);
        lap(Stage::Mentions);
        let quantities = quantities::find(&doc, &language.quantities);
        lap(Stage::Quantities);
        let mut quotes = quotes::find(&doc, &mentions, &self.entities, &language.quotes);
        lap(Stage::Quotes);
        let claims =
            claims::find(&doc, &mentions, &quantities, &quotes, &self.entities, &language.claims, Some(&self.claims));
        quotes::place_roles(doc.text, &mut quotes, &claims);
        lap(Stage::Claims);
        let checked =
            article.checks.iter().map(|check| self.run(&in_words_of(check, article), editorial, spent).claims);
        let checked = checked.collect();
        Annotations { mentions, quotes, quantities, claims, checked }
    }
}

/// The words that a check is about, as an article.
fn in_words_of(check: &Check, article: &Article) -> Article {
    let (text, blocks) = Article::join([(BlockKind::Paragraph, check.claim.clone())]);
    Article { checks: Vec::new(), title: String::new(), text, blocks, ..article.clone() }
}

/// The stages of annotation, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Tokens and sentences.
    Document,
    /// Names.
    Mentions,
    /// Amounts.
    Quantities,
    /// Reported words.
    Quotes,
    /// Statements.
    Claims,
}

impl Stage {
    /// All stages.
    pub const ALL: [Stage; 5] = [Stage::Document, Stage::Mentions, Stage::Quantities, Stage::Quotes, Stage::Claims];

    /// Name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Document => "tokens",
            Stage::Mentions => "names",
            Stage::Quantities => "quantities",
            Stage::Quotes => "quotes",
            Stage::Claims => "claims",
        }
    }
}
