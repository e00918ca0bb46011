//! Whether a change can be made at all: other facts and histories laid over a state, and the verdicts under them.
//!
//! A near miss claims nothing that no fact and no event can do. Each claimed change is therefore tried: values that
//! would make the condition as it is wanted, within the type of the fact or within what events and time can still bring
//! a history operator to. Where conditions share their operands, the changes are tried together.

use crate::foundation::date::Date;
use crate::foundation::decimal::Decimal;
use crate::rules::duration::Duration;
use crate::rules::exact::{Exact, NANO};
use crate::rules::fact::Fact;
use crate::rules::history::Plan;
use crate::rules::language::{Arithmetic, Comparison, HistoryOperator, Window};
use crate::rules::program::{
    Cell, Check, Expression, General, Leaf, Program, Source, Value, instant, nanoseconds, truth,
};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::Verdict;
use crate::rules::state::Judged;
use crate::rules::value_type::Type;

/// Members of a list that are tried.
const TRIED: usize = 64;

/// A leaf and what its verdict must become.
#[derive(Clone, Copy)]
pub(crate) struct Goal {
    pub leaf: u32,
    pub want: bool,
    /// Whether what it is compared with changes, and not what it tests.
    pub turned: bool,
}

/// A change of one operand: facts by their slots, or the value of a history operator.
type Values = (Vec<(u32, Option<Fact>)>, Option<(u32, Option<Exact>)>);

/// A state with other values laid over it.
pub(crate) struct Trial<'t> {
    set: &'t RuleSet,
    base: &'t Judged<'t>,
    cells: Vec<(u32, Option<Fact>)>,
    histories: Vec<(u32, Option<Exact>)>,
    verdicts: Vec<(u32, Verdict)>,
}

impl Source for Trial<'_> {
    fn cell(&self, slot: u32) -> Cell<'_> {
        match self.cells.iter().rev().find(|(other, _)| *other == slot) {
            Some((_, fact)) => fact.as_ref().map_or(Cell::Unknown, Fact::cell),
            None => self.base.cell(slot),
        }
    }

    fn history(&self, operator: u32) -> Option<Exact> {
        match self.histories.iter().rev().find(|(other, _)| *other == operator) {
            Some((_, value)) => *value,
            None => self.base.history(operator),
        }
    }

    fn rule(&self, rule: u32) -> Verdict {
        match self.verdicts.iter().find(|(other, _)| *other == rule) {
            Some((_, verdict)) => *verdict,
            None => self.base.rule(rule),
        }
    }
}

/// The number of a value, the type's unit up and down: whole numbers, or billionths.
fn around(limit: Exact, value_type: Type, out: &mut Vec<Exact>) {
    let grid = if matches!(value_type, Type::Decimal) { NANO } else { 1 };
    let Some(scaled) = limit.times(Exact::whole(grid)) else { return };
    let floor = scaled.n.div_euclid(scaled.d);
    for step in [0, 1, -1] {
        out.extend(floor.checked_add(step).and_then(|n| Exact::fraction(n, grid)));
    }
}

/// A fact of a type, if its type has the number.
fn number(value: Exact, value_type: Type) -> Option<Fact> {
    let whole = if value.d == 1 { Some(value.n) } else { None };
    match value_type {
        Type::Boolean => whole.filter(|n| matches!(n, 0 | 1)).map(|n| Fact::Integer(n as i64)),
        Type::Integer | Type::Money(_) => whole.and_then(|n| i64::try_from(n).ok()).map(Fact::Integer),
        Type::Date => {
            let days = whole.and_then(|n| i64::try_from(n).ok())?;
            Date::from_days(days).ok().map(|_| Fact::Integer(days))
        }
        Type::Instant => instant(whole?).and(whole).map(Fact::Wide),
        Type::Duration => Duration::from_nanoseconds(whole?).ok().and(whole).map(Fact::Wide),
        Type::Decimal => {
            Decimal::parse(&value.to_string()).ok()?;
            value.billionths().map(Fact::Wide)
        }
        Type::Text | Type::Set => None,
    }
}

