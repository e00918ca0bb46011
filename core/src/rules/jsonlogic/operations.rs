//! The operations `rules.jsonlogic` and `rules.import_jsonlogic`.

use super::import::Import;
use super::logic::Logic;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::wire::{Document, wire};
use crate::rules::FactDeclaration;
use std::collections::BTreeMap;

/// A request of `rules.jsonlogic`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonlogicRequest {
    /// The rule.
    pub logic: Document,
    /// What the rule speaks of; absent, `null`.
    pub data: Option<Document>,
    /// Most steps to take, 1 to 10,000,000. A step is one operation, one item gone through, or 16 bytes of text; also
    /// of a list or record of 1,024 bytes or more that is answered or taken as a text.
    #[wire(default = 100_000)]
    pub steps: u32,
}

/// What a rule of JSONLogic makes of its data.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonlogicAnswer {
    /// The result as canonical JSON text.
    pub result: String,
    /// Whether the result counts as true: not `false`, `null`, zero, an empty text or an empty list.
    pub truthy: bool,
    /// Steps taken.
    pub steps: u32,
}

/// Evaluates a rule of JSONLogic with JavaScript's coercions.
///
/// # Errors
/// `rules.jsonlogic_operation`, `rules.jsonlogic_type`, `json.depth`, `budget.exhausted`; `field.range` at `/steps`.
pub fn jsonlogic(request: &JsonlogicRequest) -> Result<Outcome<JsonlogicAnswer>, Error> {
    if !(1..=limits::RULES_JSONLOGIC_STEPS).contains(&request.steps) {
        return Err(Error::new(Code::FieldRange, "expected 1 to 10000000").under("steps"));
    }
    let logic = Logic::read(&request.logic).map_err(|error| error.under("logic"))?;
    let nothing = Document::parse("null")?;
    let data = request.data.as_ref().unwrap_or(&nothing);
    let (result, truthy, course) = logic.apply(data, request.steps)?;
    let mut outcome = Outcome::from(JsonlogicAnswer { result, truthy, steps: course.steps });
    if course.not_finite > 0 {
        outcome.reasons.push(Reason::new("rules.not_finite").number("numbers", course.not_finite.into()));
    }
    Ok(outcome)
}

/// A request of `rules.import_jsonlogic`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportJsonlogicRequest {
    /// The rule of JSONLogic.
    pub logic: Document,
    /// Types of facts. A fact that is not declared takes the type of the literal that it is compared with.
    #[wire(default = BTreeMap::new())]
    pub facts: BTreeMap<String, FactDeclaration>,
}

/// A rule of JSONLogic as a condition of the rule language.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedJsonlogic {
    /// The condition as canonical JSON text. Paths of `var` are names of facts, points included.
    pub condition: String,
}

/// Translates a rule of JSONLogic, or refuses it by the name of what has no strict meaning.
///
/// # Errors
/// `rules.jsonlogic_import` at the place in `/logic`; `rules.limit` for more than 10,000 conditions, which a rule of `if`
/// within the conditions of `if` soon has.
pub fn import_jsonlogic(request: &ImportJsonlogicRequest) -> Result<ImportedJsonlogic, Error> {
    let condition = Import::new(&request.facts).import(&request.logic.node()?).map_err(|error| error.under("logic"))?;
    Ok(ImportedJsonlogic { condition })
}
