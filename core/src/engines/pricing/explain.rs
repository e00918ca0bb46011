//! The explanation of a quote: every amount as an operation over others, with the exact number before rounding.

use super::book::PriceBook;
use super::offer::Deed;
use super::policy::{PercentBase, RoundAt, SpreadWeights, TaxLevel};
use super::quote::{QuoteAnswer, Quoted};
use crate::foundation::error::Error;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::wire::wire;
use std::sync::Arc;

/// What made an amount.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceOperation {
    /// Unit price times quantity.
    Multiply,
    /// A share of a price, taken off.
    Percent,
    /// An amount, taken off.
    Amount,
    /// The distance to a lower price, taken off.
    Price,
    /// Units reduced by a buy-get promotion.
    BuyGet,
    /// Units sold as a set.
    Bundle,
    /// A line's part of what is taken off several.
    Allocate,
    /// A tax: of prices without it, or contained in those with it.
    Tax,
    /// A tax contained in the price that is not charged.
    Relief,
    /// A price from another currency, by the rate whose source is the rule.
    Convert,
    /// What makes the sum whole.
    Round,
    /// What rounding to coins adds to what is handed over; taxes stay as they are.
    CashRound,
    /// The sum of the inputs.
    Sum,
}

/// Where an amount became whole.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceLevel {
    /// For each unit.
    Unit,
    /// For each line.
    Line,
    /// For all lines of a tax.
    Group,
    /// For everything.
    Total,
}

/// One node of the explanation. What a promotion takes off is negative. The inputs of a `sum` add up to its amount
/// exactly; so do the `allocate` nodes that have a promotion's node as input.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceNode {
    /// Its number: its place in the list.
    pub id: u32,
    /// What made it.
    pub op: PriceOperation,
    /// The line, charge or tax that it belongs to.
    pub of: Option<Arc<str>>,
    /// Nodes that it was made of, all with lower numbers.
    pub inputs: Vec<u32>,
    /// Minor units before rounding, caps and floors.
    pub exact: Rational,
    /// Quanta.
    pub amount: i64,
    /// The promotion or tax exception behind it.
    pub rule: Option<Arc<str>>,
    /// How it was rounded, where `amount` differs from `exact` or could.
    pub rounding: Option<Rounding>,
    /// Where it was rounded.
    pub level: Option<PriceLevel>,
}

struct Tree<'q> {
    nodes: Vec<PriceNode>,
    quanta: i64,
    of: &'q [Arc<str>],
}

impl Tree<'_> {
    fn push(
        &mut self,
        op: PriceOperation,
        at: Option<usize>,
        inputs: Vec<u32>,
        amount: i64,
    ) -> Result<&mut PriceNode, Error> {
        let id = self.nodes.len() as u32;
        self.nodes.push(PriceNode {
            id,
            op,
            of: at.and_then(|at| self.of.get(at).cloned()),
            inputs,
            exact: Rational::new(amount.into(), self.quanta.into())?,
            amount,
            rule: None,
            rounding: None,
            level: None,
        });
        let last = self.nodes.len() - 1;
        Ok(&mut self.nodes[last])
    }
}

fn operation(deed: Deed) -> PriceOperation {
    match deed {
        Deed::Percent(_) => PriceOperation::Percent,
        Deed::Amount(..) => PriceOperation::Amount,
        Deed::Price(_) => PriceOperation::Price,
        Deed::BuyGet(..) => PriceOperation::BuyGet,
        Deed::Bundle(..) => PriceOperation::Bundle,
    }
}

/// Quanta times a fraction, in minor units; `None` where it does not fit.
fn exact(amount: i64, share: Rational, quanta: i64) -> Option<Rational> {
    let (n, d) = (i128::from(share.numerator()), i128::from(share.denominator()));
    Rational::new((i128::from(amount) * n).checked_neg()?, d * i128::from(quanta)).ok()
}

