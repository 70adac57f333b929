//! Quotes gathered to what was said once.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::words::Words;
use crate::{extract::hex, ledger::Said};

/// A direct quote in an article. Everything that has an address is named by its IRI.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// The quote's address.
    pub quote: String,
    /// The article.
    pub article: String,
    /// Whose words the article is: its publisher, or whom it copies.
    pub voice: String,
    /// Language of the article.
    pub lang: String,
    /// When the article was published, where it says so.
    pub said: Option<Said>,
    /// Who said it, where the article names somebody.
    pub speaker: Option<String>,
    /// The words as the article gives them.
    pub text: String,
    /// The words as they are compared.
    pub words: Words,
}

impl Appearance {
    /// All that quotations take from it.
    pub fn fingerprint(&self) -> String {
        let Self { quote, voice, lang, said, speaker, text, .. } = self;
        let said = said.map(|said| said.0.to_string()).unwrap_or_default();
        format!("{quote} {voice} {lang} {said} {} {text}", speaker.as_deref().unwrap_or_default())
    }

    /// What comes first: a quote without date is later than any that has one.
    fn order(&self) -> (bool, Option<Said>, &str) {
        (self.said.is_none(), self.said, &self.quote)
    }
}

/// Two quotes that both name no speaker need more words in common.
const NAMELESS: usize = 8;

/// What somebody said once, with everywhere it is quoted.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Every quote of it, the first known one first; never empty.
    pub appearances: Vec<Appearance>,
}

impl Quotation {
    /// The first known quote.
    pub fn first(&self) -> &Appearance {
        &self.appearances[0]
    }

    /// Who said it, where any article names somebody.
    pub fn speaker(&self) -> Option<&str> {
        self.appearances.iter().find_map(|a| a.speaker.as_deref())
    }

    /// The longest quote of it.
    pub fn fullest(&self) -> &Appearance {
        self.appearances.iter().rev().max_by_key(|a| a.words.count()).unwrap_or_else(|| self.first())
    }

    /// The articles that quote it.
    pub fn articles(&self) -> BTreeSet<&str> {
        self.appearances.iter().map(|a| a.article.as_str()).collect()
    }

    /// Independent publishers that quote it: copies of one text count once.
    pub fn voices(&self) -> BTreeSet<&str> {
        self.appearances.iter().map(|a| a.voice.as_str()).collect()
    }

    /// Languages of the articles that quote it.
    pub fn languages(&self) -> BTreeSet<&str> {
        self.appearances.iter().map(|a| a.lang.as_str()).collect()
    }

    /// 16 hex digits of who said it and of the words of the first known quote.
    pub fn digest(&self) -> String {
        let first = self.first();
        // Short words of nobody known are the same quotation in one article alone.
        let who = self.speaker().unwrap_or(if first.words.count() < NAMELESS { &first.quote } else { "" });
        hex(&Sha256::digest(format!("{who}\u{1f}{}", first.words.line())))[..16].to_owned()
    }
}

/// Gathers quotes to quotations.
///
/// Quotes of one named speaker are one quotation where they are the same words, whole, trimmed or retouched, directly or by
/// way of others of that speaker; different named speakers never are. Quotes without named speaker go with each other,
/// given some more words, and then with the named speaker whose like words are known first.
pub fn gather(appearances: Vec<Appearance>) -> Vec<Quotation> {
    let mut kinds: BTreeMap<(Option<String>, String, String), Vec<Appearance>> = BTreeMap::new();
    for appearance in appearances.into_iter().filter(|a| a.words.are_telling()) {
        let alone = appearance.speaker.is_none() && appearance.words.count() < NAMELESS;
        let place = if alone { appearance.quote.clone() } else { String::new() };
        kinds.entry((appearance.speaker.clone(), appearance.words.line(), place)).or_default().push(appearance);
    }
    let kinds: Vec<Vec<Appearance>> = kinds
        .into_values()
        .map(|mut kind| {
            kind.sort_by(|a, b| a.order().cmp(&b.order()));
            kind
        })
        .collect();
    let mut groups = Groups::new(kinds.len());
    let mut across = Vec::new();
    for (i, a) in kinds.iter().enumerate() {
        for (j, b) in kinds.iter().enumerate().take(i) {
            let (a, b) = (&a[0], &b[0]);
            if !a.words.are_of_one_quotation(&b.words) {
                continue;
            }
            match (&a.speaker, &b.speaker) {
                (Some(one), Some(other)) if one == other => groups.join(i, j),
                (Some(_), Some(_)) => {}
                (None, None) if a.words.count().min(b.words.count()) >= NAMELESS => groups.join(i, j),
                (None, None) => {}
                (Some(_), None) => across.push((i, j)),
                (None, Some(_)) => across.push((j, i)),
            }
        }
    }
    across.sort_by(|(a, _), (b, _)| kinds[*a][0].order().cmp(&kinds[*b][0].order()));
    let mut taken = BTreeSet::new();
    let nameless: Vec<(usize, usize)> = across.into_iter().map(|(named, other)| (named, groups.of(other))).collect();
    for (named, group) in nameless {
        if taken.insert(group) {
            groups.join(named, group);
        }
    }
    let mut quotations: BTreeMap<usize, Vec<Appearance>> = BTreeMap::new();
    for (index, kind) in kinds.into_iter().enumerate() {
        quotations.entry(groups.of(index)).or_default().extend(kind);
    }
    let whole = |mut appearances: Vec<Appearance>| {
        appearances.sort_by(|a, b| a.order().cmp(&b.order()));
        Quotation { appearances }
    };
    quotations.into_values().map(whole).collect()
}

