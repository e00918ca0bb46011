//! Retention: a record goes when its period is over and nobody has ordered to keep it.

use super::PrivacyVerdict;
use crate::compliance::verdict::{Citation, ComplianceStatus, Obligation};
use crate::foundation::date::Date;
use crate::foundation::error::Error;
use crate::foundation::wire::wire;

/// How long a record is kept.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionPeriod {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: RetentionUnit,
    /// Whether the period begins with the end of the calendar year, as commercial law has it in places.
    #[wire(default = false)]
    pub from_year_end: bool,
}

/// The unit of a period.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionUnit {
    /// Days.
    Day,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// An order not to delete.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Its name.
    pub id: String,
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds; absent: until further notice.
    pub to: Option<Date>,
}

/// Keep, delete, or held.
///
/// # Errors
/// `time.range` at `/period`.
pub(super) fn judge(
    from: Date,
    period: &RetentionPeriod,
    day: Date,
    holds: &[LegalHold],
) -> Result<PrivacyVerdict, Error> {
    let begins = if period.from_year_end { Date::new(from.parts().0, 12, 31)? } else { from };
    let count = i64::from(period.count);
    let last = match period.unit {
        RetentionUnit::Day => begins.plus_days(count),
        RetentionUnit::Month => begins.plus_months(count),
        RetentionUnit::Year => begins.plus_months(12 * count),
    };
    let due = last.and_then(|last| last.plus_days(1)).map_err(|error| error.under("period"))?;
    let held = holds.iter().find(|hold| hold.from <= day && hold.to.is_none_or(|to| day < to));
    let mut verdict = match (day >= due, held) {
        (false, _) => PrivacyVerdict::new(ComplianceStatus::Compliant, "kept"),
        (true, Some(hold)) => {
            let mut verdict = PrivacyVerdict::new(ComplianceStatus::Compliant, "held");
            verdict.obligations.push(Obligation { code: "hold_review", check: hold.id.clone(), by: hold.to });
            verdict
        }
        (true, None) => {
            let mut verdict = PrivacyVerdict::new(ComplianceStatus::NonCompliant, "due");
            verdict.obligations.push(Obligation { code: "delete", check: "retention".to_owned(), by: Some(due) });
            verdict
        }
    };
    verdict.delete_from = Some(due);
    verdict.citation = Some(Citation {
        document: "Regulation (EU) 2016/679".to_owned(),
        section: Some("Article 5(1)(e)".to_owned()),
        date: None,
        link: None,
    });
    Ok(verdict)
}
