//! Reads one amount: sign, number, multiplier, unit; or the two ends of a range.

use std::ops::Range;

use super::{Document, Lexicon, Quantity, TokenKind, Unit, lexicon::UnitWord, understood::Understood};
use crate::{annotate::phrases::Phrases, text::Span};

/// Ends of a change that share a multiplier are less than so many times apart: "de 24 à 15,5 milliards".
const NEAR_SIZE: f64 = 100.0;
/// Words that may stand between the part of a proportion and what comes before its whole.
const PROPORTION_REACH: usize = 3;

pub(super) struct Reader<'a> {
    pub doc: &'a Document<'a>,
    pub lexicon: &'a Lexicon,
    /// The tokens of the sentence.
    pub tokens: Range<usize>,
}

/// What was read of an amount, and where it ends.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub value: f64,
    pub multiplier: f64,
    pub unit: Option<Unit>,
    /// Worth of the unit in base units.
    pub factor: f64,
    pub vague: bool,
    /// "un", "a": no amount without multiplier or unit.
    pub article: bool,
    /// Four digits that may be a year: no amount without unit.
    pub year: bool,
    /// In words.
    pub spelled: bool,
    /// In groups of digits: "75,000".
    pub grouped: bool,
    /// With a multiplier in letters: "128k".
    pub short: bool,
    /// Bytes at the end of the last token that are no part of it: "-a-year" in "500m-a-year".
    pub trim: usize,
    pub start: usize,
    pub next: usize,
}

impl Amount {
    pub fn new(start: usize, next: usize) -> Self {
        Self {
            value: 0.0,
            multiplier: 1.0,
            unit: None,
            factor: 1.0,
            vague: false,
            article: false,
            grouped: false,
            year: false,
            spelled: false,
            short: false,
            trim: 0,
            start,
            next,
        }
    }
}

impl<'a> Reader<'a> {
    pub fn new(doc: &'a Document<'a>, lexicon: &'a Lexicon, tokens: Range<usize>) -> Self {
        Self { doc, lexicon, tokens }
    }

    /// The token after the amount or number that starts at `token`; the amount is added to `found`.
    pub fn read(&self, token: usize, found: &mut Vec<Quantity>) -> Option<usize> {
        let mut low = self.amount(token)?;
        if let Some(next) = self.proportion(&low) {
            return Some(next);
        }
        let Some((mut high, change)) = self.range(&mut low) else {
            let next = low.next;
            found.extend(self.quantity(&low, None, found));
            return Some(next);
        };
        if low.unit.is_none() {
            (low.unit, low.factor) = (high.unit.clone(), high.factor);
        } else if high.unit.is_none() {
            (high.unit, high.factor) = (low.unit.clone(), low.factor);
        }
        let next = high.next;
        if change {
            let first = self.quantity(&low, None, found);
            let told = first.is_some();
            found.extend(first);
            if let Some(last) = self.quantity(&high, None, found) {
                // "rose from 300 to 1,200": what the one counts, the other does.
                low.unit = Some(last.unit.clone());
                found.extend(self.quantity(&low, None, found).filter(|_| !told));
                found.push(last);
            }
        } else {
            found.extend(self.quantity(&low, Some(&high), found));
        }
        Some(next)
    }

    /// The other end of a range that starts with `low`, and whether it is a change from one to the other.
    /// A multiplier that stands at the end alone is of both.
    fn range(&self, low: &mut Amount) -> Option<(Amount, bool)> {
        let lexicon = self.lexicon;
        let link = self.word(low.next)?;
        let opened = low.start > self.tokens.start && lexicon.between.holds(self.doc, low.start - 1);
        let between = opened && lexicon.and.word(link).is_some();
        if !between && lexicon.to.word(link).is_none() {
            return None;
        }
        let high = self.amount(low.next + 1)?;
        let clash = low.unit.is_some() && high.unit.is_some() && low.unit != high.unit;
        // "90 millions de dollars à 1,5 milliard de valorisation": two things.
        let apart = low.unit.is_some() && low.multiplier > 1.0 && high.unit.is_none() && self.tells_money(&high);
        // "up 1.2% to 17,845.32": a share of what the other tells.
        let share = low.unit.as_ref().is_some_and(|unit| unit.as_str() == "percent") && high.unit.is_none();
        if clash || apart || share || low.vague && !high.vague {
            return None;
        }
        let from = low.start > self.tokens.start && lexicon.from.holds(self.doc, low.start - 1);
        // "5 and 10 billion", "$1-2bn", "de 24 à 15,5 milliards"; not "$800 to $1 million".
        let near = from && low.unit.is_none() && !low.grouped && low.value < high.value * NEAR_SIZE;
        let shared = low.multiplier == 1.0 && (low.value < high.value || near);
        let scale = if shared { high.multiplier } else { low.multiplier };
        let factor = if low.unit.is_some() { low.factor } else { high.factor };
        let rises = low.value * scale * factor < high.value * high.multiplier * high.factor
            || low.value * scale < high.value * high.multiplier;
        // "12% or 12 percent" says one thing twice; what falls from here to there changes.
        let change = self.changes(low) || from && !rises;
        (rises || change).then(|| {
            low.multiplier = scale;
            (high, change)
        })
    }

