//! Equity screening: each standard on its own, never merged.
//!
//! | noun | |
//! |---|---|
//! | [`ScreenStandard`] | a pack of kind `equity_screen`: cited checks with thresholds, windows and memory |
//! | [`ScreenRequest`] | the facts of a company on a day |
//! | [`ScreenVerdict`] | what one standard says, with evidence, margins and remedies |
//! | [`ScreenPortfolio`] | one standard over columns, one company a row |

mod evaluate;
mod facts;
mod memory;
pub mod portfolio;
mod standard;
mod verdict;

pub use facts::{CompanyAmount, CompanyFacts, ScreenRequest, ScreenState};
pub use portfolio::{PortfolioSettings, ScreenPortfolio};
pub use standard::{
    AbsentInput, Buffer, Denominator, ScreenCheck, ScreenRule, ScreenStandard, ShortWindow, WeightedInput,
};
pub use verdict::{CheckVerdict, Evidence, Measured, Remedy, ScreenAnswer, ScreenVerdict};

use crate::compliance::verdict::{ComplianceStatus, DISCLAIMER, Obligation};
use crate::foundation::decision::{Outcome, PackReceipt};
use crate::foundation::error::Error;
use crate::foundation::pack::Shelf;

/// Screens a company by each standard in the version that was in force on the day.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload`, `number.overflow`.
pub fn screen(shelf: Shelf<'_>, request: &ScreenRequest) -> Result<Outcome<ScreenAnswer>, Error> {
    let mut verdicts = Vec::with_capacity(request.standards.len());
    let mut packs = Vec::with_capacity(request.standards.len());
    for (at, id) in request.standards.iter().enumerate() {
        match one(shelf, id, request) {
            Ok((verdict, receipt)) => {
                verdicts.push(verdict);
                packs.push(receipt);
            }
            Err(error) => return Err(error.at(at).under("standards")),
        }
    }
    let answer = ScreenAnswer {
        company: request.company.id.clone(),
        as_of: request.as_of,
        verdicts,
        disclaimer: DISCLAIMER.to_owned(),
    };
    Ok(Outcome { answer, reasons: Vec::new(), packs })
}

fn one(shelf: Shelf<'_>, id: &str, request: &ScreenRequest) -> Result<(ScreenVerdict, PackReceipt), Error> {
    let pack = shelf.select(id, Some(request.as_of))?;
    let standard = pack.payload::<ScreenStandard>("equity_screen")?.checked()?;
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
        let last = request.states.iter().find(|state| state.standard == id && state.check == check.id);
        let mut found = evaluate::check(id, check, &request.company, last)?;
        let waiver = request.waivers.iter().find(|waiver| waiver.standard == id && waiver.check == check.id);
        match waiver {
            Some(waiver) if request.as_of < waiver.expires => {
                let by = Some(waiver.expires);
                verdict.obligations.push(Obligation { code: "waiver_review", check: check.id.clone(), by });
                found.verdict.waiver = Some(waiver.clone());
            }
            waiver => {
                if waiver.is_some() {
                    found.verdict.notes.push("waiver_expired");
                }
                counted.push(found.verdict.status);
            }
        }
        verdict.missing.append(&mut found.missing);
        verdict.obligations.extend(found.obligation);
        verdict.states.extend(found.state);
        verdict.checks.push(found.verdict);
    }
    crate::foundation::order::sort_by(&mut verdict.missing, Ord::cmp);
    verdict.missing.dedup();
    verdict.status = ComplianceStatus::together(counted);
    Ok((verdict, receipt))
}
