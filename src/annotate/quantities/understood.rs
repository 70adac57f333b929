//! What a number without unit is a number of: a counted noun, or what the sentence lets one understand.

use std::ops::Range;

use super::{
    Quantity, TokenKind, Unit,
    reader::{Amount, Reader},
};
use crate::{annotate::phrases::Phrases, text::Span};

/// Numbers in words up to here, after "les" or "the", point at known things and count nothing new.
const FEW: f64 = 12.0;
/// From here on a multiplier alone tells an amount: "million".
const LARGE: f64 = 1e6;
/// From here on a number with a bound before it is neither an age nor a time of day: "up to 600."
const HUNDREDS: f64 = 100.0;
/// Words before a number among which a noun of money tells what the number is.
const NEAR: usize = 4;
/// Amounts back among which the text has named its currency.
const LOOK_BACK: usize = 64;
/// Words between a noun of number and the number.
const TALLY_REACH: usize = 8;

/// What a number without unit is understood as.
pub(super) struct Understood {
    pub unit: Unit,
    pub counted: Option<Span>,
    /// A multiplier that the number before says for this one too.
    pub scale: f64,
}

impl Understood {
    fn of(unit: Unit) -> Self {
        Self { unit, counted: None, scale: 1.0 }
    }

    fn count() -> Self {
        Self::of(Unit::new("count"))
    }
}

