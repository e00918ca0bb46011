//! The handle of a factor index: exact top-k by inner product.

use crate::columns::{matrix_of, refused};
use crate::handle::Closable;
use crate::wall::{exception, guarded};
use hivecore::FactorIndex as Core;
use numpy::{IntoPyArray, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

/// Indices and scores, both of shape (queries, items of each).
type Found<'py> = (Bound<'py, PyArray2<u32>>, Bound<'py, PyArray2<f32>>);

/// Exact top-k by inner product over f32 factors: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct FactorIndex(Closable<Core>);

#[pymethods]
impl FactorIndex {
    /// Takes the factors, one row an item: a C-contiguous array of f32, or an Arrow fixed-size list of float.
    #[new]
    #[pyo3(signature = (factors, /))]
    fn new(py: Python<'_>, factors: &Bound<'_, PyAny>) -> PyResult<Self> {
        let matrix = matrix_of(factors, "factors")?;
        let rows = matrix.rows().map_err(|error| error.under("factors"));
        let core = rows.and_then(|(values, width)| py.detach(|| guarded(|| Core::new(values, width))));
        core.map(|core| Self(Closable::new("FactorIndex", core))).map_err(|error| exception(py, &error))
    }

    /// The k best items of each query, best first. Each query is a row of f32.
    #[pyo3(signature = (queries, k=20))]
    fn top_k_batch<'py>(&self, py: Python<'py>, queries: &Bound<'py, PyAny>, k: usize) -> PyResult<Found<'py>> {
        let core = self.0.value(py)?;
        let matrix = matrix_of(queries, "queries")?;
        let rows = matrix.rows().map_err(|error| error.under("queries"));
        let found = rows.and_then(|(values, width)| {
            if width != core.dims() {
                let detail = format!("expected rows of {} values, found {width}", core.dims());
                return Err(refused(detail).under("queries"));
            }
            let found = py.detach(|| guarded(|| core.top_k(values, k)))?;
            Ok(([values.len() / width, found.per_query], found))
        });
        let (shape, found) = found.map_err(|error| exception(py, &error))?;
        Ok((found.indices.into_pyarray(py).reshape(shape)?, found.scores.into_pyarray(py).reshape(shape)?))
    }

    /// Dimensions of an item and of a query.
    #[getter]
    fn dims(&self, py: Python<'_>) -> PyResult<usize> {
        self.0.value(py).map(|core| core.dims())
    }

    /// Number of items.
    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.0.value(py).map(|core| core.len())
    }

    /// Whether it is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.get().is_err()
    }

    /// Frees the index. Closing twice is refused with `handle.closed`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close(py)
    }
}
