//! UniFFI's generator at the library's own version.

fn main() {
    uniffi::uniffi_bindgen_main();
}
