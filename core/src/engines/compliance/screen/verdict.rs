//! The verdict of one standard on one company, with everything that it was read from.

use crate::compliance::ratio::Comparison;
use crate::compliance::screen::facts::ScreenState;
use crate::compliance::verdict::{Citation, ComplianceStatus, Obligation, Waiver};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::pack::PackStatus;
use crate::foundation::rational::Rational;
use crate::foundation::wire::wire;

/// The answer of `compliance.screen`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenAnswer {
    /// The company, as it was named.
    pub company: String,
    /// The day of the law.
    pub as_of: Date,
    /// One verdict for each standard, in the order asked for.
    pub verdicts: Vec<ScreenVerdict>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// The verdict of one standard.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenVerdict {
    /// The standard (pack id).
    pub standard: String,
    /// The version in force on the day.
    pub version: String,
    /// What it is called.
    pub title: String,
    /// How sure the pack is of itself.
    pub pack_status: PackStatus,
    /// All checks together.
    pub status: ComplianceStatus,
    /// Each check, in the order of the document.
    pub checks: Vec<CheckVerdict>,
    /// Names of facts that were needed and not given, in alphabetical order.
    pub missing: Vec<String>,
    /// What stays to be done.
    pub obligations: Vec<Obligation>,
    /// What the next evaluation must be given, for standards with memory.
    pub states: Vec<ScreenState>,
}

/// What one check found.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckVerdict {
    /// Its id.
    pub id: String,
    /// What it demands.
    pub title: String,
    /// What it found.
    pub status: ComplianceStatus,
    /// Where the rule stands.
    pub citation: Citation,
    /// How sure its figures are.
    pub certainty: PackStatus,
    /// The comparison, for a ratio that could be formed.
    pub measured: Option<Measured>,
    /// The facts that it read.
    pub evidence: Vec<Evidence>,
    /// Codes: `short_window`, `absent_as_zero`, `denominator_not_positive`, `member_threshold`, `buffer_holds`,
    /// `waiver_expired`, `disputed`.
    pub notes: Vec<&'static str>,
    /// For a broken check: each smallest change of one fact, the others held fixed, that mends it; the smallest first.
    pub remedies: Vec<Remedy>,
    /// The exception under which it does not count.
    pub waiver: Option<Waiver>,
}

/// A ratio beside its threshold.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The exact ratio, `n/d` in lowest terms.
    pub value: String,
    /// How it must stand to the threshold.
    pub operator: Comparison,
    /// The threshold.
    pub threshold: Rational,
    /// The threshold less the ratio, `n/d` in lowest terms.
    pub margin: String,
}

/// A fact that was read.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where it stands in the request, as an RFC 6901 pointer.
    pub path: String,
    /// The amount in minor units; the sum of the months used, for a series.
    pub minor: Option<String>,
    /// The number of months used, for a series.
    pub months: Option<u16>,
    /// The judgement, for a condition.
    pub holds: Option<bool>,
}

/// The smallest change of one fact that mends a check.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Change an amount.
    Amount {
        /// Where it stands in the request.
        path: String,
        /// By so many minor units; negative: reduce it.
        change: String,
        /// Of this currency.
        currency: Currency,
    },
    /// Change a judgement, by changing what it judges.
    Condition {
        /// Where it stands in the request.
        path: String,
        /// What it must become.
        holds: bool,
    },
}
