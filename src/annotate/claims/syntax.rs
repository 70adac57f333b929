//! What a word does in a clause, by closed classes: `[syntax]` of `ontology/lexicon/{lang}/words.toml`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{chain::Link, items::Item, matching::Scene, verbs::Form};

/// What a word may be: a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tags(u32);

impl Tags {
    pub const DETERMINER: Self = Self(1);
    pub const PREPOSITION: Self = Self(1 << 1);
    pub const AND: Self = Self(1 << 2);
    pub const SUBORDINATOR: Self = Self(1 << 3);
    pub const RELATIVE: Self = Self(1 << 4);
    pub const ADVERB: Self = Self(1 << 5);
    pub const POSSESSIVE: Self = Self(1 << 6);
    pub const COPULA: Self = Self(1 << 7);
    pub const PRONOUN: Self = Self(1 << 8);
    /// Nouns that make a name before them part of something: "Nebulys shares".
    pub const PARTIAL: Self = Self(1 << 9);
    /// Nouns of which the firm is the actor: "researchers at Nebulys".
    pub const TRANSPARENT: Self = Self(1 << 10);
    /// "'s".
    pub const GENITIVE: Self = Self(1 << 11);
    /// Prepositions of a complement: "of".
    pub const OF: Self = Self(1 << 12);
    /// Before the agent of a passive.
    pub const BY: Self = Self(1 << 13);
    pub const COMMA: Self = Self(1 << 14);
    /// What ends a clause.
    pub const END: Self = Self(1 << 15);
    /// A verb with a subject.
    pub const VERB: Self = Self(1 << 16);
    pub const OPENS: Self = Self(1 << 17);
    pub const CLOSES: Self = Self(1 << 18);
    /// Before the post that somebody gets: "joined as".
    pub const AS: Self = Self(1 << 19);
    /// Before the first of two amounts of a change.
    pub const FROM: Self = Self(1 << 20);
    /// What no noun phrase passes over.
    pub const STOPS: Self = Self(
        Self::DETERMINER.0
            | Self::PREPOSITION.0
            | Self::AND.0
            | Self::SUBORDINATOR.0
            | Self::RELATIVE.0
            | Self::ADVERB.0
            | Self::POSSESSIVE.0
            | Self::COPULA.0
            | Self::PRONOUN.0
            | Self::GENITIVE.0
            | Self::COMMA.0
            | Self::END.0
            | Self::VERB.0
            | Self::OPENS.0
            | Self::CLOSES.0,
    );
    /// What no search for a complement passes over.
    pub const CLAUSE: Self =
        Self(Self::SUBORDINATOR.0 | Self::RELATIVE.0 | Self::COPULA.0 | Self::PRONOUN.0 | Self::END.0 | Self::VERB.0);

    /// Whether the sets share something.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Words by name of their tag.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct File(BTreeMap<Name, Vec<String>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Determiners,
    Prepositions,
    And,
    Subordinators,
    Relatives,
    Adverbs,
    Possessives,
    Copulas,
    Pronouns,
    Partial,
    Transparent,
    Genitives,
    Of,
    By,
    As,
    From,
}

/// The table of one language.
#[derive(Debug)]
pub(super) struct Words(HashMap<String, Tags>);

impl Words {
    pub fn new(file: &File) -> Self {
        let mut table: HashMap<String, Tags> = HashMap::new();
        let mut add = |word: &str, tag: Tags| {
            let entry = table.entry(word.to_owned()).or_default();
            *entry = entry.with(tag);
        };
        for (name, words) in &file.0 {
            let tag = match name {
                Name::Determiners => Tags::DETERMINER,
                Name::Prepositions => Tags::PREPOSITION,
                Name::And => Tags::AND,
                Name::Subordinators => Tags::SUBORDINATOR,
                Name::Relatives => Tags::RELATIVE,
                Name::Adverbs => Tags::ADVERB,
                Name::Possessives => Tags::POSSESSIVE,
                Name::Copulas => Tags::COPULA,
                Name::Pronouns => Tags::PRONOUN,
                Name::Partial => Tags::PARTIAL,
                Name::Transparent => Tags::TRANSPARENT,
                Name::Genitives => Tags::GENITIVE,
                Name::Of => Tags::OF.with(Tags::PREPOSITION),
                Name::By => Tags::BY.with(Tags::PREPOSITION),
                Name::From => Tags::FROM.with(Tags::PREPOSITION),
                Name::As => Tags::AS.with(Tags::PREPOSITION),
            };
            words.iter().for_each(|word| add(word, tag));
        }
        add(",", Tags::COMMA);
        for sign in [";", ":", ".", "!", "?", "…", "«", "»", "“", "”", "\"", "—", "–"] {
            add(sign, Tags::END);
        }
        add("(", Tags::OPENS);
        add(")", Tags::CLOSES);
        Self(table)
    }

