//! A number as it is written: in digits, in words, or left open ("des milliers").

use super::reader::{Amount, Reader};
use crate::{annotate::TokenKind, text::Span};

/// A number in words as it grows, word by word.
#[derive(Debug, Clone, Copy, Default)]
struct Spelled {
    /// What stands before the last thousand.
    thousands: f64,
    /// What stands after it, below a thousand.
    group: f64,
    /// The word added last.
    last: f64,
    empty: bool,
}

impl Spelled {
    fn value(self) -> f64 {
        self.thousands + self.group
    }

    /// The number with another word, where the two go together: "vingt" + "cinq", "deux" + "cents".
    fn with(mut self, word: f64) -> Option<Self> {
        let below_hundred = self.group % 100.0;
        if word >= 1000.0 {
            if self.thousands > 0.0 {
                return None;
            }
            (self.thousands, self.group) = (self.group.max(1.0) * word, 0.0);
        } else if word == 100.0 {
            if self.group >= 100.0 {
                return None;
            }
            self.group = self.group.max(1.0) * word;
        } else if word == 20.0 && self.last == 4.0 && below_hundred == 4.0 {
            // "quatre-vingts".
            self.group += 76.0;
        } else {
            let tens = self.last >= 20.0 && self.last < 100.0 && word < 20.0;
            let teens = self.last == 10.0 && (7.0..10.0).contains(&word);
            let fits = below_hundred == 0.0 || (tens && below_hundred >= 20.0) || teens;
            if !fits {
                return None;
            }
            self.group += word;
        }
        self.last = if word == 20.0 && below_hundred == 4.0 { 80.0 } else { word };
        self.empty = false;
        Some(self)
    }
}

