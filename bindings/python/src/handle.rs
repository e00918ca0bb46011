//! What every handle does alike: it is shared by threads, closed once, and refused afterwards.

use crate::wall::exception;
use hivecore::{Code, Error};
use pyo3::prelude::*;
use std::sync::{Arc, RwLock};

/// A value that can be closed. A call that runs while another thread closes keeps the value until it ends.
pub struct Closable<T> {
    held: RwLock<Option<Arc<T>>>,
    name: &'static str,
}

impl<T> Closable<T> {
    /// Holds a value; `name` is the handle's class.
    pub fn new(name: &'static str, value: T) -> Self {
        Self { held: RwLock::new(Some(Arc::new(value))), name }
    }

    fn closed_error(&self) -> Error {
        Error::new(Code::HandleClosed, format!("this {} is closed", self.name))
    }

    /// The value.
    ///
    /// # Errors
    /// `handle.closed`.
    pub fn get(&self) -> Result<Arc<T>, Error> {
        let held = self.held.read().ok().and_then(|held| held.clone());
        held.ok_or_else(|| self.closed_error())
    }

    /// The value, or its exception.
    pub fn value(&self, py: Python<'_>) -> PyResult<Arc<T>> {
        self.get().map_err(|error| exception(py, &error))
    }

    /// Frees the value.
    ///
    /// # Errors
    /// `handle.closed` the second time.
    pub fn close(&self, py: Python<'_>) -> PyResult<()> {
        let taken = self.held.write().ok().and_then(|mut held| held.take());
        taken.map(drop).ok_or_else(|| exception(py, &self.closed_error()))
    }
}