    /// What a folded word may be.
    pub fn of(&self, word: &str) -> Tags {
        self.0.get(word).copied().unwrap_or_default()
    }
}

impl Scene<'_> {
    /// What an item is; a name or amount is nothing of the kind.
    pub fn tags(&self, at: usize) -> Tags {
        self.tags.get(at).copied().unwrap_or_default()
    }

    pub fn is(&self, at: usize, tags: Tags) -> bool {
        self.tags(at).any(tags)
    }

    /// Tags and verb forms of every item of the sentence. A form that may be a noun is a verb only behind what can be its subject.
    pub fn tag(&mut self) {
        self.tags =
            self.items
                .iter()
                .map(|item| {
                    if item.is_word() {
                        self.lexicon.words.of(&self.folded(item.tokens.start))
                    } else {
                        Tags::default()
                    }
                })
                .collect();
        let forms_of = |item: &Item| match item.is_word() {
            true => self.lexicon.verb_forms.forms(self.doc.word(item.tokens.start)),
            false => &[],
        };
        self.forms = self.items.iter().map(forms_of).collect();
        for at in 0..self.items.len() {
            if self.items[at].is_word()
                && !self.is(at, Tags::PREPOSITION.with(Tags::DETERMINER).with(Tags::ADVERB))
                && self
                    .forms(at)
                    .iter()
                    .any(|(_, form)| matches!(form, Form::Finite | Form::Future | Form::Conditional))
                && !self.is_noun(at)
                || self.is_progressive(at)
            {
                self.tags[at] = self.tags[at].with(Tags::VERB);
            }
        }
    }

    /// Whether a word stands where only a noun or adjective can: behind a determiner, preposition or possessor; for a
    /// form that is a plural as well ("programs"), behind a common noun with no object after it.
    pub fn is_noun(&self, at: usize) -> bool {
        let before = Tags::DETERMINER.with(Tags::PREPOSITION).with(Tags::POSSESSIVE).with(Tags::GENITIVE);
        let Some(last) = at.checked_sub(1) else { return false };
        let opening = (0..at).rev().find(|i| !self.is(*i, Tags::ADVERB) && !self.lexicon.is_adverb(self.word_at(*i)));
        let relative = self.is(last, Tags::RELATIVE) && self.forms(at).iter().any(|(_, form)| *form == Form::Finite);
        if opening.is_some_and(|i| self.is(i, before)) && !relative {
            return true;
        }
        let plural = self.lexicon.plural_verbs.iter().any(|ending| self.says_ending(at, ending));
        let common = self.items[last].is_word() && !self.is(last, Tags::STOPS.with(Tags::CLAUSE));
        let object = Tags::DETERMINER.with(Tags::POSSESSIVE).with(Tags::PRONOUN).with(Tags::SUBORDINATOR);
        let verb = || self.is(at + 1, object) || self.items.get(at + 1).is_some_and(|item| !item.is_word());
        plural && common && !verb() && !self.governs(at)
    }

    /// "is nearing": a gerund behind its auxiliary.
    fn is_progressive(&self, at: usize) -> bool {
        let gerund = self.forms(at).iter().any(|(_, form)| *form == Form::Gerund);
        let before = || (0..at).rev().find(|i| !self.is(*i, Tags::ADVERB));
        gerund && before().is_some_and(|i| self.link_at(i) == Some(Link::Be))
    }

    fn word_at(&self, at: usize) -> &str {
        self.doc.word(self.items[at].tokens.start)
    }

    /// Whether an infinitive follows a verb: "plans to build".
    fn governs(&self, at: usize) -> bool {
        self.link_at(at + 1) == Some(Link::To) && self.forms(at + 2).iter().any(|(_, form)| *form == Form::Infinitive)
    }
}
