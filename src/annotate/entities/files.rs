//! The Turtle files: what each says of each entity, checked.

use std::{collections::HashMap, sync::Arc};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedOrBlankNode, Quad, Term, vocab::rdf},
};

use crate::{
    annotate::{
        editorial,
        titles::Gender,
        types::{Entity, Slug},
    },
    lang::Lang,
    ontology::{Class, Classes, DataError, DataFile, DataFiles, syntax_error},
    vocab::{DEP, dct, owl, schema, skos},
};

/// Where the relative IRIs of the entity files stand; only what follows it, the slug, is kept.
const BASE: &str = "https://w3id.org/depeche/entity/";
const FOLDER: &str = "ontology/entities";

/// A name of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name.
    pub text: String,
    /// The language it is used in; every language where none is given.
    pub lang: Option<Lang>,
    /// Whether it is also a common word or something else's name, so that it counts only with evidence.
    pub ambiguous: bool,
}

/// What the files say of one entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Slug, canonical name and class.
    pub entity: Arc<Entity>,
    /// Every name: preferred ones first.
    pub labels: Vec<Label>,
    /// Words of which one must stand in the document for an ambiguous name to count.
    pub context: Vec<String>,
    /// The same thing elsewhere (Wikidata, GeoNames), as IRIs.
    pub same_as: Vec<String>,
    /// IRIs of the pages or data sets where the entry can be checked.
    pub sources: Vec<String>,
    /// Gender of a person.
    pub gender: Option<Gender>,
    /// Other facts: predicate IRI and the entity it leads to.
    pub links: Vec<(String, Slug)>,
}

impl Record {
    /// The organization that a person works for.
    pub fn works_for(&self) -> Option<&Slug> {
        self.link(schema::NS, "worksFor")
    }

    /// The company that owns this one.
    pub fn parent(&self) -> Option<&Slug> {
        self.link(schema::NS, "parentOrganization")
    }

    /// The maker of a model, chip or product.
    pub fn developer(&self) -> Option<&Slug> {
        self.link(DEP, "developer")
    }

    /// The larger place that holds this one.
    pub fn place(&self) -> Option<&Slug> {
        self.link(schema::NS, "containedInPlace")
    }

    fn link(&self, namespace: &str, name: &str) -> Option<&Slug> {
        self.links.iter().find(|(p, _)| p.strip_prefix(namespace) == Some(name)).map(|(_, slug)| slug)
    }
}

/// The predicates that lead to another entity.
const LINKS: [(&str, &str); 5] = [
    (schema::NS, "worksFor"),
    (schema::NS, "parentOrganization"),
    (schema::NS, "containedInPlace"),
    (DEP, "developer"),
    (DEP, "operator"),
];

/// An entity while its triples come in.
struct Draft<'f> {
    file: &'f DataFile,
    slug: String,
    class: Option<Class>,
    preferred: Vec<Label>,
    alternative: Vec<Label>,
    record: Record,
}

impl Draft<'_> {
    fn error(&self, message: String) -> DataError {
        self.file.error_near(&format!("<{}>", self.slug), format!("<{}> {message}", self.slug))
    }
}

/// Reads all entity files.
pub(super) fn read(files: &DataFiles, classes: &Classes) -> Result<Vec<Record>, DataError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut by_slug: HashMap<String, usize> = HashMap::new();
    for file in files.under(FOLDER, "ttl").filter(|file| file.path != editorial::PATH) {
        read_file(file, classes, &mut drafts, &mut by_slug)?;
    }
    for draft in &drafts {
        for (_, target) in &draft.record.links {
            if !by_slug.contains_key(target.as_str()) {
                return Err(draft.error(format!("points to <{target}>, which no entity file describes")));
            }
        }
    }
    drafts.into_iter().map(finish).collect()
}

fn read_file<'f>(
    file: &'f DataFile,
    classes: &Classes,
    drafts: &mut Vec<Draft<'f>>,
    by_slug: &mut HashMap<String, usize>,
) -> Result<(), DataError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(BASE).map_err(|e| DataError {
        path: file.path.clone(),
        line: None,
        message: e.to_string(),
    })?;
    for quad in parser.for_slice(file.text.as_bytes()) {
        let quad = quad.map_err(|e| syntax_error(&file.path, &e))?;
        let slug = subject_slug(file, &quad)?;
        let index = *by_slug.entry(slug.clone()).or_insert_with(|| {
            drafts.push(Draft::new(file, slug));
            drafts.len() - 1
        });
        if let Some(draft) = drafts.get_mut(index) {
            if draft.file.path != file.path {
                let message = format!("<{}> is already described in {}", draft.slug, draft.file.path);
                return Err(file.error_near(&format!("<{}>", draft.slug), message));
            }
            draft.take(quad, classes)?;
        }
    }
    Ok(())
}

