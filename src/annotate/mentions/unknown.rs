//! Names that no list has, shown by their own words or by those around them.

use std::{collections::HashMap, ops::Range};

use super::{
    confidence,
    lexicon::Lexicon,
    runs::{Run, is_name_word},
    *,
};
use crate::{annotate::entities::Entities, ontology::Class};

/// Adds the names that context shows to those already found, and takes back found names that prove to be part of a
/// longer one ("Boston" in "Boston Dynamics").
pub(super) fn find(
    doc: &Document,
    entities: &Entities,
    lexicon: &Lexicon,
    runs: &[Run],
    found: Vec<Mention>,
) -> Vec<Mention> {
    let mut finder =
        Finder { doc, entities, lexicon, found, dropped: Vec::new(), added: Vec::new(), minted: HashMap::new() };
    for run in runs {
        finder.run(run);
    }
    finder.finish()
}

struct Finder<'a> {
    doc: &'a Document<'a>,
    entities: &'a Entities,
    lexicon: &'a Lexicon,
    found: Vec<Mention>,
    /// Indices into `found`.
    dropped: Vec<usize>,
    added: Vec<Mention>,
    minted: HashMap<String, Arc<Entity>>,
}

/// Part of a run: words that nothing has named yet, short names among them.
struct Stretch {
    tokens: Range<usize>,
    sentence: Range<usize>,
    /// Indices into `found` of the short names inside.
    inside: Vec<usize>,
}

/// What a stretch proves to be.
struct Verdict {
    tokens: Range<usize>,
    class: Class,
    confidence: f32,
}

