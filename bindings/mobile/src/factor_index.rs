//! Exact top-k over factors as a handle.

use crate::slot::Slot;
use crate::{HandleError, buffer, wall};
use hivecore::FactorIndex;

/// The best items of each query, flat: query q's are at `q·perQuery .. (q + 1)·perQuery`, best first.
#[derive(Clone, Debug, uniffi::Record)]
pub struct TopKBuffers {
    /// Items of each query: k, or the number of items where that is less.
    pub per_query: u32,
    /// `u32`: item indices.
    pub indices: Vec<u8>,
    /// `f32`: their scores.
    pub scores: Vec<u8>,
}

/// Factors of items. Immutable: safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct FactorIndexHandle(Slot<FactorIndex>);

#[uniffi::export]
impl FactorIndexHandle {
    /// Takes the factors, `f32`, row-major: `dims` for each item.
    ///
    /// # Errors
    /// `field.range` for `dims`; `buffer.shape`; `number.range` for values that are not finite or beyond ±10¹⁵.
    #[uniffi::constructor]
    pub fn open(values: Vec<u8>, dims: u32) -> Result<Self, HandleError> {
        wall::raised(|| {
            let values = buffer::numbers(&values, f32::from_le_bytes).map_err(|error| error.under("values"))?;
            Ok(Self(Slot::new(FactorIndex::new(&values, dims as usize)?)))
        })
    }

    /// The `k` best items of each query; the queries, `f32`, lie row-major.
    ///
    /// # Errors
    /// `field.range` for k; `buffer.shape`; `number.range`; `handle.closed`.
    pub fn top_k(&self, queries: Vec<u8>, k: u32) -> Result<TopKBuffers, HandleError> {
        wall::raised(|| {
            let queries = buffer::numbers(&queries, f32::from_le_bytes).map_err(|error| error.under("queries"))?;
            let best = self.0.get()?.top_k(&queries, k as usize)?;
            Ok(TopKBuffers {
                per_query: best.per_query as u32,
                indices: buffer::bytes(&best.indices, u32::to_le_bytes),
                scores: buffer::bytes(&best.scores, f32::to_le_bytes),
            })
        })
    }

    /// Lets the factors go; later calls are refused as `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}
