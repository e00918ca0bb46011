//! From JSON to the rule language, table-driven: one record names one operator.

use crate::foundation::decimal::Decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::money::Money;
use crate::foundation::wire::{Fields, Node, Read};
use crate::rules::duration::Duration;
use crate::rules::grammar::{COMPARISONS, Form, Head, LOGIC, OPERANDS, PARAMETERS, TESTS};
use crate::rules::language::{
    CalendarUnit, Comparison, Condition, Filter, History, HistoryOperator, Literal, Operand, Test, Window, Zone,
};

fn syntax(detail: &str) -> Error {
    Error::new(Code::RulesSyntax, detail)
}

/// Refuses what nests too deeply; conditions, operands and filters count.
fn deeper(depth: usize) -> Result<usize, Error> {
    if depth < limits::RULES_DEPTH {
        return Ok(depth + 1);
    }
    Err(Error::new(Code::RulesLimit, "conditions nest more than 32 deep"))
}

fn each<T>(node: &Node<'_>, mut read: impl FnMut(&Node<'_>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    let mut out = Vec::new();
    for (at, item) in node.list()?.iter().enumerate() {
        out.push(read(item).map_err(|error| error.at(at))?);
    }
    Ok(out)
}

impl Read for Condition {
    fn blank() -> Self {
        Self::All(Vec::new())
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            // A text stands for the record that it spells, as for events.
            Node::Text(text) => condition(&Node::parse(text.as_bytes())?, 0),
            node => condition(node, 0),
        }
    }
}

fn condition(node: &Node<'_>, depth: usize) -> Result<Condition, Error> {
    let (fields, depth) = (node.members()?, deeper(depth)?);
    let conditions = |node: &Node<'_>| each(node, |item| condition(item, depth));
    let logic = |key: &str| LOGIC.iter().find(|(name, ..)| *name == key);
    let Some((key, value, beside)) =
        fields.members().iter().find_map(|(key, value)| Some((key, value, logic(key.as_ref())?.2)))
    else {
        return leaf(fields, depth);
    };
    let known: Vec<&str> = beside.iter().map(|(name, _)| *name).chain([key.as_ref()]).collect();
    node.record(&known)?;
    let read = match key.as_ref() {
        "all" => conditions(value).map(Condition::All),
        "any" => conditions(value).map(Condition::Any),
        "not" => condition(value, depth).map(|inner| Condition::Not(Box::new(inner))),
        "rule" => String::read(value).map(Condition::Rule),
        _ => {
            let of = fields
                .find("of")
                .ok_or_else(|| Error::new(Code::FieldMissing, "this field is required").under("of"))?;
            let of = conditions(of).map_err(|error| error.under("of"))?;
            u32::read(value).map(|count| Condition::AtLeast { count, of })
        }
    };
    read.map_err(|error| if error.path.starts_with("/of/") && key == "atLeast" { error } else { error.under(key) })
}

/// An operand and its test.
fn leaf(fields: Fields<'_, '_>, depth: usize) -> Result<Condition, Error> {
    let is_test = |key: &str| TESTS.iter().any(|(name, _)| *name == key);
    let mut tests = fields.members().iter().filter(|(key, _)| is_test(key.as_ref()));
    let (test, more) = (tests.next(), tests.next());
    if more.is_some() {
        return Err(syntax("a record has one test: join two by all"));
    }
    let operand = operand_of(fields, test.map(|(key, _)| key.as_ref()), depth)?;
    let test = match test {
        None => Test::Holds,
        Some((key, value)) => self::test(key, value, depth).map_err(|error| error.under(key))?,
    };
    Ok(Condition::Test { operand, test })
}

fn test(key: &str, node: &Node<'_>, depth: usize) -> Result<Test, Error> {
    let place = TESTS.iter().position(|(name, _)| *name == key).unwrap_or_default();
    Ok(match TESTS.get(place).map_or(Form::Operand, |(_, form)| *form) {
        Form::Operands(..) => {
            let mut ends = each(node, |item| operand(item, depth))?.into_iter();
            match (ends.next(), ends.next(), ends.next()) {
                (Some(least), Some(most), None) => Test::Between(least, most),
                _ => return Err(syntax("expected the least and the greatest value")),
            }
        }
        Form::Literals => {
            let literals = each(node, Literal::read)?;
            if key == "in" { Test::In(literals) } else { Test::NotIn(literals) }
        }
        Form::Text => {
            let text = String::read(node)?;
            match key {
                "contains" => Test::Contains(text),
                "prefix" => Test::Prefix(text),
                _ => Test::Suffix(text),
            }
        }
        Form::Texts => {
            let texts = Vec::read(node)?;
            if key == "containsAny" { Test::ContainsAny(texts) } else { Test::ContainsAll(texts) }
        }
        Form::Boolean => Test::Exists(bool::read(node)?),
        _ => {
            let comparison = COMPARISONS.get(place).copied().unwrap_or(Comparison::Eq);
            Test::Compare(comparison, operand(node, depth)?)
        }
    })
}