    /// The token behind a proportion, which is no amount: "neuf entreprises sur dix", "one in five".
    fn proportion(&self, part: &Amount) -> Option<usize> {
        let lexicon = self.lexicon;
        if part.unit.is_some() || part.multiplier != 1.0 || part.vague {
            return None;
        }
        let beside = [&lexicon.proportions, &lexicon.odds];
        let beside = beside.into_iter().find_map(|words| words.at(self.doc, part.next, self.tokens.end));
        let nouns = (part.next..part.next + PROPORTION_REACH).take_while(|at| {
            self.word(*at).is_some_and(|word| lexicon.function.word(word).is_none())
                && self.doc.tokens[*at].kind == TokenKind::Word
        });
        let behind = || lexicon.proportions.at(self.doc, part.next + nouns.count(), self.tokens.end);
        let ((), next) = beside.or_else(behind)?;
        let whole = self.amount(next)?;
        let round = whole.unit.is_none() && whole.multiplier == 1.0 && (whole.value <= 10.0 || whole.value == 100.0);
        let measured = self.word(whole.next).is_some_and(|word| lexicon.not_counted.word(word).is_some());
        // "deux usines sur dix sites" counts both.
        let counts = beside.is_none() && self.counted(&whole, false).is_some();
        (round && part.value < whole.value && !measured && !counts).then_some(whole.next)
    }

    /// Whether the amount opens a change: "from 20", "passer de 20", "la hausse du tarif de 20".
    fn changes(&self, low: &Amount) -> bool {
        let stands = |set: &Phrases<()>, back: usize| {
            let token = low.start.checked_sub(back).filter(|t| *t >= self.tokens.start);
            token.is_some_and(|t| set.holds(self.doc, t))
        };
        let lexicon = self.lexicon;
        let Some(verbs) = &lexicon.change else { return stands(&lexicon.from, 1) };
        let mut reach = 3..=lexicon.change_reach;
        stands(&lexicon.from, 1) && (stands(verbs, 2) || reach.any(|back| stands(&lexicon.change_heads, back)))
    }

    fn quantity(&self, low: &Amount, high: Option<&Amount>, found: &[Quantity]) -> Option<Quantity> {
        let last = high.unwrap_or(low);
        let (unit, counted, scale) = match &low.unit {
            Some(unit) => (unit.clone(), None, 1.0),
            None => {
                let Understood { unit, counted, scale } = self.understood(low, last, found)?;
                (unit, counted, scale)
            }
        };
        let bound = self.lexicon.bounds.before(self.doc, self.tokens.start, low.start).map(|(bound, _)| bound);
        Some(Quantity {
            span: Span::new(self.doc.tokens[low.start].span.start, self.doc.tokens[last.next - 1].span.end - last.trim),
            value: low.value * low.multiplier * low.factor * scale,
            value_max: high.map(|high| high.value * high.multiplier * high.factor * scale),
            unit,
            vague: low.vague,
            bound,
            counted,
        })
    }

    fn amount(&self, start: usize) -> Option<Amount> {
        let lexicon = self.lexicon;
        let sign = lexicon.signs.at(self.doc, start, self.tokens.end).filter(|(_, next)| self.joined(start, *next));
        let first = sign.map_or(start, |(_, next)| next);
        let mut amount = self.number(first)?;
        amount.start = if amount.vague { amount.start } else { start };
        if let Some(((unit, factor), _)) = sign {
            amount.unit = Some(self.unit(unit));
            amount.factor = factor;
        }
        if amount.trim == 0 {
            self.multiply(&mut amount);
        }
        if amount.trim > 0 {
            return Some(amount);
        }
        if amount.unit.is_none() {
            self.measure(&mut amount)?;
        } else if let Some(((unit, _), next)) = lexicon.names.at(self.doc, self.link(amount.next), self.tokens.end)
            && unit.is_none_or(|u| lexicon.units[u].is_currency())
        {
            // "$5 billion dollars", "$5 billion Canadian dollars".
            amount.next = next;
            amount.unit = unit.map(|u| lexicon.units[u].clone()).or(amount.unit);
        }
        Some(amount)
    }

