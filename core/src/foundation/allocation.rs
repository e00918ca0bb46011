//! Splitting an amount over weights so that the parts add up to it exactly.

use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::foundation::rounding::{Rounding, narrow};
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
        let mut total: i128 = weights.iter().copied().map(i128::from).sum();
        narrow(total)?;
        let equal = vec![1; if total == 0 { weights.len() } else { 0 }];
        let mut weights = weights;
        if total == 0 {
            if zero == ZeroWeights::Reject {
                return Err(Error::new(Code::MoneyNoWeight, "every weight is zero"));
            }
            weights = &equal;
            total = weights.len() as i128;
        }
        let shares = Shares { amount: i128::from(amount).abs(), weights, total };
        let sign = i128::from(amount.signum());
        shares.parts(self)?.into_iter().map(|part| narrow(part * sign)).collect()
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

/// A magnitude to be shared. The amount is at most 2^63 and the weights add up to less, so products fit 128 bits.
struct Shares<'w> {
    amount: i128,
    weights: &'w [i64],
    total: i128,
}

impl Shares<'_> {
    fn rounded(&self, rounding: Rounding) -> Result<Vec<i128>, Error> {
        self.weights.iter().map(|weight| rounding.quotient(self.amount * i128::from(*weight), self.total)).collect()
    }

    fn parts(&self, method: Allocation) -> Result<Vec<i128>, Error> {
        match method {
            Allocation::Cumulative => return Ok(self.cumulative()),
            Allocation::Last => return self.last(),
            _ => {}
        }
        let rounding = if method == Allocation::HalfDownFirst { Rounding::HalfDown } else { Rounding::Floor };
        let mut parts = self.rounded(rounding)?;
        let mut order: Vec<usize> = (0..parts.len()).filter(|at| self.weights[*at] > 0).collect();
        match method {
            Allocation::LargestRemainder => {
                let rest = |at: &usize| self.amount * i128::from(self.weights[*at]) % self.total;
                sort_by(&mut order, |a, b| rest(b).cmp(&rest(a)));
            }
            Allocation::LargestWeight => sort_by(&mut order, |a, b| self.weights[*b].cmp(&self.weights[*a])),
            _ => {}
        }
        // Each share is off by less than one unit, so one round over the parts is enough.
        let mut left = self.amount - parts.iter().sum::<i128>();
        for at in order {
            // A part of nothing gives nothing back: no part turns its sign.
            if left < 0 && parts[at] == 0 {
                continue;
            }
            parts[at] += left.signum();
            left -= left.signum();
        }
        Ok(parts)
    }

    fn cumulative(&self) -> Vec<i128> {
        let (mut weight, mut given) = (0, 0);
        let parts = self.weights.iter().map(|w| {
            weight += i128::from(*w);
            let part = self.amount * weight / self.total - given;
            given += part;
            part
        });
        parts.collect()
    }

    fn last(&self) -> Result<Vec<i128>, Error> {
        let mut parts = self.rounded(Rounding::HalfUp)?;
        let left = self.amount - parts.iter().sum::<i128>();
        if let Some(at) = self.weights.iter().rposition(|weight| *weight > 0) {
            parts[at] += left;
        }
        Ok(parts)
    }
}