impl Read for Operand {
    fn blank() -> Self {
        Self::Literal(Literal::blank())
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node {
            Node::Record(_) => operand(node, 0),
            // A text stands for the record that it spells, as for conditions; a literal of text is `{"value":…}`.
            node => operand(&Node::parse(node.text()?.as_bytes())?, 0),
        }
    }
}

/// A literal, or the record of an operand.
fn operand(node: &Node<'_>, depth: usize) -> Result<Operand, Error> {
    match node {
        Node::Record(_) if node.members()?.find("currency").is_none() => {
            operand_of(node.members()?, None, deeper(depth)?)
        }
        _ => Literal::read(node).map(Operand::Literal),
    }
}

/// The operand that a record names, which may hold the key of a test beside it.
fn operand_of(fields: Fields<'_, '_>, test: Option<&str>, depth: usize) -> Result<Operand, Error> {
    let head = |key: &str| OPERANDS.iter().find(|(name, ..)| *name == key).map(|(_, form, head)| (*form, *head));
    let mut heads = fields.members().iter().filter_map(|(key, value)| Some((key.as_ref(), value, head(key)?)));
    let Some((key, value, (form, head))) = heads.next() else {
        let unknown = fields.members().iter().find(|(key, _)| Some(key.as_ref()) != test);
        let wrong = syntax("no operator or operand has this name");
        return Err(match unknown {
            Some((key, _)) => wrong.under(key),
            None => syntax("expected all, any, not, atLeast, rule, or an operand such as fact"),
        });
    };
    if let Some((other, ..)) = heads.next() {
        return Err(syntax("a record has one operand").under(other));
    }
    let (takes, needs) = if let Head::History(_, takes, needs) = head { (takes, needs) } else { (0, 0) };
    for (name, _) in fields.members() {
        let parameter = PARAMETERS.iter().any(|(known, flag, _)| known == name && takes & flag != 0);
        if !parameter && name != key && Some(name.as_ref()) != test {
            return Err(Error::new(Code::FieldUnknown, ["not a part of ", key].concat()).under(name));
        }
    }
    let under = |error: Error| error.under(key);
    Ok(match head {
        Head::Fact => Operand::Fact(named(value).map_err(under)?),
        Head::Field => Operand::Field(named(value).map_err(under)?),
        Head::Value => Operand::Literal(Literal::read(value).map_err(under)?),
        Head::Arithmetic(operator) => {
            let of = each(value, |item| operand(item, depth)).map_err(under)?;
            let (least, most) = if let Form::Operands(least, most) = form { (least, most) } else { (0, None) };
            if of.len() < least || most.is_some_and(|most| of.len() > most) {
                let detail = if most.is_none() { "expected two operands or more" } else { "expected two operands" };
                return Err(syntax(detail).under(key));
            }
            Operand::Arithmetic { operator, of }
        }
        Head::History(operator, ..) => {
            Operand::History(Box::new(history(operator, needs, (key, value), fields, depth)?))
        }
    })
}

fn named(node: &Node<'_>) -> Result<String, Error> {
    crate::foundation::identifier::checked(String::read(node)?)
}

