//! How fast the annotators are, stage by stage, on text made of sentences of our own; how fast the [`ledger`] is.

pub mod ledger;
pub mod press;

use std::{
    fmt,
    time::{Duration, Instant},
};

use serde_json::Map;

use crate::{
    annotate::{Annotator, Stage, interchange::InputDocument},
    extract::Article,
    lang::Lang,
};

/// Sentences of the kinds that the annotators look for, and of plain prose between them. All names but places are invented.
const FRENCH: [&str; 6] = [
    "Le groupe Halcyon Compute a choisi l’Ohio pour bâtir un campus de centres de données qui doit ouvrir début 2028.",
    "« Nous ne construisons pas une salle de machines, nous construisons une ville », a déclaré Ada Quill, PDG de Halcyon Compute.",
    "Selon l’analyste Inès Valmont, le réseau local ne pourra pas alimenter le site avant plusieurs années.",
    "La start-up Lumenor a levé 600 millions d’euros, ce qui la valorise 4,5 milliards d’euros, soit 12 % de plus qu’en mars.",
    "Les riverains attendent de connaître la consommation d’eau du campus, et personne ne s’est encore prononcé.",
    "Il faudra pourtant bien que quelqu’un paie les lignes, les transformateurs et les routes qui y mènent.",
];
const ENGLISH: [&str; 6] = [
    "The cloud company Halcyon Compute will build a data center campus in Ohio, expected to open in early 2028.",
    "“The grid is the product now,” said Tobias Anker, chief financial officer of Halcyon Compute.",
    "According to Inès Valmont, an analyst at Ostrel, the substations cannot be ready before the end of the decade.",
    "Lumenor raised $600 million at a valuation of $4.5 billion, up 12% from March, two people familiar with the deal said.",
    "Neighbours are waiting to learn how much water the campus will need, and nobody has said a word about it so far.",
    "Somebody will have to pay for the lines, the transformers and the roads that lead there, sooner or later.",
];

/// What was measured.
#[derive(Debug, Clone)]
pub struct Report {
    lines: Vec<(Lang, &'static str, f64)>,
    /// Seconds for the quotes of one long paragraph with a mark that nothing closes, and of one twice as long.
    unclosed: Vec<(Lang, f64, f64)>,
}

/// Bytes of the shorter of the two paragraphs.
const LONG: usize = 1_000_000;

/// A paragraph of about `bytes` that opens with a mark and never closes it.
fn unclosed(lang: Lang, bytes: usize) -> Option<Article> {
    let (sentences, mark) = if lang == Lang::FR { (FRENCH, '«') } else { (ENGLISH, '“') };
    let plain = sentences.join(" ").replace(['«', '»', '“', '”'], "");
    Some(document(lang, format!("{mark}{}", [plain.as_str()].repeat(bytes.div_ceil(plain.len())).join(" ")))?.article())
}

/// An article of about `words` words in a language.
fn article(lang: Lang, words: usize) -> Option<Article> {
    let sentences = if lang == Lang::FR { FRENCH } else { ENGLISH };
    let paragraph = sentences.join(" ");
    let count = words.div_ceil(paragraph.split_whitespace().count());
    Some(document(lang, vec![paragraph; count].join("\n"))?.article())
}

fn document(lang: Lang, text: String) -> Option<InputDocument> {
    let url = Some("https://press.example/bench".parse().ok()?);
    Some(InputDocument { lang, title: String::new(), date: "2026-02-03".parse().ok(), url, text, rest: Map::new() })
}

/// Annotates articles of 800 words again and again for `time` a language, on one thread.
pub fn run(annotator: &Annotator, time: Duration) -> Report {
    let (mut lines, mut long) = (Vec::new(), Vec::new());
    let seconds = |article: &Article| {
        let mut spent = [Duration::ZERO; Stage::ALL.len()];
        annotator.annotate_timed(article, &mut spent);
        spent[Stage::Quotes as usize].as_secs_f64()
    };
    for lang in [Lang::FR, Lang::EN] {
        let Some(article) = article(lang, 800) else { continue };
        let words = article.text.split_whitespace().count();
        let mut spent = [Duration::ZERO; Stage::ALL.len()];
        let (mut rounds, start) = (0_u32, Instant::now());
        while start.elapsed() < time {
            annotator.annotate_timed(&article, &mut spent);
            rounds += 1;
        }
        let rate = |spent: Duration| f64::from(rounds) * words as f64 / spent.as_secs_f64().max(1e-9);
        lines.extend(Stage::ALL.iter().zip(spent).map(|(stage, spent)| (lang, stage.name(), rate(spent))));
        lines.push((lang, "all together", rate(spent.iter().sum())));
        if let (Some(one), Some(two)) = (unclosed(lang, LONG), unclosed(lang, 2 * LONG)) {
            long.push((lang, seconds(&one), seconds(&two)));
        }
    }
    Report { lines, unclosed: long }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "words a second on one core, articles of 800 words")?;
        for (lang, stage, rate) in &self.lines {
            writeln!(f, "{lang}  {stage:<14} {rate:>12.0}")?;
        }
        writeln!(f, "quotes of a paragraph with a mark that nothing closes, 1 MB and 2 MB")?;
        for (lang, one, two) in &self.unclosed {
            writeln!(f, "{lang}  {one:>8.2} s {two:>8.2} s  {:.1} times", two / one.max(1e-9))?;
        }
        Ok(())
    }
}
