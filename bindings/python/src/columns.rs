//! Columns as Python holds them, read where they lie.
//!
//! | given | read |
//! |---|---|
//! | NumPy array, contiguous, of `int64` or `float64` | in place |
//! | Arrow column (PyArrow, polars, pandas 3 and newer) of `int64`, `double`, `string`, `timestamp[s]` | in place; the numbers of several chunks are copied into one |
//! | `list` or `tuple` of `str` (also NumPy arrays of strings) | texts in place, pointers copied |
//! | `list` or `tuple` of `int` or `float` | copied |
//! | what has `to_numpy()` | as the array that it gives |
//!
//! Anything else is refused with `buffer.shape`: other number types would need a copy that the caller should see.
//! Nobody may write to an array while it is read: training releases the GIL.

use crate::arrow::{self, Chunks, Values};
use crate::wall::exception;
use hivecore::recommend::Ids;
use hivecore::{Code, Column as CoreColumn, Error};
use numpy::{Element, PyArrayDescrMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString, PyTuple};
use std::borrow::Cow;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

/// A column that Python keeps alive.
pub enum Column<'py> {
    /// A NumPy array of integers.
    IntegerArray(PyReadonlyArray1<'py, i64>),
    /// A NumPy array of floats.
    FloatArray(PyReadonlyArray1<'py, f64>),
    /// An Arrow column.
    Arrow(Chunks),
    /// Texts of a list.
    Texts(Vec<PyBackedStr>),
    /// Integers of a list.
    Integers(Vec<i64>),
    /// Floats of a list.
    Floats(Vec<f64>),
}

/// Ids of a column: texts by pointer, integers in place or copied.
pub enum HeldIds<'c> {
    /// Texts.
    Texts(Vec<&'c str>),
    /// Integers.
    Integers(Cow<'c, [i64]>),
}

impl HeldIds<'_> {
    /// As the core takes them.
    pub fn ids(&self) -> Ids<'_> {
        match self {
            Self::Texts(texts) => Ids::Texts(texts),
            Self::Integers(integers) => Ids::Integers(integers),
        }
    }
}

/// Python's own exception, or a refusal of hivecore.
pub type Tried<T> = PyResult<Result<T, Error>>;

/// A refusal of a buffer.
pub fn refused(detail: impl Into<String>) -> Error {
    Error::new(Code::BufferShape, detail)
}

/// The object as a NumPy array, if NumPy is loaded and it is one.
pub fn numpy_array<'o, 'py>(object: &'o Bound<'py, PyAny>) -> PyResult<Option<&'o Bound<'py, PyUntypedArray>>> {
    // Asking for NumPy's interface where NumPy is not loaded would import it, or panic where it is not installed.
    static LOADED: AtomicBool = AtomicBool::new(false);
    if !LOADED.load(Relaxed) {
        LOADED.store(object.py().import("sys")?.getattr("modules")?.contains("numpy")?, Relaxed);
    }
    Ok(if LOADED.load(Relaxed) { object.cast::<PyUntypedArray>().ok() } else { None })
}

fn readonly<'py, T: Element>(object: &Bound<'py, PyAny>) -> Result<PyReadonlyArray1<'py, T>, Error> {
    let array = object.extract::<PyReadonlyArray1<'py, T>>().map_err(|_| refused("the array cannot be read"))?;
    match array.as_slice() {
        Ok(_) => Ok(array),
        Err(_) => Err(refused("the array is not contiguous: pass numpy.ascontiguousarray(…)")),
    }
}

impl<'py> Column<'py> {
    /// Whether its values are floats.
    pub fn is_float(&self) -> bool {
        match self {
            Self::FloatArray(_) | Self::Floats(_) => true,
            Self::Arrow(chunks) => chunks.is_float(),
            Self::IntegerArray(_) | Self::Texts(_) | Self::Integers(_) => false,
        }
    }

