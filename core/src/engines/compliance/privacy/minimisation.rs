//! Data minimisation: a purpose uses the fields that it needs, and no others.

use super::PrivacyVerdict;
use crate::compliance::verdict::{Citation, ComplianceStatus, Obligation};
use crate::foundation::wire::wire;

/// What a purpose needs.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeFields {
    /// The purpose.
    pub purpose: String,
    /// The fields that it needs.
    pub fields: Vec<String>,
}

/// The fields that go beyond the purpose; all of them for one that nobody declared.
pub(super) fn judge(purposes: &[PurposeFields], purpose: &str, fields: &[String]) -> PrivacyVerdict {
    let declared = purposes.iter().find(|declared| declared.purpose == purpose);
    let needed = |field: &&String| declared.is_some_and(|declared| declared.fields.contains(field));
    let excess: Vec<String> = fields.iter().filter(|field| !needed(field)).cloned().collect();
    let (status, note) = match (declared, excess.is_empty()) {
        (None, _) => (ComplianceStatus::NonCompliant, "purpose_unknown"),
        (Some(_), true) => (ComplianceStatus::Compliant, "within_purpose"),
        (Some(_), false) => (ComplianceStatus::NonCompliant, "beyond_purpose"),
    };
    let mut verdict = PrivacyVerdict::new(status, note);
    if !excess.is_empty() {
        verdict.obligations.push(Obligation { code: "leave_out", check: purpose.to_owned(), by: None });
    }
    verdict.excess = excess;
    verdict.citation = Some(Citation {
        document: "Regulation (EU) 2016/679".to_owned(),
        section: Some("Article 5(1)(c)".to_owned()),
        date: None,
        link: None,
    });
    verdict
}
