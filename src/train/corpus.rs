//! Text whose names are marked.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::Map;

use crate::{
    annotate::interchange::InputDocument,
    extract::Article,
    lang::Lang,
    ontology::{Class, Classes, DataError, DataFile, DataFiles},
    text::Span,
};

/// A text that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The file cannot be opened.
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// Path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// A text and its names.
#[derive(Debug)]
pub struct Sample {
    /// The text as the annotators take it.
    pub article: Article,
    /// Where each name stands, its tag or class, and the classes it may have; none where the tag says nothing.
    pub names: Vec<(Span, String, Vec<Class>)>,
    /// What the lack of a mark tells.
    pub unmarked: Unmarked,
    /// Times that it counts, each further time with other names.
    pub times: usize,
}

/// How much a text without mark tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmarked {
    /// There is no name.
    NoName,
    /// There is no name of a class that some tag has.
    NoNameOfTheTags,
    /// Nothing.
    Unknown,
}

/// What is known of corpora: the classes of their tags (`ontology/sentences/tags.toml`), and which of them leave names
/// unmarked (`ontology/sentences/corpora.toml`).
#[derive(Debug)]
pub struct Tags {
    classes: BTreeMap<String, Vec<Class>>,
    partial: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "licence")]
    _licence: String,
    #[serde(default)]
    partial: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tag {
    classes: Vec<String>,
}

/// One sentence of a corpus.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    doc: String,
    tokens: Vec<String>,
    spaces: Vec<bool>,
    tags: Vec<String>,
}

impl Tags {
    /// Reads the file.
    pub fn load(files: &DataFiles) -> Result<Self, DataError> {
        let file = files.file("ontology/sentences/tags.toml")?;
        let classes = Classes::load(files)?;
        let mut tags = BTreeMap::new();
        for (tag, Tag { classes: names }) in file.toml::<BTreeMap<String, Tag>>()? {
            let class = |name: &String| {
                let unknown = || file.error_near(&format!("[{tag}]"), format!("the ontology has no class {name:?}"));
                classes.by_name(name).cloned().ok_or_else(unknown)
            };
            tags.insert(tag.clone(), names.iter().map(class).collect::<Result<_, _>>()?);
        }
        let sources: BTreeMap<String, Source> = files.file("ontology/sentences/corpora.toml")?.toml()?;
        let partial = sources.into_iter().filter(|(_, source)| source.partial).map(|(name, _)| name).collect();
        Ok(Self { classes: tags, partial })
    }

    /// The tag of a class: the first that allows it.
    pub fn of(&self, class: &Class) -> Option<&str> {
        self.classes.iter().find(|(_, classes)| classes.contains(class)).map(|(tag, _)| tag.as_str())
    }
}

/// Reads a corpus: JSON lines of `{"doc", "tokens", "spaces", "tags"}` with BIO tags, in a file whose name begins with the
/// language's code ("fr_news.jsonl"). Sentences of one `doc` make one sample.
pub fn corpus(path: &Path, tags: &Tags) -> Result<Vec<Sample>, CorpusError> {
    let shown = path.display().to_string();
    let text =
        std::fs::read_to_string(path).map_err(|source| CorpusError::Unreadable { path: shown.clone(), source })?;
    let wrong = |line: usize, message: String| DataError { path: shown.clone(), line: Some(line), message };
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let lang: Lang = name
        .split('_')
        .next()
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| wrong(1, format!("the name {name:?} must begin with a language, as in fr_news.jsonl")))?;
    let stem = path.file_stem().and_then(|n| n.to_str()).unwrap_or_default();
    let partial = tags.partial.iter().any(|name| name == stem);
    let unmarked = if partial { Unmarked::Unknown } else { Unmarked::NoNameOfTheTags };
    let mut samples: Vec<Sample> = Vec::new();
    let mut document = Vec::new();
    let mut current = String::new();
    for (index, line) in text.lines().enumerate() {
        let line: Line = serde_json::from_str(line).map_err(|e| wrong(index + 1, e.to_string()))?;
        if line.tokens.len() != line.tags.len() || line.tokens.len() != line.spaces.len() {
            return Err(wrong(index + 1, "tokens, spaces and tags must be equally many".into()).into());
        }
        if (line.doc != current || line.doc.is_empty()) && !document.is_empty() {
            samples.push(sample(lang, std::mem::take(&mut document), unmarked, tags));
        }
        current.clone_from(&line.doc);
        document.push(sentence(&line));
    }
    samples.push(sample(lang, document, unmarked, tags));
    Ok(samples)
}

/// A sentence and its names as spans of it.
pub(super) type Marked = (String, Vec<(Span, String)>);

