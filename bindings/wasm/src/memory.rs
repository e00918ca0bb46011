//! Small blocks at hand: what is freed waits, by size, for whoever asks next. Taking a block is then a few instructions
//! rather than a search, which is a tenth of the time of a quote. The simd128 build has it, which trades size for speed.
#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::null_mut;

/// Sizes are counted in steps of so many bytes.
const STEP: usize = 16;
/// Blocks are kept of at most so many steps.
const SIZES: usize = 32;
/// So many bytes are kept of each size, so that what a burst leaves goes back to whoever wants large blocks.
const KEPT: usize = 8192;

/// A block that waits.
struct Free {
    next: *mut Free,
}

/// An allocator, and small blocks in front of it.
pub(crate) struct Memory<A> {
    behind: A,
    free: [Cell<*mut Free>; SIZES],
    /// Bytes of each size.
    kept: [Cell<usize>; SIZES],
}

// SAFETY: this wasm is built without atomics, so there is one thread.
unsafe impl<A> Sync for Memory<A> {}

impl<A> Memory<A> {
    pub(crate) const fn new(behind: A) -> Self {
        Self { behind, free: [const { Cell::new(null_mut()) }; SIZES], kept: [const { Cell::new(0) }; SIZES] }
    }
}

/// The size's place in the lists; none for large blocks and wide alignments.
fn place(layout: Layout) -> Option<usize> {
    let place = layout.size().wrapping_sub(1) / STEP;
    (place < SIZES && layout.align() <= align_of::<u64>()).then_some(place)
}

/// What is asked for a small block, so that any of its size serves for it.
const fn whole(place: usize) -> Layout {
    // SAFETY: the alignment is a power of two, and the size is far from the greatest.
    unsafe { Layout::from_size_align_unchecked((place + 1) * STEP, align_of::<u64>()) }
}

// SAFETY: a block comes from the allocator behind, by the layout that `whole` gives for its place or else by its own,
// and goes back to it by the same one, for its place follows from the layout. In between it is in one list or with one
// owner. What is not called with
// a size that is known is not copied to its callers: that would be a tenth of the whole wasm.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Memory<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(place) = place(layout) else { return unsafe { self.behind.alloc(layout) } };
        let first = self.free[place].get();
        if first.is_null() {
            return unsafe { self.behind.alloc(whole(place)) };
        }
        self.free[place].set(unsafe { (*first).next });
        self.kept[place].set(self.kept[place].get().wrapping_sub((place + 1) * STEP));
        first.cast()
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(place) = place(layout) else { return unsafe { self.behind.dealloc(block, layout) } };
        let kept = self.kept[place].get().wrapping_add((place + 1) * STEP);
        if kept > KEPT {
            return unsafe { self.behind.dealloc(block, whole(place)) };
        }
        let first: *mut Free = block.cast();
        unsafe { first.write(Free { next: self.free[place].get() }) };
        self.free[place].set(first);
        self.kept[place].set(kept);
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's, as for `GlobalAlloc::realloc`.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (place(layout), place(wanted)) {
            (None, None) => unsafe { self.behind.realloc(block, layout, size) },
            (Some(before), Some(after)) if before == after => block,
            _ => unsafe {
                let moved = self.alloc(wanted);
                if !moved.is_null() {
                    block.copy_to_nonoverlapping(moved, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                moved
            },
        }
    }
}
