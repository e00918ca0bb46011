//! Evaluating one check on one contract.

use super::ContractTerms;
use super::standard::{ContractCheck, ContractRule, ContractTerm};
use crate::compliance::ratio::{Comparison, Ratio, product, sum, text_of};
use crate::compliance::screen::{CheckVerdict, Evidence, Measured, Remedy};
use crate::compliance::verdict::ComplianceStatus;
use crate::foundation::error::Error;
use crate::foundation::order::sort_by;
use crate::foundation::rational::Rational;

/// The pointer of a fact in the request.
fn pointer(table: &str, name: &str) -> String {
    let escaped = name.replace('~', "~0").replace('/', "~1");
    ["/contract/", table, "/", &escaped].concat()
}

/// Evaluates one check; names of missing facts go where the others are.
///
/// # Errors
/// `number.overflow`.
pub(super) fn check(
    check: &ContractCheck,
    contract: &ContractTerms,
    missing: &mut Vec<String>,
) -> Result<CheckVerdict, Error> {
    let mut out = CheckVerdict {
        id: check.id.clone(),
        title: check.title.clone(),
        status: ComplianceStatus::NotApplicable,
        citation: check.citation.clone(),
        certainty: check.status,
        measured: None,
        evidence: Vec::new(),
        notes: if check.note.is_some() { vec!["disputed"] } else { Vec::new() },
        remedies: Vec::new(),
        waiver: None,
    };
    if !check.applies_to.is_empty() && !check.applies_to.contains(&contract.kind) {
        return Ok(out);
    }
    let holds = match &check.rule {
        ContractRule::Condition { input, holds } => condition(&mut out, contract, input, *holds, missing),
        ContractRule::AtMostZero { terms } => at_most_zero(&mut out, contract, terms, missing)?,
        ContractRule::NeverRises { series } => never_rises(&mut out, contract, series, missing)?,
    };
    out.status = match holds {
        None => ComplianceStatus::Undetermined,
        Some(true) => ComplianceStatus::Compliant,
        Some(false) => check.breach,
    };
    Ok(out)
}

fn condition(
    out: &mut CheckVerdict,
    contract: &ContractTerms,
    input: &str,
    holds: bool,
    missing: &mut Vec<String>,
) -> Option<bool> {
    let Some(&found) = contract.conditions.get(input) else {
        missing.push(input.to_owned());
        return None;
    };
    let path = pointer("conditions", input);
    if found != holds {
        out.remedies.push(Remedy::Condition { path: path.clone(), holds });
    }
    out.evidence.push(Evidence { path, minor: None, months: None, holds: Some(found) });
    Some(found == holds)
}

fn amount(minor: i64, path: &str) -> Evidence {
    Evidence { path: path.to_owned(), minor: Some(minor.to_string()), months: None, holds: None }
}

fn at_most_zero(
    out: &mut CheckVerdict,
    contract: &ContractTerms,
    terms: &[ContractTerm],
    missing: &mut Vec<String>,
) -> Result<Option<bool>, Error> {
    let (mut total, mut complete) = (0_i128, true);
    let mut parts: Vec<(String, i64, &ContractTerm)> = Vec::new();
    for term in terms {
        match contract.amounts.get(&term.input) {
            Some(found) => {
                total = sum(total, product(i128::from(term.times), i128::from(found.minor))?)?;
                let path = pointer("amounts", &term.input);
                out.evidence.push(amount(found.minor, &path));
                parts.push((path, found.minor, term));
            }
            None if term.absent_is_zero => {
                if !out.notes.contains(&"absent_as_zero") {
                    out.notes.push("absent_as_zero");
                }
            }
            None => {
                complete = false;
                missing.push(term.input.clone());
            }
        }
    }
    if !complete {
        return Ok(None);
    }
    let ratio = Ratio { numerator: total, denominator: 1 };
    out.measured = Some(Measured {
        value: ratio.text(),
        operator: Comparison::Le,
        threshold: Rational::ZERO,
        margin: ratio.margin(Rational::ZERO)?,
    });
    let mut found: Vec<(i128, String)> = Vec::new();
    for (path, minor, term) in parts {
        let change = ratio.mend(Comparison::Le, Rational::ZERO, i128::from(term.times), 0)?;
        // An amount is not taken below zero.
        if let Some(change) = change.filter(|change| !term.fixed && i128::from(minor) + change >= 0) {
            found.push((change, path));
        }
    }
    sort_by(&mut found, |a, b| a.0.unsigned_abs().cmp(&b.0.unsigned_abs()));
    for (change, path) in found {
        out.remedies.push(Remedy::Amount { path, change: text_of(change), currency: contract.currency });
    }
    Ok(Some(total <= 0))
}

/// The evidence is each amount that is above the one before it; the measure is the greatest rise. One amount alone can
/// mend it where lowering that amount leaves no rise anywhere.
fn never_rises(
    out: &mut CheckVerdict,
    contract: &ContractTerms,
    series: &str,
    missing: &mut Vec<String>,
) -> Result<Option<bool>, Error> {
    let Some(amounts) = contract.series.get(series).filter(|amounts| !amounts.is_empty()) else {
        missing.push(series.to_owned());
        return Ok(None);
    };
    let path = pointer("series", series);
    let at = |place: usize| [&path, "/", &place.to_string()].concat();
    let (mut greatest, mut rises) = (0_i128, Vec::new());
    for (place, pair) in amounts.windows(2).enumerate() {
        let rise = i128::from(pair[1]) - i128::from(pair[0]);
        greatest = greatest.max(rise);
        if rise > 0 {
            rises.push((place + 1, rise));
            out.evidence.push(amount(pair[1], &at(place + 1)));
        }
    }
    let ratio = Ratio { numerator: greatest, denominator: 1 };
    out.measured = Some(Measured {
        value: ratio.text(),
        operator: Comparison::Le,
        threshold: Rational::ZERO,
        margin: ratio.margin(Rational::ZERO)?,
    });
    if let [(place, rise)] = rises.as_slice() {
        let lowered = amounts.get(*place).map_or(0, |amount| i128::from(*amount)) - rise;
        if amounts.get(place + 1).is_none_or(|next| i128::from(*next) <= lowered) {
            let change = text_of(-rise);
            out.remedies.push(Remedy::Amount { path: at(*place), change, currency: contract.currency });
        }
    }
    Ok(Some(rises.is_empty()))
}
