//! The ledger derived anew, and brought to another policy or other decisions.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::{
    Ledger, LedgerError,
    entry::entries,
    keeper::voice,
    quads,
    source::Read,
    statement::{Question, by_question},
    voice::fingerprint,
};
use crate::{
    graph::Edit,
    vocab::{dep, schema},
};

/// What the ledger's quads mean; another number has them all derived anew.
const FORM: u32 = 3;

/// Articles, subjects or questions that are listed at once, and quads that are written at once, when everything is derived anew.
const BATCH: usize = 20_000;

/// Articles whose texts are held at once.
const AT_ONCE: usize = 200;

/// What the keeper found to do when it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Nothing.
    Ready,
    /// The policy is another than before: every entry was judged again. Or decisions are: those that they are on were.
    Judged,
    /// There was no ledger, or one of an older form: it was derived from all articles.
    Derived,
}

impl Ledger {
    /// Brings the ledger to what articles, policy, decisions and ontology say now.
    pub async fn start(&self) -> Result<Start, LedgerError> {
        let reader = self.reader();
        let found = reader.record(self.base.ledger_graph().as_str()).await?;
        let [form, policy] = self.setup();
        if !found.contains(&form) {
            self.derive().await?;
            return Ok(Start::Derived);
        }
        let recorded: HashSet<Quad> = reader.decisions().await?.into_iter().collect();
        let decisions: HashSet<Quad> = self.decisions.quads(&self.base).into_iter().collect();
        let mut start = Start::Ready;
        if !found.contains(&policy) {
            self.judge_all().await?;
            start = Start::Judged;
        } else if recorded != decisions {
            let changed = recorded.symmetric_difference(&decisions).map(|quad| quad.subject.clone()).collect();
            let of_recorded = decided(recorded.iter(), &changed);
            self.judge_again(&of_recorded.chain(decided(decisions.iter(), &changed)).collect()).await?;
            start = Start::Judged;
        }
        self.catch_up().await?;
        Ok(start)
    }

    /// What the ledger is made by, as it stands there: its form, and the policy.
    fn setup(&self) -> [Quad; 2] {
        let form = fingerprint([format!("{FORM} {:?} {:?}", self.agencies, self.properties)]);
        [(dep::LEDGER_STATE, form), (dep::POLICY, self.policy.to_string())].map(|(property, text)| {
            let node = self.base.ledger_graph();
            let text = Literal::new_simple_literal(text);
            Quad::new(node.clone(), NamedNode::new_unchecked(property), text, node)
        })
    }

    /// Judges every entry again, as after a change of policy.
    async fn judge_all(&self) -> Result<(), LedgerError> {
        let reader = self.reader();
        let mut questions: BTreeSet<Question> = self.decisions.iter().map(|d| d.question()).collect();
        let mut after = Question::default();
        loop {
            let batch = reader.questions(&after, BATCH).await?;
            let Some(last) = batch.last() else { break };
            after = last.clone();
            questions.extend(batch);
        }
        self.judge_again(&questions).await
    }

