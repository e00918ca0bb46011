//! The handle of a price book.

use crate::call::answer;
use crate::handle::Closable;
use crate::wall::{exception, guarded};
use hivecore::Inputs;
use hivecore::pricing::PriceBook as Core;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyBytes;

/// Prices, promotions and taxes of one catalogue version: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct PriceBook(Closable<Core>);

#[pymethods]
impl PriceBook {
    /// Opens the JSON text of a definition.
    #[staticmethod]
    #[pyo3(signature = (definition, /))]
    fn open(py: Python<'_>, definition: &Bound<'_, PyBytes>) -> PyResult<Self> {
        let bytes = definition.as_bytes();
        let opened = py.detach(|| guarded(|| Core::open(bytes)));
        opened.map(|core| Self(Closable::new("PriceBook", core))).map_err(|error| exception(py, &error))
    }

    /// Answers an operation with this book, text to text.
    #[pyo3(signature = (op, request, /))]
    fn call(&self, py: Python<'_>, op: &str, request: &Bound<'_, PyAny>) -> PyResult<String> {
        match self.0.get() {
            Ok(core) => answer(py, &Inputs { price_book: Some(&core), ..Inputs::default() }, op, request),
            Err(error) => Ok(hivecore::ops::refusal(&error)),
        }
    }

    /// The definition's canonical text.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, self.0.value(py)?.bytes()))
    }

    /// Prices many carts: for each request the plain answer's text, without reasons and digests, or the error's. The
    /// GIL is released.
    #[pyo3(signature = (requests, /))]
    fn quote_batch(&self, py: Python<'_>, requests: Vec<PyBackedStr>) -> PyResult<Vec<String>> {
        let core = self.0.value(py)?;
        let answers = py.detach(|| {
            guarded(|| {
                let requests: Vec<&[u8]> = requests.iter().map(|request| request.as_bytes()).collect();
                Ok(core.quote_batch(&requests))
            })
        });
        answers.map_err(|error| exception(py, &error))
    }

    /// Whether it is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.get().is_err()
    }

    /// Frees the book. Closing twice is refused with `handle.closed`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close(py)
    }
}
