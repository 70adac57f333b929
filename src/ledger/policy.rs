//! What of the ledger is accepted: a written policy, and the decisions of editors, which go before it.

use std::fmt;

use serde::Deserialize;

use super::{Decisions, Entry, Stance};
use crate::{ontology::Properties, vocab::dep};

/// When a claim is taken for a fact: `[accept]` in `depeche.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Independent publishers that must assert it. Copies of one text, as an agency's, count once.
    pub publishers: usize,
    /// Whether it also counts when a publisher only reports that a source says so.
    pub reported: bool,
    /// Values said within so many days of each other contradict each other; what comes later is a change.
    pub conflict_days: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { publishers: 2, reported: false, conflict_days: 90 }
    }
}

/// As it is written in the configuration.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { publishers, reported, conflict_days } = self;
        write!(f, "publishers = {publishers}, reported = {reported}, conflict_days = {conflict_days}")
    }
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It stands in `graph/accepted`.
    Accepted,
    /// Another value is given with as much right, or it is denied.
    Contested,
    /// Too few say so.
    Unconfirmed,
    /// An editor took it out.
    Rejected,
}

impl Status {
    /// The IRI.
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Accepted => dep::ACCEPTED,
            Self::Contested => dep::CONTESTED,
            Self::Unconfirmed => dep::UNCONFIRMED,
            Self::Rejected => dep::REJECTED,
        }
    }
}

/// An entry in the light of the others on the same question.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The entry.
    pub entry: Entry,
    /// Digests of entries with which it cannot be true.
    pub conflicts: Vec<String>,
    /// What became of it.
    pub status: Status,
    /// The editor's decision that it became so by.
    pub decision: Option<String>,
}

/// Judges the entries of one question.
pub fn judge(entries: Vec<Entry>, properties: &Properties, policy: &Policy, decisions: &Decisions) -> Vec<Judged> {
    let conflict = |a: &Entry, b: &Entry| properties.is_functional(&a.property) && a.conflicts(b, policy.conflict_days);
    let firm = |e: &Entry| e.is_said(Stance::Asserted) || e.is_said(Stance::Reported);
    let judged = |entry: &Entry| {
        let against: Vec<&Entry> = entries.iter().filter(|other| conflict(entry, other)).collect();
        let asserted = entry.said(Stance::Asserted);
        let mut voices: Vec<&str> = asserted.chain(entry.said(Stance::Reported).filter(|_| policy.reported)).collect();
        voices.sort_unstable();
        voices.dedup();
        let decision = decisions.on(entry);
        let status = match decision {
            Some(decision) if decision.accept => Status::Accepted,
            Some(_) => Status::Rejected,
            // A plan or a rumour does not shake what is stated plainly.
            None if entry.is_said(Stance::Denied) || against.iter().any(|e| firm(e)) => Status::Contested,
            None if voices.len() >= policy.publishers.max(1) => Status::Accepted,
            None if !against.is_empty() => Status::Contested,
            None => Status::Unconfirmed,
        };
        let conflicts = against.iter().map(|e| e.digest()).collect();
        Judged { entry: entry.clone(), conflicts, status, decision: decision.map(|decision| decision.id.clone()) }
    };
    entries.iter().map(judged).collect()
}
