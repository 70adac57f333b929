//! The Turtle data files as quads of `graph/entities` and `graph/ontology`.

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, NamedOrBlankNode, Quad, Term},
};

use super::Base;
use crate::{
    annotate::editorial,
    ontology::{DataError, DataFile, DataFiles, syntax_error},
};

/// What `ontology/entities/*.ttl` says, but for editors' decisions, as quads of `graph/entities`. Relative IRIs there are
/// slugs of entities: `<meta-platforms>` is `{base}entity/meta-platforms`.
pub fn entity_quads(files: &DataFiles, base: &Base) -> Result<Vec<Quad>, DataError> {
    let mut quads = Vec::new();
    for file in files.under("ontology/entities", "ttl").filter(|file| file.path != editorial::PATH) {
        read(file, &format!("{base}entity/"), &base.entities_graph(), &mut quads)?;
    }
    Ok(quads)
}

/// What the vocabulary and the other Turtle files right in `ontology/` say, as quads of `graph/ontology`.
pub fn ontology_quads(files: &DataFiles, base: &Base) -> Result<Vec<Quad>, DataError> {
    let mut quads = Vec::new();
    for file in files.under("ontology", "ttl").filter(|f| f.path.matches('/').count() == 1) {
        read(file, base.as_str(), &base.ontology_graph(), &mut quads)?;
    }
    Ok(quads)
}

fn read(file: &DataFile, base: &str, graph: &NamedNode, quads: &mut Vec<Quad>) -> Result<(), DataError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(base)
        .map_err(|e| DataError { path: file.path.clone(), line: None, message: e.to_string() })?
        .with_default_graph(graph.clone());
    for quad in parser.for_slice(file.text.as_bytes()) {
        let quad = quad.map_err(|e| syntax_error(&file.path, &e))?;
        let blank = matches!(quad.subject, NamedOrBlankNode::BlankNode(_)) || matches!(quad.object, Term::BlankNode(_));
        if blank {
            let message = "blank nodes ([ … ], ( … ) or _:x) have no address: give the thing an IRI of its own";
            return Err(file.error_near("[", message));
        }
        quads.push(quad);
    }
    Ok(())
}
