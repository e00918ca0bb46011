//! A standard made ready for columns: names become places, weights become whole.

use super::PortfolioSettings;
use super::quick::Quick;
use crate::compliance::ratio::{Comparison, overflow, product};
use crate::compliance::screen::evaluate::scale_of;
use crate::compliance::screen::standard::{AbsentInput, Buffer, ScreenRule, ScreenStandard, ShortWindow};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::{Packs, Shelf};
use crate::foundation::rational::Rational;
use crate::foundation::wire::{Node, Read};

/// Checks of one standard at most: one bit each in the masks.
const CHECKS: usize = 63;
/// Millionths of one.
pub(super) const MICROS: f64 = 1e6;

/// One standard in the version of a day, ready for columns.
#[derive(Clone, Debug)]
pub struct ScreenPortfolio {
    pub(super) settings: PortfolioSettings,
    pub(super) inputs: Vec<Input>,
    pub(super) bases: Vec<Base>,
    pub(super) checks: Vec<ColumnCheck>,
    /// The greatest threshold of those that are judged by floats; 0 where there is none.
    pub(super) greatest: f64,
    pub(super) packs: Packs,
}

/// A column that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) name: String,
    pub(super) kind: InputKind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InputKind {
    Amount,
    Series,
    Condition,
    /// What a check remembers.
    Memory,
}

/// What a ratio is measured against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) input: usize,
    /// Latest months to sum; `None` for a plain amount.
    pub(super) months: Option<usize>,
    pub(super) short: ShortWindow,
}

/// A check of the standard.
#[derive(Clone, Debug)]
pub(super) struct ColumnCheck {
    pub(super) id: String,
    pub(super) rule: ColumnRule,
}

/// What it compares.
#[derive(Clone, Debug)]
pub(super) enum ColumnRule {
    Condition { input: usize, holds: bool },
    Ratio(Box<RatioRule>),
}

/// A ratio: Σ units × amounts × months, against the base × scale.
#[derive(Clone, Debug)]
pub(super) struct RatioRule {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) scale: i64,
    pub(super) base: usize,
    /// Whether a missing amount of the numerator leaves it undetermined.
    pub(super) strict: bool,
    pub(super) operator: Comparison,
    /// Amounts of at most this magnitude keep the numerator within 62 bits.
    pub(super) most: i64,
    /// Whether all thresholds are whole millionths.
    pub(super) whole: bool,
    /// The threshold, and that of members.
    pub(super) threshold: Rational,
    pub(super) member: Option<Rational>,
    /// The same in millionths.
    pub(super) edge: f64,
    pub(super) member_edge: Option<f64>,
    pub(super) buffer: Option<Buffer>,
    /// The same: where it begins and ends, in millionths, and its evaluations; one that holds nothing where there is none.
    pub(super) band: (f64, f64, i64),
    /// The columns of the remembered status and run.
    pub(super) state: Option<(usize, usize)>,
    /// For amounts that floats hold: 128 bits surely hold whatever is then looked at again.
    pub(super) quick: Option<Quick>,
}

/// Units times months below this keep amounts of 63 bits, a threshold's denominator and a margin within 127.
const QUICK: u64 = 1 << 32;

fn narrow(value: i128) -> Result<i64, Error> {
    i64::try_from(value).map_err(|_| overflow())
}

/// A threshold in millionths, where it is a whole number of them that floats hold.
fn micros(threshold: Rational) -> Option<f64> {
    const WHOLE: i64 = MICROS as i64;
    let whole = WHOLE % threshold.denominator() == 0;
    let scaled = whole.then(|| threshold.numerator().checked_mul(WHOLE / threshold.denominator())).flatten();
    scaled.filter(|micros| micros.unsigned_abs() < 1 << 40).map(|micros| micros as f64)
}

impl ScreenPortfolio {
    /// Opens the JSON text of [`PortfolioSettings`].
    ///
    /// # Errors
    /// What the strict door refuses; `pack.missing`, `pack.kind`, `pack.payload` below `/standard`, also for a standard
    /// of more than 63 checks; `number.overflow` for weights that are too fine for 64 bits.
    pub fn open(settings: &[u8], shelf: Shelf<'_>) -> Result<Self, Error> {
        let settings = PortfolioSettings::read(&Node::parse(settings)?)?;
        Self::new(settings, shelf).map_err(|error| error.under("standard"))
    }

