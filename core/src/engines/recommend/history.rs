//! What is known of a user when a ranking is asked for.

use super::limits::MAX_HISTORY;
use super::model::Model;

/// Of these many items that some come again is found sooner by looking than with a table of the catalogue.
const FEW: usize = 16;

/// A user, borrowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct History<'h> {
    /// Items liked, oldest first, each once; attributes of the user come before them, numbered behind the items.
    pub items: &'h [u32],
    /// The same items event by event, also those that come again: what VMIS-kNN asks, whose query is so many events.
    pub events: &'h [u32],
}

impl<'h> History<'h> {
    /// A history that a model holds, where each item is once.
    pub const fn stored(items: &'h [u32]) -> Self {
        Self { items, events: items }
    }
}

/// A user, owned.
#[derive(Clone, Debug)]
pub(super) struct Events {
    pub items: Vec<u32>,
    events: Vec<u32>,
}

impl Events {
    /// What a model holds, then what is given: oldest first. Of a history that is too long the newest are kept.
    pub fn new(model: &Model, known: &[u32], given: &[u32]) -> Self {
        let events = [known, given].concat();
        if events.len() <= FEW {
            let latest = |(at, item): (usize, &u32)| Some(*item).filter(|item| !events[at + 1..].contains(item));
            return Self { items: events.iter().enumerate().filter_map(latest).collect(), events };
        }
        let mut seen = vec![false; model.items.len()];
        let new = |item: &u32| !std::mem::replace(&mut seen[*item as usize], true);
        let mut items: Vec<u32> = events.iter().rev().copied().filter(new).take(MAX_HISTORY).collect();
        items.reverse();
        Self { items, events }
    }

    /// Keeps some items.
    pub fn retain(&mut self, keep: impl Fn(u32) -> bool) {
        self.items.retain(|item| keep(*item));
        self.events.retain(|item| keep(*item));
    }

    /// The same without an item.
    pub fn without(&self, gone: u32) -> Self {
        let mut rest = self.clone();
        rest.retain(|item| item != gone);
        rest
    }

    /// All of it.
    pub fn history(&self) -> History<'_> {
        History { items: &self.items, events: &self.events }
    }
}
