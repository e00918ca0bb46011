//! What is known of a company when it is screened.

use crate::compliance::verdict::{ComplianceStatus, Waiver};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::wire::wire;
use std::collections::BTreeMap;

/// A request of `compliance.screen`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenRequest {
    /// The day of the law: it selects the version of each standard.
    pub as_of: Date,
    /// The standards, by pack id. Each gets a verdict of its own; they are never merged.
    pub standards: Vec<String>,
    /// The company.
    pub company: CompanyFacts,
    /// What the last evaluation returned, for standards with memory.
    #[wire(default = Vec::new())]
    pub states: Vec<ScreenState>,
    /// Exceptions.
    #[wire(default = Vec::new())]
    pub waivers: Vec<Waiver>,
}

/// The facts, by name. What a standard asks for and is not here is missing: never zero.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyFacts {
    /// Any name for it.
    pub id: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Amounts, such as `interestBearingDebt`, `totalAssets`, `totalRevenue`.
    #[wire(default = BTreeMap::new())]
    pub amounts: BTreeMap<String, CompanyAmount>,
    /// Month-end amounts in order of time, the latest last, such as `marketCapitalization`.
    #[wire(default = BTreeMap::new())]
    pub series: BTreeMap<String, Vec<i64>>,
    /// Judgements, such as `coreBusinessPermissible`.
    #[wire(default = BTreeMap::new())]
    pub conditions: BTreeMap<String, bool>,
}

/// An amount of the company's accounts.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyAmount {
    /// Minor units of the company's currency.
    pub minor: i64,
    /// The balance-sheet or period-end day.
    pub as_of: Option<Date>,
    /// Where it was read.
    pub source: Option<String>,
}

/// What one check of a standard with memory remembers of a company.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenState {
    /// The standard (pack id).
    pub standard: String,
    /// The check.
    pub check: String,
    /// The status that holds.
    pub status: ComplianceStatus,
    /// Evaluations in a row on the other side of the threshold.
    #[wire(default = 0)]
    pub run: u8,
}
