//! The rule language: what a rule set says, before it is compiled. The JSON of each construct stands beside it; a
//! [`Condition`] is a JSON record that names its operator by a key. `schema/rule-set.json` is its JSON Schema.
//!
//! | logic | meaning |
//! |---|---|
//! | `{"all":[C…]}` | every condition holds; of none: true |
//! | `{"any":[C…]}` | one condition holds; of none: false |
//! | `{"not":C}` | the condition does not hold |
//! | `{"atLeast":2,"of":[C…]}` | two or more hold; `0` is true |
//! | `{"rule":"id"}` | another rule of the set holds |
//!
//! Everything else is an operand and one test, in one record: `{"fact":"level","gte":7}`.
//!
//! | operand | type |
//! |---|---|
//! | `"fact":"level"` | as declared, or as its tests imply |
//! | `"field":"minutes"` | a place in an event's `data`, points between names; only within a filter's `where` |
//! | `"value":7` | a literal |
//! | `"add":[E…]`, `"multiply":[E…]`, `"subtract":[a,b]`, `"divide":[a,b]`, `"remainder":[a,b]` | exact numbers |
//! | `"count":F` … | a history operator, see [`History`] |
//!
//! | test | holds when the operand |
//! |---|---|
//! | none | is true (a boolean), or says so itself (`absent`, `cooldown`, `sequence`) |
//! | `"eq"`, `"ne"`, `"gt"`, `"gte"`, `"lt"`, `"lte"` | compares so with a literal or an operand record |
//! | `"between":[a,b]` | lies from a to b, both included |
//! | `"in":[…]`, `"notIn":[…]` | is one of the literals, or none of them |
//! | `"contains":"x"` | has this text within it (a text), or this member (a set) |
//! | `"containsAny":[…]`, `"containsAll":[…]` | is a set with one of these members, or with all |
//! | `"prefix":"x"`, `"suffix":"x"` | is a text that begins or ends so |
//! | `"exists":true` | is known; with `false`: is missing. Never unknown itself |
//!
//! Three values: what needs a missing fact is unknown, `not` of it too; `all` is the least and `any` the greatest of
//! false < unknown < true (Kleene's strong logic). Nothing is coerced: comparing a text with a number is refused when
//! the set is compiled.

use crate::foundation::decimal::Decimal;
use crate::foundation::money::Money;
use crate::rules::duration::Duration;

/// A condition over facts and history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `{"all":[C…]}`.
    All(Vec<Condition>),
    /// `{"any":[C…]}`.
    Any(Vec<Condition>),
    /// `{"not":C}`.
    Not(Box<Condition>),
    /// `{"atLeast":k,"of":[C…]}`.
    AtLeast {
        /// How many must hold.
        count: u32,
        /// Out of these.
        of: Vec<Condition>,
    },
    /// `{"rule":"id"}`.
    Rule(String),
    /// An operand and its test in one record.
    Test {
        /// What is tested.
        operand: Operand,
        /// How.
        test: Test,
    },
}

/// A value that is tested or compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A literal, or `{"value":…}`.
    Literal(Literal),
    /// `{"fact":"name"}`.
    Fact(String),
    /// `{"field":"place.in.data"}`, within a filter.
    Field(String),
    /// `{"add":[…]}` and its like.
    Arithmetic {
        /// Which.
        operator: Arithmetic,
        /// Of these: two or more for `add` and `multiply`, two for the others.
        of: Vec<Operand>,
    },
    /// A history operator.
    History(Box<History>),
}

/// Exact arithmetic. A result that does not fit, and division by zero, is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// The sum.
    Add,
    /// The first less the second.
    Subtract,
    /// The product.
    Multiply,
    /// The exact quotient.
    Divide,
    /// What is left of integers after whole division, with the sign of the first.
    Remainder,
}

/// A value as JSON has it. What a text stands for (text, instant, date, duration, exact decimal) follows from what it
/// is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number, within ±(2^53 − 1) as a JSON number.
    Integer(i64),
    /// A number with a point or an exponent.
    Decimal(Decimal),
    /// A text.
    Text(String),
    /// A list of texts: a set.
    Set(Vec<String>),
    /// `{"currency":"EUR","minor":"1240"}`.
    Money(Money),
}

/// The test of an operand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// No test: the operand is a condition itself.
    Holds,
    /// `{"gte":7}` and its like.
    Compare(Comparison, Operand),
    /// `{"between":[least,most]}`.
    Between(Operand, Operand),
    /// `{"in":[…]}`.
    In(Vec<Literal>),
    /// `{"notIn":[…]}`.
    NotIn(Vec<Literal>),
    /// `{"contains":"x"}`.
    Contains(String),
    /// `{"containsAny":[…]}`.
    ContainsAny(Vec<String>),
    /// `{"containsAll":[…]}`.
    ContainsAll(Vec<String>),
    /// `{"prefix":"x"}`.
    Prefix(String),
    /// `{"suffix":"x"}`.
    Suffix(String),
    /// `{"exists":true}`.
    Exists(bool),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
}

