//! Words of one language and what they are in another: `ontology/lexicon/{from}-{to}.toml`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rust_stemmers::Stemmer;
use serde::Deserialize;

use crate::{
    annotate::Slug,
    lang::Lang,
    ontology::{DataError, DataFile, DataFiles},
};

/// A pair of languages.
#[derive(Debug)]
pub struct Dictionary {
    from: Side,
    to: Side,
    /// Stems by stem.
    words: HashMap<String, BTreeSet<String>>,
}

/// One language of a pair.
#[derive(Debug)]
struct Side {
    lang: Lang,
    /// Words that carry too little to be compared.
    ignored: HashSet<String>,
    /// Numbers in words.
    numbers: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ignored: BTreeMap<Lang, String>,
    numbers: BTreeMap<Lang, BTreeMap<String, u32>>,
    translations: Lines,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    words: toml::Spanned<String>,
}

/// A word of a quote that is worth comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The word in lower case without accents, as it is written.
    pub word: String,
    /// Its stem, likewise.
    pub stem: String,
    /// A number in digits, or a word that stands for one.
    pub figure: bool,
    /// Written with a capital where no sentence starts.
    pub name: bool,
}

impl Dictionary {
    /// Every pair there is a file for.
    pub fn load(files: &DataFiles) -> Result<Vec<Self>, DataError> {
        Self::files(files).map(Self::read).collect()
    }

    /// The files.
    pub fn files(files: &DataFiles) -> impl Iterator<Item = &DataFile> {
        let pair =
            |file: &&DataFile| !file.path["ontology/lexicon/".len()..].contains('/') && file.stem().contains('-');
        files.under("ontology/lexicon", "toml").filter(pair)
    }

    fn read(source: &DataFile) -> Result<Self, DataError> {
        let file: File = source.toml()?;
        let langs = source.stem().split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        let (from, to): (Lang, Lang) =
            langs.ok_or_else(|| source.error_at(0, "the file is named by two languages, as fr-en.toml"))?;
        let side = |lang: Lang| {
            let ignored = file.ignored.get(&lang);
            let ignored =
                ignored.ok_or_else(|| source.error_near("[ignored]", format!("{lang} has no ignored words")))?;
            let numbers = file.numbers.get(&lang).into_iter().flatten();
            Ok(Side {
                lang,
                ignored: ignored.split_whitespace().map(fold).collect(),
                numbers: numbers.map(|(word, value)| (fold(word), value.to_string())).collect(),
            })
        };
        let mut dictionary = Self { from: side(from)?, to: side(to)?, words: HashMap::new() };
        let mut seen = HashSet::new();
        let start = file.translations.words.span().start;
        let start = start + source.text[start..].find('\n').map_or(0, |end| end + 1);
        let mut offset = start;
        for line in source.text[start..].lines().take_while(|line| !line.starts_with("'''")) {
            dictionary.line(line, &mut seen).map_err(|message| source.error_at(offset, message))?;
            offset += line.len() + 1;
        }
        Ok(dictionary)
    }

    /// `bâtir, construire: build, built, construct`.
    fn line(&mut self, line: &str, seen: &mut HashSet<String>) -> Result<(), String> {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            return Ok(());
        }
        let (from, to) = line.split_once(':').ok_or("write: word, word: translation, translation")?;
        let one_word = |word: &str| match word.trim() {
            "" => Err(format!("a word is missing in {line:?}")),
            word if word.contains(char::is_whitespace) => Err(format!("{word:?} is more than one word")),
            word => Ok(word.to_owned()),
        };
        let to: Vec<String> = to.split(',').map(one_word).collect::<Result<_, _>>()?;
        for word in from.split(',').map(one_word) {
            let word = word?;
            if !seen.insert(word.clone()) {
                return Err(format!("{word:?} stands here a second time: put all translations into one line"));
            }
            let stems = to.iter().map(|translation| stem(self.to.lang, translation));
            self.words.entry(stem(self.from.lang, &word)).or_default().extend(stems);
        }
        Ok(())
    }

    /// How many words of the first language have a translation.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// First and second language.
    pub fn languages(&self) -> (Lang, Lang) {
        (self.from.lang, self.to.lang)
    }

    /// The words of a text in the first language that are worth comparing.
    pub fn content_of_first(&self, text: &str) -> Vec<Content> {
        self.from.content(text)
    }

    /// Likewise in the second.
    pub fn content_of_second(&self, text: &str) -> Vec<Content> {
        self.to.content(text)
    }

    /// Whether a word of the first language may be one of the second: by translation, as the same name or figure, or as
    /// words of one origin ("transformateur", "transformer").
    pub fn agree(&self, first: &Content, second: &Content) -> bool {
        if first.word == second.word {
            return true;
        }
        if first.figure || second.figure {
            return false;
        }
        let translated = self.words.get(&first.stem).is_some_and(|stems| stems.contains(&second.stem));
        translated || are_akin(&first.stem, &second.stem)
    }
}

