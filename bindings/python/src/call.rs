//! The universal door: text in, text out.

use crate::wall::guarded;
use hivecore::Inputs;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// Requests from this length on release the GIL. Releasing and taking it again costs about 40 ns, which below this
/// length is more than other threads would gain.
const LONG_REQUEST_BYTES: usize = 2_048;

/// A request's bytes, borrowed from the `str` or `bytes` that holds them.
fn request_bytes<'r>(request: &'r Bound<'_, PyAny>) -> PyResult<&'r [u8]> {
    if let Ok(text) = request.cast::<PyString>() {
        text.to_str().map(str::as_bytes)
    } else if let Ok(bytes) = request.cast::<PyBytes>() {
        Ok(bytes.as_bytes())
    } else {
        Err(PyTypeError::new_err("a request is str or bytes"))
    }
}

/// Answers an operation with what a handle brings. A refusal is an answer too: `{"error":…}`.
pub fn answer(py: Python<'_>, inputs: &Inputs<'_>, op: &str, request: &Bound<'_, PyAny>) -> PyResult<String> {
    let request = request_bytes(request)?;
    let work = || {
        let answered = guarded(|| Ok(hivecore::ops::call_with(inputs, op, request)));
        answered.unwrap_or_else(|error| hivecore::ops::refusal(&error))
    };
    Ok(if request.len() < LONG_REQUEST_BYTES { work() } else { py.detach(work) })
}

/// Answers one operation: the request's JSON text in, the answer's canonical JSON text out.
///
/// The answer is `{"ok":{"answer","reasons","receipt"}}` or `{"error":{"code","detail","help","path"}}`; the only
/// exceptions are Python's own, for arguments that are no text.
#[pyfunction]
#[pyo3(signature = (op, request, /))]
pub fn call(py: Python<'_>, op: &str, request: &Bound<'_, PyAny>) -> PyResult<String> {
    answer(py, &Inputs::default(), op, request)
}
