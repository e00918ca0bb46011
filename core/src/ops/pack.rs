//! Operations on packs.

use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::Error;
use crate::foundation::pack::{InspectedPack, Packs};
use crate::foundation::wire::wire;
use crate::ops::Inputs;

/// A request of `pack.inspect`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectPacksRequest {
    /// Lists only versions in force on this day.
    pub as_of: Option<Date>,
}

/// A request of `pack.check`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckPacksRequest {
    /// The texts of pack files, as they would be loaded together.
    pub texts: Vec<String>,
}

/// Packs with their digests.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectedPacks {
    /// By id, then by the first day in force.
    pub packs: Vec<InspectedPack>,
}

/// The packs at hand.
///
/// # Errors
/// None of its own.
pub fn inspect(inputs: &Inputs<'_>, request: &InspectPacksRequest) -> Result<Outcome<InspectedPacks>, Error> {
    let packs: Vec<_> = inputs.packs.map_or(Vec::new(), |packs| match request.as_of {
        Some(day) => packs.in_force_on(day).collect(),
        None => packs.all().iter().collect(),
    });
    let receipts = packs.iter().map(|pack| pack.receipt()).collect();
    let listed = packs.iter().map(|pack| pack.inspect()).collect();
    Ok(Outcome { answer: InspectedPacks { packs: listed }, reasons: Vec::new(), packs: receipts })
}

/// Reads pack files as loading them would, and lists them.
///
/// # Errors
/// What [`Packs::open`] refuses, below `/texts`.
pub fn check(request: &CheckPacksRequest) -> Result<InspectedPacks, Error> {
    let texts: Vec<&[u8]> = request.texts.iter().map(String::as_bytes).collect();
    let packs = Packs::open(&texts).map_err(|error| error.under("texts"))?;
    Ok(InspectedPacks { packs: packs.all().iter().map(|pack| pack.inspect()).collect() })
}