/// A history operator: a value drawn from the events up to `now`.
///
/// | JSON | value |
/// |---|---|
/// | `{"count":F}` | integer: events |
/// | `{"sum":F,"of":"minutes"}` | decimal: the sum of a field; events without it do not count |
/// | `{"minimum":F,"of":…}`, `{"maximum":F,"of":…}` | decimal; unknown without events |
/// | `{"distinct":F,"of":…}` | integer: distinct texts, numbers or booleans of a field |
/// | `{"ratio":F,"to":F,"minDen":10}` | exact fraction of two counts; unknown while the second is below `minDen` |
/// | `{"first":F}`, `{"last":F}` | instant; unknown without events |
/// | `{"sinceFirst":F}`, `{"sinceLast":F}` | duration; unknown without events |
/// | `{"absent":F,"within":"P30D"}` | condition: no event; unknown while the history is shorter than the window |
/// | `{"cooldown":F,"within":"PT1H"}` | condition: no event, however short the history |
/// | `{"streak":F,"unit":"day","zone":Z,"grace":1,"minPerUnit":1}` | integer: active units in a row |
/// | `{"sequence":[F,F…],"within":"PT10M","strict":true,"overlap":true}` | integer: completed sequences; alone: one or more |
/// | `{"consecutive":F,"breaker":F}` | integer: events since the last breaker |
/// | `{"decayed":F,"of":"weight","halfLife":"P7D"}` | integer: micro-units |
///
/// F is a [`Filter`]. `count`, `sum`, `minimum`, `maximum`, `distinct` and `ratio` take a window: `"within":"P7D"`
/// slides, half-open (now − W, now]; `"calendar":{"unit":"week","last":1}` holds the current unit and those before it,
/// `last` in all. `"zone":Z` of calendar windows and streaks is an IANA name, or `"event"` for the zone stamped on each
/// event (the default; the set's zone stands in where there is none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Which.
    pub operator: HistoryOperator,
    /// What counts; the steps of a sequence; numerator and denominator of a ratio; event and breaker of `consecutive`.
    pub filters: Vec<Filter>,
    /// The place in an event's data that the operator reads.
    pub of: Option<String>,
    /// The window.
    pub window: Window,
    /// `streak`: the unit.
    pub unit: CalendarUnit,
    /// The zone of calendar windows and streaks.
    pub zone: Zone,
    /// `streak`: how many missed units in a row it survives.
    pub grace: u32,
    /// `streak`: events that make a unit active; `ratio`: the least denominator.
    pub least: u32,
    /// `decayed`: the time after which a weight counts half.
    pub half_life: Option<Duration>,
    /// `sequence`: no other event may come between.
    pub strict: bool,
    /// `sequence`: an event may be part of several completed sequences.
    pub overlap: bool,
}

/// The history operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HistoryOperator {
    /// Events.
    Count,
    /// The sum of a field.
    Sum,
    /// The least value of a field.
    Minimum,
    /// The greatest value of a field.
    Maximum,
    /// Distinct values of a field.
    Distinct,
    /// A fraction of two counts.
    Ratio,
    /// When the first event was.
    First,
    /// When the last event was.
    Last,
    /// How long ago the first event was.
    SinceFirst,
    /// How long ago the last event was.
    SinceLast,
    /// No event in a window that the history covers.
    Absent,
    /// No event in a window.
    Cooldown,
    /// Active units in a row.
    Streak,
    /// Events in an order within a time.
    Sequence,
    /// Events since the last breaker.
    Consecutive,
    /// A sum of weights that halve.
    Decayed,
}

/// Which events count: `"type"`, or `{"type":"type" or [types],"where":C}`; without a type: any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Types of events; empty for any.
    pub types: Vec<String>,
    /// What holds of the event's data: a condition over `field` operands.
    pub condition: Option<Condition>,
}

/// The events that an operator looks at, by their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// All up to now.
    Always,
    /// (now − length, now].
    Sliding(Duration),
    /// The current calendar unit and those before it.
    Calendar {
        /// The unit.
        unit: CalendarUnit,
        /// How many, the current one included.
        last: u32,
    },
}

/// Units of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalendarUnit {
    /// A civil day.
    Day,
    /// An ISO 8601 week, from Monday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// Whose calendar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// That of the zone stamped on each event; the set's zone where there is none.
    Event,
    /// That of a place, by its IANA name.
    Named(String),
}