impl Reader<'_> {
    /// The number at `start`, in digits or words, with what is joined to its digits ("1.2bn", "16GB").
    pub(super) fn number(&self, start: usize) -> Option<Amount> {
        let word = self.word(start)?;
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.digits(start, word);
        }
        if let Some((value, next)) = self.lexicon.fractions.at(self.doc, start, self.tokens.end) {
            return Some(Amount { value, ..Amount::new(start, next) });
        }
        if let Some(amount) = self.open(start).or_else(|| self.single(start)) {
            return Some(amount);
        }
        if let Some((value, next)) = self.spelled(start) {
            let article = self.lexicon.articles.holds(self.doc, start) && next == start + 1;
            return Some(Amount { value, article, spelled: true, ..Amount::new(start, next) });
        }
        self.compound(start, word)
    }

    fn digits(&self, start: usize, word: &str) -> Option<Amount> {
        let lexicon = self.lexicon;
        if lexicon.terms.word(word).is_some() {
            return None;
        }
        let mut amount = Amount::new(start, start + 1);
        let digits = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(word.len());
        let (number, suffix) = word.split_at(digits);
        let mut text = number.to_owned();
        while suffix.is_empty() && number.len() <= 3 && self.continues(amount.next) {
            text.push_str(self.doc.word(amount.next));
            amount.next += 1;
        }
        amount.value = self.parse(&text)?;
        let parted = amount.next > start + 1 || number.contains(|c: char| !c.is_ascii_digit());
        amount.grouped = parted && amount.value >= 1000.0;
        amount.year = !parted && text.len() == 4 && (1900.0..2100.0).contains(&amount.value);
        // "8B-parameter", "500m-a-year".
        let (suffix, tail) = match suffix.split_once('-') {
            Some((suffix, tail)) => (suffix, Some(tail)),
            None => (suffix, None),
        };
        if suffix.is_empty() {
            self.power(&mut amount);
        } else if let Some(exponent) = superscript(suffix) {
            amount.value = amount.value.powi(exponent);
        } else if let Some(multiplier) = lexicon.abbreviations.word(suffix) {
            amount.multiplier = multiplier;
            amount.short = true;
        } else {
            let rate = (self.word(amount.next) == Some("/") && self.joined(start, amount.next + 2))
                .then(|| lexicon.symbols.word(&format!("{suffix} / {}", self.doc.word(amount.next + 1))))
                .flatten();
            if rate.is_some() {
                amount.next += 2;
            }
            let (unit, factor) =
                rate.or_else(|| lexicon.symbols.word(suffix)).or_else(|| lexicon.names.word(suffix))?;
            (amount.unit, amount.factor) = (Some(self.unit(unit)), factor);
        }
        if let Some(tail) = tail {
            self.tail(&mut amount, tail);
        }
        Some(amount)
    }

    /// "10^25", and the half after a number: "two and a half".
    fn power(&self, amount: &mut Amount) {
        if self.word(amount.next) == Some("^")
            && let Some(exponent) = self.word(amount.next + 1).and_then(|word| word.parse().ok())
        {
            amount.value = amount.value.powi(exponent);
            amount.next += 2;
        }
    }

    /// A number in words: "vingt-cinq mille", "two hundred and fifty", "deux-cent-mille".
    fn spelled(&self, start: usize) -> Option<(f64, usize)> {
        let lexicon = self.lexicon;
        let mut number = Spelled { empty: true, ..Spelled::default() };
        let between = start > self.tokens.start && lexicon.between.holds(self.doc, start - 1);
        let mut next = start;
        let mut token = start;
        while let Some(word) = self.word(token) {
            // English joins what is below a hundred to hundreds, French units to tens.
            let joins = (number.last < 100.0) == lexicon.bare_hundreds && !between;
            if !number.empty && token == next && joins && lexicon.and.holds(self.doc, token) {
                token += 1;
                continue;
            }
            let parts = word.split('-').enumerate();
            let grown = parts.filter(|(i, part)| *i == 0 || lexicon.and.word(part).is_none()).try_fold(
                number,
                |number, (_, part)| {
                    let value = lexicon.words.word(part)?;
                    // "hundred" and "thousand" need a number before them where the language says so.
                    (!number.empty || value < 100.0 || lexicon.bare_hundreds).then(|| number.with(value))?
                },
            );
            let Some(grown) = grown else { break };
            // An article counts as one before a hundred only, and "and" joins nothing to a lone article.
            let single = !number.empty && number.value() == 1.0 && lexicon.articles.holds(self.doc, token - 1);
            if single && grown.value() < 100.0 {
                break;
            }
            number = grown;
            token += 1;
            next = token;
        }
        if next == start {
            return None;
        }
        match lexicon.halves.at(self.doc, next, self.tokens.end) {
            Some((half, end)) => Some((number.value() + half, end)),
            None => Some((number.value(), next)),
        }
    }

    /// A vague amount: "des centaines de milliards", "several hundred thousand".
    fn open(&self, start: usize) -> Option<Amount> {
        let lexicon = self.lexicon;
        let (least, first) = lexicon.vague_openers.at(self.doc, start, self.tokens.end).unwrap_or((1.0, start));
        let mut scale = lexicon.vague.at(self.doc, first, self.tokens.end);
        if scale.is_none() && first > start && least > 1.0 {
            // "several million": the singular is vague after such a word alone.
            scale = lexicon.multipliers.at(self.doc, first, self.tokens.end);
            // "plusieurs gigawatts".
            let unit = lexicon.names.at(self.doc, first, self.tokens.end);
            if scale.is_none() && unit.is_some_and(|((_, factor), _)| factor >= 1e3) {
                return Some(Amount { value: least, vague: true, ..Amount::new(start, first) });
            }
        }
        let (value, mut next) = scale?;
        let mut amount = Amount { value: value * least, vague: true, ..Amount::new(start, next) };
        loop {
            let more = self.link(next);
            let scale = lexicon.vague.at(self.doc, more, self.tokens.end);
            let Some((by, end)) = scale.or_else(|| lexicon.multipliers.at(self.doc, more, self.tokens.end)) else {
                break;
            };
            amount.value *= by;
            next = end;
        }
        amount.next = next;
        Some(amount)
    }

    /// One of a multiplier: "le milliard de dollars", "the dozen firms". In "3 dollars le million" it is what has a price.
    fn single(&self, start: usize) -> Option<Amount> {
        let lexicon = self.lexicon;
        let before = start.checked_sub(1).filter(|at| *at >= self.tokens.start && lexicon.ones.holds(self.doc, *at))?;
        let (_, next) = lexicon.multipliers.at(self.doc, start, self.tokens.end)?;
        let plural =
            lexicon.vague.holds(self.doc, start) || lexicon.words.holds(self.doc, start) && lexicon.bare_hundreds;
        let priced = before > self.tokens.start
            && [&lexicon.names, &lexicon.signs].iter().any(|units| units.holds(self.doc, before - 1));
        (!plural && !priced && next == start + 1).then(|| Amount {
            value: 1.0,
            article: true,
            ..Amount::new(start, start)
        })
    }

    /// One word of several parts: "five-billion-dollar", "multi-gigawatt".
    fn compound(&self, start: usize, word: &str) -> Option<Amount> {
        let lexicon = self.lexicon;
        let mut amount = Amount { value: 1.0, vague: true, ..Amount::new(start, start + 1) };
        let mut parts = word.contains('-').then(|| word.split('-').peekable())?;
        if let Some(value) = parts.next_if(|part| lexicon.words.word(part).is_some()) {
            amount.value = lexicon.words.word(value)?;
            amount.vague = false;
        } else {
            parts.next_if(|part| lexicon.many.word(part).is_some());
        }
        for part in parts {
            let scale = lexicon.multipliers.word(part).or_else(|| lexicon.vague.word(part));
            match (scale, lexicon.names.word(part)) {
                _ if amount.unit.is_some() => return None,
                (Some(by), _) => amount.multiplier *= by,
                (None, Some((unit, factor))) => (amount.unit, amount.factor) = (Some(self.unit(unit)), factor),
                (None, None) => return None,
            }
        }
        let told = amount.unit.is_some() && amount.multiplier * amount.factor > 1.0;
        told.then_some(amount)
    }

    /// A group of three digits after one space.
    fn continues(&self, token: usize) -> bool {
        let Some(word) = self.word(token) else { return false };
        let gap = Span::new(self.doc.tokens[token - 1].span.end, self.doc.tokens[token].span.start);
        let digits = word.split(self.lexicon.decimal).next().unwrap_or(word);
        self.doc.tokens[token].kind == TokenKind::Number
            && digits.len() == 3
            && digits.bytes().all(|b| b.is_ascii_digit())
            && match gap.of(self.doc.text) {
                " " => self.lexicon.space_groups,
                gap => matches!(gap, "\u{a0}" | "\u{202f}" | "\u{2009}"),
            }
    }

    /// The other mark of point and comma groups digits by three; else it is a decimal mark too.
    fn parse(&self, text: &str) -> Option<f64> {
        let group = if self.lexicon.decimal == ',' { '.' } else { ',' };
        let mut parts = text.split(group);
        let whole = parts.next()?;
        let grouped = parts.all(|part| part.split(self.lexicon.decimal).next().is_some_and(|p| p.len() == 3));
        let plain = if grouped && whole.len() <= 3 { text.replace(group, "") } else { text.replace(group, ".") };
        plain.replace(self.lexicon.decimal, ".").parse().ok()
    }
}

/// "²⁵" as 25; `None` where there is anything else.
fn superscript(text: &str) -> Option<i32> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars().try_fold(0, |value: i32, c| {
        let digit = i32::try_from(DIGITS.iter().position(|d| *d == c)?).ok()?;
        value.checked_mul(10)?.checked_add(digit)
    })
}
