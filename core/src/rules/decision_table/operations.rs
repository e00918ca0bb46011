//! The operations `rules.decide` and `rules.check_table`.

use super::compiled::CompiledTable;
use super::table::DecisionTable;
use crate::foundation::date::Date;
use crate::foundation::decimal::Decimal;
use crate::foundation::decision::{Outcome, Reason};
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::limits;
use crate::foundation::wire::{Document, Int53, wire};

/// A value of a column.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableValue {
    /// A boolean.
    Boolean {
        /// The value.
        value: bool,
    },
    /// An integer.
    Integer {
        /// The value.
        value: Int53,
    },
    /// An exact decimal.
    Decimal {
        /// The value.
        value: Decimal,
    },
    /// A text.
    Text {
        /// The value.
        value: String,
    },
    /// A civil date.
    Date {
        /// The value.
        value: Date,
    },
    /// An instant.
    Instant {
        /// The value.
        value: Instant,
    },
}

/// A value with its name.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableField {
    /// The fact or the output.
    pub name: String,
    /// What it is.
    pub value: TableValue,
}

/// A request of `rules.decide`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideRequest {
    /// The table.
    pub table: DecisionTable,
    /// Whom to decide for: one record of facts each, 1 to 10,000. Facts that the table does not look at do not matter.
    pub facts: Vec<Document>,
}

/// Decisions by a table.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideAnswer {
    /// One for each record of facts, in their order.
    pub decisions: Vec<TableDecision>,
}

/// A decision by a table.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDecision {
    /// The outputs of each row that counts, or joined by the aggregation; the defaults where none fits; else nothing.
    pub outputs: Vec<Vec<TableField>>,
    /// The rows that count, by id.
    pub matched: Vec<String>,
    /// Every row, and what keeps it from fitting.
    pub rows: Vec<RowVerdict>,
}

/// Whether a row fits the facts.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowVerdict {
    /// The row, by id.
    pub rule: String,
    /// Whether all its tests pass.
    pub fits: bool,
    /// Whether it fits but another row counts instead.
    pub outranked: bool,
    /// The tests that fail.
    pub failed: Vec<FailedCell>,
}

/// A test that fails.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedCell {
    /// The fact.
    pub fact: String,
    /// The test as it is written.
    pub test: String,
    /// What the fact is; absent where there is none.
    pub value: Option<TableValue>,
}

/// Decides by a table.
///
/// # Errors
/// Below `/table` as [`CompiledTable::compile`], below `/facts` as [`CompiledTable::decide`]; `field.range` at `/facts`.
pub fn decide(request: &DecideRequest) -> Result<Outcome<DecideAnswer>, Error> {
    if !(1..=limits::RULES_TABLE_ROWS).contains(&request.facts.len()) {
        return Err(Error::new(Code::FieldRange, "expected 1 to 10000 records of facts").under("facts"));
    }
    let table = CompiledTable::compile(&request.table).map_err(|error| error.under("table"))?;
    let (mut decisions, mut unmatched) = (Vec::with_capacity(request.facts.len()), 0_u32);
    for (at, facts) in request.facts.iter().enumerate() {
        let under = |error: Error| error.at(at).under("facts");
        let node = facts.node()?;
        let decision = node.members().and_then(|facts| table.decide(facts)).map_err(under)?;
        unmatched += u32::from(decision.matched.is_empty());
        decisions.push(decision);
    }
    let mut outcome = Outcome::from(DecideAnswer { decisions });
    if unmatched > 0 {
        outcome.reasons.push(Reason::new("rules.no_row").number("records", unmatched.into()));
    }
    Ok(outcome)
}

/// A request of `rules.check_table`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckTableRequest {
    /// The table.
    pub table: DecisionTable,
    /// Most steps to take, 1 to 10,000,000: pairs of rows compared and boxes looked at.
    #[wire(default = 1_000_000)]
    pub steps: u32,
}

/// What a table leaves open, says twice, or never reaches.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableReport {
    /// Whether some row fits whatever the facts are.
    pub complete: bool,
    /// Facts that no row fits, at most 100 boxes of them.
    pub gaps: Vec<TableGap>,
    /// Pairs of rows that some facts fit both, where the hit policy is `unique`, or `any` and they differ; at most 100.
    pub overlaps: Vec<TableOverlap>,
    /// Rows that never count under `first` and `priority`, at most 100.
    pub unreachable: Vec<TableUnreachable>,
    /// Whether the steps ran out: then something may be missing above.
    pub exhausted: bool,
}

/// Facts that no row fits.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableGap {
    /// The box: a test for each fact that matters.
    pub region: Vec<TableCondition>,
    /// Facts in it.
    pub example: Vec<TableField>,
}

/// Two rows that some facts fit both.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOverlap {
    /// The two rows, by id.
    pub rules: Vec<String>,
    /// Whether their outputs are the same: then one of them says nothing new here.
    pub same_outputs: bool,
    /// The box that they share.
    pub region: Vec<TableCondition>,
    /// Facts in it.
    pub example: Vec<TableField>,
}

/// A row that never counts.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableUnreachable {
    /// The row, by id.
    pub rule: String,
    /// The rows that take all its facts.
    pub behind: Vec<String>,
}

/// A test of a fact.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCondition {
    /// The fact.
    pub fact: String,
    /// The unary test.
    pub test: String,
}

/// Checks a table.
///
/// # Errors
/// Below `/table` as [`CompiledTable::compile`]; `field.range` at `/steps`.
pub fn check_table(request: &CheckTableRequest) -> Result<TableReport, Error> {
    if !(1..=limits::RULES_JSONLOGIC_STEPS).contains(&request.steps) {
        return Err(Error::new(Code::FieldRange, "expected 1 to 10000000").under("steps"));
    }
    CompiledTable::compile(&request.table).map_err(|error| error.under("table"))?.check(request.steps)
}
