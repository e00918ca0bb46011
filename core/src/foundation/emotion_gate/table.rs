//! The rows of the pack `emotion-permission`.

use super::context::{EmotionPurpose, EmotionSetting, EmotionSignal, EmotionSubject, EmotionTarget};
use crate::foundation::date::Date;
use crate::foundation::error::{Code, Error};
use crate::wire::wire;

/// One row. An absent condition fits anything.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateRow {
    /// Name in answers.
    pub id: String,
    /// Whether biometric signals are among those used.
    pub biometric: Option<bool>,
    /// `eu`, `outside` or `unknown`.
    pub places: Option<Vec<String>>,
    /// Names of [`super::EmotionSetting`].
    pub settings: Option<Vec<String>>,
    /// Names of [`super::EmotionPurpose`].
    pub purposes: Option<Vec<String>>,
    /// Names of [`super::EmotionSubject`].
    pub subjects: Option<Vec<String>>,
    /// Names of [`super::EmotionTarget`].
    pub infers: Option<Vec<String>>,
    /// What the row makes of the case.
    pub classification: String,
    /// Whether to refuse.
    pub refuse: bool,
    /// Where it stands.
    pub cites: String,
    /// First day it applies; earlier the class is the same and nothing is refused.
    pub from: Option<Date>,
    /// What the host must then do.
    #[wire(default = Vec::new())]
    pub duties: Vec<GateDuty>,
}

/// A duty of the host.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateDuty {
    /// What.
    pub duty: String,
    /// Where it stands.
    pub cites: String,
    /// First day it applies.
    pub from: Date,
    /// Whether the day was read in the Official Journal.
    pub verified: bool,
}

/// The payload.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateTable {
    /// Member states of the European Union, ISO 3166-1 alpha-2.
    pub members: Vec<String>,
    /// Names of the biometric signals.
    pub biometric: Vec<String>,
    /// The rows: the first that fits decides.
    pub rows: Vec<GateRow>,
    /// What hosts often hope for and the engine does not do.
    pub undetected: Vec<GateNeed>,
}

/// Something that is not detected.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct GateNeed {
    /// What.
    pub need: String,
    /// What to use instead.
    pub instead: String,
}

/// What is known of a case. What is absent is not known.
#[derive(Clone, Copy, Debug)]
pub struct GateCase<'c> {
    /// Where the system is on the market or used: ISO 3166-1 alpha-2, or `ZZ`.
    pub jurisdiction: Option<&'c str>,
    /// Where.
    pub setting: Option<EmotionSetting>,
    /// What for.
    pub purpose: Option<EmotionPurpose>,
    /// Who.
    pub subject: Option<EmotionSubject>,
    /// What is inferred.
    pub infers: Option<EmotionTarget>,
    /// Every signal used.
    pub signals: Option<&'c [EmotionSignal]>,
}

impl GateTable {
    /// Whether a biometric signal is among these.
    #[must_use]
    pub fn biometric(&self, signals: &[EmotionSignal]) -> bool {
        signals.iter().any(|signal| self.biometric.iter().any(|known| known == signal.name()))
    }

    /// The first row that fits; nothing where that depends on what is not known, whose names go to `missing`.
    ///
    /// # Errors
    /// `field.range` at `/jurisdiction`; `pack.payload` where no row fits.
    pub fn row(&self, case: &GateCase<'_>, missing: &mut Vec<&'static str>) -> Result<Option<&GateRow>, Error> {
        let place = case.jurisdiction.map(|code| self.place(code)).transpose()?;
        let biometric = case.signals.map(|signals| self.biometric(signals));
        let names = [
            ("jurisdiction", place),
            ("setting", case.setting.map(|setting| setting.name())),
            ("purpose", case.purpose.map(|purpose| purpose.name())),
            ("subject", case.subject.map(|subject| subject.name())),
            ("infers", case.infers.map(|infers| infers.name())),
        ];
        for row in &self.rows {
            let lists = [&row.places, &row.settings, &row.purposes, &row.subjects, &row.infers];
            let mut fits = true;
            let mut open = Vec::new();
            match (row.biometric, biometric) {
                (Some(wanted), Some(found)) => fits &= wanted == found,
                (Some(_), None) => open.push("signals"),
                (None, _) => {}
            }
            for (list, (field, name)) in lists.into_iter().zip(names) {
                match (list, name) {
                    (Some(list), Some(name)) => fits &= list.iter().any(|known| known == name),
                    (Some(_), None) => open.push(field),
                    (None, _) => {}
                }
            }
            if fits && open.is_empty() {
                return Ok(Some(row).filter(|_| missing.is_empty()));
            }
            for field in open.into_iter().filter(|_| fits) {
                if !missing.contains(&field) {
                    missing.push(field);
                }
            }
        }
        if missing.is_empty() { Err(Error::new(Code::PackPayload, "no row of the table fits")) } else { Ok(None) }
    }

    fn place(&self, jurisdiction: &str) -> Result<&'static str, Error> {
        if jurisdiction.len() != 2 || !jurisdiction.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let error = Error::new(Code::FieldRange, "expected two capital letters of ISO 3166-1, or ZZ");
            return Err(error.under("jurisdiction"));
        }
        if self.members.iter().any(|known| known == jurisdiction) {
            return Ok("eu");
        }
        // Codes that ISO 3166-1 leaves to its users name no country: where a place is not known, the Union's law applies.
        let free =
            matches!(jurisdiction, "AA" | "ZZ") || jurisdiction.starts_with('X') || ("QM".."R").contains(&jurisdiction);
        Ok(if free { "unknown" } else { "outside" })
    }
}
