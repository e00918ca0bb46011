//! The handle of a rule set.

use crate::call::answer;
use crate::columns::{held, named};
use crate::handle::Closable;
use crate::packs::Packs;
use crate::wall::{exception, guarded};
use hivecore::rules::{FactColumn, RuleSet as Core, TypedFacts, Verdict};
use hivecore::{Code, Column, Error, Inputs};
use numpy::{IntoPyArray, PyArray2, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyString};

/// Rules over facts and history: immutable, usable from several threads at once.
#[pyclass(frozen, module = "hivecore._native")]
pub struct RuleSet(Closable<Core>);

/// Sets one fact from a Python value.
fn set<'f>(facts: &mut TypedFacts<'f>, core: &'f Core, name: &str, value: &'f Bound<'_, PyAny>) -> Result<(), Error> {
    let Ok(slot) = core.slot(name) else { return Ok(()) };
    let wrong = || Error::new(Code::RulesFact, "expected a bool, int, float or str");
    if value.is_none() {
        facts.forget(slot);
        return Ok(());
    }
    if let Ok(text) = value.cast::<PyString>() {
        return facts.text(slot, text.to_str().map_err(|_| wrong())?);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return facts.boolean(slot, truth.is_true());
    }
    if value.is_instance_of::<PyInt>() {
        return facts.integer(slot, value.extract().map_err(|_| wrong())?);
    }
    if let Ok(float) = value.cast::<PyFloat>() {
        return facts.float(slot, float.value());
    }
    Err(wrong())
}

#[pymethods]
impl RuleSet {
    /// Opens the JSON text of a definition; time zones come from the packs.
    #[staticmethod]
    #[pyo3(signature = (definition, packs=None, /))]
    fn open(py: Python<'_>, definition: &Bound<'_, PyBytes>, packs: Option<&Packs>) -> PyResult<Self> {
        let bytes = definition.as_bytes();
        let packs = packs.map(|packs| packs.0.value(py)).transpose()?;
        let opened = py.detach(|| guarded(|| Core::open(bytes, packs.as_deref())));
        opened.map(|core| Self(Closable::new("RuleSet", core))).map_err(|error| exception(py, &error))
    }

    /// Answers an operation with this set, text to text.
    #[pyo3(signature = (op, request, /))]
    fn call(&self, py: Python<'_>, op: &str, request: &Bound<'_, PyAny>) -> PyResult<String> {
        match self.0.get() {
            Ok(core) => answer(py, &Inputs::with_rule_set(&core), op, request),
            Err(error) => Ok(hivecore::ops::refusal(&error)),
        }
    }

    /// The bytes it was made from.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, self.0.value(py)?.bytes()))
    }

    /// Ids of the rules, in the order of verdicts.
    fn rule_ids(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        Ok(self.0.value(py)?.rule_ids().map(str::to_owned).collect())
    }

    /// The verdicts of all rules by facts alone: 0 false, 1 unknown, 2 true, one byte for each rule.
    #[pyo3(signature = (facts, /))]
    fn matches<'py>(&self, py: Python<'py>, facts: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyBytes>> {
        let core = self.0.value(py)?;
        let given: Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)> = facts.iter().collect();
        let decided = guarded(|| {
            let mut typed = core.blank();
            for (name, value) in &given {
                let text = name.cast::<PyString>().ok().and_then(|name| name.to_str().ok());
                let name = text.ok_or_else(|| Error::new(Code::FieldType, "a fact's name is a str").under("facts"))?;
                set(&mut typed, &core, name, value).map_err(|error| error.under(name).under("facts"))?;
            }
            let rules = core.definition().rules.len();
            let mut few = [Verdict::Unknown; 16];
            if let Some(few) = few.get_mut(..rules) {
                core.verdicts(&typed, few)?;
                let mut bytes = [0_u8; 16];
                bytes.iter_mut().zip(few.iter()).for_each(|(byte, verdict)| *byte = *verdict as u8);
                return Ok(PyBytes::new(py, bytes.get(..rules).unwrap_or_default()));
            }
            let mut verdicts = vec![Verdict::Unknown; rules];
            core.verdicts(&typed, &mut verdicts)?;
            let bytes: Vec<u8> = verdicts.iter().map(|verdict| *verdict as u8).collect();
            Ok(PyBytes::new(py, &bytes))
        });
        decided.map_err(|error| exception(py, &error))
    }

    /// The verdicts of all rules for each row of some columns, by name: an array of shape (rows, rules). The GIL is
    /// released.
    #[pyo3(signature = (columns, /))]
    fn matches_columns<'py>(
        &self,
        py: Python<'py>,
        columns: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let core = self.0.value(py)?;
        let read = named(columns)?;
        let held = held(py, &read)?;
        let columns: Vec<(&str, FactColumn<'_>)> = held
            .iter()
            .map(|(name, held)| {
                let column = match held.column() {
                    Column::Floats(floats) => FactColumn::Floats(floats),
                    Column::Texts(texts) => FactColumn::Texts(texts),
                    Column::Integers(integers) => FactColumn::Integers(integers),
                };
                (*name, column)
            })
            .collect();
        let rows = columns.first().map_or(0, |(_, column)| column.rows());
        let rules = core.definition().rules.len();
        let decided = py.detach(|| {
            guarded(|| {
                let mut verdicts = vec![Verdict::Unknown; rows.saturating_mul(rules)];
                core.matches_columns(&columns, rows, &mut verdicts)?;
                Ok(verdicts.iter().map(|verdict| *verdict as u8).collect::<Vec<u8>>())
            })
        });
        let verdicts = decided.map_err(|error| exception(py, &error))?;
        verdicts.into_pyarray(py).reshape([rows, rules])
    }

    /// Whether it is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.get().is_err()
    }

    /// Frees the set. Closing twice is refused with `handle.closed`.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.0.close(py)
    }
}
