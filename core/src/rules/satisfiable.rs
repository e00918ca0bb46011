//! Whether any facts and any history give a condition a verdict.
//!
//! A search over what a verdict asks of the conditions within: each leaf asks for a set of values of its operand, those
//! of one operand must have a value in common, an alternative is tried after the other. Rules that are named are looked
//! into. The search answers that a verdict is possible wherever it does not know, also when its steps run out: what it
//! calls impossible is.

use crate::rules::decision_table::Set;
use crate::rules::exact::{Exact, NANO};
use crate::rules::language::{Comparison, HistoryOperator};
use crate::rules::program::{Cell, Check, Expression, General, Leaf, Operator, Plain, Source, truth};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::Verdict;
use crate::rules::symbols::NO_SYMBOL;
use crate::rules::value_type::Type;
use crate::rules::witness::constant;

/// Steps of one question, and of all questions about one set.
const STEPS: u32 = 2_000;
const ALL_STEPS: u32 = 4_000_000;
/// Alternatives within alternatives.
const DEPTH: u32 = 32;
/// Literals of a set up to which tests of a text are tried on each.
const TEXTS: usize = 64;
/// Beyond every number of a rule set.
const FAR: i128 = 1 << 120;

/// An operand: a slot or a history operator.
type Subject = (bool, u32);

/// What is asked for.
#[derive(Clone)]
pub(crate) enum Goal {
    /// A node's verdict.
    Node(u32, bool),
    /// That verdict of so many of the nodes from one to another.
    Some(u32, u32, u32, bool),
}

/// What has been asked of operands so far.
#[derive(Clone, Default)]
struct Asked {
    values: Vec<(Subject, Set)>,
    /// Operands that are known, or unknown.
    known: Vec<(Subject, bool)>,
    /// Other tests, by leaf, each with the outcomes that are left.
    tests: Vec<(u32, u8)>,
}

/// The search.
pub(crate) struct Search<'s> {
    set: &'s RuleSet,
    asked: Asked,
    steps: u32,
    left: u32,
}

impl<'s> Search<'s> {
    pub fn new(set: &'s RuleSet) -> Self {
        Self { set, asked: Asked::default(), steps: 0, left: ALL_STEPS }
    }

    /// Whether all of some goals are possible together.
    pub fn possible(&mut self, goals: Vec<Goal>) -> bool {
        self.asked = Asked::default();
        self.steps = STEPS.min(self.left);
        let before = self.steps;
        let possible = self.reached(goals, 0);
        self.left -= before - self.steps;
        possible
    }

    fn reached(&mut self, mut goals: Vec<Goal>, depth: u32) -> bool {
        let mut choices = Vec::new();
        while let Some(goal) = goals.pop() {
            let Some(steps) = self.steps.checked_sub(1) else { return true };
            self.steps = steps;
            let (at, want) = match goal {
                Goal::Node(at, want) => (at, want),
                Goal::Some(from, to, count, want) => {
                    let size = to.saturating_sub(from);
                    if count > size {
                        return false;
                    }
                    match count {
                        0 => {}
                        count if count == size => goals.extend((from..to).map(|at| Goal::Node(at, want))),
                        _ => choices.push((from, to, count, want)),
                    }
                    continue;
                }
            };
            let Some(node) = self.set.program.nodes.get(at as usize).copied() else { return true };
            let size = node.to.saturating_sub(node.from);
            let count = match (node.operator, want) {
                (Operator::Leaf, want) => {
                    if !self.ask(node.from, want) {
                        return false;
                    }
                    continue;
                }
                (Operator::Rule, want) => {
                    let root = self.set.roots.get(node.from as usize).copied();
                    goals.extend(root.map(|root| Goal::Node(root, want)));
                    continue;
                }
                (Operator::Not, want) => {
                    goals.push(Goal::Node(node.from, !want));
                    continue;
                }
                (Operator::All, true) | (Operator::Any, false) => size,
                (Operator::All, false) | (Operator::Any, true) => 1,
                (Operator::AtLeast(count), true) => count,
                // So many must fail that too few are left.
                (Operator::AtLeast(count), false) => match size.checked_add(1).and_then(|all| all.checked_sub(count)) {
                    Some(count) if count <= size => count,
                    Some(_) => return false,
                    None => 0,
                },
            };
            goals.push(Goal::Some(node.from, node.to, count, want));
        }
        let Some((from, to, count, want)) = choices.pop() else { return true };
        if depth == DEPTH {
            return true;
        }
        let before = self.asked.clone();
        for at in from..=to.saturating_sub(count) {
            let mut goals: Vec<Goal> = choices.iter().map(|(a, b, c, d)| Goal::Some(*a, *b, *c, *d)).collect();
            goals.push(Goal::Some(at + 1, to, count - 1, want));
            goals.push(Goal::Node(at, want));
            if self.reached(goals, depth + 1) {
                return true;
            }
            self.asked.clone_from(&before);
        }
        false
    }

