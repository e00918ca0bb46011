//! Quotas: how many items of a label there may be (caps, by sliding windows) and must be (by runs of positions).

use super::candidates::Candidates;
use super::label_index::LabelIndex;
use super::request::LabelQuota;
use crate::foundation::error::{Code, Error};

/// How one value of a label stands.
#[derive(Clone, Default)]
struct Count {
    /// Items in the window that ends before the next position.
    window: usize,
    /// Items in the run that holds the next position.
    run: usize,
    /// Items that are not listed yet.
    left: usize,
}

pub(super) struct Quota {
    least: usize,
    most: usize,
    window: usize,
    of: Vec<Vec<u32>>,
    counts: Vec<Count>,
}

impl Quota {
    pub fn new(candidates: &Candidates<'_>, pool: &[u32], quota: &LabelQuota) -> Result<Self, Error> {
        let most = quota.most.map_or(usize::MAX, usize::from);
        let window = quota.window.map_or(usize::MAX, usize::from);
        let least = usize::from(quota.least);
        if window == 0 {
            return Err(Error::new(Code::FieldRange, "at least 1").under("window"));
        }
        if least > most || least > window {
            return Err(Error::new(Code::RecommendQuota, "the least is above the most or the window").under("least"));
        }
        let mut index = LabelIndex::new(candidates, pool, &quota.label);
        let mut counts = vec![Count::default(); index.values.len()];
        for codes in &mut index.of {
            codes.retain(|code| quota.value.as_ref().is_none_or(|value| value == index.values[*code as usize]));
            codes.iter().for_each(|code| counts[*code as usize].left += 1);
        }
        Ok(Self { least, most, window, of: index.of, counts })
    }

    /// How many more of a value its run must hold, of those there are.
    fn need(&self, count: &Count) -> usize {
        self.least.saturating_sub(count.run).min(count.left)
    }

    /// How many items its runs must still hold, and how many places are left for them. `left` items are not listed yet.
    pub fn claim(&self, position: usize, left: usize) -> (usize, usize) {
        let need = self.counts.iter().map(|count| self.need(count)).sum();
        (need, left.min(self.window - position % self.window))
    }

    pub fn needs(&self, at: usize) -> bool {
        self.of[at].iter().any(|code| self.need(&self.counts[*code as usize]) > 0)
    }

    pub fn allows(&self, at: usize) -> bool {
        self.of[at].iter().all(|code| self.counts[*code as usize].window < self.most)
    }

    /// Counts the item that was put behind `list`, and forgets the one that leaves the window.
    pub fn choose(&mut self, list: &[usize]) {
        let Some(chosen) = list.last() else { return };
        for code in &self.of[*chosen] {
            let count = &mut self.counts[*code as usize];
            count.window += 1;
            count.run += 1;
            count.left -= 1;
        }
        // The next position looks back at window − 1 items.
        if let Some(leaving) = list.len().checked_sub(self.window).and_then(|at| list.get(at)) {
            self.of[*leaving].iter().for_each(|code| self.counts[*code as usize].window -= 1);
        }
        if list.len().is_multiple_of(self.window) {
            self.counts.iter_mut().for_each(|count| count.run = 0);
        }
    }
}

/// The room within which every place is claimed, the smallest one: what stands there must serve a claim on it.
pub(super) fn tight(claims: &[(usize, usize)]) -> Option<usize> {
    let claimed = |room: usize| claims.iter().filter(|claim| claim.1 <= room).map(|claim| claim.0).sum::<usize>();
    claims.iter().map(|claim| claim.1).filter(|room| claimed(*room) >= *room).min()
}
