//! The ways in which words in marks are attributed, and how sure each is.

use crate::{annotate::Speaker, text::Span};

/// How the words were attributed. The confidence of each way is the share of its quotes that were right, span and
/// speaker together, in PolNeAR (Newell and others, LREC 2018), as `scripts/polnear` prints it with the names that this
/// project finds: `Beside` and `Continued` .93 of 5894 in the training part (.92 of 599 in the development part),
/// `Sentence` .82 of 103 in the development part (.87 of 812), `Nobody` .03 of 39 there (.04 of 356). The development
/// part has too few of the rest: `Noun` .64 of 28, `Later` .92 of 50, `Clause` .55 of 82 and `Colon` .49 of 144 are the
/// training part's, and `Signed` is .71 of 34 in both together. It is English only; French takes the same figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
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
            Route::Signed => 0.71,
            Route::Sentence => 0.82,
            Route::Noun => 0.64,
            Route::Later => 0.92,
            Route::Clause => 0.55,
            Route::Colon => 0.5,
            Route::Nobody => 0.03,
        }
    }
}

#[derive(Debug)]
pub struct Attribution {
    pub route: Route,
    pub cue: Option<Span>,
    pub speaker: Option<Speaker>,
}

impl Attribution {
    pub const fn confidence(&self) -> f32 {
        match self.speaker {
            Some(_) => self.route.confidence(),
            None => Route::Nobody.confidence(),
        }
    }
}
