//! A decision table as it is authored.

use crate::foundation::wire::wire;

/// A decision table of DMN with typed inputs and outputs.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionTable {
    /// What happens where several rows fit.
    pub hit_policy: HitPolicy,
    /// How `collect` joins the rows that fit; for other policies it must be left out. Absent: `list`.
    pub aggregation: Option<Aggregation>,
    /// The columns of conditions, 1 to 64.
    pub inputs: Vec<TableInput>,
    /// The columns of results, 1 to 64.
    pub outputs: Vec<TableOutput>,
    /// The rows, 1 to 10,000.
    pub rules: Vec<TableRow>,
}

/// What happens where several rows fit (DMN 1.5, section 8.2.10).
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitPolicy {
    /// Only one row may fit any facts; two are an error.
    Unique,
    /// Several may fit if their outputs are the same; otherwise it is an error.
    Any,
    /// The first row that fits, in the order of the table.
    First,
    /// The row whose outputs come first in the lists `values` of the outputs; of equal ones the first in the table.
    Priority,
    /// All rows that fit, in the order of the table, joined by the aggregation.
    Collect,
}

/// How the rows that fit are joined.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// A list of all.
    List,
    /// The exact sum of the one output.
    Sum,
    /// The least of the one output.
    Min,
    /// The greatest of the one output.
    Max,
    /// How many rows fit.
    Count,
}

/// The type of a column.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableType {
    /// `true` or `false`.
    Boolean,
    /// An integer within ±(2^53 − 1).
    Integer,
    /// An exact decimal: at most 18 digits, at most 9 after the point.
    Decimal,
    /// A text. Texts are equal or not; they have no order.
    Text,
    /// A civil date.
    Date,
    /// An instant, to the nanosecond.
    Instant,
}

/// A column of conditions.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableInput {
    /// The fact that the column looks at.
    pub fact: String,
    /// Its type.
    pub r#type: TableType,
    /// The values that it may have, as a unary test. Others are refused, and the checks need not cover them.
    pub allowed: Option<String>,
    /// Whether the fact may be absent (or `null`).
    #[wire(default = false)]
    pub optional: bool,
}

/// A column of results.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOutput {
    /// Its name.
    pub name: String,
    /// Its type.
    pub r#type: TableType,
    /// The values that it may have, as literals, the most important first. Needed for `priority`.
    pub values: Option<Vec<String>>,
    /// What it is where no row fits, as a literal. Given for all outputs or for none.
    pub default: Option<String>,
}

/// A row.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its name, unique in the table. Absent: its number, from 1 on.
    pub id: Option<String>,
    /// One unary test for each input.
    pub when: Vec<String>,
    /// One literal for each output.
    pub then: Vec<String>,
}
