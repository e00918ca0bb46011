//! Privacy: may this purpose be served, may this person consent alone, must this record go, which fields are too many,
//! may emotions be inferred?

mod age;
mod consent;
mod emotion_gate;
mod minimisation;
mod retention;

pub(super) use age::years;
pub use age::{AgeRule, AgeRules};
pub use consent::{ConsentEntry, ConsentKind};
pub use minimisation::PurposeFields;
pub use retention::{LegalHold, RetentionPeriod, RetentionUnit};

use crate::compliance::verdict::{Citation, ComplianceStatus, DISCLAIMER, Obligation};
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt};
use crate::foundation::emotion_gate::{
    EmotionPurpose, EmotionSetting, EmotionSignal, EmotionSubject, EmotionTarget, GateCase, GateTable,
};
use crate::foundation::error::Error;
use crate::foundation::instant::Instant;
use crate::foundation::pack::Shelf;
use crate::foundation::wire::wire;

/// A request of `compliance.privacy`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyRequest {
    /// The questions, each on its own.
    pub questions: Vec<PrivacyQuestion>,
}

/// A question.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivacyQuestion {
    /// Is there a consent for a purpose at a moment?
    Consent {
        /// Everything that the person said, in any order.
        ledger: Vec<ConsentEntry>,
        /// The purpose.
        purpose: String,
        /// The moment.
        at: Instant,
    },
    /// May a person of this age consent alone to a service that is offered to children (GDPR Article 8)?
    DigitalConsent {
        /// Where the child lives: ISO 3166-1 alpha-2.
        country: String,
        /// The day of birth.
        birth: Date,
        /// The day, in the child's time zone.
        as_of: Date,
        /// Whether a holder of parental responsibility has consented.
        parental_consent: Option<bool>,
    },
    /// The same in the United States (COPPA, 16 CFR 312): a child is under 13.
    Coppa {
        /// The day of birth.
        birth: Date,
        /// The day, in the child's time zone.
        as_of: Date,
        /// Whether a parent has verifiably consented.
        parental_consent: Option<bool>,
        /// Whether data go to third parties, which takes a consent of its own under the amended rule.
        #[wire(default = false)]
        third_parties: bool,
        /// Whether a parent has consented to that.
        third_party_consent: Option<bool>,
    },
    /// Must a record be deleted?
    Retention {
        /// The day on which its period begins.
        from: Date,
        /// How long it is kept.
        period: RetentionPeriod,
        /// The day.
        as_of: Date,
        /// Orders not to delete.
        #[wire(default = Vec::new())]
        holds: Vec<LegalHold>,
    },
    /// Which fields go beyond a purpose?
    Minimisation {
        /// What each purpose needs.
        purposes: Vec<PurposeFields>,
        /// The purpose asked for.
        purpose: String,
        /// The fields that would be used.
        fields: Vec<String>,
    },
    /// May emotions be inferred here (Regulation (EU) 2024/1689, Article 5(1)(f))? By the pack `emotion-permission`.
    EmotionGate {
        /// The day whose law applies.
        as_of: Date,
        /// Where the system is on the market or used: ISO 3166-1 alpha-2, or `ZZ` if not known.
        jurisdiction: Option<String>,
        /// Where the person is.
        setting: Option<EmotionSetting>,
        /// What for.
        purpose: Option<EmotionPurpose>,
        /// Who.
        subject: Option<EmotionSubject>,
        /// What is inferred.
        infers: Option<EmotionTarget>,
        /// Every signal that is used.
        signals: Option<Vec<EmotionSignal>>,
    },
}

