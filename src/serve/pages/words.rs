//! The words of the pages in each language, and the labels of the vocabulary.

use std::collections::{BTreeMap, HashMap};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedOrBlankNode, Term, vocab::rdfs},
};
use serde::Deserialize;

use crate::{
    lang::Lang,
    ontology::{DataError, DataFiles, syntax_error},
    serve::Visit,
    vocab::skos,
};

macro_rules! words {
    ($($word:ident)*) => {
        /// The words of one language: the lines of its table in `ontology/interface.toml`.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Words { $(pub(super) $word: String,)* }
    };
}

words! {
    language tagline search results nothing_found latest articles quotes claims queries sparql vocabulary
    modified original archived copy_of data said_of it_said mentioned_in together also_called according_to
    confidence contradiction no_claims no_quotes unknown_speaker said_to factive statement quoted_in publishers first_in
    translation_of translated_as asserted planned hedged denied run rows optional as_data not_found not_found_more legend
    ledger property value status independent first_said conflicts said_no_more checks checked_as
}

impl Words {
    /// The word for a modality, by the local name of its IRI.
    pub(super) fn modality(&self, name: &str) -> &str {
        match name {
            "Planned" => &self.planned,
            "Hedged" => &self.hedged,
            "Denied" => &self.denied,
            _ => &self.asserted,
        }
    }
}

/// Everything that the pages say of themselves.
#[derive(Debug)]
pub struct Interface {
    words: BTreeMap<Lang, Words>,
    /// `rdfs:label` of the vocabulary's terms, `skos:prefLabel` of its concepts.
    labels: HashMap<(String, Lang), String>,
}

impl Interface {
    /// Reads `ontology/interface.toml` and the labels in `ontology/depeche.ttl`.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let file = files.file("ontology/interface.toml")?;
        let words: BTreeMap<Lang, Words> = file.toml()?;
        if !words.contains_key(&Lang::EN) {
            return Err(file.error_near("[", "the table [en] is missing: it stands in for every other language"));
        }
        let vocabulary = files.file("ontology/depeche.ttl")?;
        let mut labels = HashMap::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(vocabulary.text.as_bytes()) {
            let quad = quad.map_err(|e| syntax_error(&vocabulary.path, &e))?;
            if let (NamedOrBlankNode::NamedNode(term), Term::Literal(label)) = (quad.subject, quad.object)
                && (quad.predicate == rdfs::LABEL || quad.predicate.as_str() == skos::PREF_LABEL)
                && let Some(lang) = label.language().and_then(|l| l.parse().ok())
            {
                labels.insert((term.into_string(), lang), label.value().to_owned());
            }
        }
        Ok(Self { words, labels })
    }

    /// The reader's language: `lang=` in the address, else the best of `Accept-Language`, else English.
    pub(super) fn lang(&self, visit: &Visit) -> Lang {
        if let Some(lang) = visit.parameter("lang").and_then(|l| l.parse().ok())
            && self.words.contains_key(&lang)
        {
            return lang;
        }
        let header = visit.headers.get("accept-language").and_then(|v| v.to_str().ok()).unwrap_or_default();
        let wanted = header.split(',').filter_map(|range| {
            let (tag, quality) = range.split_once(";q=").unwrap_or((range, "1"));
            let lang = tag.parse().ok().filter(|lang| self.words.contains_key(lang))?;
            Some((lang, quality.trim().parse::<f32>().ok()?))
        });
        // Of equals the first: `max_by` would take the last.
        wanted.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(Lang::EN, |(lang, _)| lang)
    }

    /// The words of a language.
    pub(super) fn words(&self, lang: Lang) -> &Words {
        self.words.get(&lang).unwrap_or(&self.words[&Lang::EN])
    }

    /// The languages that there are words for, with their own names.
    pub(super) fn languages(&self) -> impl Iterator<Item = (Lang, &str)> {
        self.words.iter().map(|(lang, words)| (*lang, words.language.as_str()))
    }

    /// The label of a term of the vocabulary; the last part of its IRI where it has none.
    pub(super) fn label<'a>(&'a self, iri: &'a str, lang: Lang) -> &'a str {
        let label = |lang| self.labels.get(&(iri.to_owned(), lang)).map(String::as_str);
        label(lang).or_else(|| label(Lang::EN)).unwrap_or_else(|| super::view::last_part(iri))
    }
}
