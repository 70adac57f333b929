//! Keeps the ledger: brings it up to date after an article, and derives it anew.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use oxigraph::model::{Literal, NamedNode, Quad, Term};
use tokio::sync::Mutex;

use super::{
    LedgerError, Policy,
    entry::{Entry, entries, extend},
    policy::{Decisions, judge},
    quads,
    source::{Read, Reader},
    statement::{Question, Statement, by_question},
    voice::{Agencies, Printed, fingerprint},
};
use crate::{
    graph::{Change, Graph},
    ontology::{DataError, DataFiles, Properties},
    rdf::{Base, sheet::Sheet},
    vocab::dep,
};

/// What the ledger's quads mean; another number has them all derived anew.
const FORM: u32 = 1;

/// Articles or questions that are read at once, and quads that are written at once, when everything is derived anew.
const BATCH: usize = 20_000;

/// The keeper of `graph/ledger` and `graph/accepted`. It alone writes them, one change at a time.
///
/// The ledger is derived: whatever stands there follows from the articles' graphs, the policy and the decisions of
/// editors, so that bringing it up to date article by article, in any order, gives what deriving it anew would.
pub struct Ledger {
    graph: Arc<dyn Graph>,
    base: Base,
    properties: Properties,
    agencies: Agencies,
    policy: Policy,
    decisions: Decisions,
    writing: Mutex<()>,
}

/// What the keeper found to do when it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Nothing.
    Ready,
    /// Policy or decisions are others than before: every entry was judged again.
    Judged,
    /// There was no ledger, or one of an older form: it was derived from all articles.
    Derived,
}

/// Quads to take out and to put in.
#[derive(Default)]
struct Edit {
    old: HashSet<Quad>,
    new: HashSet<Quad>,
}

impl Edit {
    async fn write(self, graph: &dyn Graph) -> Result<Change, LedgerError> {
        let removed: Vec<Quad> = self.old.difference(&self.new).cloned().collect();
        let added: Vec<Quad> = self.new.difference(&self.old).cloned().collect();
        if removed.is_empty() && added.is_empty() {
            return Ok(Change::default());
        }
        Ok(graph.change(removed, added).await?)
    }
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

    fn reader(&self) -> Reader<'_> {
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

    /// Brings the ledger to what policy, decisions and ontology say now.
    pub async fn start(&self) -> Result<Start, LedgerError> {
        let found = self.reader().record(self.base.ledger_graph().as_str()).await?;
        let [form, judged] = self.setup();
        if found.contains(&form) && found.contains(&judged) {
            return Ok(Start::Ready);
        }
        if found.contains(&form) {
            self.judge_all().await?;
            return Ok(Start::Judged);
        }
        self.derive().await?;
        Ok(Start::Derived)
    }

    /// What the ledger is made by, as it stands there: its form, and the policy with the decisions.
    fn setup(&self) -> [Quad; 2] {
        let form = fingerprint([format!("{FORM} {:?} {:?}", self.agencies, self.symmetric())]);
        let judged = fingerprint([format!("{:?} {:?} {:?}", self.policy, self.decisions, self.properties)]);
        [(dep::LEDGER_STATE, form), (dep::POLICY, judged)].map(|(property, print)| {
            let node = self.base.ledger_graph();
            let print = Literal::new_simple_literal(print);
            Quad::new(node.clone(), NamedNode::new_unchecked(property), print, node)
        })
    }

    fn symmetric(&self) -> Vec<&str> {
        self.properties.iter().filter(|property| self.properties.is_symmetric(property)).collect()
    }

