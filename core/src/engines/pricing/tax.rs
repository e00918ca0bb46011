//! Taxes: exclusive and inclusive, several and compound ones, rounded where the policy says.

use super::basket::Basket;
use super::eligibility::{Eligibility, Judged};
use super::policy::{PricingPolicy, RoundAt, TaxLevel};
use crate::foundation::allocation::{Allocation, ZeroWeights};
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::narrow;
use crate::wire::wire;

/// One tax of a category.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// The tax: taxes of one name and rate are one group on an invoice.
    pub id: String,
    /// Percent, 0 or more.
    pub percent: Rational,
    /// Whether it is taken of the price and the taxes before it in the list.
    #[wire(default = false)]
    pub compound: bool,
    /// First day.
    pub from: Option<Date>,
    /// First day no longer.
    pub until: Option<Date>,
}

/// What is taxed alike.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxCategory {
    /// Its name, as lines and charges say it.
    pub id: String,
    /// Whether prices of this category contain their taxes. Absent: as the policy says.
    pub included: Option<bool>,
    /// Its taxes. Those of other days are passed over.
    pub rates: Vec<TaxRate>,
}

/// Why a tax is not charged.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxRelief {
    /// The buyer accounts for it.
    ReverseCharge,
    /// The supply is exempt.
    Exempt,
    /// It is taxed at zero.
    ZeroRated,
}

/// When a tax is not charged.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxException {
    /// Its name.
    pub id: String,
    /// What it is.
    pub relief: TaxRelief,
    /// All of these must be among the cart's segments.
    #[wire(default = Vec::new())]
    pub segments: Vec<String>,
    /// What must be true of the cart and its buyer, in the language of rules: see the module `eligibility` for the facts.
    pub when: Option<Eligibility>,
    /// Categories that it is for. Empty: all.
    #[wire(default = Vec::new())]
    pub categories: Vec<String>,
    /// The law or code that an invoice must name (VATEX).
    #[wire(default = String::new())]
    pub ground: String,
}

/// One tax of one category, ready.
#[derive(Clone, Debug)]
pub(super) struct Part<'b> {
    pub rate: &'b TaxRate,
    /// Its share of the listed price.
    pub share: Rational,
}

/// A category, ready.
#[derive(Clone, Debug)]
pub(super) struct Plan<'b> {
    pub category: &'b TaxCategory,
    pub included: bool,
    pub relief: Option<&'b TaxException>,
    pub parts: Vec<Part<'b>>,
    /// The price with tax as a multiple of the listed one.
    pub gross: Rational,
    /// How deep a number must be for its taxes to be exact.
    pub denominator: i128,
}

impl<'b> Plan<'b> {
    pub fn new(category: &'b TaxCategory, policy: &PricingPolicy, day: Date) -> Result<Self, Error> {
        let included = category.included.unwrap_or(policy.tax_included);
        let mut factor = Rational::ONE;
        let (mut parts, mut shares) = (Vec::new(), Vec::new());
        for (at, rate) in category.rates.iter().enumerate() {
            if rate.percent < Rational::ZERO {
                let error = Error::new(Code::NumberRange, "a tax is 0 percent or more");
                return Err(error.under("percent").at(at).under("rates"));
            }
            if rate.from.is_some_and(|from| day < from) || rate.until.is_some_and(|until| day >= until) {
                continue;
            }
            let percent = rate.percent.over(Rational::integer(100))?;
            let share = if rate.compound { percent.times(factor)? } else { percent };
            shares.push((rate, share));
            factor = factor.plus(share)?;
        }
        let divisor = if included { factor } else { Rational::ONE };
        let mut denominator = 1_i128;
        for (rate, share) in shares {
            let share = share.over(divisor)?;
            denominator = common(denominator, i128::from(share.denominator()));
            parts.push(Part { rate, share });
        }
        let gross = if included { Rational::ONE } else { factor };
        Ok(Self { category, included, relief: None, parts, gross, denominator })
    }

