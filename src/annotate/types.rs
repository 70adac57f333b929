//! What is found in an article. Every [`Span`] is in bytes of [`Article::text`](crate::extract::Article::text).

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{ontology::Class, text::Span};

/// The stable last part of an entity's IRI, as `meta-platforms`: lower-case ASCII letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slug(String);

impl Slug {
    /// The slug of a name: transliterated, lower-cased, hyphenated.
    pub fn of(name: &str) -> Self {
        Self(slug::slugify(name))
    }

    /// A slug as written in an entity file.
    pub fn new(slug: impl Into<String>) -> Self {
        Self(slug.into())
    }

    /// The slug's characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something with a name: from the entity files, or minted for a name that they do not know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// Identity.
    pub slug: Slug,
    /// Canonical name: the usual English full name.
    pub name: String,
    /// What kind of thing it is.
    pub class: Class,
    /// Whether an entity file names it.
    pub known: bool,
}

/// A place in the text that names an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The name alone: no article, title or possessive.
    pub span: Span,
    /// What it names.
    pub entity: Arc<Entity>,
    /// Probability that span, class and link are right together, 0 to 1.
    pub confidence: f32,
}

/// How words are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// Between marks, after a dialogue dash or in a block quotation.
    Direct,
    /// The content clause of "said that …", "selon X, …".
    Indirect,
}

/// Whose words or claim it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Speaker {
    /// A named source, and where the text names or refers to it.
    Entity {
        /// Who.
        entity: Arc<Entity>,
        /// The name, title or pronoun that shows it.
        evidence: Span,
    },
    /// A source without name, in the text's words without article ("expert en IA").
    Described(Span),
}

impl Speaker {
    /// Where the text shows it.
    pub const fn shown(&self) -> Span {
        match self {
            Self::Entity { evidence, .. } | Self::Described(evidence) => *evidence,
        }
    }
}

/// How the source stands to the words, as the verb that reports them tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Neutral report.
    #[default]
    Said,
    /// The reporter keeps a distance.
    Claimed,
    /// The source says that it is not so.
    Denied,
    /// The source will not say.
    Refused,
}

/// What an article calls a speaker at that time: "PDG" of Nvidia.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// The title without the organisation.
    pub words: Span,
    /// The organisation, where it is known.
    pub at: Option<Arc<Entity>>,
}

/// What an article tells of the act of saying, besides the words and who said them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Saying {
    /// How the source stands to the words.
    pub polarity: Polarity,
    /// Whether the verb presents the words as true ("rappeler", "reveal").
    pub factive: bool,
    /// To whom they were said, where the text names or describes somebody ("told Reuters", "devant les députés").
    pub addressee: Option<Speaker>,
    /// What the article calls the speaker.
    pub role: Option<Role>,
}

/// Reported words.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The words without their marks.
    pub span: Span,
    /// Direct or indirect.
    pub kind: QuoteKind,
    /// Who said it, where the text lets one know.
    pub speaker: Option<Speaker>,
    /// The verb, phrase or signature that attributes it.
    pub cue: Option<Span>,
    /// How, to whom and as what it was said.
    pub saying: Saying,
    /// Probability that span and speaker are right together, 0 to 1.
    pub confidence: f32,
}

/// A base unit: an ISO 4217 code, or one of `W Wh B bit/s FLOPS percent m2 m Hz count`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(Arc<str>);

impl Unit {
    /// A unit by its code.
    pub fn new(code: &str) -> Self {
        Self(code.into())
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is an ISO 4217 currency code: three capitals.
    pub fn is_currency(&self) -> bool {
        self.0.len() == 3 && self.0.bytes().all(|b| b.is_ascii_uppercase())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A limit that the text puts on an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// "more than", "au moins".
    AtLeast,
    /// "up to", "jusqu'à".
    AtMost,
    /// "about", "environ".
    About,
}

/// An amount in base units.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Number, multiplier and unit sign or currency; the number alone where a noun is counted.
    pub span: Span,
    /// Value in the base unit; the low end of a range; the smallest value that a vague amount can mean.
    pub value: f64,
    /// High end of a range.
    pub value_max: Option<f64>,
    /// Base unit.
    pub unit: Unit,
    /// No definite number is given ("des milliards").
    pub vague: bool,
    /// "more than", "about" and the like.
    pub bound: Option<Bound>,
    /// The counted noun, for `count`.
    pub counted: Option<Span>,
}

/// How firmly the text states a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Modality {
    /// Plain statement.
    Asserted,
    /// Future, plan, intention.
    Planned,
    /// "reportedly", "could", the French hearsay conditional.
    Hedged,
    /// Stated not to be so.
    Denied,
}

impl Modality {
    /// Lower-case English name, as in the interchange format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Planned => "planned",
            Modality::Hedged => "hedged",
            Modality::Denied => "denied",
        }
    }
}

/// The object of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum ClaimValue {
    /// Another entity.
    Entity(Arc<Entity>),
    /// An amount in base units.
    Amount {
        /// Value, or low end of a range.
        value: f64,
        /// High end of a range.
        max: Option<f64>,
        /// Base unit.
        unit: Unit,
        /// "about", or a vague amount.
        approximate: bool,
    },
    /// An ISO 8601 date of year, month or day precision (`2026`, `2026-03`).
    Date(String),
}

/// What the text states of a subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Of whom or what.
    pub subject: Arc<Entity>,
    /// Local name of the property in the ontology, as `chipCount`.
    pub property: Arc<str>,
    /// What is said.
    pub value: ClaimValue,
    /// The thing counted or meant by an amount, as the chip of a `chipCount`.
    pub qualifier: Option<Arc<Entity>>,
    /// The title of a `role`, in the text's words ("PDG").
    pub title: Option<String>,
    /// How firmly.
    pub modality: Modality,
    /// When it holds, where the text says so: ISO 8601, or an EDTF interval of months.
    pub as_of: Option<String>,
    /// Whose claim it is, where the text names somebody.
    pub attributed_to: Option<Speaker>,
    /// The words that state it: the smallest span from first to last part.
    pub evidence: Span,
    /// Probability that the claim is what the text says, 0 to 1.
    pub confidence: f32,
}

/// All that was found in one article, each list in text order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Annotations {
    /// Names.
    pub mentions: Vec<Mention>,
    /// Reported words.
    pub quotes: Vec<Quote>,
    /// Amounts.
    pub quantities: Vec<Quantity>,
    /// Statements.
    pub claims: Vec<Claim>,
    /// For each check that the article publishes, what is stated in the words that it checks. Their spans are of those.
    pub checked: Vec<Vec<Claim>>,
}
