//! Keeps the ledger: brings it up to date after an article.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use oxigraph::model::{Literal, NamedNode, Quad, Term};
use tokio::sync::Mutex;

use super::{
    LedgerError, Policy,
    decisions::Decisions,
    entry::{Entry, entries, extend},
    policy::judge,
    quads,
    source::{Read, Reader, subject},
    statement::{Question, Statement, by_question},
    voice::{Agencies, Printed},
};
use crate::{
    graph::{Change, Edit, Graph},
    ontology::{DataError, DataFiles, Properties},
    rdf::{Base, sheet::Sheet},
    vocab::dep,
};

/// The keeper of `graph/ledger` and `graph/accepted`. It alone writes them, one change at a time.
///
/// The ledger is derived: whatever stands there follows from the articles' graphs, the policy and the decisions of
/// editors, so that bringing it up to date article by article, in any order, gives what deriving it anew would.
///
/// An article is announced ([`pending`]) with the transaction that changes it or before, and the announcement goes with
/// the transaction that brings the ledger to it. So whatever moment the process dies at, the next start finds the few
/// articles that the ledger still lacks without looking at all of them.
pub struct Ledger {
    pub(super) graph: Arc<dyn Graph>,
    pub(super) base: Base,
    pub(super) properties: Properties,
    pub(super) agencies: Agencies,
    pub(super) policy: Policy,
    pub(super) decisions: Decisions,
    pub(super) writing: Mutex<()>,
}

/// The announcement that an article is about to change, or has.
pub fn pending(base: &Base, article: &NamedNode) -> Quad {
    let predicate = NamedNode::new_unchecked(dep::PENDING);
    Quad::new(article.clone(), predicate, Literal::from(true), base.ledger_graph())
}

/// Whose words articles are, where that differs from what the graph says for now: voice and original by article.
type Voices = BTreeMap<String, (String, Option<String>)>;

impl Ledger {
    /// Reads what the ledger depends on from the data files. Nothing is written before [`Ledger::start`].
    pub fn new(files: &DataFiles, base: Base, graph: Arc<dyn Graph>, policy: Policy) -> Result<Self, DataError> {
        let properties = Properties::load(files)?;
        let decisions = Decisions::load(files, &base, &properties)?;
        let agencies = Agencies::load(files)?;
        Ok(Self { graph, base, properties, agencies, policy, decisions, writing: Mutex::default() })
    }

    pub(super) fn reader(&self) -> Reader<'_> {
        let Self { graph, base, properties, agencies, .. } = self;
        Reader { graph: &**graph, base, properties, agencies }
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The decisions of editors.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What the ontology says of the properties of claims.
    pub fn properties(&self) -> &Properties {
        &self.properties
    }

    /// Says that an article is about to change. Its change must be followed by [`Ledger::update`].
    pub async fn announce(&self, article: &NamedNode) -> Result<(), LedgerError> {
        self.graph.add(vec![pending(&self.base, article)]).await?;
        Ok(())
    }

    /// Takes in the articles that were announced and not taken in, as after a crash. Answers how many there were.
    pub async fn catch_up(&self) -> Result<usize, LedgerError> {
        let articles = self.reader().pending().await?;
        for article in &articles {
            self.update(article).await?;
        }
        Ok(articles.len())
    }