    /// Takes the first exception that fits.
    pub fn relieve(&mut self, exceptions: &'b [TaxException], segments: &[String], judged: &Judged<'_>) {
        let fits = |(place, exception): &(usize, &'b TaxException)| {
            exception.segments.iter().all(|segment| segments.contains(segment))
                && (exception.categories.is_empty() || exception.categories.contains(&self.category.id))
                && judged.exception(*place)
        };
        self.relief = exceptions.iter().enumerate().find(fits).map(|(_, exception)| exception);
    }
}

/// The least common multiple, or what does not fit any more.
pub(super) fn common(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x.max(1)).saturating_mul(b)
}

/// One tax over all lines.
#[derive(Clone, Debug)]
pub(super) struct Group<'b> {
    pub rate: &'b TaxRate,
    pub relief: Option<&'b TaxException>,
    pub share: Rational,
    pub included: bool,
    /// What it is taken of, as listed, in quanta.
    pub listed: i64,
    /// What the lines of the group cost without any tax.
    pub base: i64,
    /// Quanta.
    pub amount: i64,
    /// The positions in it.
    pub members: Vec<usize>,
}

/// All taxes of a cart.
#[derive(Clone, Debug, Default)]
pub(super) struct Taxed<'b> {
    pub groups: Vec<Group<'b>>,
    /// By position: the tax charged, and, where it is not charged but was in the price, what the price loses.
    pub tax: Vec<i64>,
    pub waived: Vec<i64>,
    /// By position: whether the price contains its taxes.
    pub included: Vec<bool>,
}

/// Rounds `amount × share` to whole steps.
fn stepped(policy: &PricingPolicy, amount: i64, share: Rational, step: i64, included: bool) -> Result<i64, Error> {
    if included && policy.round_rest {
        return Ok(amount - stepped(policy, amount, Rational::ONE.minus(share)?, step, false)?);
    }
    let dividend = i128::from(amount) * i128::from(share.numerator());
    let divisor = i128::from(share.denominator()) * i128::from(step);
    Ok(narrow(policy.tax_rounding.quotient(dividend, divisor)?)? * step)
}

/// The taxes of what promotions left.
pub(super) fn taxes<'b>(
    basket: &Basket<'_>,
    left: &[i64],
    plans: &[Plan<'b>],
    policy: &PricingPolicy,
) -> Result<Taxed<'b>, Error> {
    let step = match policy.round_at {
        RoundAt::Total => 1,
        _ => (basket.quanta / 10_i64.pow(u32::from(policy.tax_digits.min(9)))).max(1),
    };
    let count = left.len();
    let mut taxed =
        Taxed { groups: Vec::new(), tax: vec![0; count], waived: vec![0; count], included: vec![false; count] };
    // Each group with the tax of each of its members.
    let mut shares: Vec<Vec<i64>> = Vec::new();
    for (at, position) in basket.positions.iter().enumerate() {
        let Some(plan) = position.tax.and_then(|tax| plans.get(tax)) else { continue };
        taxed.included[at] = plan.included;
        for part in &plan.parts {
            let same = |group: &Group<'_>| {
                group.rate.id == part.rate.id
                    && group.share == part.share
                    && group.rate.percent == part.rate.percent
                    && group.relief.map(|r| &r.id) == plan.relief.map(|r| &r.id)
            };
            let place = taxed.groups.iter().position(same).unwrap_or_else(|| {
                taxed.groups.push(Group {
                    rate: part.rate,
                    relief: plan.relief,
                    share: part.share,
                    included: plan.included,
                    listed: 0,
                    base: 0,
                    amount: 0,
                    members: Vec::new(),
                });
                shares.push(Vec::new());
                taxed.groups.len() - 1
            });
            let own = |amount: i64| stepped(policy, amount, part.share, step, plan.included);
            let own = match policy.tax_level {
                TaxLevel::Unit if position.units > 1 => {
                    let (unit, more) = (left[at] / position.units, left[at] % position.units);
                    let (low, high) = (own(unit)?, own(unit + 1)?);
                    low * (position.units - more) + high * more
                }
                _ => own(left[at])?,
            };
            let group = &mut taxed.groups[place];
            group.listed += left[at];
            group.members.push(at);
            shares[place].push(own);
        }
    }
    match policy.tax_level {
        TaxLevel::Unit | TaxLevel::Line => {}
        TaxLevel::Group => {
            for (group, shares) in taxed.groups.iter().zip(&mut shares) {
                let amount = stepped(policy, group.listed, group.share, step, group.included)?;
                *shares = spread(amount, group, left, step)?;
            }
        }
        TaxLevel::Total => total_level(policy, &taxed.groups, &mut shares, left, step)?,
    }
    for (group, shares) in taxed.groups.iter_mut().zip(&shares) {
        for (at, share) in group.members.iter().zip(shares) {
            let target = match (group.relief, group.included) {
                (None, _) => &mut taxed.tax,
                (Some(_), true) => &mut taxed.waived,
                (Some(_), false) => continue,
            };
            target[*at] += share;
            group.amount += if group.relief.is_none() { *share } else { 0 };
        }
    }
    for group in &mut taxed.groups {
        for at in &group.members {
            let inside = if group.included { taxed.tax[*at] + taxed.waived[*at] } else { 0 };
            group.base += left[*at] - inside;
        }
    }
    Ok(taxed)
}

