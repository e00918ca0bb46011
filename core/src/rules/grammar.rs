//! The words of the rule language and what stands behind each: the one table that the reader goes by, and the JSON Schema
//! of the language with it.

use crate::foundation::limits;
use crate::rules::language::{Arithmetic, Comparison, HistoryOperator};

/// What stands behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A condition.
    Condition,
    /// Conditions.
    Conditions,
    /// A literal or the record of an operand.
    Operand,
    /// So many operands; without the second number, or more.
    Operands(usize, Option<usize>),
    /// A literal.
    Literal,
    /// Literals.
    Literals,
    /// Any text.
    Text,
    /// Texts.
    Texts,
    /// A text of 1 to 256 bytes.
    Name,
    /// `true` or `false`.
    Boolean,
    /// A filter of events.
    Filter,
    /// So many filters.
    Filters(usize, usize),
    /// A duration above zero.
    Span,
    /// `{"unit":U,"last":n}`.
    Calendar,
    /// A unit of the calendar.
    Unit,
    /// An integer from the first to the second number.
    Count(u32, u32),
}

/// A key, what stands behind it, and the keys that its record has beside it.
type Joined = (&'static str, Form, &'static [(&'static str, Form)]);

/// What a condition's key stands for.
pub(super) const LOGIC: &[Joined] = &[
    ("all", Form::Conditions, &[]),
    ("any", Form::Conditions, &[]),
    ("not", Form::Condition, &[]),
    ("rule", Form::Text, &[]),
    ("atLeast", Form::Count(0, u32::MAX), &[("of", Form::Conditions)]),
];

/// What an operand's key stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Head {
    Fact,
    Field,
    Value,
    Arithmetic(Arithmetic),
    /// A history operator, the parameters that it takes, and those that it needs.
    History(HistoryOperator, u16, u16),
}

const OF: u16 = 1;
const WITHIN: u16 = 2;
const CALENDAR: u16 = 4;
const TO: u16 = 8;
const MIN_DEN: u16 = 16;
const UNIT: u16 = 32;
const ZONE: u16 = 64;
const GRACE: u16 = 128;
const MIN_PER_UNIT: u16 = 256;
const STRICT: u16 = 512;
const OVERLAP: u16 = 1024;
const BREAKER: u16 = 2048;
const HALF_LIFE: u16 = 4096;
const WINDOW: u16 = WITHIN | CALENDAR | ZONE;

/// Parameters of history operators by their keys. Needed ones are asked for in this order.
pub(super) const PARAMETERS: &[(&str, u16, Form)] = &[
    ("to", TO, Form::Filter),
    ("breaker", BREAKER, Form::Filter),
    ("of", OF, Form::Text),
    ("within", WITHIN, Form::Span),
    ("calendar", CALENDAR, Form::Calendar),
    ("zone", ZONE, Form::Name),
    ("unit", UNIT, Form::Unit),
    ("halfLife", HALF_LIFE, Form::Span),
    ("minDen", MIN_DEN, Form::Count(1, limits::RULES_COUNT)),
    ("minPerUnit", MIN_PER_UNIT, Form::Count(1, limits::RULES_COUNT)),
    ("grace", GRACE, Form::Count(0, limits::RULES_UNITS)),
    ("strict", STRICT, Form::Boolean),
    ("overlap", OVERLAP, Form::Boolean),
];

const MANY: Form = Form::Operands(2, None);
const TWO: Form = Form::Operands(2, Some(2));

/// Operands by their keys.
pub(super) const OPERANDS: &[(&str, Form, Head)] = &[
    ("fact", Form::Name, Head::Fact),
    ("field", Form::Name, Head::Field),
    ("value", Form::Literal, Head::Value),
    ("add", MANY, Head::Arithmetic(Arithmetic::Add)),
    ("subtract", TWO, Head::Arithmetic(Arithmetic::Subtract)),
    ("multiply", MANY, Head::Arithmetic(Arithmetic::Multiply)),
    ("divide", TWO, Head::Arithmetic(Arithmetic::Divide)),
    ("remainder", TWO, Head::Arithmetic(Arithmetic::Remainder)),
    ("count", Form::Filter, Head::History(HistoryOperator::Count, WINDOW, 0)),
    ("sum", Form::Filter, Head::History(HistoryOperator::Sum, WINDOW | OF, OF)),
    ("minimum", Form::Filter, Head::History(HistoryOperator::Minimum, WINDOW | OF, OF)),
    ("maximum", Form::Filter, Head::History(HistoryOperator::Maximum, WINDOW | OF, OF)),
    ("distinct", Form::Filter, Head::History(HistoryOperator::Distinct, WINDOW | OF, OF)),
    ("ratio", Form::Filter, Head::History(HistoryOperator::Ratio, WINDOW | TO | MIN_DEN, TO)),
    ("first", Form::Filter, Head::History(HistoryOperator::First, 0, 0)),
    ("last", Form::Filter, Head::History(HistoryOperator::Last, 0, 0)),
    ("sinceFirst", Form::Filter, Head::History(HistoryOperator::SinceFirst, 0, 0)),
    ("sinceLast", Form::Filter, Head::History(HistoryOperator::SinceLast, 0, 0)),
    ("absent", Form::Filter, Head::History(HistoryOperator::Absent, WITHIN, WITHIN)),
    ("cooldown", Form::Filter, Head::History(HistoryOperator::Cooldown, WITHIN, WITHIN)),
    ("streak", Form::Filter, Head::History(HistoryOperator::Streak, UNIT | ZONE | GRACE | MIN_PER_UNIT, UNIT)),
    (
        "sequence",
        Form::Filters(2, limits::RULES_SEQUENCE),
        Head::History(HistoryOperator::Sequence, WITHIN | STRICT | OVERLAP, WITHIN),
    ),
    ("consecutive", Form::Filter, Head::History(HistoryOperator::Consecutive, BREAKER, BREAKER)),
    ("decayed", Form::Filter, Head::History(HistoryOperator::Decayed, OF | HALF_LIFE, OF | HALF_LIFE)),
];

/// Tests by their keys; the comparisons come first, in the order of [`COMPARISONS`].
pub(super) const TESTS: &[(&str, Form)] = &[
    ("eq", Form::Operand),
    ("ne", Form::Operand),
    ("gt", Form::Operand),
    ("gte", Form::Operand),
    ("lt", Form::Operand),
    ("lte", Form::Operand),
    ("between", TWO),
    ("in", Form::Literals),
    ("notIn", Form::Literals),
    ("contains", Form::Text),
    ("containsAny", Form::Texts),
    ("containsAll", Form::Texts),
    ("prefix", Form::Text),
    ("suffix", Form::Text),
    ("exists", Form::Boolean),
];

pub(super) const COMPARISONS: [Comparison; 6] =
    [Comparison::Eq, Comparison::Ne, Comparison::Gt, Comparison::Gte, Comparison::Lt, Comparison::Lte];

impl Comparison {
    /// The key of the language.
    #[must_use]
    pub fn key(self) -> &'static str {
        let place = COMPARISONS.iter().position(|one| *one == self).unwrap_or_default();
        TESTS.get(place).map_or("", |(key, _)| key)
    }
}

impl Arithmetic {
    /// The key of the language.
    #[must_use]
    pub fn key(self) -> &'static str {
        let named = |head: &Head| matches!(head, Head::Arithmetic(operator) if *operator == self);
        OPERANDS.iter().find(|(.., head)| named(head)).map_or("", |(key, ..)| key)
    }
}