    /// Takes a column.
    pub fn read(object: &Bound<'py, PyAny>) -> Tried<Self> {
        if let Some(array) = numpy_array(object)? {
            return Self::read_array(object, array);
        }
        if object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
            return Self::read_list(object);
        }
        match arrow::import(object) {
            Ok(None) => {}
            Ok(Some(chunks)) => return Ok(chunks.map(Self::Arrow)),
            // pandas without PyArrow has the method and cannot serve it.
            Err(error) if error.is_instance_of::<pyo3::exceptions::PyImportError>(object.py()) => {}
            Err(error) => return Err(error),
        }
        if object.hasattr("to_numpy")? {
            let array = object.call_method0("to_numpy")?;
            if let Some(untyped) = numpy_array(&array)? {
                return Self::read_array(&array, untyped);
            }
        }
        Ok(Err(refused(format!(
            "{} is no column: pass an array, an Arrow column or a list",
            object.get_type().name()?
        ))))
    }

    fn read_array(object: &Bound<'py, PyAny>, array: &Bound<'py, PyUntypedArray>) -> Tried<Self> {
        let (py, dtype) = (object.py(), array.dtype());
        if array.ndim() != 1 {
            return Ok(Err(refused(format!("expected 1 dimension, found {}", array.ndim()))));
        }
        if dtype.is_equiv_to(&numpy::dtype::<i64>(py)) {
            return Ok(readonly(object).map(Self::IntegerArray));
        }
        if dtype.is_equiv_to(&numpy::dtype::<f64>(py)) {
            return Ok(readonly(object).map(Self::FloatArray));
        }
        // Objects, fixed-width text and variable-width text: lists of `str`.
        if matches!(dtype.kind(), b'O' | b'U' | b'T') {
            return Self::read_list(&object.call_method0("tolist")?);
        }
        Ok(Err(refused(format!("dtype {} is not taken: pass .astype(…) of int64, float64 or text", dtype.str()?))))
    }

    fn read_list(list: &Bound<'py, PyAny>) -> Tried<Self> {
        let Some(first) = list.try_iter()?.next().transpose()? else { return Ok(Ok(Self::Texts(Vec::new()))) };
        let rows = list.try_iter()?;
        if first.is_instance_of::<PyString>() {
            return Ok(each(rows, "a text", |value| value.extract().ok())?.map(Self::Texts));
        }
        let number = |value: &Bound<'py, PyAny>| !value.is_instance_of::<PyBool>();
        // Integers as long as all are: one float among them makes a column of floats.
        let mut whole = true;
        let integer = |value: &Bound<'py, PyAny>| {
            if number(value) && value.is_instance_of::<PyInt>() {
                return value.extract().ok();
            }
            whole = value.is_instance_of::<PyInt>();
            None
        };
        let integers = each(rows, "an integer of 64 bits", integer)?;
        if integers.is_ok() || whole {
            return Ok(integers.map(Self::Integers));
        }
        let read = |value: &Bound<'py, PyAny>| if number(value) { value.extract().ok() } else { None };
        Ok(each(list.try_iter()?, "a number", read)?.map(Self::Floats))
    }

    /// The column as ids: texts or integers.
    ///
    /// # Errors
    /// `buffer.shape`, `json.utf8`.
    pub fn ids(&self) -> Result<HeldIds<'_>, Error> {
        match self {
            Self::Texts(texts) => Ok(HeldIds::Texts(texts.iter().map(|text| &**text).collect())),
            Self::Arrow(chunks) => arrow_ids(chunks),
            _ => self.integers().map(HeldIds::Integers).map_err(|_| refused("ids are texts or integers of 64 bits")),
        }
    }

    /// The column as integers.
    ///
    /// # Errors
    /// `buffer.shape`.
    pub fn integers(&self) -> Result<Cow<'_, [i64]>, Error> {
        let wrong = || refused("expected integers of 64 bits");
        match self {
            Self::IntegerArray(array) => array.as_slice().map(Cow::Borrowed).map_err(|_| wrong()),
            Self::Integers(integers) => Ok(Cow::Borrowed(integers)),
            Self::Arrow(chunks) => joined(chunks, |values| match values {
                Values::Integers(integers) => Ok(integers),
                _ => Err(wrong()),
            }),
            Self::Texts(texts) if texts.is_empty() => Ok(Cow::Borrowed(&[])),
            _ => Err(wrong()),
        }
    }

    /// The column as floats. A list of integers will do.
    ///
    /// # Errors
    /// `buffer.shape`.
    pub fn floats(&self) -> Result<Cow<'_, [f64]>, Error> {
        let wrong = || refused("expected floats of 64 bits");
        match self {
            Self::FloatArray(array) => array.as_slice().map(Cow::Borrowed).map_err(|_| wrong()),
            Self::Floats(floats) => Ok(Cow::Borrowed(floats)),
            Self::Integers(integers) => Ok(integers.iter().map(|integer| *integer as f64).collect()),
            Self::Arrow(chunks) => joined(chunks, |values| match values {
                Values::Floats(floats) => Ok(floats),
                _ => Err(wrong()),
            }),
            Self::Texts(texts) if texts.is_empty() => Ok(Cow::Borrowed(&[])),
            _ => Err(wrong()),
        }
    }
}

