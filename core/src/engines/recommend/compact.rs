//! A model for phones: pruned, in 8 bits, read where it lies.
//!
//! Every model but VMIS-kNN scores by a table of item to item, or nearly so; the export is this table. Of each item the
//! greatest terms without sign are kept, each as a signed byte in 127ths of the row's greatest. iALS is no table: it solves
//! each user's matrix; its share of the table is `h_jᵀ A⁻¹ h_i` with A that of a typical user, whose history has the
//! mean length and holds items as their popularity. Popularity has 16 bits. What this loses in the quality of lists is
//! measured on MovieLens-100K by a test. Users, and attributes of users, stay behind.
//!
//! Inside the common [container](crate::foundation::container), for N items and M terms:
//!
//! | field | type |
//! |---|---|
//! | N, M, popularity weight | 3 × u32 |
//! | recency half-life (0: none), bytes of an item's number (2 or 4) | 2 × u16 |
//! | where each id ends; where each row ends; greatest term of each row in micro-units | 3 × u32 each item |
//! | popularity in 65,535ths of the greatest | u16 each item |
//! | item of each term; the term | 2 or 4 bytes, i8 each term |
//! | ids in shortlex order | bytes |
//!
//! Nothing is copied or built when it is opened, so the bytes may be a file that the host maps into memory: only the pages
//! that a ranking touches are ever read. All arithmetic is of integers.

use super::id_table::Ids;
use super::limits::MAX_RANKED;
use super::micros::{self, ONE};
use super::model::Model;
use super::recommender::Recommender;
use super::score::{Best, REMOVED, Recency};
use super::sort_key;
use crate::foundation::container::Format;
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::shortlex;
use crate::foundation::progress::{Observer, report};
use std::cmp::Ordering;

const FORMAT: Format = Format { magic: *b"HIVECOMP", name: "compact recommender", version: 1 };
/// Bytes before the columns of items.
const HEAD: usize = 16;
/// Bytes of the columns of an item.
const OF_ITEM: usize = 14;
/// The greatest term of a row.
const STEPS: i64 = 127;
/// Items between two reports of progress.
const STRIDE: usize = 256;

impl Recommender {
    /// The file of a [`CompactRecommender`]: of each item the `neighbours` greatest terms.
    ///
    /// # Errors
    /// `field.range` for neighbours beyond 1 to 1,000; `recommend.compact` for a model with VMIS-kNN; `recommend.limit`
    /// beyond 4 GiB; `budget.cancelled`.
    pub fn compact(&self, neighbours: u16, observer: &mut dyn Observer) -> Result<Vec<u8>, Error> {
        let model = &self.model;
        if !(1..=MAX_RANKED).contains(&neighbours) {
            let detail = format!("expected 1 to {MAX_RANKED}, found {neighbours}");
            return Err(Error::new(Code::FieldRange, detail).under("neighbours"));
        }
        if model.sessions.is_some() {
            return Err(Error::new(Code::RecommendCompact, "VMIS-kNN is no table of items"));
        }
        let (rows, ids) = (Rows::of(model, neighbours.into(), observer)?, &model.items);
        let count = |count: usize| {
            u32::try_from(count).map_err(|_| Error::new(Code::RecommendLimit, "the file is beyond 4 GiB"))
        };
        let width = if ids.len() <= 1 << 16 { 2 } else { 4_u16 };
        let mut out = Vec::new();
        for number in [count(ids.len())?, count(rows.terms.len())?, model.config.popularity_weight] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&model.config.recency_half_life.unwrap_or(0).to_le_bytes());
        out.extend_from_slice(&width.to_le_bytes());
        let mut end = 0;
        for id in ids.iter() {
            end += id.len();
            out.extend_from_slice(&count(end)?.to_le_bytes());
        }
        rows.ends.iter().chain(&rows.greatest).for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
        for popularity in &model.popularity {
            let part = micros::nearest(f64::from(*popularity) * 65_535.0 / f64::from(ONE)) as u16;
            out.extend_from_slice(&part.to_le_bytes());
        }
        rows.terms.iter().for_each(|(item, _)| out.extend_from_slice(&item.to_le_bytes()[..usize::from(width)]));
        rows.terms.iter().for_each(|(_, term)| out.push(*term as u8));
        ids.iter().for_each(|id| out.extend_from_slice(id.as_bytes()));
        Ok(FORMAT.seal(&out))
    }
}

/// The rows of the table that is kept.
struct Rows {
    ends: Vec<u32>,
    greatest: Vec<u32>,
    terms: Vec<(u32, i8)>,
}

