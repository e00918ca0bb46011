//! Contracts: riba on lending, charges for late payment, and what points to gharar or maysir. Each subject is a pack of
//! cited rules with a verdict of its own, with evidence, margins and remedies like those of equity screens.
//!
//! The host says what kind of contract it is and states its terms; nothing is read out of prose.

mod evaluate;
mod standard;

pub use standard::{ContractCheck, ContractRule, ContractStandard, ContractTerm};

use crate::compliance::screen::{CompanyAmount, ScreenVerdict};
use crate::compliance::verdict::{ComplianceStatus, DISCLAIMER, Obligation, Waiver};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt};
use crate::foundation::error::Error;
use crate::foundation::pack::Shelf;
use crate::foundation::wire::wire;
use std::collections::BTreeMap;

/// A request of `compliance.contract`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractRequest {
    /// The day of the rules: it selects the version of each standard.
    pub as_of: Date,
    /// The standards, by pack id: `contract-riba`, `contract-late-payment`, `contract-gharar`, `contract-maysir`. Each
    /// gets a verdict of its own.
    pub standards: Vec<String>,
    /// The contract.
    pub contract: ContractTerms,
    /// Exceptions.
    #[wire(default = Vec::new())]
    pub waivers: Vec<Waiver>,
}

/// What a contract says. What a check asks for and is not here is missing, unless the check says otherwise.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractTerms {
    /// Any name for it.
    pub id: String,
    /// What it is, such as `loan`, `murabaha`, `credit_sale`, `salam`, `exchange`, `insurance`, `game`.
    pub kind: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Amounts, such as `principal`, `totalRepayable`, `lateChargesToIncome`.
    #[wire(default = BTreeMap::new())]
    pub amounts: BTreeMap<String, CompanyAmount>,
    /// Amounts in order of time, such as `totalOwed` if nothing is paid.
    #[wire(default = BTreeMap::new())]
    pub series: BTreeMap<String, Vec<i64>>,
    /// Judgements, such as `priceKnown`.
    #[wire(default = BTreeMap::new())]
    pub conditions: BTreeMap<String, bool>,
}

/// The answer of `compliance.contract`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractAnswer {
    /// The contract, as it was named.
    pub contract: String,
    /// The day of the rules.
    pub as_of: Date,
    /// One verdict for each standard, in the order asked for.
    pub verdicts: Vec<ScreenVerdict>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// Checks a contract by each standard in the version that was in force on the day.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload`, `number.overflow` below `/standards`.
pub fn contract(shelf: Shelf<'_>, request: &ContractRequest) -> Result<Outcome<ContractAnswer>, Error> {
    let mut verdicts = Vec::with_capacity(request.standards.len());
    let mut packs = Vec::with_capacity(request.standards.len());
    for (at, id) in request.standards.iter().enumerate() {
        let (verdict, receipt) = one(shelf, id, request).map_err(|error| error.at(at).under("standards"))?;
        verdicts.push(verdict);
        packs.push(receipt);
    }
    let contract = request.contract.id.clone();
    let answer = ContractAnswer { contract, as_of: request.as_of, verdicts, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs })
}

fn one(shelf: Shelf<'_>, id: &str, request: &ContractRequest) -> Result<(ScreenVerdict, PackReceipt), Error> {
    let pack = shelf.select(id, Some(request.as_of))?;
    let standard = pack.payload::<ContractStandard>("contract_rules")?.checked()?;
    let receipt = pack.receipt();
    let mut verdict = ScreenVerdict {
        standard: id.to_owned(),
        version: receipt.version.clone(),
        title: standard.title,
        pack_status: pack.status(),
        status: ComplianceStatus::NotApplicable,
        checks: Vec::with_capacity(standard.checks.len()),
        missing: Vec::new(),
        obligations: Vec::new(),
        states: Vec::new(),
    };
    let mut counted = Vec::with_capacity(standard.checks.len());
    for check in &standard.checks {
        let mut found = evaluate::check(check, &request.contract, &mut verdict.missing)?;
        let waiver = request.waivers.iter().find(|waiver| waiver.standard == id && waiver.check == check.id);
        let holds = waiver.filter(|waiver| request.as_of < waiver.expires);
        if let Some(waiver) = holds {
            let by = Some(waiver.expires);
            verdict.obligations.push(Obligation { code: "waiver_review", check: check.id.clone(), by });
            found.waiver = Some(waiver.clone());
        } else {
            if waiver.is_some() {
                found.notes.push("waiver_expired");
            }
            counted.push(found.status);
        }
        verdict.checks.push(found);
    }
    crate::foundation::order::sort_by(&mut verdict.missing, Ord::cmp);
    verdict.missing.dedup();
    verdict.status = ComplianceStatus::together(counted);
    Ok((verdict, receipt))
}
