//! Keeps the quotations: brings them up to date after an article, and derives them anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use oxigraph::model::{Literal, NamedNode, Quad, Term};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::{
    Appearance, Dictionary, Quotation, QuotationsError, Translator, gather, quads,
    source::{Candidate, Reader},
};
use crate::{
    extract::hex,
    graph::{Edit, Graph},
    lang::Lang,
    ontology::{DataError, DataFiles},
    rdf::Base,
    vocab::dep,
};

/// What the quads of quotations mean; another number has them all derived anew.
const FORM: u32 = 1;

/// Articles that are read at once when everything is derived anew.
const BATCH: usize = 1000;

/// Days within which a translation appears.
const DAYS: u64 = 5;

/// The keeper of `graph/quotations`. It alone writes it, one change at a time.
///
/// Quotations are derived: bringing them up to date article by article, in any order, gives what deriving them anew
/// would. Articles are announced as to the [ledger](crate::ledger::Ledger), whose voices tell which publishers are
/// independent: it is brought up to date first.
pub struct Quotations {
    graph: Arc<dyn Graph>,
    base: Base,
    translator: Translator,
    /// Fingerprint of what quotations are made by.
    form: String,
    writing: Mutex<()>,
}

/// The announcement that an article is about to change, or has.
pub fn pending(base: &Base, article: &NamedNode) -> Quad {
    let predicate = NamedNode::new_unchecked(dep::PENDING);
    Quad::new(article.clone(), predicate, Literal::from(true), base.quotations_graph())
}

impl Quotations {
    /// Reads the dictionaries. Nothing is written before [`Quotations::start`].
    pub fn new(files: &DataFiles, base: Base, graph: Arc<dyn Graph>) -> Result<Self, DataError> {
        let translator = Translator::load(files)?;
        let dictionaries = Dictionary::files(files).map(|file| file.text.clone());
        let form = fingerprint(std::iter::once(FORM.to_string()).chain(dictionaries));
        Ok(Self { graph, base, translator, form, writing: Mutex::default() })
    }

