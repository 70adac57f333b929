//! Oxigraph in this process.

use std::{
    collections::HashSet,
    io::Write,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use oxigraph::{
    io::RdfFormat,
    model::{GraphName, GraphNameRef, NamedNode, Quad},
    sparql::CancellationToken,
    store::{StorageError, Store},
};
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    task::{JoinHandle, spawn_blocking},
    time,
};

use crate::vocab::{prov, schema};

use super::{
    Answer, Asker, Change, Formats, Graph, GraphError, Limits, Pattern, QueryError, Request, Rows,
    evaluate::{Job, Piece, with_prefixes},
    nesting::on_deep_stack,
};

/// How long after its deadline a query may still say by itself that it was stopped.
const GRACE: Duration = Duration::from_millis(250);

/// The embedded store: on disk with the feature `disk`, else in memory.
#[derive(Clone)]
pub struct Embedded {
    store: Store,
    limits: Limits,
    strangers: Arc<Semaphore>,
    pages: Arc<Semaphore>,
    /// Held by whoever writes, since two open transactions on one graph would both stay; holds the number of quads
    /// once it has been asked for, because the store counts them one by one.
    writing: Arc<Mutex<Option<usize>>>,
}

impl Embedded {
    /// Opens the store in a folder, which is made where missing. Without the feature `disk` it is one in memory.
    #[cfg_attr(not(feature = "disk"), expect(unused_variables, reason = "a store in memory has no folder"))]
    pub fn open(folder: &Path, limits: Limits) -> Result<Self, GraphError> {
        #[cfg(feature = "disk")]
        let opened = Store::open(folder).map_err(|source| {
            if source.to_string().contains("lock") {
                GraphError::Locked { path: folder.to_owned() }
            } else {
                GraphError::Storage { action: "opened", source }
            }
        });
        #[cfg(not(feature = "disk"))]
        let opened = Store::new().map_err(GraphError::storage("opened"));
        Ok(Self::over(opened?, limits))
    }

    /// An empty store in memory.
    pub fn in_memory(limits: Limits) -> Result<Self, GraphError> {
        Ok(Self::over(Store::new().map_err(GraphError::storage("opened"))?, limits))
    }

    fn over(store: Store, limits: Limits) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            store,
            limits,
            strangers: Arc::new(Semaphore::new(limits.concurrent.max(1))),
            pages: Arc::new(Semaphore::new(cores.max(2))),
            writing: Arc::default(),
        }
    }

    /// Waits for a place and starts the clock.
    async fn start(&self, request: Request) -> Result<(Job, OwnedSemaphorePermit), QueryError> {
        let (places, number) = match request.asker {
            Asker::Stranger => (&self.strangers, self.limits.concurrent.max(1)),
            Asker::Pages => (&self.pages, self.limits.concurrent.max(2)),
        };
        let permit = time::timeout(self.limits.wait, places.clone().acquire_owned())
            .await
            .map_err(|_| QueryError::TooBusy { places: number })?
            .map_err(|_| QueryError::Abandoned)?;
        let deadline = Instant::now() + self.limits.time;
        let (store, runtime, token) = (self.store.clone(), Handle::current(), CancellationToken::new());
        let job = Job { store, runtime, request, limits: self.limits, deadline, token };
        Ok((job, permit))
    }

    /// Runs a write on a thread where it may block, one at a time even when its caller has gone.
    async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Store, &mut Option<usize>) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, GraphError> {
        let Self { store, writing, .. } = self.clone();
        spawn_blocking(move || write(&store, &mut lock(&writing)))
            .await
            .map_err(|_| GraphError::Closing)?
            .map_err(GraphError::storage("written"))
    }
}

#[async_trait]
impl Graph for Embedded {
    async fn replace(&self, graph: &NamedNode, quads: Vec<Quad>) -> Result<Change, GraphError> {
        let name = GraphName::from(graph.clone());
        if let Some(other) = quads.iter().find(|quad| quad.graph_name != name) {
            return Err(GraphError::OtherGraph { expected: graph.clone(), found: other.graph_name.to_string() });
        }
        self.write(move |store, count| {
            let change = replace(store, name.as_ref(), &quads)?;
            if let Some(count) = count {
                *count = *count + change.added - change.removed;
            }
            Ok(change)
        })
        .await
    }

