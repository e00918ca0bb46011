//! Handles: numbers for things that live in this instance's memory.

use crate::border::{Refusal, refuse};
use hivecore::{Code, Error};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

thread_local! {
    /// The number of the next handle, of whatever kind. None is given twice.
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// The open handles of one kind, by ascending number.
pub(crate) struct Registry<T>(RefCell<Vec<(u32, Rc<T>)>>);

fn closed() -> Error {
    Error::new(Code::HandleClosed, "no open handle of this kind has this number")
}

impl<T> Registry<T> {
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    pub(crate) fn open(&self, value: T) -> u32 {
        let handle = NEXT.with(|next| next.replace(next.get() + 1));
        self.0.borrow_mut().push((handle, Rc::new(value)));
        handle
    }

    fn place(&self, handle: u32) -> Result<usize, Error> {
        self.0.borrow().binary_search_by_key(&handle, |(number, _)| *number).map_err(|_| closed())
    }

    /// What the handle stands for, shared, so that nothing stays borrowed while a call runs.
    pub(crate) fn get(&self, handle: u32) -> Result<Rc<T>, Error> {
        let at = self.place(handle)?;
        self.0.borrow().get(at).map(|(_, value)| value.clone()).ok_or_else(closed)
    }

    pub(crate) fn close(&self, handle: u32) -> Result<(), Refusal> {
        let at = self.place(handle).map_err(|error| refuse(&error))?;
        let closed = self.0.borrow_mut().remove(at);
        drop(closed);
        Ok(())
    }
}
