//! The handle of packs.

use crate::answer::{HivecoreText, done, text};
use crate::border::{self, HivecoreBytes};
use crate::registry::Registry;
use hivecore::Packs;
use std::ffi::c_char;

pub(crate) static PACKS: Registry<Packs> = Registry::new();

/// Opens `count` pack files together and writes their handle. Returns NULL, or the error.
///
/// # Safety
/// `files` points to `count` HivecoreBytes, each with as many readable bytes as it says; `handle` points to one
/// writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_packs_open(
    files: *const HivecoreBytes,
    count: usize,
    handle: *mut u64,
) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        // SAFETY: the caller's promise.
        let files = unsafe { border::slice(files, count, "files") }?;
        let read = |file: &HivecoreBytes| {
            // SAFETY: the caller's promise.
            unsafe { border::slice(file.data, file.length, "files") }
        };
        let files = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let opened = PACKS.open(Packs::open(&files)?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

/// As hivecore_call, with these packs at hand.
///
/// # Safety
/// As hivecore_call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_packs_call(
    handle: u64,
    op: *const c_char,
    op_length: usize,
    request: *const c_char,
    request_length: usize,
) -> HivecoreText {
    text(|| {
        // SAFETY: the caller's promise.
        let (op, request) = unsafe { border::call(op, op_length, request, request_length) }?;
        Ok(PACKS.get(handle)?.call(op, request))
    })
}

/// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_packs_close(handle: u64) -> HivecoreText {
    done(|| PACKS.close(handle))
}
