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
    pub(super) bare_hundreds: bool,
    pub(super) space_groups: bool,
    pub(super) name_partitives: Phrases<()>,
    pub(super) large_needs_link: bool,
    pub(super) plural_endings: Vec<String>,
    pub(super) singular_endings: Vec<String>,
    pub(super) links: Phrases<()>,
    pub(super) partitives: Phrases<()>,
    pub(super) vague_openers: Phrases<f64>,
    pub(super) plus: Phrases<()>,
    pub(super) terms: Phrases<()>,
    pub(super) speeds: Phrases<()>,
    pub(super) many: Phrases<()>,
    pub(super) definite: Phrases<()>,
    pub(super) elliptic: Phrases<()>,
    pub(super) name_counters: Phrases<()>,
    pub(super) money_links: Phrases<()>,
    pub(super) money_nouns: Phrases<()>,
    pub(super) money_words: Phrases<()>,
    pub(super) to: Phrases<()>,
    pub(super) between: Phrases<()>,
    pub(super) and: Phrases<()>,
    pub(super) from: Phrases<()>,
    /// Empty where any "from … to …" is a change.
    pub(super) change: Option<Phrases<()>>,
    pub(super) change_heads: Phrases<()>,
    /// Tokens back from a number that a change noun may stand.
    pub(super) change_reach: usize,
    pub(super) articles: Phrases<()>,
    pub(super) plurals: Phrases<()>,
    pub(super) not_counted: Phrases<()>,
    pub(super) function: Phrases<()>,
    pub(super) premodifiers: Phrases<()>,
    pub(super) ones: Phrases<()>,
    pub(super) proportions: Phrases<()>,
    pub(super) odds: Phrases<()>,
    pub(super) occurrences: Phrases<()>,
    pub(super) comparisons: Phrases<()>,
    pub(super) count_openers: Phrases<()>,
    pub(super) tallies: Phrases<()>,
    pub(super) tally_links: Phrases<()>,
    pub(super) prices: Phrases<()>,
    pub(super) compounds: Phrases<()>,
    pub(super) scaled: Phrases<()>,
    pub(super) labels: Phrases<()>,
    pub(super) words: Phrases<f64>,
    pub(super) fractions: Phrases<f64>,
    pub(super) halves: Phrases<f64>,
    pub(super) multipliers: Phrases<f64>,
    pub(super) abbreviations: Phrases<f64>,
    pub(super) vague: Phrases<f64>,
    pub(super) bounds: Phrases<Bound>,
    pub(super) units: Vec<Unit>,
    pub(super) names: Phrases<UnitWord>,
    pub(super) symbols: Phrases<UnitWord>,
    pub(super) signs: Phrases<UnitWord>,
    pub(super) dollars: Vec<Dollar>,
    iris: BTreeMap<String, String>,
    currency_iri: String,
}

/// Index into [`Lexicon::units`], and worth in base units; `None` is the dollar of the outlet.
pub(super) type UnitWord = (Option<usize>, f64);

