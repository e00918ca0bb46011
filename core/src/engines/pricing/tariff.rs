//! Tariffs: what a quantity costs, exactly, before any rounding.

use crate::foundation::error::{Code, Error};
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::wire::wire;

/// One tier of a tariff.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TariffTier {
    /// The last quantity of the tier, inclusive. Absent in the last tier only.
    pub up_to: Option<Rational>,
    /// Minor units for one unit.
    #[wire(default = Rational::ZERO)]
    pub unit: Rational,
    /// Minor units once, when the tier is reached.
    #[wire(default = Rational::ZERO)]
    pub flat: Rational,
}

/// Blocks of one size: part of a block costs as much as a whole one.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TariffBlock {
    /// Units of a block, above zero.
    pub size: Rational,
    /// Blocks of this tier; the last tier is open whatever this says.
    pub max: u32,
    /// Minor units for one block.
    pub price: Rational,
}

/// How a quantity becomes a price.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tariff {
    /// The tier of the whole quantity prices all of it. Not monotone: 101 units may cost less than 100.
    Volume {
        /// Tiers, ascending.
        tiers: Vec<TariffTier>,
    },
    /// Each tier prices its own slice, and every tier that is reached adds its flat fee.
    Graduated {
        /// Tiers, ascending.
        tiers: Vec<TariffTier>,
    },
    /// Whole packages; a part of one costs as much.
    Package {
        /// Units of a package, above zero.
        size: Rational,
        /// Minor units for one package.
        price: Rational,
        /// Units that are free.
        #[wire(default = Rational::ZERO)]
        free: Rational,
    },
    /// Blocks, tier by tier.
    Blocks {
        /// Tiers, ascending.
        blocks: Vec<TariffBlock>,
        /// Whether the highest tier that is reached prices everything.
        #[wire(default = false)]
        top_tier: bool,
    },
    /// A share of the quantity (an amount in minor units) and a fee for each event.
    Percentage {
        /// Percent of what is not free.
        percent: Rational,
        /// Minor units for each event that is not free altogether.
        #[wire(default = Rational::ZERO)]
        fixed: Rational,
        /// What is free, of all events together.
        #[wire(default = Rational::ZERO)]
        free: Rational,
        /// The first events, so many, are free: up to `free`, where that is above zero, and altogether otherwise.
        #[wire(default = 0)]
        free_events: u32,
        /// Least of an event that is not free altogether.
        least: Option<Rational>,
        /// Most of an event.
        most: Option<Rational>,
    },
}

/// What one tier contributes.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatedSlice {
    /// The tier, from 0.
    pub tier: u32,
    /// Units, packages or blocks counted.
    pub quantity: Rational,
    /// Minor units for them, the flat fee aside.
    pub amount: Rational,
    /// The flat fee.
    pub flat: Rational,
}

/// One event of usage: its units, and those units weighted by the share of the period that they were there.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageEvent {
    /// Units; negative takes some away.
    pub units: Rational,
    /// The same, weighted. Absent: as the units.
    pub prorated: Option<Rational>,
}

fn wrong(field: &str, detail: &str) -> Error {
    Error::new(Code::PricingTariff, detail).under(field)
}

/// Refuses tiers that do not ascend.
fn ascending(tiers: &[TariffTier]) -> Result<(), Error> {
    let (Some(last), true) = (tiers.last(), tiers.len() <= 1_000) else {
        return Err(wrong("tiers", "a tariff has 1 to 1000 tiers"));
    };
    let mut below = Rational::ZERO;
    for (at, tier) in tiers.iter().enumerate().take(tiers.len() - 1) {
        match tier.up_to {
            Some(to) if to > below => below = to,
            _ => return Err(wrong("upTo", "bounds ascend, and only the last tier is open").at(at).under("tiers")),
        }
    }
    if last.up_to.is_some_and(|to| to <= below) {
        return Err(wrong("upTo", "bounds ascend").at(tiers.len() - 1).under("tiers"));
    }
    Ok(())
}

