//! The addresses of the graph: everything has one, and each is minted here.

use std::{fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use oxigraph::model::NamedNode;
use url::Url;

use crate::{annotate::Slug, extract::ArticleId};

/// The IRI that all addresses of the graph start with, as `http://localhost:7878/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

/// A text that cannot be the base of addresses.
#[derive(Debug, thiserror::Error)]
#[error(
    "{text:?} cannot be the base of the graph's addresses ({reason}): use an http or https address that ends in a slash, as http://localhost:7878/"
)]
pub struct BadBase {
    text: String,
    reason: &'static str,
}

impl FromStr for Base {
    type Err = BadBase;

    fn from_str(text: &str) -> Result<Self, BadBase> {
        let bad = |reason| BadBase { text: text.to_owned(), reason };
        let url = Url::parse(text).map_err(|_| bad("it is no absolute address"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad("its scheme is neither http nor https"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad("it has a query or a fragment"));
        }
        if !url.path().ends_with('/') {
            return Err(bad("it does not end in a slash"));
        }
        NamedNode::new(url.as_str()).map_err(|_| bad("it is no IRI"))?;
        Ok(Self(url.into()))
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Base {
    /// The IRI itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part of an IRI after the base, as `entity/meta-platforms`; none for an IRI of elsewhere.
    pub fn local<'i>(&self, iri: &'i str) -> Option<&'i str> {
        iri.strip_prefix(&self.0)
    }

    /// An article, and its named graph.
    pub fn article(&self, id: &ArticleId) -> NamedNode {
        self.at("article/", id.as_str())
    }

    /// A span of an article's text in code points, end exclusive (RFC 5147).
    pub fn span(&self, id: &ArticleId, begin: usize, end: usize) -> NamedNode {
        self.fragment(id, &format!("char={begin},{end}"))
    }

    /// A quote that covers a span, in code points.
    pub fn quote(&self, id: &ArticleId, begin: usize, end: usize) -> NamedNode {
        self.fragment(id, &format!("quote={begin},{end}"))
    }

    /// A claim by the digest of what it says.
    pub fn claim(&self, id: &ArticleId, digest: &str) -> NamedNode {
        self.fragment(id, &format!("claim-{digest}"))
    }

    /// An entity.
    pub fn entity(&self, slug: &Slug) -> NamedNode {
        self.at("entity/", slug.as_str())
    }

    /// A publisher by its domain.
    pub fn source(&self, domain: &str) -> NamedNode {
        self.at("source/", domain)
    }

    /// A run by the second at which it started.
    pub fn run(&self, started: DateTime<Utc>) -> NamedNode {
        self.at("run/", &started.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    /// An archived page by the archive's name for it.
    pub fn archived(&self, id: &str) -> NamedNode {
        self.at("archive/", id)
    }

    /// The graph of what the entity files say.
    pub fn entities_graph(&self) -> NamedNode {
        self.at("graph/", "entities")
    }

    /// An editor's decision.
    pub fn decision(&self, id: &str) -> NamedNode {
        self.at("decision/", id)
    }

    /// The graph of editors' decisions that are in force.
    pub fn editorial_graph(&self) -> NamedNode {
        self.at("graph/", "editorial")
    }

    /// The graph of runs.
    pub fn runs_graph(&self) -> NamedNode {
        self.at("graph/", "runs")
    }

    /// The graph of accepted statements.
    pub fn accepted_graph(&self) -> NamedNode {
        self.at("graph/", "accepted")
    }

    /// The graph of the ledger, which is derived from the articles' graphs.
    pub fn ledger_graph(&self) -> NamedNode {
        self.at("graph/", "ledger")
    }

    /// The graph of what was said, however often it is quoted; derived from the articles' graphs.
    pub fn quotations_graph(&self) -> NamedNode {
        self.at("graph/", "quotations")
    }

    /// What somebody said once, by the digest of it.
    pub fn quotation(&self, digest: &str) -> NamedNode {
        self.at("quotation/", digest)
    }

    /// The graph of what later versions of articles say no more.
    pub fn revisions_graph(&self) -> NamedNode {
        self.at("graph/", "revisions")
    }

    /// An entry of the ledger by the digest of what is said.
    pub fn ledger_entry(&self, digest: &str) -> NamedNode {
        self.at("ledger/", digest)
    }

    /// What is asked of whom: the entries of the ledger that answer it have it in common.
    pub fn question(&self, (subject, property): &(String, String)) -> NamedNode {
        let name = |iri: &str| iri.rsplit(['/', '#']).next().unwrap_or(iri).to_owned();
        match self.local(subject).and_then(|local| local.strip_prefix("entity/")) {
            Some(slug) => self.at("question/", &format!("{slug}:{}", name(property))),
            None => self.at("question/", &format!("{subject}:{}", name(property))),
        }
    }

    /// What an article said of something before it was changed, by the digest of it.
    pub fn revision(&self, id: &ArticleId, digest: &str) -> NamedNode {
        self.fragment(id, &format!("revision-{digest}"))
    }

    /// A check of a claim that an article publishes, by the digest of it.
    pub fn review(&self, id: &ArticleId, digest: &str) -> NamedNode {
        self.fragment(id, &format!("review-{digest}"))
    }

    /// The graph of the vocabulary.
    pub fn ontology_graph(&self) -> NamedNode {
        self.at("graph/", "ontology")
    }

    fn fragment(&self, id: &ArticleId, fragment: &str) -> NamedNode {
        let mut iri = self.article(id).into_string();
        iri.push('#');
        iri.push_str(fragment);
        NamedNode::new_unchecked(iri)
    }

    /// The address of a thing in a folder; characters that an IRI's path does not hold as they are get percent-encoded.
    pub fn at(&self, folder: &str, name: &str) -> NamedNode {
        let mut iri = format!("{}{folder}", self.0);
        for byte in name.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => iri.push(byte.into()),
                _ => iri.push_str(&format!("%{byte:02X}")),
            }
        }
        NamedNode::new_unchecked(iri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_must_be_an_absolute_folder() {
        for bad in ["localhost:7878/", "/x/", "ftp://example.org/", "http://example.org/x", "http://example.org/?a=/"] {
            let error = bad.parse::<Base>().expect_err(bad).to_string();
            assert!(error.contains(bad) && error.contains("http://localhost:7878/"), "{error}");
        }
        assert_eq!("http://example.org".parse::<Base>().expect("a root").as_str(), "http://example.org/");
    }

    #[test]
    fn odd_names_still_make_valid_addresses() {
        let base: Base = "http://localhost:7878/".parse().expect("a base");
        let node = base.source("exa mple.<fr>/é");
        assert_eq!(node.as_str(), "http://localhost:7878/source/exa%20mple.%3Cfr%3E%2F%C3%A9");
        NamedNode::new(node.as_str()).expect("a valid IRI");
    }
}
