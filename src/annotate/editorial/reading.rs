//! Decisions from triples, of the file or of the graph.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple, vocab::rdf};

use super::{Action, Decision, Target};
use crate::{
    annotate::types::Slug,
    extract::ArticleId,
    lang::Lang,
    ontology::{Class, Classes},
    vocab::{DEP, dct, dep, prov},
};

/// A decision that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("{subject} {message}")]
pub struct BadDecision {
    /// What is written where the decision's address should be, or the address.
    pub subject: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Reads decisions in the order of their time. Addresses start with `base`: `{base}decision/…`, `{base}entity/…`.
pub fn decisions(
    triples: impl IntoIterator<Item = Triple>,
    base: &str,
    classes: &Classes,
) -> Result<Vec<Decision>, BadDecision> {
    let mut sheets: BTreeMap<String, Sheet> = BTreeMap::new();
    for triple in triples {
        let NamedOrBlankNode::NamedNode(subject) = &triple.subject else {
            return Err(BadDecision {
                subject: triple.subject.to_string(),
                message: "has no address: write <../decision/…>".into(),
            });
        };
        let id = local(subject, base, "decision/").map(str::to_owned).ok_or_else(|| BadDecision {
            subject: format!(
                "<{}>",
                subject.as_str().strip_prefix(&format!("{base}entity/")).unwrap_or(subject.as_str())
            ),
            message: "is no decision: here stand decisions alone, as <../decision/2026-11-24-1>".into(),
        })?;
        let sheet = sheets.entry(id.clone()).or_insert_with(|| Sheet { id, base, classes, facts: BTreeMap::new() });
        sheet.facts.entry(triple.predicate.into_string()).or_default().push(triple.object);
    }
    let mut decisions = sheets.into_values().map(Sheet::read).collect::<Result<Vec<_>, _>>()?;
    decisions.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    Ok(decisions)
}

fn local<'n>(node: &'n NamedNode, base: &str, folder: &str) -> Option<&'n str> {
    let name = node.as_str().strip_prefix(base)?.strip_prefix(folder)?;
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(name)
}

/// What is said of one decision; what has been read is taken out.
struct Sheet<'a> {
    id: String,
    base: &'a str,
    classes: &'a Classes,
    facts: BTreeMap<String, Vec<Term>>,
}