/// Disjoint sets.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[other] = one;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(name: &str, speaker: &str, day: &str, text: &str) -> Appearance {
        Appearance {
            quote: name.to_owned(),
            article: format!("article of {name}"),
            voice: format!("voice of {name}"),
            lang: "en".to_owned(),
            said: day.parse().ok().map(Said),
            speaker: (!speaker.is_empty()).then(|| speaker.to_owned()),
            text: text.to_owned(),
            words: Words::of(text),
        }
    }

    /// The names of the quotes of each quotation, with its speaker.
    fn gathered(quotes: Vec<Appearance>) -> Vec<(String, Option<String>)> {
        let mut quotations: Vec<_> = gather(quotes)
            .iter()
            .map(|quotation| {
                let names: Vec<&str> = quotation.appearances.iter().map(|a| a.quote.as_str()).collect();
                (names.join(" "), quotation.speaker().map(str::to_owned))
            })
            .collect();
        quotations.sort();
        quotations
    }

    const WHOLE: &str = "We are not building a machine room, we are building a city, and it will open on time.";
    const START: &str = "We are not building a machine room";
    const END: &str = "we are building a city, and it will open on time";

    #[test]
    fn copies_and_cuts_of_one_speaker_are_one_saying_the_first_known_first() {
        let quotes = vec![
            quote("c", "quill", "2026-02-05", START),
            quote("a", "quill", "2026-02-03", WHOLE),
            quote("b", "", "2026-02-04", END),
            quote("d", "quill", "", WHOLE),
        ];
        assert_eq!(gathered(quotes), [("a b c d".to_owned(), Some("quill".to_owned()))]);
    }

    #[test]
    fn different_named_speakers_never_join_even_by_way_of_a_nameless_quote() {
        let quotes = vec![
            quote("a", "quill", "2026-02-04", WHOLE),
            quote("b", "anker", "2026-02-03", WHOLE),
            quote("c", "", "2026-02-05", WHOLE),
        ];
        let expected = [("a".to_owned(), Some("quill".to_owned())), ("b c".to_owned(), Some("anker".to_owned()))];
        assert_eq!(gathered(quotes), expected, "the nameless one goes with whom it is known of first");
    }

    #[test]
    fn short_words_of_nobody_known_stay_apart() {
        let short = "That is all I can say";
        let quotes = vec![quote("a", "", "2026-02-04", short), quote("b", "", "2026-02-05", short)];
        assert_eq!(gathered(quotes.clone()), [("a".to_owned(), None), ("b".to_owned(), None)]);
        let digests: BTreeSet<String> = gather(quotes).iter().map(Quotation::digest).collect();
        assert_eq!(digests.len(), 2);
        let longer = vec![quote("a", "", "2026-02-04", END), quote("b", "", "2026-02-05", END)];
        assert_eq!(gathered(longer).len(), 1);
    }

    #[test]
    fn two_ends_of_a_saying_join_when_the_whole_is_known() {
        let ends = vec![quote("a", "quill", "2026-02-04", START), quote("b", "quill", "2026-02-05", END)];
        assert_eq!(gathered(ends.clone()).len(), 2);
        let all = [ends, vec![quote("c", "quill", "2026-02-06", WHOLE)]].concat();
        assert_eq!(gathered(all), [("a b c".to_owned(), Some("quill".to_owned()))]);
    }
}
