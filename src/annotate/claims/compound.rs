//! Names with an owner or joined to a participle: "X's Vega", "the Y-backed X".

use super::{
    frame::{Argument, Frame, Place},
    items::What,
    matching::{Match, Predicate, Scene},
    syntax::Tags,
    verbs::Form,
};
use crate::text::Span;

impl Scene<'_> {
    /// "X's Vega", "its app Vega": a name with an owner, which is not part of another thing ("X's Vega deal").
    pub fn of_owned(&self, frame: &Frame, at: usize) -> Option<(Match, f32)> {
        let ends = self.is(at + 1, Tags::STOPS) || self.items.get(at + 1).is_none_or(|item| !item.is_word());
        let named = || {
            let nouns = frame.nouns.as_ref()?;
            let end = (at + 1..self.items.len()).find(|i| self.is(*i, Tags::STOPS)).unwrap_or(self.items.len());
            (at + 1..end).find(|i| {
                self.items[*i].is_word() && nouns.at(self.doc, self.items[*i].tokens.start, self.limit(*i)).is_some()
            })
        };
        if !ends && named().is_none() {
            return None;
        }
        let nominal = self.nominal(at..at + 1);
        let owned = self.is(nominal.start, Tags::POSSESSIVE)
            || nominal.start > 0 && (nominal.start == at || self.is(nominal.start - 1, Tags::GENITIVE));
        let (subjects, _) = self.owner(&nominal, &frame.subject.kinds).filter(|_| owned)?;
        let (values, end) = self.listed(vec![self.filler_of(&frame.value.kinds, at)?], at + 1, &frame.value.kinds);
        let predicate = Some(Predicate::Relation(nominal.start..end));
        let found =
            Match { subjects, values, modality: Some(frame.modality), items: at..end, predicate, ..Match::default() };
        Some((self.whole(frame, found)?, frame.confidence))
    }

    /// The participle that a hyphen joins to a name: "backed" in "X-backed".
    pub fn tail(&self, at: usize) -> Option<&str> {
        let What::Name(name) = self.items[at].what else { return None };
        let last = self.doc.tokens[self.items[at].tokens.end - 1].span;
        let end = self.found.mentions[name].span.end;
        (last.start < end && end < last.end).then(|| Span::new(end, last.end).of(self.doc.text))?.strip_prefix('-')
    }

    /// "the X-backed Y", "Paris-based Y", "Vega-maker X".
    pub fn of_compound(&self, frame: &Frame, at: usize, tail: &str) -> Option<(Match, f32)> {
        let forms = self.lexicon.verb_forms.forms(tail);
        let verb = |id| frame.verbs.iter().any(|verb| verb.id == id && verb.particle.is_none());
        let noun = frame.nouns.as_ref().is_some_and(|nouns| nouns.word(tail).is_some());
        if !noun && !forms.iter().any(|(id, form)| *form == Form::Participle && verb(*id)) {
            return None;
        }
        let fill = |argument: &Argument| match argument.place {
            Place::Object | Place::Itself => {
                let nominal = self.nominal(at..at + 1);
                let kinds = &argument.kinds;
                let object = self.object(at + 1, kinds).or_else(|| self.described(&nominal, kinds));
                // "the Paris-based firm said".
                let meant = || self.anaphor(nominal.start, kinds).map(|(meant, end)| (vec![meant], end));
                object.or_else(meant).map(|(fillers, _)| fillers)
            }
            Place::Agent | Place::Behind(_) | Place::Of => {
                // "Austin, Texas-based".
                let whole = at.checked_sub(2).filter(|_| self.is_place(at) && self.is(at - 1, Tags::COMMA));
                let whole = whole.and_then(|city| self.filler_of(&argument.kinds, city));
                whole.or_else(|| self.filler_of(&argument.kinds, at)).map(|filler| vec![filler])
            }
            _ => None,
        };
        let (subjects, values) = (fill(&frame.subject)?, fill(&frame.value)?);
        let items = at..at + 1;
        let predicate = Some(Predicate::Relation(items.clone()));
        let found = Match { subjects, values, modality: Some(frame.modality), items, predicate, ..Match::default() };
        Some((self.whole(frame, found)?, frame.confidence))
    }
}