impl Rows {
    fn of(model: &Model, most: usize, observer: &mut dyn Observer) -> Result<Self, Error> {
        let items = model.items.len();
        let typical = model.factors.as_ref().and_then(|factors| {
            let length = model.events as f64 / f64::from(model.user_count.max(1));
            factors.typical(&model.popularity, length)
        });
        let mut made = Self { ends: Vec::new(), greatest: Vec::new(), terms: Vec::new() };
        let (mut dense, mut keys) = (vec![0_i64; items], Vec::new());
        for source in 0..items as u32 {
            if (source as usize).is_multiple_of(STRIDE) {
                report(observer, "compact", source.into(), items as u64)?;
            }
            for neighbour in model.neighbours.of(source) {
                dense[neighbour.item as usize] += i64::from(neighbour.micros);
            }
            if let Some(typical) = &typical {
                typical.row(source, |item, score| dense[item] += micros::nearest(score) as i64);
            }
            keys.clear();
            for (item, micros) in (0..).zip(&mut dense) {
                let micros = std::mem::take(micros).clamp(-i64::from(u32::MAX), i64::from(u32::MAX));
                if item != source && micros != 0 {
                    // The sign is the last bit of the first half, where it decides only between equals.
                    let size = micros.unsigned_abs() << 1 | u64::from(micros > 0);
                    keys.push(sort_key::descending(size, item));
                }
            }
            sort_key::least(&mut keys, most);
            let greatest = keys.first().map_or(0, |key| (sort_key::value(*key) >> 1) as u32);
            let mut row: Vec<(u32, i8)> = Vec::with_capacity(keys.len());
            for key in &keys {
                let size = sort_key::value(*key);
                let term = steps((size >> 1) as i64, greatest);
                if term > 0 {
                    row.push((sort_key::index(*key), if size & 1 == 1 { term } else { -term }));
                }
            }
            made.terms.extend_from_slice(&row);
            made.ends.push(made.terms.len() as u32);
            made.greatest.push(greatest);
        }
        report(observer, "compact", items as u64, items as u64)?;
        Ok(made)
    }
}

/// The nearest number of steps of the greatest, half up.
const fn steps(size: i64, greatest: u32) -> i8 {
    let greatest = if greatest == 0 { 1 } else { greatest as i64 };
    ((2 * STEPS * size + greatest) / (2 * greatest)) as i8
}

/// A compact model over bytes of somebody else.
///
/// ```
/// use hivecore::foundation::progress::Unobserved;
/// use hivecore::recommend::{Columns, CompactRecommender, Ids, RecommendConfig, Recommender};
///
/// let (users, items) = (Ids::Texts(&["ann", "ann", "bob", "bob"]), Ids::Texts(&["tea", "cup", "tea", "jam"]));
/// let model = Recommender::fit(&Columns::of(users, items), &RecommendConfig::default(), &mut Unobserved)?;
/// let file = model.compact(50, &mut Unobserved)?; // on a phone: a file mapped into memory
///
/// let compact = CompactRecommender::open(&file)?;
/// assert_eq!(compact.rank_history(Ids::Texts(&["cup"]), 1, false)?[0].0, "tea");
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CompactRecommender<'b> {
    ends: &'b [u8],
    row_ends: &'b [u8],
    greatest: &'b [u8],
    popularity: &'b [u8],
    items: &'b [u8],
    terms: &'b [u8],
    text: &'b [u8],
    width: usize,
    popularity_weight: u32,
    half_life: Option<u16>,
}

