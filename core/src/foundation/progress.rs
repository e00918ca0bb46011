//! Progress and cancellation of long work. The answer never depends on either.

use crate::foundation::error::{Code, Error};
use std::ops::ControlFlow;

/// How far some work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, a stable name such as `neighbours`.
    pub stage: &'static str,
    /// Steps done in this stage.
    pub done: u64,
    /// Steps of this stage.
    pub total: u64,
}

/// Sees progress and may stop the work.
pub trait Observer {
    /// Called now and then. `ControlFlow::Break` cancels the work, which then keeps nothing.
    fn observe(&mut self, progress: Progress) -> ControlFlow<()>;

    /// How many threads the work may use, at least 1. The answer does not depend on it.
    fn threads(&self) -> usize {
        1
    }
}

/// An observer that lets the work use more than one thread.
///
/// ```
/// use hivecore::foundation::progress::{Observer, Threads, Unobserved};
/// assert_eq!(Threads { observer: &mut Unobserved, count: 4 }.threads(), 4);
/// ```
pub struct Threads<'o> {
    /// Who watches.
    pub observer: &'o mut dyn Observer,
    /// How many threads the work may use.
    pub count: usize,
}

impl Observer for Threads<'_> {
    fn observe(&mut self, progress: Progress) -> ControlFlow<()> {
        self.observer.observe(progress)
    }

    fn threads(&self) -> usize {
        self.count.max(1)
    }
}

/// Watches nothing and never cancels.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn observe(&mut self, _progress: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: FnMut(Progress) -> ControlFlow<()>> Observer for F {
    fn observe(&mut self, progress: Progress) -> ControlFlow<()> {
        self(progress)
    }
}

/// Reports progress; an observer's wish to stop becomes an error.
///
/// # Errors
/// `budget.cancelled`.
pub fn report(observer: &mut dyn Observer, stage: &'static str, done: u64, total: u64) -> Result<(), Error> {
    match observer.observe(Progress { stage, done, total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::new(Code::BudgetCancelled, format!("during {stage}"))),
    }
}
