//! Weights of the reader of claims, from marked articles: logistic regression over the pairs of each sentence. An article
//! says what it states, not where: of the pairs that may state a claim, the likeliest by the weights so far is taken for the
//! place, and the others tell nothing.

mod articles;

use std::collections::{BTreeMap, HashSet};

pub use articles::{Marked, Stated, articles};

use super::{Counts, Ground, Random};
use crate::{
    annotate::{
        Document,
        claims::{self, Possible, Table},
        hashing, quantities,
    },
    lang::Lang,
    ontology::{DataError, DataFiles},
};

/// How to train.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Times that all pairs are gone through.
    pub epochs: usize,
    /// Of these, the last ones whose weights are averaged.
    pub averaged: usize,
    /// The table has 2 to this power rows.
    pub bits: u32,
    /// How far a step goes.
    pub rate: f32,
    /// One article in so many is kept aside to measure on; none where it is 0.
    pub kept_aside: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 8, averaged: 6, bits: 17, rate: 0.08, kept_aside: 0 }
    }
}

/// Share of a weight that each step takes back, so that rare features stay small.
const SHRINK: f32 = 1e-4;
/// Steps smaller than this are not taken.
const STEP: f32 = 1e-3;
/// Least probabilities that are measured.
const LEAST: [f32; 5] = [0.3, 0.4, 0.5, 0.6, 0.7];

/// What came of it.
#[derive(Debug)]
pub struct Trained {
    /// The bytes of `ontology/claims.model`.
    pub model: Vec<u8>,
    /// The bytes of `ontology/modality.model`.
    pub modality: Vec<u8>,
    /// Pairs in all articles.
    pub pairs: usize,
    /// Claims that are marked.
    pub marked: usize,
    /// Of these, the claims that some pair may state.
    pub reached: usize,
    /// Of the claims of articles that were kept aside, those whose modality is right, and all.
    pub modalities: (usize, usize),
    /// By least probability, what is found in the articles that were kept aside.
    pub measured: Vec<(f32, Counts)>,
}

/// The pairs of an article, and of its claims those that each pair may state.
struct Lesson {
    pairs: Vec<Possible>,
    /// Claims, each with its property, the pairs that may state it, and how firmly it is stated.
    claims: Vec<Claim>,
    marked: usize,
}

struct Claim {
    property: usize,
    places: Vec<usize>,
    /// As the modalities are numbered.
    modality: usize,
}

/// The files of each language.
struct Reader<'a> {
    ground: &'a Ground,
    lexicons: BTreeMap<Lang, (claims::Lexicon, quantities::Lexicon)>,
    properties: Vec<String>,
}

/// Learns weights from articles.
pub fn train(
    files: &DataFiles,
    ground: &Ground,
    articles: &[Marked],
    settings: &Settings,
) -> Result<Trained, DataError> {
    let reader = Reader::load(files, ground)?;
    let lessons: Vec<Lesson> = articles.iter().filter_map(|article| reader.lesson(article)).collect();
    let aside = |index: usize| settings.kept_aside > 0 && index.is_multiple_of(settings.kept_aside);
    let mut order: Vec<usize> = (0..lessons.len()).filter(|index| !aside(*index)).collect();
    let model = reader.learn(&mut order, settings, &reader.properties, |weights, index| {
        weights.learn_pairs(&lessons[index]);
    });
    let firm = |lesson: &'_ Lesson, claim: &Claim| (firmness(lesson, claim, &model).to_vec(), claim.modality);
    let firm: Vec<Vec<(Vec<u64>, usize)>> =
        lessons.iter().map(|lesson| lesson.claims.iter().map(|claim| firm(lesson, claim)).collect()).collect();
    let labels: Vec<String> = claims::MODALITIES.iter().map(|modality| modality.as_str().to_owned()).collect();
    let modality = reader.learn(&mut order, settings, &labels, |weights, index| {
        firm[index].iter().for_each(|(features, modality)| weights.learn(features, u32::MAX, *modality));
    });
    let right = |(features, wanted): &&(Vec<u64>, usize)| best(&modality.probabilities(features, u32::MAX)) == *wanted;
    let kept = firm.iter().enumerate().filter(|(index, _)| aside(*index)).flat_map(|(_, claims)| claims);
    let modalities = (kept.clone().filter(right).count(), kept.count());
    let held: Vec<&Lesson> = lessons.iter().enumerate().filter(|(i, _)| aside(*i)).map(|(_, lesson)| lesson).collect();
    Ok(Trained {
        model: bytes(&model, claims::MODEL)?,
        modality: bytes(&modality, claims::MODALITY_PATH)?,
        modalities,
        pairs: lessons.iter().map(|lesson| lesson.pairs.len()).sum(),
        marked: lessons.iter().map(|lesson| lesson.marked).sum(),
        reached: lessons.iter().map(|lesson| lesson.claims.len()).sum(),
        measured: LEAST.map(|least| (least, measure(&model, &held, least))).to_vec(),
    })
}