/// A group's tax over its members, in whole steps.
fn spread(amount: i64, group: &Group<'_>, left: &[i64], step: i64) -> Result<Vec<i64>, Error> {
    let weights: Vec<i64> = group.members.iter().map(|at| left[*at]).collect();
    let mut parts = Allocation::LargestRemainder.split(amount / step, &weights, ZeroWeights::Equal)?;
    parts.iter_mut().for_each(|part| *part *= step);
    Ok(parts)
}

/// One rounding of the exact sum of all taxes.
fn total_level(
    policy: &PricingPolicy,
    groups: &[Group<'_>],
    shares: &mut [Vec<i64>],
    left: &[i64],
    step: i64,
) -> Result<(), Error> {
    let (mut denominator, mut sum) = (1_i128, 0_i128);
    for group in groups {
        denominator = common(denominator, i128::from(group.share.denominator()));
    }
    let overflow = || Error::new(Code::NumberOverflow, "the taxes' denominators do not fit");
    let mut weights = Vec::with_capacity(groups.len());
    for group in groups {
        let scale = denominator / i128::from(group.share.denominator());
        let exact = i128::from(group.listed).checked_mul(i128::from(group.share.numerator()));
        let exact = exact.and_then(|exact| exact.checked_mul(scale)).ok_or_else(overflow)?;
        sum = sum.checked_add(exact).ok_or_else(overflow)?;
        weights.push(exact);
    }
    let divisor = denominator.checked_mul(i128::from(step)).ok_or_else(overflow)?;
    let whole = narrow(policy.tax_rounding.quotient(sum, divisor)?)?;
    // Floors first, then one step each to the largest remainders.
    let mut amounts: Vec<i64> = Vec::with_capacity(groups.len());
    for exact in &weights {
        amounts.push(narrow(exact.div_euclid(divisor))?);
    }
    let mut order: Vec<usize> = (0..groups.len()).collect();
    crate::foundation::order::sort_by(&mut order, |a, b| {
        weights[*b].rem_euclid(divisor).cmp(&weights[*a].rem_euclid(divisor))
    });
    let mut rest = whole - amounts.iter().sum::<i64>();
    for at in order.into_iter().cycle().take(groups.len() * 2) {
        if rest <= 0 {
            break;
        }
        amounts[at] += 1;
        rest -= 1;
    }
    for ((group, shares), amount) in groups.iter().zip(shares).zip(amounts) {
        *shares = spread(amount * step, group, left, step)?;
    }
    Ok(())
}
