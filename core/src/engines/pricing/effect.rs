//! What one offer takes off each position, given what earlier ones left.

use super::basket::{Basket, Standing};
use super::offer::{Deed, Offer, UNCAPPED};
use super::policy::{LimitedUnitBase, PercentBase, PricingPolicy, RoundAt, SpreadWeights, UnitReuse};
use super::promotion::PromotionLevel;
use crate::foundation::allocation::{Allocation, ZeroWeights};
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::{Rounding, narrow};

fn too_great() -> Error {
    Error::new(Code::NumberOverflow, "a line's share needs more than 128 bits")
}

/// Lines whose shares fit the stack.
const FEW: usize = 64;

/// The `n`-th largest of distinct keys, `n` from 1 (Hoare's selection, 1961).
fn nth_largest(keys: &mut [i64], n: usize) -> i64 {
    let (mut low, mut high) = (0, keys.len());
    while high - low > 1 {
        let pivot = keys[low + (high - low) / 2];
        let (mut left, mut right) = (low, high - 1);
        while left <= right {
            while keys[left] > pivot {
                left += 1;
            }
            while keys[right] < pivot {
                right -= 1;
            }
            if left <= right {
                keys.swap(left, right);
                left += 1;
                if right == 0 {
                    break;
                }
                right -= 1;
            }
        }
        // Everything before `left` is at least the pivot, everything behind `right` at most.
        if n <= right + 1 && right >= low {
            high = right + 1;
        } else if n > left {
            low = left;
        } else {
            return pivot;
        }
    }
    keys[low]
}

/// Applies offers of one cart under one policy.
pub(super) struct Applier<'a> {
    pub basket: &'a Basket<'a>,
    pub policy: &'a PricingPolicy,
}

/// The first threshold that is not met: what is there and what is required, in quanta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short {
    pub actual: i64,
    pub required: i64,
}