    fn reader(&self) -> Reader<'_> {
        Reader { graph: &*self.graph, base: &self.base }
    }

    /// Brings the quotations to what articles and dictionaries say now. Answers whether all were derived anew.
    pub async fn start(&self) -> Result<bool, QuotationsError> {
        let anew = !self.reader().record(self.base.quotations_graph().as_str()).await?.contains(&self.signature());
        if anew {
            self.derive().await?;
        }
        self.catch_up().await?;
        Ok(anew)
    }

    fn signature(&self) -> Quad {
        let node = self.base.quotations_graph();
        let predicate = NamedNode::new_unchecked(dep::QUOTATIONS_STATE);
        Quad::new(node.clone(), predicate, Literal::new_simple_literal(&self.form), node)
    }

    /// Takes in the articles that were announced and not taken in, as after a crash.
    pub async fn catch_up(&self) -> Result<(), QuotationsError> {
        for article in self.reader().pending().await? {
            self.update(&NamedNode::new_unchecked(article)).await?;
        }
        Ok(())
    }

    /// Derives all quotations anew.
    pub async fn derive(&self) -> Result<(), QuotationsError> {
        self.graph.replace(&self.base.quotations_graph(), Vec::new()).await?;
        let mut after = String::new();
        loop {
            let articles = self.reader().article_names(&after, BATCH).await?;
            let Some(last) = articles.last() else { break };
            after = last.as_str().to_owned();
            for article in &articles {
                self.take(article).await?;
            }
        }
        self.graph.add(vec![self.signature()]).await?;
        Ok(())
    }

    /// Takes in an article that is new, changed or gone, and those whose voice may be another for it.
    pub async fn update(&self, article: &NamedNode) -> Result<(), QuotationsError> {
        for copy in self.reader().copies(article.as_str()).await? {
            self.take(&NamedNode::new_unchecked(copy)).await?;
        }
        self.take(article).await
    }

    /// Takes in one article. Changes nothing where its quotes are as they were.
    async fn take(&self, article: &NamedNode) -> Result<(), QuotationsError> {
        let _one_at_a_time = self.writing.lock().await;
        let reader = self.reader();
        let quotes = reader.quotes_of(article.as_str()).await?;
        let state = fingerprint(quotes.iter().map(Appearance::fingerprint));
        let (announced, record): (Vec<Quad>, Vec<Quad>) = reader
            .record(article.as_str())
            .await?
            .into_iter()
            .partition(|quad| quad.predicate.as_str() == dep::PENDING);
        let mut edit = Edit { old: announced.into_iter().collect(), ..Edit::default() };
        let recorded = record.iter().any(|quad| quad.object == Term::from(Literal::new_simple_literal(&state)));
        if !(recorded || record.is_empty() && quotes.is_empty()) {
            let prints = reader.prints_of(article.as_str()).await?;
            let before = prints.iter().map(subject).collect();
            edit.old.extend(record);
            edit.old.extend(prints);
            if !quotes.is_empty() {
                edit.new.extend(quads::prints(&self.base, article, &state, &quotes));
            }
            self.settle(article.as_str(), &before, quotes, &mut edit).await?;
        }
        edit.write(&*self.graph).await?;
        Ok(())
    }

    /// Makes the quotations anew that the quotes of an article were and are of.
    async fn settle(
        &self,
        article: &str,
        before: &BTreeSet<String>,
        quotes: Vec<Appearance>,
        edit: &mut Edit,
    ) -> Result<(), QuotationsError> {
        let reader = self.reader();
        let mut articles = BTreeMap::from([(article.to_owned(), quotes.clone())]);
        let mut known: BTreeMap<String, Appearance> = quotes.into_iter().map(|q| (q.quote.clone(), q)).collect();
        // Those that an earlier version was one quotation with may fall apart without it.
        let torn = reader.appearances_of(&reader.quotations_of(before).await?).await?;
        for quote in self.appearances(&torn, &mut articles).await? {
            known.insert(quote.quote.clone(), quote);
        }
        self.complete(&mut known, &mut articles).await?;

        let touched: BTreeSet<String> = known.keys().chain(before).cloned().collect();
        let replaced = reader.quotations_of(&touched).await?;
        for node in &replaced {
            edit.old.extend(reader.quotation(node).await?);
        }
        let quotations = gather(known.into_values().collect());
        for quotation in &quotations {
            edit.new.extend(quads::quotation(&self.base, quotation));
        }
        self.translate(&quotations, &replaced, edit).await
    }

    /// Some quotes, read from the graphs of their articles, where they are still there.
    async fn appearances(
        &self,
        quotes: &BTreeSet<String>,
        articles: &mut BTreeMap<String, Vec<Appearance>>,
    ) -> Result<Vec<Appearance>, QuotationsError> {
        let mut found = Vec::new();
        for quote in quotes {
            let Some((article, _)) = quote.split_once('#') else { continue };
            if !articles.contains_key(article) {
                articles.insert(article.to_owned(), self.reader().quotes_of(article).await?);
            }
            found.extend(articles[article].iter().filter(|known| known.quote == *quote).cloned());
        }
        Ok(found)
    }

    /// Adds every quote that is of like words with one there is, and those that are with these.
    async fn complete(
        &self,
        known: &mut BTreeMap<String, Appearance>,
        articles: &mut BTreeMap<String, Vec<Appearance>>,
    ) -> Result<(), QuotationsError> {
        let prints = |quotes: &[Appearance]| quotes.iter().flat_map(|q| q.words.prints()).collect::<BTreeSet<String>>();
        let mut fresh: Vec<Appearance> = known.values().cloned().collect();
        let (mut asked, mut strange) = (BTreeSet::new(), BTreeMap::new());
        while !fresh.is_empty() {
            let new: BTreeSet<String> = prints(&fresh).difference(&asked).cloned().collect();
            if !new.is_empty() {
                let mut near = self.reader().near(&new).await?;
                near.retain(|quote| !known.contains_key(quote) && !strange.contains_key(quote));
                let near = self.appearances(&near, articles).await?;
                strange.extend(near.into_iter().map(|quote| (quote.quote.clone(), quote)));
            }
            asked.extend(new);
            let wordings: BTreeMap<String, &Appearance> = fresh.iter().map(|f| (f.words.line(), f)).collect();
            let alike = |quote: &Appearance| wordings.values().any(|f| f.words.are_of_one_quotation(&quote.words));
            let found: Vec<Appearance> = strange.values().filter(|quote| alike(quote)).cloned().collect();
            for quote in &found {
                strange.remove(&quote.quote);
                known.insert(quote.quote.clone(), quote.clone());
            }
            fresh = found;
        }
        Ok(())
    }

    /// Proposes translations of quotations among themselves and with those that are there.
    async fn translate(
        &self,
        quotations: &[Quotation],
        replaced: &BTreeSet<String>,
        edit: &mut Edit,
    ) -> Result<(), QuotationsError> {
        let new: Vec<(Candidate, String)> = quotations.iter().filter_map(|q| self.candidate(q)).collect();
        for (index, (candidate, speaker)) in new.iter().enumerate() {
            let Ok(lang) = candidate.lang.parse::<Lang>() else { continue };
            if self.translator.others(lang).next().is_none() {
                continue;
            }
            let keys = quads::keys(&self.base, speaker, candidate.said, DAYS);
            let there = self.reader().said_on(&keys).await?;
            let there = there.iter().filter(|other| !replaced.contains(&other.node));
            let among = new[..index].iter().filter(|(_, other)| other == speaker).map(|(other, _)| other);
            for other in there.chain(among) {
                edit.new.extend(self.link(candidate, other));
            }
        }
        Ok(())
    }

    fn candidate(&self, quotation: &Quotation) -> Option<(Candidate, String)> {
        let fullest = quotation.fullest();
        let candidate = Candidate {
            node: self.base.quotation(&quotation.digest()).into_string(),
            text: fullest.text.clone(),
            lang: fullest.lang.clone(),
            said: quotation.first().said?,
        };
        Some((candidate, quotation.speaker()?.to_owned()))
    }

    /// That one of two quotations translates the other, where it is likely.
    fn link(&self, one: &Candidate, other: &Candidate) -> Vec<Quad> {
        let apart = (one.said.utc().date() - other.said.utc().date()).num_days().unsigned_abs();
        let (Ok(lang), Ok(other_lang)) = (one.lang.parse(), other.lang.parse()) else { return Vec::new() };
        let confidence = self.translator.confidence((lang, &one.text), (other_lang, &other.text));
        let Some(confidence) = confidence.filter(|_| apart <= DAYS) else { return Vec::new() };
        let order = |candidate: &Candidate| (candidate.said, candidate.node.clone());
        let (earlier, later) = if order(one) < order(other) { (one, other) } else { (other, one) };
        let [earlier, later] = [earlier, later].map(|candidate| NamedNode::new_unchecked(&candidate.node));
        quads::translation(&self.base, &later, &earlier, confidence)
    }
}

fn subject(quad: &Quad) -> String {
    quad.subject.to_string().trim_matches(['<', '>']).to_owned()
}

fn fingerprint(parts: impl IntoIterator<Item = String>) -> String {
    hex(&Sha256::digest(parts.into_iter().collect::<Vec<_>>().join("\u{1f}")))[..16].to_owned()
}