/// The first tier that holds the quantity; the last one holds all.
fn tier_of(tiers: &[TariffTier], units: Rational) -> usize {
    let open = tiers.len().saturating_sub(1);
    tiers.iter().position(|tier| tier.up_to.is_none_or(|to| units <= to)).unwrap_or(open)
}

fn ceiling(units: Rational, size: Rational) -> Result<Rational, Error> {
    Ok(Rational::integer(Rounding::Ceiling.increments(units, size)?))
}

impl Tariff {
    /// What a quantity costs in each tier. `prorated` is what is charged where the tier goes by the full quantity.
    ///
    /// # Errors
    /// `pricing.tariff`, `number.range` for a negative quantity, `number.overflow`.
    pub fn rate(&self, units: Rational, prorated: Rational, zero_pays_flat: bool) -> Result<Vec<RatedSlice>, Error> {
        if units < Rational::ZERO {
            return Err(Error::new(Code::NumberRange, "a quantity is zero or more").under("units"));
        }
        let used = units > Rational::ZERO || zero_pays_flat;
        let flat = |tier: &TariffTier| if used { tier.flat } else { Rational::ZERO };
        let mut slices = Vec::new();
        match self {
            Self::Volume { tiers } => {
                ascending(tiers)?;
                let tier = tier_of(tiers, units);
                let amount = prorated.times(tiers[tier].unit)?;
                slices.push(RatedSlice { tier: tier as u32, quantity: prorated, amount, flat: flat(&tiers[tier]) });
            }
            Self::Graduated { tiers } => {
                ascending(tiers)?;
                let (mut below, last) = (Rational::ZERO, tier_of(tiers, units));
                for (at, tier) in tiers.iter().enumerate().take(last + 1) {
                    let to = if at == last { units } else { tier.up_to.unwrap_or(units) };
                    let quantity = to.minus(below)?;
                    let amount = quantity.times(tier.unit)?;
                    slices.push(RatedSlice { tier: at as u32, quantity, amount, flat: flat(tier) });
                    below = to;
                }
            }
            Self::Package { size, price, free } => {
                if *size <= Rational::ZERO {
                    return Err(wrong("size", "a package holds something"));
                }
                let paid = units.minus(*free)?.max(Rational::ZERO);
                let quantity = ceiling(paid, *size)?;
                slices.push(RatedSlice { tier: 0, quantity, amount: quantity.times(*price)?, flat: Rational::ZERO });
            }
            Self::Blocks { blocks, top_tier } => return blocks_of(blocks, *top_tier, units),
            Self::Percentage { .. } => {
                return self.rate_events(&[UsageEvent { units, prorated: None }], zero_pays_flat);
            }
        }
        Ok(slices)
    }

    /// What a series of events costs. Graduated tiers split each event's weighted units over the tiers that its full
    /// units pass through; tiers once reached keep their flat fee; a count that falls below zero costs nothing at all.
    ///
    /// # Errors
    /// As [`Self::rate`].
    pub fn rate_events(&self, events: &[UsageEvent], zero_pays_flat: bool) -> Result<Vec<RatedSlice>, Error> {
        match self {
            Self::Graduated { tiers } => prorated_graduated(tiers, events, zero_pays_flat),
            Self::Percentage { percent, fixed, free, free_events, least, most } => {
                let (mut slices, mut left) = (Vec::new(), *free);
                for (at, event) in events.iter().enumerate() {
                    let units = event.units.max(Rational::ZERO);
                    // Whichever of the two limits is reached first ends what is free.
                    let among = at < *free_events as usize;
                    if !among && *free_events > 0 {
                        left = Rational::ZERO;
                    } else if among && *free == Rational::ZERO {
                        left = units;
                    }
                    let paid = units.minus(left)?.max(Rational::ZERO);
                    left = left.minus(units)?.max(Rational::ZERO);
                    let share = paid.times(percent.over(Rational::integer(100))?)?;
                    let mut fee = *fixed;
                    if paid == Rational::ZERO {
                        fee = Rational::ZERO;
                    } else {
                        let mut sum = share.plus(fee)?;
                        sum = sum.max(least.unwrap_or(sum));
                        sum = sum.min(most.unwrap_or(sum));
                        fee = sum.minus(share)?;
                    }
                    slices.push(RatedSlice { tier: at as u32, quantity: paid, amount: share, flat: fee });
                }
                Ok(slices)
            }
            _ => {
                let (mut units, mut prorated) = (Rational::ZERO, Rational::ZERO);
                for event in events {
                    units = units.plus(event.units)?;
                    prorated = prorated.plus(event.prorated.unwrap_or(event.units))?;
                }
                self.rate(units.max(Rational::ZERO), prorated.max(Rational::ZERO), zero_pays_flat)
            }
        }
    }
}

