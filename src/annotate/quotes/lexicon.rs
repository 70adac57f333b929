//! What the language's files say of reported speech: `cues.toml`, `grammar.toml` and `titles.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    files::{CueFile, GrammarFile, Irregular, PronounGender, StandsFor},
    paradigm::{Form, inflect},
    preposition::{Preposition, prepositions, split},
    words::{Pronoun, Tag, Words},
};
use crate::{
    annotate::{
        Polarity,
        titles::{Gender, Titles},
    },
    lang::Lang,
    ontology::{DataError, DataFile, DataFiles},
};

/// A construction that a verb allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Takes {
    /// Words in marks, the verb beside or before them: « … », sourit-il.
    Words,
    /// A clause with "que", "that".
    That,
    /// A clause without "that".
    Bare,
    /// Words in marks inside a noun phrase: a dénoncé un « … ».
    Object,
    /// Somebody between verb and clause: told reporters that …
    Addressee,
    /// Reports nothing under negation: "n'a pas dit que", but "ne croit pas que".
    Affirmed,
    /// The place of the words behind it, as their source: peut-on lire dans le rapport.
    Place,
    /// "se" before it: s'exclame-t-il. Any other verb reports nothing when reflexive ("se lance").
    Reflexive,
}

/// A verb that reports words.
#[derive(Debug)]
pub struct Verb {
    /// Its infinitive.
    pub lemma: String,
    /// How the source stands to the words.
    pub polarity: Polarity,
    /// Whether it presents the words as true ("rappeler", "reveal").
    pub factive: bool,
    /// Whether rules inflect it.
    pub regular: bool,
    takes: Vec<Takes>,
}

impl Verb {
    /// Whether the verb allows a construction.
    pub fn takes(&self, what: Takes) -> bool {
        self.takes.contains(&what)
    }
}

/// Endings of words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endings {
    /// Of nouns in the plural.
    pub plural: Vec<String>,
    /// Of verbs in the past, for clauses without "that".
    pub past: Vec<String>,
    /// Of verbs in the present, likewise.
    pub present: Vec<String>,
    /// Of participles.
    #[serde(default)]
    pub participle: Vec<String>,
}

/// The lexicon of reported speech of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Titles and roles.
    pub titles: Titles,
    /// The verbs.
    pub verbs: Vec<Verb>,
    /// Prepositions of sources, the longest first: "selon", "according to".
    pub prepositions: Vec<Preposition>,
    /// Prepositions that name whose view it is when they open a sentence: "pour X, …".
    pub viewpoints: Vec<Preposition>,
    /// What opens the sentence after words in marks and gives their source: "c'est en ces termes que".
    pub closers: Vec<Preposition>,
    /// What stands before the one who is told: "à", "auprès de"; "to".
    pub towards: Vec<Vec<String>>,
    /// What stands besides between an occasion and the outlet that it was for: "an interview on CNBC".
    pub through: Vec<Vec<String>>,
    /// Preposition and noun of "in X's view".
    pub views: (Vec<String>, Vec<String>),
    /// Possessives and the pronoun that each stands for.
    pub owners: HashMap<String, Pronoun>,
    /// Whether a name may qualify the noun after it: "a Google engineer".
    pub noun_after_name: bool,
    /// Whether the subject may stand before the verb in an incise: "…, X said".
    pub subject_first_incise: bool,
    /// Endings that tell what a word is that no list names.
    pub endings: Endings,
    words: HashMap<String, Tag>,
    /// By first word: the number of words of the longest form of several.
    phrases: HashMap<String, usize>,
    inverted: Vec<(String, Pronoun)>,
}

impl Lexicon {
    /// Reads the language's files.
    pub fn load(files: &DataFiles, lang: Lang) -> Result<Self, DataError> {
        let mut lexicon = Self { titles: Titles::load(files, lang)?, ..Self::default() };
        lexicon.read_cues(files.file(&format!("ontology/lexicon/{lang}/cues.toml"))?)?;
        lexicon.read_grammar(files.file(&format!("ontology/lexicon/{lang}/grammar.toml"))?)?;
        Ok(lexicon)
    }

    fn read_cues(&mut self, source: &DataFile) -> Result<(), DataError> {
        let file: CueFile = source.toml()?;
        for lines in file.verbs {
            for (group, lemmas) in lines.lemmas {
                for lemma in lemmas {
                    if self.verbs.iter().any(|v| v.lemma == *lemma.get_ref()) {
                        let message = format!("{:?} stands here a second time: keep one", lemma.get_ref());
                        return Err(source.error_at(lemma.span().start, message));
                    }
                    let forms = inflect(lemma.get_ref(), &group, &file.groups)
                        .map_err(|e| source.error_at(lemma.span().start, e))?;
                    let (polarity, factive, takes) = (lines.polarity, lines.factive, lines.takes.clone());
                    self.add_verb(Verb { lemma: lemma.into_inner(), polarity, factive, regular: true, takes }, forms);
                }
            }
        }
        for Irregular { lemma, takes, polarity, factive, finite, participle, gerund, infinitive } in file.irregular {
            let forms = [
                (finite, Form::Finite),
                (participle, Form::Participle),
                (gerund, Form::Gerund),
                (infinitive, Form::Infinitive),
            ];
            let forms = forms.into_iter().flat_map(|(list, form)| list.into_iter().map(move |word| (word, form)));
            self.add_verb(Verb { lemma, polarity, factive, regular: false, takes }, forms.collect());
        }
        for words in &file.doubting {
            if !file.prepositions.contains(words.get_ref()) {
                let message = format!("{:?} is not among the prepositions: write it there too", words.get_ref());
                return Err(source.error_at(words.span().start, message));
            }
        }
        let doubting: Vec<&str> = file.doubting.iter().map(|words| words.get_ref().as_str()).collect();
        self.prepositions = prepositions(&file.prepositions, &doubting, &file.contractions);
        self.viewpoints = prepositions(&file.viewpoints, &[], &file.contractions);
        let all = self.prepositions.iter().chain(&self.viewpoints);
        let openers: Vec<String> = all.map(|p| p.words[0].clone()).collect();
        self.add_words(&openers, Words::OPENER);
        self.add_words(&file.terms, Words::TERM);
        self.add_words(&file.nouns, Words::UTTERANCE);
        self.add_words(&file.manners, Words::MANNER);
        self.closers = prepositions(&file.closers, &[], &file.contractions);
        self.towards = file.addressee.towards.iter().map(|p| split(p)).collect();
        self.through = file.addressee.through.iter().map(|p| split(p)).collect();
        self.add_words(&file.addressee.occasions, Words::OCCASION);
        self.add_words(&file.addressee.asked, Words::ASKED);
        self.views = (file.views.prepositions, file.views.nouns);
        self.add_words(&file.terms, Words::TERM);
        Ok(())
    }

