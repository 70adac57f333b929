//! The formats of answers: media types and the short names of `format=`.

use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat},
    sparql::results::QueryResultsFormat,
};

use super::{Visit, negotiate};
use crate::graph::Formats;

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

const SOLUTIONS: [(&str, &str, QueryResultsFormat); 7] = [
    ("json", "application/sparql-results+json", QueryResultsFormat::Json),
    ("json", "application/json", QueryResultsFormat::Json),
    ("xml", "application/sparql-results+xml", QueryResultsFormat::Xml),
    ("csv", "text/csv", QueryResultsFormat::Csv),
    ("tsv", "text/tab-separated-values", QueryResultsFormat::Tsv),
    ("xml", "application/xml", QueryResultsFormat::Xml),
    ("xml", "text/xml", QueryResultsFormat::Xml),
];

const TRIPLES: [(&str, &str, RdfFormat); 7] = [
    ("turtle", "text/turtle", RdfFormat::Turtle),
    ("ntriples", "application/n-triples", RdfFormat::NTriples),
    ("jsonld", "application/ld+json", JSON_LD),
    ("rdfxml", "application/rdf+xml", RdfFormat::RdfXml),
    ("ttl", "application/x-turtle", RdfFormat::Turtle),
    ("nt", "text/plain", RdfFormat::NTriples),
    ("json", "application/json", JSON_LD),
];

/// Media types of triples, for a choice between them and a page.
pub(super) const TRIPLE_TYPES: [&str; 4] =
    ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"];

/// Media types of solutions, for a choice between them and a page.
pub(super) const SOLUTION_TYPES: [&str; 5] = [
    "application/sparql-results+json",
    "application/json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
];

/// The formats that a request asks for, by `format=` or by `Accept`.
pub(super) fn asked(format: Option<&str>, accept: Option<&str>) -> Formats {
    Formats { solutions: chosen(&SOLUTIONS, format, accept), triples: chosen(&TRIPLES, format, accept) }
}

/// The format of triples that a request asks for.
pub(super) fn triples(visit: &Visit) -> Option<RdfFormat> {
    asked(visit.parameter("format"), visit.accept()).triples
}

fn chosen<T: Copy>(offered: &[(&str, &str, T)], format: Option<&str>, accept: Option<&str>) -> Option<T> {
    match format {
        Some(format) => {
            let named = |(name, media_type, _): &&(&str, &str, T)| *name == format || *media_type == format;
            offered.iter().find(named).map(|(_, _, choice)| *choice)
        }
        None => {
            let types: Vec<(&str, T)> = offered.iter().map(|(_, media_type, choice)| (*media_type, *choice)).collect();
            negotiate::best(accept, &types)
        }
    }
}
