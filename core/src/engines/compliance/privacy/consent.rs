//! Consent as a ledger: the last word on a purpose counts, until it ends. Silence is no consent.

use super::PrivacyVerdict;
use crate::compliance::verdict::{Citation, ComplianceStatus};
use crate::foundation::instant::Instant;
use crate::foundation::wire::wire;

/// Something that a person said about a purpose.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentEntry {
    /// The purpose.
    pub purpose: String,
    /// What.
    pub kind: ConsentKind,
    /// When.
    pub at: Instant,
    /// The moment from which a consent no longer holds.
    pub expires: Option<Instant>,
    /// What proves it: an id of the host.
    pub evidence: Option<String>,
}

/// Yes or no.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentKind {
    /// Yes.
    Granted,
    /// No longer.
    Withdrawn,
}

/// The last entry on the purpose that is not later than the moment decides. Of two at one moment, a withdrawal does; of
/// two grants, the later in the ledger.
pub(super) fn judge(ledger: &[ConsentEntry], purpose: &str, at: Instant) -> PrivacyVerdict {
    let mut last: Option<(usize, &ConsentEntry)> = None;
    let mut later = false;
    for (place, entry) in ledger.iter().enumerate().filter(|(_, entry)| entry.purpose == purpose) {
        if entry.at > at {
            later = true;
            continue;
        }
        let wins = last.is_none_or(|(_, found)| {
            (entry.at, entry.kind == ConsentKind::Withdrawn) >= (found.at, found.kind == ConsentKind::Withdrawn)
        });
        if wins {
            last = Some((place, entry));
        }
    }
    let (status, note) = match last {
        None if later => (ComplianceStatus::NonCompliant, "not_yet"),
        None => (ComplianceStatus::NonCompliant, "never_asked"),
        Some((_, entry)) if entry.kind == ConsentKind::Withdrawn => (ComplianceStatus::NonCompliant, "withdrawn"),
        Some((_, entry)) if entry.expires.is_some_and(|end| end <= at) => (ComplianceStatus::NonCompliant, "expired"),
        Some(_) => (ComplianceStatus::Compliant, "granted"),
    };
    let mut verdict = PrivacyVerdict::new(status, note);
    verdict.entry = last.and_then(|(place, _)| u32::try_from(place).ok());
    verdict.until = last.and_then(|(_, entry)| entry.expires);
    verdict.citation = Some(Citation {
        document: "Regulation (EU) 2016/679".to_owned(),
        section: Some("Articles 6(1)(a) and 7(3)".to_owned()),
        date: None,
        link: None,
    });
    verdict
}
