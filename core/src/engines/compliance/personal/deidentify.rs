//! De-identification as 45 CFR 164.514(b)(2) describes it: fields of records by what they hold, texts by what is found
//! in them.

use super::detect::{PersonalFinding, read};
use super::matcher::Scratch;
use super::recogniser::{PersonalDetector, PersonalTreatment};
use super::safe_harbor::{ZipAreas, over_89, recent, year};
use crate::compliance::verdict::{Citation, DISCLAIMER, Obligation};
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::{PackStatus, Shelf};
use crate::foundation::wire::{text as canonical_text, wire};
use crate::rules::FactValues;
use crate::rules::language::Literal;
use std::collections::BTreeMap;

/// A request of `compliance.deidentify`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidentifyRequest {
    /// The day on which ages are counted and whose census is current.
    pub as_of: Date,
    /// The pack of kind `personal_data`, needed for texts.
    #[wire(default = String::from("personal-data"))]
    pub recognisers: String,
    /// The pack of kind `zip_areas`.
    #[wire(default = String::from("zip-areas"))]
    pub zip_areas: String,
    /// Matches in texts that are less sure stay, in thousandths.
    #[wire(default = 400)]
    pub threshold: u16,
    /// What the fields of the records hold. A field that is not named here is removed.
    #[wire(default = BTreeMap::new())]
    pub fields: BTreeMap<String, FieldTreatment>,
    /// Records: booleans, numbers and texts by field.
    #[wire(default = Vec::new())]
    pub records: Vec<FactValues>,
    /// Texts of their own.
    #[wire(default = Vec::new())]
    pub texts: Vec<String>,
}

/// What a field holds, and so what becomes of it.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldTreatment {
    /// No identifier: it stays as it is. Who says so answers for it.
    Keep,
    /// An identifier: it goes.
    Remove,
    /// A date that relates to the person, `YYYY-MM-DD` alone or before a time, or its beginning: its year stays, unless
    /// it shows an age of 90 or more.
    Date,
    /// An age in full years: it stays up to 89, else it becomes `90+`.
    Age,
    /// A ZIP code: its first three digits, or 000 for 20,000 people or fewer; what is none goes.
    Zip,
    /// Free text: what is found in it is replaced.
    Text,
}

/// The answer of `compliance.deidentify`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidentifyAnswer {
    /// One for each record, in order.
    pub records: Vec<DeidentifiedRecord>,
    /// One for each text, in order.
    pub texts: Vec<DeidentifiedText>,
    /// The census that decided over ZIP codes, where its pack was given.
    pub census: Option<u32>,
    /// How sure the day is on which that census became current.
    pub census_day: Option<PackStatus>,
    /// What stays to be done: `actual_knowledge` always, `review_text` where texts were read.
    pub obligations: Vec<Obligation>,
    /// Where the rule stands.
    pub citation: Citation,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// A record without identifiers.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidentifiedRecord {
    /// What stays: a record as canonical JSON text.
    pub values: String,
    /// Fields that went, in alphabetical order.
    pub removed: Vec<String>,
    /// Fields that say less than before, in alphabetical order.
    pub generalised: Vec<String>,
}

/// A text without what was found in it.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeidentifiedText {
    /// The text; in place of a finding stands its kind, such as `[EMAIL]`, `[DATE 2024]`, `[ZIP 627]`, or `90+`.
    pub text: String,
    /// What was found, by its place in the text as it was: ages up to 89 among it, which stay.
    pub findings: Vec<PersonalFinding>,
}

struct Harbor<'p> {
    today: Date,
    threshold: u16,
    detector: Option<&'p PersonalDetector>,
    areas: Option<ZipAreas>,
    scratch: Scratch,
}

