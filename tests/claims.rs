//! The examples of every pattern file, positive and negative, each on its own marked names.

use std::sync::Arc;

use depeche::{
    annotate::{
        Claim, ClaimValue, Document, DocumentLexicon, Entity, Mention, Quantity, Slug, Unit,
        claims::{self, Example, Lexicon, Model},
        entities::Entities,
        quantities,
    },
    extract::{Article, BlockKind, Publisher},
    lang::Lang,
    ontology::{Class, DataFiles},
    text::Span,
    train,
};

/// What the files of a language say.
struct Data {
    document: DocumentLexicon,
    claims: Lexicon,
    entities: Entities,
}

/// An example without its marks.
struct Marked {
    article: Article,
    mentions: Vec<Mention>,
    quantities: Vec<Quantity>,
}

fn read(text: &str, lang: Lang) -> Marked {
    let mut plain = String::new();
    let (mut mentions, mut quantities) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once('[') {
        let (inside, after) = marked.split_once(']').expect("a mark ends in ]");
        let (words, kind) = inside.split_once('|').expect("a mark is [words|kind]");
        plain.push_str(before);
        let start = plain.len();
        plain.push_str(words);
        let span = Span::new(start, plain.len());
        match kind.split_once(' ') {
            // Dates are found in the text itself.
            Some(("date", _)) => {}
            Some((unit, value)) => quantities.push(Quantity {
                span,
                value: value.parse().expect("an amount is a number"),
                value_max: None,
                unit: Unit::new(unit),
                vague: false,
                bound: None,
                counted: None,
            }),
            None => {
                let entity = Entity { slug: Slug::of(words), name: words.into(), class: Class::new(kind), known: true };
                mentions.push(Mention { span, entity: Arc::new(entity), confidence: 0.9 });
            }
        }
        rest = after;
    }
    plain.push_str(rest);
    let (text, blocks) = Article::join([(BlockKind::Paragraph, plain)]);
    let article = Article {
        url: "https://example.org/a".parse().unwrap(),
        based_on: None,
        checks: Vec::new(),
        publisher: Publisher { domain: "example.org".into(), name: None },
        title: String::new(),
        authors: Vec::new(),
        published: Some("2026-01-15".parse().unwrap()),
        modified: None,
        lang,
        text,
        blocks,
    };
    Marked { article, mentions, quantities }
}

fn found(example: &Example, property: &str, lang: Lang, data: &Data) -> Vec<String> {
    let marked = read(&example.text, lang);
    let doc = Document::new(&marked.article, &data.document);
    let claims = claims::find(&doc, &marked.mentions, &marked.quantities, &[], &data.entities, &data.claims, None);
    let told = claims.iter().filter(|claim| &*claim.property == property).map(|claim| {
        let value = match &claim.value {
            ClaimValue::Entity(entity) => entity.name.clone(),
            ClaimValue::Amount { value, .. } => value.to_string(),
            ClaimValue::Date(date) => date.clone(),
        };
        format!("{} / {value} / {}", claim.subject.name, claim.modality.as_str())
    });
    told.collect()
}

fn check(lang: Lang) {
    let files = DataFiles::embedded();
    let data = Data {
        document: DocumentLexicon::load(&files, lang).unwrap(),
        claims: Lexicon::load(&files, lang).unwrap(),
        entities: Entities::load(&files).unwrap(),
    };
    assert!(data.claims.examples().len() > 20, "{lang} has too few examples");
    let wrong: Vec<String> = data
        .claims
        .examples()
        .iter()
        .filter_map(|(property, example)| {
            let told = found(example, property, lang, &data);
            (told != example.claims)
                .then(|| format!("{property}: {}\n   found {told:?}\n  wanted {:?}", example.text, example.claims))
        })
        .collect();
    assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_french_example_gives_the_claims_that_it_names() {
    check(Lang::FR);
}

#[test]
fn every_english_example_gives_the_claims_that_it_names() {
    check(Lang::EN);
}

#[test]
fn a_mistake_in_a_pattern_is_told_with_its_line() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("ontology/lexicon/en/claims");
    std::fs::create_dir_all(&folder).unwrap();
    let text = "property = \"operates\"\nexample = []\n\n[[pattern]]\nmatch = \"{subject:company} [nonsense] {value:datacenter}\"\n";
    std::fs::write(folder.join("operates.toml"), text).unwrap();
    let error = Lexicon::load(&DataFiles::overlaid(root.path()).unwrap(), Lang::EN).unwrap_err();
    assert_eq!((error.path.as_str(), error.line), ("ontology/lexicon/en/claims/operates.toml", Some(5)), "{error}");
    assert!(error.message.contains("nonsense"), "{error}");
}

/// Claims found, right and marked in some of the articles that the weights were learnt from.
fn measured(lang: Lang, model: Option<&Model>) -> (usize, usize, usize) {
    let files = DataFiles::embedded();
    let (document, lexicon) = (DocumentLexicon::load(&files, lang).unwrap(), Lexicon::load(&files, lang).unwrap());
    let (amounts, entities) = (quantities::Lexicon::load(&files, lang).unwrap(), Entities::load(&files).unwrap());
    let articles = train::claims::articles(&files, lang).unwrap();
    let (mut found, mut right, mut marked) = (0, 0, 0);
    for article in articles.iter().step_by(15) {
        let doc = Document::new(&article.article, &document);
        let quantities = quantities::find(&doc, &amounts);
        let claims = claims::find(&doc, &article.mentions, &quantities, &[], &entities, &lexicon, model);
        let stated = |claim: &Claim| {
            article.claims.iter().any(|s| s.property == *claim.property && s.is_about(&claim.subject, &claim.value))
        };
        found += claims.len();
        right += claims.iter().filter(|claim| stated(claim)).count();
        marked += article.claims.len();
    }
    (found, right, marked)
}

#[test]
fn the_reader_adds_what_no_pattern_foresees() {
    let model = Model::load(&DataFiles::embedded()).unwrap();
    for lang in [Lang::FR, Lang::EN] {
        let (_, patterns, _) = measured(lang, None);
        let (found, right, marked) = measured(lang, Some(&model));
        assert!(right * 2 > patterns * 3, "{lang}: {right} of {marked} with the reader, {patterns} without");
        assert!(right * 10 > found * 8, "{lang}: of {found} claims only {right} are right");
    }
}
