//! The file of decisions on disk: read, added to, never rewritten.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use chrono::{DateTime, SubsecRound, Utc};
use oxigraph::model::{
    Term,
    vocab::{rdf::TYPE, xsd},
};

use crate::{
    annotate::{
        editorial::{self, Action, Decision, Editorial},
        entities::Entities,
    },
    ontology::{Classes, DataError, DataFile},
    rdf::{self, Base},
    vocab::{DEP, dct, prov},
};

const HEADER: &str = "\
# What editors decided about names. Written by `depeche entities`, which adds at the end and takes a decision back by a
# dep:Undo; it may be edited by hand, after which `depeche entities apply` brings the graph to it.
@prefix dct:  <http://purl.org/dc/terms/> .
@prefix dep:  <https://w3id.org/depeche#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
";

/// The file of decisions.
#[derive(Debug)]
pub struct DecisionFile {
    path: PathBuf,
    file: DataFile,
    decisions: Vec<Decision>,
}

/// A file of decisions that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file system's own word.
    #[error("the file of decisions {} cannot be {action}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done, as "read".
        action: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// It says something that cannot be understood.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl DecisionFile {
    /// Reads the file; one that is not there yet has no decisions.
    pub fn open(path: &Path, classes: &Classes) -> Result<Self, FileError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(FileError::Io { path: path.to_owned(), action: "read", source }),
        };
        let file = DataFile { path: path.display().to_string(), text };
        let decisions = editorial::all_decisions(&file, classes)?;
        Ok(Self { path: path.to_owned(), file, decisions })
    }

    /// Every decision, those that were taken back and those that take back among them, in the order of their times.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// What follows from the decisions.
    pub fn editorial(&self, entities: &Entities) -> Result<Editorial, DataError> {
        Editorial::new(self.decisions.clone(), entities)
            .map_err(|bad| self.file.error_near(&bad.subject, bad.to_string()))
    }

    /// Adds a decision, for now in memory alone; what follows from all of them.
    pub fn decide(
        &mut self,
        action: Action,
        by: &str,
        why: Option<&str>,
        now: DateTime<Utc>,
        classes: &Classes,
        entities: &Entities,
    ) -> Result<Editorial, DataError> {
        // A clock that was set back must not put a decision before those that it was made after.
        let last = self.decisions.last().map_or(now, |decision| decision.at);
        let at = now.max(last).trunc_subsecs(0);
        let stamp = at.format("%Y%m%dT%H%M%SZ").to_string();
        let taken = |id: &str| self.decisions.iter().any(|decision| decision.id == id);
        let id = (1..).map(|n: u32| format!("{stamp}-{n:02}")).find(|id| !taken(id)).unwrap_or(stamp);
        let decision = Decision { id, by: by.to_owned(), at, why: why.map(str::to_owned), action };
        if self.file.text.is_empty() {
            self.file.text = HEADER.to_owned();
        }
        if !self.file.text.ends_with('\n') {
            self.file.text.push('\n');
        }
        self.file.text.push('\n');
        self.file.text.push_str(&turtle(&decision, classes));
        self.decisions.push(decision);
        self.editorial(entities)
    }

    /// Puts the file on disk: the whole new one or, if anything fails, the old one.
    pub fn save(&self) -> Result<(), FileError> {
        let io = |action| move |source| FileError::Io { path: self.path.clone(), action, source };
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(io("put into its folder"))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io("written"))?;
        file.write_all(self.file.text.as_bytes()).map_err(io("written"))?;
        file.as_file().sync_all().map_err(io("written"))?;
        file.persist(&self.path).map_err(|e| io("written")(e.error))?;
        Ok(())
    }
}

/// A decision as an entry of the file.
fn turtle(decision: &Decision, classes: &Classes) -> String {
    let Ok(base) = editorial::BASE.parse::<Base>() else { return String::new() };
    let quads = rdf::decision_quads(&base, classes, std::slice::from_ref(decision));
    let facts = quads.iter().map(|quad| match quad.predicate.as_str() {
        predicate if predicate == TYPE.as_str() => format!("a {}", term(&base, &quad.object)),
        predicate => format!("{} {}", short(&base, predicate), term(&base, &quad.object)),
    });
    let facts: Vec<String> = facts.collect();
    format!("<../decision/{}> {} .\n", decision.id, facts.join(" ;\n    "))
}

fn term(base: &Base, term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(base, node.as_str()),
        other => other.to_string().replace(&format!("<{}>", xsd::DATE_TIME.as_str()), "xsd:dateTime"),
    }
}

/// An IRI relative to the entities', or by one of the file's prefixes.
fn short(base: &Base, iri: &str) -> String {
    if let Some(local) = base.local(iri) {
        return match local.strip_prefix("entity/") {
            Some(slug) => format!("<{slug}>"),
            None => format!("<../{local}>"),
        };
    }
    let prefixes = [("dct", dct::NS), ("dep", DEP), ("prov", prov::NS)];
    let short = prefixes.iter().find_map(|(prefix, ns)| Some(format!("{prefix}:{}", iri.strip_prefix(ns)?)));
    short.unwrap_or_else(|| format!("<{iri}>"))
}
