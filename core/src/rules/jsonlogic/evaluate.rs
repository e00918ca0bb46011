//! Evaluation, in the order of the reference: lazily in `if`, `and` and `or`, arguments first everywhere else.

use super::coercion::join;
use super::logic::{Logic, Operation, Term};
use super::value::{Value, units};
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Document, Writer};
use std::cmp::Ordering;
use std::rc::Rc;

/// Bytes from which on the text of a list or record costs steps of its own.
const SHORT: u32 = 1_024;

/// One evaluation with the steps that are left of its budget.
struct Evaluation {
    left: u32,
}

impl Logic {
    /// Applies the rule to data: the result's canonical text, whether it is true, and how it went.
    ///
    /// # Errors
    /// `rules.jsonlogic_operation`, `rules.jsonlogic_type`, `json.depth`, `budget.exhausted` after `steps`.
    pub fn apply(&self, data: &Document, steps: u32) -> Result<(String, bool, Course), Error> {
        let mut evaluation = Evaluation { left: steps };
        let data = Value::of(&data.node()?)?;
        let result = evaluation.term(&self.0, &data)?;
        evaluation.spend_shared(&result)?;
        let (mut out, mut not_finite) = (Writer::default(), 0);
        result.write(&mut out, &mut not_finite);
        Ok((out.finish()?, result.truthy(), Course { steps: steps - evaluation.left, not_finite }))
    }
}

/// How an evaluation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Steps it took.
    pub steps: u32,
    /// Numbers of the result that JSON cannot say: NaN and the infinities.
    pub not_finite: u32,
}

fn type_error(what: &str) -> Error {
    Error::new(Code::RulesJsonlogicType, what)
}

impl Evaluation {
    fn spend(&mut self, steps: usize) -> Result<(), Error> {
        let left = u32::try_from(steps).ok().and_then(|steps| self.left.checked_sub(steps));
        self.left = left.ok_or_else(|| Error::new(Code::BudgetExhausted, "the rule takes more steps than allowed"))?;
        Ok(())
    }

    /// What is shared costs its text before it is spelled out: as an answer, or coerced. A short one comes with the
    /// step that asks for it.
    fn spend_shared(&mut self, value: &Value) -> Result<(), Error> {
        match (value, value.size()) {
            (Value::List(_) | Value::Record(_), size @ SHORT..) => self.spend(size as usize / 16),
            _ => Ok(()),
        }
    }

    fn term(&mut self, term: &Term, data: &Value) -> Result<Value, Error> {
        self.spend(1)?;
        match term {
            Term::Literal(value) => Ok(value.clone()),
            Term::List(terms) => Value::list(self.terms(terms, data)?),
            Term::Operation(Operation::If, terms) => self.choose(terms, data),
            Term::Operation(Operation::And, terms) => self.first(terms, data, false),
            Term::Operation(Operation::Or, terms) => self.first(terms, data, true),
            Term::Operation(
                operation @ (Operation::Filter
                | Operation::Map
                | Operation::Reduce
                | Operation::All
                | Operation::None
                | Operation::Some),
                terms,
            ) => self.iterate(operation, terms, data),
            Term::Operation(operation, terms) => {
                let values = self.terms(terms, data)?;
                self.compute(operation, &values, data)
            }
        }
    }

    fn terms(&mut self, terms: &[Term], data: &Value) -> Result<Vec<Value>, Error> {
        let mut values = Vec::with_capacity(terms.len());
        for term in terms {
            values.push(self.term(term, data)?);
        }
        Ok(values)
    }

    /// `if`: pairs of condition and value, and what holds otherwise.
    fn choose(&mut self, terms: &[Term], data: &Value) -> Result<Value, Error> {
        for pair in terms.chunks(2) {
            match pair {
                [condition, value] if self.term(condition, data)?.truthy() => return self.term(value, data),
                [otherwise] => return self.term(otherwise, data),
                _ => {}
            }
        }
        Ok(Value::Null)
    }

    /// `and` and `or`: the first value of that truth, or the last.
    fn first(&mut self, terms: &[Term], data: &Value, truth: bool) -> Result<Value, Error> {
        let mut last = Value::Undefined;
        for term in terms {
            last = self.term(term, data)?;
            if last.truthy() == truth {
                break;
            }
        }
        Ok(last)
    }

