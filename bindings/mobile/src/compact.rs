//! A compact model as a handle: the bytes of its file, read where they lie.

use crate::buffer::{self, IdColumn};
use crate::slot::Slot;
use crate::{HandleError, wall};
use hivecore::recommend::CompactRecommender;

/// The best items for one history.
#[derive(Clone, Debug, uniffi::Record)]
pub struct RankedIds {
    /// The items, best first.
    pub items: Vec<String>,
    /// `i64`: their scores in micro-units.
    pub scores: Vec<u8>,
}

/// A compact model. Immutable: safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct CompactHandle(Slot<Vec<u8>>);

#[uniffi::export]
impl CompactHandle {
    /// Takes the file of a compact model and reads all of it once.
    ///
    /// # Errors
    /// Family `file`.
    #[uniffi::constructor]
    pub fn open(bytes: Vec<u8>) -> Result<Self, HandleError> {
        wall::raised(|| {
            CompactRecommender::open(&bytes)?;
            Ok(Self(Slot::new(bytes)))
        })
    }

    /// The `k` best items for a history, oldest first.
    ///
    /// # Errors
    /// As `CompactRecommender::rank_history`; `handle.closed`.
    pub fn rank_history(&self, history: IdColumn, k: u16, include_seen: bool) -> Result<RankedIds, HandleError> {
        wall::raised(|| {
            let bytes = self.0.get()?;
            let model = CompactRecommender::open_checked(&bytes)?;
            history.with(|history| {
                let (items, scores): (Vec<&str>, Vec<i64>) =
                    model.rank_history(history, k, include_seen)?.into_iter().unzip();
                let items = items.into_iter().map(str::to_owned).collect();
                Ok(RankedIds { items, scores: buffer::bytes(&scores, i64::to_le_bytes) })
            })
        })
    }

    /// Closes the handle.
    pub fn release(&self) {
        self.0.close();
    }
}
