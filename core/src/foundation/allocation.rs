//! Splitting an amount over weights so that the parts add up to it exactly.

use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::foundation::wire::wire;

/// Which parts take the units that rounding leaves over. Peers differ, so the method is part of the request.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// Floor each share; one unit more to the largest fractional parts, ties to the earlier part.
    LargestRemainder,
    /// Floor each share; one unit more to the first parts, in order. Parts of weight zero are passed over.
    First,
    /// Floor each share; one unit more to the largest weights, ties to the earlier part.
    LargestWeight,
    /// Round each share half toward zero; correct by one unit each from the first part on.
    HalfDownFirst,
    /// Round each share half away from zero; the last part of non-zero weight takes what remains.
    Last,
    /// Differences of the floors of running totals: each part is known without seeing the later ones.
    Cumulative,
}

/// What to do when all weights are zero.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroWeights {
    /// Refuse: there is no proportion to follow.
    Reject,
    /// Share equally, as if every weight were one.
    Equal,
}

impl Allocation {
    /// Every method.
    pub const ALL: [Self; 6] =
        [Self::LargestRemainder, Self::First, Self::LargestWeight, Self::HalfDownFirst, Self::Last, Self::Cumulative];

    /// Splits `amount` over `weights`; the parts come in the order of the weights and add up to the amount. A negative
    /// amount is the mirror image of the positive one, so that a refund takes back what the charge gave.
    ///
    /// ```
    /// use hivecore::foundation::allocation::{Allocation, ZeroWeights};
    /// let parts = Allocation::LargestRemainder.split(15, &[80, 8, 12], ZeroWeights::Reject)?;
    /// assert_eq!(parts, [12, 1, 2]);
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// `money.no_parts`, `number.range` for a negative weight, `number.overflow` when the weights add up to 2^63 or more,
    /// `money.no_weight` when all weights are zero and that is not to mean equal shares.
    pub fn split(self, amount: i64, weights: &[i64], zero: ZeroWeights) -> Result<Vec<i64>, Error> {
        if weights.is_empty() {
            return Err(Error::new(Code::MoneyNoParts, "the list is empty"));
        }
        if let Some(at) = weights.iter().position(|weight| *weight < 0) {
            return Err(Error::new(Code::NumberRange, "a weight is zero or more").at(at));
        }
        let mut total = 0_u64;
        for weight in weights {
            total = total.saturating_add(weight.unsigned_abs());
        }
        if i64::try_from(total).is_err() {
            return Err(too_great());
        }
        let (mut weights, equal) = (weights, vec![1; if total == 0 { weights.len() } else { 0 }]);
        if total == 0 {
            if zero == ZeroWeights::Reject {
                return Err(Error::new(Code::MoneyNoWeight, "every weight is zero"));
            }
            weights = &equal;
            total = weights.len() as u64;
        }
        let mut parts = Shares { amount: amount.unsigned_abs(), weights, total }.owed(self);
        if amount > 0 {
            for part in &mut parts {
                *part = part.checked_neg().ok_or_else(too_great)?;
            }
        }
        Ok(parts)
    }

