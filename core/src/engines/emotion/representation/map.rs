//! From one way to name a feeling to another, by one named table.

use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::Shelf;
use crate::wire::wire;
use std::collections::BTreeMap;

/// A point of the space of feelings, each axis from −1 to 1.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmotionCoordinates {
    /// From unpleasant to pleasant.
    pub valence: f64,
    /// From calm to excited.
    pub arousal: f64,
    /// From controlled to in control.
    pub dominance: f64,
}

/// A table of the pack. It has exactly one of `coordinates`, `groups` and `dyads`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionMapping {
    /// Its name.
    pub id: String,
    /// The set of names that it reads.
    pub set: String,
    /// The set of names that it gives, for groups.
    pub to: Option<String>,
    /// Whether it was compared with its source.
    pub verified: bool,
    /// Valence, arousal and dominance of each name.
    pub coordinates: Option<BTreeMap<String, Vec<f64>>>,
    /// The name that each name becomes.
    pub groups: Option<BTreeMap<String, String>>,
    /// The two names that each feeling is made of.
    pub dyads: Option<BTreeMap<String, Vec<String>>>,
}

/// The pack's payload.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionMappings {
    /// The tables.
    pub tables: Vec<EmotionMapping>,
}

/// A request of `emotion.map`. It infers nothing: it renames. Exactly one of `shares` and `coordinates` is there.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionMapRequest {
    /// The table's name.
    pub table: String,
    /// How much of each name there is, 0 to 1,000,000: probabilities or intensities.
    pub shares: Option<BTreeMap<String, f64>>,
    /// A point, for tables of coordinates.
    pub coordinates: Option<EmotionCoordinates>,
    /// How far around its name's point a feeling reaches, 0.01 to 10: the s of e^(−d²/2s²).
    #[wire(default = 0.5)]
    pub reach: f64,
    /// The day whose pack applies; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
}

/// A name with its share.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct NamedShare {
    /// The name.
    pub name: String,
    /// How much of it, nine digits.
    pub share: f64,
}

/// A feeling made of two.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionPair {
    /// Its name.
    pub name: String,
    /// The two.
    pub of: Vec<String>,
    /// The lesser of their shares.
    pub share: f64,
}

/// The same, otherwise named.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq)]
pub struct EmotionMapAnswer {
    /// The table.
    pub table: String,
    /// The set of names that it reads.
    pub set: String,
    /// Whether the table was compared with its source.
    pub verified: bool,
    /// Names by id, for groups and for a point.
    pub shares: Option<Vec<NamedShare>>,
    /// The shares' point: the mean of their names' points, nine digits.
    pub coordinates: Option<EmotionCoordinates>,
    /// Feelings made of two that are there, by name.
    pub dyads: Option<Vec<EmotionPair>>,
}

fn digits(value: f64) -> f64 {
    (value * 1e9).round() / 1e9 + 0.0
}

fn refused(detail: &'static str, field: &str) -> Error {
    Error::new(Code::EmotionMapping, detail).under(field)
}

fn point_of(row: &[f64]) -> Result<[f64; 3], Error> {
    let [valence, arousal, dominance] = *row else {
        return Err(Error::new(Code::PackPayload, "a point has three coordinates"));
    };
    Ok([valence, arousal, dominance])
}

/// Renames.
///
/// # Errors
/// `emotion.mapping` for a table that the pack has not, a name that the table has not, or what it does not read;
/// `field.range`, `pack.missing`, `pack.payload`.
pub fn map(shelf: Shelf<'_>, request: &EmotionMapRequest) -> Result<Outcome<EmotionMapAnswer>, Error> {
    let pack = shelf.select("emotion-mappings", request.as_of)?;
    let tables: &EmotionMappings = pack.compiled("emotion_mappings")?;
    let table = tables.tables.iter().find(|table| table.id == request.table);
    let table = table.ok_or_else(|| refused("the pack has no such table", "table"))?;
    if !(0.01..=10.0).contains(&request.reach) {
        return Err(Error::new(Code::FieldRange, "expected 0.01 to 10").under("reach"));
    }
    let mut answer = EmotionMapAnswer {
        table: table.id.clone(),
        set: table.set.clone(),
        verified: table.verified,
        shares: None,
        coordinates: None,
        dyads: None,
    };
    match (&request.shares, &request.coordinates) {
        (Some(shares), None) => {
            for (name, share) in shares {
                if !(0.0..=1e6).contains(share) {
                    return Err(Error::new(Code::FieldRange, "expected 0 to 1000000").under(name).under("shares"));
                }
            }
            rename(table, shares, &mut answer)?;
        }
        (None, Some(point)) => answer.shares = Some(near(table, point, request.reach)?),
        _ => return Err(refused("expected one of shares and coordinates", "shares")),
    }
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![pack.receipt()] })
}