    async fn change(&self, removed: Vec<Quad>, added: Vec<Quad>) -> Result<Change, GraphError> {
        self.write(move |store, count| {
            let mut gone = HashSet::new();
            for quad in &removed {
                if store.contains(quad)? {
                    gone.insert(quad);
                }
            }
            let new = missing(store, &added)?;
            let mut transaction = store.start_transaction()?;
            gone.iter().for_each(|quad| transaction.remove(*quad));
            transaction.extend(new.iter().copied());
            transaction.commit()?;
            let change = Change { added: new.len(), removed: gone.len() };
            if let Some(count) = count {
                *count = *count + change.added - change.removed;
            }
            Ok(change)
        })
        .await
    }

    async fn add(&self, quads: Vec<Quad>) -> Result<usize, GraphError> {
        self.write(move |store, count| {
            let new = missing(store, &quads)?;
            let mut transaction = store.start_transaction()?;
            transaction.extend(new.iter().copied());
            transaction.commit()?;
            if let Some(count) = count {
                *count += new.len();
            }
            Ok(new.len())
        })
        .await
    }

    async fn query(&self, request: Request, formats: Formats) -> Result<Answer, QueryError> {
        let (job, permit) = self.start(request).await?;
        let (limit, deadline, token) = (job.limits.time, job.deadline, job.token.clone());
        let (sender, mut pieces) = mpsc::channel::<Piece>(4);
        let (start, media_type) = oneshot::channel();
        on_deep_stack(move || {
            let _place = permit;
            job.stream(formats, start, &sender);
        })?;
        let stop = Stop::at(deadline, token);
        let first = next(&mut pieces, deadline, limit).await.transpose()?;
        let media_type = media_type.await.map_err(|_| QueryError::Abandoned)?;
        let rest = stream::unfold(Some((pieces, stop)), move |reading| async move {
            let (mut pieces, stop) = reading?;
            let piece = next(&mut pieces, deadline, limit).await?;
            let more = piece.is_ok().then_some((pieces, stop));
            Some((piece, more))
        });
        Ok(Answer { media_type, bytes: stream::iter(first.map(Ok)).chain(rest).boxed() })
    }

    async fn select(&self, request: Request) -> Result<Rows, QueryError> {
        let (job, permit) = self.start(request).await?;
        let (limit, deadline, token) = (job.limits.time, job.deadline, job.token.clone());
        let _stop = Stop::at(deadline, token);
        let (sender, rows) = oneshot::channel();
        on_deep_stack(move || {
            let _place = permit;
            let _ = sender.send(job.rows());
        })?;
        match time::timeout_at((deadline + GRACE).into(), rows).await {
            Ok(rows) => rows.map_err(|_| QueryError::Abandoned)?,
            Err(_) => Err(QueryError::TimedOut { limit }),
        }
    }

    async fn find(&self, patterns: Vec<Pattern>) -> Result<Vec<Vec<Quad>>, QueryError> {
        let store = self.store.clone();
        let found = spawn_blocking(move || patterns.iter().map(|pattern| matching(&store, pattern)).collect());
        let found: Result<Vec<Vec<Quad>>, StorageError> = found.await.map_err(|_| QueryError::Abandoned)?;
        found.map_err(|e| QueryError::Evaluation(e.to_string()))
    }

    async fn export(&self, format: RdfFormat, writer: Box<dyn Write + Send>) -> Result<u64, GraphError> {
        let store = self.store.clone();
        spawn_blocking(move || {
            let mut serializer = with_prefixes(format).for_writer(writer);
            let mut count = 0;
            for quad in &store {
                let quad = quad.map_err(GraphError::storage("read"))?;
                if format.supports_datasets() {
                    serializer.serialize_quad(&quad)?;
                } else {
                    serializer.serialize_triple(quad.as_ref())?;
                }
                count += 1;
            }
            serializer.finish()?.flush()?;
            Ok(count)
        })
        .await
        .map_err(|_| GraphError::Closing)?
    }

    async fn len(&self) -> Result<usize, GraphError> {
        self.write(|store, count| match count {
            Some(count) => Ok(*count),
            None => Ok(*count.insert(store.len()?)),
        })
        .await
    }

