//! What the files of one language say of claims: word classes, modality, phrases for names, patterns.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use rust_stemmers::Algorithm;
use serde::Deserialize;

use super::{
    chain::Link,
    confidence::Confidence,
    firm::ModalityFile,
    frame::{self, Frame},
    pattern::Pattern,
    reader::{Collected, Cues, Signature},
    syntax,
    verbs::{VerbId, Verbs},
};
use crate::{
    annotate::{Modality, dates, phrases::Phrases, titles::Titles},
    lang::Lang,
    ontology::{Class, Classes, DataError, DataFile, DataFiles, Properties},
};

/// Confidence of a pattern that names none.
const USUAL: f32 = 0.8;

/// `anaphora.toml`: what stands for the last name of a class.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Anaphora {
    nouns: BTreeMap<String, Vec<String>>,
    pronouns: BTreeMap<String, Vec<String>>,
    possessives: BTreeMap<String, Vec<String>>,
}

/// `words.toml`: classes of words for the patterns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    /// What joins the members of a list.
    connectors: Vec<String>,
    /// What no gap passes over: the agent of a passive, the ends of a clause.
    barriers: Vec<String>,
    /// Whether a finite verb may look like an infinitive: "they buy".
    bare_finite: bool,
    /// Endings of adverbs that no list names.
    adverb_endings: Vec<String>,
    /// Endings of verb forms that are plural nouns as often: "programs".
    plural_verbs: Vec<String>,
    /// Whether a name may own the noun behind it: "the Nebulys founder".
    compounds: bool,
    /// Whether "of" and a noun may stand before a name in apposition: "l'éditeur de jeux Nebulys".
    deep_nouns: bool,
    /// Pronouns that are objects before a verb.
    object_pronouns: Vec<String>,
    /// Words behind an amount that make it a price of one: "a share".
    rates: Vec<String>,
    /// Prepositions that open a clause before a name and its verb: "after X bought".
    conjunctions: Vec<String>,
    /// Words for a share: "a tenth of".
    fractions: Vec<String>,
    /// Words of a sum of several that is each one's: "A and B each spent".
    each: Vec<String>,
    /// Prepositions before an amount that something has reached: "put the losses at $5".
    levels: Vec<String>,
    /// What makes such a preposition the bound of an amount: "up to $5".
    bounds: Vec<String>,
    /// Names of places that are adjectives before a noun: "U.S.".
    adjectival: Vec<String>,
    /// Words before "of" that take some of what follows: "one of the largest sites".
    partitives: Vec<String>,
    /// Words before a name that say so: "an app called Vega".
    naming: Vec<String>,
    /// Relative pronouns of an owner: "X, whose value".
    whose: Vec<String>,
    /// Titles that are no post.
    not_posts: Vec<String>,
    /// Verbs that carry a noun: "announced the acquisition".
    support: Vec<String>,
    /// Prepositions before where something is done, when nobody is said to do it: "cut at X".
    places: Vec<String>,
    /// Prepositions before a noun that says how the clause is done: "in partnership with".
    adverbials: Vec<String>,
    /// What stands before a name that the sentence is not about: "according to X", "ahead of X".
    apart: Vec<String>,
    /// Prepositions before what somebody or something has: "X, with".
    accompanying: Vec<String>,
    /// What stands between a common noun and the names that it counts: "phones such as".
    listing: Vec<String>,
    /// Verbs that tell how large their subject is: "reaches".
    measures: Vec<String>,
    /// Verbs of which the first object is whose the second is: "gives Nebulys a valuation of".
    giving: Vec<String>,
    /// Verbs that put their object, or in the passive their subject, into a post: "appointed".
    posting: Vec<String>,
    /// Verbs of which the subject gets a post: "became"; gets that of the object: "succeeds"; gives his up: "resigns".
    becoming: Vec<String>,
    succeeding: Vec<String>,
    leaving: Vec<String>,
    syntax: syntax::File,
    class: BTreeMap<String, WordClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordClass {
    /// Lines with the columns of `modality.toml`.
    #[serde(default)]
    verbs: Vec<String>,
    /// Further phrases.
    #[serde(default)]
    words: Vec<String>,
    /// Further phrases for what is still to come.
    #[serde(default)]
    planned: Vec<String>,
}

/// A file of `claims/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyFile {
    property: String,
    #[serde(default)]
    frame: Vec<toml::Spanned<frame::Entry>>,
    #[serde(default)]
    pattern: Vec<PatternEntry>,
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternEntry {
    #[serde(rename = "match")]
    text: String,
    confidence: Option<f32>,
    /// What a possessive takes for given: it holds whatever the clause says.
    #[serde(default)]
    presupposed: bool,
}

/// A sentence with what is to be found in it; names, amounts and dates are marked as `[Nebulys|company]`,
/// `[600 000|count 600000]`, `[2026|date 2026]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Claims as "subject / value / modality", those of the file's property alone.
    pub claims: Vec<String>,
}

/// The patterns of a property.
#[derive(Debug)]
pub(super) struct Property {
    pub name: Arc<str>,
    pub patterns: Vec<Pattern>,
    pub frames: Vec<Frame>,
}