fn history(
    operator: HistoryOperator,
    needs: u16,
    (key, value): (&str, &Node<'_>),
    fields: Fields<'_, '_>,
    depth: usize,
) -> Result<History, Error> {
    use HistoryOperator as Op;
    let depth = deeper(depth)?;
    let one = |node: &Node<'_>| filter(node, depth);
    let mut filters = match operator {
        Op::Sequence => each(value, one),
        _ => one(value).map(|filter| vec![filter]),
    }
    .map_err(|error| error.under(key))?;
    if operator == Op::Sequence && !(2..=limits::RULES_SEQUENCE).contains(&filters.len()) {
        return Err(syntax("a sequence has 2 to 8 steps").under(key));
    }
    for (name, flag, _) in PARAMETERS {
        if needs & flag != 0 && fields.find(name).is_none() {
            return Err(Error::new(Code::FieldMissing, "this field is required").under(name));
        }
    }
    let second = match operator {
        Op::Ratio => Some("to"),
        Op::Consecutive => Some("breaker"),
        _ => None,
    };
    if let Some((name, node)) = second.and_then(|name| Some((name, fields.find(name)?))) {
        filters.push(one(node).map_err(|error| error.under(name))?);
    }
    let of = fields.optional::<String>("of")?;
    let window = match (fields.find("within"), fields.find("calendar")) {
        (Some(_), Some(_)) => return Err(syntax("a window slides or follows the calendar").under("calendar")),
        (Some(node), None) => Window::Sliding(span(node).map_err(|error| error.under("within"))?),
        (None, Some(node)) => calendar(node).map_err(|error| error.under("calendar"))?,
        (None, None) => Window::Always,
    };
    let zoned = operator == Op::Streak || matches!(window, Window::Calendar { .. });
    let zone = match fields.find("zone") {
        Some(_) if !zoned => return Err(syntax("a zone belongs to a calendar window or a streak").under("zone")),
        Some(node) if node.text().is_ok_and(|text| text == "event") => Zone::Event,
        Some(node) => Zone::Named(named(node).map_err(|error| error.under("zone"))?),
        None => Zone::Event,
    };
    let unit = fields.optional::<CalendarUnit>("unit")?.unwrap_or(CalendarUnit::Day);
    let half_life = match fields.find("halfLife") {
        Some(node) => Some(span(node).map_err(|error| error.under("halfLife"))?),
        None => None,
    };
    let bounded = |name: &str| -> Result<u32, Error> {
        let form = PARAMETERS.iter().find(|(known, ..)| *known == name).map(|(.., form)| *form);
        let Some(Form::Count(least, most)) = form else { return Ok(0) };
        let value = fields.optional::<u32>(name)?.unwrap_or(least);
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        Err(Error::new(Code::FieldRange, ["expected ", &least.to_string(), " to ", &most.to_string()].concat())
            .under(name))
    };
    let least = match operator {
        Op::Ratio => bounded("minDen")?,
        _ => bounded("minPerUnit")?,
    };
    Ok(History {
        operator,
        filters,
        of,
        window,
        unit,
        zone,
        grace: bounded("grace")?,
        least,
        half_life,
        strict: fields.optional("strict")?.unwrap_or(false),
        overlap: fields.optional("overlap")?.unwrap_or(false),
    })
}

/// The length of a window or a half-life: above zero, at most 3,660 days.
fn span(node: &Node<'_>) -> Result<Duration, Error> {
    let length = Duration::parse(node.text()?)?;
    let most = i128::from(limits::RULES_WINDOW_DAYS) * 86_400_000_000_000;
    if length.nanoseconds() == 0 || length.nanoseconds() > most {
        return Err(Error::new(Code::RulesLimit, "expected more than nothing and at most 3660 days"));
    }
    Ok(length)
}

fn calendar(node: &Node<'_>) -> Result<Window, Error> {
    let fields = node.record(&["unit", "last"])?;
    let last = fields.optional::<u32>("last")?.unwrap_or(1);
    if !(1..=limits::RULES_UNITS).contains(&last) {
        return Err(Error::new(Code::RulesLimit, "expected 1 to 366 units").under("last"));
    }
    Ok(Window::Calendar { unit: fields.required("unit")?, last })
}

fn filter(node: &Node<'_>, depth: usize) -> Result<Filter, Error> {
    if let Node::Text(_) = node {
        return Ok(Filter { types: vec![named(node)?], condition: None });
    }
    let fields = node.record(&["type", "where"])?;
    let types = match fields.find("type") {
        None => Vec::new(),
        Some(node @ Node::Text(_)) => vec![named(node).map_err(|error| error.under("type"))?],
        Some(node) => each(node, named).map_err(|error| error.under("type"))?,
    };
    let condition = match fields.find("where") {
        None => None,
        Some(node) => Some(condition(node, depth).map_err(|error| error.under("where"))?),
    };
    Ok(Filter { types, condition })
}

impl Read for Filter {
    fn blank() -> Self {
        Self { types: Vec::new(), condition: None }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        filter(node, 0)
    }
}

impl Read for Literal {
    fn blank() -> Self {
        Self::Boolean(false)
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Ok(match node {
            Node::Boolean(value) => Self::Boolean(*value),
            Node::Number(token) if token.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
                Self::Integer(crate::foundation::wire::Int53::read(node)?.get())
            }
            Node::Number(_) => Self::Decimal(Decimal::read(node)?),
            Node::Text(text) => Self::Text(text.clone().into_owned()),
            Node::List(_) => Self::Set(Vec::read(node)?),
            Node::Record(_) => Self::Money(Money::read(node)?),
            Node::Null => return Err(node.expected("a literal")),
        })
    }
}

impl Read for CalendarUnit {
    fn blank() -> Self {
        Self::Day
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        match node.place_in(&["day", "week", "month", "year"])? {
            0 => Ok(Self::Day),
            1 => Ok(Self::Week),
            2 => Ok(Self::Month),
            _ => Ok(Self::Year),
        }
    }
}