fn rename(table: &EmotionMapping, shares: &BTreeMap<String, f64>, answer: &mut EmotionMapAnswer) -> Result<(), Error> {
    let unknown = |name: &str| refused("the table has no such name", name).under("shares");
    if let Some(points) = &table.coordinates {
        let (mut sums, mut all) = ([0.0; 3], 0.0);
        for (name, share) in shares {
            let point = point_of(points.get(name).ok_or_else(|| unknown(name))?)?;
            for (sum, coordinate) in sums.iter_mut().zip(point) {
                *sum += share * coordinate;
            }
            all += share;
        }
        if all <= 0.0 {
            return Err(refused("expected something", "shares"));
        }
        let [valence, arousal, dominance] = sums.map(|sum| digits(sum / all));
        answer.coordinates = Some(EmotionCoordinates { valence, arousal, dominance });
    } else if let Some(groups) = &table.groups {
        let mut sums: Vec<NamedShare> = Vec::new();
        for name in groups.values() {
            if let Err(place) = sums.binary_search_by(|known| known.name.cmp(name)) {
                sums.insert(place, NamedShare { name: name.clone(), share: 0.0 });
            }
        }
        for (name, share) in shares {
            let group = groups.get(name).ok_or_else(|| unknown(name))?;
            for sum in sums.iter_mut().filter(|sum| sum.name == *group) {
                sum.share += share;
            }
        }
        if let Some(to) = &table.to {
            answer.set.clone_from(to);
        }
        for sum in &mut sums {
            sum.share = digits(sum.share);
        }
        answer.shares = Some(sums);
    } else if let Some(dyads) = &table.dyads {
        if let Some(name) = shares.keys().find(|name| !dyads.values().any(|of| of.contains(name))) {
            return Err(unknown(name));
        }
        let mut pairs = Vec::new();
        for (name, of) in dyads {
            let mut least = f64::MAX;
            for part in of {
                least = least.min(shares.get(part).copied().unwrap_or(0.0));
            }
            if least > 0.0 {
                pairs.push(EmotionPair { name: name.clone(), of: of.clone(), share: digits(least) });
            }
        }
        answer.dyads = Some(pairs);
    }
    Ok(())
}

/// Shares by distance: e^(−d²/2s²), added up to 1.
fn near(table: &EmotionMapping, point: &EmotionCoordinates, reach: f64) -> Result<Vec<NamedShare>, Error> {
    let points = table.coordinates.as_ref().ok_or_else(|| refused("this table has no coordinates", "coordinates"))?;
    let here = [point.valence, point.arousal, point.dominance];
    if !here.iter().all(|value| (-1.0..=1.0).contains(value)) {
        return Err(Error::new(Code::FieldRange, "expected −1 to 1").under("coordinates"));
    }
    let (mut shares, mut all) = (Vec::new(), 0.0);
    for (name, row) in points {
        let mut squares = 0.0;
        for (a, b) in here.iter().zip(point_of(row)?) {
            squares += (a - b) * (a - b);
        }
        let share = libm::exp(-squares / (2.0 * reach * reach));
        all += share;
        shares.push(NamedShare { name: name.clone(), share });
    }
    for share in &mut shares {
        // With a short reach everything may be too far: then nothing is near.
        share.share = if all > 0.0 { digits(share.share / all) } else { 0.0 };
    }
    Ok(shares)
}
