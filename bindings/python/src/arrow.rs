//! The Arrow C data interface, read where the data lie. The only unsafe code of this package.
//!
//! Layouts are those of <https://arrow.apache.org/docs/format/CDataInterface.html> and its stream and PyCapsule
//! companions. What is trusted is what the specification makes the producer promise: that live structures point at
//! live buffers as long as their lengths say. Everything else (types, nulls, alignment, offsets, UTF-8) is checked.

use hivecore::{Code, Error};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods, PyTuple};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

#[repr(C)]
struct ArrowSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut ArrowSchema,
    dictionary: *mut ArrowSchema,
    release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct ArrowArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    private_data: *mut c_void,
}

/// A structure of the interface: all zeroes is its empty state, and `release` frees it once.
///
/// # Safety
/// Implementors are `repr(C)` structures of pointers and integers.
unsafe trait Structure: Sized {
    fn release(&self) -> Option<unsafe extern "C" fn(*mut Self)>;
    fn live(&self) -> bool;
}

macro_rules! structures {
    ($($name:ident)*) => {$(
        // SAFETY: only pointers (null when zeroed), integers and optional functions (none when zeroed).
        unsafe impl Structure for $name {
            fn release(&self) -> Option<unsafe extern "C" fn(*mut Self)> {
                self.release
            }
            fn live(&self) -> bool {
                self.release.is_some()
            }
        }
    )*};
}
structures!(ArrowSchema ArrowArray ArrowArrayStream);

/// A structure that is ours to release. Boxed: producers may keep its address.
struct Owned<T: Structure>(Box<T>);

impl<T: Structure> Owned<T> {
    fn empty() -> Self {
        // SAFETY: `Structure` says that zeroes are the empty state.
        Self(Box::new(unsafe { std::mem::zeroed() }))
    }

    /// Moves the structure out of its capsule, which is left empty, as the specification lets a consumer do.
    fn from_capsule(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<Self> {
        let pointer = capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.cast::<T>();
        let mut taken = Self::empty();
        // SAFETY: a capsule of this name holds this structure; the GIL is held, so nobody else touches it.
        unsafe { ptr::swap(pointer.as_ptr(), &raw mut *taken.0) };
        if taken.0.live() {
            Ok(taken)
        } else {
            Err(pyo3::exceptions::PyValueError::new_err("the Arrow structure was released or consumed already"))
        }
    }
}

impl<T: Structure> Drop for Owned<T> {
    fn drop(&mut self) {
        if let Some(release) = self.0.release() {
            // SAFETY: live, ours, and dropped once.
            unsafe { release(&raw mut *self.0) };
        }
    }
}

/// How the values of a column lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Integers,
    Floats,
    Texts,
    LargeTexts,
    ViewTexts,
    /// Rows of so many `f32`.
    Rows(usize),
}

/// A column: one or more chunks of one type.
pub struct Chunks {
    layout: Layout,
    chunks: Vec<Owned<ArrowArray>>,
}