    fn new(settings: PortfolioSettings, shelf: Shelf<'_>) -> Result<Self, Error> {
        let packs = shelf.alone(&settings.standard, settings.as_of)?;
        let standard: ScreenStandard =
            Shelf(Some(&packs)).payload::<ScreenStandard>(&settings.standard, "equity_screen", None)?.0.checked()?;
        if standard.checks.len() > CHECKS {
            return Err(Error::new(Code::PackPayload, "in columns a standard has at most 63 checks").under("checks"));
        }
        let mut made =
            Self { settings, inputs: Vec::new(), bases: Vec::new(), checks: Vec::new(), greatest: 0.0, packs };
        for check in standard.checks {
            let rule = made.rule(&check.id, &check.rule)?;
            made.checks.push(ColumnCheck { id: check.id, rule });
        }
        Ok(made)
    }

    /// The place of an input, which is added where it is new.
    fn input(&mut self, name: &str, kind: InputKind) -> usize {
        let known = self.inputs.iter().position(|input| input.name == name && input.kind == kind);
        known.unwrap_or_else(|| {
            self.inputs.push(Input { name: name.to_owned(), kind });
            self.inputs.len() - 1
        })
    }

    fn rule(&mut self, id: &str, rule: &ScreenRule) -> Result<ColumnRule, Error> {
        let (numerator, denominator, operator, threshold, member, buffer, absent) = match rule {
            ScreenRule::Condition { input, holds } => {
                return Ok(ColumnRule::Condition { input: self.input(input, InputKind::Condition), holds: *holds });
            }
            ScreenRule::Ratio {
                numerator,
                denominator,
                operator,
                threshold,
                member_threshold,
                buffer,
                absent,
                purify: _,
            } => (numerator, denominator, operator, threshold, member_threshold, buffer, absent),
        };
        let scale = narrow(scale_of(numerator)?)?;
        let mut terms = Vec::with_capacity(numerator.len());
        for part in numerator {
            let whole = i128::from(scale) / i128::from(part.weight.denominator());
            let unit = narrow(product(i128::from(part.weight.numerator()), whole)?)?;
            terms.push((self.input(&part.input, InputKind::Amount), unit));
        }
        let kind = if denominator.months.is_some() { InputKind::Series } else { InputKind::Amount };
        let input = self.input(&denominator.input, kind);
        let base = Base { input, months: denominator.months.map(usize::from), short: denominator.short_window };
        let known = self.bases.iter().position(|known| *known == base);
        let base = known.unwrap_or_else(|| {
            self.bases.push(base);
            self.bases.len() - 1
        });
        let memory = buffer.is_some() || member.is_some();
        let state = memory.then(|| {
            let [status, run] = [".status", ".run"].map(|what| self.input(&[id, what].concat(), InputKind::Memory));
            (status, run)
        });
        let units = terms.iter().try_fold(0_u64, |sum, (_, unit)| sum.checked_add(unit.unsigned_abs()));
        let many = units.and_then(|units| units.checked_mul(denominator.months.unwrap_or(1).into()));
        let most = many.map_or(0, |many| (1_i64 << 62) / i64::try_from(many.max(1)).unwrap_or(i64::MAX));
        let (edge, member_edge) = (micros(*threshold), member.map(micros));
        let band = buffer.as_ref().map(|band| micros(band.lower).zip(micros(band.upper)));
        let whole = edge.is_some() && member_edge != Some(None) && band != Some(None) && scale < 1 << 32;
        let band = band
            .flatten()
            .zip(*buffer)
            .map_or((0.0, 0.0, 0), |((lower, upper), band)| (lower, upper, i64::from(band.evaluations)));
        let quick = if whole && buffer.is_none() && many.is_some_and(|many| many < QUICK) {
            let units: Vec<i64> = terms.iter().map(|(_, unit)| *unit).collect();
            Quick::new(&units, scale, operator.is_ceiling(), (edge.unwrap_or_default(), member_edge.flatten()))
        } else {
            None
        };
        self.greatest = self.greatest.max(quick.map_or(0.0, Quick::greatest));
        Ok(ColumnRule::Ratio(Box::new(RatioRule {
            quick,
            terms,
            scale,
            base,
            strict: *absent == AbsentInput::Undetermined,
            operator: *operator,
            most,
            whole,
            threshold: *threshold,
            member: *member,
            edge: edge.unwrap_or_default(),
            member_edge: member_edge.flatten(),
            buffer: *buffer,
            band,
            state,
        })))
    }
}
