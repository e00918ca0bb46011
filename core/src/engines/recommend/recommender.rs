//! The handle of a trained model.

use super::auto::{auto, usual_split};
use super::config::RecommendConfig;
use super::evaluate::{Metrics, evaluate};
use super::history::{Events, History};
use super::id_table::{IdTable, Ids};
use super::interactions::{Columns, Interactions};
use super::limits::{MAX_CANDIDATES, MAX_RANKED};
use super::model::Model;
use super::model_file;
use super::parallel;
use super::rank::{RankAnswer, RankRequest, rank};
use super::score::{Basis, Best, REMOVED};
use super::vmis_knn::Memory;
use crate::foundation::decision::Outcome;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::{Observer, report};
use std::sync::{Mutex, OnceLock};

/// A trained model: immutable, `Send` and `Sync`, made from bytes or by training, and the same bytes again.
///
/// ```
/// use hivecore::recommend::{Columns, Ids, RankRequest, RecommendConfig, Recommender};
///
/// let users = Ids::Texts(&["ann", "ann", "bob", "bob", "bob", "cy", "cy"]);
/// let items = Ids::Texts(&["tea", "cup", "tea", "cup", "jam", "cup", "jam"]);
/// let events = Columns { users, items, weights: None, timestamps: None };
/// let config = RecommendConfig { shrinkage: 0, ..RecommendConfig::default() };
/// let recommender = Recommender::fit(&events, &config, &mut hivecore::foundation::progress::Unobserved)?;
///
/// let user = Some(hivecore::recommend::UserId::new("ann")?);
/// let ranked = recommender.rank(&RankRequest { user, ..RankRequest::default() })?.answer;
/// assert_eq!(ranked.items[0].item.as_str(), "jam");
/// let sum: i64 = ranked.items[0].terms.iter().map(|term| term.micros().get()).sum();
/// assert_eq!(sum, ranked.items[0].score.get());
///
/// let same = Recommender::open(&recommender.bytes())?;
/// assert_eq!(same.digest(), recommender.digest());
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recommender {
    pub(super) model: Model,
    digest: OnceLock<Digest>,
    memory: Pool,
}

/// Memory of rankings, kept from one to the next.
#[derive(Debug, Default)]
struct RankMemory {
    scores: Vec<i64>,
    best: Best,
    few: Vec<(i64, u32)>,
    sessions: Memory,
}

/// As much of it as rankings went on at once.
#[derive(Debug, Default)]
struct Pool(Mutex<Vec<RankMemory>>);

impl Clone for Pool {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Pool {
    fn take(&self) -> RankMemory {
        self.0.lock().ok().and_then(|mut pool| pool.pop()).unwrap_or_default()
    }

    fn give(&self, memory: RankMemory) {
        if let Ok(mut pool) = self.0.lock() {
            pool.push(memory);
        }
    }
}

/// Users between two reports of progress.
const TOGETHER: usize = 1_024;

/// Many rankings as flat columns: row r is `items[r·k .. r·k + lengths[r]]`, and the same of `scores`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RankedColumns {
    /// Places of each row.
    pub k: usize,
    /// Indices into [`Recommender::items`]; [`NO_ITEM`] where a list ends early.
    pub items: Vec<u32>,
    /// Scores in micro-units; 0 where a list ends early.
    pub scores: Vec<i64>,
    /// Items of each row.
    pub lengths: Vec<u32>,
    /// What each row stands on.
    pub bases: Vec<Basis>,
}

/// Fills places of [`RankedColumns`] that no item takes.
pub const NO_ITEM: u32 = u32::MAX;

impl Recommender {
    /// Learns from columns of events.
    ///
    /// # Errors
    /// As [`Interactions::new`] and [`RecommendConfig::check`]; `budget.cancelled` when the observer stops it.
    pub fn fit(columns: &Columns<'_>, config: &RecommendConfig, observer: &mut dyn Observer) -> Result<Self, Error> {
        Self::learn(&Interactions::new(columns)?, config, observer)
    }

    /// Learns from interactions.
    ///
    /// # Errors
    /// As [`RecommendConfig::check`]; `budget.cancelled`.
    pub fn learn(
        interactions: &Interactions,
        config: &RecommendConfig,
        observer: &mut dyn Observer,
    ) -> Result<Self, Error> {
        Ok(Self::of(Model::fit(interactions, config, observer)?))
    }

    /// Chooses models, settings and their blend by an inner split (by time where the events have times), as the
    /// operation `recommend.auto` does, and learns from all interactions with what it chose: see [`Self::config`].
    ///
    /// # Errors
    /// `field.range` for k and the budget (1 to 1,000 trainings); `recommend.no_test`; as [`Self::learn`].
    pub fn auto(interactions: &Interactions, k: u16, budget: u16, observer: &mut dyn Observer) -> Result<Self, Error> {
        for (field, value, most) in [("k", k, MAX_RANKED), ("budget", budget, MAX_CANDIDATES)] {
            if !(1..=most).contains(&value) {
                let detail = format!("expected 1 to {most}, found {value}");
                return Err(Error::new(Code::FieldRange, detail).under(field));
            }
        }
        let found = auto(interactions, usual_split(interactions), k, budget, observer)?;
        Self::learn(interactions, &found.config, observer)
    }