    fn multiply(&self, amount: &mut Amount) {
        let lexicon = self.lexicon;
        loop {
            let token = self.link(self.joint(amount.next));
            if let Some((by, next)) = lexicon.multipliers.at(self.doc, token, self.tokens.end) {
                amount.multiplier *= by;
                amount.next = next;
                if let Some((half, next)) = lexicon.halves.at(self.doc, next, self.tokens.end) {
                    amount.value += half;
                    amount.next = next;
                }
                continue;
            }
            // "2 million-square-foot", "70 billion-parameter".
            if !amount.article
                && let Some((head, tail)) = self.word(token).and_then(|word| word.split_once('-'))
                && let Some(by) = lexicon.multipliers.word(head)
            {
                amount.multiplier *= by;
                amount.next = token + 1;
                self.tail(amount, tail);
                return;
            }
            let short = lexicon.abbreviations.at(self.doc, amount.next, self.tokens.end);
            if let Some((by, next)) = short
                && (amount.unit.is_some() || self.is_money(next) || lexicon.large_needs_link && self.link(next) > next)
            {
                amount.multiplier *= by;
                amount.next = next;
                amount.short = true;
            }
            return;
        }
    }

    /// What a hyphen joins to a number: its unit, what it counts, or what is no part of it ("-a-year").
    pub fn tail(&self, amount: &mut Amount, tail: &str) {
        if let Some((unit, factor)) = self.lexicon.names.word(tail) {
            (amount.unit, amount.factor) = (Some(self.unit(unit)), factor);
            return;
        }
        amount.trim = tail.len() + 1;
        let noun = tail.split('-').next().unwrap_or(tail);
        if amount.unit.is_none() && self.lexicon.compounds.word(noun).is_some() {
            amount.unit = Some(Unit::new("count"));
        }
    }

    /// Whether a currency stands at a token, or after "de".
    fn is_money(&self, token: usize) -> bool {
        let currency = |(unit, _): UnitWord| unit.is_none_or(|u| self.lexicon.units[u].is_currency());
        self.lexicon.signs.at(self.doc, token, self.tokens.end).is_some()
            || self
                .lexicon
                .names
                .at(self.doc, self.link(token), self.tokens.end)
                .is_some_and(|(unit, _)| currency(unit))
    }

    /// Adds the unit that follows; `None` where the number is a rate that is no amount ("120 km/h").
    fn measure(&self, amount: &mut Amount) -> Option<()> {
        let lexicon = self.lexicon;
        let near = self.joint(amount.next);
        let unit = [near, self.link(near)].into_iter().find_map(|token| {
            let tables = [&lexicon.names, &lexicon.symbols, &lexicon.signs];
            let unit = tables.into_iter().find_map(|table| table.at(self.doc, token, self.tokens.end));
            // In "a $5 plan" the sign belongs to what follows.
            unit.filter(|(_, next)| !self.word(*next).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())))
        });
        if let Some(((unit, factor), next)) = unit {
            let rate =
                self.word(next) == Some("/") && self.word(next + 1).is_some_and(|w| lexicon.speeds.word(w).is_some());
            if rate {
                return None;
            }
            (amount.unit, amount.factor, amount.next) = (Some(self.unit(unit)), factor, next);
        }
        Some(())
    }

    /// Whether no space parts the tokens: "A$5", not "A $5".
    pub fn joined(&self, start: usize, end: usize) -> bool {
        self.doc
            .tokens
            .get(start..end)
            .unwrap_or_default()
            .windows(2)
            .all(|pair| pair[0].span.end == pair[1].span.start)
    }

    /// A unit by its index; without one, the dollar that the outlet and the sentence mean.
    pub fn unit(&self, index: Option<usize>) -> Unit {
        match index.and_then(|i| self.lexicon.units.get(i)) {
            Some(unit) => unit.clone(),
            None => self.dollar(),
        }
    }

    fn dollar(&self) -> Unit {
        let domain = &self.doc.article.publisher.domain;
        let home = self.lexicon.dollars.iter().find(|dollar| {
            let speaks_of_it = || self.tokens.clone().any(|token| dollar.words.holds(self.doc, token));
            domain.ends_with(dollar.country.as_str())
                || dollar.outlets.iter().any(|outlet| domain.ends_with(outlet.as_str())) && speaks_of_it()
        });
        home.map_or_else(|| Unit::new("USD"), |dollar| dollar.unit.clone())
    }

    pub fn word(&self, token: usize) -> Option<&'a str> {
        self.tokens.contains(&token).then(|| self.doc.word(token))
    }

    pub fn link(&self, token: usize) -> usize {
        if self.word(token).is_some_and(|w| self.lexicon.links.word(w).is_some()) { token + 1 } else { token }
    }

    /// The token after a hyphen that joins number and unit ("$5-billion").
    fn joint(&self, token: usize) -> usize {
        let joined = self.word(token) == Some("-")
            && self.doc.tokens[token - 1].span.end == self.doc.tokens[token].span.start
            && self.doc.tokens.get(token + 1).is_some_and(|t| t.kind == TokenKind::Word);
        if joined { token + 1 } else { token }
    }
}
