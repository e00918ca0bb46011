//! The handle of loaded packs.

use crate::call::answer;
use crate::columns::{Column, HeldIds, Tried, refused};
use crate::handle::Closable;
use crate::wall::{exception, guarded};
use hivecore::emotion::columns::voice_text;
use hivecore::emotion::fusion::{EmotionCalibration, FusionMethod, fuse_batch};
use hivecore::emotion::permission::{EmotionPermission, EmotionSignal};
use hivecore::emotion::text::{emotion_batch, sentiment_batch};
use hivecore::emotion::time::{EmotionTrackConfig, track};
use hivecore::emotion::voice::Pcm;
use hivecore::foundation::pack::Shelf;
use hivecore::wire::{Node, Read};
use hivecore::{Error, Inputs, Packs as Core};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

/// Packs that calls may read: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct Packs(pub(crate) Closable<Core>);

/// A column of floats.
type Floats<'py> = Bound<'py, PyArray1<f64>>;

/// A typed value from its text; `name` is the argument.
fn value<T: Read>(py: Python<'_>, text: &str, name: &str) -> PyResult<T> {
    let read = Node::parse(text.as_bytes()).and_then(|node| T::read(&node));
    read.map_err(|error| exception(py, &error.under(name)))
}

/// A column's value, or the exception that names the column.
fn named<T>(py: Python<'_>, name: &str, tried: Tried<T>) -> PyResult<T> {
    tried?.map_err(|error| exception(py, &error.under(name)))
}

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

    /// The sentiment of each text: compound, positive, neutral, negative. The GIL is released.
    #[pyo3(signature = (texts, permission, /))]
    fn sentiment<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        permission: &str,
    ) -> PyResult<(Floats<'py>, Floats<'py>, Floats<'py>, Floats<'py>)> {
        let core = self.0.value(py)?;
        let permission: EmotionPermission = value(py, permission, "permission")?;
        let column = named(py, "texts", Column::read(texts))?;
        let held = named(py, "texts", Ok(column.ids()))?;
        let HeldIds::Texts(texts) = held else {
            return Err(exception(py, &refused("expected texts").under("texts")));
        };
        let scores = py.detach(|| guarded(|| sentiment_batch(Shelf(Some(&core)), &permission, &texts)));
        let scores = scores.map_err(|error| exception(py, &error))?;
        let column = |of: fn(&hivecore::emotion::text::SentimentScores) -> f64| {
            scores.iter().map(of).collect::<Vec<f64>>().into_pyarray(py)
        };
        Ok((
            column(|scores| scores.compound),
            column(|scores| scores.positive),
            column(|scores| scores.neutral),
            column(|scores| scores.negative),
        ))
    }

    /// The probability of each of seven emotions in each text, row after row, and whether each text could be read.
    #[pyo3(signature = (texts, permission, /))]
    fn emotions<'py>(
        &self,
        py: Python<'py>,
        texts: &Bound<'py, PyAny>,
        permission: &str,
    ) -> PyResult<(Floats<'py>, Bound<'py, PyArray1<bool>>)> {
        let core = self.0.value(py)?;
        let permission: EmotionPermission = value(py, permission, "permission")?;
        let column = named(py, "texts", Column::read(texts))?;
        let held = named(py, "texts", Ok(column.ids()))?;
        let HeldIds::Texts(texts) = held else {
            return Err(exception(py, &refused("expected texts").under("texts")));
        };
        let scores = py.detach(|| guarded(|| emotion_batch(Shelf(Some(&core)), &permission, &texts)));
        let scores = scores.map_err(|error| exception(py, &error))?;
        let probabilities: Vec<f64> = scores.iter().flat_map(|scores| scores.probabilities).collect();
        let readable: Vec<bool> = scores.iter().map(|scores| scores.is_readable()).collect();
        Ok((probabilities.into_pyarray(py), readable.into_pyarray(py)))
    }

    /// The means and variances after each row of observations, row after row. The GIL is released.
    #[pyo3(signature = (permission, signal, config, seconds, values, variances, /))]
    #[allow(clippy::too_many_arguments)]
    fn track<'py>(
        &self,
        py: Python<'py>,
        permission: &str,
        signal: &str,
        config: &str,
        seconds: &Bound<'py, PyAny>,
        values: &Bound<'py, PyAny>,
        variances: &Bound<'py, PyAny>,
    ) -> PyResult<(Floats<'py>, Floats<'py>)> {
        let core = self.0.value(py)?;
        let permission: EmotionPermission = value(py, permission, "permission")?;
        let signal: EmotionSignal = value(py, &format!("\"{signal}\""), "signal")?;
        let config: EmotionTrackConfig = value(py, config, "config")?;
        let seconds = named(py, "seconds", Column::read(seconds))?;
        let values = named(py, "values", Column::read(values))?;
        let variances = named(py, "variances", Column::read(variances))?;
        let under = |name: &'static str| move |error: Error| exception(py, &error.under(name));
        let seconds = seconds.floats().map_err(under("seconds"))?;
        let values = values.floats().map_err(under("values"))?;
        let variances = variances.floats().map_err(under("variances"))?;
        let shelf = Shelf(Some(&core));
        let tracked =
            py.detach(|| guarded(|| track(shelf, &permission, signal, &config, &seconds, &values, &variances)));
        let tracked = tracked.map_err(|error| exception(py, &error))?;
        Ok((tracked.means.into_pyarray(py), tracked.variances.into_pyarray(py)))
    }

    /// The probability of each class in each row of votes, row after row. The GIL is released.
    #[pyo3(signature = (votes, permission, calibration, method, /))]
    fn fuse<'py>(
        &self,
        py: Python<'py>,
        votes: &Bound<'py, PyAny>,
        permission: &str,
        calibration: &str,
        method: &str,
    ) -> PyResult<Floats<'py>> {
        let core = self.0.value(py)?;
        let permission: EmotionPermission = value(py, permission, "permission")?;
        let calibration: EmotionCalibration = value(py, calibration, "calibration")?;
        let method: FusionMethod = value(py, method, "method")?;
        let votes = named(py, "values", Column::read(votes))?;
        let votes = votes.floats().map_err(|error| exception(py, &error.under("values")))?;
        let shelf = Shelf(Some(&core));
        let shares = py.detach(|| guarded(|| fuse_batch(shelf, &permission, &calibration, method, &votes)));
        shares.map(|shares| shares.into_pyarray(py)).map_err(|error| exception(py, &error))
    }

    /// The text of a voice's answer. Samples are a contiguous array of int16 or float32, read in place. The GIL is
    /// released.
    #[pyo3(signature = (samples, request, /))]
    fn voice(&self, py: Python<'_>, samples: &Bound<'_, PyAny>, request: &str) -> PyResult<String> {
        let core = self.0.value(py)?;
        let wrong = || refused("expected a contiguous array of int16 or float32").under("samples");
        let heard = |samples: Pcm<'_>| {
            let request = request.as_bytes();
            py.detach(|| guarded(|| voice_text(Shelf(Some(&core)), request, samples)))
        };
        let answer = if let Ok(array) = samples.extract::<PyReadonlyArray1<'_, i16>>() {
            array.as_slice().map_err(|_| wrong()).and_then(|samples| heard(Pcm::I16(samples)))
        } else if let Ok(array) = samples.extract::<PyReadonlyArray1<'_, f32>>() {
            array.as_slice().map_err(|_| wrong()).and_then(|samples| heard(Pcm::F32(samples)))
        } else {
            Err(wrong())
        };
        answer.map_err(|error| exception(py, &error))
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
