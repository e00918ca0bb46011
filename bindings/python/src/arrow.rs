//! The Arrow C data interface, read where the data lie. The only unsafe code of this package.
//!
//! Layouts are those of <https://arrow.apache.org/docs/format/CDataInterface.html> and its stream and PyCapsule
//! companions. What is trusted is what the specification makes the producer promise: that live structures point at
//! live buffers as long as their lengths say. Everything else (types, nulls, alignment, offsets, UTF-8) is checked.

use hivecore::{Code, Error};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods, PyTuple};
use std::borrow::Cow;
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
    Integers(Width),
    Floats,
    SinglePrecision,
    /// Instants of so many units a second.
    Instants(i64),
    /// Days since 1970.
    Days,
    /// Rows without values, of a column that nobody gave a type.
    Nothing,
    Texts,
    LargeTexts,
    ViewTexts,
    /// Rows of so many `f32`.
    Rows(usize),
}

/// Widths of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl Width {
    fn of(format: &str) -> Option<Self> {
        Some(match format {
            "c" => Self::I8,
            "s" => Self::I16,
            "i" => Self::I32,
            "l" => Self::I64,
            "C" => Self::U8,
            "S" => Self::U16,
            "I" => Self::U32,
            "L" => Self::U64,
            _ => return None,
        })
    }
}

/// A column: one or more chunks of one type.
pub struct Chunks {
    layout: Layout,
    /// Of the indices, where a chunk's values are those of its dictionary.
    indices: Option<Width>,
    chunks: Vec<Owned<ArrowArray>>,
}

