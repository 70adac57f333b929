//! The phenomena of reported speech, one an item, in `tests/quotes/{lang}.toml`.

use std::sync::Arc;

use depeche::{
    annotate::{
        Document, DocumentLexicon, Entity, Mention, Polarity, Quote, QuoteKind, Slug, Speaker, entities::Entities,
        quotes,
    },
    extract::{Article, BlockKind, Publisher},
    lang::Lang,
    ontology::{Class, DataFiles},
    text::Span,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    /// Names that the items use: name, class. A last name alone stands for the full one.
    names: Vec<(String, String)>,
    item: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    /// What it is about.
    phenomenon: String,
    /// One block a line; a line that starts with `> ` is a block quotation.
    text: String,
    /// Kind, words, speaker; an empty speaker is none. All of them, and no other.
    quotes: Vec<(String, String, String)>,
    /// Set on what does not work yet; the test fails when it does, so that this is taken away.
    #[serde(default)]
    not_yet: bool,
}

fn article(lang: Lang, text: &str) -> Article {
    let (text, blocks) = Article::join(text.trim().lines().map(|line| match line.strip_prefix("> ") {
        Some(quotation) => (BlockKind::Blockquote, quotation.to_owned()),
        None => (BlockKind::Paragraph, line.to_owned()),
    }));
    Article {
        url: "https://press.example/item".parse().unwrap(),
        based_on: None,
        checks: Vec::new(),
        publisher: Publisher { domain: "press.example".into(), name: None },
        title: String::new(),
        authors: Vec::new(),
        published: None,
        modified: None,
        lang,
        text,
        blocks,
    }
}

fn mentions(text: &str, names: &[(String, String)]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (name, class) in names {
        let last = name.rsplit(' ').next().unwrap();
        let short = (class == "person" && last != name).then_some(last);
        for form in [Some(name.as_str()), short].into_iter().flatten() {
            for (start, _) in text.match_indices(form) {
                let span = Span::new(start, start + form.len());
                let word_goes_on = text[span.end..].starts_with(char::is_alphanumeric);
                if !word_goes_on && !found.iter().any(|m| m.span.overlaps(span)) {
                    let entity =
                        Entity { slug: Slug::of(name), name: name.clone(), class: Class::new(class), known: true };
                    found.push(Mention { span, entity: Arc::new(entity), confidence: 1.0 });
                }
            }
        }
    }
    found.sort_by_key(|m| m.span.start);
    found
}

fn shown(text: &str, quote: &Quote) -> (String, String, String) {
    let kind = match quote.kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Indirect => "indirect",
    };
    let speaker = match &quote.speaker {
        Some(Speaker::Entity { entity, .. }) => entity.name.clone(),
        Some(Speaker::Described(span)) => span.of(text).to_owned(),
        None => String::new(),
    };
    (kind.to_owned(), quote.span.of(text).to_owned(), speaker)
}

fn every_item_gives_its_quotes(lang: Lang, corpus: &str) {
    let files = DataFiles::embedded();
    let words = DocumentLexicon::load(&files, lang).unwrap();
    let lexicon = quotes::Lexicon::load(&files, lang).unwrap();
    let entities = Entities::load(&DataFiles::embedded()).unwrap();
    let corpus: Corpus = toml::from_str(corpus).unwrap();
    let mut wrong = Vec::new();
    for item in &corpus.item {
        let article = article(lang, &item.text);
        let document = Document::new(&article, &words);
        let found = quotes::find(&document, &mentions(&article.text, &corpus.names), &entities, &lexicon);
        let found: Vec<_> = found.iter().map(|q| shown(&article.text, q)).collect();
        if (found == item.quotes) == item.not_yet {
            wrong.push(format!("{}\n  expected {:?}\n  found    {found:?}", item.phenomenon, item.quotes));
        }
    }
    assert!(wrong.is_empty(), "{} of {} items:\n{}", wrong.len(), corpus.item.len(), wrong.join("\n"));
}

#[test]
fn every_french_item_gives_its_quotes_and_no_other() {
    every_item_gives_its_quotes(Lang::FR, include_str!("quotes/fr.toml"));
}

#[test]
fn every_english_item_gives_its_quotes_and_no_other() {
    every_item_gives_its_quotes(Lang::EN, include_str!("quotes/en.toml"));
}

#[test]
fn ten_times_the_text_takes_about_ten_times_as_long() {
    let files = DataFiles::embedded();
    let words = DocumentLexicon::load(&files, Lang::FR).unwrap();
    let lexicon = quotes::Lexicon::load(&files, Lang::FR).unwrap();
    for pattern in [
        "« Il dit 'oui, selon \"elle, a dit que Claire ",
        "« un mot encore » ",
        "« un mot encore, dit-il, ",
        "selon Claire Dumas, il a dit que « non merci bien » , ",
        "“Un mot ‘encore” une fois ' » ",
        "« Ouvert.\n",
        "– Oui, dit-il, non.\n",
    ] {
        let time = |repeats: usize| {
            let article = article(Lang::FR, &pattern.repeat(repeats));
            let document = Document::new(&article, &words);
            let start = std::time::Instant::now();
            quotes::find(&document, &[], &Entities::load(&DataFiles::embedded()).unwrap(), &lexicon);
            start.elapsed().as_secs_f64()
        };
        let (short, long) = (time(3_000), time(30_000));
        assert!(long < short * 40.0 + 0.2, "{pattern:?}: {short:.3} s became {long:.3} s");
    }
}

