//! Best-price search: branch and bound (Land and Doig 1960) over the sets of promotions that go together.
//!
//! Promotions are decided one after the other in the order of application: with it, if its conflicts, groups and
//! thresholds allow, then without it. The state is what is left of each position, so a node's sum is exact. Its bound
//! relaxes what is undecided:
//!
//! - **Reductions of single lines** (percentages, amounts, prices) lower a line monotonically and never spread lines
//!   apart, so applying all of them, of those that exclude each other the strongest, gives no more than is really left.
//! - **Percentages, amounts and prices across all lines** do the same to the sum. One that needs a sum before it can only
//!   be applied from that sum on.
//! - **Everything else** (buy-get, bundles, capped and partial effects) takes off at most what it would take off now with
//!   all units unused: later standings are lower.
//!
//! Thresholds that the standing does not meet now are never met later. Ties are decided by the fewest promotions and
//! then by the smallest list of ids.

use super::basket::{Basket, Standing};
use super::constraints::{Constraints, Set, one};
use super::effect::Applier;
use super::offer::{Deed, Offer, UNCAPPED};
use super::promotion::PromotionLevel;
use crate::foundation::error::Error;
use crate::foundation::order::sort_by;

/// How the bound treats an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relaxed {
    /// Line by line: prices. They may come before everything, percentages too: a part of the lower price is less.
    LinePrice,
    /// Line by line: a map that may come earlier than it does, but not before a price (percentages).
    LineEarly,
    /// Line by line: a map that may come later than it does (amounts).
    LineLate,
    /// On the sum of all lines, after everything on single lines, likewise.
    SumPrice,
    SumEarly,
    SumLate,
    /// On the sum, exactly where it stands: with a threshold or a cap the order matters.
    SumThere,
    /// By the most that it takes off: before anything on the sum of the lines, or at the end.
    MostEarly,
    MostLate,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub chosen: Set,
    pub payable: i64,
    pub nodes: u64,
    pub proved: bool,
    /// What no set goes below.
    pub bound: i64,
}

/// The best set so far: sum, number of promotions, ids.
#[derive(Clone, Copy, Debug)]
struct Best {
    payable: i64,
    count: u32,
    chosen: Set,
    /// The set with the smallest id as its highest bit: of two sets of one size, the greater comes first.
    key: Set,
}

struct Search<'a> {
    applier: &'a Applier<'a>,
    offers: &'a [Offer<'a>],
    constraints: &'a Constraints,
    relaxed: Vec<Relaxed>,
    /// Offers of one kind of relaxation of which at most one can be chosen, in the order of application.
    cliques: Vec<Vec<usize>>,
    /// For each offer its bit in [`Best::key`].
    keys: Vec<Set>,
    standings: Vec<Standing>,
    terms: Vec<i64>,
    chain: Vec<i64>,
    low: Vec<i64>,
    trial: Standing,
    /// What all promotions together must leave.
    floor: i64,
    climb_at: u64,
    best: Best,
    nodes: u64,
    budget: u64,
    open: i64,
}

/// Nodes for each offer after which a search is hard enough for a climb to pay.
const CLIMB_AFTER: u64 = 32;

/// Rounds of a climb at most.
const CLIMBS: usize = 3;

/// Finds the best set within so many nodes.
pub(super) fn search<'a>(
    applier: &'a Applier<'a>,
    offers: &'a [Offer<'a>],
    constraints: &'a Constraints,
    budget: u64,
) -> Result<Found, Error> {
    let basket = applier.basket;
    let mut relaxed: Vec<Relaxed> = (0..offers.len()).map(|place| relaxation(basket, offers, place)).collect();
    // What comes after something on the sum must not be taken off before it: that would take less off the sum.
    let sums = relaxed.iter().position(|kind| on_sum(*kind)).unwrap_or(offers.len());
    for kind in relaxed.iter_mut().skip(sums) {
        if *kind == Relaxed::MostEarly {
            *kind = Relaxed::MostLate;
        }
    }
    let start = basket.standing();
    let count = basket.positions.len();
    let mut search = Search {
        applier,
        offers,
        constraints,
        cliques: cliques(&relaxed, constraints),
        relaxed,
        keys: keys(offers),
        standings: vec![Standing::default(); offers.len() + 1],
        terms: vec![0; count],
        chain: vec![0; count],
        low: vec![0; count],
        trial: Standing::default(),
        floor: basket.positions.iter().map(|position| position.floor).sum(),
        climb_at: CLIMB_AFTER * offers.len() as u64,
        best: Best { payable: start.total(), count: 0, chosen: 0, key: 0 },
        nodes: 0,
        budget,
        open: i64::MAX,
    };
    search.standings[0] = start;
    search.node(0, 0, 0)?;
    let proved = search.open >= search.best.payable;
    let bound = if proved { search.best.payable } else { search.open };
    Ok(Found { chosen: search.best.chosen, payable: search.best.payable, nodes: search.nodes, proved, bound })
}