/// The answer of `compliance.privacy`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyAnswer {
    /// One for each question, in order.
    pub verdicts: Vec<PrivacyVerdict>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// What a question came to.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyVerdict {
    /// One of five.
    pub status: ComplianceStatus,
    /// Codes: `granted`, `withdrawn`, `expired`, `never_asked`, `not_yet`, `of_age`, `under_age`, `single_source`,
    /// `country_unknown`, `kept`, `due`, `held`, `within_purpose`, `beyond_purpose`, `purpose_unknown`, `prohibited`,
    /// `not_yet_in_force`, `high_risk`, `outside_definition`, `outside_union`, `undetermined`, `day_unverified`.
    pub notes: Vec<&'static str>,
    /// What stays to be done.
    pub obligations: Vec<Obligation>,
    /// Names of facts that were needed and not given.
    pub missing: Vec<String>,
    /// Of consent: the place in the ledger of the entry that decides.
    pub entry: Option<u32>,
    /// Of consent: the moment at which it ends, where it names one.
    pub until: Option<Instant>,
    /// Of age: full years on the day, and those that are needed.
    pub age: Option<u32>,
    /// Of age: the years that are needed.
    pub required_age: Option<u32>,
    /// Of retention: the first day on which the record is to be deleted.
    pub delete_from: Option<Date>,
    /// Of minimisation: the fields to leave out, in the order asked for.
    pub excess: Vec<String>,
    /// Where the rule stands.
    pub citation: Option<Citation>,
}

impl PrivacyVerdict {
    fn new(status: ComplianceStatus, note: &'static str) -> Self {
        Self {
            status,
            notes: vec![note],
            obligations: Vec::new(),
            missing: Vec::new(),
            entry: None,
            until: None,
            age: None,
            required_age: None,
            delete_from: None,
            excess: Vec::new(),
            citation: None,
        }
    }
}

/// Answers questions of privacy.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` for a question of age or of the emotion gate; `field.range` for a
/// jurisdiction that is no code; `time.range`; `number.range` for a birth after
/// the day. Paths name the question.
pub fn privacy(shelf: Shelf<'_>, request: &PrivacyRequest) -> Result<Outcome<PrivacyAnswer>, Error> {
    let mut verdicts = Vec::with_capacity(request.questions.len());
    let mut packs = Vec::new();
    for (at, question) in request.questions.iter().enumerate() {
        match answer(shelf, question, &mut packs) {
            Ok(verdict) => verdicts.push(verdict),
            Err(error) => return Err(error.at(at).under("questions")),
        }
    }
    let answer = PrivacyAnswer { verdicts, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs })
}

fn answer(shelf: Shelf<'_>, question: &PrivacyQuestion, packs: &mut Vec<PackReceipt>) -> Result<PrivacyVerdict, Error> {
    match question {
        PrivacyQuestion::Consent { ledger, purpose, at } => Ok(consent::judge(ledger, purpose, *at)),
        PrivacyQuestion::DigitalConsent { country, birth, as_of, parental_consent } => {
            let pack = shelf.select("consent-ages", Some(*as_of))?;
            let rules = pack.compiled::<AgeRules>("consent_ages")?;
            packs.push(pack.receipt());
            age::digital(rules, country, *birth, *as_of, *parental_consent)
        }
        PrivacyQuestion::Coppa { birth, as_of, parental_consent, third_parties, third_party_consent } => {
            age::coppa(*birth, *as_of, *parental_consent, third_parties.then_some(*third_party_consent))
        }
        PrivacyQuestion::Retention { from, period, as_of, holds } => retention::judge(*from, period, *as_of, holds),
        PrivacyQuestion::Minimisation { purposes, purpose, fields } => {
            Ok(minimisation::judge(purposes, purpose, fields))
        }
        PrivacyQuestion::EmotionGate { as_of, jurisdiction, setting, purpose, subject, infers, signals } => {
            let pack = shelf.select("emotion-permission", Some(*as_of))?;
            let table = pack.compiled::<GateTable>("emotion_permission")?;
            packs.push(pack.receipt());
            let case = GateCase {
                jurisdiction: jurisdiction.as_deref(),
                setting: *setting,
                purpose: *purpose,
                subject: *subject,
                infers: *infers,
                signals: signals.as_deref(),
            };
            emotion_gate::judge(table, &case, *as_of)
        }
    }
}
