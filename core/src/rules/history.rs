//! Compiled history operators and filters, and what an event means to each of them.

use crate::foundation::error::Error;
use crate::foundation::wire::{Node, Read, text};
use crate::rules::compile::{Compiler, texts};
use crate::rules::decay::micro;
use crate::rules::exact::nano;
use crate::rules::fact::Fact;
use crate::rules::inference::Types;
use crate::rules::language::{
    CalendarUnit, Condition, Filter, History, HistoryOperator, Literal, Operand, Test, Window, Zone,
};
use crate::rules::program::{Cell, Plain, Program};
use crate::rules::set::Verdict;
use crate::rules::track::Track;
use crate::rules::value_type::Type;

/// A compiled history operator.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub operator: HistoryOperator,
    /// Places of its filters, in their order.
    pub filters: Vec<u32>,
    pub of: Option<String>,
    pub window: Window,
    pub unit: CalendarUnit,
    pub zone: Zone,
    pub grace: u32,
    pub least: u32,
    /// Nanoseconds.
    pub half_life: i128,
    pub strict: bool,
    pub overlap: bool,
}

impl Plan {
    /// Whether it lists its events.
    pub fn lists(&self) -> bool {
        matches!(Track::new(self), Track::Entries(_))
    }

    /// The calendar unit in which it counts, if it does.
    pub fn calendar(&self) -> Option<CalendarUnit> {
        match (self.operator, self.window) {
            (HistoryOperator::Streak, _) => Some(self.unit),
            (_, Window::Calendar { unit, .. }) => Some(unit),
            _ => None,
        }
    }
}

/// A compiled filter.
#[derive(Clone, Debug)]
pub(crate) struct FilterPlan {
    pub types: Vec<String>,
    /// What holds of the data: a program over their fields, and its root.
    pub condition: Option<(Program, u32)>,
    /// Fields whose type nothing says, because they are only asked whether they are there or what they contain: each
    /// value has its own.
    pub open: Vec<String>,
    /// Operators that it serves, each with its place among their filters.
    pub serves: Vec<(u32, u8)>,
}

/// Everything that looks at events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Histories {
    pub plans: Vec<Plan>,
    pub filters: Vec<FilterPlan>,
    /// Types of events, ascending, each with the filters that name it.
    pub by_type: Vec<(String, Vec<u32>)>,
    /// Filters that take any type.
    pub any: Vec<u32>,
    /// Operators that every event touches: strict sequences.
    pub strict: Vec<u32>,
    /// Operators that follow the zone of the latest event.
    pub event_zoned: Vec<u32>,
    /// Operators whose value fades.
    pub decayed: Vec<u32>,
    /// Texts of operators and filters while compiling, so that equal ones are shared.
    known: Vec<(String, u32)>,
    known_filters: Vec<(String, u32)>,
}

/// What an event means to one operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// The operator.
    pub plan: u32,
    /// The filters that it passed, one bit each.
    pub bits: u8,
    /// The calendar unit it lies in; 0 where the operator has none.
    pub unit: i32,
    /// The latest day before it that its zone skipped, for streaks.
    pub skipped: Option<i32>,
    /// The number that the operator reads: billionths, or micro-units of a weight.
    pub number: i128,
    /// The value that the operator tells apart from others.
    pub key: Option<Box<str>>,
}

fn interned(known: &mut Vec<(String, u32)>, text: String, next: usize) -> Result<u32, u32> {
    match known.binary_search_by(|(other, _)| other.cmp(&text)) {
        Ok(at) => Ok(known.get(at).map_or(0, |(_, place)| *place)),
        Err(at) => {
            known.insert(at, (text, next as u32));
            Err(next as u32)
        }
    }
}

impl Histories {
    /// The place of an operator, compiled if it is new.
    pub fn add(&mut self, history: &History, left: &mut usize) -> Result<u32, Error> {
        let spelled = text(&crate::rules::language::Operand::History(Box::new(history.clone())))?;
        let place = match interned(&mut self.known, spelled, self.plans.len()) {
            Ok(place) => return Ok(place),
            Err(place) => place,
        };
        self.plans.push(Plan {
            operator: history.operator,
            filters: Vec::new(),
            of: history.of.clone(),
            window: history.window,
            unit: history.unit,
            zone: history.zone.clone(),
            grace: history.grace,
            least: history.least,
            half_life: history.half_life.map_or(1, |length| length.nanoseconds()),
            strict: history.strict,
            overlap: history.overlap,
        });
        let key = history.operator.key();
        let mut filters = Vec::with_capacity(history.filters.len());
        for (at, filter) in history.filters.iter().enumerate() {
            let compiled = self.filter(filter, left).map_err(|error| match (history.operator, at) {
                (HistoryOperator::Sequence, _) => error.at(at).under(key),
                (HistoryOperator::Ratio, 1) => error.under("to"),
                (HistoryOperator::Consecutive, 1) => error.under("breaker"),
                _ => error.under(key),
            })?;
            filters.push(compiled);
            if let Some(filter) = self.filters.get_mut(compiled as usize) {
                filter.serves.push((place, at as u8));
            }
        }
        if let Some(plan) = self.plans.get_mut(place as usize) {
            plan.filters = filters;
        }
        Ok(place)
    }

