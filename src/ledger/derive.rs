//! The ledger derived anew, and brought to another policy or other decisions.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::{Literal, NamedNode, Quad};

use super::{
    Ledger, LedgerError,
    entry::entries,
    keeper::{Edit, voice},
    quads,
    source::Read,
    statement::Question,
    voice::fingerprint,
};
use crate::vocab::dep;

/// What the ledger's quads mean; another number has them all derived anew.
const FORM: u32 = 1;

/// Articles or questions that are read at once, and quads that are written at once, when everything is derived anew.
const BATCH: usize = 20_000;

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

impl Ledger {
    /// Brings the ledger to what articles, policy, decisions and ontology say now.
    pub async fn start(&self) -> Result<Start, LedgerError> {
        let found = self.reader().record(self.base.ledger_graph().as_str()).await?;
        let [form, judged] = self.setup();
        if !found.contains(&form) {
            self.derive().await?;
            return Ok(Start::Derived);
        }
        let start = match found.contains(&judged) {
            true => Start::Ready,
            false => {
                self.judge_all().await?;
                Start::Judged
            }
        };
        self.catch_up().await?;
        Ok(start)
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