/// The data files with one of them changed.
fn with_change(path: &str, from: &str, to: &str) -> (tempfile::TempDir, DataFiles) {
    let text = DataFiles::embedded().file(path).unwrap().text.replacen(from, to, 1);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
    std::fs::write(folder.path().join(path), text).unwrap();
    let files = DataFiles::overlaid(folder.path()).unwrap();
    (folder, files)
}

#[test]
fn a_verb_in_the_wrong_group_is_named_with_its_line() {
    let (_folder, files) = with_change("ontology/lexicon/fr/cues.toml", "\"affirmer\"", "\"affirmir\"");
    let error = quotes::Lexicon::load(&files, Lang::FR).unwrap_err();
    assert!(error.line.is_some() && error.to_string().contains("affirmir"), "{error}");
}

#[test]
fn a_verb_that_stands_twice_is_named_with_its_line() {
    let twice = "\"affirmer\", \"affirmer\"";
    let (_folder, files) = with_change("ontology/lexicon/fr/cues.toml", "\"affirmer\"", twice);
    let error = quotes::Lexicon::load(&files, Lang::FR).unwrap_err();
    assert!(error.line.is_some() && error.to_string().contains("second time"), "{error}");
}

#[test]
fn a_title_of_three_forms_is_named_with_its_line() {
    let (_folder, files) = with_change("ontology/lexicon/fr/titles.toml", "patron|patronne", "patron|patronne|chef");
    let error = quotes::Lexicon::load(&files, Lang::FR).unwrap_err();
    assert!(error.line.is_some() && error.path.ends_with("titles.toml"), "{error}");
}

#[test]
fn a_new_verb_is_an_edit_of_the_data() {
    let text = "« Nous ouvrirons le site au printemps », bougonne Claire Dumas.";
    let (_folder, files) = with_change("ontology/lexicon/fr/cues.toml", "\"affirmer\"", "\"affirmer\", \"bougonner\"");
    let cue = |files: &DataFiles| {
        let words = DocumentLexicon::load(files, Lang::FR).unwrap();
        let lexicon = quotes::Lexicon::load(files, Lang::FR).unwrap();
        let article = article(Lang::FR, text);
        let document = Document::new(&article, &words);
        quotes::find(&document, &[], &Entities::load(&DataFiles::embedded()).unwrap(), &lexicon)[0].cue
    };
    assert_eq!(cue(&DataFiles::embedded()), None);
    assert_eq!(cue(&files).map(|span| span.of(text)), Some("bougonne"));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sayings {
    names: Vec<(String, String)>,
    item: Vec<SayingItem>,
}

/// What a text tells of the saying of its first quote.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayingItem {
    text: String,
    #[serde(default)]
    polarity: Polarity,
    #[serde(default)]
    factive: bool,
    /// Name or words; none where it is empty.
    #[serde(default)]
    to: String,
    /// Words of the role.
    #[serde(default)]
    role: String,
    /// Name of the organisation.
    #[serde(default)]
    at: String,
}

fn every_item_tells_how_it_was_said(lang: Lang, corpus: &str) {
    let files = DataFiles::embedded();
    let words = DocumentLexicon::load(&files, lang).unwrap();
    let lexicon = quotes::Lexicon::load(&files, lang).unwrap();
    let entities = Entities::load(&files).unwrap();
    let corpus: Sayings = toml::from_str(corpus).unwrap();
    let mut wrong = Vec::new();
    for item in &corpus.item {
        let article = article(lang, &item.text);
        let document = Document::new(&article, &words);
        let found = quotes::find(&document, &mentions(&article.text, &corpus.names), &entities, &lexicon);
        let Some(quote) = found.first() else {
            wrong.push(format!("{}\n  no quote", item.text));
            continue;
        };
        let saying = &quote.saying;
        let to = match &saying.addressee {
            Some(Speaker::Entity { entity, .. }) => entity.name.clone(),
            Some(Speaker::Described(span)) => span.of(&article.text).to_owned(),
            None => String::new(),
        };
        let role = saying.role.as_ref().map_or("", |role| role.words.of(&article.text));
        let at = saying.role.as_ref().and_then(|role| role.at.as_ref()).map_or("", |at| at.name.as_str());
        let found = (saying.polarity, saying.factive, to.as_str(), role, at);
        let expected = (item.polarity, item.factive, item.to.as_str(), item.role.as_str(), item.at.as_str());
        if found != expected {
            wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}", item.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {} items:\n{}", wrong.len(), corpus.item.len(), wrong.join("\n"));
}

#[test]
fn every_french_item_tells_attitude_addressee_and_role() {
    every_item_tells_how_it_was_said(Lang::FR, include_str!("quotes/sayings.fr.toml"));
}

#[test]
fn every_english_item_tells_attitude_addressee_and_role() {
    every_item_tells_how_it_was_said(Lang::EN, include_str!("quotes/sayings.en.toml"));
}

#[test]
fn a_doubting_phrase_that_is_no_preposition_is_named_with_its_line() {
    let (_folder, files) = with_change("ontology/lexicon/fr/cues.toml", "doubting = [", "doubting = [\"à lire\", ");
    let error = quotes::Lexicon::load(&files, Lang::FR).unwrap_err();
    assert!(error.line.is_some() && error.to_string().contains("à lire"), "{error}");
}

#[test]
fn each_language_knows_250_verbs_of_saying_or_more() {
    for lang in [Lang::FR, Lang::EN] {
        let lexicon = quotes::Lexicon::load(&DataFiles::embedded(), lang).unwrap();
        let lemmas: std::collections::HashSet<_> = lexicon.verbs.iter().map(|verb| &verb.lemma).collect();
        assert!(lemmas.len() >= 250, "{lang}: {} lemmas", lemmas.len());
    }
}
