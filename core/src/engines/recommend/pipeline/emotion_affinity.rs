//! How well an item suits a feeling: `1 − distance / √12` between two points of valence, arousal and dominance, √12
//! being the greatest distance in the cube [−1, 1]³.
//!
//! The direction is safe: for a person in distress, what is itself unpleasant gets nothing, however near it is.

use super::super::micros::from_unit;
use super::candidates::Candidates;
use super::request::PipelineRequest;
use crate::foundation::error::{Code, Error};

fn check(point: &[f64]) -> Result<(), Error> {
    if point.len() == 3 && point.iter().all(|value| value.abs() <= 1.0) {
        return Ok(());
    }
    Err(Error::new(Code::FieldRange, "expected valence, arousal and dominance, each from -1 to 1"))
}

/// Refuses items whose feeling is no point of the cube.
pub(super) fn check_items(request: &PipelineRequest) -> Result<(), Error> {
    for (at, item) in request.items.iter().enumerate().filter(|(_, item)| !item.emotion.is_empty()) {
        check(&item.emotion).map_err(|error| error.under("emotion").at(at).under("items"))?;
    }
    Ok(())
}

/// The value of each candidate in micro-units, 0 where its feeling is unknown, and how many were held back.
pub(super) fn micros(
    candidates: &Candidates<'_>,
    state: &[f64],
    distress_below: f64,
) -> Result<(Vec<i64>, usize), Error> {
    check(state).map_err(|error| error.under("state").under("scale"))?;
    if distress_below.abs() > 1.0 {
        return Err(Error::new(Code::FieldRange, "expected -1 to 1").under("distressBelow").under("scale"));
    }
    let in_distress = state.first().is_some_and(|valence| *valence < distress_below);
    let (mut values, mut held_back) = (Vec::with_capacity(candidates.len()), 0);
    for record in &candidates.records {
        let point = record.map_or(&[][..], |record| &record.emotion);
        let hold = in_distress && point.first().is_some_and(|valence| *valence < 0.0);
        held_back += usize::from(hold);
        let squares = state.iter().zip(point).fold(0.0, |sum, (a, b)| sum + (a - b) * (a - b));
        let near = if hold || point.is_empty() { 0.0 } else { 1.0 - (squares / 12.0).sqrt() };
        values.push(i64::from(from_unit(near)));
    }
    Ok((values, held_back))
}