    /// Asks a verdict of a leaf: whether it goes with what was asked before.
    fn ask(&mut self, leaf: u32, want: bool) -> bool {
        let set = self.set;
        match set.program.leaves.get(leaf as usize) {
            Some(Leaf::Integer { slot, comparison, value }) => {
                self.ask_range((true, *slot), *comparison, i128::from(*value), want)
            }
            Some(Leaf::Wide { slot, comparison, value }) => self.ask_range((true, *slot), *comparison, *value, want),
            Some(Leaf::Symbol { slot, symbol, equal }) => self.ask_symbols(*slot, &[*symbol], *equal == want),
            Some(Leaf::Symbols { slot, symbols, within }) => self.ask_symbols(*slot, symbols, *within == want),
            Some(Leaf::General(general)) => self.ask_general(leaf, general, want),
            None => true,
        }
    }

    fn ask_range(&mut self, subject: Subject, comparison: Comparison, value: i128, want: bool) -> bool {
        let comparison = if want { comparison } else { comparison.negated() };
        self.ask_values(subject, &range(comparison, value, value, true))
    }

    /// Long lists are work of their own.
    fn spend(&mut self, members: usize) {
        self.steps = self.steps.saturating_sub(u32::try_from(members / 8).unwrap_or(u32::MAX));
    }

    fn ask_symbols(&mut self, slot: u32, symbols: &[u32], within: bool) -> bool {
        self.spend(symbols.len());
        let named = Set::of(symbols.iter().map(|symbol| (i128::from(*symbol), i128::from(*symbol))).collect());
        let subject = (true, slot);
        let wanted = if within { named } else { named.complement(&self.domain(subject)) };
        self.ask_values(subject, &wanted)
    }

    fn ask_general(&mut self, leaf: u32, general: &General, want: bool) -> bool {
        let (operand, check) = (&general.operand, &general.check);
        if let Check::In(values, _) = check {
            self.spend(values.len());
        }
        if let Check::Exists(known) = check {
            return self.ask_presence(operand, *known == want);
        }
        let with = if let Check::Compare(_, with) = check { Some(with) } else { None };
        if constant(operand) && (with.is_none_or(constant) && !matches!(check, Check::Between(..))) {
            let program = &self.set.program;
            let Some(leaf) = program.leaves.get(leaf as usize) else { return true };
            return program.leaf(leaf, &Plain::facts(&[])) == truth(want);
        }
        // No verdict without a value.
        let mut slots: Vec<u32> = Vec::new();
        crate::rules::index::each_slot(operand, &mut |slot| slots.push(slot));
        with.into_iter().for_each(|with| crate::rules::index::each_slot(with, &mut |slot| slots.push(slot)));
        if !slots.into_iter().all(|slot| self.ask_known((true, slot), true)) {
            return false;
        }
        if let Expression::History(plan) = operand
            && !self.ask_known((false, *plan), true)
        {
            return false;
        }
        let fixed = match check {
            Check::In(values, within) if values.is_empty() => Some(!*within),
            Check::ContainsAny(members) if members.is_empty() => Some(false),
            Check::ContainsAll(members) if members.is_empty() => Some(true),
            Check::Prefix(text) | Check::Suffix(text) if text.is_empty() => Some(true),
            Check::Between(Expression::Exact(least), Expression::Exact(most)) if least.order(*most).is_gt() => {
                Some(false)
            }
            _ => None,
        };
        if let Some(outcome) = fixed {
            return outcome == want;
        }
        if let Some((subject, wanted)) = self.numbers(operand, check) {
            let wanted = if want { wanted } else { wanted.complement(&self.domain(subject)) };
            return self.ask_values(subject, &wanted);
        }
        self.ask_texts(leaf, general, want) && self.ask_test(leaf, general, want)
    }

