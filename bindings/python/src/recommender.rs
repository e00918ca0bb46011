//! The handle of a trained recommender.

use crate::call::answer;
use crate::columns::{Column, Tried, matrix_of};
use crate::events::{Events, before, marks};
use crate::handle::Closable;
use crate::ids::count;
use crate::wall::{exception, guarded};
use hivecore::foundation::progress::{Observer, Progress, Threads};
use hivecore::recommend::{Basis, CompactRecommender, Ids, RankedColumns, RecommendConfig, Recommender as Core};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Error, Inputs};
use numpy::{IntoPyArray, PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use std::ops::ControlFlow;
use std::thread;

/// Many rankings as NumPy arrays: items and scores of shape (rows, k), lengths and personal of shape (rows).
type Batch<'py> =
    (Bound<'py, PyArray2<u32>>, Bound<'py, PyArray2<i64>>, Bound<'py, PyArray1<u32>>, Bound<'py, PyArray1<bool>>);

/// More threads than this share no work that is worth their start.
const MOST_THREADS: usize = 256;

/// Ids and the attributes of each.
type Attributes = (Vec<String>, Vec<Vec<String>>);

fn texts(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

/// A trained recommender: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct Recommender(Closable<Core>);

/// Tells Python of progress; Python may stop the work by raising, by returning `False`, or by a signal.
struct Watch<'w> {
    callback: Option<&'w Py<PyAny>>,
    raised: Option<PyErr>,
}

impl Observer for Watch<'_> {
    fn observe(&mut self, progress: Progress) -> ControlFlow<()> {
        let go_on = Python::attach(|py| {
            py.check_signals()?;
            let Some(callback) = self.callback else { return Ok(true) };
            let returned = callback.call1(py, (progress.stage, progress.done, progress.total))?;
            Ok(!returned.bind(py).is(pyo3::types::PyBool::new(py, false)))
        });
        match go_on {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(raised) => {
                self.raised = Some(raised);
                ControlFlow::Break(())
            }
        }
    }
}

/// A column's value, or the exception that names the column.
fn named<T>(py: Python<'_>, name: &str, tried: Tried<T>) -> PyResult<T> {
    tried?.map_err(|error| exception(py, &error.under(name)))
}

/// The rankings of users on so many threads, in the order of the users.
fn rank_parts(core: &Core, users: Ids<'_>, k: u16, include_seen: bool, threads: usize) -> Result<RankedColumns, Error> {
    let width = users.len().div_ceil(threads.clamp(1, MOST_THREADS)).max(1);
    let part = |users| guarded(|| core.rank_batch(users, k, include_seen));
    if width >= users.len() {
        return part(users);
    }
    let parts: Vec<Ids<'_>> = match users {
        Ids::Texts(texts) => texts.chunks(width).map(Ids::Texts).collect(),
        Ids::Integers(integers) => integers.chunks(width).map(Ids::Integers).collect(),
    };
    let ranked = thread::scope(|scope| {
        let running: Vec<_> = parts.into_iter().map(|users| scope.spawn(move || part(users))).collect();
        let panicked = |_| Err(Error::new(Code::InternalPanic, "a thread panicked"));
        running.into_iter().map(|thread| thread.join().unwrap_or_else(panicked)).collect::<Result<Vec<_>, _>>()
    })?;
    let mut ranked = ranked.into_iter();
    let mut all = match ranked.next() {
        Some(first) => first,
        None => return part(users),
    };
    for more in ranked {
        all.items.extend(more.items);
        all.scores.extend(more.scores);
        all.lengths.extend(more.lengths);
        all.bases.extend(more.bases);
    }
    Ok(all)
}

impl Recommender {
    fn new(core: Core) -> Self {
        Self(Closable::new("Recommender", core))
    }
}

