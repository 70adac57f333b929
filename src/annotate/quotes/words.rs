//! Classes of words, and what is known of a word by its form alone.

use super::paradigm::Form;
use crate::annotate::titles::Gender;

/// A closed class of words, or a set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words(pub(super) u32);

impl Words {
    /// Opens a noun phrase.
    pub const DETERMINER: Self = Self(1);
    /// Opens a noun phrase that the text has spoken of.
    pub const DEFINITE: Self = Self(1 << 1);
    /// Joins two nouns: "de", "of".
    pub const LINK: Self = Self(1 << 2);
    /// May stand between a subject and its verb, or around an auxiliary.
    pub const INSIDE: Self = Self(1 << 3);
    /// Helps a participle.
    pub const AUXILIARY: Self = Self(1 << 4);
    /// "que", "that".
    pub const THAT: Self = Self(1 << 5);
    /// "qui", "who".
    pub const RELATIVE: Self = Self(1 << 6);
    /// Ends a noun phrase: prepositions, conjunctions, common verbs.
    pub const STOP: Self = Self(1 << 7);
    /// "et", "and".
    pub const AND: Self = Self(1 << 8);
    /// Time, addressee or place between the verb and its clause.
    pub const ADVERBIAL: Self = Self(1 << 9);
    /// "comme", "as".
    pub const AS: Self = Self(1 << 10);
    /// Opens a clause without "that".
    pub const CLAUSE: Self = Self(1 << 11);
    /// Before words in marks that are a term or a title.
    pub const TERM: Self = Self(1 << 12);

    /// Helps a participle of the passive.
    pub const PASSIVE: Self = Self(1 << 13);
    /// "se".
    pub const REFLEXIVE: Self = Self(1 << 14);
    /// Before an infinitive.
    pub const MODAL: Self = Self(1 << 15);
    /// Before the agent of a passive: "par", "by".
    pub const AGENT: Self = Self(1 << 16);

    /// The mark of the possessive, or a verb worn down to it: "'s".
    pub const POSSESSIVE: Self = Self(1 << 17);

    /// Governs the noun phrase after it: "in the report", "after a meeting".
    pub const PREPOSITION: Self = Self(1 << 18);

    /// Turns a verb round: "pas", "not".
    pub const NEGATION: Self = Self(1 << 19);
    /// What words are said in, to somebody: "entretien", "interview", "letter".
    pub const OCCASION: Self = Self(1 << 20);
    /// What somebody is who answers: "interrogé", "asked".
    pub const ASKED: Self = Self(1 << 21);
    /// A verb that an infinitive of saying follows, with the same subject: "tient à préciser que".
    pub const CONTROL: Self = Self(1 << 22);
    /// What a thing goes by, no source: "selon un calendrier précis".
    pub const MANNER: Self = Self(1 << 24);
    /// May open a phrase before a source: "selon", "de" of "de l'avis de".
    pub const OPENER: Self = Self(1 << 25);
    /// What people utter: "réponse", "mots".
    pub const UTTERANCE: Self = Self(1 << 23);

    /// Whether the sets share a class.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A personal pronoun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pronoun {
    /// The gender it shows.
    pub gender: Option<Gender>,
    /// Whether it can stand for a person.
    pub person: bool,
    /// Whether it can stand for an organisation.
    pub organization: bool,
    /// Whether it stands for several.
    pub plural: bool,
    /// Whether it means the closest, not the most prominent: "ce dernier".
    pub closest: bool,
}

impl Tag {
    /// Whether a list names the word.
    pub const fn is_known(self) -> bool {
        self.words.0 != 0 || self.verb.is_some() || self.pronoun.is_some()
    }
}

/// What is known of a word by its form alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tag {
    /// The closed classes that it belongs to.
    pub words: Words,
    /// Index of a verb of [`Lexicon::verbs`], and the form.
    pub verb: Option<(u16, Form)>,
    /// The pronoun that it is, or that its inverted ending is ("assure-t-il").
    pub pronoun: Option<Pronoun>,
    /// Whether the pronoun stands inverted behind the verb or auxiliary.
    pub inverted: bool,
}