const fn on_sum(kind: Relaxed) -> bool {
    matches!(kind, Relaxed::SumPrice | Relaxed::SumEarly | Relaxed::SumLate | Relaxed::SumThere)
}

fn relaxation(basket: &Basket<'_>, offers: &[Offer<'_>], place: usize) -> Relaxed {
    let offer = &offers[place];
    let free = offer.cap == UNCAPPED && offer.unit_cap == UNCAPPED && offer.line_cap == UNCAPPED;
    let most = if offer.promotion.level == PromotionLevel::Shipping { Relaxed::MostLate } else { Relaxed::MostEarly };
    match offer.deed {
        Deed::BuyGet(..) | Deed::Bundle(..) => most,
        _ if offer.across => {
            let lines = basket.positions.iter().filter(|position| position.line).count();
            let whole = offer.targets.len() == lines && offer.promotion.level != PromotionLevel::Shipping;
            let last =
                offers[place..].iter().all(|later| later.across || later.promotion.level == PromotionLevel::Shipping);
            match offer.deed {
                _ if !whole || !last || offer.line_cap != UNCAPPED => most,
                _ if offer.cap != UNCAPPED || !offer.thresholds.is_empty() => Relaxed::SumThere,
                Deed::Amount(..) => Relaxed::SumLate,
                Deed::Price(_) => Relaxed::SumPrice,
                _ => Relaxed::SumEarly,
            }
        }
        _ if !offer.thresholds.is_empty() => most,
        Deed::Amount(..) if offer.cap == UNCAPPED => Relaxed::LineLate,
        Deed::Price(_) if free && offer.max_units == UNCAPPED => Relaxed::LinePrice,
        _ if free && offer.max_units == UNCAPPED => Relaxed::LineEarly,
        _ => most,
    }
}

/// Groups offers of one relaxation that exclude each other pairwise, greedily in the order of application.
fn cliques(relaxed: &[Relaxed], constraints: &Constraints) -> Vec<Vec<usize>> {
    let mut cliques: Vec<Vec<usize>> = Vec::new();
    for (place, kind) in relaxed.iter().enumerate() {
        let home = cliques.iter_mut().find(|clique| {
            let near = *kind != Relaxed::SumThere || clique.last().is_some_and(|last| last + 1 == place);
            near && clique
                .iter()
                .all(|other| relaxed[*other] == *kind && constraints.conflicts[place] & one(*other) != 0)
        });
        match home {
            Some(clique) => clique.push(place),
            None => cliques.push(vec![place]),
        }
    }
    // Prices come first, amounts stand where their last member stands, everything else where its first does.
    sort_by(&mut cliques, |a, b| {
        let stand = |clique: &[usize]| match clique.first().map(|first| relaxed[*first]) {
            Some(Relaxed::LinePrice | Relaxed::SumPrice) => None,
            Some(Relaxed::LineLate | Relaxed::SumLate) => clique.last().copied(),
            _ => clique.first().copied(),
        };
        stand(a).cmp(&stand(b))
    });
    cliques
}