impl Reader<'_> {
    /// Unit and counted noun of a number without unit; `None` where it is a date, a label or part of a name.
    pub(super) fn understood(&self, low: &Amount, last: &Amount, found: &[Quantity]) -> Option<Understood> {
        let bare = low.multiplier == 1.0 && !low.vague;
        if bare && (low.article || low.year) || self.is_label(low) {
            return None;
        }
        let large = last.multiplier >= LARGE || last.vague && last.value >= LARGE;
        if large && self.tells_money(last) {
            return Some(Understood::of(self.currency(found)));
        }
        if self.is_occurrence(last, large) {
            return Some(Understood::count());
        }
        if let Some(noun) = self.counted(last, large) {
            return (!self.is_definite(low)).then(|| Understood { counted: Some(noun), ..Understood::count() });
        }
        if self.is_measure(last, large) {
            return None;
        }
        let sentence = self.doc.tokens[self.tokens.start].span.start;
        let before = || found.iter().rev().take_while(|q| q.span.start >= sentence);
        let opening = self.opening(low.start);
        if large {
            // "une dette de 13,7 milliards": the noun before tells more than the amount before.
            if self.speaks_of_money(low.start.saturating_sub(NEAR).max(self.tokens.start)..low.start) {
                return Some(Understood::of(self.currency(found)));
            }
            let alike = before().map(|q| &q.unit).find(|unit| unit.is_currency() || unit.as_str() == "count");
            let unit = alike.cloned().or_else(|| {
                // A multiplier in words that counts nothing is of money where the text has named a currency.
                let told = self.last_currency(found).is_some() && !last.short && !last.vague;
                (told || self.speaks_of_money(self.tokens.clone())).then(|| self.currency(found))
            })?;
            return Some(Understood::of(unit));
        }
        if !bare {
            return None;
        }
        // "256 planes, of which 150 fly": the number counts what the one before counts.
        let elliptic = |words: &Phrases<()>| words.before(self.doc, self.tokens.start, opening).is_some();
        let whole = low.value.fract() == 0.0;
        let scaled = elliptic(&self.lexicon.scaled) || !whole && elliptic(&self.lexicon.elliptic);
        if !low.grouped
            && scaled
            && let Some(previous) = before().next()
        {
            return Some(Understood { scale: self.scale(previous), ..Understood::of(previous.unit.clone()) });
        }
        let tallied = whole && (elliptic(&self.lexicon.count_openers) || self.is_tally(opening));
        // "fell to 75,000": digits in groups are written of what is counted.
        if low.grouped && whole || tallied || self.is_bounded(low, last) {
            return Some(Understood::count());
        }
        // "from a previous close of 61.81".
        let near = opening.saturating_sub(NEAR).max(self.tokens.start)..opening;
        let priced = !whole && near.into_iter().any(|token| self.lexicon.prices.holds(self.doc, token));
        if let Some(unit) = self.last_currency(found).filter(|_| priced) {
            return Some(Understood::of(unit));
        }
        let previous = before().next().filter(|_| whole && elliptic(&self.lexicon.elliptic))?;
        Some(Understood::of(previous.unit.clone()))
    }

    /// Where what stands before a number begins: "quelque", "more than", an article, an opening mark.
    fn opening(&self, number: usize) -> usize {
        let lexicon = self.lexicon;
        let mut start = number;
        while start > self.tokens.start {
            let mark = matches!(self.doc.word(start - 1), "«" | "“" | "\"");
            start = match lexicon.bounds.before(self.doc, self.tokens.start, start) {
                Some((_, first)) => first,
                None if mark || lexicon.definite.holds(self.doc, start - 1) => start - 1,
                None => break,
            };
        }
        start
    }

    /// The multiplier of an amount that was read.
    fn scale(&self, of: &Quantity) -> f64 {
        let (first, end) = (self.doc.token_at(of.span.start), self.doc.token_at(of.span.end));
        let words = (first..end).filter_map(|token| self.lexicon.multipliers.word(self.doc.word(token)));
        words.filter(|by| *by >= LARGE).product()
    }

    /// "the total of partners to 14": what a noun of number amounts to.
    fn is_tally(&self, opening: usize) -> bool {
        let lexicon = self.lexicon;
        let link = lexicon.tally_links.before(self.doc, self.tokens.start, opening);
        link.is_some_and(|(_, link)| {
            let near = link.saturating_sub(TALLY_REACH).max(self.tokens.start)..link;
            near.into_iter().any(|token| lexicon.tallies.holds(self.doc, token))
        })
    }

    /// "downloaded 24 million times"; "100 times faster" is a multiple.
    fn is_occurrence(&self, last: &Amount, large: bool) -> bool {
        let lexicon = self.lexicon;
        (large || last.grouped)
            && self.word(self.link(last.next)).is_some_and(|word| lexicon.occurrences.word(word).is_some())
            && self.word(self.link(last.next) + 1).is_none_or(|word| lexicon.comparisons.word(word).is_none())
    }

    /// Money by the noun after it: "30 milliards de revenus", "5 billion in sales".
    /// After a multiplier French counts in the plural, so that a singular is of money: "2 milliards d'excédent".
    pub(super) fn tells_money(&self, last: &Amount) -> bool {
        let lexicon = self.lexicon;
        let Some((_, next)) = lexicon.money_links.at(self.doc, last.next, self.tokens.end) else { return false };
        let mass = lexicon.large_needs_link
            && self.link(last.next) == next
            && lexicon.plurals.at(self.doc, next, self.tokens.end).is_none()
            && self.word(next).is_some_and(|word| {
                word.chars().all(char::is_lowercase)
                    && !lexicon.plural_endings.iter().any(|ending| word.ends_with(ending.as_str()))
                    && lexicon.function.word(word).is_none()
                    && lexicon.not_counted.word(word).is_none()
                    && lexicon.names.word(word).is_none()
            });
        mass || lexicon.money_nouns.at(self.doc, next, self.tokens.end).is_some()
    }

    fn speaks_of_money(&self, mut tokens: Range<usize>) -> bool {
        let end = tokens.end;
        tokens.any(|token| self.lexicon.money_words.at(self.doc, token, end).is_some())
    }

    /// The currency of the last money before, else the outlet's dollar.
    fn currency(&self, found: &[Quantity]) -> Unit {
        self.last_currency(found).unwrap_or_else(|| self.unit(None))
    }

    fn last_currency(&self, found: &[Quantity]) -> Option<Unit> {
        found.iter().rev().take(LOOK_BACK).map(|q| &q.unit).find(|unit| unit.is_currency()).cloned()
    }

    /// Whether the number belongs to the word before it: "chapter 3", "Windows 11", "v.2".
    fn is_label(&self, low: &Amount) -> bool {
        let Some(before) = low.start.checked_sub(1).filter(|t| *t >= self.tokens.start) else { return false };
        let word = self.doc.word(before);
        let sign = self.doc.tokens[before].kind == TokenKind::Sign;
        let opens = matches!(word, "(" | "“" | "«" | "\"" | "[" | "—" | "~" | "≈");
        let known = self.lexicon.function.word(word).is_some()
            || self.lexicon.premodifiers.word(word).is_some()
            || self.lexicon.bounds.before(self.doc, self.tokens.start, low.start).is_some();
        let name = word.chars().any(char::is_uppercase) && !known;
        // "400 737 jets", "five 787 jets": the second number names what the first counts.
        let number = self.doc.tokens[before].kind == TokenKind::Number
            || self.lexicon.words.word(word).is_some() && !self.lexicon.articles.holds(self.doc, before);
        let second = number && !low.spelled && !self.lexicon.space_groups;
        (self.joined(before, low.start + 1) && sign && !opens)
            || second
            || (name && !low.spelled)
            || self.lexicon.labels.word(word).is_some()
    }

    /// "les deux entreprises": a small number after a definite article, which counts nothing new.
    fn is_definite(&self, low: &Amount) -> bool {
        let before = low.start.checked_sub(1).filter(|t| *t >= self.tokens.start);
        low.spelled
            && low.value * low.multiplier <= FEW
            && before.is_some_and(|token| self.lexicon.definite.holds(self.doc, token))
    }

    /// Whether a noun follows that is measured in a unit which is no amount here: "12 ans", "16 million tons".
    fn is_measure(&self, last: &Amount, large: bool) -> bool {
        let first = self.link(last.next);
        if large && self.lexicon.large_needs_link && first == last.next {
            return false;
        }
        (first..=first + self.lexicon.adjectives.max(1))
            .map_while(|token| self.word(token))
            .take_while(|word| {
                let stops = self.lexicon.function.word(word).is_some() || self.lexicon.articles.word(word).is_some();
                !stops && word.chars().all(char::is_alphanumeric)
            })
            .any(|word| self.lexicon.not_counted.word(word).is_some())
    }

    /// The noun that a number counts. After a multiplier of its own a French noun needs "de".
    pub(super) fn counted(&self, last: &Amount, large: bool) -> Option<Span> {
        let lexicon = self.lexicon;
        let mut next = last.next;
        // "300+ salariés", "4,000-plus clients", "a 900-person team".
        let hyphen = usize::from(self.word(next) == Some("-"));
        if let Some(joined) = self.word(next + hyphen).filter(|_| self.joined(next - 1, next + hyphen + 1)) {
            if hyphen == 1 && lexicon.compounds.word(joined).is_some() {
                return Some(self.doc.tokens[next + 1].span);
            }
            next += if lexicon.plus.word(joined).is_some() { hyphen + 1 } else { 0 };
        }
        let partitive = lexicon.partitives.at(self.doc, next, self.tokens.end);
        let first = partitive.map_or_else(|| self.link(next), |(_, next)| next);
        let linked = first > next;
        if large && lexicon.large_needs_link && !linked && !last.short {
            return None;
        }
        // "l'achat de 114 Airbus".
        let named = self.word(first).is_some_and(|word| word.starts_with(char::is_uppercase));
        let opened = last.start > self.tokens.start && lexicon.name_counters.holds(self.doc, last.start - 1);
        if named && opened && lexicon.not_counted.word(self.doc.word(first)).is_none() {
            return Some(self.doc.tokens[first].span);
        }
        let maker =
            named && lexicon.name_partitives.at(self.doc, next, self.tokens.end).is_some_and(|(_, end)| end == first);
        if maker && !large {
            return Some(self.doc.tokens[first].span);
        }
        // "five 787 Dreamliners": a number in a name.
        let numbered = self.doc.tokens.get(first).is_some_and(|token| token.kind == TokenKind::Number)
            && self.word(first + 1).is_some_and(|word| word.starts_with(char::is_uppercase));
        if numbered && !linked && !lexicon.space_groups {
            return Some(self.doc.tokens[first + 1].span);
        }
        // "8 des 10 plus grandes villes", "134 of 2,000 jobs".
        let inner = if linked { self.number(first).map(|inner| inner.next) } else { None };
        let first = inner.unwrap_or(first);
        let some = partitive.is_some() || inner.is_some();
        let noun = self.noun(first, lexicon.adjectives + usize::from(some) * 2, some);
        // "60 of the grounded jet": some of a kind. "Une vingtaine de start-up": what follows a multiplier is counted.
        let open = partitive.is_some() || linked && lexicon.large_needs_link && last.multiplier > 1.0;
        noun.or_else(|| {
            let word = self.word(first).filter(|_| open && !large)?;
            let fits = lexicon.function.word(word).is_none() && self.doc.tokens[first].kind == TokenKind::Word;
            let measured = (first..=first + 1)
                .filter_map(|token| self.word(token))
                .any(|word| lexicon.not_counted.word(word).is_some());
            (fits && !measured).then(|| self.doc.tokens[first].span)
        })
    }

    /// The plural noun in a phrase: past adjectives, and in "some of these" past determiners.
    fn noun(&self, first: usize, reach: usize, some: bool) -> Option<Span> {
        let lexicon = self.lexicon;
        let modifiers =
            (first..self.tokens.end).take_while(|token| lexicon.premodifiers.holds(self.doc, *token)).count();
        let start = first + modifiers;
        for token in start..=start + reach {
            let Some(word) = self.word(token) else { break };
            if let Some((_, end)) = lexicon.plurals.at(self.doc, token, self.tokens.end) {
                return Some(self.doc.tokens[token].span.cover(self.doc.tokens[end - 1].span));
            }
            if self.doc.tokens[token].kind != TokenKind::Word || lexicon.not_counted.word(word).is_some() {
                return None;
            }
            let initials = word.len() > 1 && word.chars().all(char::is_uppercase);
            if lexicon.function.word(word).is_some() && !initials {
                if some && token < start + reach { continue } else { break }
            }
            if self.is_plural(word) {
                // "12 US offices".
                let head = self.word(token + 1).filter(|next| {
                    initials
                        && next.chars().all(char::is_lowercase)
                        && lexicon.function.word(next).is_none()
                        && self.is_plural(next)
                });
                return Some(self.doc.tokens[token + usize::from(head.is_some())].span);
            }
        }
        // "quatre grands": the adjective stands for the noun.
        let last = start.checked_sub(1).filter(|last| *last >= first)?;
        let word = self.doc.word(last);
        (lexicon.function.word(word).is_none() && self.is_plural(word)).then(|| self.doc.tokens[last].span)
    }

    /// "up to ten medical equipment", "over 100 ad serving clients": a bound before, and words behind.
    fn is_bounded(&self, low: &Amount, last: &Amount) -> bool {
        let lexicon = self.lexicon;
        let ends = self.word(last.next).is_none_or(|word| matches!(word, "." | "," | ";" | ")"));
        let words = || {
            self.word(last.next).is_some_and(|word| {
                word.chars().all(char::is_lowercase)
                    && lexicon.function.word(word).is_none()
                    && lexicon.not_counted.word(word).is_none()
            })
        };
        lexicon.bounds.before(self.doc, self.tokens.start, low.start).is_some()
            && (ends && low.value >= HUNDREDS || words())
    }

    /// A plural by its ending; a short form in capitals ("GPU"); the name of a thing with a number in it ("H100").
    fn is_plural(&self, word: &str) -> bool {
        let lexicon = self.lexicon;
        if lexicon.plurals.word(word).is_some() {
            return true;
        }
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if capitals > 0 {
            let digits = word.chars().any(|c| c.is_ascii_digit());
            let small = word.chars().any(char::is_lowercase);
            return digits && word.len() > 2 || capitals > 1 && (!small || word.ends_with('s'));
        }
        let ends = |endings: &[String]| endings.iter().any(|end| word.ends_with(end.as_str()));
        word.len() > 3 && ends(&lexicon.plural_endings) && !ends(&lexicon.singular_endings)
    }
}
