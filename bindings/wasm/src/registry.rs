//! Handles: numbers for things that live in this instance's memory.

use crate::border::{Refusal, refuse};
use hivecore::{Code, Error};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

thread_local! {
    /// The number of the next handle, of whatever kind. None is given twice.
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// The open handles of one kind.
pub(crate) struct Registry<T>(RefCell<BTreeMap<u32, Rc<T>>>);

fn closed() -> Error {
    Error::new(Code::HandleClosed, "no open handle of this kind has this number")
}

impl<T> Registry<T> {
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(BTreeMap::new()))
    }

    pub(crate) fn open(&self, value: T) -> u32 {
        let handle = NEXT.get();
        NEXT.set(handle + 1);
        self.0.borrow_mut().insert(handle, Rc::new(value));
        handle
    }

    /// What the handle stands for, shared, so that nothing stays borrowed while a call runs.
    pub(crate) fn get(&self, handle: u32) -> Result<Rc<T>, Error> {
        self.0.borrow().get(&handle).cloned().ok_or_else(closed)
    }

    pub(crate) fn close(&self, handle: u32) -> Result<(), Refusal> {
        let value = self.0.borrow_mut().remove(&handle);
        value.map(drop).ok_or_else(|| refuse(&closed()))
    }
}
