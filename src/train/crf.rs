//! A semi-Markov conditional random field over the candidate names of a text (Sarawagi and Cohen 2004), learning from names
//! whose class is known in part only: the readings that the marks allow gain over all readings.

use std::{collections::HashMap, ops::Range};

use super::{Ground, Random, Sample, Unmarked, variants::Names};
use crate::{
    annotate::{
        Document, hashing,
        mentions::{self, IDENTITY, Lattice, Model, NO_BLOCK, Run, WIDTH},
    },
    ontology::{Class, DataError},
    text::Span,
};

/// How to train.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Times that all text is gone through.
    pub epochs: usize,
    /// The table has 2 to this power rows.
    pub bits: u32,
    /// How far a step goes.
    pub rate: f32,
    /// Share of listed names that are shown as if no list had them, so that context is learnt too.
    pub unlisted: f32,
    /// Share of runs in text marked with the project's own classes whose words are kept back, so that context and form
    /// are learnt too.
    pub wordless: f32,
    /// One text in so many is kept aside, to measure how far margins can be trusted.
    pub kept_aside: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { epochs: 5, bits: 20, rate: 0.2, unlisted: 0.2, wordless: 0.3, kept_aside: 20 }
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Trained {
    /// The file's bytes.
    pub model: Vec<u8>,
    /// Candidate names in all texts.
    pub segments: usize,
    /// How improbable the marks were by the weights in each epoch, in nats a run.
    pub losses: Vec<f64>,
}

/// A run of one text, with what may be read there.
struct Example {
    text: usize,
    run: usize,
}

/// A text's candidates and the readings that its marks allow.
struct Text {
    lattice: Lattice,
    /// For each segment, the classes it may have, as bits.
    allowed: Vec<u16>,
    /// Tokens that belong to a name and must not be passed over.
    named: Vec<bool>,
}

/// The classes that coarse corpora mark.
const MARKED: [&str; 5] = ["person", "company", "organization", "media", "place"];
/// Share of a weight that each step takes back, so that rare features stay small.
const SHRINK: f32 = 1e-3;

/// Learns weights from texts.
pub fn train(ground: &Ground, samples: &[Sample], settings: &Settings) -> Result<Trained, DataError> {
    let width = ground.classes.len();
    if width > WIDTH {
        let message = format!("the tagger tells at most {WIDTH} classes apart, and the ontology has {width}");
        return Err(DataError { path: "ontology/depeche.ttl".into(), line: None, message });
    }
    let mut random = Random::new();
    let aside = |sample: usize| settings.kept_aside > 0 && sample.is_multiple_of(settings.kept_aside);
    let (mut texts, mut held) = (Vec::new(), Vec::new());
    let names = Names::of(ground, samples.iter().enumerate().filter(|(index, _)| !aside(*index)).map(|(_, s)| s));
    for (index, sample) in samples.iter().enumerate() {
        if aside(index) {
            held.push(text(ground, sample, settings.unlisted, 0.0, index as u64));
            continue;
        }
        let wordless = if sample.unmarked == Unmarked::NoName { settings.wordless } else { 0.0 };
        texts.push(text(ground, sample, settings.unlisted, wordless, index as u64));
        for copy in 1..sample.times {
            let variant = names.variant(sample, &mut random);
            let seed = (index + copy * samples.len()) as u64;
            texts.push(text(ground, &variant, settings.unlisted, wordless, seed));
        }
    }
    let mut examples: Vec<Example> = (0..texts.len())
        .flat_map(|text| (0..texts[text].lattice.runs.len()).map(move |run| Example { text, run }))
        .collect();
    let mut weights = Weights::new(settings.bits, width, settings.rate);
    weights.trust_files(&ground.classes);
    let mut losses = Vec::new();
    for _ in 0..settings.epochs {
        random.shuffle(&mut examples);
        let mut loss = 0.0;
        for example in &examples {
            let text = &texts[example.text];
            loss += f64::from(learn(text, &text.lattice.runs[example.run], &mut weights));
        }
        losses.push(loss / examples.len().max(1) as f64);
    }
    let mut model = weights.packed(&ground.classes);
    (model.slope, model.offset) = calibrate(&model, &held);
    let bytes = model.to_bytes().map_err(|e| DataError {
        path: mentions::MODEL.into(),
        line: None,
        message: format!("the weights cannot be packed: {e}"),
    })?;
    Ok(Trained { model: bytes, segments: texts.iter().map(|t| t.lattice.segments.len()).sum(), losses })
}