    /// Takes in an article that is new, changed or gone. Changes nothing where the ledger has it as it is.
    pub async fn update(&self, article: &NamedNode) -> Result<Change, LedgerError> {
        let _one_at_a_time = self.writing.lock().await;
        let (reader, article) = (self.reader(), article.as_str());
        let now = reader.articles(&[article.to_owned()]).await?.pop();
        let (announced, record): (Vec<Quad>, Vec<Quad>) =
            reader.record(article).await?.into_iter().partition(|quad| quad.predicate.as_str() == dep::PENDING);
        let recorded = record.iter().find(|q| q.predicate.as_str() == dep::LEDGER_STATE).map(|q| &q.object);
        let state = now.as_ref().map(|read| Term::from(Literal::new_simple_literal(&read.state)));
        // The announcement goes last, with what follows from the new entries.
        let mut last = Edit { old: announced.into_iter().collect(), new: HashSet::new() };
        if recorded == state.as_ref() && last.old.is_empty() {
            return Ok(Change::default());
        }
        let mut edit = Edit::default();
        if recorded == state.as_ref() {
            self.tie(&NamedNode::new_unchecked(article), &mut last).await?;
            return Ok(last.write(&*self.graph).await?);
        }
        edit.old.extend(record.iter().cloned());
        let others = self.voices(article, now.as_ref(), &mut edit).await?;
        let mut said = reader.claimed_by(article).await?;
        patch(&mut said, &others);
        if record.is_empty() && others.keys().all(|other| other == article) {
            for (question, said) in by_question(said) {
                self.add(&question, said, &others, &mut edit).await?;
            }
        } else {
            let mut questions: BTreeSet<Question> = said.iter().map(Statement::question).collect();
            let mut articles: BTreeSet<String> = others.keys().cloned().collect();
            articles.insert(article.to_owned());
            questions.extend(reader.answered_by(&articles).await?);
            for question in &questions {
                self.settle(question, article, &others, &mut edit).await?;
            }
        }
        let first = edit.write(&*self.graph).await?;
        self.tie(&NamedNode::new_unchecked(article), &mut last).await?;
        let then = last.write(&*self.graph).await?;
        Ok(Change { added: first.added + then.added, removed: first.removed + then.removed })
    }

    /// Works out whose words an article is, and whether that makes others copies of it or leaves them on their own.
    /// Answers the voices that are not yet in the graph.
    async fn voices(&self, article: &str, now: Option<&Read>, edit: &mut Edit) -> Result<Voices, LedgerError> {
        let reader = self.reader();
        let mut voices = Voices::new();
        let mut unsettled: BTreeSet<String> = reader.copies(article).await?.into_iter().collect();
        if let Some(Read { printed, state }) = now {
            let near = self.alike(printed).await?;
            unsettled.extend(near.iter().filter(|other| printed.is_before(other)).map(|other| other.article.clone()));
            let (voice, original) = voice(printed, &near);
            edit.new.extend(self.article_quads(printed, state, &voice, original.as_deref()));
            voices.insert(article.to_owned(), (voice, original));
        }
        unsettled.remove(article);
        for other in reader.articles(&unsettled.into_iter().collect::<Vec<_>>()).await? {
            let mut near = self.alike(&other.printed).await?;
            near.retain(|p| p.article != article);
            near.extend(now.map(|read| read.printed.clone()).filter(|mine| mine.alike(&other.printed)));
            let (voice, original) = voice(&other.printed, &near);
            let record = reader.record(&other.printed.article).await?;
            let about_voice = |q: &&Quad| [dep::VOICE, dep::COPY_OF].contains(&q.predicate.as_str());
            let before: HashSet<Quad> = record.iter().filter(about_voice).cloned().collect();
            let after: HashSet<Quad> =
                self.voice_quads(&other.printed.article, &voice, original.as_deref()).into_iter().collect();
            if before != after {
                edit.old.extend(before);
                edit.new.extend(after);
                voices.insert(other.printed.article, (voice, original));
            }
        }
        Ok(voices)
    }

    /// Other articles whose text is alike.
    pub(super) async fn alike(&self, printed: &Printed) -> Result<Vec<Printed>, LedgerError> {
        let near = self.reader().near(printed).await?;
        let read = self.reader().articles(&near).await?;
        Ok(read.into_iter().map(|read| read.printed).filter(|other| other.alike(printed)).collect())
    }

    pub(super) fn article_quads(
        &self,
        printed: &Printed,
        state: &str,
        voice: &str,
        original: Option<&str>,
    ) -> Vec<Quad> {
        let node = NamedNode::new_unchecked(&printed.article);
        let mut sheet = Sheet::new(self.base.ledger_graph());
        sheet.add(&node, dep::LEDGER_STATE, Literal::new_simple_literal(state));
        for band in printed.bands() {
            sheet.add(&node, dep::TEXT_BAND, Literal::new_simple_literal(band));
        }
        let mut quads = sheet.into_quads();
        quads.extend(self.voice_quads(&printed.article, voice, original));
        quads
    }

