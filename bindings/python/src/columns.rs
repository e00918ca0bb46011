//! Columns as Python holds them, read where they lie.
//!
//! | given | read |
//! |---|---|
//! | NumPy array, contiguous, of `int64` or `float64` | in place |
//! | NumPy array of another integer or float type, or of `datetime64` | copied into 64 bits |
//! | Arrow column (PyArrow, polars, pandas 3 and newer) of `int64`, `double`, `string`, `timestamp[s]` | in place; the numbers of several chunks are copied into one |
//! | Arrow column of another integer type, `float`, a timestamp of another unit or `date32` | copied into 64 bits |
//! | Arrow column of a dictionary (a categorical, an enum) | texts in place, pointers copied; integers copied |
//! | `list` or `tuple` of `str` (also NumPy arrays of strings) | texts in place, pointers copied |
//! | `list` or `tuple` of `int` or `float` | copied |
//! | what has `to_numpy()` | as the array that it gives, copied where that is not contiguous |
//!
//! Anything else is refused with `buffer.shape`. Instants are read where seconds are due and nowhere else: other doors
//! take them in other units. Nobody may write to an array while it is read: training releases the GIL.

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
    /// A NumPy array of instants, as whole seconds since 1970.
    Seconds(PyReadonlyArray1<'py, i64>),
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

    /// Keeps the marked rows: pointers where they lie, integers that are read in place copied.
    pub fn retain(&mut self, marks: &[bool]) {
        match self {
            Self::Texts(texts) => retain(texts, marks),
            Self::Integers(integers) => retain_marked(integers, marks),
        }
    }
}

fn retain<T>(values: &mut Vec<T>, marks: &[bool]) {
    let mut marks = marks.iter();
    values.retain(|_| marks.next().is_some_and(|mark| *mark));
}

