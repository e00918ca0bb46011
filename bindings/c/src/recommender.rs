//! The handle of a trained model.

use crate::answer::{HivecoreText, done, text};
use crate::border::{self, HivecoreIds};
use crate::registry::Registry;
use hivecore::foundation::progress::Progress;
use hivecore::recommend::{Columns, RecommendConfig, Recommender};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Error};
use std::ffi::{c_char, c_int, c_void};
use std::ops::ControlFlow;

pub(crate) static RECOMMENDERS: Registry<Recommender> = Registry::new();

/// Interactions in columns, one row an event; all columns have the length of `users`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreColumns {
    /// The user of each event.
    pub users: HivecoreIds,
    /// The item of each event.
    pub items: HivecoreIds,
    /// How much each event says, above 0, at most 10^9; NULL: 1 each.
    pub weights: *const f64,
    /// Seconds; NULL: unknown.
    pub timestamps: *const i64,
}

/// Sees how far a training has come: `done` of `total` steps of a stage, whose name has `stage_length` bytes.
/// Anything but 0 cancels the training. It must return: neither longjmp nor an exception may leave it.
pub type HivecoreProgress = Option<
    unsafe extern "C" fn(
        context: *mut c_void,
        stage: *const c_char,
        stage_length: usize,
        done: u64,
        total: u64,
    ) -> c_int,
>;

/// Opens a model file and writes its handle. Returns NULL, or the error.
///
/// # Safety
/// `bytes` points to `length` readable bytes; `handle` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_open(bytes: *const u8, length: usize, handle: *mut u64) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        // SAFETY: the caller's promise.
        let bytes = unsafe { border::slice(bytes, length, "bytes") }?;
        let opened = RECOMMENDERS.open(Recommender::open(bytes)?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

/// Learns from columns of events and writes the model's handle. `config` is the JSON text of a RecommendConfig ("{}"
/// for the defaults); `progress` may be NULL and gets `context`. Returns NULL, or the error.
///
/// # Safety
/// `columns` points to one HivecoreColumns whose pointers hold what it says; `config` to `config_length` readable
/// bytes; `handle` to one writable number; `progress` may be called with `context` from this thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_fit(
    columns: *const HivecoreColumns,
    config: *const c_char,
    config_length: usize,
    progress: HivecoreProgress,
    context: *mut c_void,
    handle: *mut u64,
) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        // SAFETY: the caller's promise.
        let config = unsafe { border::slice(config.cast::<u8>(), config_length, "config") }?;
        let config = Node::parse(config).and_then(|node| RecommendConfig::read(&node));
        let config = config.map_err(|error| error.under("config"))?;
        // SAFETY: the caller's promise.
        let [columns] = (unsafe { border::slice(columns, 1, "columns") })? else {
            return Err(Error::new(Code::BufferShape, "expected columns").under("columns"));
        };
        // SAFETY: the caller's promise.
        let users = unsafe { border::column(&columns.users, "users") }?;
        // SAFETY: the caller's promise.
        let items = unsafe { border::column(&columns.items, "items") }?;
        let rows = columns.users.length;
        // SAFETY: the caller's promise.
        let weights = unsafe { optional(columns.weights, rows, "weights") }?;
        // SAFETY: the caller's promise.
        let timestamps = unsafe { optional(columns.timestamps, rows, "timestamps") }?;
        let columns = Columns { users: users.ids(), items: items.ids(), weights, timestamps };
        let mut observer = |seen: Progress| match progress {
            None => ControlFlow::Continue(()),
            Some(progress) => {
                // SAFETY: the caller's promise; the name is static.
                let wish =
                    unsafe { progress(context, seen.stage.as_ptr().cast(), seen.stage.len(), seen.done, seen.total) };
                if wish == 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            }
        };
        let opened = RECOMMENDERS.open(Recommender::fit(&columns, &config, &mut observer)?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

/// A column that may be NULL.
///
/// # Safety
/// As [`border::slice`].
unsafe fn optional<'a, T>(pointer: *const T, length: usize, name: &str) -> Result<Option<&'a [T]>, Error> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    unsafe { border::slice(pointer, length, name) }.map(Some)
}

