//! A press of any size, invented and always the same: article by article, with what it claims.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use serde_json::Map;

use crate::{
    annotate::{
        Annotations, Claim, ClaimValue, Entity, Mention, Modality, Quote, QuoteKind, Saying, Slug, Speaker, Unit,
        interchange::InputDocument,
    },
    extract::{Article, Moment, Publisher},
    lang::Lang,
    ontology::Class,
    text::Span,
};

/// Outlets of the press.
pub const OUTLETS: u64 = 60;
/// Things that it writes about. A few are in every paper: of 100,000 articles one in ten names the first.
pub const SUBJECTS: u64 = 4_000;
/// One article in so many is a copy of an earlier one.
const COPIES: u64 = 5;

/// Words of a sentence, and how many there are to choose from.
const SENTENCE: u64 = 30;
const VOCABULARY: u64 = 5_000;

/// A value and its unit.
type Amount = (f64, &'static str);

/// Properties with the class of their subject and a usual amount; none where the value is another thing.
const PROPERTIES: [(&str, &str, Option<Amount>); 8] = [
    ("chipCount", "datacenter", Some((50_000.0, "count"))),
    ("powerCapacity", "datacenter", Some((4e8, "W"))),
    ("operates", "company", None),
    ("valuation", "company", Some((2e9, "USD"))),
    ("funding", "company", Some((3e8, "EUR"))),
    ("headcount", "company", Some((2_500.0, "count"))),
    ("investment", "company", Some((7e9, "USD"))),
    ("acquires", "company", None),
];

/// Numbers that look random and are not (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The address part of a thing of the press.
pub fn slug(subject: u64) -> Slug {
    Slug::new(format!("invented-{subject}"))
}

fn thing(subject: u64, class: &str) -> Arc<Entity> {
    let name = format!("Invented {subject}");
    Arc::new(Entity { slug: slug(subject), name, class: Class::new(class), known: false })
}

/// The article of a number with what it claims.
pub fn article(number: u64) -> Option<(Article, Annotations)> {
    let mut numbers = Numbers(number);
    let outlet = numbers.below(OUTLETS);
    if number % COPIES == COPIES - 1 {
        let original = numbers.below(number);
        let (article, found) = self::article(original)?;
        return Some((printed(article, number, outlet)?, found));
    }
    let lang = if numbers.below(2) == 0 { Lang::EN } else { Lang::FR };
    let mut text = String::new();
    let mut found = Annotations::default();
    for _ in 0..1 + numbers.below(4) {
        state(&mut numbers, lang, &mut text, &mut found);
    }
    for quote in 0..number % 3 {
        speak(&mut Numbers(number ^ (quote << 32) ^ u64::MAX), &mut text, &mut found);
    }
    let title = format!("Invented news {number}");
    let document = InputDocument { lang, title, date: None, url: None, text, rest: Map::new() };
    Some((printed(document.article(), number, outlet)?, found))
}

/// The same article as an outlet prints it.
fn printed(article: Article, number: u64, outlet: u64) -> Option<Article> {
    let domain = format!("outlet-{outlet}.example");
    let published = DateTime::from_timestamp(1_700_000_000, 0)? + TimeDelta::minutes(i64::try_from(number).ok()? * 5);
    Some(Article {
        url: format!("https://{domain}/{number}").parse().ok()?,
        publisher: Publisher { name: Some(format!("Outlet {outlet}")), domain },
        published: Some(Moment::Instant(published.fixed_offset())),
        ..article
    })
}

/// One quote in so many is of the few things that everybody quotes.
const FAMOUS: u64 = 8;

/// Adds a quote of somebody.
fn speak(numbers: &mut Numbers, text: &mut String, found: &mut Annotations) {
    let famous = numbers.below(FAMOUS) == 0;
    let mut numbers = if famous { Numbers(numbers.below(500)) } else { Numbers(numbers.next()) };
    let speaker = thing((SUBJECTS as f64 * numbers.share().powi(3)) as u64, "person");
    let words = 8 + numbers.below(25);
    let spoken: Vec<String> =
        (0..words).map(|_| format!("w{}", (VOCABULARY as f64 * numbers.share().powi(3)) as u64)).collect();
    let start = text.len();
    text.push_str(&spoken.join(" "));
    let span = Span::new(start, text.len());
    text.push_str(". ");
    found.quotes.push(Quote {
        span,
        kind: QuoteKind::Direct,
        speaker: Some(Speaker::Entity { entity: speaker, evidence: span }),
        cue: None,
        saying: Saying::default(),
        confidence: 0.8,
    });
}

/// Adds a sentence that states something.
fn state(numbers: &mut Numbers, lang: Lang, text: &mut String, found: &mut Annotations) {
    let subject = (SUBJECTS as f64 * numbers.share().powi(3)) as u64;
    let (property, class, amount) = PROPERTIES[numbers.below(PROPERTIES.len() as u64) as usize];
    let modality = match numbers.below(20) {
        0..12 => Modality::Asserted,
        12..16 => Modality::Planned,
        16..19 => Modality::Hedged,
        _ => Modality::Denied,
    };
    let value = match amount {
        // Most give the usual amount, some a rounded one, some another.
        Some((usual, unit)) => ClaimValue::Amount {
            value: usual * (1.0 + (subject % 7) as f64) * [1.0, 1.0, 1.0, 1.004, 1.2, 2.0][numbers.below(6) as usize],
            max: None,
            unit: Unit::new(unit),
            approximate: false,
        },
        None => ClaimValue::Entity(thing((subject * 31 + numbers.below(4)) % SUBJECTS, "company")),
    };
    let start = text.len();
    let subject = thing(subject, class);
    text.push_str(&subject.name);
    let end = text.len();
    // Each outlet in its own words: only copies have them in common.
    for _ in 0..SENTENCE {
        text.push_str(&format!(" w{}", numbers.below(VOCABULARY)));
    }
    text.push_str(". ");
    found.mentions.push(Mention { span: Span::new(start, end), entity: Arc::clone(&subject), confidence: 0.9 });
    let source = Speaker::Described(Span::new(start, end));
    found.claims.push(Claim {
        subject,
        property: property.into(),
        value,
        qualifier: None,
        title: None,
        modality,
        attributed_to: (numbers.below(5) == 0).then_some(source),
        as_of: None,
        evidence: Span::new(start, text.len() - 1),
        confidence: 0.8,
    });
    if lang == Lang::FR {
        text.push_str("C’est dit en français. ");
    }
}
