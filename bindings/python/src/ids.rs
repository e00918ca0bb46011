//! Ids and counts as Python spells them: the one place that says what is an id.

use crate::columns::{Column, HeldIds, Tried, numpy_array};
use crate::wall::exception;
use hivecore::{Code, Error};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyMemoryView, PyString, PyTuple};

/// The error at a value of a request rather than of a column.
fn of_request(error: Error, path: &str) -> Error {
    let path = format!("{path}{}", error.path);
    let error = if error.code == Code::BufferShape { Error::new(Code::FieldType, error.detail.clone()) } else { error };
    error.with_path(&path)
}

fn wrong(expected: &str, found: &Bound<'_, PyAny>) -> PyResult<Error> {
    Ok(Error::new(Code::FieldType, format!("expected {expected}, found {}", found.get_type().name()?)))
}

/// One text is no list of its characters.
fn is_text(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
}

fn texts<'py>(values: &Bound<'py, PyAny>) -> Tried<Bound<'py, PyList>> {
    let py = values.py();
    if is_text(values) {
        return Ok(Err(wrong("a list of ids", values)?));
    }
    if let Ok(list) = values.cast_exact::<PyList>()
        && list.iter().all(|value| value.is_exact_instance_of::<PyString>())
    {
        return list.as_sequence().to_list().map(Ok);
    }
    let is_list = values.is_instance_of::<PyList>() || values.is_instance_of::<PyTuple>();
    let is_column = is_list || numpy_array(values)?.is_some() || values.hasattr("__arrow_c_stream__")?;
    let column = if is_column || values.hasattr("__arrow_c_array__")? || values.hasattr("to_numpy")? {
        Column::read(values)?
    } else if let Ok(rows) = values.try_iter() {
        Column::read(PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?.as_any())?
    } else {
        return Ok(Err(wrong("a list of ids", values)?));
    };
    let column = match column {
        Ok(column) => column,
        Err(error) => return Ok(Err(error)),
    };
    Ok(match column.ids() {
        Ok(HeldIds::Texts(texts)) => Ok(PyList::new(py, texts)?),
        Ok(HeldIds::Integers(integers)) => match integers.iter().position(|integer| *integer < 0) {
            Some(row) => Err(Error::new(Code::NumberRange, "an id is not below 0").at(row)),
            None => Ok(PyList::new(py, integers.iter().map(i64::to_string))?),
        },
        Err(error) => Err(error),
    })
}

/// The texts of ids, given as training takes them: texts or integers (7 is the same id as "7"). `path` names the field.
#[pyfunction]
#[pyo3(signature = (values, path, /))]
pub fn ids<'py>(values: &Bound<'py, PyAny>, path: &str) -> PyResult<Bound<'py, PyList>> {
    texts(values)?.map_err(|error| exception(values.py(), &of_request(error, path)))
}

/// The text of one id.
#[pyfunction]
#[pyo3(signature = (value, path, /))]
pub fn id<'py>(value: &Bound<'py, PyAny>, path: &str) -> PyResult<Bound<'py, PyAny>> {
    if value.is_instance_of::<PyString>() {
        return Ok(value.clone());
    }
    let py = value.py();
    match texts(PyList::new(py, [value])?.as_any())? {
        Ok(texts) => texts.get_item(0),
        Err(error) if error.code == Code::NumberRange => Err(exception(py, &error.with_path(path))),
        Err(_) => Err(exception(py, &wrong("a text or an integer", value)?.with_path(path))),
    }
}

/// A whole number from 0 on that `T` can hold, such as k; `name` is the argument.
pub fn count<T: TryFrom<u64>>(value: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    let py = value.py();
    if !value.hasattr("__index__")? {
        return Err(exception(py, &wrong("an integer", value)?.under(name)));
    }
    let found = value.extract::<u64>().ok().and_then(|found| T::try_from(found).ok());
    // As the text door refuses what the type of a field cannot hold.
    let beyond =
        |found| Error::new(Code::NumberRange, format!("{found} is less or more than may be asked for")).under(name);
    match found {
        Some(found) => Ok(found),
        None => Err(exception(py, &beyond(value.str()?))),
    }
}
