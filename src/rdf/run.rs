//! What was run, in PROV-O.

use chrono::{DateTime, SecondsFormat, Utc};
use oxigraph::model::{Literal, NamedNode, Quad, vocab::xsd};

use super::{Base, sheet::Sheet};
use crate::{
    annotate::EXTRACTOR,
    vocab::{prov, schema},
};

/// One run of the program over some articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// When it started; its identity, to the second.
    pub started: DateTime<Utc>,
    /// When it ended, where it has.
    pub ended: Option<DateTime<Utc>>,
}

impl Run {
    /// The run and the program that made it, as quads of `graph/runs`.
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        let node = base.run(self.started);
        let program = NamedNode::new_unchecked(format!("{base}run/by/{EXTRACTOR}"));
        let time =
            |t: DateTime<Utc>| Literal::new_typed_literal(t.to_rfc3339_opts(SecondsFormat::Secs, true), xsd::DATE_TIME);
        let mut sheet = Sheet::new(base.runs_graph());
        sheet.class(&node, prov::ACTIVITY);
        sheet.add(&node, prov::STARTED_AT_TIME, time(self.started));
        sheet.add_some(&node, prov::ENDED_AT_TIME, self.ended.map(time));
        sheet.add(&node, prov::WAS_ASSOCIATED_WITH, program.clone());
        sheet.class(&program, prov::SOFTWARE_AGENT);
        sheet.add(&program, schema::NAME, Literal::new_simple_literal(EXTRACTOR));
        sheet.into_quads()
    }
}
