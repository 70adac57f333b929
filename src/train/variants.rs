//! More sentences from the marked ones: the same words around other names of the same class (mention replacement; Dai
//! and Adel 2020), so that what is learnt is the context and what the entity files say, not the names of the sentences.

use std::collections::HashMap;

use super::{Ground, Random, Sample, Unmarked};
use crate::{
    annotate::Entity,
    extract::{Article, BlockKind},
    ontology::Class,
    text::Span,
};

/// Share of names that a variant replaces.
const REPLACED: u64 = 70;

/// The labels of each class.
pub(super) struct Names<'g>(HashMap<Class, Vec<&'g str>>);

impl<'g> Names<'g> {
    /// All labels of the entity files and all names of the samples marked with the project's own classes, by class.
    pub fn of(ground: &'g Ground, samples: impl Iterator<Item = &'g Sample>) -> Self {
        let mut names: HashMap<Class, Vec<&str>> = HashMap::new();
        for record in ground.entities.iter() {
            let Entity { class, .. } = &*record.entity;
            let labels = record.labels.iter().map(|l| l.text.as_str());
            names.entry(class.clone()).or_default().extend(labels);
        }
        for sample in samples.filter(|sample| sample.unmarked == Unmarked::NoName) {
            for (span, _, classes) in &sample.names {
                if let [class] = classes.as_slice() {
                    names.entry(class.clone()).or_default().push(span.of(&sample.article.text));
                }
            }
        }
        Self(names)
    }

    /// The sentence with other names.
    pub fn variant(&self, sample: &Sample, random: &mut Random) -> Sample {
        let old = &sample.article.text;
        let (mut text, mut names, mut done) = (String::with_capacity(old.len()), Vec::new(), 0);
        for (span, tag, classes) in &sample.names {
            text.push_str(&old[done..span.start]);
            let start = text.len();
            let others = classes.first().and_then(|c| self.0.get(c)).filter(|_| random.next() % 100 < REPLACED);
            match others.filter(|o| !o.is_empty()) {
                Some(others) => text.push_str(others[(random.next() % others.len() as u64) as usize]),
                None => text.push_str(span.of(old)),
            }
            names.push((Span::new(start, text.len()), tag.clone(), classes.clone()));
            done = span.end;
        }
        text.push_str(&old[done..]);
        let (text, blocks) = Article::join(text.split('\n').map(|line| (BlockKind::Paragraph, line.to_owned())));
        Sample { article: Article { text, blocks, ..sample.article.clone() }, names, ..*sample }
    }
}