/// What can be said of how firmly a claim is made, where it is likeliest to stand.
fn firmness<'l>(lesson: &'l Lesson, claim: &Claim, model: &Table) -> &'l [u64] {
    let probability = |place: usize| {
        let pair = &lesson.pairs[place];
        model.probabilities(&pair.features, pair.properties)[claim.property]
    };
    let likeliest = claim.places.iter().max_by(|a, b| probability(**a).total_cmp(&probability(**b)));
    likeliest.map(|place| lesson.pairs[*place].firmness[claim.property].as_slice()).unwrap_or_default()
}

fn best(told: &[f32]) -> usize {
    told.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(best, _)| best)
}

fn bytes(model: &Table, path: &str) -> Result<Vec<u8>, DataError> {
    let error = |e: std::io::Error| DataError {
        path: path.into(),
        line: None,
        message: format!("the weights cannot be packed: {e}"),
    };
    model.to_bytes().map_err(error)
}

impl<'a> Reader<'a> {
    fn load(files: &DataFiles, ground: &'a Ground) -> Result<Self, DataError> {
        let mut lexicons = BTreeMap::new();
        for lang in ground.languages() {
            lexicons.insert(lang, (claims::Lexicon::load(files, lang)?, quantities::Lexicon::load(files, lang)?));
        }
        let properties = lexicons.values().next().map(|(lexicon, _)| claims::properties(lexicon)).unwrap_or_default();
        Ok(Self { ground, lexicons, properties })
    }

    /// Weights for some labels, from what `lesson` teaches of each of the articles in `order`.
    fn learn(
        &self,
        order: &mut [usize],
        settings: &Settings,
        labels: &[String],
        lesson: impl Fn(&mut Weights, usize),
    ) -> Table {
        let mut weights = Weights::new(settings, labels.len() + 1);
        let mut random = Random::new();
        for epoch in 0..settings.epochs {
            random.shuffle(order);
            order.iter().for_each(|index| lesson(&mut weights, *index));
            if epoch + settings.averaged >= settings.epochs {
                weights.remember();
            }
        }
        weights.packed(labels, self.lexicons.keys().copied().collect())
    }

    fn lesson(&self, marked: &Marked) -> Option<Lesson> {
        let (document, _) = self.ground.languages.get(&marked.article.lang)?;
        let (lexicon, amounts) = self.lexicons.get(&marked.article.lang)?;
        let doc = Document::new(&marked.article, document);
        let quantities = quantities::find(&doc, amounts);
        let pairs = claims::possible(&doc, &marked.mentions, &quantities, &self.ground.entities, lexicon);
        let found = |claim: &Stated| {
            let property = self.properties.iter().position(|name| *name == claim.property)?;
            let states =
                |pair: &Possible| pair.properties & (1 << property) != 0 && claim.is_about(&pair.subject, &pair.value);
            let places: Vec<usize> =
                pairs.iter().enumerate().filter(|(_, pair)| states(pair)).map(|(index, _)| index).collect();
            let modality = claims::MODALITIES.iter().position(|modality| *modality == claim.modality);
            let modality = modality.unwrap_or(claims::MODALITIES.len());
            (!places.is_empty()).then_some(Claim { property, places, modality })
        };
        let claims = marked.claims.iter().filter_map(found).collect();
        Some(Lesson { claims, pairs, marked: marked.claims.len() })
    }
}