    /// The operations that run a rule once for each item of a list.
    fn iterate(&mut self, operation: &Operation, terms: &[Term], data: &Value) -> Result<Value, Error> {
        let undefined = Term::Literal(Value::Undefined);
        let source = self.term(terms.first().unwrap_or(&undefined), data)?;
        let rule = terms.get(1).unwrap_or(&undefined);
        let initial = match (operation, terms.get(2)) {
            (Operation::Reduce, Some(term)) => self.term(term, data)?,
            _ => Value::Null,
        };
        let items = if let Value::List(list) = &source { list.items.as_slice() } else { &[] };
        let (mut kept, mut accumulator) = (Vec::new(), initial);
        for item in items {
            self.spend(1)?;
            match operation {
                Operation::Reduce => {
                    let members = vec![("accumulator".into(), accumulator), ("current".into(), item.clone())];
                    accumulator = self.term(rule, &Value::record(members)?)?;
                }
                Operation::Map => kept.push(self.term(rule, item)?),
                _ => {
                    let truth = self.term(rule, item)?.truthy();
                    match operation {
                        Operation::Filter if truth => kept.push(item.clone()),
                        Operation::All if !truth => return Ok(Value::Boolean(false)),
                        Operation::None if truth => return Ok(Value::Boolean(false)),
                        Operation::Some if truth => return Ok(Value::Boolean(true)),
                        _ => {}
                    }
                }
            }
        }
        match operation {
            Operation::Reduce => Ok(accumulator),
            Operation::All => Ok(Value::Boolean(!items.is_empty())),
            Operation::None => Ok(Value::Boolean(true)),
            Operation::Some => Ok(Value::Boolean(false)),
            _ => Value::list(kept),
        }
    }

    /// The operations on values.
    fn compute(&mut self, operation: &Operation, values: &[Value], data: &Value) -> Result<Value, Error> {
        let argument = |at: usize| values.get(at).cloned().unwrap_or(Value::Undefined);
        let (a, b) = (argument(0), argument(1));
        let number = |number: f64| Ok(Value::Number(number));
        let truth = |truth: bool| Ok(Value::Boolean(truth));
        match operation {
            // These look at no text.
            Operation::Same
            | Operation::Other
            | Operation::Truth
            | Operation::Not
            | Operation::Merge
            | Operation::Log
            | Operation::Unknown(_) => {}
            // Goes through the items of a list, and through the texts of others.
            Operation::In => match &b {
                Value::List(list) => self.spend(list.items.len() / 16)?,
                _ => self.spend_shared(&a)?,
            },
            // Their keys alone; a list of keys is gone through key by key.
            Operation::Variable | Operation::MissingSome => self.spend_shared(&a)?,
            Operation::Missing => {}
            _ => {
                for value in values {
                    self.spend_shared(value)?;
                }
            }
        }
        match operation {
            Operation::Equal => truth(a.loosely_equals(&b)),
            Operation::Same => truth(a.strictly_equals(&b)),
            Operation::Unequal => truth(!a.loosely_equals(&b)),
            Operation::Other => truth(!a.strictly_equals(&b)),
            Operation::Greater => truth(a.compare(&b) == Some(Ordering::Greater)),
            Operation::AtLeast => truth(matches!(a.compare(&b), Some(Ordering::Greater | Ordering::Equal))),
            Operation::Less | Operation::AtMost => {
                let below = |a: &Value, b: &Value| match a.compare(b) {
                    Some(Ordering::Less) => true,
                    Some(Ordering::Equal) => *operation == Operation::AtMost,
                    _ => false,
                };
                let c = argument(2);
                truth(below(&a, &b) && (matches!(c, Value::Undefined) || below(&b, &c)))
            }
            Operation::Truth => truth(a.truthy()),
            Operation::Not => truth(!a.truthy()),
            Operation::Add => number(values.iter().fold(0.0, |sum, value| sum + value.parse_float())),
            Operation::Multiply => product(values),
            Operation::Subtract if matches!(b, Value::Undefined) => number(-a.to_number()),
            Operation::Subtract => number(a.to_number() - b.to_number()),
            Operation::Divide => number(a.to_number() / b.to_number()),
            Operation::Remainder => number(a.to_number() % b.to_number()),
            Operation::Least => number(values.iter().fold(f64::INFINITY, |least, value| {
                let value = value.to_number();
                if value.is_nan() || (value.total_cmp(&least).is_lt() && !least.is_nan()) { value } else { least }
            })),
            Operation::Greatest => number(values.iter().fold(f64::NEG_INFINITY, |most, value| {
                let value = value.to_number();
                if value.is_nan() || (value.total_cmp(&most).is_gt() && !most.is_nan()) { value } else { most }
            })),
            Operation::Concatenate => self.concatenate(values),
            Operation::Substring => self.text_of(substring(&a.to_text(), &b, &argument(2))),
            Operation::In => truth(is_in(&a, &b)),
            Operation::Merge => self.merge(values),
            Operation::Log => Ok(a),
            Operation::Variable => Ok(variable(data, &a, b)),
            Operation::Missing => {
                let keys = if let Value::List(list) = &a { list.items.as_slice() } else { values };
                Value::list(self.missing(keys, data)?)
            }
            Operation::MissingSome => self.missing_some(&a, &b, data),
            Operation::Unknown(name) => Err(Error::new(Code::RulesJsonlogicOperation, ["found ", name].concat())),
            // The lazy ones and those that iterate never come here.
            _ => Err(type_error("the operation takes rules")),
        }
    }

