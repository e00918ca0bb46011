//! hivecore for Kotlin and Swift: calls, handles and buffers over UniFFI.
//!
//! Requests and answers cross as text, large numbers as flat lists, long-lived things as handles. What a caller sees
//! are the typed surfaces above this layer: `bindings/mobile/kotlin` and `bindings/mobile/swift`.
//!
//! Each crossing costs some µs on the JVM, so everything that is done often has a batch.

mod batch;
mod buffer;
mod compact;
mod factor_index;
mod handle_error;
mod packs;
mod price_book;
mod recommender;
mod rule_set;
mod slot;
mod wall;

pub use batch::{BatchColumn, BatchHandle};
pub use buffer::IdColumn;
pub use compact::{CompactHandle, RankedIds};
pub use factor_index::{FactorIndexHandle, TopKBuffers};
pub use handle_error::HandleError;
pub use packs::PacksHandle;
pub use price_book::PriceBookHandle;
pub use recommender::{EventColumns, ProgressObserver, RankedBuffers, RecommenderHandle};
pub use rule_set::{FactBuffer, RuleSetHandle};

uniffi::setup_scaffolding!("hivecore");

/// Answers one operation from its request's text: `{"ok":…}` or `{"error":…}`, canonical JSON.
#[uniffi::export]
#[must_use]
pub fn call(op: String, request: String) -> String {
    wall::text(|| Ok(hivecore::call(&op, request.as_bytes())))
}

/// An operation's name; bytes that are no UTF-8 name none.
pub(crate) fn operation(op: &[u8]) -> &str {
    std::str::from_utf8(op).unwrap_or_default()
}

/// [`call`] for bytes that are read where they lie, and that may be no UTF-8: then the answer is the error `json.utf8`.
#[uniffi::export]
#[must_use]
pub fn call_bytes(op: &[u8], request: &[u8]) -> String {
    wall::text(|| Ok(hivecore::call(operation(op), request)))
}

/// [`call`] for many requests in one crossing; one answer each, in their order.
#[uniffi::export]
#[must_use]
pub fn call_batch(op: String, requests: Vec<String>) -> Vec<String> {
    requests.iter().map(|request| wall::text(|| Ok(hivecore::call(&op, request.as_bytes())))).collect()
}