    /// Takes in an article that is new, changed or gone. Does nothing where the ledger has it as it is.
    pub async fn update(&self, article: &NamedNode) -> Result<Change, LedgerError> {
        let _one_at_a_time = self.writing.lock().await;
        let (reader, article) = (self.reader(), article.as_str());
        let now = reader.articles(&[article.to_owned()]).await?.pop();
        let record = reader.record(article).await?;
        let recorded = |property: &str| record.iter().find(|q| q.predicate.as_str() == property).map(|q| &q.object);
        let state = now.as_ref().map(|read| Term::from(Literal::new_simple_literal(&read.state)));
        if recorded(dep::LEDGER_STATE) == state.as_ref() {
            return Ok(Change::default());
        }
        let mut edit = Edit { old: record.iter().cloned().collect(), new: HashSet::new() };
        let others = self.voices(article, now.as_ref(), &mut edit).await?;
        let mut said = reader.claimed_by(article).await?;
        patch(&mut said, &others);
        if record.is_empty() && others.keys().all(|other| other == article) {
            for (question, said) in by_question(said) {
                self.add(&question, said, &mut edit).await?;
            }
        } else {
            let mut questions: BTreeSet<Question> = said.iter().map(Statement::question).collect();
            questions.extend(reader.answered_by(others.keys().chain([&article.to_owned()])).await?);
            self.settle(&questions, &others, &mut edit).await?;
        }
        edit.write(&*self.graph).await
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
            near.extend(now.map(|read| read.printed.clone()).filter(|mine| mine.text.alike(&other.printed.text)));
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
    async fn alike(&self, printed: &Printed) -> Result<Vec<Printed>, LedgerError> {
        let mut near = self.reader().near(&printed.text.bands()).await?;
        near.retain(|other| *other != printed.article);
        let read = self.reader().articles(&near).await?;
        Ok(read.into_iter().map(|read| read.printed).filter(|other| other.text.alike(&printed.text)).collect())
    }

    fn article_quads(&self, printed: &Printed, state: &str, voice: &str, original: Option<&str>) -> Vec<Quad> {
        let node = NamedNode::new_unchecked(&printed.article);
        let mut sheet = Sheet::new(self.base.ledger_graph());
        sheet.add(&node, dep::LEDGER_STATE, Literal::new_simple_literal(state));
        for band in printed.text.bands() {
            sheet.add(&node, dep::TEXT_BAND, Literal::new_simple_literal(band));
        }
        let mut quads = sheet.into_quads();
        quads.extend(self.voice_quads(&printed.article, voice, original));
        quads
    }

    fn voice_quads(&self, article: &str, voice: &str, original: Option<&str>) -> Vec<Quad> {
        let node = NamedNode::new_unchecked(article);
        let mut sheet = Sheet::new(self.base.ledger_graph());
        sheet.add(&node, dep::VOICE, NamedNode::new_unchecked(voice));
        sheet.add_some(&node, dep::COPY_OF, original.map(NamedNode::new_unchecked));
        sheet.into_quads()
    }

    /// Adds what a new article says on a question to the entries there are.
    async fn add(&self, question: &Question, said: Vec<Statement>, edit: &mut Edit) -> Result<(), LedgerError> {
        let before = self.reader().entries_on(question).await?;
        match extend(&quads::read(&before), &said) {
            Some(entries) => {
                edit.new.extend(self.states(&entries, &said));
                self.judge(question, before, entries, edit);
                Ok(())
            }
            None => {
                let voices = said.into_iter().map(|s| (s.article, (s.voice, None))).collect();
                self.settle(&BTreeSet::from([question.clone()]), &voices, edit).await
            }
        }
    }

    /// Makes the entries on some questions anew from all that articles say.
    async fn settle(
        &self,
        questions: &BTreeSet<Question>,
        voices: &Voices,
        edit: &mut Edit,
    ) -> Result<(), LedgerError> {
        let reader = self.reader();
        let mut said = reader.claims_on(questions).await?;
        patch(&mut said, voices);
        let mut said = by_question(said);
        for question in questions {
            let said = said.remove(question).unwrap_or_default();
            let entries = entries(&said);
            edit.old.extend(reader.states_on(question).await?);
            edit.new.extend(self.states(&entries, &said));
            let before = reader.entries_on(question).await?;
            self.judge(question, before, entries, edit);
        }
        Ok(())
    }

    /// Judges the entries on a question and notes what that changes.
    fn judge(&self, question: &Question, before: Vec<Quad>, mut entries: Vec<Entry>, edit: &mut Edit) {
        edit.old.extend(quads::accepted(&self.base, &self.properties, &before));
        edit.old.extend(before);
        self.decisions.complete(question, &mut entries);
        let judged = judge(entries, &self.properties, &self.policy, &self.decisions);
        edit.new.extend(quads::quads(&self.base, &self.properties, &judged));
    }

    /// Which articles state which entries.
    fn states(&self, entries: &[Entry], said: &[Statement]) -> Vec<Quad> {
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

    /// Judges every entry again, as after a change of policy or an editor's decision.
    pub async fn judge_all(&self) -> Result<(), LedgerError> {
        let _one_at_a_time = self.writing.lock().await;
        let reader = self.reader();
        let mut questions: BTreeSet<Question> = self.decisions.iter().map(|d| d.question()).collect();
        let mut after = Question::default();
        loop {
            let batch = reader.questions(false, &after, BATCH).await?;
            let Some(last) = batch.last() else { break };
            after = last.clone();
            questions.extend(batch);
        }
        for question in &questions {
            let before = reader.entries_on(question).await?;
            let mut edit = Edit::default();
            let entries = quads::read(&before);
            self.judge(question, before, entries, &mut edit);
            edit.write(&*self.graph).await?;
        }
        self.sign().await
    }

    /// Derives ledger and accepted statements anew from all articles. What crashes on the way is begun again at the next
    /// start.
    pub async fn derive(&self) -> Result<(), LedgerError> {
        let _one_at_a_time = self.writing.lock().await;
        self.graph.replace(&self.base.accepted_graph(), Vec::new()).await?;
        self.graph.replace(&self.base.ledger_graph(), Vec::new()).await?;
        self.derive_voices().await?;
        let reader = self.reader();
        let mut rest: BTreeSet<Question> = self.decisions.iter().map(|d| d.question()).collect();
        let mut after = Question::default();
        loop {
            let batch: BTreeSet<Question> = reader.questions(true, &after, BATCH).await?.into_iter().collect();
            let Some(last) = batch.last() else { break };
            after = last.clone();
            // A partnership is entered once, under the lesser of both names, which need not be the subject of a claim.
            let (mine, turned): (BTreeSet<_>, BTreeSet<_>) =
                batch.into_iter().partition(|(_, property)| !self.properties.is_symmetric(property));
            rest.extend(turned);
            self.derive_entries(&mine).await?;
        }
        let mut said = Vec::new();
        for question in &rest {
            said.push(question.clone());
            said.extend(reader.claims_on_either_side(question).await?);
        }
        self.derive_entries(&said.into_iter().collect()).await?;
        self.sign().await
    }

    async fn derive_entries(&self, questions: &BTreeSet<Question>) -> Result<(), LedgerError> {
        let mut edit = Edit::default();
        for question in questions {
            let said = self.reader().claims_on(&BTreeSet::from([question.clone()])).await?;
            let entries = entries(&said);
            edit.new.extend(self.states(&entries, &said));
            self.judge(question, Vec::new(), entries, &mut edit);
            if edit.new.len() > BATCH {
                std::mem::take(&mut edit).write(&*self.graph).await?;
            }
        }
        edit.write(&*self.graph).await.map(drop)
    }

    /// Records every article with its voice. Texts are not kept: those that may be alike are read again.
    async fn derive_voices(&self) -> Result<(), LedgerError> {
        let reader = self.reader();
        let (mut after, mut alone) = (String::new(), Edit::default());
        let mut bands: HashMap<String, Vec<String>> = HashMap::new();
        loop {
            let names = reader.article_names(&after, BATCH).await?;
            let Some(last) = names.last() else { break };
            after = last.clone();
            for Read { printed, state } in reader.articles(&names).await? {
                for band in printed.text.bands() {
                    bands.entry(band).or_default().push(printed.article.clone());
                }
                alone.new.extend(self.article_quads(&printed, &state, &printed.origin, None));
                if alone.new.len() > BATCH {
                    std::mem::take(&mut alone).write(&*self.graph).await?;
                }
            }
        }
        alone.write(&*self.graph).await?;
        let shared: BTreeSet<&String> = bands.values().filter(|articles| articles.len() > 1).flatten().collect();
        for some in shared.into_iter().cloned().collect::<Vec<_>>().chunks(BATCH) {
            let mut edit = Edit::default();
            for Read { printed, .. } in reader.articles(some).await? {
                let (voice, original) = voice(&printed, &self.alike(&printed).await?);
                edit.old.extend(self.voice_quads(&printed.article, &printed.origin, None));
                edit.new.extend(self.voice_quads(&printed.article, &voice, original.as_deref()));
            }
            edit.write(&*self.graph).await?;
        }
        Ok(())
    }

    /// Notes by what the ledger was made, once all of it is.
    async fn sign(&self) -> Result<(), LedgerError> {
        let node = self.base.ledger_graph();
        let old = self.reader().record(node.as_str()).await?.into_iter().collect();
        Edit { old, new: self.setup().into() }.write(&*self.graph).await.map(drop)
    }
}

/// Whose words a text is among those that are alike: those of the first of them.
fn voice(printed: &Printed, alike: &[Printed]) -> (String, Option<String>) {
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