    /// The users whose histories the model holds.
    #[must_use]
    pub fn users(&self) -> Option<&IdTable> {
        self.model.users.as_ref().map(|users| &users.ids)
    }

    /// The `k` best items for each of [`Self::users`], in their order, on as many threads as the observer has: the same
    /// answers as [`Self::rank_batch`].
    ///
    /// # Errors
    /// `field.range` for k; `recommend.users` for a model that keeps none; `budget.cancelled`.
    pub fn rank_all(&self, k: u16, include_seen: bool, observer: &mut dyn Observer) -> Result<RankedColumns, Error> {
        let Some(users) = &self.model.users else {
            return Err(Error::new(Code::RecommendUsers, "the model was trained without keeping users"));
        };
        let total = users.ids.len();
        let mut all = self.rank_rows(std::iter::empty(), k, include_seen)?;
        for first in (0..total).step_by(TOGETHER) {
            report(observer, "users", first as u64, total as u64)?;
            let of =
                |user: usize| (History::stored(users.histories.list(user as u32)), users.dislikes.list(user as u32));
            let mut parts = Vec::new();
            let each = TOGETHER.div_ceil(observer.threads());
            parts.resize_with(TOGETHER.min(total - first).div_ceil(each), || Ok(RankedColumns::default()));
            // The model alone: what the handle keeps beside it is no matter of several threads.
            let model = &self.model;
            let work = |at: usize, into: &mut [Result<RankedColumns, Error>], memory: &mut RankMemory| {
                let start = first + at * each;
                let end = (start + each).min(first + TOGETHER).min(total);
                let users = (start..end).map(of);
                into.iter_mut().for_each(|into| *into = rank_rows(model, users.clone(), k, include_seen, memory));
            };
            parallel::chunks(observer.threads(), &mut parts, (1, 1), RankMemory::default, work);
            for part in parts {
                let part = part?;
                all.items.extend(part.items);
                all.scores.extend(part.scores);
                all.lengths.extend(part.lengths);
                all.bases.extend(part.bases);
            }
        }
        report(observer, "users", total as u64, total as u64)?;
        Ok(all)
    }

    pub(super) fn of(model: Model) -> Self {
        Self { model, digest: OnceLock::new(), memory: Pool::default() }
    }

    /// Opens a model file.
    ///
    /// # Errors
    /// Family `file`.
    pub fn open(bytes: &[u8]) -> Result<Self, Error> {
        let model = model_file::read(bytes)?;
        Ok(Self { digest: OnceLock::from(Digest::of(bytes)), ..Self::of(model) })
    }