fn subject_slug(file: &DataFile, quad: &Quad) -> Result<String, DataError> {
    let slug = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().strip_prefix(BASE),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    match slug {
        Some(slug) if is_slug(slug) => Ok(slug.to_owned()),
        _ => {
            let subject = quad.subject.to_string();
            let shown = subject.replace(BASE, "");
            let message =
                format!("{shown} is no slug: write lower-case ASCII letters, digits and hyphens, as <meta-platforms>");
            Err(file.error_near(&shown, message))
        }
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl<'f> Draft<'f> {
    fn new(file: &'f DataFile, slug: String) -> Self {
        let entity = Entity { slug: Slug::new(slug.as_str()), name: String::new(), class: Class::new(""), known: true };
        let record = Record {
            entity: Arc::new(entity),
            labels: Vec::new(),
            context: Vec::new(),
            same_as: Vec::new(),
            sources: Vec::new(),
            gender: None,
            links: Vec::new(),
        };
        Self { file, slug, class: None, preferred: Vec::new(), alternative: Vec::new(), record }
    }

    fn take(&mut self, quad: Quad, classes: &Classes) -> Result<(), DataError> {
        let predicate = quad.predicate.as_str();
        match (predicate, quad.object) {
            (p, Term::NamedNode(class)) if p == rdf::TYPE.as_str() => {
                if self.class.is_some() {
                    return Err(self.error("is described twice: keep one entry with one class".into()));
                }
                let known = classes.by_iri(class.as_str()).cloned();
                let name = class.as_str().replace(DEP, "dep:");
                self.class = Some(known.ok_or_else(|| {
                    self.error(format!("has the class {name}, which ontology/depeche.ttl does not declare"))
                })?);
            }
            (p, Term::Literal(text)) => {
                let lang = match text.language().map(str::parse::<Lang>).transpose() {
                    Ok(lang) => lang,
                    Err(e) => return Err(self.error(e.to_string())),
                };
                self.take_literal(p, Label { text: text.value().to_owned(), lang, ambiguous: false })?;
            }
            (owl::SAME_AS, Term::NamedNode(node)) => self.record.same_as.push(node.into_string()),
            (dct::SOURCE, Term::NamedNode(node)) => self.record.sources.push(node.into_string()),
            (p, Term::NamedNode(node)) if p.strip_prefix(schema::NS) == Some("gender") => {
                self.record.gender = match node.as_str().strip_prefix(schema::NS) {
                    Some("Female") => Some(Gender::Feminine),
                    Some("Male") => Some(Gender::Masculine),
                    _ => return Err(self.error("has a gender other than schema:Female or schema:Male".into())),
                };
            }
            (p, Term::NamedNode(node)) if LINKS.iter().any(|(ns, name)| p.strip_prefix(ns) == Some(name)) => {
                let slug = node.as_str().strip_prefix(BASE).map(Slug::new);
                let predicate = p.to_owned();
                let slug = slug.ok_or_else(|| self.error(format!("must name an entity by its slug, not {node}")))?;
                self.record.links.push((predicate, slug));
            }
            (p, object) => return Err(self.error(format!("has {p} {object}, which is not understood here"))),
        }
        Ok(())
    }

    fn take_literal(&mut self, predicate: &str, label: Label) -> Result<(), DataError> {
        if label.text.trim() != label.text || label.text.is_empty() {
            return Err(self.error(format!("has {:?}: a name without space around it is needed", label.text)));
        }
        match predicate {
            skos::PREF_LABEL => self.preferred.push(label),
            skos::ALT_LABEL => self.alternative.push(label),
            p if p.strip_prefix(DEP) == Some("ambiguous") => {
                self.alternative.push(Label { ambiguous: true, ..label });
            }
            p if p.strip_prefix(DEP) == Some("context") => self.record.context.push(label.text),
            p => return Err(self.error(format!("has {p} {:?}, which is not understood here", label.text))),
        }
        Ok(())
    }
}

fn finish(mut draft: Draft) -> Result<Record, DataError> {
    let english = draft.preferred.iter().find(|label| label.lang == Some(Lang::EN));
    let Some(name) = english.map(|label| label.text.clone()) else {
        return Err(draft.error("has no skos:prefLabel in English (@en): the canonical name".into()));
    };
    let Some(class) = draft.class.clone() else {
        return Err(draft.error("has no class: write \"a dep:Company\" or the like".into()));
    };
    if draft.record.sources.is_empty() {
        return Err(draft.error("has no dct:source: the page where the entry can be checked".into()));
    }
    let slug = draft.record.entity.slug.clone();
    draft.record.entity = Arc::new(Entity { slug, name, class, known: true });
    // A sole preferred label serves every language; an ambiguous one says so and takes the flag over.
    if let [only] = draft.preferred.as_mut_slice() {
        only.lang = None;
    }
    let mut labels: Vec<Label> = Vec::new();
    for label in draft.preferred.into_iter().chain(draft.alternative) {
        match labels.iter_mut().find(|l| l.text == label.text && (l.lang == label.lang || label.ambiguous)) {
            Some(same) => same.ambiguous |= label.ambiguous,
            None => labels.push(label),
        }
    }
    draft.record.labels = labels;
    Ok(draft.record)
}
