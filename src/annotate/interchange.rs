//! Annotated documents as JSON, one file a document, with offsets in Unicode code points: what
//! `depeche annotate` reads and writes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::{Annotations, Claim, ClaimValue, QuoteKind, Speaker};
use crate::{
    extract::{Article, BlockKind, Moment, Publisher},
    lang::Lang,
    text::CodePoints,
};

/// A document: what is read, and every other field as it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InputDocument {
    /// Language of the text.
    pub lang: Lang,
    /// Headline.
    #[serde(default)]
    pub title: String,
    /// Day or time of publication.
    #[serde(default)]
    pub date: Option<Moment>,
    /// Address.
    #[serde(default)]
    pub url: Option<Url>,
    /// Body, one paragraph a line.
    pub text: String,
    /// Fields that are passed through.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl InputDocument {
    /// The document as an article of paragraphs. A document without address stands at `https://example.invalid/`.
    pub fn article(&self) -> Article {
        let unknown = || Url::parse("https://example.invalid/").ok();
        let url = self.url.clone().or_else(unknown);
        let (text, blocks) = Article::join(self.text.split('\n').map(|line| (BlockKind::Paragraph, line.to_owned())));
        Article {
            publisher: Publisher {
                domain: url.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned(),
                name: None,
            },
            url: url.unwrap_or_else(|| unreachable!("the fallback address is valid")),
            based_on: None,
            checks: Vec::new(),
            title: self.title.clone(),
            authors: Vec::new(),
            published: self.date,
            modified: None,
            lang: self.lang,
            text,
            blocks,
        }
    }

    /// The document with the lists `entities`, `quotes`, `quantities` and `claims` filled in.
    pub fn with(mut self, found: &Annotations) -> Self {
        let lists = to_json(&self.text, found);
        self.rest.extend(lists);
        self
    }
}

/// The four lists of the interchange format.
pub fn to_json(text: &str, found: &Annotations) -> Map<String, Value> {
    let points = CodePoints::new(text);
    let at = |span| {
        let (start, end) = points.span(span);
        serde_json::json!({ "start": start, "end": end, "text": span.of(text) })
    };
    let with = |mut object: Value, fields: Value| {
        if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
            object.extend(fields);
        }
        object
    };
    let speaker = |speaker: &Option<Speaker>| match speaker {
        Some(Speaker::Entity { entity, .. }) => Value::from(entity.name.as_str()),
        Some(Speaker::Described(span)) => Value::from(span.of(text)),
        None => Value::Null,
    };
    let entities = found.mentions.iter().map(|m| {
        let entity = &m.entity;
        with(
            at(m.span),
            serde_json::json!({ "type": entity.class.as_str(), "name": entity.name, "id": entity.slug, "confidence": m.confidence }),
        )
    });
    let quotes = found.quotes.iter().map(|q| {
        let kind = match q.kind {
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
        };
        let mut fields = serde_json::json!({ "kind": kind, "speaker": speaker(&q.speaker), "source": q.speaker.as_ref().map(|s| at(s.shown())), "cue": q.cue.map(|c| c.of(text)), "confidence": q.confidence });
        if q.cue.is_some() {
            fields["polarity"] = serde_json::json!(q.saying.polarity);
            fields["factive"] = q.saying.factive.into();
        }
        if q.saying.addressee.is_some() {
            fields["addressee"] = speaker(&q.saying.addressee);
        }
        if let Some(role) = &q.saying.role {
            let organization = role.at.as_ref().map(|entity| entity.name.as_str());
            fields["role"] = with(at(role.words), serde_json::json!({ "at": organization }));
        }
        with(at(q.span), fields)
    });
    let quantities = found.quantities.iter().map(|q| {
        let mut fields = serde_json::json!({ "value": q.value, "unit": q.unit.as_str(), "approx": q.vague });
        if let Some(max) = q.value_max {
            fields["value_max"] = max.into();
        }
        with(at(q.span), fields)
    });
    let claims = found.claims.iter().map(|c| claim_json(c, &at, &speaker));
    [
        ("entities", entities.collect::<Vec<_>>()),
        ("quotes", quotes.collect()),
        ("quantities", quantities.collect()),
        ("claims", claims.collect()),
    ]
    .into_iter()
    .map(|(name, list)| (name.to_owned(), Value::from(list)))
    .collect()
}

fn claim_json(
    claim: &Claim,
    at: &impl Fn(crate::text::Span) -> Value,
    speaker: &impl Fn(&Option<Speaker>) -> Value,
) -> Value {
    let value = match &claim.value {
        ClaimValue::Entity(entity) => entity.name.clone(),
        ClaimValue::Amount { value, .. } => value.to_string(),
        ClaimValue::Date(date) => date.clone(),
    };
    let mut object = serde_json::json!({
        "subject": claim.subject.name,
        "property": &*claim.property,
        "value": value,
        "modality": claim.modality.as_str(),
        "attributed_to": speaker(&claim.attributed_to),
        "evidence": at(claim.evidence),
        "confidence": claim.confidence,
    });
    if let Some(title) = &claim.title {
        object["title"] = title.as_str().into();
    }
    if let Some(as_of) = &claim.as_of {
        object["as_of"] = as_of.as_str().into();
    }
    if let Some(qualifier) = &claim.qualifier {
        object["qualifier"] = qualifier.name.as_str().into();
    }
    object
}
