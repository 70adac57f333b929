//! Counters in the text format of Prometheus.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use axum::http::StatusCode;

use crate::graph::QueryError;

/// Counters since the start of the process.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: [AtomicU64; 5],
    answered: AtomicU64,
    malformed: AtomicU64,
    timed_out: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
}

impl Metrics {
    pub(super) fn count_request(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.requests.get(class) {
            counter.fetch_add(1, Relaxed);
        }
    }

    pub(super) fn count_query(&self, error: Option<&QueryError>) {
        let counter = match error {
            None => &self.answered,
            Some(QueryError::Syntax { .. } | QueryError::NotAcceptable(_)) => &self.malformed,
            Some(QueryError::TimedOut { .. }) => &self.timed_out,
            Some(QueryError::TooBusy { .. }) => &self.refused,
            Some(QueryError::Evaluation(_) | QueryError::Endpoint(_) | QueryError::Abandoned) => &self.failed,
        };
        counter.fetch_add(1, Relaxed);
    }

    /// All counters, and the number of quads.
    pub(super) fn text(&self, quads: usize) -> String {
        let mut text = String::from("# HELP depeche_quads Quads in the graph.\n# TYPE depeche_quads gauge\n");
        let _ = writeln!(text, "depeche_quads {quads}");
        text.push_str("# HELP depeche_http_requests_total Requests by class of status.\n# TYPE depeche_http_requests_total counter\n");
        for (class, counter) in self.requests.iter().enumerate() {
            let _ =
                writeln!(text, "depeche_http_requests_total{{status=\"{}xx\"}} {}", class + 1, counter.load(Relaxed));
        }
        text.push_str(
            "# HELP depeche_queries_total SPARQL queries by outcome.\n# TYPE depeche_queries_total counter\n",
        );
        for (outcome, counter) in [
            ("answered", &self.answered),
            ("malformed", &self.malformed),
            ("timed_out", &self.timed_out),
            ("refused", &self.refused),
            ("failed", &self.failed),
        ] {
            let _ = writeln!(text, "depeche_queries_total{{outcome=\"{outcome}\"}} {}", counter.load(Relaxed));
        }
        text
    }
}
