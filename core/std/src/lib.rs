//! The standard library as hivecore has it where there is no operating system: core and alloc under the names of std.
//!
//! Built for wasm with the feature `alone`, the core takes this crate for `std`. Nothing of the operating system is missed, for the core asks
//! nothing of it; and without the real `std` the binding brings its own panic handler, which only traps, so that no
//! panic's message, place or formatting code is in the wasm: 14 kB of 125.

#![no_std]

extern crate alloc;

mod float;
mod ordered_map;

pub use alloc::{borrow, boxed, fmt, rc, slice, str, string, vec};
pub use core::{
    any, array, cell, char, clone, cmp, convert, default, error, f32, f64, future, hash, hint, iter, marker, mem, num,
    ops, option, panic, pin, ptr, result, time,
};

/// Ordered collections. Those in the order of hashes are not offered: no answer may depend on one.
pub mod collections {
    pub use crate::ordered_map::BTreeMap;
    pub use alloc::collections::{BTreeSet, BinaryHeap, VecDeque};
}

/// What one thread needs of sharing.
pub mod sync {
    pub use alloc::sync::*;
    pub use core::cell::OnceCell as OnceLock;

    /// Memory that one at a time may change.
    #[derive(Debug, Default)]
    pub struct Mutex<T>(core::cell::RefCell<T>);

    impl<T> Mutex<T> {
        /// Guards a value.
        pub const fn new(value: T) -> Self {
            Self(core::cell::RefCell::new(value))
        }

        /// The value; refused to who holds it already.
        pub fn lock(&self) -> Result<core::cell::RefMut<'_, T>, core::cell::BorrowMutError> {
            self.0.try_borrow_mut()
        }
    }
}

/// What needs no import.
pub mod prelude {
    /// In the edition 2024.
    pub mod rust_2024 {
        pub use crate::float::Float;
        pub use alloc::borrow::ToOwned;
        pub use alloc::boxed::Box;
        pub use alloc::string::{String, ToString};
        pub use alloc::vec::Vec;
        pub use alloc::{format, vec};
        pub use core::prelude::rust_2024::*;
    }
}
