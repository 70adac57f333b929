//! Articles written to learn from, their names and claims marked: `ontology/articles/{lang}/*.txt`.
//!
//! ```text
//! == 2025-03-14 | [Helvar](company) buys [Nordlys](company)
//! The sensor maker [Helvar](company) has bought the start-up [Nordlys](company) for €45m.
//! > Helvar | acquires | Nordlys | asserted
//! > Helvar | investment | 45000000 | asserted
//! ```

use std::{collections::HashMap, sync::Arc};

use serde_json::Map;

use crate::train::corpus::marked;
use crate::{
    annotate::{ClaimValue, Entity, Mention, Modality, Slug, interchange::InputDocument},
    extract::{Article, Moment},
    lang::Lang,
    ontology::{Class, Classes, DataError, DataFile, DataFiles, Properties},
    text::Span,
    vocab::DEP,
};

/// Amounts this near to each other, as a share, are one.
const NEAR: f64 = 0.01;

/// An article with what is to be found in it.
#[derive(Debug)]
pub struct Marked {
    /// Headline, date and text without marks.
    pub article: Article,
    /// Every name, linked within the article alone.
    pub mentions: Vec<Mention>,
    /// All that it states.
    pub claims: Vec<Stated>,
}

/// A claim that is marked.
#[derive(Debug)]
pub struct Stated {
    /// The fullest name of its subject.
    pub subject: String,
    /// Local name of the property.
    pub property: String,
    /// The fullest name, plain number in base units, or ISO date.
    pub value: String,
    /// How firmly it is stated.
    pub modality: Modality,
}

impl Stated {
    /// Whether a claim says the same of the same, but for its property.
    pub fn is_about(&self, subject: &Entity, value: &ClaimValue) -> bool {
        let same = match value {
            ClaimValue::Entity(entity) => entity.name == self.value,
            ClaimValue::Amount { value, .. } => {
                self.value.parse::<f64>().is_ok_and(|wanted| (value - wanted).abs() <= NEAR * wanted.abs())
            }
            ClaimValue::Date(date) => *date == self.value,
        };
        let mutual =
            || self.property == "partnerOf" && matches!(value, ClaimValue::Entity(other) if other.name == self.subject);
        same && subject.name == self.subject || mutual() && subject.name == self.value
    }
}

/// Reads the marked articles of a language.
pub fn articles(files: &DataFiles, lang: Lang) -> Result<Vec<Marked>, DataError> {
    let ontology = Ontology { classes: Classes::load(files)?, properties: Properties::load(files)? };
    let mut all = Vec::new();
    for file in files.under(&format!("ontology/articles/{lang}"), "txt") {
        read(file, lang, &ontology, &mut all)?;
    }
    Ok(all)
}

/// What subjects and values may be.
struct Ontology {
    classes: Classes,
    properties: Properties,
}

impl Ontology {
    /// What is wrong with a claim about the names of an article.
    fn check(&self, claim: &Stated, names: &HashMap<&str, Vec<&str>>) -> Result<(), String> {
        let iri = format!("{DEP}{}", claim.property);
        if !self.properties.contains(&iri) {
            return Err(format!("the ontology has no property {:?}", claim.property));
        }
        self.is_one_of(&claim.subject, self.properties.domain(&iri), names)?;
        if self.properties.links(&iri) {
            return self.is_one_of(&claim.value, self.properties.range(&iri), names);
        }
        let date = self.properties.is_dated(&iri);
        let fits = if date { is_date(&claim.value) } else { claim.value.parse::<f64>().is_ok() };
        let wanted = if date { "an ISO date" } else { "a plain number in base units" };
        if fits { Ok(()) } else { Err(format!("{:?} is not {wanted}", claim.value)) }
    }

    fn is_one_of(&self, name: &str, iris: &[String], names: &HashMap<&str, Vec<&str>>) -> Result<(), String> {
        let found = names.get(name).ok_or_else(|| format!("no name {name:?} is marked in the article"))?;
        let classes: Vec<&str> = iris.iter().filter_map(|iri| Some(self.classes.by_iri(iri)?.as_str())).collect();
        if found.iter().any(|class| classes.contains(class)) {
            return Ok(());
        }
        Err(format!("{name:?} is a {}, and the property asks for {}", found.join(" and "), classes.join(", ")))
    }
}

/// Whether it is a year, a month or a day: `2026`, `2026-03`, `2026-03-14`.
fn is_date(text: &str) -> bool {
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    parts.next().is_some_and(|year| digits(year, 4))
        && parts.by_ref().take(2).all(|part| digits(part, 2))
        && parts.next().is_none()
}

/// An article that is being read.
struct Open {
    title: (String, Vec<(Span, String)>),
    date: Moment,
    lines: Vec<(String, Vec<(Span, String)>)>,
    /// Claims with their lines.
    claims: Vec<(usize, Stated)>,
}