impl HistoryOperator {
    /// The key of the language.
    #[must_use]
    pub fn key(self) -> &'static str {
        let named = |head: &Head| matches!(head, Head::History(operator, ..) if *operator == self);
        OPERANDS.iter().find(|(.., head)| named(head)).map_or("", |(key, ..)| key)
    }
}

/// A record of the language, for those who describe it: a key, what stands behind it, and the keys beside it.
#[cfg(feature = "shapes")]
#[derive(Clone, Debug)]
pub struct Record {
    /// The key that names it.
    pub key: &'static str,
    /// What stands behind the key.
    pub form: Form,
    /// Other keys, what stands behind them, and whether they must be there.
    pub beside: Vec<(&'static str, Form, bool)>,
    /// Whether it may stand in a condition of a rule, and in the condition of a filter.
    pub places: (bool, bool),
}

/// Conditions that join others or name a rule.
#[cfg(feature = "shapes")]
#[must_use]
pub fn logic() -> Vec<Record> {
    let record = |(key, form, beside): &Joined| Record {
        key,
        form: *form,
        beside: beside.iter().map(|(key, form)| (*key, *form, true)).collect(),
        places: (true, *key != "rule"),
    };
    LOGIC.iter().map(record).collect()
}

/// Operands; as a condition each has one of [`tests`] beside it, or none.
#[cfg(feature = "shapes")]
#[must_use]
pub fn operands() -> Vec<Record> {
    let record = |(key, form, head): &(&'static str, Form, Head)| {
        let (takes, needs) = if let Head::History(_, takes, needs) = head { (*takes, *needs) } else { (0, 0) };
        let beside = PARAMETERS.iter().filter(|(_, flag, _)| takes & flag != 0);
        Record {
            key,
            form: *form,
            beside: beside.map(|(key, flag, form)| (*key, *form, needs & flag != 0)).collect(),
            places: match head {
                Head::Fact | Head::History(..) => (true, false),
                Head::Field => (false, true),
                Head::Value | Head::Arithmetic(_) => (true, true),
            },
        }
    };
    OPERANDS.iter().map(record).collect()
}

/// Tests, and what stands behind each.
#[cfg(feature = "shapes")]
#[must_use]
pub const fn tests() -> &'static [(&'static str, Form)] {
    TESTS
}