fn blocks_of(blocks: &[TariffBlock], top_tier: bool, units: Rational) -> Result<Vec<RatedSlice>, Error> {
    if blocks.is_empty() || blocks.len() > 1_000 {
        return Err(wrong("blocks", "a tariff has 1 to 1000 tiers"));
    }
    let (mut slices, mut rest) = (Vec::new(), units);
    for (at, block) in blocks.iter().enumerate() {
        if block.size <= Rational::ZERO {
            return Err(wrong("size", "a block holds something").at(at).under("blocks"));
        }
        let room = block.size.times(Rational::integer(i64::from(block.max)))?;
        let last = at + 1 == blocks.len() || rest <= room;
        let held = if last { rest } else { room };
        let counted = if top_tier && last { units } else { held };
        let quantity = ceiling(counted, block.size)?;
        let slice =
            RatedSlice { tier: at as u32, quantity, amount: quantity.times(block.price)?, flat: Rational::ZERO };
        if last {
            if top_tier {
                slices.clear();
            }
            slices.push(slice);
            break;
        }
        slices.push(slice);
        rest = rest.minus(room)?;
    }
    Ok(slices)
}

fn prorated_graduated(
    tiers: &[TariffTier],
    events: &[UsageEvent],
    zero_pays_flat: bool,
) -> Result<Vec<RatedSlice>, Error> {
    ascending(tiers)?;
    let mut slices: Vec<RatedSlice> = Vec::new();
    for (at, tier) in tiers.iter().enumerate() {
        let flat = if at == 0 && zero_pays_flat { tier.flat } else { Rational::ZERO };
        slices.push(RatedSlice { tier: at as u32, quantity: Rational::ZERO, amount: Rational::ZERO, flat });
    }
    let mut count = Rational::ZERO;
    for event in events {
        let after = count.plus(event.units)?;
        if event.units == Rational::ZERO {
            continue;
        }
        let weight = event.prorated.unwrap_or(event.units).over(event.units)?;
        let (low, high) = if after < count { (after, count) } else { (count, after) };
        let mut below = Rational::ZERO;
        for (slice, tier) in slices.iter_mut().zip(tiers) {
            let above = tier.up_to.unwrap_or(high).max(below);
            let above = if slice.tier as usize + 1 == tiers.len() { above.max(high) } else { above };
            let passed = high.min(above).minus(low.max(below))?;
            if passed > Rational::ZERO {
                let signed = if after < count { Rational::ZERO.minus(passed)? } else { passed };
                let units = signed.times(weight)?;
                slice.quantity = slice.quantity.plus(units)?;
                slice.amount = slice.amount.plus(units.times(tier.unit)?)?;
                slice.flat = tier.flat;
            }
            below = above;
        }
        count = after;
        if count < Rational::ZERO {
            return Ok(Vec::new());
        }
    }
    let reached = slices.iter().rposition(|slice| slice.quantity != Rational::ZERO || slice.flat != Rational::ZERO);
    slices.truncate(reached.map_or(1, |at| at + 1));
    Ok(slices)
}

/// The sum of slices.
///
/// # Errors
/// `number.overflow`.
pub fn total(slices: &[RatedSlice]) -> Result<Rational, Error> {
    let mut sum = Rational::ZERO;
    for slice in slices {
        sum = sum.plus(slice.amount)?.plus(slice.flat)?;
    }
    Ok(sum)
}