    fn filter(&mut self, filter: &Filter, left: &mut usize) -> Result<u32, Error> {
        let place = match interned(&mut self.known_filters, text(filter)?, self.filters.len()) {
            Ok(place) => return Ok(place),
            Err(place) => place,
        };
        let mut open = Vec::new();
        let condition = match &filter.condition {
            None => None,
            Some(condition) => {
                let mut types = Types::default();
                types.infer(&[(condition, 0)], "", "where")?;
                let mut compared = Vec::new();
                compared_fields(condition, &mut compared);
                // Fields that are compared with each other alone are texts.
                // A literal without a fraction does not say that every event's number is whole.
                types.inferred.iter_mut().for_each(|(name, found)| {
                    if found.is_none() && !compared.contains(&name.as_str()) {
                        open.push(name.clone());
                    }
                    *found = match *found {
                        None => Some(Type::Text),
                        Some(Type::Integer) => Some(Type::Decimal),
                        known => known,
                    };
                });
                let mut compiler = Compiler {
                    program: Program::default(),
                    types: &types,
                    rules: &[],
                    histories: None,
                    zones: None,
                    left: *left,
                    named: Vec::new(),
                };
                compiler.prepare()?;
                let mut literals = Vec::new();
                texts(condition, &mut literals);
                compiler.program.intern(literals);
                let root = compiler.root(condition).map_err(|error| error.under("where"))?;
                *left = compiler.left;
                Some((compiler.program, root))
            }
        };
        self.filters.push(FilterPlan { types: filter.types.clone(), condition, open, serves: Vec::new() });
        Ok(place)
    }

    /// Builds the indexes. Comes last.
    pub fn finish(&mut self) {
        self.known = Vec::new();
        self.known_filters = Vec::new();
        for (at, filter) in self.filters.iter().enumerate() {
            if filter.types.is_empty() {
                self.any.push(at as u32);
            }
            for kind in &filter.types {
                match self.by_type.binary_search_by(|(known, _)| known.cmp(kind)) {
                    Ok(place) => {
                        if let Some((_, filters)) = self.by_type.get_mut(place) {
                            filters.push(at as u32);
                            filters.dedup();
                        }
                    }
                    Err(place) => self.by_type.insert(place, (kind.clone(), vec![at as u32])),
                }
            }
        }
        for (at, plan) in self.plans.iter().enumerate() {
            if plan.operator == HistoryOperator::Decayed {
                self.decayed.push(at as u32);
            }
            if plan.strict {
                self.strict.push(at as u32);
            }
            if plan.zone == Zone::Event && plan.calendar().is_some() {
                self.event_zoned.push(at as u32);
            }
        }
    }

    /// The filters that an event of this type may pass.
    pub fn candidates(&self, kind: &str) -> impl Iterator<Item = u32> {
        let found = self.by_type.binary_search_by(|(known, _)| known.as_str().cmp(kind)).ok();
        let named = found.and_then(|at| self.by_type.get(at)).map_or(&[][..], |(_, filters)| filters);
        named.iter().chain(&self.any).copied()
    }

    /// Whether an event of this type means anything here.
    pub fn cares(&self, kind: &str) -> bool {
        !self.strict.is_empty() || self.candidates(kind).next().is_some()
    }

    /// Whether an operator looks into the data of an event of this type.
    pub fn reads(&self, kind: &str) -> bool {
        let reads = |plan: &u32| self.plans.get(*plan as usize).is_some_and(|plan| plan.of.is_some());
        self.candidates(kind).any(|filter| {
            let filter = self.filters.get(filter as usize);
            filter.is_some_and(|filter| filter.condition.is_some() || filter.serves.iter().any(|(plan, _)| reads(plan)))
        })
    }