/// What the weights find in articles whose claims are known.
fn measure(model: &Table, lessons: &[&Lesson], least: f32) -> Counts {
    let mut counts = Counts::default();
    for lesson in lessons {
        counts.marked += lesson.marked;
        let (mut right, mut wrong) = (HashSet::new(), HashSet::new());
        for (index, pair) in lesson.pairs.iter().enumerate() {
            let told = model.probabilities(&pair.features, pair.properties);
            for property in (0..told.len() - 1).filter(|property| told[*property] >= least) {
                let stated = |claim: &Claim| claim.property == property && claim.places.contains(&index);
                match lesson.claims.iter().position(stated) {
                    Some(claim) => right.insert(claim.to_string()),
                    None => wrong.insert(format!("{property} {:?} {:?}", pair.subject, pair.value)),
                };
            }
        }
        counts.found += right.len() + wrong.len();
        counts.right += right.len();
    }
    counts
}

/// Weights and, for each, the sum of its squared steps (AdaGrad; Duchi, Hazan and Singer 2011).
struct Weights {
    bits: u32,
    width: usize,
    rate: f32,
    now: Vec<f32>,
    squares: Vec<f32>,
    /// Sum of the weights after some epochs, and of how many.
    sum: Vec<f32>,
    times: f32,
}

impl Weights {
    fn new(settings: &Settings, width: usize) -> Self {
        let zeros = || vec![0.0; width << settings.bits];
        let Settings { bits, rate, .. } = *settings;
        Self { bits, width, rate, now: zeros(), squares: zeros(), sum: zeros(), times: 0.0 }
    }

    fn row(&self, feature: u64) -> usize {
        hashing::row(feature, self.bits, self.width)
    }

    fn probabilities(&self, features: &[u64], allowed: u32) -> Vec<f32> {
        let mut scores = vec![0.0; self.width];
        for feature in features {
            let row = self.row(*feature);
            scores.iter_mut().zip(&self.now[row..row + self.width]).for_each(|(score, weight)| *score += weight);
        }
        claims::softmax(&scores, allowed)
    }

    fn learn_pairs(&mut self, lesson: &Lesson) {
        let none = self.width - 1;
        let told: Vec<Vec<f32>> =
            lesson.pairs.iter().map(|pair| self.probabilities(&pair.features, pair.properties)).collect();
        // What each pair is to be: none, unless it is where a claim stands; unknown where it may be one.
        let mut wanted: Vec<Option<usize>> = vec![Some(none); lesson.pairs.len()];
        for Claim { property, places, .. } in &lesson.claims {
            for place in places {
                if wanted[*place] == Some(none) {
                    wanted[*place] = None;
                }
            }
            let likeliest = places.iter().max_by(|a, b| told[**a][*property].total_cmp(&told[**b][*property]));
            if let Some(place) = likeliest {
                wanted[*place] = Some(*property);
            }
        }
        for (pair, wanted) in lesson.pairs.iter().zip(wanted) {
            if let Some(wanted) = wanted {
                self.learn(&pair.features, pair.properties, wanted);
            }
        }
    }

    /// Moves the weights so that what is wanted becomes more probable.
    fn learn(&mut self, features: &[u64], allowed: u32, wanted: usize) {
        let told = self.probabilities(features, allowed);
        for (label, told) in told.iter().enumerate() {
            let allowed = label + 1 == self.width || allowed & (1 << label) != 0;
            let step = f32::from(u8::from(label == wanted)) - told;
            if allowed && step.abs() > STEP {
                self.step(features, label, step);
            }
        }
    }

    fn step(&mut self, features: &[u64], label: usize, step: f32) {
        for feature in features {
            let at = self.row(*feature) + label;
            self.squares[at] += step * step;
            self.now[at] += self.rate * (step - SHRINK * self.now[at]) / (1.0 + self.squares[at]).sqrt();
        }
    }

    fn remember(&mut self) {
        self.sum.iter_mut().zip(&self.now).for_each(|(sum, now)| *sum += now);
        self.times += 1.0;
    }

    /// The averaged weights in whole numbers of one byte.
    fn packed(&self, labels: &[String], languages: Vec<Lang>) -> Table {
        let largest = self.sum.iter().map(|w| w.abs()).fold(0.0, f32::max).max(1e-9);
        let weights = self.sum.iter().map(|w| (w / largest * 127.0).round() as i8).collect();
        let scale = largest / 127.0 / self.times.max(1.0);
        Table { labels: labels.to_vec(), languages, bits: self.bits, scale, weights }
    }
}
