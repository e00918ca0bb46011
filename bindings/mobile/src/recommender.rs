//! A trained model as a handle.

use crate::buffer::{self, IdColumn};
use crate::slot::Slot;
use crate::{HandleError, operation, wall};
use hivecore::Error;
use hivecore::foundation::progress::{Observer, Progress, Threads, Unobserved};
use hivecore::recommend::{Basis, Columns, Interactions, RankedColumns, RecommendConfig, Recommender};
use hivecore::wire::{Node, Read};
use std::ops::ControlFlow;

/// Sees the progress of long work and may stop it.
#[uniffi::export(callback_interface)]
pub trait ProgressObserver: Send + Sync {
    /// Called now and then with the steps done of a stage; `false` stops the work, which then keeps nothing.
    fn observe(&self, stage: String, done: u64, total: u64) -> bool;
}

struct Observed(Box<dyn ProgressObserver>);

impl Observer for Observed {
    fn observe(&mut self, progress: Progress) -> ControlFlow<()> {
        let goes_on = self.0.observe(progress.stage.to_owned(), progress.done, progress.total);
        if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// Events in columns of equal length, one row an event.
#[derive(Clone, Debug, uniffi::Record)]
pub struct EventColumns {
    /// The user of each event.
    pub users: IdColumn,
    /// The item of each event.
    pub items: IdColumn,
    /// `f64` for each event: above 0, at most 1,000,000,000; 1 each when absent.
    pub weights: Option<Vec<u8>>,
    /// `i64` for each event: seconds.
    pub timestamps: Option<Vec<u8>>,
}

/// Many rankings as flat columns: row r is `items[r·k .. r·k + lengths[r]]`, and the same of `scores`.
#[derive(Clone, Debug, uniffi::Record)]
pub struct RankedBuffers {
    /// Places of each row.
    pub k: u32,
    /// `u32`: indices into the catalogue; the greatest number where a list ends early.
    pub items: Vec<u8>,
    /// `i64`: scores in micro-units; 0 where a list ends early.
    pub scores: Vec<u8>,
    /// `u32`: items of each row.
    pub lengths: Vec<u8>,
    /// One byte a row: 1 where the ranking stands on the user's own items, 0 where on popularity alone.
    pub personal: Vec<u8>,
}

impl From<RankedColumns> for RankedBuffers {
    fn from(columns: RankedColumns) -> Self {
        Self {
            k: columns.k as u32,
            items: buffer::bytes(&columns.items, u32::to_le_bytes),
            scores: buffer::bytes(&columns.scores, i64::to_le_bytes),
            lengths: buffer::bytes(&columns.lengths, u32::to_le_bytes),
            personal: columns.bases.iter().map(|basis| u8::from(*basis == Basis::Personal)).collect(),
        }
    }
}

/// A trained model. Immutable: safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct RecommenderHandle(Slot<Recommender>);

impl RecommenderHandle {
    fn answer(&self, op: &str, request: &[u8]) -> String {
        wall::text(|| Ok(self.0.get()?.call(op, request)))
    }
}

/// What to learn: by a configuration, or by one that is chosen for lists of k items with a number of trainings.
enum How {
    With(RecommendConfig),
    Auto(u16, u16),
}

fn fitted(
    columns: &EventColumns,
    how: &How,
    threads: u32,
    observer: Option<Box<dyn ProgressObserver>>,
) -> Result<Recommender, Error> {
    let weights = buffer::optional(columns.weights.as_ref(), f64::from_le_bytes)?;
    let timestamps = buffer::optional(columns.timestamps.as_ref(), i64::from_le_bytes)?;
    columns.users.with(|users| {
        columns.items.with(|items| {
            let columns = Columns { users, items, weights: weights.as_deref(), timestamps: timestamps.as_deref() };
            let interactions = Interactions::new(&columns)?;
            let mut unobserved = Unobserved;
            let mut observed = observer.map(Observed);
            let observer: &mut dyn Observer = match &mut observed {
                Some(observed) => observed,
                None => &mut unobserved,
            };
            let mut observer = Threads { observer, count: threads as usize };
            match how {
                How::With(config) => Recommender::learn(&interactions, config, &mut observer),
                How::Auto(k, budget) => Recommender::auto(&interactions, *k, *budget, &mut observer),
            }
        })
    })
}

#[uniffi::export]
impl RecommenderHandle {
    /// Opens a model file.
    ///
    /// # Errors
    /// Family `file`.
    #[uniffi::constructor]
    pub fn open(bytes: Vec<u8>) -> Result<Self, HandleError> {
        wall::raised(|| Ok(Self(Slot::new(Recommender::open(&bytes)?))))
    }

    /// Learns from events; `config` is the text of a `RecommendConfig`. The model is the same for any number of threads.
    ///
    /// # Errors
    /// Families `field`, `id`, `buffer`, `recommend`; `budget.cancelled` when the observer stops it.
    #[uniffi::constructor]
    pub fn fit(
        columns: EventColumns,
        config: String,
        threads: u32,
        observer: Option<Box<dyn ProgressObserver>>,
    ) -> Result<Self, HandleError> {
        wall::raised(|| {
            let config = Node::parse(config.as_bytes()).and_then(|node| RecommendConfig::read(&node));
            let how = How::With(config.map_err(|error| error.under("config"))?);
            Ok(Self(Slot::new(fitted(&columns, &how, threads, observer)?)))
        })
    }

    /// Chooses models, settings and their blend for lists of `k`, training at most `budget` models, and learns with them.
    ///
    /// # Errors
    /// As [`Self::fit`]; `recommend.no_test`.
    #[uniffi::constructor]
    pub fn auto(
        columns: EventColumns,
        k: u16,
        budget: u16,
        threads: u32,
        observer: Option<Box<dyn ProgressObserver>>,
    ) -> Result<Self, HandleError> {
        wall::raised(|| Ok(Self(Slot::new(fitted(&columns, &How::Auto(k, budget), threads, observer)?))))
    }

    /// The model file: the same bytes for the same events and configuration, everywhere.
    ///
    /// # Errors
    /// `handle.closed`.
    pub fn bytes(&self) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| Ok(self.0.get()?.bytes()))
    }