    /// The operators that an event touches, ascending, each with the filters that it passed. `unit` names the calendar
    /// unit of the event for an operator.
    pub fn matches(
        &self,
        kind: &str,
        data: Option<&Node<'_>>,
        mut unit: impl FnMut(&Plan, CalendarUnit) -> Result<(i32, Option<i32>), Error>,
    ) -> Result<Vec<Match>, Error> {
        let mut touched: Vec<(u32, u8)> = self.strict.iter().map(|plan| (*plan, 0)).collect();
        for place in self.candidates(kind) {
            let Some(filter) = self.filters.get(place as usize) else { continue };
            if !filter.passes(data) {
                continue;
            }
            for (plan, bit) in &filter.serves {
                touched.push((*plan, 1 << bit));
            }
        }
        crate::foundation::order::sort_by(&mut touched, |a, b| a.0.cmp(&b.0));
        let mut matches: Vec<Match> = Vec::with_capacity(touched.len());
        for (plan, bits) in touched {
            if let Some(last) = matches.last_mut().filter(|last| last.plan == plan) {
                last.bits |= bits;
                continue;
            }
            let Some(operator) = self.plans.get(plan as usize) else { continue };
            let Some((number, key)) = operator.read(data) else { continue };
            let (unit, skipped) = match operator.calendar() {
                Some(calendar) => unit(operator, calendar)?,
                None => (0, None),
            };
            matches.push(Match { plan, bits, unit, skipped, number, key });
        }
        Ok(matches)
    }
}

/// The fields that a condition compares.
fn compared_fields<'c>(condition: &'c Condition, out: &mut Vec<&'c str>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            of.iter().for_each(|inner| compared_fields(inner, out));
        }
        Condition::Not(inner) => compared_fields(inner, out),
        Condition::Rule(_) => {}
        Condition::Test { operand, test } => {
            let with = match test {
                Test::Compare(_, with) => [Some(operand), Some(with), None],
                Test::Between(least, most) => [Some(operand), Some(least), Some(most)],
                _ => [None, None, None],
            };
            for operand in with.into_iter().flatten() {
                if let Operand::Field(name) = operand {
                    out.push(name);
                }
            }
        }
    }
}

/// The value at a place of an event's data; points between the names.
fn at_place<'n, 't>(data: Option<&'n Node<'t>>, place: &str) -> Option<&'n Node<'t>> {
    let mut node = data?;
    for name in place.split('.') {
        node = node.members().ok()?.find(name)?;
    }
    Some(node)
}

impl FilterPlan {
    fn passes(&self, data: Option<&Node<'_>>) -> bool {
        let Some((program, root)) = &self.condition else { return true };
        let mut facts: Vec<Option<Fact>> = Vec::with_capacity(program.slots.len());
        for slot in &program.slots {
            // What is of another type than the condition expects is unknown, and nothing is coerced.
            let node = at_place(data, &slot.name).filter(|node| !matches!(node, Node::Null));
            let literal = node.and_then(|node| Literal::read(node).ok());
            let fact = |literal: Literal| {
                let open = self.open.contains(&slot.name);
                let value_type = if open { literal.natural() } else { slot.value_type };
                Fact::new(&literal, value_type, program).ok()
            };
            // What no literal says, such as a record, is there all the same.
            let other = node.filter(|_| self.open.contains(&slot.name)).map(|_| Fact::Integer(0));
            facts.push(literal.and_then(fact).or(other));
        }
        let cells: Vec<Cell<'_>> = facts.iter().map(|fact| fact.as_ref().map_or(Cell::Unknown, Fact::cell)).collect();
        program.verdict(*root, &Plain::facts(&cells)) == Verdict::True
    }
}

impl Plan {
    /// The number and the key that it reads from an event's data; nothing where they are missing, so that the event
    /// does not count.
    fn read(&self, data: Option<&Node<'_>>) -> Option<(i128, Option<Box<str>>)> {
        let Some(place) = &self.of else { return Some((0, None)) };
        let node = at_place(data, place)?;
        if self.operator == HistoryOperator::Distinct {
            let key = match Literal::read(node).ok()? {
                Literal::Text(text) => ["s", &text].concat(),
                Literal::Boolean(value) => if value { "b1" } else { "b0" }.to_owned(),
                Literal::Integer(value) => ["n", &value.to_string()].concat(),
                Literal::Decimal(value) => ["n", &value.to_string()].concat(),
                _ => return None,
            };
            return Some((0, Some(key.into())));
        }
        let value = nano(crate::foundation::decimal::Decimal::read(node).ok()?);
        match self.operator {
            HistoryOperator::Decayed => micro(value).map(|weight| (weight, None)),
            _ => Some((value, None)),
        }
    }
}
