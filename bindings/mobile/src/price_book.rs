//! A price book as a handle.

use crate::slot::Slot;
use crate::{HandleError, operation, wall};
use hivecore::pricing::PriceBook;

/// Prices, promotions and taxes of one catalogue version. Safe to use from several threads at once.
#[derive(uniffi::Object)]
pub struct PriceBookHandle(Slot<PriceBook>);

impl PriceBookHandle {
    fn answer(&self, op: &str, request: &[u8]) -> String {
        wall::text(|| Ok(self.0.get()?.call(op, request)))
    }
}

#[uniffi::export]
impl PriceBookHandle {
    /// Opens the JSON text of a definition.
    ///
    /// # Errors
    /// What the definition gives: families `pricing`, `json`, `field`, `number`.
    #[uniffi::constructor]
    pub fn open(definition: &[u8]) -> Result<Self, HandleError> {
        wall::raised(|| Ok(Self(Slot::new(PriceBook::open(definition)?))))
    }

    /// The definition's canonical text.
    ///
    /// # Errors
    /// `handle.closed`.
    pub fn bytes(&self) -> Result<Vec<u8>, HandleError> {
        wall::raised(|| Ok(self.0.get()?.bytes().to_vec()))
    }

    /// [`call`](crate::call) with this book.
    #[must_use]
    pub fn call(&self, op: String, request: String) -> String {
        self.answer(&op, request.as_bytes())
    }

    /// [`call_bytes`](crate::call_bytes) with this book.
    #[must_use]
    pub fn call_bytes(&self, op: &[u8], request: &[u8]) -> String {
        self.answer(operation(op), request)
    }

    /// Prices many carts: for each request of `pricing.quote` the plain answer's text, without reasons and digests, or
    /// the error's.
    #[must_use]
    pub fn quote_batch(&self, requests: Vec<String>) -> Vec<String> {
        let quote = |request: &String| wall::text(|| self.0.get()?.quote_text(request.as_bytes()));
        requests.iter().map(quote).collect()
    }

    /// Lets the book go; later calls answer `handle.closed`. Closing twice is fine.
    pub fn release(&self) {
        self.0.close();
    }
}