/// Writes the model file's bytes to `bytes`, to be freed with hivecore_free. Returns NULL, or the error.
///
/// # Safety
/// `bytes` points to one HivecoreText, whose former content is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_bytes(handle: u64, bytes: *mut HivecoreText) -> HivecoreText {
    done(|| {
        border::writable(bytes, "bytes")?;
        let file = RECOMMENDERS.get(handle)?.bytes();
        // SAFETY: not NULL and aligned, by the check; the caller's promise.
        unsafe { bytes.write(HivecoreText::new(file)) };
        Ok(())
    })
}

/// As hivecore_call, on this model.
///
/// # Safety
/// As hivecore_call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_call(
    handle: u64,
    op: *const c_char,
    op_length: usize,
    request: *const c_char,
    request_length: usize,
) -> HivecoreText {
    text(|| {
        // SAFETY: the caller's promise.
        let (op, request) = unsafe { border::call(op, op_length, request, request_length) }?;
        Ok(RECOMMENDERS.get(handle)?.call(op, request))
    })
}

/// The `k` best items (1 to 1,000) for each of many users, without reasons. User u's are at u × `k` of `items` and
/// `scores`, `lengths[u]` of them; places beyond hold UINT32_MAX and 0. Items are indices for
/// hivecore_recommender_item; scores are in micro-units. Returns NULL, or the error.
///
/// # Safety
/// `users` points to one HivecoreIds whose pointers hold what it says; `items` and `scores` have room for `capacity`
/// elements each, `lengths` for one per user.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_rank_batch(
    handle: u64,
    users: *const HivecoreIds,
    k: u16,
    include_seen: bool,
    items: *mut u32,
    scores: *mut i64,
    capacity: usize,
    lengths: *mut u32,
) -> HivecoreText {
    done(|| {
        let model = RECOMMENDERS.get(handle)?;
        // SAFETY: the caller's promise.
        let [users] = (unsafe { border::slice(users, 1, "users") })? else {
            return Err(Error::new(Code::BufferShape, "expected users").under("users"));
        };
        // SAFETY: the caller's promise.
        let column = unsafe { border::column(users, "users") }?;
        if users.length.checked_mul(usize::from(k)).is_none_or(|places| places > capacity) {
            return Err(Error::new(Code::BufferShape, "less room than users × k").under("capacity"));
        }
        let ranked = model.rank_batch(column.ids(), k, include_seen)?;
        // SAFETY: no more elements than `capacity`, by the check above; the caller's promise.
        unsafe { border::write(&ranked.items, items, "items") }?;
        // SAFETY: as many elements as `items`.
        unsafe { border::write(&ranked.scores, scores, "scores") }?;
        // SAFETY: one element per user; the caller's promise.
        unsafe { border::write(&ranked.lengths, lengths, "lengths") }
    })
}

/// Writes the id of the item with this index to `id`, to be freed with hivecore_free. Returns NULL, or the error.
///
/// # Safety
/// `id` points to one HivecoreText, whose former content is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_recommender_item(handle: u64, index: u32, id: *mut HivecoreText) -> HivecoreText {
    done(|| {
        border::writable(id, "id")?;
        let model = RECOMMENDERS.get(handle)?;
        let found = model.items().get(index);
        if found.is_empty() {
            return Err(Error::new(Code::FieldRange, "the model has no item of this index").under("index"));
        }
        // SAFETY: not NULL and aligned, by the check; the caller's promise.
        unsafe { id.write(HivecoreText::new(found.as_bytes().to_vec())) };
        Ok(())
    })
}

/// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_recommender_close(handle: u64) -> HivecoreText {
    done(|| RECOMMENDERS.close(handle))
}
