//! Decisions of editors on claims: a Turtle file that only grows, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{
        Literal, NamedNode, NamedOrBlankNode, Quad, Term,
        vocab::{rdf, xsd},
    },
};

use super::{Entry, Question, Status, Value, quads::term};
use crate::{
    ontology::{DataError, DataFile, DataFiles, Properties, syntax_error},
    rdf::{Base, sheet::Sheet},
    vocab::{DEP, dct, dep, prov, schema},
};

/// Where editors' decisions on claims stand.
pub const DECISIONS: &str = "ontology/accepted.ttl";

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

const HEADER: &str = "\
# What editors decided about claims. Written by `depeche decide`, which adds at the end and takes a decision back by a
# dep:Undo; it may be edited by hand, after which `depeche decide apply` brings the graph to it.
@prefix dct:    <http://purl.org/dc/terms/> .
@prefix dep:    <https://w3id.org/depeche#> .
@prefix prov:   <http://www.w3.org/ns/prov#> .
@prefix schema: <http://schema.org/> .
@prefix xsd:    <http://www.w3.org/2001/XMLSchema#> .
";

/// An editor's word on a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Last part of its address.
    pub id: String,
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
    /// When. What is written by hand may leave it out.
    pub at: Option<DateTime<Utc>>,
}

/// The decisions of `ontology/accepted.ttl` that are in force.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decisions(Vec<Decision>);

/// Facts by name of what they are about.
type Facts = BTreeMap<String, BTreeMap<String, Term>>;

impl Decisions {
    /// Reads the decisions. Relative IRIs are slugs of entities; of a property its inverse may be named.
    ///
    /// ```turtle
    /// <../decision/ormelune> a dep:ClaimDecision ; dep:verdict dep:Accepted ;
    ///     schema:about <valcarre> ; dep:property dep:operates ; dep:object <ormelune> ;
    ///     dct:creator "Lise Morandin" ; dct:description "Seen on the spot." .
    /// ```
    pub fn load(files: &DataFiles, base: &Base, properties: &Properties) -> Result<Self, DataError> {
        let Some(file) = files.find(DECISIONS) else { return Ok(Self::default()) };
        Self::read(file, base, properties)
    }

    /// The same of one file.
    pub fn read(file: &DataFile, base: &Base, properties: &Properties) -> Result<Self, DataError> {
        let facts = facts(file, base)?;
        let is_undo = |facts: &BTreeMap<String, Term>| matches!(facts.get(rdf::TYPE.as_str()), Some(Term::NamedNode(class)) if class.as_str() == dep::UNDO);
        let mut undone = BTreeSet::new();
        for (name, facts) in facts.iter().filter(|(_, facts)| is_undo(facts)) {
            match facts.get(dct::SUBJECT) {
                Some(Term::NamedNode(node)) => undone.insert(node.as_str().to_owned()),
                _ => {
                    let local = local(name);
                    return Err(file.error_near(local, format!("{local} takes back nothing: write dct:subject <…>")));
                }
            };
        }
        let in_force = facts.iter().filter(|(name, facts)| !is_undo(facts) && !undone.contains(*name));
        in_force.map(|(name, facts)| decision(file, name, facts, properties)).collect::<Result<_, _>>().map(Self)
    }

    /// The decision on an entry. Of several the last; of those without time the one that takes it out.
    pub fn on(&self, entry: &Entry) -> Option<&Decision> {
        self.0
            .iter()
            .filter(|decision| decision.is_on(entry))
            .max_by_key(|d| (d.at, d.at.is_none() && !d.accept, &d.id))
    }

    /// Adds entries without any article for what editors accept and nobody says.
    pub(super) fn complete(&self, question: &Question, entries: &mut Vec<Entry>) {
        for decision in self.0.iter().filter(|decision| decision.accept && decision.question() == *question) {
            if !entries.iter().any(|entry| decision.is_on(entry)) {
                entries.push(Entry::unsaid(question, decision.value.clone(), decision.unit.clone()));
            }
        }
    }

