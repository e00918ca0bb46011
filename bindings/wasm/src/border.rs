//! What enters and leaves: refusals.

use hivecore::Error;
use hivecore::ops::refusal;
use wasm_bindgen::JsValue;

/// What is thrown: the text of an error.
pub(crate) type Refusal = JsValue;

pub(crate) fn refuse(error: &Error) -> Refusal {
    JsValue::from(refusal(error))
}