/// What the files of one language say.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) classes: Vec<Phrases<Modality>>,
    pub(super) connectors: Phrases<()>,
    pub(super) barriers: Phrases<()>,
    pub(super) cues: Phrases<Modality>,
    /// Phrases that stand for the last name of a class.
    pub(super) anaphora: HashMap<Class, Phrases<()>>,
    /// Possessives by the class whose names they stand for.
    pub(super) possessives: HashMap<Class, Phrases<()>>,
    /// Pronouns by the class that they stand for.
    pub(super) pronouns: HashMap<Class, Phrases<()>>,
    pub(super) verb_forms: Verbs,
    pub(super) words: syntax::Words,
    pub(super) chain: Phrases<Link>,
    pub(super) support: Vec<VerbId>,
    pub(super) places: Phrases<()>,
    pub(super) adverbials: Phrases<()>,
    pub(super) apart: Phrases<()>,
    pub(super) listing: Phrases<()>,
    pub(super) measures: Vec<VerbId>,
    pub(super) accompanying: Phrases<()>,
    pub(super) giving: Vec<VerbId>,
    pub(super) posting: Vec<VerbId>,
    pub(super) becoming: Vec<VerbId>,
    pub(super) succeeding: Vec<VerbId>,
    pub(super) leaving: Vec<VerbId>,
    pub(super) object_pronouns: Phrases<()>,
    pub(super) whose: Phrases<()>,
    pub(super) not_posts: Phrases<()>,
    pub(super) naming: Phrases<()>,
    pub(super) partitives: Phrases<()>,
    pub(super) rates: Phrases<()>,
    pub(super) conjunctions: Phrases<()>,
    pub(super) fractions: Phrases<()>,
    pub(super) each: Phrases<()>,
    pub(super) levels: Phrases<()>,
    pub(super) bounds: Phrases<()>,
    pub(super) adjectival: Phrases<()>,
    /// Phrases that deny the clause behind them.
    pub(super) denials: Phrases<()>,
    pub(super) realising: Phrases<()>,
    pub(super) restrictions: Phrases<()>,
    pub(super) particles: Phrases<()>,
    pub(super) companions: Phrases<()>,
    pub(super) completed: Phrases<()>,
    pub(super) complementizers: Phrases<()>,
    pub(super) bare_finite: bool,
    pub(super) plural_verbs: Vec<String>,
    adverb_endings: Vec<String>,
    pub(super) compounds: bool,
    pub(super) deep_nouns: bool,
    pub(super) denial_behind: bool,
    pub(super) passive: Phrases<()>,
    pub(super) perfect: Phrases<()>,
    pub(super) participle_endings: Vec<String>,
    pub(super) titles: Titles,
    pub(super) dates: dates::Lexicon,
    pub(super) properties: Vec<Property>,
    /// What subject and value of each property may be.
    pub(super) signatures: Vec<Signature>,
    pub(super) cues_of_frames: Cues,
    pub(super) stems: Option<Algorithm>,
    pub(super) confidence: Confidence,
    examples: Vec<(String, Example)>,
}