fn sentence(line: &Line) -> Marked {
    let (mut text, mut names) = (String::new(), Vec::<(Span, String)>::new());
    for ((token, space), tag) in line.tokens.iter().zip(&line.spaces).zip(&line.tags) {
        let span = Span::new(text.len(), text.len() + token.len());
        text.push_str(token);
        if *space {
            text.push(' ');
        }
        match tag.split_once('-') {
            Some(("I", kind)) if names.last().is_some_and(|(_, k)| k == kind) => {
                names.last_mut().into_iter().for_each(|(s, _)| s.end = span.end);
            }
            Some((_, kind)) => names.push((span, kind.to_owned())),
            None => {}
        }
    }
    (text, names)
}

fn sample(lang: Lang, sentences: Vec<Marked>, unmarked: Unmarked, tags: &Tags) -> Sample {
    let mut names = Vec::new();
    let mut offset = 0;
    for (text, marked) in &sentences {
        for (span, tag) in marked {
            let classes = match tags.classes.get(tag) {
                Some(classes) => classes.clone(),
                None if unmarked == Unmarked::NoName => vec![Class::new(tag)],
                None => Vec::new(),
            };
            names.push((Span::new(span.start + offset, span.end + offset), tag.clone(), classes));
        }
        offset += text.trim_end().len() + 1;
    }
    let lines: Vec<&str> = sentences.iter().map(|(text, _)| text.trim_end()).collect();
    let document =
        InputDocument { lang, title: String::new(), date: None, url: None, text: lines.join("\n"), rest: Map::new() };
    Sample { article: document.article(), names, unmarked, times: 1 }
}

/// Reads the marked sentences of a language: every `ontology/sentences/{lang}/*.txt`, one sentence a line, names as
/// `[surface](class)`, lines of `#` left out. Each sentence makes a sample of its own, which counts so many times.
pub fn sentences(files: &DataFiles, lang: Lang, tags: &Tags, times: usize) -> Result<Vec<Sample>, DataError> {
    let classes = Classes::load(files)?;
    let mut samples = Vec::new();
    for file in files.under(&format!("ontology/sentences/{lang}"), "txt") {
        for (number, line) in written(file) {
            let line = marked(file, number, line, &classes)?;
            samples.push(Sample { times, ..sample(lang, vec![line], Unmarked::NoName, tags) });
        }
    }
    Ok(samples)
}

/// Reads the marked articles of a language: every `ontology/articles/{lang}/*.txt`, where `== date | title` opens an
/// article, lines of `>` state its claims, and every other line is a paragraph with names marked as in [`sentences`]. Each
/// article makes one sample, its title and its paragraphs together.
pub fn articles(files: &DataFiles, lang: Lang, tags: &Tags, times: usize) -> Result<Vec<Sample>, DataError> {
    let classes = Classes::load(files)?;
    let mut samples = Vec::new();
    for file in files.under(&format!("ontology/articles/{lang}"), "txt") {
        let mut article = Vec::new();
        let mut close = |article: &mut Vec<Marked>| {
            if !article.is_empty() {
                let lines = std::mem::take(article);
                samples.push(Sample { times, ..sample(lang, lines, Unmarked::NoName, tags) });
            }
        };
        for (number, line) in written(file).filter(|(_, line)| !line.starts_with('>')) {
            let line = match line.strip_prefix("==") {
                Some(heading) => {
                    close(&mut article);
                    heading.split_once('|').map_or(heading, |(_, title)| title)
                }
                None => line,
            };
            article.push(marked(file, number, line, &classes)?);
        }
        close(&mut article);
    }
    Ok(samples)
}

/// The lines of a file with their numbers, blank ones and comments left out.
fn written(file: &DataFile) -> impl Iterator<Item = (usize, &str)> {
    let lines = file.text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

pub(super) fn marked(file: &DataFile, number: usize, line: &str, classes: &Classes) -> Result<Marked, DataError> {
    let error = |message: String| DataError { path: file.path.clone(), line: Some(number), message };
    let (mut text, mut names) = (String::new(), Vec::new());
    let mut rest = line.trim();
    while let Some((before, name)) = rest.split_once('[') {
        text.push_str(before);
        let parts = name.split_once("](").and_then(|(surface, rest)| Some((surface, rest.split_once(')')?)));
        let Some((surface, (class, after))) = parts else {
            return Err(error(format!("a name is written [surface](class): {:?}", name)));
        };
        if classes.by_name(class).is_none() {
            return Err(error(format!("the ontology has no class {class:?}")));
        }
        names.push((Span::new(text.len(), text.len() + surface.len()), class.to_owned()));
        text.push_str(surface);
        rest = after;
    }
    text.push_str(rest);
    Ok((text, names))
}
