//! What can be said of a candidate name, each statement as a hash: of what stands before, of what stands after, of the
//! words themselves.

use std::ops::Range;

use super::{
    known::{Candidate, Trust},
    lattice::Labelled,
    lexicon::Lexicon,
    words::Word,
};
use crate::annotate::{
    Document,
    entities::Entities,
    hashing::{SEED, mix, statement as hash, word as name},
};

/// A sentence and all that features are made from.
pub(super) struct View<'a> {
    pub doc: &'a Document<'a>,
    pub words: &'a [Word],
    pub lexicon: &'a Lexicon,
    pub entities: &'a Entities,
    pub known: &'a [Candidate],
    pub labels: &'a Labelled,
    pub sentence: Range<usize>,
    /// Most words have a capital: capitals tell little.
    title_case: bool,
    lang: u64,
}

impl<'a> View<'a> {
    pub fn new(
        doc: &'a Document<'a>,
        words: &'a [Word],
        lexicon: &'a Lexicon,
        entities: &'a Entities,
        known: &'a [Candidate],
        labels: &'a Labelled,
        sentence: Range<usize>,
    ) -> Self {
        let title_case = super::runs::title_case(doc, &sentence);
        let lang = doc.article.lang.as_str().bytes().fold(SEED, |h, b| mix(h, u64::from(b)));
        Self { doc, words, lexicon, entities, known, labels, sentence, title_case, lang }
    }

    /// A token's lower case; beyond the sentence a mark of its edge.
    fn lower(&self, token: Option<usize>) -> u64 {
        match token.filter(|t| self.sentence.contains(t)).and_then(|t| self.words.get(t)) {
            Some(word) => word.lower,
            None => 1,
        }
    }

    fn at(&self, token: Option<usize>) -> Option<&Word> {
        token.filter(|t| self.sentence.contains(t)).and_then(|t| self.words.get(t))
    }
}

/// Collects hashes.
struct Out<'o>(&'o mut Vec<u64>);

impl Out<'_> {
    fn add(&mut self, template: u64, a: u64) {
        self.both(template, a, 0);
    }

    fn both(&mut self, template: u64, a: u64, b: u64) {
        self.0.push(hash(template, a, b));
    }
}

/// What stands before a name that begins at `start`.
pub(super) fn before(view: &View, start: usize, out: &mut Vec<u64>) {
    let mut out = Out(out);
    let back = |n: usize| start.checked_sub(n);
    let (l1, l2, l3) = (view.lower(back(1)), view.lower(back(2)), view.lower(back(3)));
    out.add(1, l1);
    out.add(2, l2);
    out.both(3, l2, l1);
    out.both(4, mix(l3, l2), l1);
    if let Some(word) = view.at(back(1)) {
        out.add(5, word.suffix);
        out.both(6, u64::from(word.is_name), u64::from(view.labels.covers(start - 1)));
    } else {
        out.both(6, 2, u64::from(view.title_case));
    }
    for n in 2..=5 {
        match view.at(back(n)) {
            Some(word) => out.add(7, word.lower),
            None => break,
        }
    }
    let (doc, lexicon, floor) = (view.doc, view.lexicon, view.sentence.start);
    if let Some((class, _)) = lexicon.class_before(doc, start, floor) {
        out.add(NOUN_BEFORE, name(class.as_str()));
    }
    if start > floor {
        let stop = doc.word(start - 1) == "." && start > floor + 1;
        let title = if stop { start - 2 } else { start - 1 };
        out.both(9, u64::from(lexicon.is_title(doc, title)), u64::from(lexicon.is_role(doc, title)));
        let lower = doc.word(start - 1).to_lowercase();
        if start > floor + 1 && lexicon.role_links.contains(&lower) && lexicon.is_role(doc, start - 2) {
            out.add(10, 1);
        }
        if lexicon.speech.contains(&lower) {
            out.add(10, 2);
        }
    }
}

