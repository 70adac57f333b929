//! Pairs of arguments that a sentence may connect by a property.

use super::{
    super::{
        lexicon::Property,
        matching::{Filler, Scene},
        pattern::{Element, Kind, Role},
    },
    arguments::{Argument, Form},
};
use crate::{
    ontology::{Classes, Properties},
    vocab::DEP,
};

/// Subjects that are considered before and behind a value.
const BEFORE: usize = 7;
const BEHIND: usize = 5;
const IMPLIED: usize = 20;
/// Pairs of one value on one side, whatever lists stand there, so that the work grows with the text and no faster.
const PAIRS: usize = 64;

/// A pair, and the properties that it may have as bits, in the order of the lexicon's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Indices of arguments.
    pub subject: usize,
    pub value: usize,
    pub properties: u32,
}

/// What the subject and the value of a property may be.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Signature {
    subject: Vec<Kind>,
    value: Vec<Kind>,
    /// Whether it says the same both ways.
    mutual: bool,
    /// Whether it is known of many a value whose subject is: who makes a product.
    made: bool,
}

impl Signature {
    /// The signature of a property: names by the ontology, amounts and dates by what its frames and patterns ask for.
    pub fn of(property: &Property, ontology: &Properties, classes: &Classes) -> Self {
        let iri = format!("{DEP}{}", property.name);
        let names = |iris: &[String]| -> Vec<Kind> {
            iris.iter().filter_map(|iri| classes.by_iri(iri)).cloned().map(Kind::Name).collect()
        };
        let mut value = names(ontology.range(&iri));
        let frames = property.frames.iter().flat_map(|frame| &frame.value.kinds);
        let slots = property.patterns.iter().flat_map(|pattern| &pattern.elements).flat_map(|element| match element {
            Element::Slot(slot) if slot.role == Role::Value => slot.kinds.as_slice(),
            _ => &[],
        });
        for kind in frames.chain(slots).filter(|kind| !matches!(kind, Kind::Name(_))) {
            if !value.contains(kind) {
                value.push(kind.clone());
            }
        }
        let made = &*property.name == "develops";
        Self { subject: names(ontology.domain(&iri)), value, mutual: ontology.is_symmetric(&iri), made }
    }
}

impl Scene<'_> {
    /// Whether an argument is of one of the kinds.
    fn is_one_of(&self, argument: &Argument, kinds: &[Kind]) -> bool {
        kinds.iter().any(|kind| match (kind, &argument.filler) {
            (Kind::Name(class), Filler::Name(_) | Filler::Meant(_)) => argument.class.as_ref() == Some(class),
            (Kind::Amount(unit), Filler::Amount(i)) => self.found.quantities[*i].unit == *unit,
            (Kind::Money, Filler::Amount(i)) => self.found.quantities[*i].unit.is_currency(),
            (Kind::Date, Filler::Date(_)) => true,
            _ => false,
        })
    }

    fn allowed(&self, subject: &Argument, value: &Argument) -> u32 {
        let mut bits = 0;
        for (index, signature) in self.lexicon.signatures.iter().enumerate() {
            let backwards = signature.mutual && subject.start > value.start;
            let others = || {
                let pair = (self.entity(&subject.filler), self.entity(&value.filler));
                matches!(pair, (Some(firm), Some(made)) if self.firms.is_of_another(&made, &firm))
            };
            let fits = self.is_one_of(subject, &signature.subject) && self.is_one_of(value, &signature.value);
            if fits && !backwards && !(signature.made && others()) {
                bits |= 1 << index;
            }
        }
        bits
    }

    /// The pairs of a sentence.
    pub(super) fn candidates(&self, arguments: &[Argument]) -> Vec<Candidate> {
        let mut all = Vec::new();
        for (value, v) in arguments.iter().enumerate() {
            let mut near = |subjects: &mut dyn Iterator<Item = usize>, most: usize| {
                let mut taken = 0;
                let last = all.len() + PAIRS;
                for subject in subjects {
                    let s = &arguments[subject];
                    let named = matches!(v.filler, Filler::Name(_) | Filler::Amount(_) | Filler::Date(_));
                    // Two guesses are no claim.
                    if !(named || s.form == Form::Name) || self.same(&s.filler, &v.filler) {
                        continue;
                    }
                    let properties = self.allowed(s, v);
                    if properties != 0 {
                        all.push(Candidate { subject, value, properties });
                        taken += usize::from(s.head == subject && s.rank == 0);
                    }
                    if taken == most || all.len() == last {
                        break;
                    }
                }
            };
            let expressed = arguments.len() - arguments.iter().rev().take_while(|a| a.form == Form::Implicit).count();
            near(&mut (0..value.min(expressed)).rev(), BEFORE);
            near(&mut (value + 1..expressed.max(value + 1)), BEHIND);
            near(&mut (expressed..arguments.len()), IMPLIED);
        }
        all
    }

    fn same(&self, a: &Filler, b: &Filler) -> bool {
        match (self.entity(a), self.entity(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }
}