    /// The numbers that pass a test of one slot or history operator, in the units of its type.
    fn numbers(&self, operand: &Expression, check: &Check) -> Option<(Subject, Set)> {
        let (operand, left) = match (operand, check) {
            (Expression::Exact(_), Check::Compare(_, with)) => (with, Some(operand)),
            _ => (operand, None),
        };
        let subject = match operand {
            Expression::Slot(slot) => (true, *slot),
            Expression::History(plan) => (false, *plan),
            _ => return None,
        };
        let grid = match self.value_type(subject)? {
            Type::Decimal => NANO,
            Type::Text | Type::Set => return None,
            _ => 1,
        };
        let compared = |comparison: Comparison, with: &Expression| {
            let Expression::Exact(limit) = with else { return None };
            let scaled = limit.times(Exact::whole(grid)).filter(|scaled| scaled.n.abs() < FAR)?;
            let (floor, whole) = (scaled.n.div_euclid(scaled.d), scaled.n.rem_euclid(scaled.d) == 0);
            Some(range(comparison, floor, if whole { floor } else { floor + 1 }, whole))
        };
        let wanted = match check {
            Check::Holds => range(Comparison::Gt, 0, 0, true),
            Check::Compare(comparison, with) => match left {
                Some(left) => compared(comparison.mirrored(), left)?,
                None => compared(*comparison, with)?,
            },
            Check::Between(least, most) => {
                compared(Comparison::Gte, least)?.intersection(&compared(Comparison::Lte, most)?)
            }
            Check::In(values, within) => {
                let mut named = Vec::new();
                for value in values {
                    named.extend(compared(Comparison::Eq, value)?.0);
                }
                let named = Set::of(named);
                if *within { named } else { named.complement(&self.domain(subject)) }
            }
            _ => return None,
        };
        Some((subject, wanted))
    }

    fn value_type(&self, (slot, number): Subject) -> Option<Type> {
        let number = number as usize;
        if slot {
            return self.set.program.slots.get(number).map(|slot| slot.value_type);
        }
        let operator = self.set.histories.plans.get(number)?.operator;
        // A fraction lies on no grid.
        if operator == HistoryOperator::Ratio { None } else { Some(operator.value_type()) }
    }

    /// The values that an operand can have. Texts are the numbers of literals, and one more for all others.
    fn domain(&self, subject: Subject) -> Set {
        let (slot, number) = subject;
        let plan = self.set.histories.plans.get(number as usize).filter(|_| !slot);
        let counts = plan.is_some_and(|plan| plan.operator.counts());
        let most = i128::from(i64::MAX);
        let (least, most) = match self.value_type(subject) {
            _ if counts => (0, most),
            Some(Type::Boolean) => (0, 1),
            Some(Type::Integer | Type::Date | Type::Money(_)) if slot => (i128::from(i64::MIN), most),
            Some(Type::Duration) => (0, FAR),
            Some(Type::Text) => return Set::of(vec![(0, FAR)]),
            _ => (-FAR, FAR),
        };
        Set::of(vec![(least, most)])
    }

    fn ask_values(&mut self, subject: Subject, wanted: &Set) -> bool {
        if !self.ask_known(subject, true) {
            return false;
        }
        let place = self.asked.values.iter().position(|(other, _)| *other == subject);
        let place = place.unwrap_or_else(|| {
            let domain = self.domain(subject);
            self.asked.values.push((subject, domain));
            self.asked.values.len() - 1
        });
        let Some((_, values)) = self.asked.values.get_mut(place) else { return true };
        *values = values.intersection(wanted);
        !values.is_empty()
    }

    fn ask_known(&mut self, subject: Subject, known: bool) -> bool {
        match self.asked.known.iter().find(|(other, _)| *other == subject) {
            Some((_, before)) => *before == known,
            None => {
                self.asked.known.push((subject, known));
                true
            }
        }
    }

    fn ask_presence(&mut self, operand: &Expression, known: bool) -> bool {
        use HistoryOperator as Op;
        match operand {
            Expression::Slot(slot) => self.ask_known((true, *slot), known),
            Expression::History(plan) => {
                let operator = self.set.histories.plans.get(*plan as usize).map(|plan| plan.operator);
                let always = operator.is_some_and(|operator| {
                    operator.counts() || matches!(operator, Op::Sum | Op::Cooldown | Op::Decayed)
                });
                (known || !always) && self.ask_known((false, *plan), known)
            }
            Expression::Arithmetic(..) if known => {
                let mut slots: Vec<u32> = Vec::new();
                crate::rules::index::each_slot(operand, &mut |slot| slots.push(slot));
                slots.into_iter().all(|slot| self.ask_known((true, slot), true))
            }
            // Division by zero makes a result of known facts unknown.
            Expression::Arithmetic(..) => true,
            Expression::Exact(_) | Expression::Text(_) | Expression::Set(_) => known,
        }
    }