fn number(column: &[u8], at: usize, width: usize) -> Option<usize> {
    let bytes = column.get(at.checked_mul(width)?..)?.get(..width)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

impl<'b> CompactRecommender<'b> {
    /// Opens a file and reads all of it once, to see that its digest is right.
    ///
    /// # Errors
    /// Family `file`.
    pub fn open(file: &'b [u8]) -> Result<Self, Error> {
        Self::of(FORMAT.open(file)?.1)
    }

    /// Opens a file whose digest was checked when it came: only its head is read. A file that was damaged since gives
    /// wrong lists, and nothing worse.
    ///
    /// # Errors
    /// `file.magic`, `file.version`, `file.length`, `file.content`.
    pub fn open_checked(file: &'b [u8]) -> Result<Self, Error> {
        Self::of(FORMAT.open_checked(file)?.1)
    }

    fn of(payload: &'b [u8]) -> Result<Self, Error> {
        let content = || Error::new(Code::FileContent, "the columns do not fit the file");
        let head =
            |at: usize, width: usize| number(payload.get(at..).unwrap_or_default(), 0, width).ok_or_else(content);
        let (items, terms, weight) = (head(0, 4)?, head(4, 4)?, head(8, 4)?);
        let (half_life, width) = (head(12, 2)?, head(14, 2)?);
        let of_terms = terms.checked_mul(width + 1);
        let least = items.checked_mul(OF_ITEM).and_then(|of_items| of_items.checked_add(of_terms?)?.checked_add(HEAD));
        if least.is_none_or(|least| least > payload.len()) || !(width == 2 || width == 4) || weight > ONE as usize {
            return Err(content());
        }
        let mut rest = payload.get(HEAD..).unwrap_or_default();
        let mut column = |bytes: usize| {
            let (column, more) = rest.split_at_checked(bytes).unwrap_or_default();
            rest = more;
            column
        };
        let [ends, row_ends, greatest] = [items * 4; 3].map(&mut column);
        let (popularity, item_of, term_of) = (column(items * 2), column(terms * width), column(terms));
        let made = Self {
            ends,
            row_ends,
            greatest,
            popularity,
            items: item_of,
            terms: term_of,
            text: rest,
            width,
            popularity_weight: weight as u32,
            half_life: Some(half_life as u16).filter(|half_life| *half_life > 0),
        };
        let last = items.checked_sub(1).and_then(|last| number(ends, last, 4)).unwrap_or(0);
        if last == rest.len() { Ok(made) } else { Err(content()) }
    }

    /// Number of items.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// Whether there are no items.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id of an item; the empty text beyond the end.
    #[must_use]
    pub fn item(&self, index: u32) -> &'b str {
        let end = number(self.ends, index as usize, 4);
        let start = (index as usize).checked_sub(1).map_or(Some(0), |before| number(self.ends, before, 4));
        let text = start.and_then(|start| self.text.get(start..end?)).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The index of an item.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match shortlex(self.item(middle as u32), id) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle as u32),
            }
        }
        None
    }

    /// What a liked item adds to others, in micro-units.
    fn row(&self, source: u32, mut each: impl FnMut(usize, i64)) {
        let source = source as usize;
        let start = source.checked_sub(1).map_or(Some(0), |before| number(self.row_ends, before, 4));
        let (Some(start), Some(end), Some(greatest)) =
            (start, number(self.row_ends, source, 4), number(self.greatest, source, 4))
        else {
            return;
        };
        for at in start..end.min(self.terms.len()) {
            let (Some(item), Some(term)) = (number(self.items, at, self.width), self.terms.get(at)) else { return };
            // Rounded half away from 0: the same for both signs.
            let size = i64::from((*term as i8).unsigned_abs()) * greatest as i64;
            let size = (2 * size + STEPS) / (2 * STEPS);
            each(item, if (*term as i8) < 0 { -size } else { size });
        }
    }

    /// The `k` best items for a history, oldest first, with their scores in micro-units: greatest first, ties by id.
    /// Items that it does not know count nothing; a history of which it knows nothing gets the popular items.
    ///
    /// # Errors
    /// `field.range` for k beyond 1 to 1,000; `recommend.limit` beyond 10,000 items.
    pub fn rank_history(&self, history: Ids<'_>, k: u16, include_seen: bool) -> Result<Vec<(&'b str, i64)>, Error> {
        let ranked = self.rank_indices(history, k, include_seen)?;
        Ok(ranked.into_iter().map(|(item, score)| (self.item(item), score)).collect())
    }

    /// The same by index.
    ///
    /// # Errors
    /// As [`Self::rank_history`].
    pub fn rank_indices(&self, history: Ids<'_>, k: u16, include_seen: bool) -> Result<Vec<(u32, i64)>, Error> {
        if !(1..=MAX_RANKED).contains(&k) {
            let detail = format!("expected 1 to {MAX_RANKED}, found {k}");
            return Err(Error::new(Code::FieldRange, detail).under("k"));
        }
        if history.len() > super::limits::MAX_HISTORY {
            let detail = format!("found {} items, at most {} are allowed", history.len(), super::limits::MAX_HISTORY);
            return Err(Error::new(Code::RecommendLimit, detail).under("history"));
        }
        let given: Vec<u32> = match history {
            Ids::Texts(texts) => texts.iter().filter_map(|id| self.find(id)).collect(),
            Ids::Integers(integers) => integers.iter().filter_map(|id| self.find(&id.to_string())).collect(),
        };
        let (mut scores, mut seen) = (vec![0_i64; self.len()], vec![false; self.len()]);
        let mut latest: Vec<u32> = Vec::with_capacity(given.len());
        for item in given.iter().rev() {
            if !std::mem::replace(&mut seen[*item as usize], true) {
                latest.push(*item);
            }
        }
        let (recency, mut personal) = (Recency::new(self.half_life), false);
        for (age, item) in latest.iter().enumerate() {
            let decay = recency.of(age);
            self.row(*item, |other, micros| {
                personal = true;
                if let Some(score) = scores.get_mut(other) {
                    *score += (micros * i64::from(decay) + i64::from(ONE / 2)).div_euclid(i64::from(ONE));
                }
            });
        }
        let weight = i64::from(if personal { self.popularity_weight } else { ONE });
        for (item, score) in scores.iter_mut().enumerate() {
            let part = number(self.popularity, item, 2).unwrap_or(0) as i64;
            *score += (2 * part * weight + 65_535) / (2 * 65_535);
            if seen[item] && !include_seen {
                *score = REMOVED;
            }
        }
        let mut best = Best::default();
        Ok(best.of(&scores, k.into()).iter().map(|(score, item)| (*item, *score)).collect())
    }
}