fn batch(py: Python<'_>, columns: RankedColumns) -> PyResult<Batch<'_>> {
    let shape = [columns.lengths.len(), columns.k];
    let personal: Vec<bool> = columns.bases.iter().map(|basis| *basis == Basis::Personal).collect();
    Ok((
        columns.items.into_pyarray(py).reshape(shape)?,
        columns.scores.into_pyarray(py).reshape(shape)?,
        columns.lengths.into_pyarray(py),
        personal.into_pyarray(py),
    ))
}

#[pymethods]
impl Recommender {
    /// Opens a model file.
    #[staticmethod]
    #[pyo3(signature = (data, /))]
    fn open(py: Python<'_>, data: &Bound<'_, PyBytes>) -> PyResult<Self> {
        let bytes = data.as_bytes();
        let opened = py.detach(|| guarded(|| Core::open(bytes)));
        opened.map(Self::new).map_err(|error| exception(py, &error))
    }

    /// Learns from columns of events. The GIL is released; `progress(stage, done, total)` may return `False` to stop.
    /// Attributes are pairs of ids and lists, embeddings pairs of ids and a matrix. With `auto`, k and a number of
    /// trainings, the configuration is chosen. `rated` has a column of ratings, the least of a like and the greatest of
    /// a dislike: what lies between, or has no rating, is left out.
    #[staticmethod]
    #[pyo3(signature = (
        users, items, weights, timestamps, config, progress, threads, disliked=None, item_attributes=None,
        item_embeddings=None, user_attributes=None, auto=None, rated=None
    ))]
    #[allow(clippy::too_many_arguments)]
    fn fit(
        py: Python<'_>,
        users: &Bound<'_, PyAny>,
        items: &Bound<'_, PyAny>,
        weights: Option<&Bound<'_, PyAny>>,
        timestamps: Option<&Bound<'_, PyAny>>,
        config: &str,
        progress: Option<Py<PyAny>>,
        threads: &Bound<'_, PyAny>,
        disliked: Option<&Bound<'_, PyAny>>,
        item_attributes: Option<Attributes>,
        item_embeddings: Option<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
        user_attributes: Option<Attributes>,
        auto: Option<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
        rated: Option<(Bound<'_, PyAny>, f64, f64)>,
    ) -> PyResult<Self> {
        let threads = count(threads, "threads")?;
        let auto = auto.map(|(k, budget)| Ok::<_, PyErr>((count(&k, "k")?, count(&budget, "budget")?))).transpose()?;
        let refused = |error: Error| exception(py, &error);
        let users = named(py, "users", Column::read(users))?;
        let items = named(py, "items", Column::read(items))?;
        let weights = weights.map(|given| named(py, "weights", Column::read_or_nan(given))).transpose()?;
        let timestamps = timestamps.map(|given| named(py, "timestamps", Column::read(given))).transpose()?;
        let under = |name: &'static str| move |error: Error| exception(py, &error.under(name));
        let mut events = Events {
            users: users.ids().map_err(under("users"))?,
            items: items.ids().map_err(under("items"))?,
            weights: weights.as_ref().map(Column::floats_or_nan).transpose().map_err(under("weights"))?,
            timestamps: timestamps.as_ref().map(Column::seconds).transpose().map_err(under("timestamps"))?,
        };
        let mut disliked = disliked.map(marks).transpose()?;
        let rated = rated
            .map(|(column, likes, dislikes)| {
                Ok::<_, PyErr>((named(py, "rating", Column::read_or_nan(&column))?, likes, dislikes))
            })
            .transpose()?;
        let rated = match &rated {
            Some((column, likes, dislikes)) => {
                Some((column.floats_or_nan().map_err(under("rating"))?, *likes, *dislikes))
            }
            None => None,
        };
        let config = Node::parse(config.as_bytes())
            .and_then(|node| RecommendConfig::read(&node))
            .map_err(|error| refused(error.under("config")))?;
        let embedded = match &item_embeddings {
            Some((ids, matrix)) => {
                let ids = named(py, "item_embeddings", Column::read(ids))?;
                Some((ids, matrix_of(matrix, "item_embeddings")?))
            }
            None => None,
        };
        let embedded = match &embedded {
            Some((ids, matrix)) => {
                let under = under("item_embeddings");
                Some((ids.ids().map_err(under)?, matrix.rows().map_err(under)?))
            }
            None => None,
        };
        let mut watch = Watch { callback: progress.as_ref(), raised: None };
        let trained = py.detach(|| {
            guarded(|| {
                let told = match rated {
                    Some((ratings, likes, dislikes)) => {
                        let told: Vec<bool> = ratings.iter().map(|of| *of >= likes || *of <= dislikes).collect();
                        events.retain(&told)?;
                        disliked = Some(
                            ratings.iter().zip(&told).filter(|row| *row.1).map(|row| *row.0 <= dislikes).collect(),
                        );
                        told
                    }
                    None => Vec::new(),
                };
                let mut made = events.interactions().map_err(|error| before(error, &told))?;
                drop(told);
                if let Some(disliked) = disliked {
                    made = made.disliking(&disliked)?;
                }
                if let Some((ids, attributes)) = &item_attributes {
                    let made_with = made.with_item_attributes(Ids::Texts(&texts(ids)), attributes);
                    made = made_with.map_err(|error| error.under("item_attributes"))?;
                }
                if let Some((ids, (values, dims))) = &embedded {
                    let made_with = made.with_item_embeddings(ids.ids(), values, *dims);
                    made = made_with.map_err(|error| error.under("item_embeddings"))?;
                }
                if let Some((ids, attributes)) = &user_attributes {
                    let made_with = made.with_user_attributes(Ids::Texts(&texts(ids)), attributes);
                    made = made_with.map_err(|error| error.under("user_attributes"))?;
                }
                let mut observer = Threads { observer: &mut watch, count: threads };
                match auto {
                    Some((k, budget)) => Core::auto(&made, k, budget, &mut observer),
                    None => Core::learn(&made, &config, &mut observer),
                }
            })
        });
        match (trained, watch.raised) {
            (_, Some(raised)) => Err(raised),
            (trained, None) => trained.map(Self::new).map_err(refused),
        }
    }

    /// The k best items for each user whom the model keeps, as `rank_batch`.
    #[pyo3(signature = (k, include_seen, progress, threads, /))]
    fn rank_all<'py>(
        &self,
        py: Python<'py>,
        k: &Bound<'py, PyAny>,
        include_seen: bool,
        progress: Option<Py<PyAny>>,
        threads: &Bound<'py, PyAny>,
    ) -> PyResult<Batch<'py>> {
        let (k, threads) = (count(k, "k")?, count(threads, "threads")?);
        let core = self.0.value(py)?;
        let mut watch = Watch { callback: progress.as_ref(), raised: None };
        let ranked = py.detach(|| {
            guarded(|| core.rank_all(k, include_seen, &mut Threads { observer: &mut watch, count: threads }))
        });
        match (ranked, watch.raised) {
            (_, Some(raised)) => Err(raised),
            (ranked, None) => batch(py, ranked.map_err(|error| exception(py, &error))?),
        }
    }

    /// The users whose histories the model keeps, in the order of `rank_all`.
    fn users(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let core = self.0.value(py)?;
        Ok(core.users().map_or_else(Vec::new, |users| users.iter().map(str::to_owned).collect()))
    }

    /// Answers an operation on this recommender, text to text.
    #[pyo3(signature = (op, request, /))]
    fn call(&self, py: Python<'_>, op: &str, request: &Bound<'_, PyAny>) -> PyResult<String> {
        match self.0.get() {
            Ok(core) => answer(py, &Inputs { recommender: Some(&core), ..Inputs::default() }, op, request),
            Err(error) => Ok(hivecore::ops::refusal(&error)),
        }
    }

    /// The model file.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let core = self.0.value(py)?;
        let bytes = py.detach(|| guarded(|| Ok(core.bytes()))).map_err(|error| exception(py, &error))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// The file of a compact model: of each item the greatest terms, in 8 bits.
    #[pyo3(signature = (neighbours, progress, /))]
    fn compact<'py>(
        &self,
        py: Python<'py>,
        neighbours: &Bound<'py, PyAny>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let neighbours = count(neighbours, "neighbours")?;
        let core = self.0.value(py)?;
        let mut watch = Watch { callback: progress.as_ref(), raised: None };
        let made = py.detach(|| guarded(|| core.compact(neighbours, &mut watch)));
        match (made, watch.raised) {
            (_, Some(raised)) => Err(raised),
            (made, None) => Ok(PyBytes::new(py, &made.map_err(|error| exception(py, &error))?)),
        }
    }

    /// The catalogue, in the order of the indices of `rank_batch`.
    fn items(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let core = self.0.value(py)?;
        Ok(core.items().iter().map(str::to_owned).collect())
    }

    /// The k best items for each user by id, without reasons: items, scores, lengths, personal.
    #[pyo3(signature = (users, k, include_seen=false, threads=None, /))]
    fn rank_batch<'py>(
        &self,
        py: Python<'py>,
        users: &Bound<'py, PyAny>,
        k: &Bound<'py, PyAny>,
        include_seen: bool,
        threads: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Batch<'py>> {
        let k = count(k, "k")?;
        let threads = threads.map(|threads| count(threads, "threads")).transpose()?.unwrap_or(1);
        let core = self.0.value(py)?;
        let column = named(py, "users", Column::read(users))?;
        let ids = column.ids().map_err(|error| exception(py, &error.under("users")))?;
        let ranked = py.detach(|| rank_parts(&core, ids.ids(), k, include_seen, threads));
        batch(py, ranked.map_err(|error| exception(py, &error))?)
    }

    /// The k best items for each history: history h is `items[starts[h]:starts[h + 1]]`, oldest first.
    #[pyo3(signature = (starts, items, k, include_seen, /))]
    fn rank_histories<'py>(
        &self,
        py: Python<'py>,
        starts: &Bound<'py, PyAny>,
        items: &Bound<'py, PyAny>,
        k: &Bound<'py, PyAny>,
        include_seen: bool,
    ) -> PyResult<Batch<'py>> {
        let k = count(k, "k")?;
        let core = self.0.value(py)?;
        let refused = |error: Error| exception(py, &error);
        let (starts, items) = (named(py, "starts", Column::read(starts))?, named(py, "items", Column::read(items))?);
        // A negative start becomes one that lies beyond every list, which the core refuses.
        let starts: Vec<usize> = starts
            .integers()
            .map_err(|error| refused(error.under("starts")))?
            .iter()
            .map(|start| usize::try_from(*start).unwrap_or(usize::MAX))
            .collect();
        let ids = items.ids().map_err(|error| refused(error.under("items")))?;
        let ranked = py.detach(|| guarded(|| core.rank_histories(&starts, ids.ids(), k, include_seen)));
        batch(py, ranked.map_err(refused)?)
    }

    /// The k best items for one history, oldest first: pairs of the item and its score in micro-units.
    #[pyo3(signature = (history, k, include_seen, /))]
    fn rank_history<'py>(
        &self,
        py: Python<'py>,
        history: &Bound<'py, PyAny>,
        k: &Bound<'py, PyAny>,
        include_seen: bool,
    ) -> PyResult<Bound<'py, PyList>> {
        let k = count(k, "k")?;
        let core = self.0.value(py)?;
        let column = named(py, "history", Column::read(history))?;
        let ids = column.ids().map_err(|error| exception(py, &error.under("history")))?;
        let ranked = py.detach(|| guarded(|| core.rank_history(ids.ids(), k, include_seen)));
        PyList::new(py, ranked.map_err(|error| exception(py, &error))?)
    }

    /// Whether it is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.get().is_err()
    }

    /// Frees the model. Closing twice is refused with `handle.closed`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close(py)
    }
}

