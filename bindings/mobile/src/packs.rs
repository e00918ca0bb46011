//! Packs as a handle.

use crate::slot::Slot;
use crate::{HandleError, operation, wall};
use hivecore::Packs;

/// A set of packs that calls may read. Safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct PacksHandle(Slot<Packs>);

impl PacksHandle {
    /// The packs.
    pub(crate) fn value(&self) -> Result<std::sync::Arc<Packs>, hivecore::Error> {
        self.0.get()
    }

    fn answer(&self, op: &str, request: &[u8]) -> String {
        wall::text(|| Ok(self.0.get()?.call(op, request)))
    }
}

#[uniffi::export]
impl PacksHandle {
    /// Reads packs from the bytes of their files.
    ///
    /// # Errors
    /// What a pack's text gives: families `pack`, `json`, `field`.
    #[uniffi::constructor]
    pub fn open(files: Vec<Vec<u8>>) -> Result<Self, HandleError> {
        wall::raised(|| {
            let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
            Ok(Self(Slot::new(Packs::open(&files)?)))
        })
    }

    /// [`call`](crate::call) with these packs at hand.
    #[must_use]
    pub fn call(&self, op: String, request: String) -> String {
        self.answer(&op, request.as_bytes())
    }

    /// [`call_bytes`](crate::call_bytes) with these packs at hand.
    #[must_use]
    pub fn call_bytes(&self, op: &[u8], request: &[u8]) -> String {
        self.answer(operation(op), request)
    }

    /// [`call_batch`](crate::call_batch) with these packs at hand.
    #[must_use]
    pub fn call_batch(&self, op: String, requests: Vec<String>) -> Vec<String> {
        requests.iter().map(|request| self.answer(&op, request.as_bytes())).collect()
    }

    /// Lets the packs go; later calls answer `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}