/// Letters at the start that two stems of one origin share.
const AKIN: usize = 5;

fn are_akin(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    shared >= AKIN && shared * 4 >= one.len().min(other.len()) * 3
}

impl Side {
    fn content(&self, text: &str) -> Vec<Content> {
        let mut content = Vec::new();
        let mut opens = true;
        for token in tokens(text, self.lang) {
            let capital = token.starts_with(char::is_uppercase);
            let word = fold(token.trim_matches(|c: char| !c.is_alphanumeric()));
            let starts_sentence = std::mem::replace(&mut opens, token.ends_with(['.', '!', '?', '…', ':']));
            if word.is_empty() || self.ignored.contains(&word) {
                continue;
            }
            let figure = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
            let (word, is_figure) = match self.numbers.get(&word) {
                Some(number) => (number.clone(), true),
                None if figure(&word) => (number(&token, self.lang), true),
                None => (word, false),
            };
            let stem = if is_figure { word.clone() } else { stem(self.lang, &token.to_lowercase()) };
            content.push(Content { word, stem, figure: is_figure, name: capital && !starts_sentence && !is_figure });
        }
        content
    }
}

/// Words with the signs after them, elided and hyphenated words parted, groups of digits joined.
fn tokens(text: &str, lang: Lang) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '-' | '‑' | '–' | '—' | '/'))
    {
        let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let thousands = piece.chars().take_while(char::is_ascii_digit).count() == 3 && lang != Lang::EN;
        match tokens.last_mut() {
            // "9 000" is one number where thousands are parted by spaces.
            Some(last) if thousands && digits(last) && last.len() <= 3 => last.push_str(piece),
            _ if piece.is_empty() => {}
            _ => tokens.push(piece.to_owned()),
        }
    }
    tokens
}

/// The digits of a number with a point before decimals, whatever the language writes.
fn number(token: &str, lang: Lang) -> String {
    let (thousands, decimal) = if lang == Lang::EN { (',', '.') } else { ('.', ',') };
    let plain: String = token.chars().filter(|c| *c != thousands).map(|c| if c == decimal { '.' } else { c }).collect();
    let start = plain.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    let end = plain[start..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(plain.len(), |end| start + end);
    plain[start..end].trim_end_matches('.').to_owned()
}

fn fold(word: &str) -> String {
    Slug::of(word).as_str().replace('-', "")
}

fn stem(lang: Lang, word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    match lang.stemming() {
        Some(algorithm) => fold(&Stemmer::create(algorithm).stem(&word)),
        None => fold(&word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Dictionary {
        Dictionary::load(&DataFiles::embedded()).unwrap().remove(0)
    }

    #[test]
    fn numbers_agree_however_they_are_written() {
        let dictionary = dictionary();
        let figures =
            |content: Vec<Content>| content.into_iter().filter(|c| c.figure).map(|c| c.word).collect::<Vec<_>>();
        let french = figures(dictionary.content_of_first("deux sites, 9 000 emplois, 4,5 milliards d’euros en 2028"));
        let english = figures(dictionary.content_of_second("two sites, 9,000 jobs, €4.5 billion in 2028."));
        assert_eq!(french, ["2", "9000", "4.5", "2028"]);
        assert_eq!(french, english);
    }

    #[test]
    fn words_agree_in_every_form_by_translation_or_origin() {
        let dictionary = dictionary();
        let one = |content: Vec<Content>| content.into_iter().next().unwrap();
        for (first, second, expected) in [
            ("bâtirons", "building", true),
            ("transformateurs", "transformers", true),
            ("usines", "factory", true),
            ("OpenAI", "OpenAI", true),
            ("usines", "chips", false),
            ("12", "15", false),
        ] {
            let pair = (one(dictionary.content_of_first(first)), one(dictionary.content_of_second(second)));
            assert_eq!(dictionary.agree(&pair.0, &pair.1), expected, "{first} {second}");
        }
    }

    #[test]
    fn the_dictionary_is_of_a_useful_size_and_mistakes_are_told_with_their_line() {
        assert!((1_500..4_000).contains(&dictionary().len()), "{}", dictionary().len());
        let path = "ontology/lexicon/fr-en.toml";
        let text = DataFiles::embedded().file(path).unwrap().text.clone();
        for (line, words) in [
            ("bâtir build", "write"),
            ("usine: factory\nusine: plant", "second time"),
            ("à côté: near", "more than one"),
        ] {
            let files =
                DataFiles::embedded().with(path, &text.replacen("words = '''\n", &format!("words = '''\n{line}\n"), 1));
            let error = Dictionary::load(&files).unwrap_err();
            assert!(error.line.is_some() && error.to_string().contains(words), "{error}");
        }
    }
}
