//! The first row that fits, then the consents.

use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt, Reason};
use crate::foundation::emotion_gate::{
    EmotionPermission, EmotionSetting, EmotionSignal, EmotionTarget, GateCase, GateRow, GateTable,
};
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::pack::Shelf;
use crate::wire::wire;

/// The pack that holds the table.
const PACK: &str = "emotion-permission";

/// A request of `emotion.permit`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionPermitRequest {
    /// What is asked for.
    pub permission: EmotionPermission,
}

/// What the gate says.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermitDecision {
    /// Go ahead.
    Allow,
    /// Go ahead and fulfil the duties.
    AllowWithDuties,
    /// Nothing is inferred.
    Refuse,
}

/// A duty of the host.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionDuty {
    /// What, as a stable name.
    pub duty: String,
    /// Where it stands.
    pub cites: String,
    /// First day it applies.
    pub from: Date,
    /// Whether it applies on the day asked for.
    pub in_force: bool,
    /// Whether the day was read in the Official Journal.
    pub verified: bool,
}

/// Something that the engine does not detect.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndetectedNeed {
    /// What.
    pub need: String,
    /// What to use instead.
    pub instead: String,
}

/// What may be done.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmotionPermitAnswer {
    /// The decision.
    pub decision: PermitDecision,
    /// The row of the table that decided.
    pub row: String,
    /// What the row makes of the case: `prohibited`, `high_risk`, `outside_definition`, `not_applicable`,
    /// `undetermined`.
    pub classification: String,
    /// Where the row stands.
    pub cites: String,
    /// Whether it applies on the day asked for.
    pub in_force: bool,
    /// Whether a biometric signal is among those used.
    pub biometric: bool,
    /// The host's duties.
    pub duties: Vec<EmotionDuty>,
    /// Signals without a consent for the purpose on the day.
    pub missing_consents: Vec<EmotionSignal>,
    /// What is not detected, whatever is allowed.
    pub undetected: Vec<UndetectedNeed>,
}

/// The row that fits a permission, which names everything that rows ask for.
fn row<'t>(table: &'t GateTable, permission: &EmotionPermission) -> Result<&'t GateRow, Error> {
    let case = GateCase {
        jurisdiction: Some(&permission.jurisdiction),
        setting: Some(permission.setting),
        purpose: Some(permission.purpose),
        subject: Some(permission.subject),
        infers: Some(permission.infers),
        signals: Some(&permission.signals),
    };
    let found = table.row(&case, &mut Vec::new());
    let found = found.map_err(|error| if error.path.is_empty() { error } else { error.under("permission") })?;
    found.ok_or_else(|| Error::new(Code::PackPayload, "no row of the table fits"))
}

fn missing_consents(permission: &EmotionPermission) -> Vec<EmotionSignal> {
    let day = permission.as_of;
    let held = |signal: &EmotionSignal| {
        permission.consents.iter().any(|consent| {
            consent.signal == *signal
                && consent.purpose == permission.purpose
                && consent.from <= day
                && consent.until.is_none_or(|until| day < until)
        })
    };
    permission.signals.iter().filter(|signal| !held(signal)).copied().collect()
}

fn table<'p>(shelf: Shelf<'p>, day: Date) -> Result<(&'p GateTable, PackReceipt), Error> {
    let pack = shelf.select(PACK, Some(day))?;
    Ok((pack.compiled("emotion_permission")?, pack.receipt()))
}

fn decide(table: &GateTable, permission: &EmotionPermission) -> Result<EmotionPermitAnswer, Error> {
    let (row, day) = (row(table, permission)?, permission.as_of);
    let in_force = row.from.is_none_or(|from| from <= day);
    let mut duties = Vec::new();
    for duty in &row.duties {
        duties.push(EmotionDuty {
            duty: duty.duty.clone(),
            cites: duty.cites.clone(),
            from: duty.from,
            in_force: duty.from <= day,
            verified: duty.verified,
        });
    }
    let missing_consents = missing_consents(permission);
    let decision = if (row.refuse && in_force) || !missing_consents.is_empty() {
        PermitDecision::Refuse
    } else if duties.iter().any(|duty| duty.in_force) {
        PermitDecision::AllowWithDuties
    } else {
        PermitDecision::Allow
    };
    let mut undetected = Vec::new();
    for need in &table.undetected {
        undetected.push(UndetectedNeed { need: need.need.clone(), instead: need.instead.clone() });
    }
    Ok(EmotionPermitAnswer {
        decision,
        row: row.id.clone(),
        classification: row.classification.clone(),
        cites: row.cites.clone(),
        in_force,
        biometric: table.biometric(&permission.signals),
        duties,
        missing_consents,
        undetected,
    })
}

/// Says what may be done, and by which rule.
///
/// # Errors
/// `field.range` for a jurisdiction that is no code; `pack.missing`, `pack.payload`.
pub fn permit(shelf: Shelf<'_>, request: &EmotionPermitRequest) -> Result<Outcome<EmotionPermitAnswer>, Error> {
    let (table, receipt) = table(shelf, request.permission.as_of)?;
    let answer = decide(table, &request.permission)?;
    let reason = reason(&answer);
    Ok(Outcome { answer, reasons: vec![reason], packs: vec![receipt] })
}

