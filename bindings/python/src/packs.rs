//! The handle of loaded packs.

use crate::call::answer;
use crate::handle::Closable;
use crate::wall::{exception, guarded};
use hivecore::{Inputs, Packs as Core};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

/// Packs that calls may read: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct Packs(pub(crate) Closable<Core>);

#[pymethods]
impl Packs {
    /// Opens packs from the bytes of their files.
    #[new]
    #[pyo3(signature = (files, /))]
    fn new(py: Python<'_>, files: Vec<PyBackedBytes>) -> PyResult<Self> {
        let files: Vec<&[u8]> = files.iter().map(|file| &**file).collect();
        let opened = py.detach(|| guarded(|| Core::open(&files)));
        opened.map(|core| Self(Closable::new("Packs", core))).map_err(|error| exception(py, &error))
    }

    /// Answers an operation with these packs, text to text.
    #[pyo3(signature = (op, request, /))]
    fn call(&self, py: Python<'_>, op: &str, request: &Bound<'_, PyAny>) -> PyResult<String> {
        match self.0.get() {
            Ok(core) => answer(py, &Inputs { packs: Some(&core), ..Inputs::default() }, op, request),
            Err(error) => Ok(hivecore::ops::refusal(&error)),
        }
    }

    /// Whether they are closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.get().is_err()
    }

    /// Frees the packs. Closing twice is refused with `handle.closed`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close(py)
    }
}
