//! May a child consent alone? By country and day (GDPR Article 8), and in the United States (COPPA).

use super::PrivacyVerdict;
use crate::compliance::verdict::{Citation, ComplianceStatus, Obligation};
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::wire;

/// The payload of a pack of kind `consent_ages`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeRules {
    /// By country; a country may have several, for days that follow each other.
    pub rules: Vec<AgeRule>,
}

/// The age in one country.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeRule {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Full years.
    pub age: u32,
    /// First day; absent: since Article 8 applies.
    pub from: Option<Date>,
    /// First day on which it is no longer so.
    pub to: Option<Date>,
    /// Whether only one source says so.
    #[wire(default = false)]
    pub single_source: bool,
    /// Whether below the age child and parent consent together.
    #[wire(default = false)]
    pub joint: bool,
    /// Where it stands.
    pub citation: Citation,
}

/// Full years on a day. Who is born on 29 February is a year older on 1 March where there is no such day.
///
/// # Errors
/// `number.range` at `/birth` for a birth after the day.
pub(in crate::engines::compliance) fn years(birth: Date, day: Date) -> Result<u32, Error> {
    let ((year, month, on), (now, this_month, today)) = (birth.parts(), day.parts());
    let before = (this_month, today) < (month, on);
    u32::try_from(now - year - i32::from(before))
        .map_err(|_| Error::new(Code::NumberRange, "born after the day").under("birth"))
}

/// By country.
///
/// # Errors
/// `number.range` at `/birth`.
pub(super) fn digital(
    rules: &AgeRules,
    country: &str,
    birth: Date,
    day: Date,
    parental: Option<bool>,
) -> Result<PrivacyVerdict, Error> {
    let age = years(birth, day)?;
    let holds = |rule: &&AgeRule| {
        rule.country == country && rule.from.is_none_or(|from| from <= day) && rule.to.is_none_or(|to| day < to)
    };
    let Some(rule) = rules.rules.iter().find(holds) else {
        let mut verdict = PrivacyVerdict::new(ComplianceStatus::Undetermined, "country_unknown");
        verdict.age = Some(age);
        return Ok(verdict);
    };
    let mut verdict = judged(age, rule.age, parental, if rule.joint { "joint_consent" } else { "parental_consent" });
    if rule.single_source {
        verdict.notes.push("single_source");
    }
    verdict.citation = Some(rule.citation.clone());
    Ok(verdict)
}

/// Of age, or with a parent's consent, or undetermined until that is known.
fn judged(age: u32, required: u32, parental: Option<bool>, duty: &'static str) -> PrivacyVerdict {
    let mut verdict = if age >= required {
        PrivacyVerdict::new(ComplianceStatus::Compliant, "of_age")
    } else {
        PrivacyVerdict::new(with_consent(parental), "under_age")
    };
    if age < required && parental != Some(true) {
        verdict.obligations.push(Obligation { code: duty, check: "age".to_owned(), by: None });
    }
    if age < required && parental.is_none() {
        verdict.missing.push("parentalConsent".to_owned());
    }
    (verdict.age, verdict.required_age) = (Some(age), Some(required));
    verdict
}

const fn with_consent(consent: Option<bool>) -> ComplianceStatus {
    match consent {
        Some(true) => ComplianceStatus::Compliant,
        Some(false) => ComplianceStatus::NonCompliant,
        None => ComplianceStatus::Undetermined,
    }
}

/// In the United States. `third_party` is whether a parent consented to data going to third parties, where they do.
///
/// # Errors
/// `number.range` at `/birth`; `time.range`.
pub(super) fn coppa(
    birth: Date,
    day: Date,
    parental: Option<bool>,
    third_party: Option<Option<bool>>,
) -> Result<PrivacyVerdict, Error> {
    let age = years(birth, day)?;
    let mut verdict = judged(age, 13, parental, "verifiable_parental_consent");
    let amended = Date::new(2025, 6, 23)?;
    if let (true, true, Some(consent)) = (age < 13, day >= amended, third_party) {
        verdict.status = ComplianceStatus::together([verdict.status, with_consent(consent)]);
        if consent != Some(true) {
            // The amended rule leaves time until this day.
            let by = Some(Date::new(2026, 4, 22)?);
            verdict.obligations.push(Obligation { code: "third_party_consent", check: "disclosure".to_owned(), by });
        }
        if consent.is_none() {
            verdict.missing.push("thirdPartyConsent".to_owned());
        }
    }
    verdict.citation = Some(Citation {
        document: "Children's Online Privacy Protection Rule".to_owned(),
        section: Some("16 CFR 312.2, 312.5".to_owned()),
        date: Some("as amended, effective 2025-06-23".to_owned()),
        link: None,
    });
    Ok(verdict)
}
