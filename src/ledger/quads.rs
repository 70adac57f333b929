//! Entries as quads of `graph/ledger` and `graph/accepted`, and back.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, Quad, Term};

use super::{
    entry::{Entry, Measure},
    policy::{Judged, Status},
    source::text,
    statement::{Said, Stance},
    value::{Value, cluster},
};
use crate::{
    ontology::Properties,
    rdf::{Base, literal, sheet::Sheet},
    vocab::{dep, schema},
};

/// What stands of judged entries in the ledger and among the accepted statements.
pub fn quads(base: &Base, properties: &Properties, judged: &[Judged]) -> Vec<Quad> {
    let mut ledger = Sheet::new(base.ledger_graph());
    let mut accepted = Sheet::new(base.accepted_graph());
    for Judged { entry, conflicts, status, decision } in judged {
        let node = base.ledger_entry(&entry.digest());
        describe(&mut ledger, &node, base.question(&(entry.subject.clone(), entry.property.clone())), entry);
        for other in conflicts {
            ledger.add(&node, dep::CONFLICTS_WITH, base.ledger_entry(other));
        }
        ledger.link(&node, dep::STATUS, status.iri());
        ledger.add_some(&node, dep::DECISION, decision.as_deref().map(|id| base.decision(id)));
        if *status == Status::Accepted
            && let Some(value) = entry.value()
        {
            accept(&mut accepted, properties, &entry.subject, &entry.property, value);
        }
    }
    let mut quads = ledger.into_quads();
    quads.extend(accepted.into_quads());
    quads
}

fn describe(sheet: &mut Sheet, node: &NamedNode, question: NamedNode, entry: &Entry) {
    let iri = |iri: &str| NamedNode::new_unchecked(iri);
    sheet.class(node, dep::LEDGER_ENTRY);
    sheet.add(node, dep::ANSWERS, question);
    sheet.add(node, schema::ABOUT, iri(&entry.subject));
    sheet.add(node, dep::PROPERTY, iri(&entry.property));
    sheet.add_some(node, dep::OBJECT, entry.value().and_then(term));
    if let Some(Value::Amount { max, approximate, .. }) = entry.value() {
        sheet.add_some(node, dep::VALUE_MAX, max.and_then(literal::decimal));
        sheet.add(node, dep::APPROXIMATE, Literal::from(*approximate));
    }
    sheet.add_some(node, dep::UNIT, entry.measure.unit.as_deref().map(iri));
    sheet.add_some(node, dep::QUALIFIER, entry.measure.qualifier.as_deref().map(iri));
    for value in &entry.values {
        sheet.add(node, dep::SAID_AS, Literal::new_simple_literal(value.to_string()));
    }
    for (title, lang) in &entry.titles {
        sheet.add(node, dep::TITLE, Literal::new_language_tagged_literal_unchecked(title, lang));
    }
    for stance in Stance::ALL {
        for voice in entry.said(stance) {
            sheet.add(node, stance.property(), iri(voice));
        }
    }
    for lang in &entry.languages {
        sheet.add(node, schema::IN_LANGUAGE, Literal::new_simple_literal(lang));
    }
    sheet.link(node, dep::MODALITY, entry.strongest().modality());
    sheet.add(node, dep::PUBLISHERS, literal::integer(entry.publishers().len()));
    sheet.add(node, dep::ARTICLES, literal::integer(entry.articles));
    if let Some((said, article)) = &entry.first {
        sheet.add(node, dep::FIRST_SAID, said.literal());
        sheet.add(node, dep::FIRST_SAID_IN, iri(article));
    }
    sheet.add_some(node, dep::LAST_SAID, entry.last.map(|said| said.literal()));
}