fn keys(offers: &[Offer<'_>]) -> Vec<Set> {
    let mut by_id: Vec<usize> = (0..offers.len()).collect();
    sort_by(&mut by_id, |a, b| offers[*a].promotion.id.cmp(&offers[*b].promotion.id));
    let mut keys = vec![0; offers.len()];
    for (rank, place) in by_id.into_iter().enumerate() {
        keys[place] = 1 << (127 - rank);
    }
    keys
}

impl Search<'_> {
    /// Whether a sum with so many promotions of these ids comes before the best.
    fn better(&self, payable: i64, count: u32, key: Set) -> bool {
        let best = &self.best;
        (payable, count) < (best.payable, best.count)
            || ((payable, count) == (best.payable, best.count) && key > best.key)
    }

    /// Applies a set; `None` when it cannot be applied, or when one of it takes nothing off.
    fn evaluate(&mut self, chosen: Set) -> Result<Option<i64>, Error> {
        let (mut standing, mut so_far) = (std::mem::take(&mut self.trial), 0);
        standing.copy_from(&self.standings[0]);
        let mut feasible = true;
        for place in 0..self.offers.len() {
            if chosen & one(place) == 0 {
                continue;
            }
            let offer = &self.offers[place];
            if !self.constraints.admits(so_far, place) || self.applier.short(offer, &standing).is_some() {
                feasible = false;
                break;
            }
            self.terms.fill(0);
            if self.applier.apply(offer, &mut standing, &mut self.terms)? == 0 {
                feasible = false;
                break;
            }
            so_far |= one(place);
        }
        let total = standing.total();
        self.trial = standing;
        Ok(feasible.then_some(total))
    }

    fn key(&self, chosen: Set) -> Set {
        let mut key = 0;
        for (place, bit) in self.keys.iter().enumerate() {
            if chosen & one(place) != 0 {
                key |= bit;
            }
        }
        key
    }

    /// A better set to prune with: adds, removes and exchanges single promotions while that helps. It only sharpens the pruning.
    fn climb(&mut self) -> Result<(), Error> {
        for _ in 0..CLIMBS {
            let (before, start) = (self.best.payable, self.best.chosen);
            let mut tried = start;
            for place in 0..self.offers.len() {
                let bit = one(place);
                let mut sets = [start ^ bit, tried ^ bit, 0];
                if start & bit == 0 {
                    sets[2] = (start & !self.constraints.conflicts[place]) | bit;
                }
                for set in sets.into_iter().filter(|set| *set != 0) {
                    let Some(payable) = self.evaluate(set)? else { continue };
                    let (count, key) = (set.count_ones(), self.key(set));
                    if self.better(payable, count, key) {
                        self.best = Best { payable, count, chosen: set, key };
                        tried = set;
                    }
                }
            }
            if self.best.payable == before {
                break;
            }
        }
        Ok(())
    }

    /// Decides the offers from `place` on; `standings[depth]` is what the chosen ones left.
    fn node(&mut self, place: usize, depth: usize, chosen: Set) -> Result<(), Error> {
        let (mut place, mut bound) = (place, i64::MIN);
        loop {
            // What bounds the sets with and without an offer bounds those without it, and often that is enough.
            if !self.promising(bound, place, depth, chosen) {
                return Ok(());
            }
            bound = self.bound(place, depth, chosen)?;
            if !self.promising(bound, place, depth, chosen) {
                return Ok(());
            }
            if self.nodes >= self.budget {
                self.open = self.open.min(bound);
                return Ok(());
            }
            self.nodes += 1;
            if self.nodes == self.climb_at {
                self.climb()?;
            }
            // The next offer that can join; those that cannot are decided without a node.
            while place < self.offers.len() && !self.joins(place, depth, chosen) {
                place += 1;
            }
            if place == self.offers.len() {
                let (payable, key) = (self.standings[depth].total(), self.key(chosen));
                if self.better(payable, chosen.count_ones(), key) {
                    self.best = Best { payable, count: chosen.count_ones(), chosen, key };
                }
                return Ok(());
            }
            let (before, after) = self.standings.split_at_mut(depth + 1);
            if let (Some(from), Some(to)) = (before.last(), after.first_mut()) {
                to.copy_from(from);
                self.terms.fill(0);
                let taken = self.applier.apply(&self.offers[place], to, &mut self.terms)?;
                if taken > 0 {
                    self.node(place + 1, depth + 1, chosen | one(place))?;
                }
            }
            place += 1;
        }
    }

    fn joins(&self, place: usize, depth: usize, chosen: Set) -> bool {
        self.constraints.admits(chosen, place)
            && self.applier.short(&self.offers[place], &self.standings[depth]).is_none()
    }

    /// Whether a node may hold a set that comes before the best.
    fn promising(&self, bound: i64, place: usize, depth: usize, chosen: Set) -> bool {
        let best = &self.best;
        if bound != best.payable {
            return bound < best.payable;
        }
        let more = u32::from(self.standings[depth].total() > bound);
        let count = chosen.count_ones() + more;
        if count != best.count {
            return count < best.count;
        }
        // Of the same size: the ids decide, and the undecided ones could all be small.
        let mut key = self.key(chosen);
        if more > 0 {
            for later in place..self.offers.len() {
                key |= self.keys[later];
            }
        }
        key > best.key
    }

    /// A sum that no set goes below that decides the offers from `place` on.
    fn bound(&mut self, place: usize, depth: usize, chosen: Set) -> Result<i64, Error> {
        let Self { applier, offers, constraints, relaxed, cliques, standings, chain, low, floor, .. } = self;
        let standing = &standings[depth];
        chain.copy_from_slice(&standing.left);
        let (mut slack, mut moved) = (0, false);
        let (mut off, mut off_late, mut reduced) = (0_i64, 0_i64, 0_i64);
        for clique in cliques.iter() {
            let Some(kind) = clique.first().map(|first| relaxed[*first]) else { continue };
            if on_sum(kind) {
                continue;
            }
            let (mut members, mut most, mut last) = (0, 0, None);
            // What is alone lowers the chain itself; of several each starts from the same one.
            let several = clique.len() > 1;
            for member in clique.iter().copied().filter(|member| *member >= place) {
                let offer = &offers[member];
                if !constraints.admits(chosen, member) || applier.short(offer, standing).is_some() {
                    continue;
                }
                if matches!(kind, Relaxed::MostEarly | Relaxed::MostLate) {
                    most = most.max(applier.most(offer, standing)?);
                    continue;
                }
                if members == 0 && several {
                    low.copy_from_slice(chain);
                }
                members += 1;
                moved |= last.is_some_and(|last| member > last + 1);
                last = Some(member);
                let on_lines = offer.promotion.level != PromotionLevel::Shipping;
                for target in &offer.targets {
                    let at = *target as usize;
                    let before = if several { low[at] } else { chain[at] };
                    let lower = applier.lowered(offer, standing, chain[at], at)?.min(before);
                    reduced += if on_lines { before - lower } else { 0 };
                    (if several { &mut *low } else { &mut *chain })[at] = lower;
                }
            }
            let sum = if kind == Relaxed::MostLate { &mut off_late } else { &mut off };
            *sum = sum.saturating_add(most);
            if members > 0 {
                slack += 1;
                if several {
                    std::mem::swap(chain, low);
                }
            }
        }
        let (basket, floor) = (applier.basket, *floor);
        let charges: i64 = chain.iter().skip(basket.cart.lines.len()).sum();
        let mut lines = standing.lines - reduced;
        // Percentages that change places round differently: by less than one quantum each on each line.
        if moved {
            lines -= slack * basket.positions.len() as i64;
        }
        lines = i64::saturating_sub(lines, off);
        (slack, moved) = (0, false);
        for clique in cliques.iter() {
            let kind = clique.first().map(|first| relaxed[*first]);
            if !kind.is_some_and(on_sum) {
                continue;
            }
            let (mut lowest, mut last) = (lines, None);
            for member in clique.iter().copied().filter(|member| *member >= place) {
                let offer = &offers[member];
                if !constraints.admits(chosen, member) || applier.short(offer, standing).is_some() {
                    continue;
                }
                moved |= last.is_some_and(|last| member > last + 1);
                last = Some(member);
                lowest = lowest.min(applier.lowered_sum(offer, standing, lines, floor)?);
            }
            slack += i64::from(last.is_some());
            lines = lowest;
        }
        if moved {
            lines -= slack;
        }
        Ok(i64::saturating_sub(lines + charges, off_late).max(floor))
    }
}
