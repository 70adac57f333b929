//! Triples as people write them: slugs, IRIs or names, and amounts with their units.

use anyhow::{Result, anyhow, bail};
use clap::Args;
use depeche::{
    annotate::{Annotator, Slug, interchange::InputDocument},
    graph::{Ask, Request},
    lang::Lang,
    ledger::{Question, Value},
    ontology::Properties,
    vocab::{dct, skos},
};
use oxigraph::model::{Literal, NamedNode};

use super::workspace::Workspace;

/// A statement about something.
#[derive(Args)]
pub struct Triple {
    /// Of whom or what: a slug, a name or an IRI
    subject: String,
    /// Which property: its name, as chipCount, its label, or its IRI; one the other way round, as operator, will do
    property: String,
    /// Its value: a slug, name or IRI, an amount as 600000 or "1.2 GW", or a date
    object: Option<String>,
}

/// The same as the ledger has it.
pub struct Wanted {
    pub question: Question,
    pub value: Option<Value>,
    pub unit: Option<String>,
}

impl Triple {
    pub async fn find(&self, workspace: &Workspace, properties: &Properties, ask: &dyn Ask) -> Result<Wanted> {
        let property = properties.named(&self.property).ok_or_else(|| {
            let known = properties.iter().map(local).collect::<Vec<_>>().join(", ");
            anyhow!("there is no property {}; there are {known}", self.property)
        })?;
        let subject = entity(workspace, ask, &self.subject).await?;
        let direct = properties.contains(property);
        let things = properties.links(property) || !direct;
        let (value, unit) = match &self.object {
            None => (None, None),
            Some(object) if things => (Some(Value::Thing(entity(workspace, ask, object).await?)), None),
            Some(date) if properties.is_dated(property) => (Some(Value::Date(date.clone())), None),
            Some(text) => {
                let (value, unit) = amount(workspace, text)?;
                (Some(value), unit)
            }
        };
        if direct && !(properties.is_symmetric(property)) {
            return Ok(Wanted { question: (subject, property.to_owned()), value, unit });
        }
        let other = properties.inverse(property).unwrap_or(property).to_owned();
        let Some(Value::Thing(object)) = value else {
            bail!("say of what it is the {}: depeche why SUBJECT {0} VALUE", local(property));
        };
        // The ledger has what is its own inverse under the lesser address, and what is the inverse of another under that.
        let turned = !direct || object < subject;
        let (about, value) = if turned { (object, subject) } else { (subject, object) };
        Ok(Wanted { question: (about, other), value: Some(Value::Thing(value)), unit })
    }

    /// As it was given, for messages.
    pub fn told(&self) -> String {
        let object = self.object.as_deref().unwrap_or_default();
        format!("{} {} {object}", self.subject, self.property).trim_end().to_owned()
    }

    /// Whether a value was given.
    pub fn has_object(&self) -> bool {
        self.object.is_some()
    }
}

fn local(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}

/// The address of something that the graph knows: by IRI, slug or name; what editors merged away leads to what it is now.
async fn entity(workspace: &Workspace, ask: &dyn Ask, name: &str) -> Result<String> {
    let by_slug = match NamedNode::new(name) {
        Ok(iri) => iri,
        Err(_) => workspace.base.entity(&Slug::of(name)),
    };
    let names = [None, Some("en"), Some("fr")].map(|lang| match lang {
        Some(lang) => Literal::new_language_tagged_literal_unchecked(name, lang),
        None => Literal::new_simple_literal(name),
    });
    let names = names.map(|name| name.to_string()).join(" ");
    let query = format!(
        "SELECT DISTINCT ?entity WHERE {{
            {{ SELECT (COALESCE(?now, {by_slug}) AS ?entity) WHERE {{
                {{ SELECT * WHERE {{ {{ {by_slug} ?p ?o }} UNION {{ ?s ?p {by_slug} }} }} LIMIT 1 }}
                OPTIONAL {{ {by_slug} <{replaced}> ?now }} }} }}
            UNION {{ VALUES ?name {{ {names} }} ?entity <{label}>|<{other}> ?name }} }}",
        replaced = dct::IS_REPLACED_BY,
        label = skos::PREF_LABEL,
        other = skos::ALT_LABEL,
    );
    let rows = ask.rows(Request::new(query)).await?;
    let found: Vec<&str> = rows.iter().filter_map(|row| row.text("entity")).collect();
    match found.as_slice() {
        [] => {
            bail!("nothing in the graph is called {name}; `depeche entities` lists names, `depeche query` finds more")
        }
        [only] => Ok((*only).to_owned()),
        several if several.contains(&by_slug.as_str()) => Ok(by_slug.into_string()),
        several => bail!("{name} may be {}: give one of these", several.join(" or ")),
    }
}

/// A plain number, or an amount as an article would write it.
fn amount(workspace: &Workspace, text: &str) -> Result<(Value, Option<String>)> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_')).collect();
    if let Ok(value) = digits.parse() {
        return Ok((Value::Amount { value, max: None, approximate: false }, None));
    }
    let annotator = Annotator::load(&workspace.files)?;
    for lang in [Lang::EN, Lang::FR] {
        let rest = serde_json::Map::new();
        let document =
            InputDocument { lang, title: String::new(), date: None, url: None, text: format!("{text}."), rest };
        if let [quantity] = annotator.annotate(&document.article()).quantities.as_slice() {
            let value = Value::Amount { value: quantity.value, max: quantity.value_max, approximate: quantity.vague };
            return Ok((value, annotator.unit_iri(&quantity.unit)));
        }
    }
    bail!("{text} is no amount: write a number, as 600000, or one with its unit, as \"1.2 GW\"")
}