/// The values of one chunk, where they lie.
pub enum Values<'c> {
    /// `int64` and `timestamp[s]` in place; copied where they are of another width or of a dictionary.
    Integers(Cow<'c, [i64]>),
    /// `double` in place, `float` copied.
    Floats(Cow<'c, [f64]>),
    /// Whole seconds since 1970 of instants in finer units and of dates, copied.
    Seconds(Vec<i64>),
    /// Strings.
    Texts(Vec<&'c str>),
    /// A fixed-size list of `float`, row by row.
    Rows(&'c [f32], usize),
}

impl Values<'_> {
    /// Whether there are no rows: then they may be of any type.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Integers(integers) => integers.is_empty(),
            Self::Floats(floats) => floats.is_empty(),
            Self::Seconds(seconds) => seconds.is_empty(),
            Self::Texts(texts) => texts.is_empty(),
            Self::Rows(values, _) => values.is_empty(),
        }
    }
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
        return Ok(Some(encoded_layout(&schema.0).map(|(layout, indices)| Chunks {
            layout,
            indices,
            chunks: vec![array],
        })));
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
    let (layout, indices) = encoded_layout(&schema.0)?;
    let mut chunks = Vec::new();
    loop {
        let mut chunk = Owned::<ArrowArray>::empty();
        // SAFETY: as above; after its end a stream leaves the structure released.
        if unsafe { get_next(&raw mut *stream.0, &raw mut *chunk.0) } != 0 {
            return Err(refused("the Arrow stream failed"));
        }
        if !chunk.0.live() {
            return Ok(Chunks { layout, indices, chunks });
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

/// The layout of the values, and the width of the indices of a dictionary-encoded column: a categorical, an enum.
fn encoded_layout(schema: &ArrowSchema) -> Result<(Layout, Option<Width>), Error> {
    if schema.dictionary.is_null() {
        return layout(schema).map(|layout| (layout, None));
    }
    let indices = Width::of(format(schema)).ok_or_else(|| refused("the indices of a dictionary are integers"))?;
    // SAFETY: a live schema's dictionary is live.
    let values = unsafe { &*schema.dictionary };
    match layout(values)? {
        layout @ (Layout::Integers(_) | Layout::Texts | Layout::LargeTexts | Layout::ViewTexts) => {
            Ok((layout, Some(indices)))
        }
        // What has no rows has no categories.
        Layout::Nothing => Ok((Layout::Texts, Some(indices))),
        _ => Err(refused("categories are texts or integers")),
    }
}

fn layout(schema: &ArrowSchema) -> Result<Layout, Error> {
    let format = format(schema);
    if let Some(width) = Width::of(format) {
        return Ok(Layout::Integers(width));
    }
    match format {
        "g" => Ok(Layout::Floats),
        "f" => Ok(Layout::SinglePrecision),
        "n" => Ok(Layout::Nothing),
        "tdD" => Ok(Layout::Days),
        "u" => Ok(Layout::Texts),
        "U" => Ok(Layout::LargeTexts),
        "vu" => Ok(Layout::ViewTexts),
        _ if format.starts_with("tss:") => Ok(Layout::Integers(Width::I64)),
        _ if format.starts_with("tsm:") => Ok(Layout::Instants(1_000)),
        _ if format.starts_with("tsu:") => Ok(Layout::Instants(1_000_000)),
        _ if format.starts_with("tsn:") => Ok(Layout::Instants(1_000_000_000)),
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
            "Arrow format `{format}` is not taken: cast to int64, double, string, timestamp, or for factors a fixed-size list of float"
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

/// The buffers of an array, which must be at least `least`.
fn all_buffers(array: &ArrowArray, least: usize) -> Result<&[*const c_void], Error> {
    let count = usize::try_from(array.n_buffers).unwrap_or_default();
    if count < least || array.buffers.is_null() {
        return Err(refused("an Arrow array lacks buffers"));
    }
    // SAFETY: a live array has as many buffers as it says.
    Ok(unsafe { std::slice::from_raw_parts(array.buffers, count) })
}

/// The validity bitmap, where some values may be null.
fn validity(array: &ArrowArray) -> Result<Option<&[u8]>, Error> {
    let (length, offset) = extent(array)?;
    if array.null_count == 0 {
        return Ok(None);
    }
    match all_buffers(array, 1)?[0] {
        bits if bits.is_null() => Ok(None),
        // SAFETY: a validity bitmap has one bit for each value, the offset included.
        bits => unsafe { slice(bits, 0, (offset + length).div_ceil(8)) }.map(Some),
    }
}

fn is_null(bits: &[u8], at: usize) -> bool {
    bits[at / 8] >> (at % 8) & 1 == 0
}

fn null(row: usize) -> Error {
    refused("a null: drop or fill the rows that lack a value").at(row)
}

/// The buffers of an array, which must be at least `least`, and its values none of them null.
fn buffers(array: &ArrowArray, least: usize) -> Result<&[*const c_void], Error> {
    let (length, offset) = extent(array)?;
    if let Some(bits) = validity(array)?
        && let Some(bit) = (offset..offset + length).find(|bit| is_null(bits, *bit))
    {
        return Err(null(bit - offset));
    }
    all_buffers(array, least)
}

/// The numbers of an array, whatever stands where they are null.
fn numbers<T>(array: &ArrowArray) -> Result<&[T], Error> {
    let (length, offset) = extent(array)?;
    // SAFETY: an array of n numbers holds n values from its offset on.
    unsafe { slice(all_buffers(array, 2)?[1], offset, length) }
}

/// The same in 64 bits.
fn integers(array: &ArrowArray, width: Width) -> Result<Cow<'_, [i64]>, Error> {
    fn widened<T: Copy + Into<i64>>(array: &ArrowArray) -> Result<Cow<'_, [i64]>, Error> {
        Ok(numbers::<T>(array)?.iter().map(|value| (*value).into()).collect())
    }
    match width {
        Width::I8 => widened::<i8>(array),
        Width::I16 => widened::<i16>(array),
        Width::I32 => widened::<i32>(array),
        Width::I64 => numbers(array).map(Cow::Borrowed),
        Width::U8 => widened::<u8>(array),
        Width::U16 => widened::<u16>(array),
        Width::U32 => widened::<u32>(array),
        Width::U64 => {
            let beyond = |row: usize| Error::new(Code::NumberRange, "integers are below 2^63").at(row);
            let whole = |(row, value): (usize, &u64)| i64::try_from(*value).map_err(|_| beyond(row));
            numbers::<u64>(array)?.iter().enumerate().map(whole).collect()
        }
    }
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
        matches!(self.layout, Layout::Floats | Layout::SinglePrecision)
    }

    /// Values chunk by chunk, where they lie.
    ///
    /// # Errors
    /// `buffer.shape` for nulls and broken layouts, `json.utf8`, `number.range`; the path is the row.
    pub fn values(&self) -> impl Iterator<Item = Result<Values<'_>, Error>> {
        self.each(|array| self.chunk(array))
    }

    /// Numbers as floats chunk by chunk, NaN where they are null: in place where they are of 64 bits and there are all.
    ///
    /// # Errors
    /// `buffer.shape` for what is no number and for broken layouts, `number.range`; the path is the row.
    pub fn floats_or_nan(&self) -> impl Iterator<Item = Result<Cow<'_, [f64]>, Error>> {
        self.each(|array| {
            let (length, offset) = extent(array)?;
            let mut floats: Cow<'_, [f64]> = match (self.layout, self.indices) {
                (Layout::Floats, None) => Cow::Borrowed(numbers(array)?),
                (Layout::SinglePrecision, None) => {
                    numbers::<f32>(array)?.iter().map(|value| f64::from(*value)).collect()
                }
                (Layout::Integers(width), None) => integers(array, width)?.iter().map(|value| *value as f64).collect(),
                (Layout::Nothing, None) => Cow::Owned(vec![f64::NAN; length]),
                _ => return Err(refused("expected numbers")),
            };
            if self.layout != Layout::Nothing
                && let Some(bits) = validity(array)?
            {
                let values = floats.to_mut().iter_mut().enumerate();
                values.filter(|(row, _)| is_null(bits, offset + row)).for_each(|(_, value)| *value = f64::NAN);
            }
            Ok(floats)
        })
    }

    /// What each chunk gives; the path of an error is the row of the column.
    fn each<'c, T>(
        &'c self,
        read: impl Fn(&'c ArrowArray) -> Result<T, Error>,
    ) -> impl Iterator<Item = Result<T, Error>> {
        let mut before = 0;
        self.chunks.iter().map(move |chunk| {
            let array = &*chunk.0;
            let first = before;
            before += extent(array)?.0;
            read(array).map_err(|error| match error.path.strip_prefix('/').and_then(|row| row.parse::<usize>().ok()) {
                Some(row) => error.with_path("").at(first + row),
                None => error,
            })
        })
    }

    fn chunk<'c>(&self, array: &'c ArrowArray) -> Result<Values<'c>, Error> {
        let Some(width) = self.indices else { return plain(array, self.layout) };
        buffers(array, 2)?;
        if array.dictionary.is_null() {
            return Err(refused("an Arrow array lacks its dictionary"));
        }
        let chosen = integers(array, width)?;
        if chosen.is_empty() {
            return Ok(Values::Texts(Vec::new()));
        }
        // SAFETY: a live array's dictionary is live.
        let dictionary = plain(unsafe { &*array.dictionary }, self.layout).map_err(|error| error.with_path(""))?;
        let missing = |row: usize| refused("an index is beyond the dictionary").at(row);
        match dictionary {
            Values::Texts(values) => picked(&chosen, &values, missing).map(Values::Texts),
            Values::Integers(values) => {
                picked(&chosen, &values, missing).map(|found| Values::Integers(Cow::Owned(found)))
            }
            _ => Err(refused("categories are texts or integers")),
        }
    }
}

