//! Handles: numbers for things that live inside the library.

use hivecore::{Code, Error};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// The number of the next handle, of whatever kind. None is given twice, so that a closed handle, or one of another
/// kind, never means something else; 0 is none.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The open handles of one kind. Calls share what they use: closing a handle while other threads call on it lets
/// those calls finish.
pub(crate) struct Registry<T>(RwLock<BTreeMap<u64, Arc<T>>>);

fn closed() -> Error {
    Error::new(Code::HandleClosed, "no open handle of this kind has this number")
}

impl<T> Registry<T> {
    pub(crate) const fn new() -> Self {
        Self(RwLock::new(BTreeMap::new()))
    }

    pub(crate) fn open(&self, value: T) -> u64 {
        let handle = NEXT.fetch_add(1, Ordering::Relaxed);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(handle, Arc::new(value));
        handle
    }

    pub(crate) fn get(&self, handle: u64) -> Result<Arc<T>, Error> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&handle).cloned().ok_or_else(closed)
    }

    pub(crate) fn close(&self, handle: u64) -> Result<(), Error> {
        let mut open = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let value = open.remove(&handle);
        if open.is_empty() {
            *open = BTreeMap::new(); // an emptied map keeps its last node: leak checkers would see it at exit
        }
        drop(open);
        // Dropped here, after the lock: freeing a large model holds nobody up.
        value.map(drop).ok_or_else(closed)
    }
}