fn reason(answer: &EmotionPermitAnswer) -> Reason {
    let code = if answer.decision == PermitDecision::Refuse { "emotion.refused" } else { "emotion.permitted" };
    Reason::new(code).text("row", &answer.row).text("class", &answer.classification).text("cites", &answer.cites)
}

/// What lets an inference begin.
#[derive(Clone, Debug)]
pub(crate) struct Admission {
    /// Why it may, and what it does not do.
    pub reasons: Vec<Reason>,
    /// The table's name in the receipt.
    pub pack: PackReceipt,
}

/// Names of emotions: those of recital 18, of Ekman, of Plutchik and of GoEmotions, as nouns and as adjectives.
const EMOTIONS: &str = "happiness happy sadness sad anger angry surprise surprised disgust disgusted embarrassment \
    embarrassed excitement excited shame ashamed contempt contemptuous satisfaction satisfied amusement amused joy joyful \
    fear fearful afraid scared trust anticipation love rage annoyance annoyed grief terror ecstasy anxiety anxious \
    nervousness nervous frustration frustrated disappointment disappointed gratitude grateful guilt guilty pride proud \
    remorse relief relieved optimism admiration depressed depression";

/// Refuses classes that are emotions under a target that says otherwise: what they are called decides, not the target.
///
/// # Errors
/// `emotion.undeclared`.
pub(crate) fn declared(permission: &EmotionPermission, classes: &[String]) -> Result<(), Error> {
    let known =
        |word: &[u8]| EMOTIONS.as_bytes().split(|byte| *byte == b' ').any(|name| name.eq_ignore_ascii_case(word));
    let named = |class: &String| class.as_bytes().split(|byte| !byte.is_ascii_alphabetic()).any(known);
    if permission.infers == EmotionTarget::Emotion || !classes.iter().any(named) {
        return Ok(());
    }
    Err(Error::new(Code::EmotionUndeclared, "the classes are emotions").under("infers").under("permission"))
}

/// As [`admit`], for what says how a person feels whatever it is called: that is an emotion, it stands on signals, and the
/// law that counts is that of the day it speaks of, not of one before.
///
/// # Errors
/// As [`admit`]; `emotion.undeclared` for another target or without a signal, `field.range` for the law of a day before.
pub(crate) fn admit_feeling(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    used: &[EmotionSignal],
    at: Option<Instant>,
) -> Result<Admission, Error> {
    let wrong =
        |code, detail: &'static str, field: &str| Err(Error::new(code, detail).under(field).under("permission"));
    if permission.infers != EmotionTarget::Emotion {
        return wrong(Code::EmotionUndeclared, "this infers an emotion", "infers");
    }
    if permission.signals.is_empty() {
        return wrong(Code::EmotionUndeclared, "name the signals that this stands on", "signals");
    }
    if let Some(at) = at {
        // A day may have begun later than in UTC.
        if permission.as_of.days() < at.seconds().div_euclid(86_400) - 1 {
            return wrong(Code::FieldRange, "expected the law of the day that this speaks of", "asOf");
        }
    }
    admit(shelf, permission, used)
}

/// Lets an inference from some signals begin, or refuses it.
///
/// # Errors
/// As [`permit`]; `emotion.undeclared`, `emotion.undetermined`, `emotion.prohibited`, `emotion.consent`.
pub(crate) fn admit(
    shelf: Shelf<'_>,
    permission: &EmotionPermission,
    used: &[EmotionSignal],
) -> Result<Admission, Error> {
    let refuse = |code, detail: &str, field: &str| Err(Error::new(code, detail).under(field).under("permission"));
    if let Some(signal) = used.iter().find(|signal| !permission.signals.contains(signal)) {
        return refuse(Code::EmotionUndeclared, &["the request uses ", signal.name()].concat(), "signals");
    }
    let (table, pack) = table(shelf, permission.as_of)?;
    let answer = decide(table, permission)?;
    if answer.decision == PermitDecision::Refuse {
        let why = [&answer.row, ": ", &answer.cites].concat();
        if let Some(signal) = answer.missing_consents.first() {
            // The law comes first: no consent lifts it.
            let row = row(table, permission)?;
            if !(row.refuse && answer.in_force) {
                let detail = [signal.name(), " for ", permission.purpose.name()].concat();
                return refuse(Code::EmotionConsent, &detail, "consents");
            }
        }
        let unknown = permission.setting == EmotionSetting::Unknown;
        let code = if unknown { Code::EmotionUndetermined } else { Code::EmotionProhibited };
        return refuse(code, &why, "setting");
    }
    let mut reasons = vec![reason(&answer)];
    for need in answer.undetected {
        reasons.push(Reason::new("emotion.undetected").text("need", &need.need).text("instead", &need.instead));
    }
    Ok(Admission { reasons, pack })
}