/// What a bare dollar means in a country's outlets.
#[derive(Debug)]
pub(super) struct Dollar {
    /// End of the domain of outlets that mean it always.
    pub country: String,
    /// Other outlets of the country, which mean it where a sentence speaks of the country.
    pub outlets: Vec<String>,
    pub words: Phrases<()>,
    pub unit: Unit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    decimal: char,
    links: Vec<String>,
    /// What may stand between a number and what it counts some of: "200 of these chips".
    partitives: Vec<String>,
    vague_openers: BTreeMap<String, f64>,
    plus: Vec<String>,
    terms: Vec<String>,
    speeds: Vec<String>,
    many: Vec<String>,
    definite: Vec<String>,
    elliptic: Vec<String>,
    name_counters: Vec<String>,
    money_links: Vec<String>,
    money_nouns: Vec<String>,
    money_words: Vec<String>,
    bare_hundreds: bool,
    /// Whether a plain space parts groups of digits.
    space_groups: bool,
    /// Between a number and the maker of what it counts: "30 of Nebulys's jets".
    name_partitives: Vec<String>,
    large_needs_link: bool,
    to: Vec<String>,
    between: String,
    and: String,
    change: Vec<String>,
    change_heads: Vec<String>,
    change_reach: usize,
    from: Vec<String>,
    articles: Vec<String>,
    plural_endings: Vec<String>,
    singular_endings: Vec<String>,
    plurals: Vec<String>,
    adjectives: usize,
    not_counted: Vec<String>,
    function: Vec<String>,
    /// Between a number and its noun, counting for nothing: "trois nouveaux sites".
    premodifiers: Vec<String>,
    /// Before a multiplier in the singular that says one of it: "le milliard".
    ones: Vec<String>,
    /// Between the part and the whole of a proportion, the noun going before: "neuf entreprises sur dix".
    proportions: Vec<String>,
    /// The same, number beside number: "one in five".
    odds: Vec<String>,
    /// What counts how often a thing was done; a multiple where a comparison follows.
    occurrences: Vec<String>,
    /// What shows that a multiple goes before.
    comparisons: Vec<String>,
    /// What may stand before a bare number of people or things: "employs 80".
    count_openers: Vec<String>,
    /// Nouns of a number, and what stands between them and it: "the total of partners to 14".
    tallies: Vec<String>,
    tally_links: Vec<String>,
    /// Nouns of a price, which may be a bare number with decimals.
    prices: Vec<String>,
    /// Nouns that a number is joined to: "900-person".
    compounds: Vec<String>,
    /// Elliptic words that take over the multiplier too: "3 milliards, contre 2,5".
    scaled: Vec<String>,
    labels: Vec<String>,
    words: BTreeMap<String, f64>,
    fractions: BTreeMap<String, f64>,
    halves: BTreeMap<String, f64>,
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
    dollar: BTreeMap<String, HomeDollar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HomeDollar {
    country: String,
    #[serde(default)]
    outlets: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
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
        let mut named: Vec<(&str, UnitWord)> = names.dollar.iter().map(|word| (word.as_str(), (None, 1.0))).collect();
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
            bare_hundreds: numbers.bare_hundreds,
            space_groups: numbers.space_groups,
            name_partitives: set(&numbers.name_partitives),
            large_needs_link: numbers.large_needs_link,
            vague_openers: map(false, &numbers.vague_openers),
            plus: set(&numbers.plus),
            terms: set(&numbers.terms),
            speeds: set(&numbers.speeds),
            many: set(&numbers.many),
            definite: set(&numbers.definite),
            elliptic: set(&numbers.elliptic),
            name_counters: set(&numbers.name_counters),
            money_links: set(&numbers.money_links),
            money_nouns: set(&numbers.money_nouns),
            money_words: set(&numbers.money_words),
            change_heads: set(&numbers.change_heads),
            change_reach: numbers.change_reach,
            fractions: map(false, &numbers.fractions),
            halves: map(false, &numbers.halves),
            to: set(&numbers.to),
            between: one(&numbers.between),
            and: one(&numbers.and),
            from: set(&numbers.from),
            change: (!numbers.change.is_empty()).then(|| set(&numbers.change)),
            articles: set(&numbers.articles),
            plurals: set(&numbers.plurals),
            not_counted: set(&numbers.not_counted),
            function: set(&numbers.function),
            premodifiers: set(&numbers.premodifiers),
            ones: set(&numbers.ones),
            proportions: set(&numbers.proportions),
            odds: set(&numbers.odds),
            occurrences: set(&numbers.occurrences),
            comparisons: set(&numbers.comparisons),
            count_openers: set(&numbers.count_openers),
            tallies: set(&numbers.tallies),
            tally_links: set(&numbers.tally_links),
            prices: set(&numbers.prices),
            compounds: set(&numbers.compounds),
            scaled: set(&numbers.scaled),
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
            dollars: units
                .dollar
                .into_iter()
                .map(|(code, home)| Dollar {
                    unit: Unit::new(&code),
                    words: set(&home.words),
                    country: home.country,
                    outlets: home.outlets,
                })
                .collect(),
            plural_endings: numbers.plural_endings,
            singular_endings: numbers.singular_endings,
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