fn text(ground: &Ground, sample: &Sample, unlisted: f32, wordless: f32, seed: u64) -> Text {
    let empty = || Text { lattice: Lattice::default(), allowed: Vec::new(), named: Vec::new() };
    let Some((document, lexicon)) = ground.languages.get(&sample.article.lang) else { return empty() };
    let doc = Document::new(&sample.article, document);
    let hidden = |surface: &str| share(surface.bytes().fold(seed, |h, b| mix(h, u64::from(b)))) < unlisted;
    let listed = mentions::listed(&doc, &ground.entities);
    let known: Vec<_> = listed.iter().filter(|c| !hidden(c.span.of(doc.text))).cloned().collect();
    let mut lattice = Lattice::new(&doc, &ground.entities, lexicon, &known);
    // Words that explain a name leave its context and form nothing to explain, and a new name has no such words.
    for (index, run) in lattice.runs.iter().enumerate() {
        if share(mix(seed, index as u64)) < wordless {
            let segments = &mut lattice.segments[run.segments.clone()];
            segments.iter_mut().for_each(|segment| segment.blocks[IDENTITY] = NO_BLOCK);
        }
    }
    let bit = |class: &str| ground.classes.iter().position(|k| k.as_str() == class).map_or(0, |i| 1_u16 << i);
    // Where only some classes are marked, what is left unmarked may still be of another, if the files list it as such.
    let marked = MARKED.into_iter().fold(0, |all, class| all | bit(class));
    let mut may_be: HashMap<Range<usize>, u16> = HashMap::new();
    for candidate in &listed {
        if let Some(tokens) = doc.tokens_of(candidate.span) {
            let sure = candidate.readings.iter().filter(|r| !r.ambiguous);
            *may_be.entry(tokens).or_default() |= sure.map(|r| bit(r.entity.class.as_str())).sum::<u16>();
        }
    }
    let said = |tokens: &Range<usize>| may_be.get(tokens).copied().unwrap_or_default();
    let other = |tokens: &Range<usize>| said(tokens) & !marked;
    let mut named = vec![false; doc.tokens.len()];
    // Corpora differ in what belongs to a name; what is learnt is what belongs to it here.
    let own = |span: Span| lexicon.own_name(&doc, doc.tokens_of(span)?);
    let names: Vec<(Range<usize>, u16)> = sample
        .names
        .iter()
        .filter_map(|(span, _, classes)| Some((own(*span)?, classes.iter().fold(0, |all, c| all | bit(c.as_str())))))
        .collect();
    let unmarked = |tokens: &Range<usize>| match sample.unmarked {
        Unmarked::NoName => 0,
        Unmarked::NoNameOfTheTags => other(tokens),
        Unmarked::Unknown => marked | other(tokens),
    };
    let mut allowed: Vec<u16> = lattice.segments.iter().map(|s| unmarked(&s.tokens)).collect();
    for (index, segment) in lattice.segments.iter().enumerate() {
        let first = names.partition_point(|(t, _)| t.end <= segment.tokens.start);
        let near = names[first..].iter().take_while(|(t, _)| t.start < segment.tokens.end);
        for (tokens, classes) in near.filter(|(_, classes)| *classes != 0) {
            if *tokens != segment.tokens {
                allowed[index] = 0;
                continue;
            }
            named[tokens.clone()].fill(true);
            // Where a tag leaves several classes open, a listed name is of the class that the files say.
            allowed[index] = match (sample.unmarked, said(tokens) & *classes) {
                (Unmarked::NoName, _) => *classes,
                (_, 0) => *classes | other(tokens),
                (_, narrowed) => narrowed | other(tokens),
            };
        }
    }
    Text { lattice, allowed, named }
}

