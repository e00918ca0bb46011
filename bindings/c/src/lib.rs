//! hivecore for C. Texts cross as pointer and length, long-lived things are handles: numbers that are never given
//! twice, so that a closed one is an error and never a crash. Every function may be called from any thread.
//!
//! Memory safety rests on the caller for one thing only: a pointer that is not NULL points to as many elements as
//! its length says, for the time of the call.

mod answer;
mod batch;
mod border;
mod compact;
mod emotion;
mod factor_index;
mod packs;
mod price_book;
mod recommender;
mod registry;
mod rule_set;

pub use answer::{HivecoreText, hivecore_free};
pub use batch::{
    HivecoreWantedColumn, hivecore_batch_close, hivecore_batch_open, hivecore_batch_prove, hivecore_batch_run,
};
pub use border::{HivecoreBytes, HivecoreIds, HivecoreNamedColumn};
pub use compact::{hivecore_compact_check, hivecore_compact_item, hivecore_compact_rank, hivecore_recommender_compact};
pub use emotion::{HivecoreObservations, HivecoreSamples, hivecore_packs_columns, hivecore_packs_voice};
pub use factor_index::{hivecore_factor_index_close, hivecore_factor_index_new, hivecore_factor_index_top_k};
pub use packs::{hivecore_packs_call, hivecore_packs_close, hivecore_packs_open};
pub use price_book::{
    hivecore_price_book_bytes, hivecore_price_book_call, hivecore_price_book_close, hivecore_price_book_open,
    hivecore_price_book_quote_batch,
};
pub use recommender::{
    HivecoreColumns, HivecoreProgress, hivecore_recommender_bytes, hivecore_recommender_call,
    hivecore_recommender_close, hivecore_recommender_fit, hivecore_recommender_item, hivecore_recommender_open,
    hivecore_recommender_rank_batch,
};

pub use rule_set::{
    hivecore_rule_set_bytes, hivecore_rule_set_call, hivecore_rule_set_close, hivecore_rule_set_matches,
    hivecore_rule_set_matches_columns, hivecore_rule_set_open,
};

use std::ffi::c_char;

/// Answers one operation: its name, and its request as JSON text in UTF-8. Neither needs a terminating NUL.
///
/// The answer is canonical JSON: {"ok":{"answer","reasons","receipt"}} or {"error":{"code","detail","help","path"}}.
/// Free it with hivecore_free.
///
/// # Safety
/// `op` and `request` point to `op_length` and `request_length` readable bytes; NULL only with length 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_call(
    op: *const c_char,
    op_length: usize,
    request: *const c_char,
    request_length: usize,
) -> HivecoreText {
    answer::text(|| {
        // SAFETY: the caller's promise above.
        let (op, request) = unsafe { border::call(op, op_length, request, request_length) }?;
        Ok(hivecore::call(op, request))
    })
}
