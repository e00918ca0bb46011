//! One function: the request of `pricing.quote` with its book in, the plain answer out.

use hivecore::pricing::QuoteRequest;
use hivecore::wire::{Node, Read, text};
use std::cell::RefCell;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes room for a request and says where to write it.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> usize {
    INPUT.with_borrow_mut(|input| {
        input.resize(length, 0);
        input.as_ptr() as usize
    })
}

/// Prices the cart and says how long the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> usize {
    let answer = INPUT.with_borrow(|input| {
        let request = QuoteRequest::read(&Node::parse(input)?)?;
        text(&hivecore::pricing::operations::price(None, None, &request)?.answer)
    });
    OUTPUT.with_borrow_mut(|output| {
        *output = answer.unwrap_or_else(|error| error.code.name().to_owned());
        output.len()
    })
}

/// Where the answer lies.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> usize {
    OUTPUT.with_borrow(|output| output.as_ptr() as usize)
}