/// What stands after a name whose last token is before `end`.
pub(super) fn after(view: &View, end: usize, out: &mut Vec<u64>) {
    let mut out = Out(out);
    let on = |n: usize| Some(end + n - 1);
    let (r1, r2) = (view.lower(on(1)), view.lower(on(2)));
    out.add(21, r1);
    out.add(22, r2);
    out.both(23, r1, r2);
    out.both(24, mix(r1, r2), view.lower(on(3)));
    if let Some(word) = view.at(on(1)) {
        out.add(25, word.suffix);
        out.both(26, u64::from(word.is_name), u64::from(view.labels.covers(end)));
    } else {
        out.both(26, 2, u64::from(view.title_case));
    }
    for n in 2..=5 {
        match view.at(on(n)) {
            Some(word) => out.add(27, word.lower),
            None => break,
        }
    }
    let (doc, lexicon, ceiling) = (view.doc, view.lexicon, view.sentence.end);
    if let Some(class) = lexicon.class_after(doc, end, ceiling) {
        out.add(NOUN_AFTER, name(class.as_str()));
    }
    if end < ceiling {
        if lexicon.speech.contains(doc.word(end)) {
            out.add(29, 1);
        }
        if doc.word(end) == "," && lexicon.apposition(doc, end, ceiling).is_some_and(|t| lexicon.is_role(doc, t)) {
            out.add(29, 2);
        }
    }
}

/// The words of a name.
pub(super) fn own(view: &View, tokens: &Range<usize>, out: &mut Vec<u64>) {
    let Some(words @ [first, .., last] | words @ [first @ last]) = view.words.get(tokens.clone()) else { return };
    let mut out = Out(out);
    let length = words.len().min(6) as u64;
    let shape = words.iter().fold(SEED, |h, w| mix(h, w.shape));
    out.both(40, view.lang, length);
    out.both(41, length, u64::from(view.title_case));
    out.add(44, shape);
    out.both(45, view.lang, shape);
    out.both(50, last.suffix, u64::from(words.len() > 1));
    out.both(51, last.long_suffix, u64::from(words.len() > 1));
    out.both(52, first.prefix, u64::from(words.len() > 1));
    out.both(53, last.shape, length);
    let opens = tokens.start == view.sentence.start;
    out.both(54, u64::from(opens), length);
    if opens {
        out.both(55, first.lower, u64::from(words.len() > 1));
        out.both(56, first.suffix, u64::from(words.len() > 1));
    }
    out.both(57, u64::from(first.also_lower), length);
    out.both(57, 2 + u64::from(words.iter().filter(|w| w.is_name).all(|w| w.also_lower)), length);
    // Neighbours that are tied to the words: "(X)", "X de", "à X".
    let back = |n: usize| tokens.start.checked_sub(n);
    let (l1, r1) = (view.lower(back(1)), view.lower(Some(tokens.end)));
    out.both(58, l1, r1);
    out.both(59, l1, shape);
    out.both(60, r1, shape);
    lexical(view, tokens, &mut out);
    listed(view, tokens, &mut out);
    in_gazetteers(view, words, &mut out);
}

/// Which words they are.
pub(super) fn identity(view: &View, tokens: &Range<usize>, out: &mut Vec<u64>) {
    let Some(words @ [first, .., last] | words @ [first @ last]) = view.words.get(tokens.clone()) else { return };
    let mut out = Out(out);
    let many = u64::from(words.len() > 1);
    out.add(42, words.iter().fold(SEED, |h, w| mix(h, w.exact)));
    out.add(43, words.iter().fold(SEED, |h, w| mix(h, w.lower)));
    out.both(46, first.exact, many);
    out.both(47, last.exact, many);
    out.both(48, first.lower, last.lower);
    words.iter().for_each(|w| out.add(49, w.lower));
    out.both(61, view.lower(tokens.start.checked_sub(1)), last.lower);
}

/// Which long lists have the words together, the first and the last.
fn in_gazetteers(view: &View, words: &[Word], out: &mut Out) {
    let lists = &view.entities.gazetteers;
    let one = |word: Option<&Word>| lists.of(word.into_iter().map(|w| w.lower));
    let length = words.len().min(4) as u64;
    let (first, last) = (one(words.first()), one(words.last()));
    out.both(90, lists.of(words.iter().map(|w| w.lower)), length);
    out.both(91, first, length);
    out.both(92, last, length);
    out.both(93, mix(first, last), length);
    if words.len() > 2 {
        words[1..words.len() - 1].iter().for_each(|w| out.add(94, one(Some(w))));
    }
}

