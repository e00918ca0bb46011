//! What enters: pointers with lengths, checked as far as they can be.

use hivecore::recommend::Ids;
use hivecore::{Code, Column as CoreColumn, Error, rules::FactColumn};
use std::ffi::c_char;

/// A file's bytes, or a text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreBytes {
    /// The bytes.
    pub data: *const u8,
    /// How many.
    pub length: usize,
}

/// A column of ids: either integers, or texts one after another in UTF-8, of which text i is the bytes
/// `texts[starts[i]]` to `texts[starts[i + 1]]`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreIds {
    /// Number of ids.
    pub length: usize,
    /// `length` integers, or NULL: then the ids are texts.
    pub integers: *const i64,
    /// All texts, or NULL.
    pub texts: *const c_char,
    /// `length` + 1 places in `texts`, from 0, ascending; or NULL.
    pub starts: *const usize,
}

/// One value a row, or several where the work says so: integers or texts in `values`, or doubles.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreNamedColumn {
    /// The column's name in UTF-8.
    pub name: *const c_char,
    /// Its bytes.
    pub name_length: usize,
    /// The values, as integers or texts; its `length` is their number in any case.
    pub values: HivecoreIds,
    /// The values as doubles, or NULL: then they are in `values`.
    pub floats: *const f64,
}

fn refused(name: &str, what: &str) -> Error {
    Error::new(Code::BufferShape, what).under(name)
}

fn check<T>(pointer: *const T, length: usize, name: &str) -> Result<(), Error> {
    if pointer.is_null() && length > 0 {
        return Err(refused(name, "the pointer is NULL"));
    }
    if !pointer.is_aligned() {
        return Err(refused(name, "the pointer is not aligned"));
    }
    match length.checked_mul(size_of::<T>()) {
        Some(bytes) if isize::try_from(bytes).is_ok() => Ok(()),
        _ => Err(refused(name, "the length is greater than any buffer's")),
    }
}

/// The elements behind a pointer.
///
/// # Safety
/// A pointer that is not NULL points to `length` readable, initialised elements that stay unchanged during `'a`.
pub(crate) unsafe fn slice<'a, T>(pointer: *const T, length: usize, name: &str) -> Result<&'a [T], Error> {
    check(pointer, length, name)?;
    if length == 0 {
        return Ok(&[]);
    }
    // SAFETY: not NULL, aligned and of possible size, by the check; the rest is the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(pointer, length) })
}

/// Writes elements behind a pointer.
///
/// # Safety
/// A pointer that is not NULL points to room for as many elements as `values` has, and not into `values`.
pub(crate) unsafe fn write<T: Copy>(values: &[T], to: *mut T, name: &str) -> Result<(), Error> {
    check(to, values.len(), name)?;
    if !values.is_empty() {
        // SAFETY: not NULL and aligned, by the check; the rest is the caller's promise.
        unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), to, values.len()) };
    }
    Ok(())
}

/// Refuses NULL where one element will be written.
pub(crate) fn writable<T>(to: *mut T, name: &str) -> Result<(), Error> {
    check(to, 1, name)
}

/// An operation's name and its request. A name that is no UTF-8 is the name of no operation.
///
/// # Safety
/// As [`slice`], for both.
pub(crate) unsafe fn call<'a>(
    op: *const c_char,
    op_length: usize,
    request: *const c_char,
    request_length: usize,
) -> Result<(&'a str, &'a [u8]), Error> {
    // SAFETY: the caller's promise.
    let op = unsafe { slice(op.cast::<u8>(), op_length, "op") }?;
    // SAFETY: the caller's promise.
    let request = unsafe { slice(request.cast::<u8>(), request_length, "request") }?;
    Ok((std::str::from_utf8(op).unwrap_or_default(), request))
}