/// The plain triple, and the one that says the same the other way round. A range and an order of magnitude are no
/// value of their own: they are accepted in the ledger alone.
fn accept(sheet: &mut Sheet, properties: &Properties, subject: &str, property: &str, value: &Value) {
    let Some(object) = term(value).filter(|_| !value.is_open()) else { return };
    let subject = NamedNode::new_unchecked(subject);
    if let (Term::NamedNode(object), Some(inverse)) = (&object, properties.inverse(property)) {
        sheet.add(object, inverse, subject.clone());
    }
    sheet.add(&subject, property, object);
}

/// What stands among the accepted statements for entries that the ledger holds.
pub fn accepted(base: &Base, properties: &Properties, ledger: &[Quad]) -> Vec<Quad> {
    let mut sheet = Sheet::new(base.accepted_graph());
    for facts in by_subject(ledger).values() {
        let status = facts.iter().find(|quad| quad.predicate.as_str() == dep::STATUS).map(|quad| text(&quad.object));
        if status == Some(dep::ACCEPTED)
            && let Some(entry) = entry(facts)
            && let Some(value) = entry.value()
        {
            accept(&mut sheet, properties, &entry.subject, &entry.property, value);
        }
    }
    sheet.into_quads()
}

/// A value as it stands in the graph; of a range the low end.
pub fn term(value: &Value) -> Option<Term> {
    Some(match value {
        Value::Thing(iri) => NamedNode::new_unchecked(iri.as_str()).into(),
        Value::Amount { value, .. } => literal::decimal(*value)?.into(),
        Value::Date(date) => literal::partial_date(date).into(),
    })
}

/// Entries that articles state, from the quads of the ledger that describe them, in the order of their addresses.
pub fn read(quads: &[Quad]) -> Vec<Entry> {
    by_subject(quads).values().filter_map(|facts| entry(facts)).filter(|entry| entry.articles > 0).collect()
}

/// The entry that quads of the ledger describe, whether any article states it or not.
pub fn any(quads: &[Quad]) -> Option<Entry> {
    entry(&quads.iter().collect::<Vec<_>>())
}

fn by_subject(quads: &[Quad]) -> BTreeMap<String, Vec<&Quad>> {
    let mut facts: BTreeMap<String, Vec<&Quad>> = BTreeMap::new();
    for quad in quads {
        facts.entry(quad.subject.to_string()).or_default().push(quad);
    }
    facts
}

fn entry(facts: &[&Quad]) -> Option<Entry> {
    let all = |property: &'static str| {
        facts.iter().filter(move |q| q.predicate.as_str() == property).map(|q| text(&q.object))
    };
    let one = |property: &'static str| all(property).next();
    let said = |property: &'static str| one(property).and_then(|date| date.parse().ok()).map(Said);
    let values: BTreeSet<Value> = all(dep::SAID_AS).filter_map(Value::parse).collect();
    let voices = |stance: Stance| (stance, all(stance.property()).map(str::to_owned).collect::<BTreeSet<_>>());
    let titles = facts.iter().filter(|q| q.predicate.as_str() == dep::TITLE).filter_map(|q| match &q.object {
        Term::Literal(title) => Some((title.value().to_owned(), title.language().unwrap_or_default().to_owned())),
        _ => None,
    });
    Some(Entry {
        subject: one(schema::ABOUT)?.to_owned(),
        property: one(dep::PROPERTY)?.to_owned(),
        measure: Measure { qualifier: one(dep::QUALIFIER).map(str::to_owned), unit: one(dep::UNIT).map(str::to_owned) },
        values: cluster(&values).concat(),
        voices: Stance::ALL.into_iter().map(voices).filter(|(_, voices)| !voices.is_empty()).collect(),
        languages: all(schema::IN_LANGUAGE).map(str::to_owned).collect(),
        titles: titles.collect(),
        articles: one(dep::ARTICLES)?.parse().ok()?,
        first: said(dep::FIRST_SAID).zip(one(dep::FIRST_SAID_IN).map(str::to_owned)),
        last: said(dep::LAST_SAID),
    })
}
