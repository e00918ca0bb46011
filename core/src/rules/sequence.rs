//! Sequences: events in an order, the last at most so long after the first.
//!
//! For each number of steps done, the latest start that led there: a later start can only help, so an early one never
//! hides a valid one, and memory does not grow with the events.

use crate::foundation::instant::Instant;
use crate::rules::history::Plan;
use crate::rules::language::Window;
use crate::rules::program::nanoseconds;

/// The steps on their way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sequence {
    /// By steps done, less one: the latest start.
    pub starts: [Option<Instant>; 8],
    /// Sequences completed.
    pub completed: u64,
}

impl Sequence {
    /// Takes in an event that passes the filters of some steps, one bit each.
    pub fn fold(&mut self, plan: &Plan, at: Instant, bits: u8) {
        let before = self.starts;
        if plan.strict {
            // Whatever does not go on here is over.
            self.starts = [None; 8];
        }
        let last = plan.filters.len().saturating_sub(1);
        // From the last step to the first: an event does not follow itself.
        for step in (0..=last).rev() {
            if bits >> step & 1 == 0 {
                continue;
            }
            let start = match step.checked_sub(1) {
                None => Some(at),
                Some(done) => before.get(done).copied().flatten(),
            };
            let Some(start) = start else { continue };
            if step == last {
                let length = nanoseconds(at) - nanoseconds(start);
                if matches!(plan.window, Window::Sliding(within) if length <= within.nanoseconds()) {
                    self.completed = self.completed.saturating_add(1);
                    if !plan.overlap {
                        self.starts = [None; 8];
                        return;
                    }
                }
            } else if let Some(place) = self.starts.get_mut(step) {
                *place = Some(place.map_or(start, |known| known.max(start)));
            }
        }
    }
}