impl Applier<'_> {
    /// The first threshold of an offer that the standing does not meet.
    pub fn short(&self, offer: &Offer<'_>, standing: &Standing) -> Option<Short> {
        for threshold in &offer.thresholds {
            let sum = || threshold.positions.iter().map(|place| standing.left[*place as usize]).sum();
            let actual = if threshold.whole { standing.lines } else { sum() };
            if actual < threshold.amount {
                return Some(Short { actual, required: threshold.amount });
            }
        }
        None
    }

    /// Writes what the offer takes off each position to `terms` (one place for each position, all zero before) and
    /// lowers the standing. Returns the sum, zero or more.
    pub fn apply(&self, offer: &Offer<'_>, standing: &mut Standing, terms: &mut [i64]) -> Result<i64, Error> {
        if standing.used.is_empty() && matches!(offer.deed, Deed::BuyGet(..) | Deed::Bundle(..)) {
            standing.used.resize(terms.len(), 0);
            standing.freed.resize(terms.len(), 0);
        }
        let sum = match offer.deed {
            Deed::BuyGet(buy, get, rate, times) => self.buy_get(offer, (buy, get, times), rate, standing, terms),
            Deed::Bundle(price, times) => self.bundle(offer, price, times, standing, terms),
            _ if offer.across => self.across(offer, standing, terms),
            _ => self.each(offer, standing, terms),
        }?;
        let on_lines = matches!(offer.deed, Deed::Bundle(..)) || offer.promotion.level != PromotionLevel::Shipping;
        standing.lines -= if on_lines { sum } else { 0 };
        Ok(sum)
    }

    fn room(&self, standing: &Standing, at: usize) -> i64 {
        (standing.left[at] - self.basket.positions[at].floor).max(0)
    }

    fn base(&self, standing: &Standing, at: usize) -> i64 {
        match self.policy.percent_base {
            PercentBase::Remaining => standing.left[at],
            PercentBase::Listed => self.basket.positions[at].listed,
        }
    }

    fn each(&self, offer: &Offer<'_>, standing: &mut Standing, terms: &mut [i64]) -> Result<i64, Error> {
        let mut sum = 0;
        for place in &offer.targets {
            let at = *place as usize;
            let taken = self.line_share(offer, standing, at)?.min(offer.line_cap).min(offer.cap - sum);
            let taken = taken.clamp(0, self.room(standing, at));
            terms[at] = taken;
            standing.left[at] -= taken;
            sum += taken;
        }
        Ok(sum)
    }

    /// A share of a line's price.
    fn part(&self, base: i64, rate: Rational) -> Result<i64, Error> {
        if self.policy.round_rest {
            return Ok(base - self.policy.rounding.share(base, Rational::ONE.minus(rate)?)?);
        }
        self.policy.rounding.share(base, rate)
    }

    /// What an offer on single lines takes off one of them, before caps across units and floors.
    pub fn line_share(&self, offer: &Offer<'_>, standing: &Standing, at: usize) -> Result<i64, Error> {
        let position = &self.basket.positions[at];
        let counted = position.units.min(offer.max_units);
        // Only percentages may be taken of what was listed.
        let percent = matches!(offer.deed, Deed::Percent(_));
        let base = if percent { self.base(standing, at) } else { standing.left[at] };
        let rounding = self.policy.rounding;
        // What the units that are reduced cost, times all units of the line.
        let units = i128::from(position.units);
        let some = || match self.policy.limited_units {
            LimitedUnitBase::Remaining => i128::from(base) * i128::from(counted),
            LimitedUnitBase::ListedLessLineDiscount => {
                let taken = i128::from(position.listed - standing.left[at]) * units;
                (i128::from(position.listed) * i128::from(counted) - taken).max(0)
            }
        };
        let part = |rounding: Rounding| -> Result<i64, Error> {
            if counted == position.units { Ok(base) } else { narrow(rounding.quotient(some(), units)?) }
        };
        let most = offer.unit_cap.saturating_mul(counted);
        let share = match offer.deed {
            Deed::Percent(rate) if self.policy.round_at == RoundAt::Unit && position.units > 1 => {
                let unit = Rational::new(
                    rate.numerator().into(),
                    i128::from(rate.denominator()) * i128::from(position.units),
                )?;
                rounding.share(base, unit)?.saturating_mul(counted)
            }
            Deed::Percent(rate) if counted == position.units => self.part(base, rate)?,
            Deed::Percent(rate) => {
                let above = some().checked_mul(i128::from(rate.numerator())).ok_or_else(too_great)?;
                narrow(rounding.quotient(above, i128::from(rate.denominator()) * units)?)?
            }
            Deed::Amount(first, more) => {
                let sum = first.saturating_add(more.saturating_mul(counted - 1));
                sum.min(part(Rounding::Floor)?)
            }
            Deed::Price(price) => part(rounding)?.saturating_sub(price.saturating_mul(counted)),
            _ => 0,
        };
        Ok(share.min(most))
    }

    fn across(&self, offer: &Offer<'_>, standing: &mut Standing, terms: &mut [i64]) -> Result<i64, Error> {
        let wanted = self.across_wish(offer, standing)?;
        if let Some(sum) = self.across_few(offer, wanted, standing, terms) {
            return Ok(sum);
        }
        let mut weights = Vec::with_capacity(offer.targets.len());
        let mut rooms = Vec::with_capacity(offer.targets.len());
        for place in &offer.targets {
            let at = *place as usize;
            rooms.push(self.room(standing, at).min(offer.line_cap));
            weights.push(match self.policy.spread_by {
                SpreadWeights::Listed => standing.left[at],
                SpreadWeights::Gross => Rounding::HalfUp.share(standing.left[at], self.basket.positions[at].gross)?,
            });
        }
        let (parts, _) = self.policy.allocation.split_within(wanted, &weights, &rooms, ZeroWeights::Equal)?;
        let mut sum = 0;
        for (place, part) in offer.targets.iter().zip(parts) {
            terms[*place as usize] = part;
            standing.left[*place as usize] -= part;
            sum += part;
        }
        Ok(sum)
    }

    /// The common case of [`Self::across`] without allocating: largest remainders of few lines without floors.
    fn across_few(&self, offer: &Offer<'_>, wanted: i64, standing: &mut Standing, terms: &mut [i64]) -> Option<i64> {
        let listed = self.policy.spread_by == SpreadWeights::Listed;
        let largest = self.policy.allocation == Allocation::LargestRemainder;
        if !listed || !largest || offer.line_cap != UNCAPPED || offer.targets.len() > FEW {
            return None;
        }
        let mut whole = 0;
        for place in &offer.targets {
            let at = *place as usize;
            if self.basket.positions[at].floor > 0 {
                return None;
            }
            whole += standing.left[at];
        }
        if whole == 0 || (whole | wanted) >> 31 != 0 {
            return None;
        }
        let (mut rests, mut given) = ([0_i64; FEW], wanted);
        for (n, (place, rest)) in offer.targets.iter().zip(&mut rests).enumerate() {
            let at = *place as usize;
            // Both are below 2^31.
            let product = wanted.wrapping_mul(standing.left[at]);
            terms[at] = product / whole;
            let remainder = product.wrapping_sub(terms[at].wrapping_mul(whole));
            // Distinct keys: the larger remainder, then the earlier line. A line of nothing comes after all others.
            *rest = if standing.left[at] == 0 { -1 - n as i64 } else { remainder * FEW as i64 + (FEW - n) as i64 };
            given -= terms[at];
        }
        if given > 0 {
            let mut order = rests;
            let least = nth_largest(&mut order[..offer.targets.len()], given as usize);
            for (place, rest) in offer.targets.iter().zip(&rests) {
                terms[*place as usize] += i64::from(*rest >= least);
            }
        }
        for place in &offer.targets {
            standing.left[*place as usize] -= terms[*place as usize];
        }
        Some(wanted)
    }

    /// What an offer across lines would take off all of them together, floors aside.
    pub fn across_wish(&self, offer: &Offer<'_>, standing: &Standing) -> Result<i64, Error> {
        let (mut base, mut left) = (standing.lines, standing.lines);
        if !offer.whole || self.policy.percent_base != PercentBase::Remaining {
            (base, left) = (0, 0);
            for place in &offer.targets {
                base += self.base(standing, *place as usize);
                left += standing.left[*place as usize];
            }
        }
        let wanted = match offer.deed {
            Deed::Percent(rate) => self.policy.rounding.share(base, rate)?,
            Deed::Amount(amount, _) => amount,
            Deed::Price(price) => left - price,
            _ => 0,
        };
        Ok(wanted.min(offer.cap).clamp(0, left))
    }

    /// What an offer would take off without floors; `None` for sets and free units, of which floors say how many.
    pub fn wish(&self, offer: &Offer<'_>, standing: &Standing) -> Result<Option<i64>, Error> {
        if matches!(offer.deed, Deed::BuyGet(..) | Deed::Bundle(..)) {
            return Ok(None);
        }
        if offer.across {
            return self.across_wish(offer, standing).map(Some);
        }
        let mut sum = 0;
        for place in &offer.targets {
            let at = *place as usize;
            sum += self.line_share(offer, standing, at)?.min(offer.line_cap).clamp(0, standing.left[at]);
        }
        Ok(Some(sum.min(offer.cap)))
    }

    /// What fresh units of a position cost together, of which some were used before.
    fn fresh(&self, standing: &Standing, at: usize, units: i64, rate: Rational) -> Result<i64, Error> {
        let whole = standing.left[at] + standing.freed(at);
        let (n, d) = (i128::from(rate.numerator()), i128::from(rate.denominator()));
        let of = i128::from(self.basket.positions[at].units);
        let share = if i128::from(units) == of {
            self.policy.rounding.share(whole, rate)?
        } else {
            self.policy.rounding.share(whole, Rational::new(n * i128::from(units), d * of)?)?
        };
        Ok(share.clamp(0, self.room(standing, at)))
    }

    fn available(&self, standing: &Standing, place: u32) -> i64 {
        let used = standing.used.get(place as usize).copied().unwrap_or(0);
        self.basket.positions[place as usize].units - used
    }

    fn buy_get(
        &self,
        offer: &Offer<'_>,
        (buy, get, times): (i64, i64, i64),
        rate: Rational,
        standing: &mut Standing,
        terms: &mut [i64],
    ) -> Result<i64, Error> {
        let mut plan = vec![0_i64; terms.len()];
        let once = self.policy.unit_reuse == UnitReuse::Once;
        // Where units serve every promotion, what earlier ones counted as bought counts again, and is only not reduced.
        let before = Standing::default();
        let buyable = if once { &*standing } else { &before };
        // How often it goes: if it goes so often, it goes more seldom too.
        let (mut least, mut most) = (0, times.min(self.units(buyable, &offer.buy) / buy));
        while least < most {
            let middle = least + (most - least + 1) / 2;
            plan.fill(0);
            let bought = self.reserve(&offer.buy, middle.saturating_mul(buy), buyable, &mut plan);
            let freed = bought && self.reserve(&offer.targets, middle.saturating_mul(get), standing, &mut plan);
            if freed { least = middle } else { most = middle - 1 }
        }
        if least == 0 {
            return Ok(0);
        }
        plan.fill(0);
        self.reserve(&offer.buy, least * buy, buyable, &mut plan);
        let bought = plan.clone();
        self.reserve(&offer.targets, least * get, standing, &mut plan);
        let mut sum = 0;
        for at in 0..plan.len() {
            let units = plan[at] - bought[at];
            if units > 0 {
                let taken = self.fresh(standing, at, units, rate)?;
                let taken = taken.min(offer.line_cap).min(offer.unit_cap.saturating_mul(units)).min(offer.cap - sum);
                terms[at] = taken;
                standing.left[at] -= taken;
                sum += taken;
                standing.freed[at] += taken;
            }
        }
        Self::consume(if once { &plan } else { &bought }, standing);
        Ok(sum)
    }

    fn consume(plan: &[i64], standing: &mut Standing) {
        for (used, units) in standing.used.iter_mut().zip(plan) {
            *used = used.saturating_add(*units);
        }
    }

    fn units(&self, standing: &Standing, places: &[u32]) -> i64 {
        places.iter().map(|place| self.available(standing, *place)).sum()
    }

    /// Adds units of the places, in order, to a plan; whether there were enough.
    fn reserve(&self, places: &[u32], mut wanted: i64, standing: &Standing, plan: &mut [i64]) -> bool {
        for place in places {
            let at = *place as usize;
            let taken = wanted.min(self.available(standing, *place) - plan[at]).max(0);
            plan[at] += taken;
            wanted -= taken;
            if wanted == 0 {
                return true;
            }
        }
        wanted == 0
    }

    fn bundle(
        &self,
        offer: &Offer<'_>,
        price: i64,
        times: i64,
        standing: &mut Standing,
        terms: &mut [i64],
    ) -> Result<i64, Error> {
        let worth = |count: i64, plan: &mut Vec<i64>| -> Result<Option<i64>, Error> {
            plan.fill(0);
            for (places, units) in &offer.parts {
                if !self.reserve(places, count.saturating_mul(*units), standing, plan) {
                    return Ok(None);
                }
            }
            let mut value = 0_i64;
            for (at, units) in plan.iter().enumerate().filter(|(_, units)| **units > 0) {
                value += self.fresh(standing, at, *units, Rational::ONE)?;
            }
            Ok(Some(value.saturating_sub(price.saturating_mul(count))))
        };
        let mut plan = vec![0_i64; terms.len()];
        // The dearest units go first, so each further set saves less: the last one that saves anything is the last.
        let first = offer.parts.first().map_or(0, |(places, units)| self.units(standing, places) / units);
        let (mut least, mut most) = (0, times.min(first));
        while least < most {
            let middle = least + (most - least + 1) / 2;
            let saves = match worth(middle, &mut plan)? {
                Some(with) => worth(middle - 1, &mut plan)?.is_some_and(|without| with > without),
                None => false,
            };
            if saves { least = middle } else { most = middle - 1 }
        }
        let saving = worth(least, &mut plan)?.unwrap_or(0).min(offer.cap);
        if least == 0 || saving <= 0 {
            return Ok(0);
        }
        let (mut weights, mut rooms) = (Vec::with_capacity(plan.len()), Vec::with_capacity(plan.len()));
        for (at, units) in plan.iter().enumerate() {
            let value = if *units > 0 { self.fresh(standing, at, *units, Rational::ONE)? } else { 0 };
            weights.push(value);
            rooms.push(value);
        }
        let (parts, _) = self.policy.allocation.split_within(saving, &weights, &rooms, ZeroWeights::Reject)?;
        let mut sum = 0;
        for (at, part) in parts.into_iter().enumerate() {
            terms[at] = part;
            standing.left[at] -= part;
            standing.freed[at] += part;
            sum += part;
        }
        if self.policy.unit_reuse == UnitReuse::Once {
            Self::consume(&plan, standing);
        }
        Ok(sum)
    }

    /// What an offer on single lines leaves of `left`, which is at most what the standing leaves.
    pub fn lowered(&self, offer: &Offer<'_>, standing: &Standing, left: i64, at: usize) -> Result<i64, Error> {
        let position = &self.basket.positions[at];
        let taken = match offer.deed {
            Deed::Percent(rate) if self.policy.percent_base == PercentBase::Remaining => {
                if self.policy.round_at == RoundAt::Unit && position.units > 1 {
                    // Rounded by the unit: at most half a quantum more for each.
                    self.policy.rounding.share(left, rate)?.saturating_add(position.units)
                } else {
                    self.part(left, rate)?
                }
            }
            Deed::Price(price) => left.saturating_sub(price.saturating_mul(position.units)),
            Deed::Amount(first, more) => {
                let counted = position.units.min(offer.max_units);
                first.saturating_add(more.saturating_mul(counted - 1)).min(offer.unit_cap.saturating_mul(counted))
            }
            _ => self.line_share(offer, standing, at)?,
        };
        Ok((left - taken.max(0)).max(position.floor.min(left)).max(0))
    }

    /// What an offer across all lines leaves of their sum `left`, which is at most what the standing leaves. With a
    /// threshold it starts from there: below it, it is not applied.
    pub fn lowered_sum(&self, offer: &Offer<'_>, standing: &Standing, left: i64, floor: i64) -> Result<i64, Error> {
        let mut from = left;
        for threshold in &offer.thresholds {
            if threshold.whole {
                from = from.max(threshold.amount);
            }
        }
        let taken = match offer.deed {
            Deed::Percent(rate) if self.policy.percent_base == PercentBase::Remaining => {
                self.policy.rounding.share(from.max(0), rate)?
            }
            Deed::Price(price) => from.saturating_sub(price),
            _ => self.across_wish(offer, standing)?,
        };
        Ok(from.saturating_sub(taken.min(offer.cap).max(0)).max(floor.min(from)).min(left))
    }

    /// An upper bound of what the offer takes off in this standing and in every one that later offers leave: what it
    /// takes off now, with all units unused.
    pub fn most(&self, offer: &Offer<'_>, standing: &Standing) -> Result<i64, Error> {
        let room = |places: &[u32]| -> i64 { places.iter().map(|place| self.room(standing, *place as usize)).sum() };
        let bound = match offer.deed {
            Deed::BuyGet(buy, get, rate, times) => {
                let units = |places: &[u32]| -> i64 {
                    places.iter().map(|place| self.basket.positions[*place as usize].units).sum()
                };
                let often = times.min(units(&offer.buy) / buy);
                self.dearest_units(&offer.targets, often.saturating_mul(get), rate, standing)?
            }
            Deed::Bundle(price, times) => {
                let mut most = UNCAPPED;
                for (places, units) in &offer.parts {
                    let all: i64 = places.iter().map(|place| self.basket.positions[*place as usize].units).sum();
                    most = most.min(all / units);
                }
                let often = most.min(times);
                let mut value = 0_i64;
                for (places, units) in &offer.parts {
                    let wanted = often.saturating_mul(*units);
                    value = value.saturating_add(self.dearest_units(places, wanted, Rational::ONE, standing)?);
                }
                // Fewer sets may save more: each is worth at most the dearest units of its parts.
                let mut single = 0_i64;
                for (places, units) in &offer.parts {
                    single = single.saturating_add(self.dearest_units(places, *units, Rational::ONE, standing)?);
                }
                let each = single.saturating_sub(price).max(0).saturating_mul(often);
                return Ok(each.min(value).min(offer.cap));
            }
            _ if offer.across => self.across_wish(offer, standing)?,
            _ => {
                let mut sum = 0;
                for place in &offer.targets {
                    let at = *place as usize;
                    sum += self.line_share(offer, standing, at)?.min(offer.line_cap).clamp(0, self.room(standing, at));
                }
                return Ok(sum.min(offer.cap));
            }
        };
        Ok(bound.min(offer.cap).min(room(&offer.targets)))
    }

    /// What the dearest units of some places cost at most: each as much as the dearest of them, rounded up.
    fn dearest_units(&self, places: &[u32], wanted: i64, rate: Rational, standing: &Standing) -> Result<i64, Error> {
        let (mut dearest, mut room) = (0, 0);
        for place in places {
            let at = *place as usize;
            let (of, whole) = (self.basket.positions[at].units, standing.left[at] + standing.freed(at));
            dearest = dearest.max((whole + of - 1) / of);
            room += self.room(standing, at);
        }
        Ok(Rounding::Ceiling.share(dearest, rate)?.saturating_mul(wanted).min(room))
    }
}

#[cfg(test)]
mod tests {
    use super::nth_largest;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn selection_is_that_of_sorting(keys in prop::collection::btree_set(-20..1_000_i64, 1..40), seed: u64) {
            let mut keys: Vec<i64> = keys.into_iter().collect();
            let turn = (seed % keys.len() as u64) as usize;
            keys.rotate_left(turn);
            let mut sorted = keys.clone();
            sorted.sort_unstable_by(|a, b| b.cmp(a));
            for n in 1..=keys.len() {
                prop_assert_eq!(nth_largest(&mut keys.clone(), n), sorted[n - 1]);
            }
        }
    }
}