/// The k best items for a history by a compact model, which is read where it lies: bytes, or a NumPy array of bytes,
/// of a file that is mapped into memory too. `check` reads all of it once to see that it is whole.
#[pyfunction]
#[pyo3(signature = (file, history, k, include_seen=false, check=false))]
pub fn compact_rank<'py>(
    py: Python<'py>,
    file: &Bound<'py, PyAny>,
    history: &Bound<'py, PyAny>,
    k: &Bound<'py, PyAny>,
    include_seen: bool,
    check: bool,
) -> PyResult<Bound<'py, PyList>> {
    let k = count(k, "k")?;
    let refused = |error: Error| exception(py, &error);
    let column = named(py, "history", Column::read(history))?;
    let ids = column.ids().map_err(|error| refused(error.under("history")))?;
    let rank = |file: &[u8]| {
        let ranked = guarded(|| {
            let compact = if check { CompactRecommender::open(file) } else { CompactRecommender::open_checked(file) };
            compact?.rank_history(ids.ids(), k, include_seen)
        });
        PyList::new(py, ranked.map_err(refused)?)
    };
    if let Ok(bytes) = file.cast::<PyBytes>() {
        return rank(bytes.as_bytes());
    }
    match file.extract::<PyReadonlyArray1<'py, u8>>() {
        Ok(array) => rank(array.as_slice().map_err(|_| refused(buffer("the array is not contiguous")))?),
        Err(_) => Err(refused(buffer("expected bytes or a NumPy array of uint8"))),
    }
}

fn buffer(detail: &str) -> Error {
    Error::new(Code::BufferShape, detail).under("file")
}