/// What the language's lexicon says of the words.
fn lexical(view: &View, tokens: &Range<usize>, out: &mut Out) {
    let (doc, lexicon) = (view.doc, view.lexicon);
    let (first, last) = (doc.word(tokens.start), doc.word(tokens.end - 1));
    let many = u64::from(tokens.len() > 1);
    let (lower_first, lower_last) = (first.to_lowercase(), last.to_lowercase());
    if let Some(class) = lexicon.first.get(&lower_first) {
        out.both(FIRST_WORD, name(class.as_str()), many);
    }
    if let Some(class) = lexicon.last.get(&lower_last) {
        out.both(LAST_WORD, name(class.as_str()), many);
    }
    let opener = lexicon.openers.contains(&lower_first);
    let begins = tokens.start == view.sentence.start;
    out.both(72, u64::from(opener) * 2 + u64::from(begins), tokens.len().min(3) as u64);
    out.both(
        73,
        u64::from(lexicon.is_title(doc, tokens.start)) * 2 + u64::from(lexicon.is_role(doc, tokens.start)),
        many,
    );
    if lexicon.generic.contains(first) && lexicon.generic.contains(last) {
        out.add(GENERIC, 1);
    }
    let given = |token: usize| view.entities.is_first_name(doc.word(token));
    let names = tokens.clone().filter(|t| view.words.get(*t).is_some_and(|w| w.is_name)).count();
    out.both(74, u64::from(given(tokens.start)), names.min(4) as u64);
    if tokens.len() > 1 {
        out.both(75, u64::from(given(tokens.end - 1)), u64::from(given(tokens.start)));
        if lexicon.inner.contains(&doc.word(tokens.start + 1).to_lowercase()) {
            out.both(76, view.words.get(tokens.start).map_or(0, |w| w.lower), 0);
        }
    }
}

const NOUN_BEFORE: u64 = 8;
const NOUN_AFTER: u64 = 28;
const FIRST_WORD: u64 = 70;
const LAST_WORD: u64 = 71;
const GENERIC: u64 = 77;
const LISTED_AS: u64 = 80;

/// What the files say of a class before anything is learnt: features and what each counts, in nats.
pub(crate) fn priors(class: &crate::ontology::Class) -> Vec<(u64, f32)> {
    let class = name(class.as_str());
    let listed =
        Trust::ALL.into_iter().zip(LISTED).map(|(trust, weight)| (hash(LISTED_AS, class, trust as u64), weight));
    let cues = [
        (hash(NOUN_BEFORE, class, 0), 3.0),
        (hash(NOUN_AFTER, class, 0), 2.0),
        (hash(FIRST_WORD, class, 1), 2.0),
        (hash(LAST_WORD, class, 1), 2.0),
        (hash(GENERIC, 1, 0), -10.0),
    ];
    listed.chain(cues).collect()
}

/// What a listed name counts, in the order of [`Trust::ALL`].
const LISTED: [f32; 3] = [0.0, 5.0, 10.0];

/// What the entity files say of the words, and of longer and shorter names at the same place.
fn listed(view: &View, tokens: &Range<usize>, out: &mut Out) {
    let mut all = 0_u64;
    let mut any = false;
    for index in view.labels.of(tokens) {
        any = true;
        for reading in view.known.get(index).map(|c| c.readings.as_slice()).unwrap_or_default() {
            let class = name(reading.entity.class.as_str());
            let trust = reading.trust() as u64;
            all = all.wrapping_add(mix(class, trust));
            out.both(LISTED_AS, class, trust);
            out.both(81, class, mix(trust, tokens.len().min(3) as u64));
            out.both(82, class, 2 * u64::from(reading.index.is_none()) + u64::from(reading.in_context));
        }
    }
    out.both(83, u64::from(any), tokens.len().min(4) as u64);
    if any {
        out.both(84, all, 0);
    }
    // Whether a listed name begins here and goes on, or the words begin with a shorter listed one.
    let (mut longer, mut head) = (0, None);
    for (other, index) in view.labels.starting_at(tokens.start) {
        if other.end > tokens.end {
            longer = 1;
        } else if other.end < tokens.end {
            head = Some(*index);
        }
    }
    let cut = u64::from(tokens.end < view.sentence.end && view.labels.inside(tokens.end));
    let torn = u64::from(view.labels.inside(tokens.start));
    out.both(85, longer * 2 + u64::from(any), cut * 2 + torn);
    let class = |index: usize| {
        let readings = &view.known.get(index)?.readings;
        readings.first().map(|r| name(r.entity.class.as_str()))
    };
    out.both(86, head.and_then(class).unwrap_or(3), tokens.len().min(4) as u64);
}
