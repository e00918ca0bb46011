//! The handle of a price book.

use crate::answer::{HivecoreText, done, text};
use crate::border::{self, HivecoreBytes};
use crate::registry::Registry;
use hivecore::pricing::PriceBook;
use std::ffi::c_char;

static BOOKS: Registry<PriceBook> = Registry::new();

/// Opens a price book from the JSON text of its definition and writes its handle. Returns NULL, or the error.
///
/// # Safety
/// `definition` points to `length` readable bytes; `handle` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_price_book_open(
    definition: *const u8,
    length: usize,
    handle: *mut u64,
) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        // SAFETY: the caller's promise.
        let definition = unsafe { border::slice(definition, length, "definition") }?;
        let opened = BOOKS.open(PriceBook::open(definition)?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

/// The definition's canonical text, or the error. Free it with hivecore_free.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_price_book_bytes(handle: u64) -> HivecoreText {
    text(|| Ok(String::from_utf8_lossy(BOOKS.get(handle)?.bytes()).into_owned()))
}

/// As hivecore_call, with this book.
///
/// # Safety
/// As hivecore_call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_price_book_call(
    handle: u64,
    op: *const c_char,
    op_length: usize,
    request: *const c_char,
    request_length: usize,
) -> HivecoreText {
    text(|| {
        // SAFETY: the caller's promise.
        let (op, request) = unsafe { border::call(op, op_length, request, request_length) }?;
        Ok(BOOKS.get(handle)?.call(op, request))
    })
}

/// Prices `count` carts: for each request of pricing.quote writes the plain answer, without reasons and digests, or
/// {"error":…}. Free each of them with hivecore_free. Returns NULL, or the error: then nothing was written.
///
/// # Safety
/// `requests` points to `count` HivecoreBytes, each with as many readable bytes as it says; `answers` points to room
/// for `count` HivecoreText.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_price_book_quote_batch(
    handle: u64,
    requests: *const HivecoreBytes,
    count: usize,
    answers: *mut HivecoreText,
) -> HivecoreText {
    done(|| {
        let book = BOOKS.get(handle)?;
        // SAFETY: the caller's promise.
        let requests = unsafe { border::slice(requests, count, "requests") }?;
        let read = |request: &HivecoreBytes| {
            // SAFETY: the caller's promise.
            unsafe { border::slice(request.data, request.length, "requests") }
        };
        let requests = requests.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if count > 0 {
            border::writable(answers, "answers")?;
        }
        for (at, answer) in book.quote_batch(&requests).into_iter().enumerate() {
            // SAFETY: room for `count`, by the caller's promise.
            let to = unsafe { answers.add(at) };
            // SAFETY: not NULL and aligned, by the check.
            unsafe { to.write(HivecoreText::new(answer.into_bytes())) };
        }
        Ok(())
    })
}

/// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_price_book_close(handle: u64) -> HivecoreText {
    done(|| BOOKS.close(handle))
}
