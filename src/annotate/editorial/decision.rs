//! What an editor decided about a name, as a plain value.

use chrono::{DateTime, Utc};

use crate::{annotate::types::Slug, extract::ArticleId, lang::Lang, ontology::Class};

/// One decision: who, when, why, what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its identity, the last part of its IRI: letters, digits and hyphens.
    pub id: String,
    /// Who decided.
    pub by: String,
    /// When, to the second.
    pub at: DateTime<Utc>,
    /// For what reason.
    pub why: Option<String>,
    /// What.
    pub action: Action,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Two nodes are one thing: every mention of `from` is one of `into`.
    Merge {
        /// The entity that is no more.
        from: Slug,
        /// The entity that stays.
        into: Target,
        /// The names under which articles know `from`.
        names: Vec<String>,
    },
    /// Some mentions of `from` are of `into`.
    Split {
        /// The entity that some mentions are taken from.
        from: Slug,
        /// The entity that they are given to.
        into: Target,
        /// In exactly these characters; in any where there are none.
        surface: Option<String>,
        /// In these articles; in all where there are none.
        articles: Vec<ArticleId>,
    },
    /// An entity has another name.
    Rename {
        /// The entity, with its class where no entity file describes it.
        entity: Target,
        /// The language of the name; every language where there is none.
        lang: Option<Lang>,
        /// The name before, where no entity file gives it.
        was: Option<String>,
    },
    /// An entity is of another class; with its name where no entity file describes it.
    Retype(Target),
    /// An entity names nothing.
    RejectEntity(Slug),
    /// These characters name nothing.
    RejectSurface(String),
    /// An entity is the same thing as one elsewhere.
    Link {
        /// Ours, with name and class where no entity file describes it.
        entity: Target,
        /// The other's IRI.
        same_as: String,
    },
    /// An earlier decision no longer holds.
    Undo(String),
}

/// The entity that a decision leads to, and what the decision says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub slug: Slug,
    /// Its name, where the decision gives one.
    pub name: Option<String>,
    /// Its class, where the decision gives one.
    pub class: Option<Class>,
}

impl Action {
    /// The word for it on the command line.
    pub const fn verb(&self) -> &'static str {
        match self {
            Action::Merge { .. } => "merge",
            Action::Split { .. } => "split",
            Action::Rename { .. } => "rename",
            Action::Retype(_) => "retype",
            Action::RejectEntity(_) | Action::RejectSurface(_) => "reject",
            Action::Link { .. } => "link",
            Action::Undo(_) => "undo",
        }
    }

    /// The entities that it names.
    pub fn slugs(&self) -> impl Iterator<Item = &Slug> {
        let (first, second) = match self {
            Action::Merge { from, into, .. } | Action::Split { from, into, .. } => (Some(from), Some(&into.slug)),
            Action::Rename { entity, .. } | Action::Retype(entity) | Action::Link { entity, .. } => {
                (Some(&entity.slug), None)
            }
            Action::RejectEntity(entity) => (Some(entity), None),
            Action::RejectSurface(_) | Action::Undo(_) => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The entity that it leads to, where it says something of it.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Action::Merge { into, .. } | Action::Split { into, .. } => Some(into),
            Action::Rename { entity, .. } | Action::Retype(entity) | Action::Link { entity, .. } => Some(entity),
            Action::RejectEntity(_) | Action::RejectSurface(_) | Action::Undo(_) => None,
        }
    }
}
