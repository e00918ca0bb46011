//! Decision tables: which row fits the facts, why the others do not, and what a table leaves open.
//!
//! | noun | |
//! |---|---|
//! | [`DecisionTable`] | the table as it is authored: typed inputs and outputs, a hit policy, rows of cells |
//! | [`CompiledTable`] | the same, checked, each cell a set of intervals |
//! | [`DecideRequest`], [`DecideAnswer`] | facts in, the row and its outputs out, and every other row with the cells that failed |
//! | [`CheckTableRequest`], [`TableReport`] | overlaps, gaps and unreachable rows, each with facts that show it |
//!
//! A cell is a unary test of S-FEEL (DMN 1.5, chapter 9): `-` for anything, literals, `< 18`, `[18..65)`, a list of
//! these with commas, `not(…)`, and `null` for a fact that is absent. Texts stand in double quotes, dates are written
//! `date("2026-01-31")` or `@"2026-01-31"`, instants `date and time("2026-01-31T12:00:00Z")` or `@"…Z"`.
//!
//! Every type is a grid of integers here (decimals in billionths, dates in days, instants in nanoseconds, texts by
//! their place among the texts that the table names), so each cell is a union of closed intervals, each row a union of
//! boxes, and the checks are exact arithmetic on boxes: the sweep over one column after the other of Calvanese,
//! Dumas, Laurson, Maggi, Montali, Teinemaa: Semantics and Analysis of DMN Decision Tables (2016).

mod cell;
mod check;
mod column;
mod compiled;
mod decide;
mod operations;
mod table;

pub(crate) use column::Set;
pub use compiled::CompiledTable;
pub use operations::{
    CheckTableRequest, DecideAnswer, DecideRequest, FailedCell, RowVerdict, TableCondition, TableDecision, TableField,
    TableGap, TableOverlap, TableReport, TableUnreachable, TableValue, check_table, decide,
};
pub use table::{Aggregation, DecisionTable, HitPolicy, TableInput, TableOutput, TableRow, TableType};
