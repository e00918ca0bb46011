//! The handle of a price book.

use crate::border::{Refusal, refuse};
use crate::registry::Registry;
use hivecore::ops::refusal;
use hivecore::pricing::PriceBook;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static BOOKS: Registry<PriceBook> = const { Registry::new() };
}

/// Opens a price book from the JSON text of its definition.
///
/// # Errors
/// As `PriceBook::open`.
#[wasm_bindgen]
pub fn price_book_open(definition: &[u8]) -> Result<u32, Refusal> {
    let book = PriceBook::open(definition).map_err(|error| refuse(&error))?;
    Ok(BOOKS.with(|registry| registry.open(book)))
}

/// The definition's canonical text.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn price_book_bytes(handle: u32) -> Result<Vec<u8>, Refusal> {
    let book = BOOKS.with(|registry| registry.get(handle));
    book.map(|book| book.bytes().to_vec()).map_err(|error| refuse(&error))
}

/// Answers one operation with this book.
#[wasm_bindgen]
#[must_use]
pub fn price_book_call(handle: u32, op: &str, request: &[u8]) -> String {
    match BOOKS.with(|registry| registry.get(handle)) {
        Ok(book) => book.call(op, request),
        Err(error) => refusal(&error),
    }
}

/// Prices one cart: the plain answer, without reasons and digests, or the error. A batch of them is a loop outside,
/// which costs less than lists that cross.
#[wasm_bindgen]
#[must_use]
pub fn price_book_quote(handle: u32, request: &[u8]) -> String {
    match BOOKS.with(|registry| registry.get(handle)) {
        Ok(book) => book.quote_text(request).unwrap_or_else(|error| refusal(&error)),
        Err(error) => refusal(&error),
    }
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn price_book_close(handle: u32) -> Result<(), Refusal> {
    BOOKS.with(|registry| registry.close(handle))
}