fn read(file: &DataFile, lang: Lang, ontology: &Ontology, all: &mut Vec<Marked>) -> Result<(), DataError> {
    let error = |line: usize, message: String| DataError { path: file.path.clone(), line: Some(line + 1), message };
    let close = |open: Option<Open>, all: &mut Vec<Marked>| {
        let Some(open) = open else { return Ok(()) };
        let names = open.names();
        for (line, claim) in &open.claims {
            ontology.check(claim, &names).map_err(|message| error(*line, message))?;
        }
        all.push(open.close(lang));
        Ok(())
    };
    let mut open: Option<Open> = None;
    for (index, line) in file.text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix("== ") {
            close(open.take(), all)?;
            let (date, title) = head
                .split_once(" | ")
                .ok_or_else(|| error(index, "an article opens with \"== 2025-03-14 | headline\"".into()))?;
            let date = date.parse().map_err(|_| error(index, format!("{date:?} is no date")))?;
            let title = marked(file, index + 1, title, &ontology.classes)?;
            open = Some(Open { title, date, lines: Vec::new(), claims: Vec::new() });
            continue;
        }
        let article =
            open.as_mut().ok_or_else(|| error(index, "an article opens with \"== date | headline\"".into()))?;
        match line.strip_prefix("> ") {
            Some(claim) => article.claims.push((index, stated(claim).map_err(|message| error(index, message))?)),
            None => article.lines.push(marked(file, index + 1, line, &ontology.classes)?),
        }
    }
    close(open, all)
}

fn stated(line: &str) -> Result<Stated, String> {
    let fields: Vec<&str> = line.split('|').map(str::trim).collect();
    let [subject, property, value, modality, ..] = fields[..] else {
        return Err("a claim is written \"> subject | property | value | modality\"".into());
    };
    let modality = match modality {
        "asserted" => Modality::Asserted,
        "planned" => Modality::Planned,
        "hedged" => Modality::Hedged,
        "denied" => Modality::Denied,
        other => return Err(format!("there is no modality {other:?}")),
    };
    Ok(Stated { subject: subject.into(), property: property.into(), value: value.into(), modality })
}

impl Open {
    /// Every marked name with its classes.
    fn names(&self) -> HashMap<&str, Vec<&str>> {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for (text, marks) in self.lines.iter().chain([&self.title]) {
            for (span, class) in marks {
                let classes = names.entry(span.of(text)).or_default();
                if !classes.contains(&class.as_str()) {
                    classes.push(class);
                }
            }
        }
        names
    }

    fn close(self, lang: Lang) -> Marked {
        let mut names: Vec<(Span, String)> = Vec::new();
        let mut offset = 0;
        for (text, marks) in &self.lines {
            names.extend(marks.iter().map(|(s, class)| (Span::new(s.start + offset, s.end + offset), class.clone())));
            offset += text.len() + 1;
        }
        let lines: Vec<&str> = self.lines.iter().map(|(text, _)| text.as_str()).collect();
        let text = lines.join("\n");
        let mut linker = Linker::default();
        for (span, class) in self.title.1.iter() {
            linker.learn(span.of(&self.title.0), class);
        }
        names.iter().for_each(|(span, class)| linker.learn(span.of(&text), class));
        let mentions = names.iter().map(|(span, class)| Mention {
            span: *span,
            entity: linker.entity(span.of(&text), class),
            confidence: 1.0,
        });
        let mentions = mentions.collect();
        let date = Some(self.date);
        let document = InputDocument { lang, title: self.title.0, date, url: None, text, rest: Map::new() };
        Marked {
            article: document.article(),
            mentions,
            claims: self.claims.into_iter().map(|(_, claim)| claim).collect(),
        }
    }
}

/// Links the names of one article: a name that is part of a longer one of its class is the same.
#[derive(Default)]
struct Linker(HashMap<String, Vec<String>>);

impl Linker {
    fn learn(&mut self, surface: &str, class: &str) {
        let list = self.0.entry(class.to_owned()).or_default();
        if !list.iter().any(|other| other == surface) {
            list.push(surface.to_owned());
        }
    }

    fn entity(&self, surface: &str, class: &str) -> Arc<Entity> {
        let words = |text: &str| text.split([' ', '-', '\'', '’']).map(str::to_lowercase).collect::<Vec<_>>();
        let short = words(surface);
        // Things go by their whole name: "Vega 2" is not "Vega".
        let shortened = matches!(class, "person" | "company" | "organization" | "media");
        let longer = |other: &&String| {
            let long = words(other);
            shortened && long.len() > short.len() && long.windows(short.len()).any(|part| part == short.as_slice())
        };
        let known = self.0.get(class).map(Vec::as_slice).unwrap_or_default();
        let name = known.iter().filter(longer).max_by_key(|other| other.len()).map_or(surface, String::as_str);
        Arc::new(Entity {
            slug: Slug::of(&format!("{name} {class}")),
            name: name.into(),
            class: Class::new(class),
            known: false,
        })
    }
}
