//! Claims and quotes as the pages show them.

use super::{
    quotation::Elsewhere,
    view::{Names, View, last_part},
};
use crate::{
    graph::Row,
    text::human,
    vocab::{dep, nif, schema},
};

/// The pattern that binds what [`Statement::read`] reads, for a `?claim` of the graph `?article`.
pub(super) fn claim_pattern() -> String {
    format!(
        "?claim rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object ; <{modality}> ?modality ;
               <{confidence}> ?confidence .
         OPTIONAL {{ ?claim <{max}> ?max }}
         OPTIONAL {{ ?claim <{unit}> ?unit }}
         OPTIONAL {{ ?claim <{approximate}> ?approximate }}
         OPTIONAL {{ ?claim <{qualifier}> ?qualifier }}
         OPTIONAL {{ ?claim <{title}> ?title }}
         OPTIONAL {{ ?claim <{source}> ?source }}
         OPTIONAL {{ ?claim <{source_text}> ?sourceText }}
         OPTIONAL {{ ?claim <{evidence}> ?evidence . ?evidence <{anchor}> ?words ; <{begin}> ?begin ; <{end}> ?end }}",
        modality = dep::MODALITY,
        confidence = dep::CONFIDENCE,
        max = dep::VALUE_MAX,
        unit = dep::UNIT,
        approximate = dep::APPROXIMATE,
        qualifier = dep::QUALIFIER,
        title = dep::TITLE,
        source = dep::ATTRIBUTED_TO,
        source_text = dep::ATTRIBUTED_TEXT,
        evidence = dep::EVIDENCE,
        anchor = nif::ANCHOR_OF,
        begin = nif::BEGIN_INDEX,
        end = nif::END_INDEX,
    )
}

/// The pattern that binds what [`Words::read`] reads, for a `?quote` of the graph `?article`.
pub(super) fn quote_pattern() -> String {
    format!(
        "?quote <{text}> ?text ; <{kind}> ?kind ; <{confidence}> ?confidence ; <{begin}> ?begin ; <{end}> ?end .
         OPTIONAL {{ ?quote <{speaker}> ?speaker }}
         OPTIONAL {{ ?quote <{speaker_text}> ?speakerText }}
         OPTIONAL {{ ?quote <{cue}> ?cue ; <{polarity}> ?polarity }}
         OPTIONAL {{ ?quote <{factive}> ?factive }}
         OPTIONAL {{ ?quote <{addressee}> ?addressee }}
         OPTIONAL {{ ?quote <{addressee_text}> ?addresseeText }}
         OPTIONAL {{ ?quote <{role}> ?role }}
         OPTIONAL {{ ?quote <{role_at}> ?roleAt }}",
        text = schema::TEXT,
        kind = dep::QUOTE_KIND,
        confidence = dep::CONFIDENCE,
        begin = nif::BEGIN_INDEX,
        end = nif::END_INDEX,
        speaker = schema::SPOKEN_BY_CHARACTER,
        speaker_text = dep::SPEAKER_TEXT,
        cue = dep::CUE,
        polarity = dep::POLARITY,
        factive = dep::FACTIVE,
        addressee = dep::ADDRESSEE,
        addressee_text = dep::ADDRESSEE_TEXT,
        role = dep::SPEAKER_ROLE,
        role_at = dep::SPEAKER_ROLE_AT,
    )
}

/// A name with the link to its page, where it has one.
pub(super) struct Named {
    pub name: String,
    pub link: Option<String>,
}

impl Named {
    pub fn entity(iri: &str, view: &View<'_>, names: &Names) -> Self {
        Self { name: names.of(iri).to_owned(), link: Some(view.link(iri)) }
    }

    pub fn text(name: &str) -> Self {
        Self { name: name.to_owned(), link: None }
    }

    /// A source by its address, else by the article's words for it.
    fn source(row: &Row<'_>, iri: &str, words: &str, view: &View<'_>, names: &Names) -> Option<Self> {
        let entity = row.text(iri).map(|iri| Self::entity(iri, view, names));
        entity.or_else(|| row.text(words).map(Self::text))
    }
}

