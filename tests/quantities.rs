//! The amounts that short texts hold, from the tables in `tests/quantities/`.

use depeche::{
    annotate::{Document, DocumentLexicon, Unit, interchange::InputDocument, quantities},
    lang::Lang,
    ontology::DataFiles,
};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    item: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    text: String,
    #[serde(default)]
    url: Option<String>,
    /// Words, value, unit, and where they hold "vague" or the high end.
    amounts: Vec<(String, f64, String)>,
    #[serde(default)]
    max: Option<f64>,
    #[serde(default)]
    vague: bool,
}

fn found(
    lexicon: &(DocumentLexicon, quantities::Lexicon),
    lang: Lang,
    text: &str,
    url: Option<&str>,
) -> Vec<(String, f64, String, Option<f64>, bool)> {
    let input = serde_json::json!({ "lang": lang, "text": text, "url": url });
    let article = serde_json::from_value::<InputDocument>(input).unwrap().article();
    let doc = Document::new(&article, &lexicon.0);
    let found = quantities::find(&doc, &lexicon.1);
    found.into_iter().map(|q| (q.span.of(text).to_owned(), q.value, q.unit.to_string(), q.value_max, q.vague)).collect()
}

fn lexicon(lang: Lang) -> (DocumentLexicon, quantities::Lexicon) {
    let files = DataFiles::embedded();
    (DocumentLexicon::load(&files, lang).unwrap(), quantities::Lexicon::load(&files, lang).unwrap())
}

fn check(lang: Lang, table: &str) {
    let lexicon = lexicon(lang);
    let table: Table = toml::from_str(table).unwrap();
    let wrong: Vec<String> = table
        .item
        .iter()
        .filter_map(|item| {
            let expected: Vec<_> =
                item.amounts.iter().map(|(w, v, u)| (w.clone(), *v, u.clone(), item.max, item.vague)).collect();
            let found = found(&lexicon, lang, &item.text, item.url.as_deref());
            let same = found.len() == expected.len()
                && found.iter().zip(&expected).all(|(f, e)| {
                    (f.1 - e.1).abs() <= 1e-9 * e.1.abs() && (&f.0, &f.2, f.3, f.4) == (&e.0, &e.2, e.3, e.4)
                });
            (!same).then(|| format!("{}\n  expected {expected:?}\n  found    {found:?}", item.text))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn french_amounts_are_read_and_other_numbers_left_alone() {
    check(Lang::FR, include_str!("quantities/fr.toml"));
}

#[test]
fn english_amounts_are_read_and_other_numbers_left_alone() {
    check(Lang::EN, include_str!("quantities/en.toml"));
}

#[test]
fn units_and_currencies_have_iris() {
    let (_, lexicon) = lexicon(Lang::FR);
    assert_eq!(lexicon.iri(&Unit::new("Wh")).as_deref(), Some("http://qudt.org/vocab/unit/W-HR"));
    assert_eq!(lexicon.iri(&Unit::new("EUR")).as_deref(), Some("http://qudt.org/vocab/unit/CCY_EUR"));
    assert_eq!(lexicon.iri(&Unit::new("parsec")), None);
}

/// Digits in groups of three.
fn grouped(number: u64, mark: &str) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
    groups.join(mark)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_number_reads_back_from_every_way_of_writing_it(number in 10_000u64..1_000_000_000_000) {
        let (fr, en) = (lexicon(Lang::FR), lexicon(Lang::EN));
        for mark in [" ", "\u{a0}", "\u{202f}", "."] {
            let text = format!("Il faut {} euros.", grouped(number, mark));
            prop_assert_eq!(found(&fr, Lang::FR, &text, None)[0].1, number as f64, "{}", text);
        }
        for text in [format!("It cost ${}.", grouped(number, ",")), format!("It cost {number} euros.")] {
            prop_assert_eq!(found(&en, Lang::EN, &text, None)[0].1, number as f64, "{}", text);
        }
    }
}
