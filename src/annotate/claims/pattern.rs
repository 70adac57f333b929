//! The pattern language of `ontology/lexicon/{lang}/claims/*.toml`.
//!
//! | element | matches |
//! | --- | --- |
//! | `{subject:company\|organization}` | a name of one of the classes, as the claim's subject; so `value`, `qualifier` |
//! | `{value:count}`, `{value:money}`, `{value:W}` | an amount of that unit |
//! | `{value:date}` | a date |
//! | `{subject+:company}` | one or several in a list: a claim for each |
//! | `{subject~:company}` | a name, or a phrase that stands for the last such name: "the company" |
//! | `{subject@:company}` | nothing in the text: the last such name before |
//! | `[build]` | a phrase of that class of `words.toml`; `[title]` one of `titles.toml`, kept as the claim's title |
//! | `of\|at` | one of the words |
//! | `x?` | may be left out (words and classes) |
//! | `..4` | up to four items, none of which ends the clause or could itself be the subject |

use crate::{
    annotate::Unit,
    ontology::{Class, Classes, DataError, DataFile},
};

/// What a slot is filled with in the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Subject,
    Value,
    Qualifier,
}

/// What can fill a slot.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Name(Class),
    Amount(Unit),
    Money,
    Date,
}

/// How a slot is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Named,
    List,
    /// A name, or a phrase for it.
    Anaphor,
    /// Not in the pattern's place at all: the last fitting name before.
    Focus,
}

#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub role: Role,
    pub mode: Mode,
    pub kinds: Vec<Kind>,
}

#[derive(Debug, Clone)]
pub(super) enum Element {
    Slot(Slot),
    /// Index of the word class.
    Class {
        class: usize,
        optional: bool,
    },
    Title {
        optional: bool,
    },
    Words {
        words: Vec<String>,
        optional: bool,
    },
    Gap(usize),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub elements: Vec<Element>,
    pub confidence: f32,
    /// Whether it holds whatever the clause says.
    pub presupposed: bool,
}

impl Pattern {
    /// The kinds of the subject, which no gap may pass over.
    pub fn subject_kinds(&self) -> &[Kind] {
        let subject = self.elements.iter().find_map(|element| match element {
            Element::Slot(slot) if slot.role == Role::Subject => Some(slot.kinds.as_slice()),
            _ => None,
        });
        subject.unwrap_or_default()
    }

    /// Reads a pattern; `class` finds the word class of a name.
    pub fn read(
        text: &str,
        confidence: f32,
        class: &dyn Fn(&str) -> Option<usize>,
        classes: &Classes,
        file: &DataFile,
    ) -> Result<Self, DataError> {
        let wrong = |message: String| file.error_near(text, format!("the pattern {text:?}: {message}"));
        let elements: Vec<Element> = text
            .split_whitespace()
            .map(|part| element(part, class, classes))
            .collect::<Result<_, _>>()
            .map_err(wrong)?;
        for role in [Role::Subject, Role::Value] {
            let count = elements.iter().filter(|e| matches!(e, Element::Slot(slot) if slot.role == role)).count();
            if count != 1 {
                return Err(wrong(format!("needs exactly one {role:?} slot and has {count}").to_lowercase()));
            }
        }
        Ok(Self { elements, confidence, presupposed: false })
    }
}

fn element(part: &str, class: &dyn Fn(&str) -> Option<usize>, classes: &Classes) -> Result<Element, String> {
    if let Some(count) = part.strip_prefix("..") {
        return count.parse().map(Element::Gap).map_err(|_| format!("{part} is no gap such as ..4"));
    }
    if let Some(slot) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
        return slot_of(slot, classes).map(Element::Slot);
    }
    let (part, optional) = match part.strip_suffix('?') {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (part, false),
    };
    if let Some(name) = part.strip_prefix('[').and_then(|p| p.strip_suffix(']')) {
        if name == "title" {
            return Ok(Element::Title { optional });
        }
        let class = class(name).ok_or_else(|| format!("words.toml has no class {name:?}"))?;
        return Ok(Element::Class { class, optional });
    }
    Ok(Element::Words { words: part.split('|').map(str::to_lowercase).collect(), optional })
}

fn slot_of(text: &str, classes: &Classes) -> Result<Slot, String> {
    let (name, kinds) = text.split_once(':').ok_or("a slot names what fills it, as {value:count}")?;
    let (name, mode) = match name.split_at(name.len().saturating_sub(1)) {
        (name, "+") => (name, Mode::List),
        (name, "~") => (name, Mode::Anaphor),
        (name, "@") => (name, Mode::Focus),
        _ => (name, Mode::Named),
    };
    let role = match name {
        "subject" => Role::Subject,
        "value" => Role::Value,
        "qualifier" => Role::Qualifier,
        other => return Err(format!("{other:?} is no slot: there are subject, value and qualifier")),
    };
    Ok(Slot { role, mode, kinds: kinds_of(kinds, classes)? })
}

/// What may fill a place: classes and units, as `company|organization`.
pub(super) fn kinds_of(text: &str, classes: &Classes) -> Result<Vec<Kind>, String> {
    let kind = |kind: &str| match kind {
        "money" => Ok(Kind::Money),
        "date" => Ok(Kind::Date),
        "count" | "W" | "Wh" | "B" | "percent" | "FLOPS" | "m2" => Ok(Kind::Amount(Unit::new(kind))),
        name => {
            classes.by_name(name).cloned().map(Kind::Name).ok_or_else(|| format!("{name:?} is neither class nor unit"))
        }
    };
    text.split('|').map(kind).collect()
}
