//! The handle of an operation over columns.

use crate::columns::{Held, held, named};
use crate::handle::Closable;
use crate::packs::Packs;
use crate::wall::{exception, guarded};
use hivecore::{Batch as Core, Column, ColumnKind, ColumnMut};
use numpy::{Element, PyArray1, PyArrayMethods, PyReadwriteArray1};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

/// One operation over columns: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct Batch(Closable<Core>);

/// An array that the core fills.
enum Room<'py> {
    Bytes(PyReadwriteArray1<'py, u8>),
    Integers(PyReadwriteArray1<'py, i64>),
}

impl<'py> Room<'py> {
    fn array(&self) -> &Bound<'py, PyAny> {
        match self {
            Self::Bytes(array) => array.as_any(),
            Self::Integers(array) => array.as_any(),
        }
    }
}

/// An array of so many rows, whatever is in it.
fn room<T: Element>(py: Python<'_>, rows: usize) -> PyResult<PyReadwriteArray1<'_, T>> {
    let empty = py.import("numpy")?.call_method1("empty", (rows, T::get_dtype(py)))?;
    Ok(empty.cast_into::<PyArray1<T>>()?.readwrite())
}

/// The columns as the core takes them.
fn given<'h>(held: &'h [(&'h str, Held<'h>)]) -> Vec<(&'h str, Column<'h>)> {
    held.iter().map(|(name, held)| (*name, held.column())).collect()
}

#[pymethods]
impl Batch {
    /// Opens the JSON text of the operation's settings.
    #[staticmethod]
    #[pyo3(signature = (op, settings, packs=None, /))]
    fn open(py: Python<'_>, op: &str, settings: &Bound<'_, PyBytes>, packs: Option<&Packs>) -> PyResult<Self> {
        let settings = settings.as_bytes();
        let packs = packs.map(|packs| packs.0.value(py)).transpose()?;
        let opened = py.detach(|| guarded(|| Core::open(op, settings, packs.as_deref())));
        opened.map(|core| Self(Closable::new("Batch", core))).map_err(|error| exception(py, &error))
    }

    /// The answer's columns by name, without reasons and digests. The GIL is released.
    #[pyo3(signature = (columns, rows=None, /))]
    fn run<'py>(
        &self,
        py: Python<'py>,
        columns: &Bound<'py, PyDict>,
        rows: Option<usize>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let core = self.0.value(py)?;
        let read = named(columns)?;
        let held = held(py, &read)?;
        let given = given(&held);
        let rows = rows.unwrap_or_else(|| shortest(&given));
        // NumPy's own room: it asks for large pages, which a million rows need. It is not cleared: the core fills all of
        // it, or refuses.
        let answer = PyDict::new(py);
        let mut rooms: Vec<(String, Room<'py>)> = Vec::new();
        for (name, kind) in core.outputs() {
            let room = match kind {
                ColumnKind::Bytes => Room::Bytes(room(py, rows)?),
                ColumnKind::Integers => Room::Integers(room(py, rows)?),
            };
            answer.set_item(&name, room.array())?;
            rooms.push((name, room));
        }
        let mut out = Vec::with_capacity(rooms.len());
        for (name, room) in &mut rooms {
            let column = match room {
                Room::Bytes(array) => ColumnMut::Bytes(array.as_slice_mut()?),
                Room::Integers(array) => ColumnMut::Integers(array.as_slice_mut()?),
            };
            out.push((name.as_str(), column));
        }
        let ran = py.detach(|| guarded(|| core.run_into(&given, rows, out)));
        ran.map_err(|error| exception(py, &error))?;
        Ok(answer)
    }

    /// The full decision for one row, as `call` answers it.
    #[pyo3(signature = (columns, row, rows=None, /))]
    fn prove(&self, py: Python<'_>, columns: &Bound<'_, PyDict>, row: usize, rows: Option<usize>) -> PyResult<String> {
        let core = self.0.value(py)?;
        let read = named(columns)?;
        let held = held(py, &read)?;
        let given = given(&held);
        let rows = rows.unwrap_or_else(|| shortest(&given));
        py.detach(|| guarded(|| Ok(core.prove(&given, rows, row)))).map_err(|error| exception(py, &error))
    }

    /// Whether it is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.get().is_err()
    }

    /// Frees it. Closing twice is refused with `handle.closed`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close(py)
    }
}

/// As many rows as the shortest column has: a series has several values for each.
fn shortest(columns: &[(&str, Column<'_>)]) -> usize {
    let rows = columns.iter().map(|(_, column)| match column {
        Column::Integers(values) => values.len(),
        Column::Floats(values) => values.len(),
        Column::Texts(values) => values.len(),
    });
    rows.min().unwrap_or(0)
}