/// The values of one chunk, where they lie.
pub enum Values<'c> {
    /// `int64`, or `timestamp[s]`.
    Integers(&'c [i64]),
    /// `double`.
    Floats(&'c [f64]),
    /// Strings.
    Texts(Vec<&'c str>),
    /// A fixed-size list of `float`, row by row.
    Rows(&'c [f32], usize),
}

fn refused(detail: impl Into<String>) -> Error {
    Error::new(Code::BufferShape, detail)
}

/// A column that speaks the PyCapsule interface, as a stream of chunks or as one array; `None` if it speaks neither.
///
/// # Errors
/// Python's own; the inner error is `buffer.shape` for types that are not taken.
pub fn import(object: &Bound<'_, PyAny>) -> PyResult<Option<Result<Chunks, Error>>> {
    if object.hasattr("__arrow_c_array__")? {
        let pair = object.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
        let schema = Owned::<ArrowSchema>::from_capsule(&pair.get_item(0)?, c"arrow_schema")?;
        let array = Owned::<ArrowArray>::from_capsule(&pair.get_item(1)?, c"arrow_array")?;
        return Ok(Some(layout(&schema.0).map(|layout| Chunks { layout, chunks: vec![array] })));
    }
    if object.hasattr("__arrow_c_stream__")? {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        return Owned::from_capsule(&capsule, c"arrow_array_stream").map(drain).map(Some);
    }
    Ok(None)
}

/// All chunks of a stream.
fn drain(mut stream: Owned<ArrowArrayStream>) -> Result<Chunks, Error> {
    let (Some(get_schema), Some(get_next)) = (stream.0.get_schema, stream.0.get_next) else {
        return Err(refused("the Arrow stream has no functions"));
    };
    let mut schema = Owned::<ArrowSchema>::empty();
    // SAFETY: the stream is live and ours; the structure to be filled is empty.
    if unsafe { get_schema(&raw mut *stream.0, &raw mut *schema.0) } != 0 || !schema.0.live() {
        return Err(refused("the Arrow stream gives no schema"));
    }
    let layout = layout(&schema.0)?;
    let mut chunks = Vec::new();
    loop {
        let mut chunk = Owned::<ArrowArray>::empty();
        // SAFETY: as above; after its end a stream leaves the structure released.
        if unsafe { get_next(&raw mut *stream.0, &raw mut *chunk.0) } != 0 {
            return Err(refused("the Arrow stream failed"));
        }
        if !chunk.0.live() {
            return Ok(Chunks { layout, chunks });
        }
        chunks.push(chunk);
    }
}

fn format(schema: &ArrowSchema) -> &str {
    if schema.format.is_null() {
        return "";
    }
    // SAFETY: a live schema's format is a C string that lives as long as the schema.
    unsafe { CStr::from_ptr(schema.format) }.to_str().unwrap_or_default()
}

fn layout(schema: &ArrowSchema) -> Result<Layout, Error> {
    let format = format(schema);
    if !schema.dictionary.is_null() {
        return Err(refused("dictionary-encoded columns are not taken: cast to the type of the values"));
    }
    match format {
        "l" => Ok(Layout::Integers),
        "g" => Ok(Layout::Floats),
        "u" => Ok(Layout::Texts),
        "U" => Ok(Layout::LargeTexts),
        "vu" => Ok(Layout::ViewTexts),
        _ if format.starts_with("tss:") => Ok(Layout::Integers),
        _ if format.starts_with("+w:") && schema.n_children == 1 => {
            // SAFETY: a live schema has as many children as it says, all of them live.
            let child = unsafe { &**schema.children };
            match (format[3..].parse(), self::format(child)) {
                (Ok(width), "f") => Ok(Layout::Rows(width)),
                _ => Err(refused("lists are of float (f32) and of one size")),
            }
        }
        "+s" => Err(refused("this is a table: give one of its columns")),
        _ => Err(refused(format!(
            "Arrow format `{format}` is not taken: cast to int64, double, string, timestamp[s], or for factors a fixed-size list of float"
        ))),
    }
}

/// `len` values from `offset` on, where they lie.
///
/// # Safety
/// The buffer is null or holds `offset + len` values that nobody writes while the slice lives.
unsafe fn slice<'c, T>(buffer: *const c_void, offset: usize, len: usize) -> Result<&'c [T], Error> {
    if len == 0 {
        return Ok(&[]);
    }
    let values = buffer.cast::<T>();
    if values.is_null() || !values.is_aligned() {
        return Err(refused("an Arrow buffer is missing or misaligned"));
    }
    // SAFETY: the caller's promise; not null, aligned.
    Ok(unsafe { std::slice::from_raw_parts(values.add(offset), len) })
}

/// Length and offset.
fn extent(array: &ArrowArray) -> Result<(usize, usize), Error> {
    match (usize::try_from(array.length), usize::try_from(array.offset)) {
        (Ok(length), Ok(offset)) if length.checked_add(offset).is_some_and(|end| end < isize::MAX as usize / 16) => {
            Ok((length, offset))
        }
        _ => Err(refused("an Arrow array has an impossible length")),
    }
}

/// The buffers of an array, which must be at least `least`, and its values none of them null.
fn buffers(array: &ArrowArray, least: usize) -> Result<&[*const c_void], Error> {
    let (length, offset) = extent(array)?;
    let count = usize::try_from(array.n_buffers).unwrap_or_default();
    if count < least || array.buffers.is_null() {
        return Err(refused("an Arrow array lacks buffers"));
    }
    // SAFETY: a live array has as many buffers as it says.
    let buffers = unsafe { std::slice::from_raw_parts(array.buffers, count) };
    if array.null_count != 0 && !buffers[0].is_null() {
        // SAFETY: a validity bitmap has one bit for each value, the offset included.
        let bits: &[u8] = unsafe { slice(buffers[0], 0, (offset + length).div_ceil(8)) }?;
        if let Some(row) = (offset..offset + length).find(|bit| bits[bit / 8] >> (bit % 8) & 1 == 0) {
            return Err(refused("a null: drop or fill the rows that lack a value").at(row - offset));
        }
    }
    Ok(buffers)
}

fn texts<'c>(spans: impl Iterator<Item = Option<&'c [u8]>>) -> Result<Vec<&'c str>, Error> {
    let text = |(row, span): (usize, Option<&'c [u8]>)| {
        let span = span.ok_or_else(|| refused("the offsets do not fit the data").at(row))?;
        std::str::from_utf8(span).map_err(|_| Error::new(Code::JsonUtf8, "the text is not UTF-8").at(row))
    };
    spans.enumerate().map(text).collect()
}

fn offset_texts<O: Copy>(array: &ArrowArray, wide: fn(O) -> i64) -> Result<Vec<&str>, Error> {
    let (length, offset) = extent(array)?;
    let buffers = buffers(array, 3)?;
    if length == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: an array of n texts has n + 1 offsets.
    let ends: &[O] = unsafe { slice(buffers[1], offset, length + 1) }?;
    let end = |at: usize| usize::try_from(wide(ends[at])).map_err(|_| refused("a negative offset"));
    // SAFETY: the data reach at least to the last offset.
    let data: &[u8] = unsafe { slice(buffers[2], 0, end(length)?) }?;
    let span = |row: usize| data.get(end(row).ok()?..end(row + 1).ok()?);
    texts((0..length).map(span))
}

fn view_texts(array: &ArrowArray) -> Result<Vec<&str>, Error> {
    let (length, offset) = extent(array)?;
    let buffers = buffers(array, 3)?;
    let data_buffers = &buffers[2..buffers.len() - 1];
    // SAFETY: an array of n texts has n views of 16 bytes.
    let views: &[[u8; 16]] = unsafe { slice(buffers[1], offset, length) }?;
    // SAFETY: the last buffer holds the length of each data buffer.
    let lengths: &[i64] = unsafe { slice(buffers[buffers.len() - 1], 0, data_buffers.len()) }?;
    let mut data: Vec<&[u8]> = Vec::with_capacity(lengths.len());
    for (buffer, length) in data_buffers.iter().zip(lengths) {
        // SAFETY: each data buffer is as long as said.
        data.push(unsafe { slice(*buffer, 0, usize::try_from(*length).unwrap_or_default()) }?);
    }
    let word = |view: &[u8; 16], at: usize| {
        usize::try_from(i32::from_le_bytes([view[at], view[at + 1], view[at + 2], view[at + 3]])).ok()
    };
    texts(views.iter().map(|view| match word(view, 0)? {
        length @ 0..=12 => view.get(4..4 + length),
        length => {
            let start = word(view, 12)?;
            data.get(word(view, 8)?)?.get(start..start.checked_add(length)?)
        }
    }))
}

fn rows(array: &ArrowArray, width: usize) -> Result<Values<'_>, Error> {
    let (length, offset) = extent(array)?;
    buffers(array, 1)?;
    if array.n_children != 1 {
        return Err(refused("a fixed-size list has one child"));
    }
    // SAFETY: a live array has as many children as it says, all of them live.
    let child = unsafe { &**array.children };
    let (held, start) = extent(child)?;
    let (from, count) = (offset.checked_mul(width), length.checked_mul(width));
    match (from, count, buffers(child, 2)?) {
        (Some(from), Some(count), buffers) if from.checked_add(count).is_some_and(|end| end <= held) => {
            // SAFETY: the child holds `held` values from `start` on.
            Ok(Values::Rows(unsafe { slice(buffers[1], start + from, count) }?, width))
        }
        _ => Err(refused("the list is longer than its values")),
    }
}

impl Chunks {
    /// Whether its values are floats.
    pub fn is_float(&self) -> bool {
        self.layout == Layout::Floats
    }

    /// Values chunk by chunk, where they lie.
    ///
    /// # Errors
    /// `buffer.shape` for nulls and broken layouts, `json.utf8`; the path is the row within its chunk.
    pub fn values(&self) -> impl Iterator<Item = Result<Values<'_>, Error>> {
        self.chunks.iter().map(|chunk| {
            let array = &*chunk.0;
            let (length, offset) = extent(array)?;
            match self.layout {
                // SAFETY: an array of n numbers holds n values from its offset on.
                Layout::Integers => unsafe { slice(buffers(array, 2)?[1], offset, length) }.map(Values::Integers),
                // SAFETY: the same.
                Layout::Floats => unsafe { slice(buffers(array, 2)?[1], offset, length) }.map(Values::Floats),
                Layout::Texts => offset_texts::<i32>(array, i64::from).map(Values::Texts),
                Layout::LargeTexts => offset_texts::<i64>(array, |end| end).map(Values::Texts),
                Layout::ViewTexts => view_texts(array).map(Values::Texts),
                Layout::Rows(width) => rows(array, width),
            }
        })
    }
}
