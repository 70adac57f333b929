//! What the data files say of numbers and units.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::annotate::{Bound, DataError, DataFiles, Lang, Unit, phrases::Phrases};

type Table = BTreeMap<String, BTreeMap<String, f64>>;

/// Numbers and units of a language: `ontology/units.toml` and `numbers.toml` and `units.toml` of
/// `ontology/lexicon/{lang}/`.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) decimal: char,
    pub(super) adjectives: usize,
    pub(super) plural_endings: Vec<String>,
    pub(super) links: Phrases<()>,
    pub(super) partitives: Phrases<()>,
    pub(super) vague_openers: Phrases<()>,
    pub(super) to: Phrases<()>,
    pub(super) between: Phrases<()>,
    pub(super) and: Phrases<()>,
    pub(super) from: Phrases<()>,
    /// Empty where any "from … to …" is a change.
    pub(super) change: Option<Phrases<()>>,
    pub(super) articles: Phrases<()>,
    pub(super) plurals: Phrases<()>,
    pub(super) not_counted: Phrases<()>,
    pub(super) function: Phrases<()>,
    pub(super) labels: Phrases<()>,
    pub(super) words: Phrases<f64>,
    pub(super) multipliers: Phrases<f64>,
    pub(super) abbreviations: Phrases<f64>,
    pub(super) vague: Phrases<f64>,
    pub(super) bounds: Phrases<Bound>,
    pub(super) units: Vec<Unit>,
    /// Index into `units`, and worth in base units; `None` is the dollar of the outlet.
    pub(super) names: Phrases<(Option<usize>, f64)>,
    pub(super) symbols: Phrases<(Option<usize>, f64)>,
    pub(super) signs: Phrases<(Option<usize>, f64)>,
    pub(super) dollars: Vec<(String, Unit)>,
    iris: BTreeMap<String, String>,
    currency_iri: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    decimal: char,
    links: Vec<String>,
    /// What may stand between a number and what it counts some of: "200 of these chips".
    partitives: Vec<String>,
    vague_openers: Vec<String>,
    to: Vec<String>,
    between: String,
    and: String,
    change: Vec<String>,
    from: String,
    articles: Vec<String>,
    plural_endings: Vec<String>,
    plurals: Vec<String>,
    adjectives: usize,
    not_counted: Vec<String>,
    function: Vec<String>,
    labels: Vec<String>,
    words: BTreeMap<String, f64>,
    multipliers: BTreeMap<String, f64>,
    abbreviations: BTreeMap<String, f64>,
    vague: BTreeMap<String, f64>,
    bounds: Bounds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    at_least: Vec<String>,
    at_most: Vec<String>,
    about: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    dollar: Vec<String>,
    names: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    currency_iri: String,
    iri: BTreeMap<String, String>,
    symbols: Table,
    signs: BTreeMap<String, String>,
    dollar: BTreeMap<String, String>,
}

impl Lexicon {
    /// Reads the shared units and the language's files.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let numbers: Numbers = files.file(&format!("ontology/lexicon/{lang}/numbers.toml"))?.toml()?;
        let local = files.file(&format!("ontology/lexicon/{lang}/units.toml"))?;
        let names: Names = local.toml()?;
        let shared = files.file("ontology/units.toml")?;
        let units: Units = shared.toml()?;

        let mut known: Vec<Unit> = Vec::new();
        let mut index = |code: &str, file: &crate::ontology::DataFile| {
            let unit = Unit::new(code);
            if !unit.is_currency() && !units.iri.contains_key(code) {
                return Err(file.error_near(code, format!("no unit {code:?}: give it an IRI in ontology/units.toml")));
            }
            Ok(known.iter().position(|u| *u == unit).unwrap_or_else(|| {
                known.push(unit);
                known.len() - 1
            }))
        };
        let mut named: Vec<(&str, (Option<usize>, f64))> =
            names.dollar.iter().map(|word| (word.as_str(), (None, 1.0))).collect();
        for (code, words) in &names.names {
            let unit = Some(index(code, local)?);
            named.extend(words.iter().map(|(word, factor)| (word.as_str(), (unit, *factor))));
        }
        let mut symbols = Vec::new();
        for (code, signs) in &units.symbols {
            let unit = Some(index(code, shared)?);
            symbols.extend(signs.iter().map(|(sign, factor)| (sign.as_str(), (unit, *factor))));
        }
        let mut signs = Vec::new();
        for (sign, code) in &units.signs {
            let unit = if sign == "$" { None } else { Some(index(code, shared)?) };
            signs.push((sign.as_str(), (unit, 1.0)));
        }
        let set = |words: &[String]| Phrases::new(false, words.iter().map(|w| (w.as_str(), ())));
        let one = |word: &str| Phrases::new(false, [(word, ())]);
        let map = |keeps_case, of: &BTreeMap<String, f64>| {
            Phrases::new(keeps_case, of.iter().map(|(word, value)| (word.as_str(), *value)))
        };
        let b = &numbers.bounds;
        let bounds = [(&b.at_least, Bound::AtLeast), (&b.at_most, Bound::AtMost), (&b.about, Bound::About)];
        Ok(Self {
            decimal: numbers.decimal,
            adjectives: numbers.adjectives,
            links: set(&numbers.links),
            partitives: set(&numbers.partitives),
            vague_openers: set(&numbers.vague_openers),
            to: set(&numbers.to),
            between: one(&numbers.between),
            and: one(&numbers.and),
            from: one(&numbers.from),
            change: (!numbers.change.is_empty()).then(|| set(&numbers.change)),
            articles: set(&numbers.articles),
            plurals: set(&numbers.plurals),
            not_counted: set(&numbers.not_counted),
            function: set(&numbers.function),
            labels: set(&numbers.labels),
            words: map(false, &numbers.words),
            multipliers: map(false, &numbers.multipliers),
            abbreviations: map(true, &numbers.abbreviations),
            vague: map(false, &numbers.vague),
            bounds: Phrases::new(
                false,
                bounds.iter().flat_map(|(words, bound)| words.iter().map(|w| (w.as_str(), *bound))),
            ),
            names: Phrases::new(false, named),
            symbols: Phrases::new(true, symbols),
            signs: Phrases::new(true, signs),
            dollars: units.dollar.iter().map(|(end, code)| (end.clone(), Unit::new(code))).collect(),
            plural_endings: numbers.plural_endings,
            iris: units.iri,
            currency_iri: units.currency_iri,
            units: known,
        })
    }

    /// The QUDT IRI of a unit or currency; an own term where QUDT has none.
    pub fn iri(&self, unit: &Unit) -> Option<String> {
        match self.iris.get(unit.as_str()) {
            Some(iri) => Some(iri.clone()),
            None => unit.is_currency().then(|| format!("{}{unit}", self.currency_iri)),
        }
    }
}
