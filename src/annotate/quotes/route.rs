//! The ways in which words in marks are attributed, and how sure each is.

use crate::{annotate::Speaker, text::Span};

/// How the words were attributed. The confidence of each way is the share of its quotes that were right, span and
/// speaker together, in the development part of PolNeAR (Newell and others, LREC 2018), as `scripts/polnear` prints it
/// with the names that this project finds; ways with fewer than thirty quotes there take the training part's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// A verb of saying or a preposition right beside the marks.
    Beside,
    /// A signature line or one in the same block.
    Signed,
    /// A verb of saying further off in the sentence.
    Sentence,
    /// A noun of words said: X's warning that "…".
    Noun,
    /// A verb of saying at the end of a sentence that goes on after the marks.
    Later,
    /// Words in a sentence that has a subject and no verb of saying.
    Clause,
    /// "X : « … »" without a verb.
    Colon,
    /// The words go on from others of the same speaker.
    Continued,
    /// Nothing tells who spoke.
    Nobody,
}

impl Route {
    const fn confidence(self) -> f32 {
        match self {
            Route::Beside | Route::Continued => 0.93,
            Route::Signed => 0.77,
            Route::Sentence => 0.82,
            Route::Noun => 0.64,
            Route::Later => 0.92,
            Route::Clause => 0.55,
            Route::Colon => 0.6,
            Route::Nobody => 0.03,
        }
    }
}

#[derive(Debug)]
pub(super) struct Attribution {
    pub(super) route: Route,
    pub(super) cue: Option<Span>,
    pub(super) speaker: Option<Speaker>,
}

impl Attribution {
    pub(super) const fn confidence(&self) -> f32 {
        match self.speaker {
            Some(_) => self.route.confidence(),
            None => Route::Nobody.confidence(),
        }
    }
}
