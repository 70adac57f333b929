//! What a phrase that names nothing stands for: "it", "the company".

use std::sync::Arc;

use super::{
    items::What,
    matching::{Filler, Scene},
    pattern::Kind,
    phrase::{Head, Phrase},
    syntax::Tags,
};
use crate::{annotate::Entity, ontology::Class};

impl Scene<'_> {
    /// What a phrase stands for, if of the kinds: a name with those listed before it, or what a noun or pronoun means.
    pub fn resolve(&self, phrase: &Phrase, kinds: &[Kind], depth: usize) -> Vec<Filler> {
        match phrase.head {
            Head::Name(at) => self.with_listed_before(at, kinds),
            Head::Pronoun => {
                let token = self.items[phrase.start].tokens.start;
                self.meant(kinds, token, |class| {
                    self.lexicon.pronouns.get(class).is_some_and(|words| words.holds(self.doc, token))
                })
            }
            Head::Noun => {
                let token = self.items[phrase.start].tokens.start;
                let before = phrase.start.checked_sub(1);
                // "The site, named Y, …".
                if let Some(name) = self.naming(phrase.end).and_then(|at| self.filler_of(kinds, at)) {
                    return vec![name];
                }
                // "Y, a firm that …".
                if let Some(comma) = before.filter(|at| self.is(*at, Tags::COMMA))
                    && let Some(name) = comma.checked_sub(1).and_then(|at| self.filler_of(kinds, at))
                {
                    return vec![name];
                }
                // "Y is a firm that …".
                if let Some(copula) = before.filter(|at| depth > 0 && self.is(*at, Tags::COPULA))
                    && let Some(subject) = self.subject_before(copula, 1)
                {
                    return self.resolve(&subject, kinds, depth - 1);
                }
                // "The Vega supercomputer".
                let titled = (phrase.start..phrase.end).rev().find(|at| self.filler_of(kinds, *at).is_some());
                if let Some(at) = titled.filter(|at| self.is_thing(*at) && !self.is_part(*at)) {
                    return self.filler_of(kinds, at).into_iter().collect();
                }
                let called = kinds.iter().find_map(|kind| {
                    let Kind::Name(class) = kind else { return None };
                    self.called(class, phrase.start, self.stands_for(class, phrase.start, phrase.end)?)
                });
                match called {
                    Some(entity) => vec![Filler::Meant(entity)],
                    None => {
                        self.meant(kinds, token, |class| self.stands_for(class, phrase.start, phrase.end).is_some())
                    }
                }
            }
        }
    }

    /// Whether a noun phrase stands for the last name of a class, with whatever modifies its noun, and where it ends:
    /// "the company", "the struggling chip company".
    fn stands_for(&self, class: &Class, start: usize, end: usize) -> Option<usize> {
        let nouns = self.lexicon.anaphora.get(class)?;
        let token = self.items.get(start).filter(|item| item.is_word())?.tokens.start;
        // "the department of energy" is another,
        // but "the firm of Lyon" is the firm.
        let whole = |end: usize| match self.is(end, Tags::OF) {
            true => self.is_place(end + 1).then_some(end + 2),
            false => Some(end),
        };
        if let Some(((), next)) = nouns.at(self.doc, token, self.limit(start)) {
            return whole(self.item_at(next));
        }
        let head = self.items.get(end.checked_sub(1)?).filter(|item| item.is_word())?.tokens.start;
        let opens = self.is(start, Tags::DETERMINER.with(Tags::POSSESSIVE)) && head > token;
        (opens && nouns.pair(self.doc, token, head).is_some()).then(|| whole(end))?
    }

    /// What the text has called by the noun of a phrase before.
    fn called(&self, class: &Class, start: usize, end: usize) -> Option<Arc<Entity>> {
        let nouns = (start..end).rev().filter(|at| self.items[*at].is_word() && !self.is(*at, Tags::STOPS));
        let token = self.items[start].tokens.start;
        nouns.into_iter().find_map(|at| self.focus.called(class, &self.folded(self.items[at].tokens.start), token))
    }

    /// What the noun phrase at an item stands for, and the item behind it.
    pub fn anaphor(&self, start: usize, kinds: &[Kind]) -> Option<(Filler, usize)> {
        if !self.is(start, Tags::DETERMINER.with(Tags::POSSESSIVE)) {
            return None;
        }
        let end = (start + 1..self.items.len()).find(|at| self.is(*at, Tags::STOPS)).unwrap_or(self.items.len());
        if self.is(end, Tags::GENITIVE) {
            return None;
        }
        kinds.iter().find_map(|kind| {
            let Kind::Name(class) = kind else { return None };
            let end = self.stands_for(class, start, end)?;
            // "The company Nebulys" names it.
            let named = self.items.get(end).is_some_and(|item| matches!(item.what, What::Name(_)));
            // Not the subject of its own clause.
            let clause = self.clause_start(start);
            let subject = (clause..start).find_map(|at| match self.items[at].what {
                What::Name(i) => Some(&self.found.mentions[i].entity),
                _ => None,
            });
            let allows = |entity: &Entity| subject.is_none_or(|subject| **subject != *entity);
            let called = self.called(class, start, end).filter(|entity| allows(entity));
            let entity = called.or_else(|| self.focus.last(class, self.items[clause].tokens.start, allows));
            Some((Filler::Meant(entity.filter(|_| !named)?), end))
        })
    }

    /// Where the clause of an item begins: its object is not its subject.
    fn clause_start(&self, at: usize) -> usize {
        let ends = Tags::COMMA.with(Tags::END).with(Tags::RELATIVE).with(Tags::SUBORDINATOR);
        (0..at).rev().find(|i| self.is(*i, ends)).map_or(0, |end| end + 1)
    }

    fn meant(&self, kinds: &[Kind], token: usize, fits: impl Fn(&crate::ontology::Class) -> bool) -> Vec<Filler> {
        let class = kinds.iter().find_map(|kind| match kind {
            Kind::Name(class) if fits(class) => Some(class),
            _ => None,
        });
        class.and_then(|class| self.focus.last(class, token, |_| true)).map(Filler::Meant).into_iter().collect()
    }

    /// What the text speaks of at an item, of the first kind that is a name.
    pub fn focused(&self, kinds: &[Kind], at: usize) -> Option<Filler> {
        let class = kinds.iter().find_map(|kind| if let Kind::Name(class) = kind { Some(class) } else { None })?;
        self.focus.last(class, self.items.get(at)?.tokens.start, |_| true).map(Filler::Meant)
    }

    /// The same for a clause that does not name it, and none of some others.
    pub fn understood(&self, kinds: &[Kind], at: usize, others: &[Filler]) -> Option<Filler> {
        let class = kinds.iter().find_map(|kind| if let Kind::Name(class) = kind { Some(class) } else { None })?;
        let others: Vec<_> = others.iter().filter_map(|filler| self.entity(filler)).collect();
        let allows = |entity: &Entity| !others.iter().any(|other| **other == *entity);
        self.focus.about(class, self.items.get(at)?.tokens.start, allows).map(Filler::Meant)
    }
}