    /// A test of a text, tried on every literal; all other texts may have either outcome.
    fn ask_texts(&mut self, leaf: u32, general: &General, want: bool) -> bool {
        let program = &self.set.program;
        let Expression::Slot(slot) = general.operand else { return true };
        let alone = match &general.check {
            Check::Compare(_, with) => constant(with),
            Check::Between(..) => false,
            _ => true,
        };
        let text = program.slots.get(slot as usize).is_some_and(|slot| slot.value_type == Type::Text);
        let (true, true, Some(leaf)) = (alone, text, program.leaves.get(leaf as usize)) else { return true };
        let mut wanted = Vec::new();
        for symbol in 0..TEXTS as u32 + 1 {
            let Some(text) = program.symbols.get(symbol) else {
                wanted.push((i128::from(symbol), FAR));
                break;
            };
            if program.leaf(leaf, &One(slot, Cell::Text(symbol, text))) == truth(want) {
                wanted.push((i128::from(symbol), i128::from(symbol)));
            }
            if symbol as usize == TEXTS {
                wanted.push((0, i128::from(NO_SYMBOL)));
            }
        }
        self.ask_values((true, slot), &Set::of(wanted))
    }

    /// The same test, or one of the same two values, has one outcome.
    fn ask_test(&mut self, leaf: u32, general: &General, want: bool) -> bool {
        let leaves = &self.set.program.leaves;
        let mut outcomes = match &general.check {
            Check::Compare(comparison, _) => orders(if want { *comparison } else { comparison.negated() }),
            _ => 1 << u8::from(want),
        };
        for (other, left) in &mut self.asked.tests {
            let Some(Leaf::General(before)) = leaves.get(*other as usize) else { continue };
            let mirrored = match (&general.check, &before.check) {
                (Check::Compare(_, a), Check::Compare(_, b)) if general.operand == before.operand && a == b => false,
                (Check::Compare(_, a), Check::Compare(_, b)) if general.operand == *b && *a == before.operand => true,
                (Check::Compare(..), _) | (_, Check::Compare(..)) => continue,
                (a, b) if general.operand == before.operand && a == b => false,
                _ => continue,
            };
            if mirrored {
                outcomes = outcomes & EQUAL | (outcomes & LESS) << 2 | (outcomes & GREATER) >> 2;
            }
            *left &= outcomes;
            return *left != 0;
        }
        self.asked.tests.push((leaf, outcomes));
        true
    }
}

/// One fact, and nothing else.
struct One<'t>(u32, Cell<'t>);

impl Source for One<'_> {
    fn cell(&self, slot: u32) -> Cell<'_> {
        if slot == self.0 { self.1 } else { Cell::Unknown }
    }

    fn history(&self, _operator: u32) -> Option<Exact> {
        None
    }

    fn rule(&self, _rule: u32) -> Verdict {
        Verdict::Unknown
    }
}

const LESS: u8 = 1;
const EQUAL: u8 = 2;
const GREATER: u8 = 4;

/// The orders that satisfy a comparison.
const fn orders(comparison: Comparison) -> u8 {
    match comparison {
        Comparison::Eq => EQUAL,
        Comparison::Ne => LESS | GREATER,
        Comparison::Gt => GREATER,
        Comparison::Gte => EQUAL | GREATER,
        Comparison::Lt => LESS,
        Comparison::Lte => LESS | EQUAL,
    }
}

/// The whole numbers that compare so with a value, which lies from one to the other.
fn range(comparison: Comparison, floor: i128, ceiling: i128, whole: bool) -> Set {
    Set::of(match comparison {
        Comparison::Eq if whole => vec![(floor, floor)],
        Comparison::Eq => Vec::new(),
        Comparison::Ne if whole => vec![(-FAR, floor - 1), (floor + 1, FAR)],
        Comparison::Ne => vec![(-FAR, FAR)],
        Comparison::Gte => vec![(ceiling, FAR)],
        Comparison::Gt => vec![(floor + 1, FAR)],
        Comparison::Lte => vec![(-FAR, floor)],
        Comparison::Lt => vec![(-FAR, ceiling - 1)],
    })
}

impl HistoryOperator {
    /// Whether its values are whole numbers from zero on.
    const fn counts(self) -> bool {
        matches!(self, Self::Count | Self::Distinct | Self::Streak | Self::Sequence | Self::Consecutive)
    }
}
