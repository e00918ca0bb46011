//! What std does elsewhere: memory, panics, values of the thread.

#[cfg(not(target_feature = "simd128"))]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(target_feature = "simd128")]
#[global_allocator]
static MEMORY: crate::memory::Memory<talc::wasm::WasmDynamicTalc> =
    crate::memory::Memory::new(talc::wasm::new_wasm_dynamic_allocator());

/// A panic traps: JavaScript sees it as a `RuntimeError`, and nothing of its message is in the wasm.
#[panic_handler]
fn panic(_: &std::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// A value of the one thread.
pub(crate) struct Local<T>(pub(crate) T);

// SAFETY: this wasm is built without atomics, so there is one thread.
#[allow(unsafe_code)]
unsafe impl<T> Sync for Local<T> {}

impl<T> Local<T> {
    pub(crate) fn with<R>(&self, with: impl FnOnce(&T) -> R) -> R {
        with(&self.0)
    }
}

/// As std's, for constant values.
macro_rules! thread_local {
    ($($(#[$doc:meta])* $visibility:vis static $name:ident: $type:ty = const { $value:expr };)*) => {
        $($(#[$doc])* $visibility static $name: $crate::alone::Local<$type> = $crate::alone::Local($value);)*
    };
}
