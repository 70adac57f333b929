//! Editors' decisions as quads of `graph/editorial`, and what they make of `graph/entities`.

use std::collections::{BTreeMap, HashSet};

use chrono::SecondsFormat;
use oxigraph::model::{
    Literal, NamedNode, NamedOrBlankNode, Quad, Term,
    vocab::{rdf, xsd},
};

use super::{Base, literal, sheet::Sheet};
use crate::{
    annotate::{
        Slug,
        editorial::{Action, Decision, Described, Editorial, Target},
    },
    lang::Lang,
    ontology::Classes,
    vocab::{dct, dep, owl, prov, skos},
};

/// The languages in which every entity has a name.
const LANGUAGES: [Lang; 2] = [Lang::EN, Lang::FR];

/// Decisions as quads of `graph/editorial`, as their file says them.
pub fn decision_quads(base: &Base, classes: &Classes, decisions: &[Decision]) -> Vec<Quad> {
    let mut sheet = Sheet::new(base.editorial_graph());
    for decision in decisions {
        let node = base.decision(&decision.id);
        let plain = |text: &str| Literal::new_simple_literal(text);
        let slug = |slug: &Slug| base.entity(slug);
        let class = match &decision.action {
            Action::Merge { .. } => dep::MERGE,
            Action::Split { .. } => dep::SPLIT,
            Action::Rename { .. } => dep::RENAME,
            Action::Retype(_) => dep::RETYPE,
            Action::RejectEntity(_) | Action::RejectSurface(_) => dep::REJECT,
            Action::Link { .. } => dep::LINK,
            Action::Undo(_) => dep::UNDO,
        };
        sheet.class(&node, class);
        let mut lang = None;
        match &decision.action {
            Action::Merge { from, into, names } => {
                sheet.add(&node, dct::SUBJECT, slug(from));
                sheet.add(&node, dep::INTO, slug(&into.slug));
                names.iter().for_each(|name| sheet.add(&node, dep::SURFACE, plain(name)));
            }
            Action::Split { from, into, surface, articles } => {
                sheet.add(&node, dct::SUBJECT, slug(from));
                sheet.add(&node, dep::INTO, slug(&into.slug));
                sheet.add_some(&node, dep::SURFACE, surface.as_deref().map(plain));
                articles.iter().for_each(|id| sheet.add(&node, dep::IN_ARTICLE, base.article(id)));
            }
            Action::Rename { entity, lang: of, was } => {
                sheet.add(&node, dct::SUBJECT, slug(&entity.slug));
                sheet.add_some(&node, dep::SURFACE, was.as_deref().map(plain));
                lang = *of;
            }
            Action::Retype(entity) => sheet.add(&node, dct::SUBJECT, slug(&entity.slug)),
            Action::RejectEntity(entity) => sheet.add(&node, dct::SUBJECT, slug(entity)),
            Action::RejectSurface(surface) => sheet.add(&node, dep::SURFACE, plain(surface)),
            Action::Link { entity, same_as } => {
                sheet.add(&node, dct::SUBJECT, slug(&entity.slug));
                sheet.link(&node, dep::INTO, same_as);
            }
            Action::Undo(earlier) => sheet.add(&node, dct::SUBJECT, base.decision(earlier)),
        }
        if let Some(Target { name, class, .. }) = decision.action.target() {
            let name = name.as_deref().map(|name| match lang {
                Some(lang) => literal::text(name, lang),
                None => plain(name),
            });
            sheet.add_some(&node, dep::NEW_NAME, name);
            let class = class.as_ref().and_then(|class| classes.iri(class)).map(NamedNode::new_unchecked);
            sheet.add_some(&node, dep::NEW_CLASS, class);
        }
        sheet.add(&node, dct::CREATOR, plain(&decision.by));
        let at = decision.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        sheet.add(&node, prov::ENDED_AT_TIME, Literal::new_typed_literal(at, xsd::DATE_TIME));
        sheet.add_some(&node, dct::DESCRIPTION, decision.why.as_deref().map(plain));
    }
    sheet.into_quads()
}