impl Lexicon {
    /// Reads `words.toml`, `modality.toml`, `anaphora.toml` and `claims/*.toml`.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let folder = format!("ontology/lexicon/{lang}");
        let classes = Classes::load(files)?;
        let modality: ModalityFile = files.file(&format!("{folder}/modality.toml"))?.toml()?;
        let words_file = files.file(&format!("{folder}/words.toml"))?;
        let words: WordsFile = words_file.toml()?;
        let set = |words: &[String]| Phrases::new(false, words.iter().map(|word| (word.as_str(), ())));
        let mut names = BTreeMap::new();
        let mut phrases = Vec::new();
        for (index, (name, class)) in words.class.iter().enumerate() {
            let mut all: Vec<(String, Modality)> = Vec::new();
            for verb in &class.verbs {
                all.extend(modality.inflect(verb, words_file)?);
            }
            all.extend(class.words.iter().map(|word| (word.clone(), Modality::Asserted)));
            all.extend(class.planned.iter().map(|word| (word.clone(), Modality::Planned)));
            phrases.push(Phrases::new(false, all.iter().map(|(phrase, modality)| (phrase.as_str(), *modality))));
            names.insert(name.clone(), index);
        }
        let anaphora_file = files.file(&format!("{folder}/anaphora.toml"))?;
        let anaphora: Anaphora = anaphora_file.toml()?;
        let by_class = |table: &BTreeMap<String, Vec<String>>| {
            let entries = table.iter().map(|(class, phrases)| {
                let known = classes.by_name(class).cloned();
                let known =
                    known.ok_or_else(|| anaphora_file.error_near(class, format!("there is no class {class:?}")))?;
                Ok((known, set(phrases)))
            });
            entries.collect::<Result<HashMap<Class, Phrases<()>>, DataError>>()
        };
        let verb_forms = Verbs::load(files, lang)?;
        let verbs = |lemmas: &[String]| -> Result<Vec<VerbId>, DataError> {
            let verb = |lemma: &String| {
                let known = verb_forms.of(lemma);
                known.ok_or_else(|| words_file.error_near(lemma, format!("verbs.toml has no verb {lemma:?}")))
            };
            lemmas.iter().map(verb).collect()
        };
        let cues = modality.cues.iter().flat_map(|(name, cues)| cues.iter().map(|cue| (cue.as_str(), (*name).into())));
        let mut lexicon = Self {
            classes: phrases,
            connectors: set(&words.connectors),
            barriers: set(&words.barriers),
            cues: Phrases::new(false, cues),
            anaphora: by_class(&anaphora.nouns)?,
            pronouns: by_class(&anaphora.pronouns)?,
            possessives: by_class(&anaphora.possessives)?,
            support: verbs(&words.support)?,
            places: set(&words.places),
            adverbials: set(&words.adverbials),
            apart: set(&words.apart),
            listing: set(&words.listing),
            measures: verbs(&words.measures)?,
            accompanying: set(&words.accompanying),
            giving: verbs(&words.giving)?,
            posting: verbs(&words.posting)?,
            becoming: verbs(&words.becoming)?,
            succeeding: verbs(&words.succeeding)?,
            leaving: verbs(&words.leaving)?,
            verb_forms,
            words: syntax::Words::new(&words.syntax),
            chain: Phrases::new(
                false,
                modality.chain.iter().flat_map(|(link, list)| list.iter().map(|words| (words.as_str(), *link))),
            ),
            object_pronouns: set(&words.object_pronouns),
            whose: set(&words.whose),
            not_posts: set(&words.not_posts),
            naming: set(&words.naming),
            partitives: set(&words.partitives),
            rates: set(&words.rates),
            conjunctions: set(&words.conjunctions),
            fractions: set(&words.fractions),
            each: set(&words.each),
            levels: set(&words.levels),
            bounds: set(&words.bounds),
            adjectival: set(&words.adjectival),
            denials: set(&modality.denials),
            realising: set(&modality.realising),
            restrictions: set(&modality.restrictions),
            particles: set(&modality.particles),
            companions: set(&modality.companions),
            completed: set(&modality.completed),
            complementizers: set(&modality.complementizers),
            bare_finite: words.bare_finite,
            plural_verbs: words.plural_verbs,
            adverb_endings: words.adverb_endings,
            compounds: words.compounds,
            deep_nouns: words.deep_nouns,
            denial_behind: modality.denial_behind,
            passive: set(&modality.passive),
            perfect: set(&modality.perfect),
            participle_endings: modality.participle_endings,
            titles: Titles::load(files, lang)?,
            dates: dates::Lexicon::load(files, lang)?,
            properties: Vec::new(),
            signatures: Vec::new(),
            cues_of_frames: Collected::default().finish(),
            stems: lang.stemming(),
            confidence: Confidence::load(files, lang)?,
            examples: Vec::new(),
        };
        let mut cues = Collected::default();
        for file in files.under(&format!("{folder}/claims"), "toml") {
            lexicon.read_property(file, &|name| names.get(name).copied(), &classes, &mut cues)?;
        }
        lexicon.cues_of_frames = cues.finish();
        lexicon.signatures = {
            let ontology = Properties::load(files)?;
            lexicon.properties.iter().map(|property| Signature::of(property, &ontology, &classes)).collect()
        };
        Ok(lexicon)
    }

    fn read_property(
        &mut self,
        file: &DataFile,
        class: &dyn Fn(&str) -> Option<usize>,
        classes: &Classes,
        cues: &mut Collected,
    ) -> Result<(), DataError> {
        let entries: PropertyFile = file.toml()?;
        let pattern = |entry: &PatternEntry| {
            let confidence = entry.confidence.unwrap_or(USUAL);
            let read = Pattern::read(&entry.text, confidence, class, classes, file)?;
            Ok::<_, DataError>(Pattern { presupposed: entry.presupposed, ..read })
        };
        let patterns = entries.pattern.iter().map(pattern).collect::<Result<_, _>>()?;
        self.examples.extend(entries.example.into_iter().map(|example| (entries.property.clone(), example)));
        let frames = entries.frame.iter().map(|entry| {
            let read = Frame::read(entry.get_ref(), USUAL, &self.verb_forms, classes, file);
            read.map_err(
                |error| if error.line.is_some() { error } else { file.error_at(entry.span().start, error.message) },
            )
        });
        let frames = frames.collect::<Result<Vec<Frame>, _>>()?;
        for (frame, entry) in frames.iter().zip(&entries.frame) {
            cues.add(&entries.property, frame, entry.get_ref().nouns.iter());
        }
        self.properties.push(Property { name: entries.property.into(), patterns, frames });
        Ok(())
    }

    /// Whether a word is an adverb by its ending.
    pub(super) fn is_adverb(&self, word: &str) -> bool {
        self.adverb_endings.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending.as_str()))
    }

    /// The examples of the pattern files, with their property.
    pub fn examples(&self) -> &[(String, Example)] {
        &self.examples
    }
}