    /// The file of a compact model: of each item the `neighbours` greatest terms, in 8 bits.
    ///
    /// # Errors
    /// As `Recommender::compact`; `handle.closed`.
    pub fn compact(&self, neighbours: u16) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| self.0.get()?.compact(neighbours, &mut Unobserved))
    }

    /// The catalogue, in the order of the indices of [`RankedBuffers`].
    ///
    /// # Errors
    /// `handle.closed`.
    pub fn items(&self) -> Result<Vec<String>, HandleError> {
        wall::raised(|| Ok(self.0.get()?.items().iter().map(str::to_owned).collect()))
    }

    /// [`call`](crate::call) on this model.
    #[must_use]
    pub fn call(&self, op: String, request: String) -> String {
        self.answer(&op, request.as_bytes())
    }

    /// [`call_bytes`](crate::call_bytes) on this model.
    #[must_use]
    pub fn call_bytes(&self, op: &[u8], request: &[u8]) -> String {
        self.answer(operation(op), request)
    }

    /// [`call_batch`](crate::call_batch) on this model.
    #[must_use]
    pub fn call_batch(&self, op: String, requests: Vec<String>) -> Vec<String> {
        requests.iter().map(|request| self.answer(&op, request.as_bytes())).collect()
    }

    /// The `k` best items for each of many users, without reasons: the same answers as `recommend.rank`.
    ///
    /// # Errors
    /// `field.range` for k beyond 1 to 1,000; `buffer.shape`; `handle.closed`.
    pub fn rank_batch(&self, users: IdColumn, k: u16, include_seen: bool) -> Result<RankedBuffers, HandleError> {
        wall::raised(|| {
            let recommender = self.0.get()?;
            users.with(|users| recommender.rank_batch(users, k, include_seen)).map(RankedBuffers::from)
        })
    }

    /// The `k` best items for each of many histories: history h is `items[starts[h] .. starts[h + 1]]`, oldest first.
    /// `starts` are `u32`.
    ///
    /// # Errors
    /// `field.range` for k; `buffer.shape`; `handle.closed`.
    pub fn rank_histories(
        &self,
        starts: Vec<u8>,
        items: IdColumn,
        k: u16,
        include_seen: bool,
    ) -> Result<RankedBuffers, HandleError> {
        wall::raised(|| {
            let recommender = self.0.get()?;
            let starts = buffer::numbers(&starts, |start| u32::from_le_bytes(start) as usize)?;
            items.with(|items| recommender.rank_histories(&starts, items, k, include_seen)).map(RankedBuffers::from)
        })
    }

    /// Lets the model go; later calls are refused as `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing;

    impl ProgressObserver for Failing {
        fn observe(&self, _stage: String, _done: u64, _total: u64) -> bool {
            panic!("a callback of the host failed")
        }
    }

    #[test]
    fn an_observer_that_fails_is_an_error_and_no_crash() {
        let column = |values: &[&str]| IdColumn::Texts { values: values.iter().map(|v| (*v).to_owned()).collect() };
        let columns =
            EventColumns { users: column(&["a", "a"]), items: column(&["x", "y"]), weights: None, timestamps: None };
        let refused = RecommenderHandle::fit(columns, "{}".to_owned(), 1, Some(Box::new(Failing))).err().unwrap();
        let HandleError::Refused { code, .. } = refused;
        assert_eq!(code, "internal.panic");
    }
}
