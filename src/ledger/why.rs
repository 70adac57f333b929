//! What supports a triple and what speaks against it, with the verdict and its reason.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, Quad, Term, vocab::rdf};
use serde::Serialize;

use super::{Entry, Question, Stance, Value, quads};
use crate::{
    graph::{Ask, QueryError, Request, Row},
    ontology::Properties,
    rdf::Base,
    text::sentence,
    vocab::{dct, dep, nif, prov, schema},
};

/// Longest text on either side of the evidence that is asked for, in characters.
const AROUND: usize = 240;

/// One value of a question with everybody who gives it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its address.
    pub node: String,
    /// The value, and who says so.
    pub entry: Entry,
    /// IRI of its status.
    pub status: String,
    /// Addresses of values that it conflicts with.
    pub conflicts: Vec<String>,
    /// The editor's decision on it.
    pub decision: Option<EditorsWord>,
    /// What articles say, the earliest first.
    pub sayings: Vec<Saying>,
}

/// An editor's decision.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EditorsWord {
    /// Who decided.
    pub editor: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Option<String>,
}

/// What one article says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Saying {
    /// Where it stands.
    pub url: String,
    /// The article's headline.
    pub headline: String,
    /// Who publishes it.
    pub publisher: String,
    /// When, as far as the page says.
    pub published: Option<String>,
    /// Its language.
    pub lang: String,
    /// How firmly, as `asserted`.
    pub stance: String,
    /// In whose words, where it names a source.
    pub source: Option<String>,
    /// Whether the article is a copy of another, so that it counts for nothing of its own.
    pub copy: bool,
    /// The sentence.
    pub sentence: String,
}

/// What the ledger knows of a question.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// The values, the most named first.
    pub values: Vec<Account>,
    /// The policy that they were judged by, as written in the configuration.
    pub policy: String,
}

/// Everything on a question. No values: nobody says anything.
pub async fn why(
    ask: &dyn Ask,
    base: &Base,
    properties: &Properties,
    question: &Question,
) -> Result<Accounts, QueryError> {
    let (ledger, node) = (base.ledger_graph(), base.question(question));
    let select = |query: String| ask.rows(Request::new(query));
    let rows = select(format!(
        "SELECT ?s ?p ?o WHERE {{ GRAPH {ledger} {{ ?s <{answers}> {node} ; ?p ?o }} }}",
        answers = dep::ANSWERS
    ));
    let mut entries: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in rows.await?.iter().filter_map(|row| row.quad(&ledger)) {
        entries.entry(quad.subject.to_string().trim_matches(['<', '>']).to_owned()).or_default().push(quad);
    }
    let policy =
        select(format!("SELECT ?policy WHERE {{ GRAPH {ledger} {{ {ledger} <{}> ?policy }} }}", dep::POLICY)).await?;
    let policy = policy.first().and_then(|row| row.text("policy")).unwrap_or_default().to_owned();
    let decided = select(decisions(&ledger, &node)).await?;
    let said = select(sayings(&ledger, &node, question, properties)).await?;
    let mut values = Vec::new();
    for (node, facts) in entries {
        let Some(entry) = quads::any(&facts) else { continue };
        let all = |property: &str| {
            let of = facts.iter().filter(|quad| quad.predicate.as_str() == property);
            of.map(|quad| super::source::text(&quad.object).to_owned()).collect::<Vec<_>>()
        };
        let word = |row: Row<'_>| {
            let text = |name: &str| row.text(name).map(str::to_owned);
            EditorsWord { editor: text("editor"), reason: text("reason"), at: text("at") }
        };
        let mut sayings: Vec<Saying> = said.iter().filter_map(|row| saying(&row, &node, &entry)).collect();
        sayings.sort_by(|a, b| (&a.published, &a.url, &a.sentence).cmp(&(&b.published, &b.url, &b.sentence)));
        sayings.dedup();
        values.push(Account {
            status: all(dep::STATUS).pop().unwrap_or_default(),
            conflicts: all(dep::CONFLICTS_WITH),
            decision: decided.iter().find(|row| row.text("entry") == Some(&node)).map(word),
            node,
            entry,
            sayings,
        });
    }
    values.sort_by_key(|account| std::cmp::Reverse((account.entry.publishers().len(), account.entry.articles)));
    Ok(Accounts { values, policy })
}

fn decisions(ledger: &NamedNode, question: &NamedNode) -> String {
    format!(
        "SELECT ?entry ?editor ?reason ?at WHERE {{ GRAPH {ledger} {{
            ?entry <{answers}> {question} ; <{decision}> ?decision .
            OPTIONAL {{ ?decision <{creator}> ?editor }}
            OPTIONAL {{ ?decision <{description}> ?reason }}
            OPTIONAL {{ ?decision <{at}> ?at }} }} }}",
        answers = dep::ANSWERS,
        decision = dep::DECISION,
        creator = dct::CREATOR,
        description = dct::DESCRIPTION,
        at = prov::ENDED_AT_TIME,
    )
}