    /// Judges the entries on some questions again. What crashes on the way is begun again at the next start.
    async fn judge_again(&self, questions: &BTreeSet<Question>) -> Result<(), LedgerError> {
        let _one_at_a_time = self.writing.lock().await;
        for question in questions {
            let before = self.reader().entries_on(question).await?;
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
        let (mut after, mut edit) = (String::new(), Edit::default());
        loop {
            let subjects = reader.subjects(&after, BATCH).await?;
            let Some(last) = subjects.last() else { break };
            after = last.clone();
            for subject in &subjects {
                for (question, said) in by_question(reader.claims_of(subject).await?) {
                    let entries = entries(&said);
                    edit.new.extend(self.states(&entries, &said));
                    self.judge(&question, Vec::new(), entries, &mut edit);
                    rest.remove(&question);
                }
                if edit.new.len() > BATCH {
                    std::mem::take(&mut edit).write(&*self.graph).await?;
                }
            }
        }
        for question in &rest {
            self.judge(question, Vec::new(), Vec::new(), &mut edit);
        }
        edit.write(&*self.graph).await?;
        for article in reader.checkers().await? {
            let mut edit = Edit::default();
            self.tie(&article, &mut edit).await?;
            edit.write(&*self.graph).await?;
        }
        self.sign().await
    }

    /// Records every article with its voice. Texts are not kept: those that may be alike are read again.
    async fn derive_voices(&self) -> Result<(), LedgerError> {
        let reader = self.reader();
        let (mut after, mut alone) = (String::new(), Edit::default());
        // Whether a band is that of one text or of several, in whatever month.
        let mut shared: HashMap<String, bool> = HashMap::new();
        loop {
            let names = reader.article_names(&after, BATCH).await?;
            let Some(last) = names.last() else { break };
            after = last.clone();
            for some in names.chunks(AT_ONCE) {
                for Read { printed, state } in reader.articles(some).await? {
                    for band in printed.text.bands() {
                        shared.entry(band).and_modify(|shared| *shared = true).or_insert(false);
                    }
                    alone.new.extend(self.article_quads(&printed, &state, &printed.origin, None));
                }
                if alone.new.len() > BATCH {
                    std::mem::take(&mut alone).write(&*self.graph).await?;
                }
            }
        }
        alone.write(&*self.graph).await?;
        shared.retain(|_, shared| *shared);
        let mut after = String::new();
        loop {
            let names = reader.article_names(&after, BATCH).await?;
            let Some(last) = names.last() else { break };
            after = last.clone();
            let bands = reader.bands(&names).await?;
            let is_shared =
                |bands: &Vec<String>| bands.iter().any(|b| shared.contains_key(b.split(' ').next().unwrap_or(b)));
            let some: Vec<String> = bands.into_iter().filter(|(_, b)| is_shared(b)).map(|(name, _)| name).collect();
            for some in some.chunks(AT_ONCE) {
                let mut edit = Edit::default();
                for Read { printed, .. } in reader.articles(some).await? {
                    let (voice, original) = voice(&printed, &self.alike(&printed).await?);
                    edit.old.extend(self.voice_quads(&printed.article, &printed.origin, None));
                    edit.new.extend(self.voice_quads(&printed.article, &voice, original.as_deref()));
                }
                edit.write(&*self.graph).await?;
            }
        }
        Ok(())
    }

    /// Notes by what the ledger was made, once all of it is.
    async fn sign(&self) -> Result<(), LedgerError> {
        let reader = self.reader();
        let mut edit = Edit::default();
        edit.old.extend(reader.record(self.base.ledger_graph().as_str()).await?);
        edit.old.extend(reader.decisions().await?);
        edit.new.extend(self.setup());
        edit.new.extend(self.decisions.quads(&self.base));
        edit.write(&*self.graph).await?;
        Ok(())
    }
}

/// The questions that some decisions are on.
fn decided<'q>(
    quads: impl Iterator<Item = &'q Quad> + Clone,
    decisions: &HashSet<NamedOrBlankNode>,
) -> impl Iterator<Item = Question> {
    let of = |property: &'static str| {
        let iri = |quad: &'q Quad| match &quad.object {
            Term::NamedNode(node) => Some((quad.subject.clone(), node.as_str().to_owned())),
            _ => None,
        };
        quads.clone().filter(move |quad| quad.predicate.as_str() == property).filter_map(iri)
    };
    let properties: HashMap<NamedOrBlankNode, String> = of(dep::PROPERTY).collect();
    let about = of(schema::ABOUT).filter(|(decision, _)| decisions.contains(decision));
    about
        .filter_map(|(decision, subject)| Some((subject, properties.get(&decision)?.clone())))
        .collect::<Vec<_>>()
        .into_iter()
}
