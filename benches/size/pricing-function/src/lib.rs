//! One function: the request of `pricing.quote` with its book in, the plain answer out. Built as the npm package's wasm
//! is: with memory of its own, and a panic that only traps.

#![no_std]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use hivecore::pricing::QuoteRequest;
use hivecore::wire::{Node, Read, text};

#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// A value of the one thread.
struct Local<T>(RefCell<T>);

// SAFETY: this wasm is built without atomics, so there is one thread.
unsafe impl<T> Sync for Local<T> {}

static INPUT: Local<Vec<u8>> = Local(RefCell::new(Vec::new()));
static OUTPUT: Local<String> = Local(RefCell::new(String::new()));

/// Makes room for a request and says where to write it.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> usize {
    let mut input = INPUT.0.borrow_mut();
    input.resize(length, 0);
    input.as_ptr() as usize
}

/// Prices the cart and says how long the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> usize {
    let input = INPUT.0.borrow();
    let quoted = Node::parse(&input).and_then(|node| {
        text(&QuoteRequest::read(&node)?.compact()?)
    });
    let mut output = OUTPUT.0.borrow_mut();
    // The codes' names and help would be a tenth of the module; a path and a detail say enough to a log.
    *output = quoted.unwrap_or_else(|error| [error.path.as_str(), ": ", &error.detail].concat());
    output.len()
}

/// Where the answer lies.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> usize {
    OUTPUT.0.borrow().as_ptr() as usize
}
