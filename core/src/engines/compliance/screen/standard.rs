//! A standard of equity screening: the payload of a pack of kind `equity_screen`.

use crate::compliance::ratio::Comparison;
use crate::compliance::verdict::Citation;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::PackStatus;
use crate::foundation::rational::Rational;
use crate::foundation::wire::wire;

/// The checks of one standard, all of which must hold.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenStandard {
    /// What it is called.
    pub title: String,
    /// Who issues it.
    pub authority: String,
    /// The checks, in the order of the document.
    pub checks: Vec<ScreenCheck>,
}

/// One check.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenCheck {
    /// Its id within the standard.
    pub id: String,
    /// What it demands, in words.
    pub title: String,
    /// Where it stands.
    pub citation: Citation,
    /// How sure its figures are.
    #[wire(default = PackStatus::Cited)]
    pub status: PackStatus,
    /// What readers of the same text disagree on.
    pub note: Option<String>,
    /// The rule.
    pub rule: ScreenRule,
}

/// What a check compares.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenRule {
    /// A sum of amounts against an amount.
    Ratio {
        /// What is measured.
        numerator: Vec<WeightedInput>,
        /// Against what.
        denominator: Denominator,
        /// How the ratio must stand to the threshold.
        operator: Comparison,
        /// The threshold.
        threshold: Rational,
        /// The threshold for a company that was compliant at the last evaluation (hysteresis).
        member_threshold: Option<Rational>,
        /// A band around the threshold in which the last status persists for a while.
        buffer: Option<Buffer>,
        /// What a missing amount of the numerator means.
        #[wire(default = AbsentInput::Undetermined)]
        absent: AbsentInput,
        /// Whether a share within the threshold is to be given away (purification).
        #[wire(default = false)]
        purify: bool,
    },
    /// A condition that somebody has judged.
    Condition {
        /// Its name.
        input: String,
        /// The value that it must have.
        holds: bool,
    },
}

/// An amount with its factor.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedInput {
    /// The name of the amount.
    pub input: String,
    /// How often it counts.
    #[wire(default = Rational::ONE)]
    pub weight: Rational,
}

/// What a ratio is measured against.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denominator {
    /// The name of the amount, or of the series of which the mean is taken.
    pub input: String,
    /// The number of latest months of the series to average; absent for a plain amount.
    pub months: Option<u16>,
    /// What a series shorter than that means.
    #[wire(default = ShortWindow::Mean)]
    pub short_window: ShortWindow,
}

/// What to do when a series has fewer months than the standard averages.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortWindow {
    /// Average what there is, with a note.
    Mean,
    /// Say nothing.
    Undetermined,
}

/// What a missing amount means.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsentInput {
    /// Nothing can be said.
    Undetermined,
    /// It counts as zero, with a note: the standard's own rule for what a statement does not list.
    Zero,
}

/// A band around a threshold. Outside it the ratio decides at once; inside, the last status holds until the ratio has
/// been on the other side of the threshold for so many evaluations in a row.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// Lower end; the band begins here.
    pub lower: Rational,
    /// Upper end; a ratio of this much is outside.
    pub upper: Rational,
    /// Evaluations in a row.
    pub evaluations: u8,
}

impl ScreenStandard {
    /// The standard, if it makes sense.
    ///
    /// # Errors
    /// `pack.payload` for no checks, two checks of one id, an empty numerator, a weight of zero, an average over no
    /// months, or a band that does not hold its threshold.
    pub fn checked(self) -> Result<Self, Error> {
        let wrong = |at: usize, detail: &'static str| Err(Error::new(Code::PackPayload, detail).at(at).under("checks"));
        if self.checks.is_empty() {
            return Err(Error::new(Code::PackPayload, "a standard has checks").under("checks"));
        }
        for (at, check) in self.checks.iter().enumerate() {
            if self.checks.iter().take(at).any(|earlier| earlier.id == check.id) {
                return wrong(at, "two checks have this id");
            }
            let ScreenRule::Ratio { numerator, denominator, threshold, buffer, .. } = &check.rule else { continue };
            if numerator.is_empty() || numerator.iter().any(|part| part.weight == Rational::ZERO) {
                return wrong(at, "a numerator has parts, each with a weight");
            }
            if denominator.months == Some(0) {
                return wrong(at, "an average takes at least one month");
            }
            let holds = |band: &Buffer| band.lower <= *threshold && *threshold <= band.upper && band.evaluations > 0;
            if !buffer.as_ref().is_none_or(holds) {
                return wrong(at, "a band holds its threshold and counts evaluations");
            }
        }
        Ok(self)
    }
}