impl Sheet<'_> {
    fn read(mut self) -> Result<Decision, BadDecision> {
        let kind = self
            .node(rdf::TYPE.as_str())?
            .ok_or_else(|| self.wrong("has no class: write \"a dep:Merge\" or the like"))?;
        let by = self.needed_text(dct::CREATOR, "dct:creator: who decided")?;
        let at = self.needed_text(prov::ENDED_AT_TIME, "prov:endedAtTime: when it was decided")?;
        let at: DateTime<Utc> = at
            .parse()
            .map_err(|_| self.wrong(&format!("has the time {at:?}: write \"2026-11-24T09:30:00Z\"^^xsd:dateTime")))?;
        let why = self.text(dct::DESCRIPTION)?.map(|(text, _)| text);
        let action = self.action(kind.as_str())?;
        if let Some(predicate) = self.facts.keys().next() {
            return Err(self.wrong(&format!("has {}, which is not understood in such a decision", short(predicate))));
        }
        Ok(Decision { id: self.id, by, at, why, action })
    }

    fn action(&mut self, kind: &str) -> Result<Action, BadDecision> {
        Ok(match kind {
            dep::MERGE => {
                Action::Merge { from: self.subject()?, into: self.target()?, names: self.texts(dep::SURFACE)? }
            }
            dep::SPLIT => {
                let split = Action::Split {
                    from: self.subject()?,
                    into: self.target()?,
                    surface: self.text(dep::SURFACE)?.map(|(text, _)| text),
                    articles: self.articles()?,
                };
                if matches!(&split, Action::Split { surface: None, articles, .. } if articles.is_empty()) {
                    return Err(self.wrong(
                        "splits nothing off: give dep:surface or dep:inArticle; to join two things, dep:Merge",
                    ));
                }
                split
            }
            dep::RENAME => {
                let (name, lang) = self.text(dep::NEW_NAME)?.ok_or_else(|| self.wrong("has no dep:newName"))?;
                let entity = Target { slug: self.subject()?, name: Some(name), class: self.class()? };
                Action::Rename { entity, lang, was: self.text(dep::SURFACE)?.map(|(text, _)| text) }
            }
            dep::RETYPE => {
                let class = self.class()?.ok_or_else(|| self.wrong("has no dep:newClass, as dep:Company"))?;
                let name = self.text(dep::NEW_NAME)?.map(|(text, _)| text);
                Action::Retype(Target { slug: self.subject()?, name, class: Some(class) })
            }
            dep::REJECT => match self.text(dep::SURFACE)? {
                Some((surface, _)) => Action::RejectSurface(surface),
                None => Action::RejectEntity(self.subject()?),
            },
            dep::LINK => {
                let same_as =
                    self.node(dep::INTO)?.ok_or_else(|| self.wrong("has no dep:into: the other's address"))?;
                let name = self.text(dep::NEW_NAME)?.map(|(text, _)| text);
                let entity = Target { slug: self.subject()?, name, class: self.class()? };
                Action::Link { entity, same_as: same_as.into_string() }
            }
            dep::UNDO => {
                let subject = self.node(dct::SUBJECT)?;
                let id = subject.as_ref().and_then(|node| local(node, self.base, "decision/"));
                Action::Undo(
                    id.ok_or_else(|| self.wrong("has no dct:subject: the decision, as <../decision/…>"))?.to_owned(),
                )
            }
            other => return Err(self.wrong(&format!("has the class {}, which is no kind of decision", short(other)))),
        })
    }

    fn subject(&mut self) -> Result<Slug, BadDecision> {
        self.slug(dct::SUBJECT, "dct:subject")
    }

    fn target(&mut self) -> Result<Target, BadDecision> {
        let slug = self.slug(dep::INTO, "dep:into")?;
        Ok(Target { slug, name: self.text(dep::NEW_NAME)?.map(|(text, _)| text), class: self.class()? })
    }

    fn slug(&mut self, predicate: &str, shown: &str) -> Result<Slug, BadDecision> {
        let node = self.node(predicate)?;
        let slug = node.as_ref().and_then(|node| local(node, self.base, "entity/")).map(Slug::new);
        slug.ok_or_else(|| {
            self.wrong(&format!("has no {shown} that is an entity: write its slug, as <meta-platforms>"))
        })
    }

    fn class(&mut self) -> Result<Option<Class>, BadDecision> {
        let Some(node) = self.node(dep::NEW_CLASS)? else { return Ok(None) };
        let class = self.classes.by_iri(node.as_str()).cloned();
        let unknown = || {
            self.wrong(&format!("has the class {}, which ontology/depeche.ttl does not declare", short(node.as_str())))
        };
        class.ok_or_else(unknown).map(Some)
    }

    fn articles(&mut self) -> Result<Vec<ArticleId>, BadDecision> {
        let terms = self.facts.remove(dep::IN_ARTICLE).unwrap_or_default();
        let mut ids = Vec::new();
        for term in &terms {
            let id = match term {
                Term::NamedNode(node) => local(node, self.base, "article/").and_then(|id| id.parse().ok()),
                _ => None,
            };
            ids.push(id.ok_or_else(|| {
                self.wrong(&format!("has dep:inArticle {term}: write <../article/…> with its 16 digits"))
            })?);
        }
        ids.sort();
        Ok(ids)
    }

    fn node(&mut self, predicate: &str) -> Result<Option<NamedNode>, BadDecision> {
        match self.only(predicate)? {
            None => Ok(None),
            Some(Term::NamedNode(node)) => Ok(Some(node)),
            Some(other) => Err(self.wrong(&format!("has {} {other}: an address in <…> is needed", short(predicate)))),
        }
    }

    fn needed_text(&mut self, predicate: &str, shown: &str) -> Result<String, BadDecision> {
        self.text(predicate)?.map(|(text, _)| text).ok_or_else(|| self.wrong(&format!("has no {shown}")))
    }

    fn text(&mut self, predicate: &str) -> Result<Option<(String, Option<Lang>)>, BadDecision> {
        let term = self.only(predicate)?;
        term.map(|term| self.literal(predicate, &term)).transpose()
    }

    fn texts(&mut self, predicate: &str) -> Result<Vec<String>, BadDecision> {
        let terms = self.facts.remove(predicate).unwrap_or_default();
        let texts = terms.iter().map(|term| self.literal(predicate, term).map(|(text, _)| text));
        let mut texts = texts.collect::<Result<Vec<_>, _>>()?;
        texts.sort();
        Ok(texts)
    }

    fn literal(&self, predicate: &str, term: &Term) -> Result<(String, Option<Lang>), BadDecision> {
        let Term::Literal(literal) = term else {
            return Err(self.wrong(&format!("has {} {term}: text in \"…\" is needed", short(predicate))));
        };
        if literal.value().trim().is_empty() {
            return Err(self.wrong(&format!("has an empty {}", short(predicate))));
        }
        let lang = literal
            .language()
            .map(str::parse)
            .transpose()
            .map_err(|e| self.wrong(&format!("has a bad language: {e}")))?;
        Ok((literal.value().to_owned(), lang))
    }

    fn only(&mut self, predicate: &str) -> Result<Option<Term>, BadDecision> {
        let mut terms = self.facts.remove(predicate).unwrap_or_default();
        if terms.len() > 1 {
            return Err(self.wrong(&format!("has {} more than once: one decision, one entry", short(predicate))));
        }
        Ok(terms.pop())
    }

    fn wrong(&self, message: &str) -> BadDecision {
        BadDecision { subject: format!("<../decision/{}>", self.id), message: message.to_owned() }
    }
}

/// An IRI as the file writes it.
fn short(iri: &str) -> String {
    let prefixes = [("dep", DEP), ("dct", dct::NS), ("prov", prov::NS)];
    let short = prefixes.iter().find_map(|(prefix, ns)| Some(format!("{prefix}:{}", iri.strip_prefix(ns)?)));
    short.unwrap_or_else(|| format!("<{iri}>"))
}