    fn add_verb(&mut self, verb: Verb, forms: Vec<(String, Form)>) {
        let index = self.verbs.len() as u16;
        self.verbs.push(verb);
        for (word, form) in forms {
            let tag = self.entry(&word);
            // A word that is two forms keeps the one that can do more; two verbs with one form, the first.
            if tag.verb.is_none_or(|(other, known)| other == index && form < known) {
                tag.verb = Some((index, form));
            }
        }
    }

    fn read_grammar(&mut self, source: &DataFile) -> Result<(), DataError> {
        let file: GrammarFile = source.toml()?;
        for (words, class) in [
            (&file.determiners, Words::DETERMINER),
            (&file.definite, Words(Words::DEFINITE.0 | Words::DETERMINER.0)),
            (&file.links, Words::LINK),
            (&file.inside, Words::INSIDE),
            (&file.auxiliaries, Words::AUXILIARY),
            (&file.passive, Words::PASSIVE),
            (&file.reflexives, Words::REFLEXIVE),
            (&file.modals, Words::MODAL),
            (&file.controls, Words::CONTROL),
            (&file.agents, Words::AGENT),
            (&file.prepositions, Words::PREPOSITION),
            (&file.possessives, Words::POSSESSIVE),
            (&file.that, Words::THAT),
            (&file.relatives, Words::RELATIVE),
            (&file.stops, Words::STOP),
            (&file.and, Words::AND),
            (&file.adverbials, Words::ADVERBIAL),
            (&file.r#as, Words::AS),
            (&file.clause, Words::CLAUSE),
            (&file.negations, Words::NEGATION),
        ] {
            self.add_words(words, class);
        }
        self.noun_after_name = file.noun_after_name;
        self.subject_first_incise = file.subject_first_incise;
        self.endings = file.endings;
        for (word, line) in &file.pronouns {
            let pronoun = Pronoun {
                gender: line.gender.as_ref().map(|g| match g {
                    PronounGender::Masculine => Gender::Masculine,
                    PronounGender::Feminine => Gender::Feminine,
                }),
                person: line.stands_for.contains(&StandsFor::Person),
                organization: line.stands_for.contains(&StandsFor::Organization),
                plural: line.stands_for.contains(&StandsFor::Several),
                closest: line.closest,
            };
            self.entry(word).pronoun = Some(pronoun);
        }
        let known = |word: &String, pronoun: &String| {
            let known = self.words.get(pronoun).and_then(|tag| tag.pronoun);
            known.ok_or_else(|| source.error_near(word, format!("{pronoun:?} is not among the pronouns")))
        };
        for (ending, pronoun) in &file.inverted {
            self.inverted.push((ending.clone(), known(ending, pronoun)?));
        }
        for (word, pronoun) in &file.owners {
            self.owners.insert(word.clone(), known(word, pronoun)?);
        }
        self.inverted.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        Ok(())
    }

    fn add_words(&mut self, words: &[String], class: Words) {
        for word in words {
            self.entry(word).words.0 |= class.0;
        }
    }

    /// What is known of a word or, where the entry is several, of their phrase.
    fn entry(&mut self, word: &str) -> &mut Tag {
        let tokens = split(word);
        let several = word.contains(' ') || tokens.len() > 1 && tokens[0].ends_with('\'');
        let key = if several { tokens.join(" ") } else { word.to_owned() };
        if let Some((first, _)) = key.split_once(' ') {
            let longest = self.phrases.entry(first.to_owned()).or_default();
            *longest = key.split(' ').count().max(*longest);
        }
        self.words.entry(key).or_default()
    }

    /// Number of words of the longest form of several that starts with this one.
    pub fn longest_phrase(&self, word: &str) -> usize {
        self.phrases.get(word).copied().unwrap_or_default()
    }

    /// What is known of several words parted by spaces.
    pub fn phrase(&self, words: &str) -> Option<Tag> {
        self.words.get(words).copied()
    }

    /// What is known of a word in lower case with straight apostrophes.
    pub fn tag(&self, word: &str) -> Tag {
        if let Some(tag) = self.words.get(word) {
            return *tag;
        }
        let Some((ending, pronoun)) = self.inverted.iter().find(|(ending, _)| word.ends_with(ending.as_str())) else {
            return Tag::default();
        };
        let stem = &word[..word.len() - ending.len()];
        self.words.get(stem).map_or(Tag::default(), |tag| Tag { pronoun: Some(*pronoun), inverted: true, ..*tag })
    }
}
