//! What of the ledger is accepted: a written policy, and the decisions of editors, which go before it.

use std::collections::BTreeMap;

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedOrBlankNode, Term, vocab::rdf},
};
use serde::Deserialize;

use super::{Entry, Question, Stance, Value};
use crate::{
    ontology::{DataError, DataFile, DataFiles, Properties, syntax_error},
    rdf::Base,
    vocab::{dct, dep, schema},
};

/// Where editors write their decisions on claims.
pub const DECISIONS: &str = "ontology/accepted.ttl";

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
        let status = match decisions.on(entry) {
            Some(decision) if decision.accept => Status::Accepted,
            Some(_) => Status::Rejected,
            // A plan or a rumour does not shake what is stated plainly.
            None if entry.is_said(Stance::Denied) || against.iter().any(|e| firm(e)) => Status::Contested,
            None if voices.len() >= policy.publishers.max(1) => Status::Accepted,
            None if !against.is_empty() => Status::Contested,
            None => Status::Unconfirmed,
        };
        Judged { entry: entry.clone(), conflicts: against.iter().map(|e| e.digest()).collect(), status }
    };
    entries.iter().map(judged).collect()
}

/// An editor's word on a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Of whom or what, by its IRI.
    pub subject: String,
    /// Which property, by its IRI.
    pub property: String,
    /// Which value; those that are equal within rounding go with it.
    pub value: Value,
    /// Of which unit; any where none is given.
    pub unit: Option<String>,
    /// Whether it is accepted or rejected.
    pub accept: bool,
    /// Why, in the editor's words.
    pub reason: Option<String>,
    /// Who decided.
    pub editor: Option<String>,
}

/// The decisions of `ontology/accepted.ttl`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions(Vec<Decision>);

impl Decisions {
    /// Reads the decisions. Relative IRIs are slugs of entities; of a property its inverse may be named.
    ///
    /// ```turtle
    /// <#ormelune> a dep:ClaimDecision ; dep:verdict dep:Accepted ;
    ///     schema:about <valcarre> ; dep:property dep:operates ; dep:object <ormelune> ;
    ///     dct:creator "Lise Morandin" ; dct:description "Seen on the spot."@en .
    /// ```
    pub fn load(files: &DataFiles, base: &Base, properties: &Properties) -> Result<Self, DataError> {
        let Some(file) = files.find(DECISIONS) else { return Ok(Self::default()) };
        let mut facts: BTreeMap<String, BTreeMap<String, Term>> = BTreeMap::new();
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .with_base_iri(format!("{base}entity/"))
            .map_err(|e| file.error_at(0, e.to_string()))?;
        for quad in parser.for_slice(file.text.as_bytes()) {
            let quad = quad.map_err(|e| syntax_error(&file.path, &e))?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                return Err(file.error_near("[", "a decision needs a name of its own, as <#ormelune>"));
            };
            facts.entry(subject.into_string()).or_default().insert(quad.predicate.into_string(), quad.object);
        }
        let decisions = facts.iter().map(|(name, facts)| decision(file, name, facts, properties));
        decisions.collect::<Result<_, _>>().map(Self)
    }

    /// The decision on an entry. Of several the one that takes it out.
    pub fn on(&self, entry: &Entry) -> Option<&Decision> {
        let mut on: Vec<&Decision> = self.0.iter().filter(|decision| decision.is_on(entry)).collect();
        on.sort_by_key(|decision| decision.accept);
        on.first().copied()
    }

    /// Adds entries without any article for what editors accept and nobody says.
    pub(super) fn complete(&self, question: &Question, entries: &mut Vec<Entry>) {
        for decision in self.0.iter().filter(|decision| decision.accept && decision.question() == *question) {
            if !entries.iter().any(|entry| decision.is_on(entry)) {
                entries.push(Entry::unsaid(question, decision.value.clone(), decision.unit.clone()));
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.0.iter()
    }
}

impl Decision {
    /// What it answers.
    pub fn question(&self) -> Question {
        (self.subject.clone(), self.property.clone())
    }

    fn is_on(&self, entry: &Entry) -> bool {
        self.subject == entry.subject
            && self.property == entry.property
            && (self.unit.is_none() || self.unit == entry.measure.unit)
            && entry.values.iter().any(|value| value.equals(&self.value))
    }
}

fn decision(
    file: &DataFile,
    name: &str,
    facts: &BTreeMap<String, Term>,
    properties: &Properties,
) -> Result<Decision, DataError> {
    let local = name.rsplit(['/', '#']).next().unwrap_or(name);
    let wrong = |what: &str| file.error_near(local, format!("the decision {local} {what}"));
    let iri = |key: &str| match facts.get(key) {
        Some(Term::NamedNode(node)) => Some(node.as_str().to_owned()),
        _ => None,
    };
    let text = |key: &str| match facts.get(key) {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    if iri(rdf::TYPE.as_str()).as_deref() != Some(dep::CLAIM_DECISION) {
        return Err(wrong("is no dep:ClaimDecision"));
    }
    let accept = match iri(dep::VERDICT).as_deref() {
        Some(dep::ACCEPTED) => true,
        Some(dep::REJECTED) => false,
        _ => return Err(wrong("needs a verdict: dep:verdict dep:Accepted or dep:Rejected")),
    };
    let mut subject = iri(schema::ABOUT).ok_or_else(|| wrong("needs a subject: schema:about <slug-of-an-entity>"))?;
    let mut property = iri(dep::PROPERTY).ok_or_else(|| wrong("needs a property: dep:property dep:operates"))?;
    let mut value = match facts.get(dep::OBJECT) {
        Some(Term::NamedNode(node)) => Value::Thing(node.as_str().to_owned()),
        Some(Term::Literal(literal)) => match literal.value().parse() {
            Ok(value) if !is_date(literal.datatype().as_str()) => {
                Value::Amount { value, max: None, approximate: false }
            }
            _ => Value::Date(literal.value().to_owned()),
        },
        _ => return Err(wrong("needs a value: dep:object <slug-of-an-entity>, a number or a date")),
    };
    if !properties.contains(&property) {
        let inverse = properties.inverse(&property).map(str::to_owned);
        property = inverse.ok_or_else(|| wrong("names no property of claims"))?;
        if let Value::Thing(object) = &mut value {
            std::mem::swap(object, &mut subject);
        }
    }
    if let Value::Thing(object) = &mut value
        && properties.is_symmetric(&property)
        && *object < subject
    {
        std::mem::swap(object, &mut subject);
    }
    Ok(Decision {
        subject,
        property,
        value,
        unit: iri(dep::UNIT),
        accept,
        reason: text(dct::DESCRIPTION),
        editor: text(dct::CREATOR),
    })
}

fn is_date(datatype: &str) -> bool {
    ["#date", "#gYear", "#gYearMonth"].iter().any(|date| datatype.ends_with(date))
}
