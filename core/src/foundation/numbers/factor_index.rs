//! Exact top-k by inner product over a matrix of factors.

use super::dot::rows_dot;
use super::prescan::{MAX_DIMS, Prescan};
use super::top_k::{Best, Ranked};
use crate::foundation::error::{Code, Error};

/// Greatest magnitude of a value: no score of [`MAX_DIMS`] products of such values leaves f32.
const MAX_VALUE: f32 = 1e15;

/// Candidates scored before the best of them are kept.
const TOGETHER: usize = 256;

/// Exact top-k by inner product over `items × dims` f32 factors, held in memory; `Send` and `Sync`.
///
/// A score is the plain sequential f32 sum of [`dot`](super::dot), bit for bit, on every target; items rank by score
/// descending (`total_cmp`), then by index ascending. Nothing is approximate: an integer scan with a proven margin only
/// decides which items need not be scored (on WebAssembly without SIMD all are). The index takes one and a half times
/// the memory of its factors.
///
/// ```
/// use hivecore::FactorIndex;
/// let index = FactorIndex::new(&[1.0, 0.0, 0.0, 1.0, 1.0, 1.0], 2)?;
/// let best = index.top_k(&[1.0, 0.5], 2)?;
/// assert_eq!((best.indices, best.scores), (vec![2, 0], vec![1.5, 1.0]));
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Debug)]
pub struct FactorIndex {
    values: Vec<f32>,
    dims: usize,
    prescan: Prescan,
}

/// The best items of each query, flat: query `q`'s are at `q·per_query .. (q+1)·per_query`, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopK {
    /// Items of each query: `k`, or the number of items where that is less.
    pub per_query: usize,
    /// Item indices.
    pub indices: Vec<u32>,
    /// Their scores. Never NaN, infinite or −0.
    pub scores: Vec<f32>,
}

/// The values with −0 as 0.
fn checked(values: &[f32], dims: usize) -> Result<Vec<f32>, Error> {
    let allowed = |value: &f32| value.abs() <= MAX_VALUE;
    if let Some(position) = values.iter().position(|value| !allowed(value)) {
        let detail = format!(
            "row {}, column {}: not a finite value of magnitude at most 10^15",
            position / dims,
            position % dims
        );
        return Err(Error::new(Code::NumberRange, detail));
    }
    Ok(values.iter().map(|value| value + 0.0).collect())
}

impl FactorIndex {
    /// Takes the factors, row-major: `dims` values (1 to 16,384) for each item, finite, of magnitude at most 10¹⁵.
    ///
    /// # Errors
    /// `field.range` for `dims`; `buffer.shape` if the length is no multiple of it or counts more than 2³² − 1 items;
    /// `number.range` for NaN, infinities and greater magnitudes.
    pub fn new(values: &[f32], dims: usize) -> Result<Self, Error> {
        if !(1..=MAX_DIMS).contains(&dims) {
            let detail = format!("dims is {dims}: use 1 to {MAX_DIMS}");
            return Err(Error::new(Code::FieldRange, detail).under("dims"));
        }
        shape(values, dims).and_then(|()| checked(values, dims)).map_err(|error| error.under("values")).map(|values| {
            let prescan = Prescan::new(&values, dims);
            Self { values, dims, prescan }
        })
    }

    /// Dimensions of an item and of a query.
    #[must_use]
    pub const fn dims(&self) -> usize {
        self.dims
    }

    /// Number of items.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.values.len() / self.dims
    }

    /// Whether there are no items.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The `k` best items (at least 1) of each of the queries, which lie row-major after one another.
    ///
    /// A query's answer does not depend on its neighbours: a batch is only faster.
    ///
    /// # Errors
    /// `field.range` if `k` is 0; `buffer.shape` if the length is no multiple of [`dims`](Self::dims); `number.range`
    /// for NaN, infinities and magnitudes beyond 10¹⁵.
    pub fn top_k(&self, queries: &[f32], k: usize) -> Result<TopK, Error> {
        if k == 0 {
            return Err(Error::new(Code::FieldRange, "k is 0: use at least 1").under("k"));
        }
        let queries = shape(queries, self.dims)
            .and_then(|()| checked(queries, self.dims))
            .map_err(|error| error.under("queries"))?;
        let per_query = k.min(self.len());
        let mut answer = TopK { per_query, ..TopK::default() };
        let candidates = self.prescan.candidates(&queries, per_query);
        for (query, candidates) in queries.chunks_exact(self.dims).zip(candidates) {
            let mut best = Best::new(per_query);
            for some in candidates.chunks(TOGETHER) {
                let rows: Vec<&[f32]> = some.iter().map(|item| self.item(*item)).collect();
                best.offer(some.iter().copied().zip(rows_dot(&rows, query)));
            }
            for Ranked { index, score } in best.ranked() {
                answer.indices.push(index);
                answer.scores.push(score);
            }
        }
        Ok(answer)
    }

    fn item(&self, index: u32) -> &[f32] {
        let start = index as usize * self.dims;
        self.values.get(start..start + self.dims).unwrap_or_default()
    }
}

fn shape(values: &[f32], dims: usize) -> Result<(), Error> {
    if !values.len().is_multiple_of(dims) {
        let detail = format!("{} values are no multiple of {dims} dimensions", values.len());
        return Err(Error::new(Code::BufferShape, detail));
    }
    if u32::try_from(values.len() / dims).is_err() {
        return Err(Error::new(Code::BufferShape, "more than 4294967295 items"));
    }
    Ok(())
}
