//! Rules for contracts: the payload of a pack of kind `contract_rules`.

use crate::compliance::verdict::{Citation, ComplianceStatus};
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::PackStatus;
use crate::foundation::wire::wire;

/// The checks of one subject (riba, late payment, gharar, maysir), each of which must hold where it applies.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractStandard {
    /// What it is called.
    pub title: String,
    /// Who issues it.
    pub authority: String,
    /// The checks, in order.
    pub checks: Vec<ContractCheck>,
}

/// One check.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractCheck {
    /// Its id within the standard.
    pub id: String,
    /// What it demands, in words.
    pub title: String,
    /// Where it stands.
    pub citation: Citation,
    /// How sure it is.
    #[wire(default = PackStatus::Cited)]
    pub status: PackStatus,
    /// What readers of the same text disagree on.
    pub note: Option<String>,
    /// The kinds of contracts that it speaks of; all, where it names none.
    #[wire(default = Vec::new())]
    pub applies_to: Vec<String>,
    /// What a contract is that breaks it: non-compliant, or doubtful for an indicator that somebody must weigh.
    #[wire(default = ComplianceStatus::NonCompliant)]
    pub breach: ComplianceStatus,
    /// The rule.
    pub rule: ContractRule,
}

/// What a check looks at.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContractRule {
    /// A sum of amounts is zero or less: what may not be exceeded counts negatively.
    AtMostZero {
        /// The amounts.
        terms: Vec<ContractTerm>,
    },
    /// A condition that somebody has judged.
    Condition {
        /// Its name.
        input: String,
        /// The value that it must have.
        holds: bool,
    },
    /// No amount of a series is above the one before it.
    NeverRises {
        /// The name of the series.
        series: String,
    },
}

/// An amount of a sum.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractTerm {
    /// Its name.
    pub input: String,
    /// How often it counts; negative, where it is what may not be exceeded.
    #[wire(default = 1)]
    pub times: i32,
    /// Whether a contract that does not name it has none of it.
    #[wire(default = false)]
    pub absent_is_zero: bool,
    /// Whether changing it mends nothing, because it is a fact and no term of the contract: a cost that was borne.
    #[wire(default = false)]
    pub fixed: bool,
}

impl ContractStandard {
    /// The standard, if it makes sense.
    ///
    /// # Errors
    /// `pack.payload` for no checks, two checks of one id, an empty sum, an amount that counts zero times, a breach that
    /// is neither non-compliant nor doubtful.
    pub fn checked(self) -> Result<Self, Error> {
        let wrong = |at: usize, detail: &'static str| Err(Error::new(Code::PackPayload, detail).at(at).under("checks"));
        if self.checks.is_empty() {
            return Err(Error::new(Code::PackPayload, "a standard has checks").under("checks"));
        }
        for (at, check) in self.checks.iter().enumerate() {
            if self.checks.iter().take(at).any(|earlier| earlier.id == check.id) {
                return wrong(at, "two checks have this id");
            }
            if !matches!(check.breach, ComplianceStatus::NonCompliant | ComplianceStatus::Doubtful) {
                return wrong(at, "a breach is non_compliant or doubtful");
            }
            if let ContractRule::AtMostZero { terms } = &check.rule
                && (terms.is_empty() || terms.iter().any(|term| term.times == 0))
            {
                return wrong(at, "a sum has amounts, each of which counts");
            }
        }
        Ok(self)
    }
}
