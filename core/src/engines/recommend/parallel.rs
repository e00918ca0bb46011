//! Work over independent rows, on as many threads as the host asks for.
//!
//! Each row is computed by itself, by the same instructions, whoever does it: the bytes of a model do not depend on
//! the number of threads. WebAssembly computes on the calling thread.

/// Rows that a thread takes at once.
const TOGETHER: usize = 32;

/// Fills rows of `width` values. `work` sees the row's number, its values and memory of its own thread.
pub(super) fn rows<T: Send, M>(
    threads: usize,
    into: &mut [T],
    width: usize,
    memory: impl Fn() -> M + Sync,
    work: impl Fn(usize, &mut [T], &mut M) + Sync,
) {
    chunks(threads, into, (width, TOGETHER), memory, work);
}

/// The same with a given number of rows that a thread takes at once.
pub(super) fn chunks<T: Send, M>(
    threads: usize,
    into: &mut [T],
    (width, together): (usize, usize),
    memory: impl Fn() -> M + Sync,
    work: impl Fn(usize, &mut [T], &mut M) + Sync,
) {
    #[cfg(not(target_arch = "wasm32"))]
    if threads > 1 {
        use std::sync::{Mutex, PoisonError};
        let queue = Mutex::new(into.chunks_mut(together * width).enumerate());
        let drain = || {
            let mut memory = memory();
            loop {
                let taken = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((part, rows)) = taken else { return };
                let first = part * together;
                rows.chunks_exact_mut(width).enumerate().for_each(|(at, row)| work(first + at, row, &mut memory));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                // A thread that the system refuses is no loss: this one takes what is left.
                let _ = std::thread::Builder::new().spawn_scoped(scope, drain);
            }
            drain();
        });
        return;
    }
    let _ = (threads, together);
    let mut memory = memory();
    into.chunks_exact_mut(width).enumerate().for_each(|(at, row)| work(at, row, &mut memory));
}