/// A column of any type, as it is held while the core reads it.
pub enum Held<'c> {
    /// Texts or integers.
    Ids(HeldIds<'c>),
    /// Floats.
    Floats(Cow<'c, [f64]>),
}

impl Held<'_> {
    /// As the core takes it.
    pub fn column(&self) -> CoreColumn<'_> {
        match self {
            Self::Floats(floats) => CoreColumn::Floats(floats),
            Self::Ids(HeldIds::Texts(texts)) => CoreColumn::Texts(texts),
            Self::Ids(HeldIds::Integers(integers)) => CoreColumn::Integers(integers),
        }
    }
}

/// Takes columns by name.
pub fn named<'py>(columns: &Bound<'py, PyDict>) -> PyResult<Vec<(String, Column<'py>)>> {
    let mut read = Vec::with_capacity(columns.len());
    for (name, values) in columns.iter() {
        let name: String = name.extract()?;
        let column = Column::read(&values)?.map_err(|error| exception(columns.py(), &error.under(&name)))?;
        read.push((name, column));
    }
    Ok(read)
}

/// Holds columns by name.
pub fn held<'c>(py: Python<'_>, read: &'c [(String, Column<'_>)]) -> PyResult<Vec<(&'c str, Held<'c>)>> {
    let mut held = Vec::with_capacity(read.len());
    for (name, column) in read {
        // What is no column of ids is one of numbers.
        let values = match column.floats() {
            Ok(floats) if column.is_float() => Held::Floats(floats),
            _ => Held::Ids(column.ids().map_err(|error| exception(py, &error.under(name)))?),
        };
        held.push((name.as_str(), values));
    }
    Ok(held)
}

/// Each value of a list, all of one type.
fn each<'py, T>(
    rows: Bound<'py, pyo3::types::PyIterator>,
    expected: &str,
    mut read: impl FnMut(&Bound<'py, PyAny>) -> Option<T>,
) -> Tried<Vec<T>> {
    let mut values = Vec::new();
    for (row, value) in rows.enumerate() {
        match read(&value?) {
            Some(value) => values.push(value),
            None => return Ok(Err(refused(format!("expected {expected}, as in the rows before")).at(row))),
        }
    }
    Ok(Ok(values))
}

/// The numbers of all chunks: of one chunk in place, of several copied.
fn joined<'c, T: Copy>(
    chunks: &'c Chunks,
    of: impl Fn(Values<'c>) -> Result<&'c [T], Error>,
) -> Result<Cow<'c, [T]>, Error> {
    let parts = chunks.values().map(|values| of(values?)).collect::<Result<Vec<_>, _>>()?;
    Ok(if let [whole] = parts[..] { Cow::Borrowed(whole) } else { Cow::Owned(parts.concat()) })
}