    #[cfg(feature = "disk")]
    async fn backup(&self, folder: &Path) -> Result<(), GraphError> {
        let (store, folder) = (self.store.clone(), folder.to_owned());
        spawn_blocking(move || store.backup(folder))
            .await
            .map_err(|_| GraphError::Closing)?
            .map_err(GraphError::storage("copied"))
    }

    #[cfg(not(feature = "disk"))]
    async fn backup(&self, _: &Path) -> Result<(), GraphError> {
        Err(GraphError::NotOnDisk)
    }
}

/// Cancels a query at its deadline, or earlier when nobody waits for it any more.
struct Stop {
    token: CancellationToken,
    timer: JoinHandle<()>,
}

impl Stop {
    fn at(deadline: Instant, token: CancellationToken) -> Self {
        let late = token.clone();
        let timer = tokio::spawn(async move {
            time::sleep_until(deadline.into()).await;
            late.cancel();
        });
        Self { token, timer }
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.token.cancel();
        self.timer.abort();
    }
}

fn lock(writing: &Mutex<Option<usize>>) -> MutexGuard<'_, Option<usize>> {
    // A writer that panicked may have left a wrong count, nothing else: its transaction was rolled back.
    writing.lock().unwrap_or_else(|poisoned| {
        let mut guard = PoisonError::into_inner(poisoned);
        *guard = None;
        guard
    })
}

/// The next piece of an answer, for which a reader waits no longer than until shortly after the deadline.
async fn next(pieces: &mut mpsc::Receiver<Piece>, deadline: Instant, limit: Duration) -> Option<Piece> {
    match time::timeout_at((deadline + GRACE).into(), pieces.recv()).await {
        Ok(piece) => piece,
        Err(_) => Some(Err(QueryError::TimedOut { limit })),
    }
}

/// Properties that say from which reading of a page a graph comes.
const PROVENANCE: [&str; 2] = [prov::WAS_GENERATED_BY, schema::ARCHIVED_AT];

fn replace(store: &Store, graph: GraphNameRef<'_>, quads: &[Quad]) -> Result<Change, StorageError> {
    let old = store.quads_for_pattern(None, None, None, Some(graph)).collect::<Result<Vec<_>, _>>()?;
    let added = missing(store, quads)?;
    if added.is_empty() && old.len() == quads.len() {
        return Ok(Change::default());
    }
    let kept = spelled_by_store(quads)?;
    let removed: Vec<&Quad> = old.iter().filter(|quad| !kept.contains(*quad)).collect();
    let provenance = |quad: &&Quad| PROVENANCE.contains(&quad.predicate.as_str());
    if added.iter().all(provenance) && removed.iter().all(provenance) && !old.is_empty() && !quads.is_empty() {
        return Ok(Change::default());
    }
    let mut transaction = store.start_transaction()?;
    removed.iter().for_each(|quad| transaction.remove(*quad));
    transaction.extend(added.iter().copied());
    transaction.commit()?;
    Ok(Change { added: kept.len() + removed.len() - old.len(), removed: removed.len() })
}

fn matching(store: &Store, pattern: &Pattern) -> Result<Vec<Quad>, StorageError> {
    let Pattern { subject, predicate, object, graph } = pattern;
    let subject = subject.as_ref().map(|node| node.as_ref().into());
    let (predicate, object) = (predicate.as_ref().map(NamedNode::as_ref), object.as_ref().map(|term| term.as_ref()));
    store.quads_for_pattern(subject, predicate, object, graph.as_ref().map(|graph| graph.as_ref().into())).collect()
}

/// Quads as a store gives them back: it keeps values, not their spelling ("0.50" comes back as "0.5").
pub fn as_stored(quads: &[Quad]) -> Result<HashSet<Quad>, GraphError> {
    spelled_by_store(quads).map_err(GraphError::storage("read"))
}

fn spelled_by_store(quads: &[Quad]) -> Result<HashSet<Quad>, StorageError> {
    let store = Store::new()?;
    store.extend(quads.iter().map(Quad::as_ref))?;
    store.iter().collect()
}

/// The quads, each once, that the store does not hold.
fn missing<'q>(store: &Store, quads: &'q [Quad]) -> Result<Vec<&'q Quad>, StorageError> {
    let mut seen = HashSet::with_capacity(quads.len());
    let mut missing = Vec::new();
    for quad in quads {
        if seen.insert(quad) && !store.contains(quad)? {
            missing.push(quad);
        }
    }
    Ok(missing)
}