/// One step of a hash of good spread (SplitMix64; Steele, Lea and Flood 2014).
const fn mix(hash: u64, value: u64) -> u64 {
    let hash = (hash ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A hash as a number from 0 to 1.
fn share(hash: u64) -> f32 {
    (hash >> 40) as f32 / (1_u64 << 24) as f32
}

/// Moves the weights so that what the marks allow in a run becomes more probable; how improbable it was, in nats.
fn learn(text: &Text, run: &Run, weights: &mut Weights) -> f32 {
    let scores: Vec<[f32; WIDTH]> = run.segments.clone().map(|s| weights.score(text, s)).collect();
    let score = |segment: usize, class: usize| scores[segment - run.segments.start][class];
    let width = weights.width;
    let spans: Vec<Range<usize>> = run.segments.clone().map(|s| text.lattice.segments[s].tokens.clone()).collect();
    let all = Chart::new(
        run,
        &spans,
        |segment, scores| {
            scores.extend((0..width).map(|class| score(run.segments.start + segment, class)));
        },
        |_| true,
    );
    let allowed = Chart::new(
        run,
        &spans,
        |segment, scores| {
            let mask = text.allowed[run.segments.start + segment];
            let may = |class: usize| mask & (1 << class) != 0;
            let of = |class| if may(class) { score(run.segments.start + segment, class) } else { f32::NEG_INFINITY };
            scores.extend((0..width).map(of));
        },
        |token| !text.named[token],
    );
    let loss = all.total() - allowed.total();
    if !loss.is_finite() {
        return 0.0;
    }
    for (index, segment) in run.segments.clone().enumerate() {
        for class in 0..width {
            let step = allowed.probability(index, class, width) - all.probability(index, class, width);
            if step.abs() > 1e-3 {
                weights.add(text, segment, class, step);
            }
        }
    }
    loss
}

/// Sums over all readings of a run (the forward-backward algorithm), in logarithms.
struct Chart {
    forward: Vec<f32>,
    backward: Vec<f32>,
    scores: Vec<f32>,
    spans: Vec<Range<usize>>,
    start: usize,
}

impl Chart {
    fn new(
        run: &Run,
        spans: &[Range<usize>],
        mut score: impl FnMut(usize, &mut Vec<f32>),
        pass: impl Fn(usize) -> bool,
    ) -> Self {
        let (start, length) = (run.tokens.start, run.tokens.len());
        let mut scores = Vec::new();
        (0..spans.len()).for_each(|segment| score(segment, &mut scores));
        let width = if spans.is_empty() { 1 } else { scores.len() / spans.len() };
        let of: Vec<f32> = scores.chunks(width).map(|s| s.iter().copied().fold(f32::NEG_INFINITY, log_add)).collect();
        let mut forward = vec![f32::NEG_INFINITY; length + 1];
        forward[0] = 0.0;
        let mut next = 0;
        for end in 1..=length {
            if pass(start + end - 1) {
                forward[end] = forward[end - 1];
            }
            while next < spans.len() && spans[next].end == start + end {
                forward[end] = log_add(forward[end], forward[spans[next].start - start] + of[next]);
                next += 1;
            }
        }
        let mut backward = vec![f32::NEG_INFINITY; length + 1];
        backward[length] = 0.0;
        let mut last = spans.len();
        for end in (1..=length).rev() {
            while last > 0 && spans[last - 1].end == start + end {
                last -= 1;
                let first = spans[last].start - start;
                backward[first] = log_add(backward[first], backward[end] + of[last]);
            }
            if pass(start + end - 1) {
                backward[end - 1] = log_add(backward[end - 1], backward[end]);
            }
        }
        Self { forward, backward, scores, spans: spans.to_vec(), start }
    }

    fn total(&self) -> f32 {
        self.forward.last().copied().unwrap_or(0.0)
    }

    fn probability(&self, segment: usize, class: usize, width: usize) -> f32 {
        let span = &self.spans[segment];
        let score = self.scores[segment * width + class];
        (self.forward[span.start - self.start] + score + self.backward[span.end - self.start] - self.total()).exp()
    }
}

fn log_add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// Weights and, for each, the sum of its squared steps (AdaGrad; Duchi, Hazan and Singer 2011).
struct Weights {
    bits: u32,
    width: usize,
    rate: f32,
    now: Vec<f32>,
    squares: Vec<f32>,
}

impl Weights {
    fn new(bits: u32, width: usize, rate: f32) -> Self {
        Self { bits, width, rate, now: vec![0.0; width << bits], squares: vec![0.0; width << bits] }
    }

    /// Lets the files speak first: what is learnt starts from what they say.
    fn trust_files(&mut self, classes: &[Class]) {
        for (index, class) in classes.iter().enumerate() {
            for (feature, weight) in mentions::priors(class) {
                let row = self.row(feature);
                self.now[row + index] = weight;
            }
        }
    }

    fn row(&self, feature: u64) -> usize {
        hashing::row(feature, self.bits, self.width)
    }

    fn score(&self, text: &Text, segment: usize) -> [f32; WIDTH] {
        let mut scores = [0.0; WIDTH];
        for block in text.lattice.segments[segment].blocks {
            for feature in text.lattice.features_of(block) {
                let row = self.row(*feature);
                scores.iter_mut().zip(&self.now[row..row + self.width]).for_each(|(s, w)| *s += w);
            }
        }
        scores
    }

    fn add(&mut self, text: &Text, segment: usize, class: usize, step: f32) {
        for block in text.lattice.segments[segment].blocks {
            for feature in text.lattice.features_of(block) {
                let at = self.row(*feature) + class;
                self.squares[at] += step * step;
                self.now[at] += self.rate * (step - SHRINK * self.now[at]) / (1.0 + self.squares[at]).sqrt();
            }
        }
    }

    /// The weights in whole numbers of one byte.
    fn packed(&self, classes: &[Class]) -> Model {
        let largest = self.now.iter().map(|w| w.abs()).fold(0.0, f32::max);
        let scale = 127.0 / largest.max(1e-9);
        let weights = self.now.iter().map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8).collect();
        Model { classes: classes.to_vec(), bits: self.bits, slope: 1.0 / scale, offset: 0.0, weights }
    }
}

/// Slope and offset of the logistic curve from margin to share right, by gradient descent over decisions on texts that
/// were kept aside.
fn calibrate(model: &Model, texts: &[Text]) -> (f32, f32) {
    let mut decisions = Vec::new();
    for text in texts {
        for tagged in mentions::decode(&text.lattice, model) {
            let right = text.allowed[tagged.segment] & (1 << tagged.class) != 0;
            decisions.push((f64::from(tagged.margin) / 100.0, f64::from(u8::from(right))));
        }
    }
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..2000 {
        let (mut ds, mut d0) = (0.0, 0.0);
        for (margin, right) in &decisions {
            let error = right - 1.0 / (1.0 + (-(slope * margin + offset)).exp());
            ds += error * margin;
            d0 += error;
        }
        let n = decisions.len().max(1) as f64;
        slope += 0.3 * ds / n;
        offset += 0.3 * d0 / n;
    }
    ((slope / 100.0) as f32, offset as f32)
}
