//! The handle of an operation over columns.

use crate::answer::{HivecoreText, done, text};
use crate::border::{self, HivecoreNamedColumn};
use crate::packs::PACKS;
use crate::registry::Registry;
use hivecore::{Batch, Code, Column, ColumnValues, Error};
use std::ffi::c_char;

static BATCHES: Registry<Batch> = Registry::new();

/// A column of the answer that is wanted: its name, and where its rows are to stand.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HivecoreWantedColumn {
    /// The column's name in UTF-8.
    pub name: *const c_char,
    /// Its bytes.
    pub name_length: usize,
    /// Room for a column of integers, or NULL.
    pub integers: *mut i64,
    /// Room for a column of small codes, or NULL.
    pub bytes: *mut u8,
    /// How many rows there is room for.
    pub capacity: usize,
}

/// Opens an operation over columns from the JSON text of its settings and writes its handle. `packs` is the handle of
/// packs, or 0. Returns NULL, or the error.
///
/// # Safety
/// `op` and `settings` point to `op_length` and `length` readable bytes; `handle` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_batch_open(
    op: *const c_char,
    op_length: usize,
    settings: *const c_char,
    length: usize,
    packs: u64,
    handle: *mut u64,
) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        // SAFETY: the caller's promise.
        let (op, settings) = unsafe { border::call(op, op_length, settings, length) }?;
        let packs = if packs == 0 { None } else { Some(PACKS.get(packs)?) };
        let opened = BATCHES.open(Batch::open(op, settings, packs.as_deref())?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

fn columns<'c>(held: &'c [(&'c str, border::Held<'c>)]) -> Vec<(&'c str, Column<'c>)> {
    held.iter().map(|(name, held)| (*name, held.column())).collect()
}

/// Runs the operation over `rows` rows and writes the columns that are wanted. -2^63 stands where there is no value.
/// Returns NULL, or the error: then nothing that was written means anything.
///
/// # Safety
/// `given` points to `count` HivecoreNamedColumn whose pointers hold what they say; `wanted` points to `wanted_count`
/// HivecoreWantedColumn with as much room as they say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_batch_run(
    handle: u64,
    given: *const HivecoreNamedColumn,
    count: usize,
    rows: usize,
    wanted: *const HivecoreWantedColumn,
    wanted_count: usize,
) -> HivecoreText {
    done(|| {
        let batch = BATCHES.get(handle)?;
        // SAFETY: the caller's promise.
        let held = unsafe { border::named(given, count) }?;
        // SAFETY: the caller's promise.
        let wanted = unsafe { border::slice(wanted, wanted_count, "wanted") }?;
        let found = batch.run(&columns(&held), rows)?;
        for column in wanted {
            // SAFETY: the caller's promise.
            let name = unsafe { border::name(column.name, column.name_length) }?;
            let values = found.iter().find(|(known, _)| known == name).map(|(_, values)| values);
            if rows > column.capacity {
                return Err(Error::new(Code::BufferShape, "less room than rows").under(name));
            }
            match values {
                // SAFETY: no more than `capacity`, by the check; the caller's promise.
                Some(ColumnValues::Integers(values)) => unsafe { border::write(values, column.integers, name) }?,
                // SAFETY: as above.
                Some(ColumnValues::Bytes(values)) => unsafe { border::write(values, column.bytes, name) }?,
                None => return Err(Error::new(Code::BufferShape, "the answer has no such column").under(name)),
            }
        }
        Ok(())
    })
}

/// The full decision for one row, as hivecore_call answers it. Free it with hivecore_free.
///
/// # Safety
/// `given` points to `count` HivecoreNamedColumn whose pointers hold what they say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_batch_prove(
    handle: u64,
    given: *const HivecoreNamedColumn,
    count: usize,
    rows: usize,
    row: usize,
) -> HivecoreText {
    text(|| {
        let batch = BATCHES.get(handle)?;
        // SAFETY: the caller's promise.
        let held = unsafe { border::named(given, count) }?;
        Ok(batch.prove(&columns(&held), rows, row))
    })
}

/// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_batch_close(handle: u64) -> HivecoreText {
    done(|| BATCHES.close(handle))
}
