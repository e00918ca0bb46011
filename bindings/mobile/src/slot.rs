//! Where a handle keeps its value until it is closed.

use hivecore::{Code, Error};
use std::sync::{Arc, PoisonError, RwLock};

/// A value that can be taken away. Calls that run while it is closed finish with the value they began with.
pub(crate) struct Slot<T>(RwLock<Option<Arc<T>>>);

impl<T> Slot<T> {
    /// Keeps a value.
    pub(crate) fn new(value: T) -> Self {
        Self(RwLock::new(Some(Arc::new(value))))
    }

    /// The value.
    ///
    /// # Errors
    /// `handle.closed` after [`close`](Self::close).
    pub(crate) fn get(&self) -> Result<Arc<T>, Error> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.clone().ok_or_else(|| Error::new(Code::HandleClosed, "the handle was closed before this call"))
    }

    /// Lets the value go. Closing twice is the same as closing once.
    pub(crate) fn close(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