/// Takes the eighteen identifiers out of records and texts.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` at `/recognisers` where texts are given, and at `/zipAreas` where a field
/// is a ZIP code or texts are given; `field.range` at `/threshold`; `json.length` for a text that is too long. No error
/// holds a value of a record or a part of a text.
pub fn deidentify(shelf: Shelf<'_>, request: &DeidentifyRequest) -> Result<Outcome<DeidentifyAnswer>, Error> {
    if request.threshold > 1_000 {
        return Err(Error::new(Code::FieldRange, "thousandths").under("threshold"));
    }
    let uses = |treatment| request.fields.values().any(|used| *used == treatment);
    let reads = !request.texts.is_empty() || uses(FieldTreatment::Text);
    let mut harbor = Harbor {
        today: request.as_of,
        threshold: request.threshold,
        detector: None,
        areas: None,
        scratch: Scratch::default(),
    };
    let mut packs = Vec::new();
    if reads {
        let pack =
            shelf.select(&request.recognisers, Some(request.as_of)).map_err(|error| error.under("recognisers"))?;
        let detector = pack.compiled("personal_data").map_err(|error| error.under("recognisers"))?;
        harbor.detector = Some(detector);
        packs.push(pack.receipt());
    }
    if reads || uses(FieldTreatment::Zip) {
        let loaded = shelf.payload::<ZipAreas>(&request.zip_areas, "zip_areas", Some(request.as_of));
        let (areas, receipt) = loaded.map_err(|error| error.under("zipAreas"))?;
        harbor.areas = Some(areas);
        packs.push(receipt);
    }
    let mut records = Vec::with_capacity(request.records.len());
    for (at, record) in request.records.iter().enumerate() {
        let done = harbor.record(record, &request.fields);
        records.push(done.map_err(|error| error.at(at).under("records"))?);
    }
    let mut texts = Vec::with_capacity(request.texts.len());
    for (at, text) in request.texts.iter().enumerate() {
        texts.push(harbor.text(text).map_err(|error| error.at(at).under("texts"))?);
    }
    let mut obligations = vec![Obligation { code: "actual_knowledge", check: "(b)(2)(ii)".to_owned(), by: None }];
    if reads {
        obligations.push(Obligation { code: "review_text", check: "(b)(2)(i)(A)".to_owned(), by: None });
    }
    let answer = DeidentifyAnswer {
        records,
        texts,
        census: harbor.areas.as_ref().map(|areas| areas.census),
        census_day: harbor.areas.as_ref().map(|areas| areas.switchover),
        obligations,
        citation: Citation {
            document: "45 CFR 164.514".to_owned(),
            section: Some("(b)(2)".to_owned()),
            date: None,
            link: None,
        },
        disclaimer: DISCLAIMER.to_owned(),
    };
    Ok(Outcome { answer, reasons: Vec::new(), packs })
}

