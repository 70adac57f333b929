//! A sentence as the reader sees it: lemmas, what claims its words may state, its verbs and their subjects.

use rust_stemmers::Stemmer;

use super::{
    super::{
        frame::Verb,
        items::What,
        matching::{Filler, Scene},
        phrase::Head,
        syntax::Tags,
    },
    arguments::{Argument, Form},
};
use crate::annotate::hashing;

/// What the patterns read in the sentence: subject, value and property, and how sure they are.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub subject: Filler,
    pub value: Filler,
    pub property: usize,
    pub confidence: f32,
}

/// What may be stated around a sentence.
#[derive(Debug, Default)]
pub(in super::super) struct Context {
    pub title: Vec<u64>,
    pub before: Vec<u64>,
}

/// A sentence and what features are made from.
pub(super) struct View<'s, 'a> {
    pub(super) scene: &'s Scene<'a>,
    pub(super) arguments: &'s [Argument],
    pub(super) readings: &'s [Read],
    pub(super) lang: u64,
    /// What the headline and the sentence before may state.
    pub(super) title: &'s [u64],
    pub(super) before: &'s [u64],
    /// What each item is: the lemma of a word, the sort of an argument.
    pub(super) lemmas: Vec<u64>,
    /// The claims that each word may state.
    pub(super) cues: Vec<&'a [u64]>,
    /// Verbs that are not auxiliaries.
    pub(super) verbs: Vec<usize>,
    /// The item of the subject of each verb.
    pub(super) subjects: Vec<Option<usize>>,
}

impl<'s, 'a> View<'s, 'a> {
    pub fn new(scene: &'s Scene<'a>, arguments: &'s [Argument], readings: &'s [Read], context: &'s Context) -> Self {
        let lang = hashing::word(scene.doc.article.lang.as_str());
        let count = scene.items.len();
        let mut lemmas: Vec<u64> = (0..count).map(|at| scene.lemma(at)).collect();
        for argument in arguments.iter().filter(|a| a.start < count && a.form != Form::Noun) {
            lemmas[argument.start] = argument.sort;
        }
        let cues = (0..count).map(|at| scene.cues_at(at)).collect();
        let verbs: Vec<usize> = (0..count).filter(|at| scene.is_main_verb(*at)).collect();
        let subjects = verbs.iter().map(|at| scene.subject_item(*at)).collect();
        Self {
            scene,
            arguments,
            readings,
            lang,
            title: &context.title,
            before: &context.before,
            lemmas,
            cues,
            verbs,
            subjects,
        }
    }

    /// What an item is; beyond the sentence a mark of its edge.
    pub(super) fn lemma(&self, at: Option<usize>) -> u64 {
        at.and_then(|at| self.lemmas.get(at)).copied().unwrap_or(1)
    }

    /// Whether an item is a word that means something by itself.
    pub(super) fn is_content(&self, at: usize) -> bool {
        let scene = self.scene;
        scene.items.get(at).is_some_and(|item| item.is_word())
            && (!scene.is(at, Tags::STOPS) || scene.is(at, Tags::VERB))
    }
}

impl Scene<'_> {
    /// A word's lemma as a hash: its verb where it may be one, or else the stem of the word.
    pub(super) fn lemma(&self, at: usize) -> u64 {
        let Some(item) = self.items.get(at) else { return 1 };
        match item.what {
            What::Word => {
                if let Some((verb, _)) = self.forms(at).first().filter(|_| !self.is_noun(at)) {
                    return self.lexicon.verb_forms.lemma(*verb);
                }
                let word = self.folded(item.tokens.start);
                match self.lexicon.stems {
                    Some(algorithm) => hashing::word(&Stemmer::create(algorithm).stem(&word)),
                    None => hashing::word(&word),
                }
            }
            What::Name(_) => 7,
            What::Amount(_) => 8,
            What::Date(_) => 9,
        }
    }

    fn is_main_verb(&self, at: usize) -> bool {
        !self.forms(at).is_empty() && !self.is_noun(at) && !self.is_auxiliary(at)
    }

    /// The item of the head of the subject of a verb.
    fn subject_item(&self, at: usize) -> Option<usize> {
        let (verb, _) = *self.forms(at).first()?;
        let plain = |reflexive| Verb { id: verb, particle: None, reflexive };
        let verbal = self.verbal(at, &plain(false)).or_else(|| self.verbal(at, &plain(true)))?;
        let phrase = self.subject(&verbal)?;
        Some(match phrase.head {
            Head::Name(at) => at,
            Head::Noun | Head::Pronoun => phrase.start,
        })
    }

    pub(super) fn is_same(&self, a: &Filler, b: &Filler) -> bool {
        match (a, b) {
            (Filler::Amount(a), Filler::Amount(b)) | (Filler::Date(a), Filler::Date(b)) => a == b,
            _ => matches!((self.entity(a), self.entity(b)), (Some(a), Some(b)) if a == b),
        }
    }
}