fn arrow_ids(chunks: &Chunks) -> Result<HeldIds<'_>, Error> {
    let mut texts = Vec::new();
    for values in chunks.values() {
        match values? {
            Values::Texts(mut more) if texts.is_empty() => std::mem::swap(&mut texts, &mut more),
            Values::Texts(more) => texts.extend(more),
            _ => {
                let integers = joined(chunks, |values| match values {
                    Values::Integers(integers) => Ok(integers),
                    _ => Err(refused("ids are texts or integers of 64 bits")),
                });
                return integers.map(HeldIds::Integers);
            }
        }
    }
    Ok(HeldIds::Texts(texts))
}

/// A matrix of `f32` that Python keeps alive.
pub enum Matrix<'py> {
    /// A NumPy array.
    Array(PyReadonlyArray2<'py, f32>),
    /// An Arrow column of fixed-size lists.
    Arrow(Chunks),
}

fn read_matrix<'py>(object: &Bound<'py, PyAny>) -> Tried<Matrix<'py>> {
    if let Some(array) = numpy_array(object)? {
        let dtype = array.dtype();
        if array.ndim() != 2 || !dtype.is_equiv_to(&numpy::dtype::<f32>(object.py())) {
            let detail = format!("expected 2 dimensions of float32, found {} of {}", array.ndim(), dtype.str()?);
            return Ok(Err(refused(detail)));
        }
        return Ok(match object.extract::<PyReadonlyArray2<'py, f32>>() {
            Ok(matrix) if matrix.as_slice().is_ok() && array.is_c_contiguous() => Ok(Matrix::Array(matrix)),
            _ => Err(refused("the array is not C-contiguous: pass numpy.ascontiguousarray(…)")),
        });
    }
    match arrow::import(object)? {
        Some(chunks) => Ok(chunks.map(Matrix::Arrow)),
        None => {
            let name = object.get_type().name()?;
            Ok(Err(refused(format!("{name} is no matrix: pass a NumPy array or an Arrow fixed-size list of float"))))
        }
    }
}

/// Takes a matrix of f32, one row after another; `name` is the argument.
pub fn matrix_of<'py>(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Matrix<'py>> {
    read_matrix(object)?.map_err(|error| exception(object.py(), &error.under(name)))
}

impl Matrix<'_> {
    /// The values, row by row, and the width of a row.
    ///
    /// # Errors
    /// `buffer.shape`.
    pub fn rows(&self) -> Result<(&[f32], usize), Error> {
        match self {
            Self::Array(array) => {
                let values = array.as_slice().map_err(|_| refused("the array is not contiguous"))?;
                Ok((values, array.shape()[1]))
            }
            Self::Arrow(chunks) => {
                let mut values = chunks.values();
                match (values.next().transpose()?, values.next()) {
                    (Some(Values::Rows(values, width)), None) => Ok((values, width)),
                    (_, Some(_)) => Err(refused("several chunks: combine them into one first")),
                    _ => Err(refused("expected a fixed-size list of float")),
                }
            }
        }
    }
}

/// Where a column or matrix is read: the producer's own address where nothing is copied.
///
/// Texts lie in as many places as there are; the address is that of the first.
#[pyfunction]
#[pyo3(signature = (column, /))]
pub fn address_of(column: &Bound<'_, PyAny>) -> PyResult<usize> {
    let refuse = |error: Error| exception(column.py(), &error);
    if let Ok(matrix) = read_matrix(column)?
        && let Ok((values, _)) = matrix.rows()
    {
        return Ok(values.as_ptr().addr());
    }
    let read = Column::read(column)?.map_err(refuse)?;
    if let Ok(floats) = read.floats() {
        return Ok(floats.as_ptr().addr());
    }
    match read.ids().map_err(refuse)? {
        HeldIds::Texts(texts) => Ok(texts.first().map_or(0, |text| text.as_ptr().addr())),
        HeldIds::Integers(integers) => Ok(integers.as_ptr().addr()),
    }
}
