//! From the rule language back to canonical JSON.

use crate::foundation::wire::{Write, Writer};
use crate::rules::duration::Duration;
use crate::rules::language::{
    CalendarUnit, Condition, Filter, History, HistoryOperator, Literal, Operand, Test, Window, Zone,
};

/// What stands behind a key.
enum Member<'a> {
    One(&'a dyn Write),
    Two(&'a Operand, &'a Operand),
    Calendar(CalendarUnit, u32),
}

/// The members of a record, in any order.
type Members<'a> = Vec<(&'static str, Member<'a>)>;

fn put<'a>(members: &mut Members<'a>, name: &'static str, value: &'a dyn Write) {
    members.push((name, Member::One(value)));
}

fn write(mut members: Members<'_>, out: &mut Writer) {
    // Keys are ASCII, so the order of their bytes is the order of RFC 8785.
    crate::foundation::order::sort_by(&mut members, |a, b| a.0.cmp(b.0));
    let mut record = out.record();
    for (name, value) in &members {
        record.with(name, |out| match value {
            Member::One(value) => value.write(out),
            Member::Two(least, most) => out.list([*least, *most].into_iter(), |out, end| end.write(out)),
            Member::Calendar(unit, last) => {
                let mut record = out.record();
                record.field("last", last);
                record.field("unit", unit);
                record.end();
            }
        });
    }
    record.end();
}

impl Write for Condition {
    fn write(&self, out: &mut Writer) {
        let mut members = Members::new();
        match self {
            Self::All(of) => put(&mut members, "all", of),
            Self::Any(of) => put(&mut members, "any", of),
            Self::Not(inner) => put(&mut members, "not", inner),
            Self::Rule(id) => put(&mut members, "rule", id),
            Self::AtLeast { count, of } => {
                put(&mut members, "atLeast", count);
                put(&mut members, "of", of);
            }
            Self::Test { operand, test } => {
                operand_members(operand, &mut members);
                test_member(test, &mut members);
            }
        }
        write(members, out);
    }
}

fn test_member<'a>(test: &'a Test, members: &mut Members<'a>) {
    match test {
        Test::Holds => {}
        Test::Compare(comparison, with) => put(members, comparison.key(), with),
        Test::Between(least, most) => members.push(("between", Member::Two(least, most))),
        Test::In(values) => put(members, "in", values),
        Test::NotIn(values) => put(members, "notIn", values),
        Test::Contains(text) => put(members, "contains", text),
        Test::ContainsAny(texts) => put(members, "containsAny", texts),
        Test::ContainsAll(texts) => put(members, "containsAll", texts),
        Test::Prefix(text) => put(members, "prefix", text),
        Test::Suffix(text) => put(members, "suffix", text),
        Test::Exists(known) => put(members, "exists", known),
    }
}

fn operand_members<'a>(operand: &'a Operand, members: &mut Members<'a>) {
    match operand {
        Operand::Literal(literal) => put(members, "value", literal),
        Operand::Fact(name) => put(members, "fact", name),
        Operand::Field(name) => put(members, "field", name),
        Operand::Arithmetic { operator, of } => put(members, operator.key(), of),
        Operand::History(history) => history_members(history, members),
    }
}

fn history_members<'a>(history: &'a History, members: &mut Members<'a>) {
    let key = history.operator.key();
    let mut filters = history.filters.iter();
    if history.operator == HistoryOperator::Sequence {
        put(members, key, &history.filters);
    } else if let Some(first) = filters.next() {
        put(members, key, first);
    }
    let second = match history.operator {
        HistoryOperator::Ratio => Some("to"),
        HistoryOperator::Consecutive => Some("breaker"),
        _ => None,
    };
    if let (Some(name), Some(filter)) = (second, filters.next()) {
        put(members, name, filter);
    }
    if let Some(of) = &history.of {
        put(members, "of", of);
    }
    match &history.window {
        Window::Always => {}
        Window::Sliding(length) => put(members, "within", length),
        Window::Calendar { unit, last } => members.push(("calendar", Member::Calendar(*unit, *last))),
    }
    if let Zone::Named(name) = &history.zone {
        put(members, "zone", name);
    }
    match history.operator {
        HistoryOperator::Streak => {
            put(members, "unit", &history.unit);
            put(members, "grace", &history.grace);
            put(members, "minPerUnit", &history.least);
        }
        HistoryOperator::Ratio => put(members, "minDen", &history.least),
        HistoryOperator::Sequence => {
            put(members, "strict", &history.strict);
            put(members, "overlap", &history.overlap);
        }
        _ => {}
    }
    if let Some(half_life) = &history.half_life {
        put(members, "halfLife", half_life);
    }
}

impl Write for Operand {
    fn write(&self, out: &mut Writer) {
        if let Self::Literal(literal) = self {
            return literal.write(out);
        }
        let mut members = Members::new();
        operand_members(self, &mut members);
        write(members, out);
    }
}

impl Write for Filter {
    fn write(&self, out: &mut Writer) {
        if let ([one], None) = (self.types.as_slice(), &self.condition) {
            return one.write(out);
        }
        let mut members = Members::new();
        if !self.types.is_empty() {
            put(&mut members, "type", &self.types);
        }
        if let Some(condition) = &self.condition {
            put(&mut members, "where", condition);
        }
        write(members, out);
    }
}

impl Write for Literal {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Boolean(value) => value.write(out),
            Self::Integer(value) => out.integer(*value),
            // Decimals that come from a text are texts; these come from JSON numbers and are spelled as such.
            Self::Decimal(value) => out.node(&crate::foundation::wire::Node::Number(&value.to_string())),
            Self::Text(text) => text.write(out),
            Self::Set(texts) => texts.write(out),
            Self::Money(money) => money.write(out),
        }
    }
}

impl Write for Duration {
    fn write(&self, out: &mut Writer) {
        out.text(&self.to_string());
    }
}

impl CalendarUnit {
    /// The name in the language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl Write for CalendarUnit {
    fn write(&self, out: &mut Writer) {
        out.text(self.name());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Operand {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Operand",
            doc: "An operand of the rule language: a JSON record such as `{\"count\":\"course.finished\"}`, or the text of one.",
            base: crate::foundation::wire::Base::Document,
            pattern: None,
        })
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Condition {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Condition",
            doc: "A condition of the rule language: a JSON record such as `{\"fact\":\"level\",\"gte\":7}`, or the text of one. `schema/rule-set.json` is the language as a JSON Schema, the module `rules::language` of the Rust documentation says what it means.",
            base: crate::foundation::wire::Base::Document,
            pattern: None,
        })
    }
}
