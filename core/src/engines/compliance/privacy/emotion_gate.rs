//! May emotions be inferred here (Regulation (EU) 2024/1689)? The table of the pack `emotion-permission` that the engine
//! `emotion` is stopped by, as a verdict: what is not known is named, duties are obligations with their days.

use super::PrivacyVerdict;
use crate::compliance::verdict::{Citation, ComplianceStatus, Obligation};
use crate::foundation::date::Date;
use crate::foundation::emotion_gate::{GateCase, GateTable};
use crate::foundation::error::Error;

/// # Errors
/// `field.range` at `/jurisdiction`; `pack.payload`.
pub(super) fn judge(table: &GateTable, case: &GateCase<'_>, day: Date) -> Result<PrivacyVerdict, Error> {
    let mut missing = Vec::new();
    let Some(row) = table.row(case, &mut missing)? else {
        let mut verdict = PrivacyVerdict::new(ComplianceStatus::Undetermined, "undetermined");
        verdict.missing = missing.into_iter().map(str::to_owned).collect();
        return Ok(verdict);
    };
    let in_force = row.from.is_none_or(|from| from <= day);
    let (status, note) = match row.classification.as_str() {
        "prohibited" if in_force => (ComplianceStatus::NonCompliant, "prohibited"),
        "prohibited" => (ComplianceStatus::Compliant, "not_yet_in_force"),
        "high_risk" => (ComplianceStatus::Compliant, "high_risk"),
        "outside_definition" => (ComplianceStatus::NotApplicable, "outside_definition"),
        "not_applicable" => (ComplianceStatus::NotApplicable, "outside_union"),
        _ => (ComplianceStatus::Undetermined, "undetermined"),
    };
    let mut verdict = PrivacyVerdict::new(status, note);
    if status == ComplianceStatus::Undetermined {
        verdict.missing.push("setting".to_owned());
    }
    for duty in &row.duties {
        verdict.obligations.push(Obligation { code: "duty", check: duty.duty.clone(), by: Some(duty.from) });
        if !duty.verified && !verdict.notes.contains(&"day_unverified") {
            verdict.notes.push("day_unverified");
        }
    }
    verdict.citation = Some(Citation {
        document: "Regulation (EU) 2024/1689".to_owned(),
        section: Some(row.cites.clone()),
        date: None,
        link: None,
    });
    Ok(verdict)
}