/// The nodes of a quote, its payable sum last.
pub(super) fn nodes(quoted: &Quoted<'_>, book: &PriceBook, answer: &QuoteAnswer) -> Result<Vec<PriceNode>, Error> {
    let (basket, policy) = (&quoted.basket, &book.policy);
    let names: Vec<Arc<str>> = basket.positions.iter().map(|position| basket.cart.id(position.at).into()).collect();
    let count = basket.positions.len();
    let taken = |terms: &[i64]| terms.iter().filter(|term| **term != 0).count() + 1;
    let reductions: usize = quoted.combined.applied.iter().map(|applied| taken(&applied.terms)).sum();
    let size = 2 * count + reductions + quoted.taxed.groups.len() + 8;
    let mut tree = Tree { nodes: Vec::with_capacity(size), quanta: basket.quanta, of: &names };
    let level = match policy.round_at {
        RoundAt::Unit => PriceLevel::Unit,
        RoundAt::Line => PriceLevel::Line,
        RoundAt::Total => PriceLevel::Total,
    };
    let mut terms: Vec<Vec<u32>> = Vec::with_capacity(count);
    let mut left: Vec<i64> = Vec::with_capacity(count);
    for (place, position) in basket.positions.iter().enumerate() {
        let mut inputs = Vec::new();
        if let Some(converted) = quoted.converted.get(position.at).copied().flatten() {
            let amount = converted.amount.times(Rational::integer(basket.quanta))?;
            let node = tree.push(PriceOperation::Convert, Some(place), inputs, amount.numerator())?;
            (node.exact, node.rounding) = (converted.exact, Some(converted.by.rounding));
            node.rule = Some(converted.by.source.as_str().into());
            inputs = vec![node.id];
        }
        let node = tree.push(PriceOperation::Multiply, Some(place), inputs, position.listed)?;
        (node.exact, node.rounding, node.level) = (position.exact, Some(policy.rounding), Some(level));
        let id = node.id;
        let mut own = Vec::with_capacity(4);
        own.push(id);
        terms.push(own);
        left.push(position.listed);
    }
    for applied in &quoted.combined.applied {
        let offer = &quoted.candidates.offers[applied.place];
        let rule: Option<Arc<str>> = Some(offer.promotion.id.as_str().into());
        let before = |place: u32| match policy.percent_base {
            PercentBase::Remaining => left[place as usize],
            PercentBase::Listed => basket.positions[place as usize].listed,
        };
        let mut whole = None;
        if offer.across {
            let (mut base, mut inputs) = (0, Vec::new());
            for place in &offer.targets {
                base += before(*place);
                inputs.extend_from_slice(&terms[*place as usize]);
            }
            let node = tree.push(operation(offer.deed), None, inputs, -applied.sum)?;
            node.rule.clone_from(&rule);
            (node.rounding, node.level) = (Some(policy.rounding), Some(PriceLevel::Total));
            if let Deed::Percent(rate) = offer.deed {
                node.exact = exact(base, rate, basket.quanta).unwrap_or(node.exact);
            }
            whole = Some(node.id);
        }
        let weights: i64 = offer.targets.iter().map(|place| left[*place as usize]).sum();
        let listed = policy.spread_by == SpreadWeights::Listed;
        let mut added: Vec<(usize, i64)> = Vec::new();
        for (place, term) in applied.terms.iter().enumerate().filter(|(_, term)| **term != 0) {
            let (op, inputs) = match whole {
                Some(node) => (PriceOperation::Allocate, vec![node]),
                None => (operation(offer.deed), terms[place].clone()),
            };
            let node = tree.push(op, Some(place), inputs, -term)?;
            node.rule.clone_from(&rule);
            (node.rounding, node.level) = (Some(policy.rounding), Some(level));
            let full = offer.max_units >= basket.positions[place].units;
            let share = match (whole, offer.deed) {
                // Less than the sum times one, whatever the weights: reduced once.
                (Some(_), _) if listed && weights > 0 => {
                    let dividend = -i128::from(applied.sum) * i128::from(left[place]);
                    Rational::new(dividend, i128::from(weights) * i128::from(basket.quanta)).ok()
                }
                (None, Deed::Percent(rate)) if full => exact(before(place as u32), rate, basket.quanta),
                _ => None,
            };
            node.exact = share.unwrap_or(node.exact);
            added.push((place, i64::from(node.id)));
        }
        for (place, id) in added {
            terms[place].push(id as u32);
            left[place] -= applied.terms[place];
        }
    }
    let mut sums: Vec<u32> = Vec::with_capacity(count);
    for (place, inputs) in terms.into_iter().enumerate() {
        // A line without promotions is its own sum.
        match inputs.as_slice() {
            [alone] => sums.push(*alone),
            _ => sums.push(tree.push(PriceOperation::Sum, Some(place), inputs, left[place])?.id),
        }
    }
    let mut total_inputs = sums.clone();
    for group in &quoted.taxed.groups {
        let inputs: Vec<u32> = group.members.iter().map(|at| sums[*at]).collect();
        let charged = group.relief.is_none();
        let node = tree.push(PriceOperation::Tax, None, inputs, group.amount)?;
        node.of = Some(group.rate.id.as_str().into());
        let share = exact(-group.listed, group.share, basket.quanta).filter(|_| charged);
        node.exact = share.unwrap_or(node.exact);
        node.rule = group.relief.map(|exception| exception.id.as_str().into());
        node.rounding = Some(policy.tax_rounding);
        node.level = Some(match policy.tax_level {
            TaxLevel::Unit => PriceLevel::Unit,
            TaxLevel::Line => PriceLevel::Line,
            TaxLevel::Group => PriceLevel::Group,
            TaxLevel::Total => PriceLevel::Total,
        });
        if charged && !group.included {
            total_inputs.push(node.id);
        }
    }
    for (place, waived) in quoted.taxed.waived.iter().enumerate().filter(|(_, waived)| **waived != 0) {
        let node = tree.push(PriceOperation::Relief, Some(place), vec![sums[place]], -waived)?;
        total_inputs.push(node.id);
    }
    let mut total = tree.push(PriceOperation::Sum, None, total_inputs, answer.total)?.id;
    let mut amount = answer.total;
    if answer.rounding != 0 {
        let node = tree.push(PriceOperation::Round, None, vec![total], answer.rounding)?;
        (node.rounding, node.level) = (Some(policy.rounding), Some(PriceLevel::Total));
        amount += answer.rounding;
        let inputs = vec![total, node.id];
        total = tree.push(PriceOperation::Sum, None, inputs, amount)?.id;
    }
    for paid in answer.payments.iter().filter(|paid| paid.rounding != 0) {
        let coins = paid.rounding.saturating_mul(basket.quanta);
        let node = tree.push(PriceOperation::CashRound, None, vec![total], coins)?;
        node.of = Some(paid.id.as_str().into());
        (node.rounding, node.level) = (book.cash.map(|cash| cash.rounding), Some(PriceLevel::Total));
        amount += coins;
        let inputs = vec![total, node.id];
        total = tree.push(PriceOperation::Sum, None, inputs, amount)?.id;
    }
    Ok(tree.nodes)
}