/// Of a dictionary's values those that are chosen.
fn picked<T: Copy>(chosen: &[i64], values: &[T], missing: impl Fn(usize) -> Error) -> Result<Vec<T>, Error> {
    let value = |(row, index): (usize, &i64)| {
        usize::try_from(*index).ok().and_then(|index| values.get(index)).copied().ok_or_else(|| missing(row))
    };
    chosen.iter().enumerate().map(value).collect()
}

/// The values of an array without dictionary.
fn plain(array: &ArrowArray, layout: Layout) -> Result<Values<'_>, Error> {
    match layout {
        Layout::Integers(width) => buffers(array, 2).and_then(|_| integers(array, width)).map(Values::Integers),
        Layout::Floats => {
            buffers(array, 2).and_then(|_| numbers(array)).map(|floats| Values::Floats(Cow::Borrowed(floats)))
        }
        Layout::SinglePrecision => {
            buffers(array, 2)?;
            Ok(Values::Floats(numbers::<f32>(array)?.iter().map(|value| f64::from(*value)).collect()))
        }
        Layout::Instants(units) => {
            buffers(array, 2)?;
            // Down to the second, before 1970 too.
            Ok(Values::Seconds(numbers::<i64>(array)?.iter().map(|instant| instant.div_euclid(units)).collect()))
        }
        Layout::Days => {
            buffers(array, 2)?;
            Ok(Values::Seconds(numbers::<i32>(array)?.iter().map(|day| i64::from(*day) * 86_400).collect()))
        }
        Layout::Nothing => match extent(array)?.0 {
            0 => Ok(Values::Texts(Vec::new())),
            _ => Err(null(0)),
        },
        Layout::Texts => offset_texts::<i32>(array, i64::from).map(Values::Texts),
        Layout::LargeTexts => offset_texts::<i64>(array, |end| end).map(Values::Texts),
        Layout::ViewTexts => view_texts(array).map(Values::Texts),
        Layout::Rows(width) => rows(array, width),
    }
}