/// Keeps the marked rows of numbers; only these are copied.
pub fn retain_marked<T: Copy>(values: &mut Cow<'_, [T]>, marks: &[bool]) {
    match values {
        Cow::Owned(values) => retain(values, marks),
        Cow::Borrowed(borrowed) => {
            let mut kept = Vec::with_capacity(marks.iter().filter(|mark| **mark).count());
            kept.extend(borrowed.iter().zip(marks).filter(|(_, mark)| **mark).map(|(value, _)| *value));
            *values = Cow::Owned(kept);
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
            Self::IntegerArray(_) | Self::Seconds(_) | Self::Texts(_) | Self::Integers(_) => false,
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
            // Without PyArrow, pandas gives instants of a zone as objects unless it is asked for what NumPy has.
            let zoned = object.hasattr("dtype")? && object.getattr("dtype")?.hasattr("tz")?;
            let mut array = match zoned {
                true => object.call_method1("to_numpy", ("datetime64[s]",))?,
                false => object.call_method0("to_numpy")?,
            };
            if numpy_array(&array)?.is_some_and(|array| array.ndim() == 1 && !array.is_contiguous()) {
                array = array.call_method0("copy")?;
            }
            if let Some(untyped) = numpy_array(&array)? {
                return Self::read_array(&array, untyped);
            }
        }
        Ok(Err(refused(format!(
            "{} is no column: pass an array, an Arrow column or a list",
            object.get_type().name()?
        ))))
    }

    /// The same, where the values of a list may be missing: NaN stands for `None`.
    pub fn read_or_nan(object: &Bound<'py, PyAny>) -> Tried<Self> {
        let is_list = object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>();
        if !is_list || !object.contains(object.py().None())? {
            return Self::read(object);
        }
        let nan = f64::NAN.into_pyobject(object.py())?.into_any();
        let values =
            object.try_iter()?.map(|value| value.map(|value| if value.is_none() { nan.clone() } else { value }));
        Self::read_list(PyList::new(object.py(), values.collect::<PyResult<Vec<_>>>()?)?.as_any())
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
        let cast = |to: &str| object.call_method1("astype", (to,));
        match dtype.kind() {
            b'u' if dtype.itemsize() == 8 => {
                let array = readonly::<i64>(&cast("int64")?);
                let beyond = Error::new(Code::NumberRange, "integers are below 2^63");
                Ok(array.and_then(|array| match values(&array)?.iter().position(|value| *value < 0) {
                    Some(row) => Err(beyond.at(row)),
                    None => Ok(Self::IntegerArray(array)),
                }))
            }
            b'i' | b'u' => Ok(readonly(&cast("int64")?).map(Self::IntegerArray)),
            b'f' if dtype.itemsize() <= 8 => Ok(readonly(&cast("float64")?).map(Self::FloatArray)),
            // NumPy rounds down, before 1970 too.
            b'M' => {
                let seconds = cast("datetime64[s]")?.call_method1("view", ("int64",))?;
                Ok(readonly(&seconds).map(Self::Seconds))
            }
            _ => Self::other_type(dtype.str()?.to_cow()?.as_ref()),
        }
    }

    fn other_type(dtype: &str) -> Tried<Self> {
        Ok(Err(refused(format!("dtype {dtype} is not taken: pass .astype(…) of int64, float64 or text"))))
    }

    fn read_list(list: &Bound<'py, PyAny>) -> Tried<Self> {
        let Some(first) = list.try_iter()?.next().transpose()? else { return Ok(Ok(Self::Texts(Vec::new()))) };
        let rows = list.try_iter()?;
        if first.is_instance_of::<PyString>() {
            return Ok(each(rows, "a text", |value| value.extract().ok())?.map(Self::Texts));
        }
        let number = |value: &Bound<'py, PyAny>| !value.is_instance_of::<PyBool>();
        // NumPy's integers are none of Python's, but say that they are whole.
        let is_whole = |value: &Bound<'py, PyAny>| number(value) && value.hasattr("__index__").unwrap_or(false);
        // Integers as long as all are: one float among them makes a column of floats.
        let mut whole = true;
        let integer = |value: &Bound<'py, PyAny>| {
            whole = value.is_instance_of::<PyInt>() || is_whole(value);
            if whole && number(value) { value.extract().ok() } else { None }
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
            // NumPy calls an empty column of no type one of floats.
            Self::FloatArray(array) if array.is_empty() => Ok(HeldIds::Texts(Vec::new())),
            _ => self.integers().map(HeldIds::Integers).map_err(|_| refused("ids are texts or integers of 64 bits")),
        }
    }

    /// The column as integers.
    ///
    /// # Errors
    /// `buffer.shape`, `number.range`.
    pub fn integers(&self) -> Result<Cow<'_, [i64]>, Error> {
        let wrong = || refused("expected integers of 64 bits");
        match self {
            Self::IntegerArray(array) => values(array).map(Cow::Borrowed),
            Self::FloatArray(array) if array.is_empty() => Ok(Cow::Borrowed(&[])),
            Self::Integers(integers) => Ok(Cow::Borrowed(integers)),
            Self::Arrow(chunks) => joined(chunks.values().map(|values| match values? {
                Values::Integers(integers) => Ok(integers),
                values if values.is_empty() => Ok(Cow::Borrowed(&[][..])),
                _ => Err(wrong()),
            })),
            Self::Texts(texts) if texts.is_empty() => Ok(Cow::Borrowed(&[])),
            _ => Err(wrong()),
        }
    }

    /// The column as seconds since 1970: integers as they are, instants of any unit down to the second.
    ///
    /// # Errors
    /// `buffer.shape`, also for NaT, and `number.range`.
    pub fn seconds(&self) -> Result<Cow<'_, [i64]>, Error> {
        match self {
            Self::Seconds(array) => match values(array)? {
                seconds if seconds.contains(&i64::MIN) => {
                    let row = seconds.iter().position(|second| *second == i64::MIN).unwrap_or_default();
                    Err(refused("no time: drop or fill the rows that lack a value").at(row))
                }
                seconds => Ok(Cow::Borrowed(seconds)),
            },
            Self::Arrow(chunks) => joined(chunks.values().map(|values| match values? {
                Values::Integers(integers) => Ok(integers),
                Values::Seconds(seconds) => Ok(Cow::Owned(seconds)),
                values if values.is_empty() => Ok(Cow::Borrowed(&[][..])),
                _ => Err(refused("expected integers of 64 bits or instants")),
            })),
            _ => self.integers(),
        }
    }

    /// The column as floats. Integers will do, copied.
    ///
    /// # Errors
    /// `buffer.shape`, `number.range`.
    pub fn floats(&self) -> Result<Cow<'_, [f64]>, Error> {
        match self {
            Self::Arrow(chunks) => {
                chunks.values().try_for_each(|values| values.map(drop))?;
                self.floats_or_nan()
            }
            _ => self.floats_or_nan(),
        }
    }

    /// The column as floats, NaN where a value is missing: the core says of each kind of float what it may be.
    ///
    /// # Errors
    /// `buffer.shape`, `number.range`.
    pub fn floats_or_nan(&self) -> Result<Cow<'_, [f64]>, Error> {
        let whole = |integers: &[i64]| integers.iter().map(|integer| *integer as f64).collect();
        match self {
            Self::FloatArray(array) => values(array).map(Cow::Borrowed),
            Self::IntegerArray(array) => values(array).map(whole),
            Self::Floats(floats) => Ok(Cow::Borrowed(floats)),
            Self::Integers(integers) => Ok(whole(integers)),
            Self::Arrow(chunks) => joined(chunks.floats_or_nan()),
            Self::Texts(texts) if texts.is_empty() => Ok(Cow::Borrowed(&[])),
            _ => Err(refused("expected numbers")),
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
        let values = if column.is_float() { column.floats().map(Held::Floats) } else { column.ids().map(Held::Ids) };
        let values = values.map_err(|error| exception(py, &error.under(name)))?;
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

/// The values of an array that was seen to be contiguous.
fn values<'a, T: Element>(array: &'a PyReadonlyArray1<'_, T>) -> Result<&'a [T], Error> {
    array.as_slice().map_err(|_| refused("the array is not contiguous"))
}

/// The numbers of all chunks: of one chunk as they are, of several copied.
fn joined<'c, T: Copy>(mut chunks: impl Iterator<Item = Result<Cow<'c, [T]>, Error>>) -> Result<Cow<'c, [T]>, Error> {
    let Some(mut whole) = chunks.next().transpose()? else { return Ok(Cow::Borrowed(&[])) };
    for chunk in chunks {
        whole.to_mut().extend_from_slice(&chunk?);
    }
    Ok(whole)
}

fn arrow_ids(chunks: &Chunks) -> Result<HeldIds<'_>, Error> {
    let mut texts = Vec::new();
    for values in chunks.values() {
        match values? {
            Values::Texts(mut more) if texts.is_empty() => std::mem::swap(&mut texts, &mut more),
            Values::Texts(more) => texts.extend(more),
            values if values.is_empty() => {}
            _ => {
                let integers = chunks.values().map(|values| match values? {
                    Values::Integers(integers) => Ok(integers),
                    _ => Err(refused("ids are texts or integers of 64 bits")),
                });
                return joined(integers).map(HeldIds::Integers);
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
    if read.is_float() {
        let floats = read.floats().map_err(refuse)?;
        return Ok(floats.as_ptr().addr());
    }
    match read.ids().map_err(refuse)? {
        HeldIds::Texts(texts) => Ok(texts.first().map_or(0, |text| text.as_ptr().addr())),
        HeldIds::Integers(integers) => Ok(integers.as_ptr().addr()),
    }
}