    /// Splits `amount`, zero or more, over `weights` so that no part exceeds its `room`: shares are cut at the room, and
    /// what was cut is split again among the parts that have room left, until nothing is left over (water-filling).
    /// Returns the parts, and what found no room.
    ///
    /// ```
    /// use hivecore::foundation::allocation::{Allocation, ZeroWeights};
    /// let (totals, rooms) = ([1000, 2000, 5000, 3000], [1000, 100, 0, 400]);
    /// let (parts, rest) = Allocation::HalfDownFirst.split_within(1200, &totals, &rooms, ZeroWeights::Equal)?;
    /// assert_eq!((parts, rest), (vec![700, 100, 0, 400], 0));
    /// # Ok::<(), hivecore::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::split`].
    pub fn split_within(
        self,
        amount: i64,
        weights: &[i64],
        rooms: &[i64],
        zero: ZeroWeights,
    ) -> Result<(Vec<i64>, i64), Error> {
        let mut parts = vec![0_i64; weights.len()];
        let (mut open, mut rest) = (weights.to_vec(), amount);
        while rest > 0 {
            let mut full = 0;
            for ((weight, part), room) in open.iter_mut().zip(&parts).zip(rooms) {
                if *part >= *room {
                    *weight = 0;
                    full += 1;
                }
            }
            if full == parts.len() || (open.iter().all(|weight| *weight == 0) && zero == ZeroWeights::Reject) {
                break;
            }
            let equal = open.iter().all(|weight| *weight == 0);
            if equal {
                for ((weight, part), room) in open.iter_mut().zip(&parts).zip(rooms) {
                    *weight = i64::from(*part < *room);
                }
            }
            let shares = self.split(rest, &open, zero)?;
            for ((share, part), room) in shares.into_iter().zip(&mut parts).zip(rooms) {
                let taken = share.min(*room - *part);
                *part += taken;
                rest -= taken;
            }
        }
        Ok((parts, rest))
    }
}

/// A magnitude to be shared: at most 2^63, and the weights add up to less.
struct Shares<'w> {
    amount: u64,
    weights: &'w [i64],
    total: u64,
}

impl Shares<'_> {
    /// The floor of a weight's share, and what remains, in parts of the total.
    fn share(&self, weight: u64) -> (u64, u64) {
        // 64 bits are many times as fast, and enough for most amounts.
        if (self.amount | weight) >> 32 == 0 {
            let product = self.amount.wrapping_mul(weight);
            let floor = product / self.total;
            return (floor, product.wrapping_sub(floor.wrapping_mul(self.total)));
        }
        let (product, total) = (u128::from(self.amount) * u128::from(weight), u128::from(self.total));
        // No weight is above the total, so no share is above the amount.
        ((product / total) as u64, (product % total) as u64)
    }

    /// The parts as negative numbers, which hold all magnitudes up to 2^63. Their sum may leave 64 bits on its way, but
    /// differs from the amount by less than one for each part, so that wrapping sums lose nothing.
    fn owed(&self, method: Allocation) -> Vec<i64> {
        let (mut parts, mut rests) = (Vec::new(), Vec::new());
        let (mut weight, mut given) = (0, 0);
        let mut left = 0_i64.wrapping_sub_unsigned(self.amount);
        for own in self.weights {
            weight = own.unsigned_abs() + if method == Allocation::Cumulative { weight } else { 0 };
            let (floor, rest) = self.share(weight);
            let raised = match method {
                Allocation::HalfDownFirst => rest > self.total - rest,
                Allocation::Last => rest >= self.total - rest,
                _ => false,
            };
            let part = 0_i64.wrapping_sub_unsigned(floor - given + u64::from(raised));
            if method == Allocation::Cumulative {
                given = floor;
            }
            left = left.wrapping_sub(part);
            parts.push(part);
            rests.push(rest);
        }
        let mut order: Vec<usize> = (0..parts.len()).filter(|at| self.weights[*at] > 0).collect();
        match method {
            Allocation::LargestRemainder => sort_by(&mut order, |a, b| rests[*b].cmp(&rests[*a])),
            Allocation::LargestWeight => sort_by(&mut order, |a, b| self.weights[*b].cmp(&self.weights[*a])),
            Allocation::Last => order.reverse(),
            _ => {}
        }
        for at in order {
            // One unit each is enough for one round over the parts; the last one takes all. A part of nothing gives
            // nothing back: no part turns its sign.
            let correction = match method {
                Allocation::Last => left,
                _ if left > 0 && parts[at] == 0 => 0,
                _ => left.signum(),
            };
            parts[at] = parts[at].wrapping_add(correction);
            left -= correction;
        }
        parts
    }
}

fn too_great() -> Error {
    Error::new(Code::NumberOverflow, "the exact result needs more than 64 bits")
}
