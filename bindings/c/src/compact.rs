//! Compact models, read where they lie: in a file that the host mapped into memory.

use crate::answer::{HivecoreText, done};
use crate::border::{self, HivecoreIds};
use crate::recommender::RECOMMENDERS;
use hivecore::foundation::progress::Unobserved;
use hivecore::recommend::CompactRecommender;
use hivecore::{Code, Error};

/// Writes the file of a compact model to `bytes`, to be freed with hivecore_free: of each item the `neighbours` (1 to
/// 1,000) greatest terms, in 8 bits. Returns NULL, or the error.
///
/// # Safety
/// `bytes` points to one HivecoreText, whose former content is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_compact(
    handle: u64,
    neighbours: u16,
    bytes: *mut HivecoreText,
) -> HivecoreText {
    done(|| {
        border::writable(bytes, "bytes")?;
        let file = RECOMMENDERS.get(handle)?.compact(neighbours, &mut Unobserved)?;
        // SAFETY: not NULL and aligned, by the check; the caller's promise.
        unsafe { bytes.write(HivecoreText::new(file)) };
        Ok(())
    })
}

/// Reads all of a compact model's file once, to see that it is whole. The other functions below only read what they need
/// and take it for whole. Returns NULL, or the error.
///
/// # Safety
/// `file` points to `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_compact_check(file: *const u8, length: usize) -> HivecoreText {
    done(|| {
        // SAFETY: the caller's promise.
        let file = unsafe { border::slice(file, length, "file") }?;
        CompactRecommender::open(file).map(|_| ())
    })
}

/// The `k` (1 to 1,000) best items for a history, oldest first, by a compact model that stays where it is. `found` gets
/// their number, `items` their indices for hivecore_compact_item, `scores` micro-units. Returns NULL, or the error.
///
/// # Safety
/// `file` points to `length` readable bytes; `history` to one HivecoreIds whose pointers hold what it says; `items` and
/// `scores` have room for `k` elements; `found` for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_compact_rank(
    file: *const u8,
    length: usize,
    history: *const HivecoreIds,
    k: u16,
    include_seen: bool,
    items: *mut u32,
    scores: *mut i64,
    found: *mut u32,
) -> HivecoreText {
    done(|| {
        // SAFETY: the caller's promise.
        let file = unsafe { border::slice(file, length, "file") }?;
        // SAFETY: the caller's promise.
        let [history] = (unsafe { border::slice(history, 1, "history") })? else {
            return Err(Error::new(Code::BufferShape, "expected a history").under("history"));
        };
        // SAFETY: the caller's promise.
        let column = unsafe { border::column(history, "history") }?;
        let ranked = CompactRecommender::open_checked(file)?.rank_indices(column.ids(), k, include_seen)?;
        let (best, micros): (Vec<u32>, Vec<i64>) = ranked.into_iter().unzip();
        // SAFETY: at most k elements; the caller's promise.
        unsafe { border::write(&best, items, "items") }?;
        // SAFETY: as many elements as `items`.
        unsafe { border::write(&micros, scores, "scores") }?;
        // SAFETY: one element; the caller's promise.
        unsafe { border::write(&[best.len() as u32], found, "found") }
    })
}

/// Writes the id of a compact model's item to `id`, to be freed with hivecore_free. Returns NULL, or the error.
///
/// # Safety
/// `file` points to `length` readable bytes; `id` to one HivecoreText, whose former content is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_compact_item(
    file: *const u8,
    length: usize,
    index: u32,
    id: *mut HivecoreText,
) -> HivecoreText {
    done(|| {
        border::writable(id, "id")?;
        // SAFETY: the caller's promise.
        let file = unsafe { border::slice(file, length, "file") }?;
        let found = CompactRecommender::open_checked(file)?.item(index);
        if found.is_empty() {
            return Err(Error::new(Code::FieldRange, "the model has no item of this index").under("index"));
        }
        // SAFETY: not NULL and aligned, by the check; the caller's promise.
        unsafe { id.write(HivecoreText::new(found.as_bytes().to_vec())) };
        Ok(())
    })
}
