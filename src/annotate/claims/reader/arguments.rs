//! What may be a subject or a value in a sentence: names, amounts, dates, and phrases that stand for a name.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::super::{
    items::What,
    matching::{Filler, Scene},
    pattern::Kind,
    syntax::Tags,
};
use crate::{
    annotate::{Entity, hashing, phrases::Phrases},
    ontology::Class,
};

/// Common words between two members of a list, as in "the fund X and the shipowner Y".
const MEMBER_REACH: usize = 5;
/// Items in parentheses behind a member of a list.
const ASIDE_REACH: usize = 10;
/// Classes whose names a phrase may stand for.
const MEANT: [&str; 5] = ["company", "organization", "person", "datacenter", "model"];

/// Classes of what a sentence may speak of without naming it.
const IMPLIED: [&str; 5] = ["company", "datacenter", "product", "model", "organization"];
/// Entities that a phrase may stand for.
const READINGS: usize = 3;

/// How an argument is expressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Name,
    Amount,
    Date,
    /// "the company".
    Noun,
    /// "it".
    Pronoun,
    /// "its".
    Possessive,
    /// Not at all: what the text speaks of.
    Implicit,
}

/// An argument.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    /// Its first item, and the item behind its last; both the end of the sentence for what is not expressed.
    pub start: usize,
    pub end: usize,
    pub filler: Filler,
    pub form: Form,
    /// Class of a name.
    pub class: Option<Class>,
    /// What it is, as a hash: the class or the unit.
    pub sort: u64,
    /// How many likelier readings a phrase has that stands for a name.
    pub rank: usize,
    /// Which argument opens the list that it belongs to: itself where there is none.
    pub head: usize,
}

impl Scene<'_> {
    /// The arguments of the sentence in text order, those that are not expressed last.
    pub(super) fn arguments(&self) -> Vec<Argument> {
        let mut all: Vec<Argument> = Vec::new();
        let classes = MEANT.map(Class::new);
        for at in 0..self.items.len() {
            let index = all.len();
            match self.items[at].what {
                What::Name(i) => {
                    let class = self.found.mentions[i].entity.class.clone();
                    all.push(Argument {
                        start: at,
                        end: at + 1,
                        filler: Filler::Name(i),
                        form: Form::Name,
                        sort: hashing::word(class.as_str()),
                        class: Some(class),
                        rank: 0,
                        head: index,
                    });
                }
                What::Amount(i) => {
                    let unit = &self.found.quantities[i].unit;
                    let sort = if unit.is_currency() { "money" } else { unit.as_str() };
                    all.push(Argument {
                        start: at,
                        end: at + 1,
                        filler: Filler::Amount(i),
                        form: Form::Amount,
                        class: None,
                        sort: hashing::word(sort),
                        rank: 0,
                        head: index,
                    });
                }
                What::Date(i) => all.push(Argument {
                    start: at,
                    end: at + 1,
                    filler: Filler::Date(i),
                    form: Form::Date,
                    class: None,
                    sort: hashing::word("date"),
                    rank: 0,
                    head: index,
                }),
                What::Word => self.meant_at(at, &classes, &mut all),
            }
            for argument in index..all.len() {
                all[argument].head = self.list_head(&all, argument);
            }
        }
        self.implied(&mut all);
        all
    }

    /// The phrases at an item that stand for names.
    fn meant_at(&self, at: usize, classes: &[Class], all: &mut Vec<Argument>) {
        let token = self.items[at].tokens.start;
        for class in classes {
            let kinds = [Kind::Name(class.clone())];
            let holds = |table: &HashMap<Class, Phrases<()>>| {
                table.get(class).is_some_and(|words| words.holds(self.doc, token))
            };
            let (end, form, first) = if holds(&self.lexicon.pronouns) && self.is(at, Tags::PRONOUN) {
                (at + 1, Form::Pronoun, None)
            } else if holds(&self.lexicon.possessives) {
                (at + 1, Form::Possessive, None)
            } else if let Some((filler, end)) = self.anaphor(at, &kinds) {
                (end, Form::Noun, self.entity(&filler))
            } else {
                continue;
            };
            let mut meant: Vec<_> = first.into_iter().collect();
            for entity in self.focus.nearby(class, token, READINGS) {
                if !meant.contains(&entity) {
                    meant.push(entity);
                }
            }
            self.add_meant(at..end, form, class, meant, all);
        }
    }

    fn add_meant(
        &self,
        items: Range<usize>,
        form: Form,
        class: &Class,
        meant: Vec<Arc<Entity>>,
        all: &mut Vec<Argument>,
    ) {
        for (rank, entity) in meant.into_iter().take(READINGS).enumerate() {
            all.push(Argument {
                start: items.start,
                end: items.end,
                filler: Filler::Meant(entity),
                form,
                sort: hashing::word(class.as_str()),
                class: Some(class.clone()),
                rank,
                head: all.len(),
            });
        }
    }

    /// What the text speaks of where the sentence does not name it.
    fn implied(&self, all: &mut Vec<Argument>) {
        let Some(first) = self.items.first().map(|item| item.tokens.start) else { return };
        for class in IMPLIED.map(Class::new) {
            let mut meant = self.focus.nearby(&class, first, READINGS);
            meant.retain(|entity| {
                !all.iter().any(|a| a.form == Form::Name && self.entity(&a.filler).is_some_and(|e| e == *entity))
            });
            self.add_meant(self.items.len()..self.items.len(), Form::Implicit, &class, meant, all);
        }
    }

    /// The argument that opens the list of one: the head of the argument before it, if only a connector, articles and
    /// common nouns stand between, and both are of one sort.
    fn list_head(&self, all: &[Argument], index: usize) -> usize {
        let member = &all[index];
        let before =
            all[..index].iter().enumerate().rev().find(|(_, other)| {
                other.end <= member.start && other.form == member.form && self.same_sort(other, member)
            });
        let Some((at, before)) = before.filter(|_| member.form == Form::Name || member.form == Form::Amount) else {
            return index;
        };
        let mut between = before.end;
        if self.is(between, Tags::OPENS) {
            let last = member.start.min(between + ASIDE_REACH);
            match (between..last).find(|i| self.is(*i, Tags::CLOSES)) {
                Some(close) => between = close + 1,
                None => return index,
            }
        }
        let gap = between..member.start;
        let stops = Tags::CLAUSE.with(Tags::OPENS).with(Tags::CLOSES).with(Tags::POSSESSIVE).with(Tags::GENITIVE);
        let joined = self.is(between, Tags::COMMA.with(Tags::AND));
        let plain = gap.clone().all(|i| self.items[i].is_word() && !self.is(i, stops));
        let prepositions =
            gap.clone().filter(|i| self.is(*i, Tags::PREPOSITION) && !self.is(*i, Tags::DETERMINER)).count();
        if joined && plain && gap.len() <= MEMBER_REACH && prepositions <= 1 { all[at].head } else { index }
    }

    fn same_sort(&self, a: &Argument, b: &Argument) -> bool {
        let actor = |argument: &Argument| {
            argument.class.as_ref().is_some_and(|class| matches!(class.as_str(), "company" | "organization" | "person"))
        };
        a.sort == b.sort || actor(a) && actor(b)
    }
}
