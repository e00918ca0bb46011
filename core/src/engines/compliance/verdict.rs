//! What a check says, and how checks combine. A verdict is the mechanical application of a cited rule to the facts that
//! were given: neither legal nor religious advice.

use crate::foundation::date::Date;
use crate::foundation::wire::wire;

/// The sentence that every verdict carries.
pub const DISCLAIMER: &str = "The mechanical application of the cited rules to the facts given; neither legal advice nor a religious ruling. Who is responsible decides.";

/// What a check, or all checks of one standard together, found.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplianceStatus {
    /// The rule holds.
    Compliant,
    /// The rule is broken.
    NonCompliant,
    /// The facts point both ways, or the authority leaves it open.
    Doubtful,
    /// A fact is missing, so that nothing can be said.
    Undetermined,
    /// The rule does not speak of this case.
    NotApplicable,
}

impl ComplianceStatus {
    /// Its number in columns, which grows with its weight in one verdict: 0 not applicable, 1 compliant, 2 doubtful,
    /// 3 undetermined, 4 non-compliant.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Compliant => 1,
            Self::Doubtful => 2,
            Self::Undetermined => 3,
            Self::NonCompliant => 4,
        }
    }

    /// The status of a number.
    #[must_use]
    pub fn of_code(code: i64) -> Option<Self> {
        let every = [Self::NotApplicable, Self::Compliant, Self::Doubtful, Self::Undetermined, Self::NonCompliant];
        every.into_iter().find(|status| i64::from(status.code()) == code)
    }

    /// The status of several checks together: any broken rule breaks the whole; else anything undetermined leaves it
    /// undetermined; else doubt; else compliance; not applicable only where no rule applies.
    #[must_use]
    pub fn together(statuses: impl IntoIterator<Item = Self>) -> Self {
        let heavier = |worst: Self, next: Self| if next.code() > worst.code() { next } else { worst };
        statuses.into_iter().fold(Self::NotApplicable, heavier)
    }
}

/// Where a rule stands.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The document.
    pub document: String,
    /// The clause, article or table in it.
    pub section: Option<String>,
    /// The document's date or edition, as it names it.
    pub date: Option<String>,
    /// What a reader can search or open.
    pub link: Option<String>,
}

/// An exception that somebody answers for: the check is reported as it is, and does not count in the verdict.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The standard (pack id).
    pub standard: String,
    /// The check of it.
    pub check: String,
    /// Who grants it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// First day on which it no longer holds.
    pub expires: Date,
}

/// Something that stays to be done although, or because, of the verdict.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// What: `purify`, `waiver_review`, `supply_evidence`, …
    pub code: &'static str,
    /// The check it comes from.
    pub check: String,
    /// By when, where there is a day.
    pub by: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::ComplianceStatus::{self, *};

    #[test]
    fn the_heaviest_decides() {
        assert_eq!(ComplianceStatus::together([]), NotApplicable);
        assert_eq!(ComplianceStatus::together([NotApplicable, Compliant]), Compliant);
        assert_eq!(ComplianceStatus::together([Compliant, Doubtful]), Doubtful);
        assert_eq!(ComplianceStatus::together([Undetermined, Doubtful]), Undetermined);
        assert_eq!(ComplianceStatus::together([Undetermined, NonCompliant, Doubtful]), NonCompliant);
    }
}