impl Finder<'_> {
    /// Cuts a run at titles and at long known names; what lies between is looked at.
    fn run(&mut self, run: &Run) {
        let mut stretch =
            Stretch { tokens: run.tokens.start..run.tokens.start, sentence: run.sentence.clone(), inside: Vec::new() };
        let mut open = false;
        let mut token = run.tokens.start;
        while token < run.tokens.end {
            let known = self.known_at(token);
            let mut after = token + 1;
            let cuts = match known {
                Some((index, end)) => {
                    after = end.min(run.tokens.end);
                    let long = end > token + 1;
                    if !long {
                        stretch.inside.push(index);
                    }
                    long
                }
                None => self.lexicon.is_title(self.doc, token) || self.lexicon.is_role(self.doc, token),
            };
            if cuts {
                self.stretch(&stretch, open);
                stretch = Stretch { tokens: after..after, sentence: run.sentence.clone(), inside: Vec::new() };
                open = false;
            } else {
                stretch.tokens.end = after;
                open |= known.is_none();
            }
            token = after;
        }
        self.stretch(&stretch, open);
    }

    /// The found mention that holds a token, and the token after it.
    fn known_at(&self, token: usize) -> Option<(usize, usize)> {
        let span = self.doc.tokens.get(token)?.span;
        let index = self.found.partition_point(|m| m.span.end <= span.start);
        let mention = self.found.get(index).filter(|m| m.span.overlaps(span))?;
        Some((index, self.doc.token_at(mention.span.end.saturating_sub(1)) + 1))
    }

    fn stretch(&mut self, stretch: &Stretch, open: bool) {
        if !open {
            return;
        }
        match self.judge(stretch) {
            Some(verdict) => {
                self.dropped.extend(&stretch.inside);
                self.add(verdict);
            }
            // A short name beside a capitalised word that it does not explain is likely part of another name.
            None => {
                let fragile = ["place", "person", "media", "model", "chip", "datacenter", "event"];
                let is_fragile =
                    |i: &&usize| self.found.get(**i).is_some_and(|m| fragile.contains(&m.entity.class.as_str()));
                let fragments: Vec<usize> = stretch.inside.iter().filter(is_fragile).copied().collect();
                self.dropped.extend(fragments);
            }
        }
    }

    fn judge(&self, stretch: &Stretch) -> Option<Verdict> {
        self.by_form(stretch)
            .or_else(|| self.by_first_name(stretch))
            .or_else(|| if stretch.inside.is_empty() { self.by_cue(stretch) } else { None })
            .or_else(|| self.as_product(stretch))
    }

    /// "Acme Robotics Inc", "University of Somewhere".
    fn by_form(&self, stretch: &Stretch) -> Option<Verdict> {
        let Range { start, end } = stretch.tokens;
        let word = |token: usize| self.doc.word(token).to_lowercase();
        let verdict =
            |class: &Class, end| Verdict { tokens: start..end, class: class.clone(), confidence: confidence::BY_FORM };
        if let Some(class) = self.lexicon.last.get(&word(end - 1))
            && end - start > 1
        {
            return Some(verdict(class, end));
        }
        let class = self.lexicon.first.get(&word(start))?;
        let end = self.extended(end, stretch.sentence.end);
        (end - start > 1).then(|| verdict(class, end))
    }

    /// The end of an institution's name that goes on over small words: "University *of the* West".
    fn extended(&self, end: usize, ceiling: usize) -> usize {
        let small = |t: &usize| self.lexicon.inner.contains(&self.doc.word(*t).to_lowercase());
        let next = (end..ceiling).take(3).find(|t| !small(t));
        match next {
            Some(next)
                if next > end
                    && is_name_word(self.doc, next)
                    && self.known_at(next).is_none_or(|(_, e)| e == next + 1) =>
            {
                let last = (next..ceiling).find(|t| !is_name_word(self.doc, *t)).unwrap_or(ceiling);
                self.extended(last, ceiling)
            }
            _ => end,
        }
    }

    /// "Jane van Dyke": a listed first name, then one or two more words.
    fn by_first_name(&self, stretch: &Stretch) -> Option<Verdict> {
        let Range { start, mut end } = stretch.tokens;
        if !self.entities.is_first_name(self.doc.word(start)) {
            return None;
        }
        // A product or company that bears a first name does not begin a person's ("Alexa Routines").
        let first_span = self.doc.tokens.get(start)?.span;
        let named = stretch.inside.iter().filter_map(|i| self.found.get(*i));
        if named.clone().any(|m| m.span.overlaps(first_span) && m.entity.class != self.lexicon.place) {
            return None;
        }
        if end - start == 1 {
            end = self.after_particles(end, stretch.sentence.end)?;
        }
        let words = (start..end).filter(|t| self.doc.word(*t) != ".").count();
        let acronym = |t: usize| {
            let word = self.doc.word(t);
            word.len() <= 3 && word.len() > 1 && word.chars().all(char::is_uppercase)
        };
        (2..=4).contains(&words).then_some(())?;
        (!acronym(end - 1)).then(|| Verdict {
            tokens: start..end,
            class: self.lexicon.person.clone(),
            confidence: confidence::BY_FIRST_NAME,
        })
    }

    /// The end of a surname that begins with particles: "Ursula *von der* Leyen".
    fn after_particles(&self, token: usize, ceiling: usize) -> Option<usize> {
        let particle = |t: &usize| self.lexicon.particles.contains(self.doc.word(*t));
        let surname = (token..ceiling).take(4).find(|t| !particle(t))?;
        (surname > token && is_name_word(self.doc, surname)).then_some(surname + 1)
    }

    /// A name beside a noun, title or role.
    fn by_cue(&self, stretch: &Stretch) -> Option<Verdict> {
        let Range { start, end } = stretch.tokens;
        let Range { start: floor, end: ceiling } = stretch.sentence;
        let (doc, lexicon) = (self.doc, self.lexicon);
        let words = end - start;
        let verdict =
            |class: &Class| Verdict { tokens: start..end, class: class.clone(), confidence: confidence::BY_CUE };
        let before = (start > floor).then(|| start - 1);
        // An abbreviated title has its full stop between: "Mr. Doe", "M. Dupont".
        let title = before.map(|t| if doc.word(t) == "." && t > floor { t - 1 } else { t });
        if words <= 3 && title.is_some_and(|t| lexicon.is_title(doc, t)) {
            return Some(verdict(&lexicon.person));
        }
        if let Some((class, _)) = lexicon.class_before(doc, start, floor) {
            return Some(verdict(class));
        }
        if let Some(class) = lexicon.class_after(doc, end, ceiling) {
            return Some(verdict(class));
        }
        let full_name = (2..=3).contains(&words);
        if full_name && before.is_some_and(|t| lexicon.is_role(doc, t)) {
            return Some(verdict(&lexicon.person));
        }
        let comma = end < ceiling && doc.word(end) == ",";
        let apposed = || lexicon.apposition(doc, end, ceiling).is_some_and(|t| lexicon.is_role(doc, t));
        if full_name && comma && apposed() {
            return Some(verdict(&lexicon.person));
        }
        let role_of = before.is_some_and(|t| {
            t > floor && lexicon.role_links.contains(&doc.word(t).to_lowercase()) && lexicon.is_role(doc, t - 1)
        });
        if role_of {
            return Some(verdict(&lexicon.company));
        }
        let says = |t: usize| lexicon.speech.contains(doc.word(t));
        let speaks = (end < ceiling && says(end)) || before.is_some_and(says);
        (full_name && speaks).then(|| verdict(&lexicon.person))
    }

    /// A maker's name and more capitalised words: "Acme Speaker".
    fn as_product(&self, stretch: &Stretch) -> Option<Verdict> {
        let [only] = stretch.inside.as_slice() else { return None };
        let maker = self.found.get(*only).filter(|m| m.entity.class == self.lexicon.company)?;
        let first = self.doc.tokens.get(stretch.tokens.start)?;
        let plain = |t: usize| self.doc.word(t).chars().any(char::is_lowercase);
        let words = stretch.tokens.len();
        (maker.span == first.span
            && (2..=3).contains(&words)
            && (stretch.tokens.start + 1..stretch.tokens.end).all(plain))
        .then(|| Verdict {
            tokens: stretch.tokens.clone(),
            class: self.lexicon.product.clone(),
            confidence: confidence::BY_CUE,
        })
    }

    fn add(&mut self, verdict: Verdict) {
        let (Some(first), Some(last)) =
            (self.doc.tokens.get(verdict.tokens.start), self.doc.tokens.get(verdict.tokens.end.saturating_sub(1)))
        else {
            return;
        };
        let span = Span::new(first.span.start, last.span.end);
        let name = span.of(self.doc.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let entity =
            match self.entities.by_name(&name).map(|r| r.entity.clone()).or_else(|| self.minted.get(&name).cloned()) {
                Some(entity) => entity,
                None => match mint(&name, &verdict.class) {
                    Some(entity) => entity,
                    None => return,
                },
            };
        self.minted.entry(name).or_insert_with(|| entity.clone());
        self.added.push(Mention { span, entity, confidence: verdict.confidence });
    }

    fn finish(self) -> Vec<Mention> {
        let Self { found, mut dropped, added, .. } = self;
        dropped.sort_unstable();
        let kept = found.into_iter().enumerate().filter(|(i, _)| dropped.binary_search(i).is_err()).map(|(_, m)| m);
        let mut all: Vec<Mention> = kept.chain(added).collect();
        all.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        let mut end = 0;
        all.retain(|m| {
            let free = m.span.start >= end;
            end = end.max(m.span.end);
            free
        });
        all
    }
}