    pub(super) fn voice_quads(&self, article: &str, voice: &str, original: Option<&str>) -> Vec<Quad> {
        let node = NamedNode::new_unchecked(article);
        let mut sheet = Sheet::new(self.base.ledger_graph());
        sheet.add(&node, dep::VOICE, NamedNode::new_unchecked(voice));
        sheet.add_some(&node, dep::COPY_OF, original.map(NamedNode::new_unchecked));
        sheet.into_quads()
    }

    /// Adds what a new article says on a question to the entries there are.
    async fn add(
        &self,
        question: &Question,
        said: Vec<Statement>,
        voices: &Voices,
        edit: &mut Edit,
    ) -> Result<(), LedgerError> {
        let before = self.reader().entries_on(question).await?;
        match extend(&quads::read(&before), &said) {
            Some(entries) => {
                edit.new.extend(self.states(&entries, &said));
                self.judge(question, before, entries, edit);
                Ok(())
            }
            None => match said.first() {
                Some(first) => self.settle(question, &first.article, voices, edit).await,
                None => Ok(()),
            },
        }
    }

    /// Makes the entries on a question anew from all that articles say: those that are recorded to answer it, and the
    /// one that has changed.
    async fn settle(
        &self,
        question: &Question,
        changed: &str,
        voices: &Voices,
        edit: &mut Edit,
    ) -> Result<(), LedgerError> {
        let reader = self.reader();
        let before = reader.entries_on(question).await?;
        let states = reader.states(&before).await?;
        let mut articles: BTreeSet<NamedNode> = states.iter().filter_map(subject).cloned().collect();
        articles.insert(NamedNode::new_unchecked(changed));
        let mut said = reader.claims_on(question, articles.iter()).await?;
        patch(&mut said, voices);
        let entries = entries(&said);
        edit.old.extend(states);
        edit.new.extend(self.states(&entries, &said));
        self.judge(question, before, entries, edit);
        Ok(())
    }

    /// Judges the entries on a question and notes what that changes.
    pub(super) fn judge(&self, question: &Question, before: Vec<Quad>, mut entries: Vec<Entry>, edit: &mut Edit) {
        edit.old.extend(quads::accepted(&self.base, &self.properties, &before));
        edit.old.extend(before);
        self.decisions.complete(question, &mut entries);
        let judged = judge(entries, &self.properties, &self.policy, &self.decisions);
        edit.new.extend(quads::quads(&self.base, &self.properties, &judged));
    }

    /// Which articles state which entries.
    pub(super) fn states(&self, entries: &[Entry], said: &[Statement]) -> Vec<Quad> {
        let mut sheet = Sheet::new(self.base.ledger_graph());
        let nodes: Vec<NamedNode> = entries.iter().map(|entry| self.base.ledger_entry(&entry.digest())).collect();
        for statement in said {
            let of =
                entries.iter().position(|e| e.measure == statement.measure() && e.values.contains(&statement.value));
            if let Some(node) = of.and_then(|index| nodes.get(index)) {
                sheet.add(&NamedNode::new_unchecked(&statement.article), dep::STATES, node.clone());
            }
        }
        sheet.into_quads()
    }
}

/// Whose words a text is among those that are alike: those of the first of them.
pub(super) fn voice(printed: &Printed, alike: &[Printed]) -> (String, Option<String>) {
    let first = alike.iter().fold(printed, |first, other| if other.is_before(first) { other } else { first });
    let original = (first.article != printed.article).then(|| first.article.clone());
    (first.origin.clone(), original)
}

fn patch(statements: &mut [Statement], voices: &Voices) {
    for statement in statements {
        if let Some((voice, _)) = voices.get(&statement.article) {
            statement.voice.clone_from(voice);
        }
    }
}
