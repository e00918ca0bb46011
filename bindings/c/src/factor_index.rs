//! The handle of a factor index: exact top-k by inner product.

use crate::answer::{HivecoreText, done};
use crate::border;
use crate::registry::Registry;
use hivecore::{Code, Error, FactorIndex};

static INDEXES: Registry<FactorIndex> = Registry::new();

/// Copies `rows` × `dims` factors (row-major; finite, of magnitude at most 10^15) into an index and writes its handle.
/// Returns NULL, or the error.
///
/// # Safety
/// `values` points to `rows` × `dims` readable floats; `handle` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_factor_index_new(
    values: *const f32,
    rows: usize,
    dims: usize,
    handle: *mut u64,
) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        let length = rows.checked_mul(dims);
        let length = length.ok_or_else(|| Error::new(Code::BufferShape, "rows × dims is too great").under("rows"))?;
        // SAFETY: the caller's promise.
        let values = unsafe { border::slice(values, length, "values") }?;
        let opened = INDEXES.open(FactorIndex::new(values, dims)?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

/// The `k` best rows of each of `count` queries of `dims` floats, one after another. `per_query` becomes the number of
/// rows found for each query (k, or the number of rows where that is less); query q's are at q × `per_query` of
/// `indices` and `scores`, best first. Returns NULL, or the error.
///
/// # Safety
/// `queries` points to `count` × dims readable floats; `indices` and `scores` have room for `capacity` elements each;
/// `per_query` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_factor_index_top_k(
    handle: u64,
    queries: *const f32,
    count: usize,
    k: usize,
    indices: *mut u32,
    scores: *mut f32,
    capacity: usize,
    per_query: *mut usize,
) -> HivecoreText {
    done(|| {
        border::writable(per_query, "perQuery")?;
        let index = INDEXES.get(handle)?;
        let length = count.checked_mul(index.dims());
        let length = length.ok_or_else(|| Error::new(Code::BufferShape, "count × dims is too great").under("count"))?;
        let places = k.min(index.len()).checked_mul(count);
        if places.is_none_or(|places| places > capacity) {
            return Err(Error::new(Code::BufferShape, "less room than queries × rows found").under("capacity"));
        }
        // SAFETY: the caller's promise.
        let queries = unsafe { border::slice(queries, length, "queries") }?;
        let found = index.top_k(queries, k)?;
        // SAFETY: no more elements than `capacity`, by the check above; the caller's promise.
        unsafe { border::write(&found.indices, indices, "indices") }?;
        // SAFETY: as many elements as `indices`.
        unsafe { border::write(&found.scores, scores, "scores") }?;
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[found.per_query], per_query, "perQuery") }
    })
}

/// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_factor_index_close(handle: u64) -> HivecoreText {
    done(|| INDEXES.close(handle))
}
