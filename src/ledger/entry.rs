//! One line of the ledger: one value of one property of one subject, with everybody who gives it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{
    statement::{Question, Said, Stance, Statement},
    value::{Value, cluster},
};
use crate::extract::hex;

/// What is measured: amounts of different units or of different things are different answers and never merged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// What an amount counts, by its IRI.
    pub qualifier: Option<String>,
    /// Its unit or currency, by its IRI.
    pub unit: Option<String>,
}

/// A value with all that is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Of whom or what, by its IRI.
    pub subject: String,
    /// Which property, by its IRI.
    pub property: String,
    /// Unit, and what is counted.
    pub measure: Measure,
    /// The values that are this one, the coarsest first; never empty.
    pub values: Vec<Value>,
    /// Who says so, by stance: publishers and agencies, each independent of the others.
    pub voices: BTreeMap<Stance, BTreeSet<String>>,
    /// Languages in which it is said.
    pub languages: BTreeSet<String>,
    /// Titles of a role, with their languages.
    pub titles: BTreeSet<(String, String)>,
    /// How many articles say so.
    pub articles: usize,
    /// When it was said first, and by which article.
    pub first: Option<(Said, String)>,
    /// When it was said last.
    pub last: Option<Said>,
}

impl Entry {
    /// A value that no article gives.
    pub(super) fn unsaid((subject, property): &Question, value: Value, unit: Option<String>) -> Self {
        let measure = Measure { qualifier: None, unit };
        Self::new(subject, property, measure, vec![value])
    }

    fn new(subject: &str, property: &str, measure: Measure, values: Vec<Value>) -> Self {
        Self {
            subject: subject.to_owned(),
            property: property.to_owned(),
            measure,
            values,
            voices: BTreeMap::new(),
            languages: BTreeSet::new(),
            titles: BTreeSet::new(),
            articles: 0,
            first: None,
            last: None,
        }
    }

    /// Takes in what an article says; every statement must be of that article.
    fn add(&mut self, statements: &[&Statement]) {
        self.articles += 1;
        for statement in statements {
            self.voices.entry(statement.stance).or_default().insert(statement.voice.clone());
            self.languages.insert(statement.lang.clone());
            self.titles.extend(statement.title.clone());
            let Some(said) = statement.said else { continue };
            let first = (said, statement.article.clone());
            self.first = Some(self.first.take().map_or(first.clone(), |earlier| earlier.min(first)));
            self.last = self.last.max(Some(said));
        }
    }

    /// The value as the coarsest statement gives it.
    pub fn value(&self) -> Option<&Value> {
        self.values.first()
    }

    /// 16 hex digits of what is said.
    pub fn digest(&self) -> String {
        let value = self.value().map(Value::to_string).unwrap_or_default();
        let measure = [&self.measure.qualifier, &self.measure.unit].map(|part| part.as_deref().unwrap_or_default());
        let parts = [&self.subject, &self.property, &value, measure[0], measure[1]];
        hex(&Sha256::digest(parts.join("\u{1f}")))[..16].to_owned()
    }

    /// Those who say so in one way.
    pub fn said(&self, stance: Stance) -> impl Iterator<Item = &str> {
        self.voices.get(&stance).into_iter().flatten().map(String::as_str)
    }

    /// Whether anybody does.
    pub fn is_said(&self, stance: Stance) -> bool {
        self.voices.get(&stance).is_some_and(|voices| !voices.is_empty())
    }

    /// The strongest way in which it is said.
    pub fn strongest(&self) -> Stance {
        Stance::ALL.into_iter().find(|stance| self.is_said(*stance)).unwrap_or(Stance::Denied)
    }

    /// Independent publishers that say so, in whatever way but denial.
    pub fn publishers(&self) -> BTreeSet<&str> {
        Stance::ALL.into_iter().filter(|s| *s != Stance::Denied).flat_map(|stance| self.said(stance)).collect()
    }

    /// Whether two values of a property that has one at a time speak against each other: they cannot both hold, are said
    /// of the same time (what is, or what is planned; a rumour may be either), and were said within `days` of each other.
    /// What comes later than that is a change.
    pub fn conflicts(&self, other: &Entry, days: i64) -> bool {
        let (Some(mine), Some(theirs)) = (self.value(), other.value()) else { return false };
        self.measure == other.measure && mine.contradicts(theirs) && self.same_time(other) && self.near(other, days)
    }

    fn same_time(&self, other: &Entry) -> bool {
        let now = |e: &Entry| e.is_said(Stance::Asserted) || e.is_said(Stance::Reported) || e.is_said(Stance::Hedged);
        let later = |e: &Entry| e.is_said(Stance::Planned) || e.is_said(Stance::Hedged);
        (now(self) && now(other)) || (later(self) && later(other))
    }

    fn near(&self, other: &Entry, days: i64) -> bool {
        let apart = |earlier: &Entry, later: &Entry| {
            let (Some(last), Some((first, _))) = (earlier.last, &later.first) else { return false };
            (first.utc() - last.utc()).num_days() > days
        };
        !apart(self, other) && !apart(other, self)
    }
}

impl Statement {
    /// Unit, and what is counted.
    pub fn measure(&self) -> Measure {
        Measure { qualifier: self.qualifier.clone(), unit: self.unit.clone() }
    }
}

/// The entries of one question, from everything that is said of it.
pub fn entries(statements: &[Statement]) -> Vec<Entry> {
    extend(&[], statements).unwrap_or_default()
}

/// The entries of one question with statements of articles that are not among them yet. None where the new values make
/// other clusters of the old ones: then the entries must be made anew from all statements.
pub fn extend(old: &[Entry], new: &[Statement]) -> Option<Vec<Entry>> {
    let mut measures: BTreeMap<Measure, BTreeSet<Value>> = BTreeMap::new();
    let mut articles: BTreeMap<(Measure, &str), Vec<&Statement>> = BTreeMap::new();
    for statement in new {
        measures.entry(statement.measure()).or_default().insert(statement.value.clone());
        articles.entry((statement.measure(), &statement.article)).or_default().push(statement);
    }
    for entry in old {
        measures.entry(entry.measure.clone()).or_default().extend(entry.values.iter().cloned());
    }
    let mut all = Vec::new();
    for (measure, values) in &measures {
        for values in cluster(values) {
            let mut members =
                old.iter().filter(|e| e.measure == *measure && e.values.iter().any(|v| values.contains(v)));
            let member = members.next();
            let whole =
                member.is_none_or(|m| m.value() == values.first() && m.values.iter().all(|v| values.contains(v)));
            if members.next().is_some() || !whole {
                return None;
            }
            let mut entry = member.cloned();
            for ((_, _), said) in articles.range((measure.clone(), "")..).take_while(|((m, _), _)| m == measure) {
                let said: Vec<&Statement> = said.iter().copied().filter(|s| values.contains(&s.value)).collect();
                if let Some(first) = said.first() {
                    let new = || Entry::new(&first.subject, &first.property, measure.clone(), Vec::new());
                    entry.get_or_insert_with(new).add(&said);
                }
            }
            all.extend(entry.map(|entry| Entry { values, ..entry }));
        }
    }
    Some(all)
}