    fn concatenate(&mut self, values: &[Value]) -> Result<Value, Error> {
        // One long text may come often: what will be there is known before it is made.
        let known = values.iter().fold(0_usize, |sum, value| match value {
            Value::Text(text) => sum.saturating_add(text.len()),
            _ => sum,
        });
        if known / 16 > self.left as usize {
            self.spend(known)?;
        }
        let text = join(values, "");
        self.spend(text.len() / 16)?;
        Ok(Value::text(&text))
    }

    fn text_of(&mut self, value: Value) -> Result<Value, Error> {
        if let Value::Text(text) = &value {
            self.spend(text.len() / 16)?;
        }
        Ok(value)
    }

    fn merge(&mut self, values: &[Value]) -> Result<Value, Error> {
        let mut merged = Vec::new();
        for value in values {
            let items = if let Value::List(list) = value { list.items.as_slice() } else { std::slice::from_ref(value) };
            self.spend(items.len())?;
            merged.extend_from_slice(items);
        }
        Value::list(merged)
    }

    /// The keys at which there is nothing: no value, `null`, or an empty text.
    fn missing(&mut self, keys: &[Value], data: &Value) -> Result<Vec<Value>, Error> {
        let mut missing = Vec::new();
        for key in keys {
            self.spend(1)?;
            self.spend_shared(key)?;
            let found = match key {
                // As {"var": [key, otherwise]}.
                Value::List(list) => {
                    let part = |at: usize| list.items.get(at).cloned().unwrap_or(Value::Undefined);
                    variable(data, &part(0), part(1))
                }
                key => variable(data, key, Value::Undefined),
            };
            let empty = matches!(&found, Value::Text(text) if text.is_empty());
            if empty || matches!(found, Value::Null) {
                missing.push(key.clone());
            }
        }
        Ok(missing)
    }

    fn missing_some(&mut self, needed: &Value, options: &Value, data: &Value) -> Result<Value, Error> {
        if matches!(options, Value::Undefined | Value::Null) {
            return Err(type_error("missing_some needs a list of keys"));
        }
        let keys = if let Value::List(list) = options { list.items.as_slice() } else { std::slice::from_ref(options) };
        let missing = self.missing(keys, data)?;
        let present = options.property("length").to_number() - missing.len() as f64;
        let enough = matches!(Value::Number(present).compare(needed), Some(Ordering::Greater | Ordering::Equal));
        Value::list(if enough { Vec::new() } else { missing })
    }
}

/// `*`: one value alone stays what it is, as the reference's `reduce` leaves it.
fn product(values: &[Value]) -> Result<Value, Error> {
    match values {
        [] => Err(type_error("a product needs a factor")),
        [value] => Ok(value.clone()),
        values => Ok(Value::Number(values.iter().fold(1.0, |product, value| product * value.parse_float()))),
    }
}

/// `String.prototype.substr`, with PHP's meaning of a negative length.
fn substring(text: &str, start: &Value, length: &Value) -> Value {
    let all: Vec<u16> = text.encode_utf16().collect();
    let size = all.len() as f64;
    let whole = |value: &Value| {
        let number = value.to_number();
        if number.is_nan() { 0.0 } else { libm::trunc(number) }
    };
    let start = whole(start);
    let from = if start < 0.0 { (size + start).max(0.0) } else { start.min(size) };
    let rest = size - from;
    let count = match length {
        Value::Undefined => rest,
        Value::Number(number) if *number < 0.0 => rest + number,
        // The reference adds the length of the text to it, which joins two texts to one that is no number.
        length if length.to_number() < 0.0 => 0.0,
        length => whole(length),
    };
    // Both are whole or cut towards zero, and within the text.
    let (from, count) = (from as usize, libm::trunc(count.clamp(0.0, rest)) as usize);
    units(all.get(from..from + count).unwrap_or_default())
}

/// `in`: part of a text, or an item of a list by `===`.
fn is_in(needle: &Value, heap: &Value) -> bool {
    match heap {
        Value::Text(text) => !text.is_empty() && text.contains(&*needle.to_text()),
        Value::List(list) => list.items.iter().any(|item| item.strictly_equals(needle)),
        _ => false,
    }
}

/// `var`: the data as a whole, or what a path of keys leads to.
fn variable(data: &Value, key: &Value, otherwise: Value) -> Value {
    let path: Rc<str> = match key {
        Value::Undefined | Value::Null => return data.clone(),
        key => key.to_text(),
    };
    if path.is_empty() && matches!(key, Value::Text(_)) {
        return data.clone();
    }
    let otherwise = if matches!(otherwise, Value::Undefined) { Value::Null } else { otherwise };
    let mut here = data.clone();
    for name in path.split('.') {
        if matches!(here, Value::Null) {
            return otherwise;
        }
        here = here.property(name);
        if matches!(here, Value::Undefined) {
            return otherwise;
        }
    }
    here
}