fn sayings(ledger: &NamedNode, node: &NamedNode, (subject, property): &Question, properties: &Properties) -> String {
    let own = format!("?claim {} <{subject}> ; {} <{property}> .", rdf::SUBJECT, rdf::PREDICATE);
    let anchor = match properties.is_symmetric(property) {
        true => {
            format!("{{ {own} }} UNION {{ ?claim {} <{subject}> ; {} <{property}> . }}", rdf::OBJECT, rdf::PREDICATE)
        }
        false => own,
    };
    format!(
        "SELECT ?entry ?article ?about ?object ?max ?approximate ?unit ?qualifier ?modality ?source ?begin ?end ?around
                ?url ?headline ?publisher ?published ?lang ?original WHERE {{
            GRAPH {ledger} {{ ?entry <{answers}> {node} . ?article <{states}> ?entry OPTIONAL {{ ?article <{copy}> ?original }} }}
            GRAPH ?article {{
                {anchor}
                ?claim {of} ?about ; {object} ?object ; <{modality}> ?modality ; <{evidence}> ?evidence .
                ?evidence <{begins}> ?begin ; <{ends}> ?end .
                ?article <{url}> ?url ; <{headline}> ?headline ; <{lang}> ?lang ; <{publisher}> ?outlet ; <{string}> ?text .
                OPTIONAL {{ ?outlet <{name}> ?called }}
                OPTIONAL {{ ?article <{published}> ?published }}
                OPTIONAL {{ ?claim <{max}> ?max }}
                OPTIONAL {{ ?claim <{approximate}> ?approximate }}
                OPTIONAL {{ ?claim <{unit}> ?unit }}
                OPTIONAL {{ ?claim <{qualifier}> ?qualifier }}
                OPTIONAL {{ ?claim <{named}> ?who }}
                OPTIONAL {{ ?claim <{described}> ?words }}
            }}
            BIND(COALESCE(?called, STR(?outlet)) AS ?publisher)
            BIND(COALESCE(?words, STR(?who)) AS ?source)
            BIND(SUBSTR(STR(?text), IF(?begin > {AROUND}, ?begin - {AROUND} + 1, 1), ?end - ?begin + 2 * {AROUND}) AS ?around)
        }}",
        answers = dep::ANSWERS,
        states = dep::STATES,
        copy = dep::COPY_OF,
        of = rdf::SUBJECT,
        object = rdf::OBJECT,
        modality = dep::MODALITY,
        evidence = dep::EVIDENCE,
        begins = nif::BEGIN_INDEX,
        ends = nif::END_INDEX,
        url = schema::URL,
        headline = schema::HEADLINE,
        lang = schema::IN_LANGUAGE,
        publisher = schema::PUBLISHER,
        string = nif::IS_STRING,
        name = schema::NAME,
        published = schema::DATE_PUBLISHED,
        max = dep::VALUE_MAX,
        approximate = dep::APPROXIMATE,
        unit = dep::UNIT,
        qualifier = dep::QUALIFIER,
        named = dep::ATTRIBUTED_TO,
        described = dep::ATTRIBUTED_TEXT,
    )
}

/// A row as what an article says of an entry; none where the row's claim is one of another value.
fn saying(row: &Row<'_>, node: &str, entry: &Entry) -> Option<Saying> {
    let text = |name: &str| row.text(name).map(str::to_owned);
    if row.text("entry") != Some(node)
        || text("unit") != entry.measure.unit
        || text("qualifier") != entry.measure.qualifier
    {
        return None;
    }
    let value = match row.term("object")? {
        // Of a symmetric property the subject may be the object.
        Term::NamedNode(object) if object.as_str() == entry.subject => Value::Thing(text("about")?),
        Term::NamedNode(object) => Value::Thing(object.as_str().to_owned()),
        Term::Literal(literal) => match (row.number("object"), entry.value()) {
            (Some(value), Some(Value::Amount { .. })) => {
                let approximate = row.text("approximate") == Some("true");
                Value::Amount { value, max: row.number("max"), approximate }
            }
            _ => Value::Date(literal.value().to_owned()),
        },
        Term::BlankNode(_) => return None,
    };
    if !entry.values.contains(&value) {
        return None;
    }
    let (begin, end) = (row.number("begin")? as usize, row.number("end")? as usize);
    let source = text("source");
    let stance = Stance::of(row.text("modality")?, source.is_some());
    let before = begin.min(AROUND);
    Some(Saying {
        url: text("url")?,
        headline: text("headline")?,
        publisher: text("publisher")?,
        published: text("published"),
        lang: text("lang")?,
        stance: format!("{stance:?}").to_lowercase(),
        source,
        copy: row.text("original").is_some(),
        sentence: sentence(row.text("around")?, before, before + end.saturating_sub(begin)),
    })
}