/// A column of ids, its texts found and checked.
pub(crate) enum Column<'a> {
    Integers(&'a [i64]),
    Texts(Vec<&'a str>),
}

impl Column<'_> {
    pub(crate) fn ids(&self) -> Ids<'_> {
        match self {
            Self::Integers(integers) => Ids::Integers(integers),
            Self::Texts(texts) => Ids::Texts(texts),
        }
    }
}

/// Reads a column of ids.
///
/// # Safety
/// The pointers of `ids` that are not NULL point to what [`HivecoreIds`] says.
pub(crate) unsafe fn column<'a>(ids: &HivecoreIds, name: &str) -> Result<Column<'a>, Error> {
    if !ids.integers.is_null() || ids.length == 0 {
        // SAFETY: the caller's promise.
        return unsafe { slice(ids.integers, ids.length, name) }.map(Column::Integers);
    }
    let ends = ids.length.checked_add(1).ok_or_else(|| refused(name, "the length is greater than any buffer's"))?;
    // SAFETY: the caller's promise.
    let starts = unsafe { slice(ids.starts, ends, name) }?;
    if starts.first() != Some(&0) || !starts.is_sorted() {
        return Err(refused(name, "the starts do not ascend from 0"));
    }
    // SAFETY: the caller's promise: the last place is where the texts end.
    let bytes = unsafe { slice(ids.texts.cast::<u8>(), starts.last().copied().unwrap_or_default(), name) }?;
    let texts =
        std::str::from_utf8(bytes).map_err(|_| Error::new(Code::JsonUtf8, "the texts are no UTF-8").under(name))?;
    let text = |ends: &[usize]| texts.get(ends[0]..ends[1]).ok_or_else(|| refused(name, "a start splits a character"));
    starts.windows(2).map(text).collect::<Result<_, _>>().map(Column::Texts)
}

/// The name of a column.
///
/// # Safety
/// As [`slice`].
pub(crate) unsafe fn name<'a>(name: *const c_char, length: usize) -> Result<&'a str, Error> {
    // SAFETY: the caller's promise.
    let name = unsafe { slice(name.cast::<u8>(), length, "columns") }?;
    std::str::from_utf8(name).map_err(|_| Error::new(Code::JsonUtf8, "a name is no UTF-8").under("columns"))
}

/// A column of any type, its texts found and checked.
pub(crate) enum Held<'a> {
    Values(Column<'a>),
    Floats(&'a [f64]),
}

impl Held<'_> {
    pub(crate) fn column(&self) -> CoreColumn<'_> {
        match self {
            Self::Floats(floats) => CoreColumn::Floats(floats),
            Self::Values(Column::Integers(integers)) => CoreColumn::Integers(integers),
            Self::Values(Column::Texts(texts)) => CoreColumn::Texts(texts),
        }
    }

    pub(crate) fn fact(&self) -> FactColumn<'_> {
        match self.column() {
            CoreColumn::Floats(floats) => FactColumn::Floats(floats),
            CoreColumn::Integers(integers) => FactColumn::Integers(integers),
            CoreColumn::Texts(texts) => FactColumn::Texts(texts),
        }
    }
}

/// Columns by name.
///
/// # Safety
/// `columns` points to `count` columns whose pointers hold what they say.
pub(crate) unsafe fn named<'a>(
    columns: *const HivecoreNamedColumn,
    count: usize,
) -> Result<Vec<(&'a str, Held<'a>)>, Error> {
    // SAFETY: the caller's promise.
    let given = unsafe { slice(columns, count, "columns") }?;
    let mut held = Vec::with_capacity(count);
    for given in given {
        // SAFETY: the caller's promise.
        let name = unsafe { name(given.name, given.name_length) }?;
        let values = if given.floats.is_null() {
            // SAFETY: the caller's promise.
            Held::Values(unsafe { column(&given.values, name) }?)
        } else {
            // SAFETY: the caller's promise.
            Held::Floats(unsafe { slice(given.floats, given.values.length, name) }?)
        };
        held.push((name, values));
    }
    Ok(held)
}