/// What decisions make of the quads of `graph/entities`.
///
/// What was merged away leaves its names, sources and links to what took its place, and `dct:isReplacedBy`; what was
/// rejected leaves nothing. What only articles named has class and names here once it was decided upon.
pub fn revise_entities(base: &Base, classes: &Classes, editorial: &Editorial, quads: Vec<Quad>) -> Vec<Quad> {
    let graph = base.entities_graph();
    let gone: BTreeMap<String, Option<NamedNode>> = editorial
        .gone()
        .map(|slug| (base.entity(slug).into_string(), editorial.route(slug).map(|to| base.entity(to))))
        .collect();
    let described: BTreeMap<String, &Described> =
        editorial.described().map(|described| (base.entity(&described.entity.slug).into_string(), described)).collect();
    let in_files: HashSet<String> = quads.iter().map(|quad| iri(&quad.subject).to_owned()).collect();
    let mut revised: Vec<Quad> = Vec::with_capacity(quads.len());
    for mut quad in quads {
        if let Some(to) = gone.get(iri(&quad.subject)) {
            let Some(to) = to else { continue };
            match quad.predicate.as_str() {
                skos::PREF_LABEL => quad.predicate = NamedNode::new_unchecked(skos::ALT_LABEL),
                skos::ALT_LABEL | owl::SAME_AS | dct::SOURCE => {}
                _ => continue,
            }
            quad.subject = to.clone().into();
        }
        if let Term::NamedNode(object) = &quad.object
            && let Some(to) = gone.get(object.as_str())
        {
            match to {
                Some(to) if NamedOrBlankNode::from(to.clone()) != quad.subject => quad.object = to.clone().into(),
                _ => continue,
            }
        }
        if let Some(described) = described.get(iri(&quad.subject)) {
            if described.retyped && quad.predicate == rdf::TYPE {
                continue;
            }
            if quad.predicate.as_str() == skos::PREF_LABEL && renames(described, &quad.object) {
                quad.predicate = NamedNode::new_unchecked(skos::ALT_LABEL);
            }
        }
        revised.push(quad);
    }
    let mut sheet = Sheet::new(graph);
    for (from, to) in &gone {
        sheet.add_some(&NamedNode::new_unchecked(from), dct::IS_REPLACED_BY, to.clone());
    }
    for (node, described) in described.iter().filter(|(node, _)| !gone.contains_key(*node)) {
        describe(&mut sheet, base, classes, described, in_files.contains(node));
    }
    revised.extend(sheet.into_quads());
    let mut seen = HashSet::new();
    revised.retain(|quad| seen.insert(quad.clone()));
    revised
}

fn iri(subject: &NamedOrBlankNode) -> &str {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

/// Whether a preferred label has given way to another name.
fn renames(described: &Described, label: &Term) -> bool {
    let Term::Literal(label) = label else { return false };
    let lang = label.language().and_then(|lang| lang.parse().ok());
    described.names.contains_key(&lang) || described.names.contains_key(&None)
}

fn describe(sheet: &mut Sheet, base: &Base, classes: &Classes, described: &Described, in_file: bool) {
    let Described { entity, names, .. } = described;
    let node = base.entity(&entity.slug);
    if (described.retyped || !in_file)
        && let Some(class) = classes.iri(&entity.class)
    {
        sheet.class(&node, class);
    }
    let of_every = names.get(&None).or(if in_file { None } else { Some(&entity.name) });
    let mut languages: Vec<Lang> = names.keys().flatten().copied().collect();
    languages.extend(LANGUAGES.iter().filter(|lang| !names.contains_key(&Some(**lang))));
    for lang in languages {
        let name = names.get(&Some(lang)).or(of_every);
        sheet.add_some(&node, skos::PREF_LABEL, name.map(|name| literal::text(name, lang)));
    }
    for name in &described.other_names {
        sheet.add(&node, skos::ALT_LABEL, Literal::new_simple_literal(name));
    }
    for same_as in &described.same_as {
        sheet.link(&node, owl::SAME_AS, same_as);
    }
    sheet.add(&node, dct::SOURCE, base.decision(&described.decision));
}