/// The text before a text, as far as one can be named.
pub(crate) fn shorter(text: &str) -> Option<&str> {
    text.char_indices().next_back().and_then(|(at, _)| text.get(..at))
}

/// The least text behind a text.
pub(crate) fn longer(text: &str) -> String {
    [text, "\0"].concat()
}

/// Whether nothing can change it.
pub(crate) fn constant(operand: &Expression) -> bool {
    match operand {
        Expression::Exact(_) | Expression::Text(_) | Expression::Set(_) => true,
        Expression::Slot(_) | Expression::History(_) => false,
        Expression::Arithmetic(_, of) => of.iter().all(constant),
    }
}

impl<'t> Trial<'t> {
    pub fn new(set: &'t RuleSet, base: &'t Judged<'t>) -> Self {
        Self { set, base, cells: Vec::new(), histories: Vec::new(), verdicts: Vec::new() }
    }

    fn program(&self) -> &'t Program {
        &self.set.program
    }

    /// Values under which all of some leaves are as they are wanted, one after the other.
    pub fn solve(&mut self, goals: &[Goal]) -> bool {
        for (at, goal) in goals.iter().enumerate() {
            if self.meets(goal) {
                continue;
            }
            let so_far = goals.get(..=at).unwrap_or_default();
            let found = self.candidates(goal).into_iter().any(|(cells, history)| {
                let (kept, remembered) = (self.cells.len(), self.histories.len());
                // What nothing has changed before disturbs nothing; the verdict is derived in the end anyway.
                let again =
                    history.is_some() || cells.iter().any(|(slot, _)| self.cells.iter().any(|(s, _)| s == slot));
                self.cells.extend(cells);
                self.histories.extend(history);
                let met = self.meets(goal) && (!again || so_far.iter().all(|goal| self.meets(goal)));
                if !met {
                    self.cells.truncate(kept);
                    self.histories.truncate(remembered);
                }
                met
            });
            if !found {
                return false;
            }
        }
        true
    }

    /// The verdict of a node, those of some rules, in the order of their references, derived anew.
    pub fn verdict(&mut self, node: usize, rules: &[u32]) -> Verdict {
        self.verdicts.clear();
        for rule in rules {
            let root = self.set.roots.get(*rule as usize).copied().unwrap_or(u32::MAX);
            let verdict = self.program().verdict(root, &*self);
            self.verdicts.push((*rule, verdict));
        }
        self.program().verdict(node as u32, &*self)
    }

    fn meets(&self, goal: &Goal) -> bool {
        let program = self.program();
        let Some(leaf) = program.leaves.get(goal.leaf as usize) else { return false };
        program.leaf(leaf, self) == truth(goal.want) && self.as_claimed(leaf, goal)
    }

    /// A claim names what the value is compared with as that is now, also where it changes with the value. And no text
    /// is the last one before another, so that a claim names one that is further away.
    fn as_claimed(&self, leaf: &Leaf, goal: &Goal) -> bool {
        let Leaf::General(general) = leaf else { return true };
        let Check::Compare(comparison, with) = &general.check else { return true };
        let comparison = if goal.want { *comparison } else { comparison.negated() };
        let (comparison, subject, limit) = match goal.turned {
            true => (comparison.mirrored(), with, &general.operand),
            false => (comparison, &general.operand, with),
        };
        match (comparison, self.program().value(subject, self), self.program().value(limit, self.base)) {
            (Comparison::Lt, Some(Value::Text(text)), Some(Value::Text(limit))) => {
                shorter(limit).is_some_and(|shorter| text <= shorter)
            }
            (_, Some(value), Some(limit)) => value.order(limit).is_none_or(|order| comparison.holds(order)),
            _ => true,
        }
    }

    /// Values of the operand that may make the leaf as it is wanted.
    fn candidates(&self, goal: &Goal) -> Vec<Values> {
        let program = self.program();
        let mut out = Vec::new();
        match program.leaves.get(goal.leaf as usize) {
            Some(Leaf::Integer { slot, value, .. }) => self.numbers(*slot, Exact::whole(i128::from(*value)), &mut out),
            Some(Leaf::Wide { slot, value, .. }) => {
                let limit = match self.slot_type(*slot) {
                    Type::Decimal => Exact::fraction(*value, NANO),
                    _ => Some(Exact::whole(*value)),
                };
                if let Some(limit) = limit {
                    self.numbers(*slot, limit, &mut out);
                }
            }
            Some(Leaf::Symbol { slot, symbol, .. }) => {
                self.texts(*slot, program.symbols.get(*symbol).unwrap_or_default(), &mut out);
            }
            Some(Leaf::Symbols { slot, symbols, .. }) => {
                for symbol in symbols.iter().take(TRIED) {
                    self.texts(*slot, program.symbols.get(*symbol).unwrap_or_default(), &mut out);
                }
            }
            Some(Leaf::General(general)) => self.general(general, goal.turned, &mut out),
            None => {}
        }
        out
    }

    fn general(&self, general: &General, turned: bool, out: &mut Vec<Values>) {
        let (mut operand, mut limits) = (&general.operand, Vec::new());
        match &general.check {
            Check::Compare(_, with) if turned => {
                limits.push(operand);
                operand = with;
            }
            Check::Compare(_, with) => limits.push(with),
            Check::Between(least, most) => limits.extend([least, most]),
            // Of a long list the first ones, and the last: behind that one the list ends.
            Check::In(values, _) => limits.extend(values.iter().take(TRIED).chain(values.last())),
            Check::Holds => {
                for n in [0, 1] {
                    self.against(operand, Value::Exact(Exact::whole(n)), out);
                }
            }
            Check::Contains(text) | Check::Prefix(text) | Check::Suffix(text) => {
                self.against(operand, Value::Text(text), out);
            }
            Check::ContainsAny(members) | Check::ContainsAll(members) => {
                self.against(operand, Value::Set(members), out);
            }
            Check::Exists(known) => self.presence(operand, *known, out),
        }
        for limit in limits {
            if let Some(limit) = self.program().value(limit, self) {
                self.against(operand, limit, out);
            }
        }
    }

    /// Values of an operand around a limit.
    fn against(&self, operand: &Expression, limit: Value<'_>, out: &mut Vec<Values>) {
        match (operand, limit) {
            (Expression::Slot(slot), Value::Exact(limit)) => self.numbers(*slot, limit, out),
            (Expression::Slot(slot), Value::Text(text)) => self.texts(*slot, text, out),
            (Expression::Slot(slot), Value::Set(members)) => self.sets(*slot, members, out),
            (Expression::History(plan), Value::Exact(limit)) => {
                let Some(compiled) = self.set.histories.plans.get(*plan as usize) else { return };
                let (least, most) = self.reach(*plan, compiled);
                let mut values = Vec::new();
                around(limit, compiled.operator.value_type(), &mut values);
                values.retain(|value| {
                    least.is_none_or(|least| value.order(least).is_ge())
                        && most.is_none_or(|most| value.order(most).is_le())
                });
                out.extend(values.into_iter().map(|value| (Vec::new(), Some((*plan, Some(value))))));
            }
            (Expression::Arithmetic(operator, _), Value::Exact(limit)) => self.sum(operand, *operator, limit, out),
            _ => {}
        }
    }

    fn slot_type(&self, slot: u32) -> Type {
        self.program().slots.get(slot as usize).map_or(Type::Text, |slot| slot.value_type)
    }

    fn numbers(&self, slot: u32, limit: Exact, out: &mut Vec<Values>) {
        let (value_type, mut values) = (self.slot_type(slot), Vec::new());
        around(limit, value_type, &mut values);
        for value in values {
            out.extend(number(value, value_type).map(|fact| (vec![(slot, Some(fact))], None)));
        }
    }

    fn texts(&self, slot: u32, text: &str, out: &mut Vec<Values>) {
        let symbols = &self.program().symbols;
        let fact = |text: &str| Fact::Text(symbols.number(text), text.into());
        if self.slot_type(slot) == Type::Set {
            return self.sets(slot, &[text.to_owned()], out);
        }
        // Behind every text that begins with it, so that no list has it.
        let other = [text, "~~"].concat();
        for text in [text, &longer(text), shorter(text).unwrap_or_default(), "", &other] {
            out.push((vec![(slot, Some(fact(text)))], None));
        }
    }

    fn sets(&self, slot: u32, members: &[String], out: &mut Vec<Values>) {
        let have = match self.cell(slot) {
            Cell::Set(have) => have,
            _ => &[],
        };
        let without: Vec<String> = have.iter().filter(|member| !members.contains(member)).cloned().collect();
        let one = members.get(..1).unwrap_or_default();
        let all_but_one = have.iter().filter(|member| !one.contains(member)).cloned().collect();
        for set in [
            members.to_vec(),
            [have, members].concat(),
            [have, one].concat(),
            without,
            all_but_one,
            [members, &[longer(&members.join(""))]].concat(),
        ] {
            let set = crate::rules::value_type::sorted(&set);
            out.push((vec![(slot, Some(Fact::Set(set.into())))], None));
        }
    }

    /// Values of which something is known, or nothing.
    fn presence(&self, operand: &Expression, known: bool, out: &mut Vec<Values>) {
        match operand {
            Expression::Slot(slot) => {
                let value_type = self.slot_type(*slot);
                out.push((vec![(*slot, None)], None));
                out.extend(number(Exact::whole(0), value_type).map(|fact| (vec![(*slot, Some(fact))], None)));
                match value_type {
                    Type::Text => self.texts(*slot, "", out),
                    Type::Set => self.sets(*slot, &[], out),
                    _ => {}
                }
            }
            Expression::History(plan) => {
                let Some(compiled) = self.set.histories.plans.get(*plan as usize) else { return };
                use HistoryOperator as Op;
                let leaves = compiled.window != Window::Always
                    && matches!(compiled.operator, Op::Minimum | Op::Maximum | Op::Ratio);
                let now = self.base.state.now().map_or(0, nanoseconds);
                out.push((Vec::new(), Some((*plan, Some(Exact::whole(now))))));
                if leaves {
                    out.push((Vec::new(), Some((*plan, None))));
                }
            }
            Expression::Arithmetic(..) => {
                let (mut slots, mut ones) = (Vec::new(), Vec::new());
                crate::rules::index::each_slot(operand, &mut |slot| slots.push(slot));
                for slot in slots {
                    ones.push((slot, if known { number(Exact::whole(1), self.slot_type(slot)) } else { None }));
                }
                out.push((ones, None));
            }
            _ => {}
        }
    }

    /// Facts that bring a result to a limit: one fact at a time, as if the result were a line over it; what is not
    /// known besides is one.
    fn sum(&self, operand: &Expression, operator: Arithmetic, limit: Exact, out: &mut Vec<Values>) {
        let mut slots = Vec::new();
        crate::rules::index::each_slot(operand, &mut |slot| slots.push(slot));
        let unknown = |slot: &&u32| matches!(self.cell(**slot), Cell::Unknown);
        let ones: Vec<(u32, Option<Fact>)> =
            slots.iter().filter(unknown).map(|slot| (*slot, number(Exact::whole(1), self.slot_type(*slot)))).collect();
        // A longer sum has its first facts tried.
        for slot in slots.iter().copied().take(8) {
            let value_type = self.slot_type(slot);
            let at = |n: i128| {
                let cells = [ones.clone(), vec![(slot, number(Exact::whole(n), value_type))]].concat();
                let trial = Trial { cells: [self.cells.clone(), cells].concat(), ..self.copy() };
                match self.program().value(operand, &trial) {
                    Some(Value::Exact(value)) => Some(value),
                    _ => None,
                }
            };
            let (zero, one) = (at(0), at(1));
            let slope = zero.zip(one).and_then(|(zero, one)| one.plus(zero.negated()?));
            let line = slope.zip(zero).and_then(|(slope, zero)| limit.plus(zero.negated()?)?.over(slope));
            let inverse = one.filter(|_| operator == Arithmetic::Divide).and_then(|one| one.over(limit));
            let mut values = Vec::new();
            for target in [line, inverse, Some(limit)].into_iter().flatten() {
                around(target, value_type, &mut values);
            }
            for value in values {
                let Some(fact) = number(value, value_type) else { continue };
                out.push(([ones.clone(), vec![(slot, Some(fact))]].concat(), None));
            }
        }
        // Or what events bring.
        if let Expression::Arithmetic(_, of) = operand {
            for operand in of.iter().filter(|operand| matches!(operand, Expression::History(_))) {
                let (Some(Value::Exact(now)), Some(Value::Exact(have))) =
                    (self.program().value(operand, self), self.whole(of, operator))
                else {
                    continue;
                };
                let target = have.negated().and_then(|have| limit.plus(have)).and_then(|way| now.plus(way));
                if let Some(target) = target {
                    self.against(operand, Value::Exact(target), out);
                }
            }
        }
    }

    /// The value of a sum or difference of these.
    fn whole(&self, of: &[Expression], operator: Arithmetic) -> Option<Value<'_>> {
        let mut total: Option<Exact> = None;
        for operand in of {
            let Value::Exact(value) = self.program().value(operand, self)? else { return None };
            total = Some(match (total, operator) {
                (None, _) => value,
                (Some(total), Arithmetic::Subtract) => total.plus(value.negated()?)?,
                (Some(total), _) => total.plus(value)?,
            });
        }
        total.map(Value::Exact)
    }

    fn copy(&self) -> Self {
        Self {
            set: self.set,
            base: self.base,
            cells: Vec::new(),
            histories: self.histories.clone(),
            verdicts: Vec::new(),
        }
    }

    /// From where to where events and time can still bring an operator.
    fn reach(&self, number: u32, plan: &Plan) -> (Option<Exact>, Option<Exact>) {
        use HistoryOperator as Op;
        let zero = Some(Exact::whole(0));
        let have = self.base.history(number);
        let now = self.base.state.now().map(|now| Exact::whole(nanoseconds(now)));
        let always = plan.window == Window::Always;
        let twice = matches!(plan.filters.as_slice(), [a, b] if a == b);
        match plan.operator {
            // Nothing takes an event out of all time.
            Op::Count | Op::Distinct if always => (have.or(zero), None),
            Op::Sequence => (have.or(zero), None),
            Op::Minimum if always => (None, have),
            Op::Maximum if always => (have, None),
            Op::Consecutive if twice => (zero, zero),
            Op::Ratio if twice => (Some(Exact::whole(1)), Some(Exact::whole(1))),
            Op::Count | Op::Distinct | Op::Consecutive | Op::Ratio | Op::Streak | Op::SinceLast => (zero, None),
            // The first event stays the first.
            Op::First => (have.or(now), have),
            Op::Last => (have.or(now), None),
            Op::SinceFirst => (have.or(zero), None),
            Op::Absent | Op::Cooldown => (zero, Some(Exact::whole(1))),
            Op::Sum | Op::Minimum | Op::Maximum | Op::Decayed => (None, None),
        }
    }
}

impl Comparison {
    /// The comparison of the second with the first.
    pub(crate) const fn mirrored(self) -> Self {
        match self {
            Self::Gt => Self::Lt,
            Self::Gte => Self::Lte,
            Self::Lt => Self::Gt,
            Self::Lte => Self::Gte,
            same => same,
        }
    }
}