    /// The model file. The same events and configuration give the same bytes on every target.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        model_file::write(&self.model)
    }

    /// The digest of [`Self::bytes`].
    #[must_use]
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(&self.bytes()))
    }

    /// What the model was trained with.
    #[must_use]
    pub const fn config(&self) -> &RecommendConfig {
        &self.model.config
    }

    /// The catalogue, in the order of the indices in [`RankedColumns`].
    #[must_use]
    pub const fn items(&self) -> &IdTable {
        &self.model.items
    }

    /// One ranking with its reasons.
    ///
    /// # Errors
    /// `field.range`, `recommend.limit`, `recommend.filter`.
    pub fn rank(&self, request: &RankRequest) -> Result<Outcome<RankAnswer>, Error> {
        rank(&self.model, request)
    }

    /// The `k` best items for each of many users by id, without reasons: the same answers as [`Self::rank`].
    ///
    /// # Errors
    /// `field.range` for k beyond 1 to 1,000.
    pub fn rank_batch(&self, users: Ids<'_>, k: u16, include_seen: bool) -> Result<RankedColumns, Error> {
        let mut text = String::new();
        let of = |user: &str| (History::stored(self.model.history(user)), self.model.dislikes(user));
        let histories = (0..users.len()).map(|row| match users {
            Ids::Texts(texts) => of(texts[row]),
            Ids::Integers(integers) => {
                text.clear();
                text.push_str(&integers[row].to_string());
                of(&text)
            }
        });
        self.rank_rows(histories, k, include_seen)
    }

    /// The `k` best items for each of many histories: history h is `items[starts[h] .. starts[h + 1]]`, oldest first.
    ///
    /// # Errors
    /// `field.range` for k; `buffer.shape` when the starts do not ascend from 0 to the number of items.
    pub fn rank_histories(
        &self,
        starts: &[usize],
        items: Ids<'_>,
        k: u16,
        include_seen: bool,
    ) -> Result<RankedColumns, Error> {
        let ends_fit = starts.first() == Some(&0) && starts.last() == Some(&items.len());
        if !ends_fit || !starts.is_sorted() {
            return Err(
                Error::new(Code::BufferShape, "the starts ascend from 0 to the number of items").under("starts")
            );
        }
        let found = self.model.items.look_up(items);
        let histories: Vec<Events> = starts
            .windows(2)
            .map(|ends| {
                let known: Vec<u32> = found[ends[0]..ends[1]].iter().flatten().copied().collect();
                Events::new(&self.model, &[], &known)
            })
            .collect();
        self.rank_rows(histories.iter().map(|events| (events.history(), &[][..])), k, include_seen)
    }

    /// The `k` best items for one history, oldest first, with their scores in micro-units: the same answer as
    /// [`Self::rank`], without reasons.
    ///
    /// # Errors
    /// `field.range` for k.
    pub fn rank_history(&self, history: Ids<'_>, k: u16, include_seen: bool) -> Result<Vec<(&str, i64)>, Error> {
        let found: Vec<u32> = self.model.items.look_up(history).into_iter().flatten().collect();
        let events = Events::new(&self.model, &[], &found);
        let ranked = self.rank_rows(std::iter::once((events.history(), &[][..])), k, include_seen)?;
        let listed = ranked.items.iter().zip(&ranked.scores).filter(|(item, _)| **item != NO_ITEM);
        Ok(listed.map(|(item, score)| (self.model.items.get(*item), *score)).collect())
    }

    /// Ranks in memory of earlier rankings.
    fn rank_rows<'h>(
        &self,
        histories: impl ExactSizeIterator<Item = (History<'h>, &'h [u32])>,
        k: u16,
        include_seen: bool,
    ) -> Result<RankedColumns, Error> {
        let mut memory = self.memory.take();
        let ranked = rank_rows(&self.model, histories, k, include_seen, &mut memory);
        self.memory.give(memory);
        ranked
    }

    /// Metrics of rankings for the users of `test`, whose histories are those of `train`: the interactions that this
    /// model was trained with.
    ///
    /// # Errors
    /// `buffer.shape` when the model knows other items than `train`; `field.range` for k; `budget.cancelled`.
    pub fn evaluate(
        &self,
        train: &Interactions,
        test: &Interactions,
        k: u16,
        observer: &mut dyn Observer,
    ) -> Result<Metrics, Error> {
        if train.items != self.model.items {
            return Err(Error::new(Code::BufferShape, "the model was trained with other items").under("train"));
        }
        if !(1..=MAX_RANKED).contains(&k) {
            let detail = format!("expected 1 to {MAX_RANKED}, found {k}");
            return Err(Error::new(Code::FieldRange, detail).under("k"));
        }
        evaluate(&self.model.scorer(), train, test, k, observer)
    }
}

/// Ranks for histories, each with items that are disliked and may not be listed either.
fn rank_rows<'h>(
    model: &Model,
    histories: impl ExactSizeIterator<Item = (History<'h>, &'h [u32])>,
    k: u16,
    include_seen: bool,
    memory: &mut RankMemory,
) -> Result<RankedColumns, Error> {
    if !(1..=MAX_RANKED).contains(&k) {
        let detail = format!("expected 1 to {MAX_RANKED}, found {k}");
        return Err(Error::new(Code::FieldRange, detail).under("k"));
    }
    let (k, rows, scorer) = (usize::from(k), histories.len(), model.scorer());
    let mut columns = RankedColumns {
        k,
        items: vec![NO_ITEM; rows.saturating_mul(k)],
        scores: vec![0; rows.saturating_mul(k)],
        lengths: Vec::with_capacity(rows),
        bases: Vec::with_capacity(rows),
    };
    let RankMemory { scores, best, few, sessions } = memory;
    for (row, (history, disliked)) in histories.enumerate() {
        // A list that the sessions fill alone needs no look at the rest of the catalogue.
        let seen = if include_seen { &[][..] } else { history.items };
        let ranked = if disliked.is_empty() && scorer.scored_by_sessions(history, seen, k, sessions, few) {
            columns.bases.push(Basis::Personal);
            best.of_few(few, k)
        } else {
            columns.bases.push(scorer.scores(history, scores));
            seen.iter().chain(disliked).for_each(|item| scores[*item as usize] = REMOVED);
            best.of(scores, k)
        };
        let places = columns.items[row * k..].iter_mut().zip(&mut columns.scores[row * k..]);
        for ((to_item, to_score), (score, item)) in places.zip(ranked) {
            (*to_item, *to_score) = (*item, *score);
        }
        columns.lengths.push(ranked.len() as u32);
    }
    Ok(columns)
}