impl Harbor<'_> {
    fn record(
        &mut self,
        record: &FactValues,
        fields: &BTreeMap<String, FieldTreatment>,
    ) -> Result<DeidentifiedRecord, Error> {
        let mut stays = FactValues::default();
        let mut out = DeidentifiedRecord { values: String::new(), removed: Vec::new(), generalised: Vec::new() };
        for (field, value) in &record.0 {
            let treatment = fields.get(field).copied().unwrap_or(FieldTreatment::Remove);
            let kept = match value {
                Some(value) => self.value(value, treatment).map_err(|error| error.under(field))?,
                None => None,
            };
            match kept {
                None => out.removed.push(field.clone()),
                Some(kept) => {
                    if value.as_ref() != Some(&kept) {
                        out.generalised.push(field.clone());
                    }
                    stays.0.insert(field.clone(), Some(kept));
                }
            }
        }
        out.values = canonical_text(&stays)?;
        Ok(out)
    }

    fn value(&mut self, value: &Literal, treatment: FieldTreatment) -> Result<Option<Literal>, Error> {
        Ok(match (treatment, value) {
            (FieldTreatment::Keep, value) => Some(value.clone()),
            (FieldTreatment::Date, Literal::Text(text)) => year(text, self.today).map(Literal::Integer),
            (FieldTreatment::Date, Literal::Integer(number)) => {
                i32::try_from(*number).ok().filter(|number| recent(*number, self.today)).map(|_| value.clone())
            }
            (FieldTreatment::Age, Literal::Integer(age)) => aged(*age, value),
            (FieldTreatment::Age, Literal::Text(text)) => {
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|_| digits).and_then(|age| aged(age, value))
            }
            (FieldTreatment::Zip, Literal::Text(text)) => {
                self.areas.as_ref().and_then(|areas| areas.prefix(text)).map(|zip| Literal::Text(zip.to_owned()))
            }
            (FieldTreatment::Text, Literal::Text(text)) => Some(Literal::Text(self.text(text)?.text)),
            _ => None,
        })
    }

    fn text(&mut self, text: &str) -> Result<DeidentifiedText, Error> {
        let symbols = read(text)?;
        let mut out = DeidentifiedText { text: String::with_capacity(text.len()), findings: Vec::new() };
        let Some(detector) = self.detector else { return Ok(out) };
        let mut done = 0;
        for candidate in detector.find(&symbols, self.threshold, &[], &mut self.scratch) {
            let Some((finding, (extent, treatment))) = detector.finding(&symbols, &candidate) else { continue };
            let (begin, end) = extent.bytes;
            out.text.push_str(text.get(done..begin).unwrap_or_default());
            done = end;
            let found = symbols.slice(candidate.begin, candidate.end);
            match self.stays(found, treatment) {
                Stays::All => out.text.push_str(text.get(begin..end).unwrap_or_default()),
                Stays::Old => out.text.push_str("90+"),
                Stays::Part(part) => {
                    out.text.push('[');
                    out.text.push_str(&finding.kind.to_ascii_uppercase());
                    if !part.is_empty() {
                        out.text.push(' ');
                        out.text.push_str(&part);
                    }
                    out.text.push(']');
                }
            }
            out.findings.push(finding);
        }
        out.text.push_str(text.get(done..).unwrap_or_default());
        Ok(out)
    }

    /// What may stay of a finding.
    fn stays(&self, found: &[u8], treatment: PersonalTreatment) -> Stays {
        let mut numbers = found.split(|symbol| !symbol.is_ascii_digit()).filter(|part| !part.is_empty());
        let value = |part: &[u8]| part.iter().take(9).fold(0_i32, |n, digit| n * 10 + i32::from(digit - b'0'));
        match treatment {
            PersonalTreatment::Remove => Stays::Part(String::new()),
            PersonalTreatment::Age => match numbers.next() {
                Some(number) if !over_89(i64::from(value(number))) => Stays::All,
                _ => Stays::Old,
            },
            PersonalTreatment::Year | PersonalTreatment::BirthYear => {
                let year = numbers.find(|part| part.len() == 4).filter(|part| recent(value(part), self.today));
                match year {
                    Some(_) if treatment == PersonalTreatment::BirthYear => Stays::All,
                    year => Stays::Part(year.map(|part| written(part).to_owned()).unwrap_or_default()),
                }
            }
            PersonalTreatment::Zip => {
                let prefix = self.areas.as_ref().and_then(|areas| areas.prefix(written(found)));
                Stays::Part(prefix.unwrap_or_default().to_owned())
            }
        }
    }
}

/// Symbols as text: they are ASCII.
fn written(symbols: &[u8]) -> &str {
    core::str::from_utf8(symbols).unwrap_or_default()
}

/// An age as it may be told.
fn aged(age: i64, value: &Literal) -> Option<Literal> {
    if over_89(age) { Some(Literal::Text("90+".to_owned())) } else { Some(value.clone()).filter(|_| age >= 0) }
}

enum Stays {
    /// It is no identifier.
    All,
    /// An age over 89.
    Old,
    /// This much, beside its kind.
    Part(String),
}