    /// All of them as quads of the ledger, which so says by which decisions it was made.
    pub(super) fn quads(&self, base: &Base) -> Vec<Quad> {
        let mut sheet = Sheet::new(base.ledger_graph());
        for decision in &self.0 {
            decision.describe(&mut sheet, &base.decision(&decision.id));
        }
        sheet.into_quads()
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

    fn describe(&self, sheet: &mut Sheet, node: &NamedNode) {
        let verdict = if self.accept { Status::Accepted } else { Status::Rejected };
        sheet.class(node, dep::CLAIM_DECISION);
        sheet.link(node, dep::VERDICT, verdict.iri());
        sheet.link(node, schema::ABOUT, &self.subject);
        sheet.link(node, dep::PROPERTY, &self.property);
        sheet.add_some(node, dep::OBJECT, term(&self.value));
        sheet.add_some(node, dep::UNIT, self.unit.as_deref().map(NamedNode::new_unchecked));
        sheet.add_some(node, dct::CREATOR, self.editor.as_deref().map(Literal::new_simple_literal));
        sheet.add_some(node, dct::DESCRIPTION, self.reason.as_deref().map(Literal::new_simple_literal));
        let at = self.at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        sheet.add_some(node, prov::ENDED_AT_TIME, at.map(|at| Literal::new_typed_literal(at, xsd::DATE_TIME)));
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
    let local = local(name);
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
    let at = text(prov::ENDED_AT_TIME).map(|at| at.parse().map_err(|_| wrong("has a time that is none")));
    Ok(Decision {
        id: local.to_owned(),
        subject,
        property,
        value,
        unit: iri(dep::UNIT),
        accept,
        reason: text(dct::DESCRIPTION),
        editor: text(dct::CREATOR),
        at: at.transpose()?,
    })
}

fn is_date(datatype: &str) -> bool {
    ["#date", "#gYear", "#gYearMonth"].iter().any(|date| datatype.ends_with(date))
}

fn facts(file: &DataFile, base: &Base) -> Result<Facts, DataError> {
    let mut facts = Facts::new();
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(format!("{base}entity/"))
        .map_err(|e| file.error_at(0, e.to_string()))?;
    for quad in parser.for_slice(file.text.as_bytes()) {
        let quad = quad.map_err(|e| syntax_error(&file.path, &e))?;
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
            return Err(file.error_near("[", "a decision needs a name of its own, as <../decision/ormelune>"));
        };
        facts.entry(subject.into_string()).or_default().insert(quad.predicate.into_string(), quad.object);
    }
    Ok(facts)
}

/// What is added to a file of decisions.
#[derive(Debug, Clone)]
pub enum Word<'a> {
    /// A verdict on a claim. Of the decision its address, editor, reason and time are not looked at.
    On(&'a Decision),
    /// That a decision is taken back, by its address's last part.
    Undo(&'a str),
}

/// A file of decisions with one more at its end.
pub fn add(file: &str, base: &Base, word: &Word<'_>, by: &str, why: Option<&str>, now: DateTime<Utc>) -> String {
    let now = now.trunc_subsecs(0);
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    let free = |id: &String| !file.contains(&format!("/{id}>"));
    let id = (1..).map(|n: u32| format!("{stamp}-{n:02}")).find(free).unwrap_or(stamp);
    let mut sheet = Sheet::new(base.ledger_graph());
    let node = base.decision(&id);
    match word {
        Word::On(decision) => {
            let (editor, reason) = (Some(by.to_owned()), why.map(str::to_owned));
            Decision { editor, reason, at: Some(now), ..(*decision).clone() }.describe(&mut sheet, &node);
        }
        Word::Undo(earlier) => {
            sheet.class(&node, dep::UNDO);
            sheet.add(&node, dct::SUBJECT, base.decision(earlier));
            sheet.add(&node, dct::CREATOR, Literal::new_simple_literal(by));
            sheet.add_some(&node, dct::DESCRIPTION, why.map(Literal::new_simple_literal));
            let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
            sheet.add(&node, prov::ENDED_AT_TIME, Literal::new_typed_literal(at, xsd::DATE_TIME));
        }
    }
    let facts = sheet.into_quads();
    let facts = facts.iter().map(|quad| match quad.predicate.as_str() {
        predicate if predicate == rdf::TYPE.as_str() => format!("a {}", written(base, &quad.object)),
        predicate => format!("{} {}", short(base, predicate), written(base, &quad.object)),
    });
    let facts = facts.collect::<Vec<_>>().join(" ;\n    ");
    let before = if file.is_empty() { HEADER } else { file };
    format!("{}\n\n<../decision/{id}> {facts} .\n", before.trim_end())
}

fn written(base: &Base, term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(base, node.as_str()),
        Term::Literal(literal) if literal.datatype() == xsd::DECIMAL => literal.value().to_owned(),
        Term::Literal(literal) if literal.datatype() != xsd::STRING => {
            let value = Literal::new_simple_literal(literal.value());
            format!("{value}^^{}", short(base, literal.datatype().as_str()))
        }
        other => other.to_string(),
    }
}

/// An IRI relative to the entities', or by one of the file's prefixes.
fn short(base: &Base, iri: &str) -> String {
    if let Some(local) = base.local(iri) {
        return match local.strip_prefix("entity/") {
            Some(slug) => format!("<{slug}>"),
            None => format!("<../{local}>"),
        };
    }
    let prefixes = [("dct", dct::NS), ("dep", DEP), ("prov", prov::NS), ("schema", schema::NS), ("xsd", XSD)];
    let short = prefixes.iter().find_map(|(prefix, ns)| Some(format!("{prefix}:{}", iri.strip_prefix(ns)?)));
    short.unwrap_or_else(|| format!("<{iri}>"))
}

fn local(name: &str) -> &str {
    name.rsplit(['/', '#']).next().unwrap_or(name)
}