/// A claim.
pub(super) struct Statement {
    /// Its address.
    pub iri: String,
    /// Address of its evidence.
    pub evidence: String,
    pub subject: Named,
    pub property_iri: String,
    pub property: String,
    pub value: Named,
    pub qualifier: Option<Named>,
    pub title: Option<String>,
    /// Local name of the modality, for the style sheet.
    pub modality_class: String,
    pub modality: String,
    pub source: Option<Named>,
    pub words: String,
    pub begin: usize,
    pub end: usize,
    pub confidence: String,
}

impl Statement {
    pub fn read(row: &Row<'_>, view: &View<'_>, names: &Names) -> Option<Self> {
        let property = row.text("property")?;
        let modality = last_part(row.text("modality")?);
        let of_entity = |variable| row.text(variable).map(|iri| Named::entity(iri, view, names));
        Some(Self {
            iri: row.text("claim")?.to_owned(),
            evidence: row.text("evidence").unwrap_or_default().to_owned(),
            subject: of_entity("subject")?,
            property_iri: property.to_owned(),
            property: view.label(property),
            value: value(row, view, names)?,
            qualifier: of_entity("qualifier"),
            title: row.text("title").map(str::to_owned),
            modality: view.t.modality(modality).to_owned(),
            modality_class: modality.to_lowercase(),
            source: Named::source(row, "source", "sourceText", view, names),
            words: row.text("words").unwrap_or_default().to_owned(),
            begin: row.number("begin").unwrap_or_default() as usize,
            end: row.number("end").unwrap_or_default() as usize,
            confidence: row.text("confidence").unwrap_or_default().to_owned(),
        })
    }
}

/// The value of `?object`, with `?max`, `?unit` and `?approximate` where it is an amount.
pub(super) fn value(row: &Row<'_>, view: &View<'_>, names: &Names) -> Option<Named> {
    let mut named = amount_or_name(row, "object", view, names)?;
    if named.link.is_none() && row.text("unit").is_some() {
        if let Some(max) = row.number("max") {
            let unit = row.text("unit").map(last_part);
            named.name = format!("{} – {}", named.name, human::amount(max, unit, view.lang));
        }
        if row.text("approximate") == Some("true") {
            named.name = format!("≈ {}", named.name);
        }
    }
    Some(named)
}

/// A thing with its name, an amount of `?unit`, or whatever else is said.
pub(super) fn amount_or_name(row: &Row<'_>, variable: &str, view: &View<'_>, names: &Names) -> Option<Named> {
    let object = row.text(variable)?;
    if row.node(variable).is_some() {
        return Some(Named::entity(object, view, names));
    }
    let unit = row.text("unit").map(last_part);
    let amount = row.number(variable).filter(|_| unit.is_some()).map(|number| human::amount(number, unit, view.lang));
    Some(Named::text(amount.as_deref().unwrap_or(object)))
}

/// A quote.
pub(super) struct Words {
    /// Its address.
    pub iri: String,
    pub text: String,
    pub direct: bool,
    pub speaker: Option<Named>,
    /// What the article calls the speaker, and where that is held.
    pub role: Option<(String, Option<Named>)>,
    pub addressee: Option<Named>,
    pub cue: Option<String>,
    /// Label of an attitude that is not neutral.
    pub polarity: Option<String>,
    pub factive: bool,
    pub begin: usize,
    pub end: usize,
    pub confidence: String,
    /// What is known of it beyond this quote.
    pub elsewhere: Option<Elsewhere>,
}

impl Words {
    pub fn read(row: &Row<'_>, view: &View<'_>, names: &Names) -> Option<Self> {
        Some(Self {
            iri: row.text("quote")?.to_owned(),
            text: row.text("text")?.to_owned(),
            direct: row.text("kind") == Some(dep::DIRECT),
            speaker: Named::source(row, "speaker", "speakerText", view, names),
            role: row
                .text("role")
                .map(|role| (role.to_owned(), row.text("roleAt").map(|iri| Named::entity(iri, view, names)))),
            addressee: Named::source(row, "addressee", "addresseeText", view, names),
            cue: row.text("cue").map(str::to_owned),
            polarity: row.text("polarity").filter(|polarity| *polarity != dep::SAID).map(|iri| view.label(iri)),
            factive: row.text("factive") == Some("true"),
            begin: row.number("begin")? as usize,
            end: row.number("end")? as usize,
            confidence: row.text("confidence").unwrap_or_default().to_owned(),
            elsewhere: None,
        })
    }
}
