//! Near misses: the smallest change that flips a verdict.
//!
//! A condition costs the sum of its children where all of them must change, the least of them where one is enough, and
//! the least so many where a number is. A leaf costs one, and the part of its way that is still to go; ties go to the
//! first. Exact where each fact and each history occurs once in a rule and in those that it names; otherwise an upper
//! bound, and said so.
//!
//! Nothing is claimed untried: values are looked for that make the changed conditions as they must be, and where
//! operands are shared the verdict is derived from them once more.

use crate::foundation::instant::Instant;
use crate::foundation::wire::wire;
use crate::rules::exact::{Exact, NANO};
use crate::rules::language::{CalendarUnit, Comparison, Condition, HistoryOperator, Operand, Test, Window};
use crate::rules::program::{Cell, Check, Expression, Leaf, Operator, Source as _, Value, instant, nanoseconds, truth};
use crate::rules::progress::ONE;
use crate::rules::proof::{ProofNode, Prover, operand_name};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::Verdict;
use crate::rules::state::{Judged, RuleState};
use crate::rules::track::Track;
use crate::rules::value_type::Type;
use crate::rules::witness::{Goal, Trial, constant, longer, shorter};

/// The smallest change that flips a verdict: of one that is not true to true, of a true one to another.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// What must change together, at most 3, in the order of the conditions.
    pub repairs: Vec<Repair>,
    /// All that must change together.
    pub total: u32,
    /// Whether no smaller change does; `false` where a fact or a history occurs more than once in the rule.
    pub exact: bool,
}

/// One change.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// RFC 6901 pointer to the condition, below the rule's `when`.
    pub path: String,
    /// The fact, rule or history operator that must change.
    pub operand: String,
    /// How it must relate to `need`.
    pub relation: Relation,
    /// What it is now; absent where it is unknown.
    pub have: Option<String>,
    /// What it must come to.
    pub need: String,
    /// The distance from `have` to `need`, where they are numbers.
    pub delta: Option<String>,
    /// What the numbers count.
    pub unit: Option<String>,
    /// When waiting alone is enough.
    pub earliest_at: Option<Instant>,
}

/// How a changed value must relate to what is needed.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// As much or more.
    AtLeast,
    /// As much or less.
    AtMost,
    /// Equal.
    Is,
    /// Not equal.
    IsNot,
    /// One of a list.
    OneOf,
    /// None of a list.
    NoneOf,
    /// A text or set with this in it.
    Contains,
    /// A text or set without it.
    Lacks,
    /// A set with one of these.
    ContainsAny,
    /// A set with all of these.
    ContainsAll,
    /// A set without any of these, or without all of them together.
    LacksSome,
    /// A text that begins so.
    Begins,
    /// A text that does not begin so.
    BeginsOtherwise,
    /// A text that ends so.
    Ends,
    /// A text that does not end so.
    EndsOtherwise,
    /// From one value to another.
    Between,
    /// Outside of these values.
    Outside,
}

/// What a change costs, and what it consists of.
struct Change {
    cost: i64,
    repairs: Vec<Repair>,
    /// The leaves that change, also those of other rules.
    goals: Vec<Goal>,
    /// The rules that it names, and what their verdicts must come to.
    named: Vec<(u32, bool)>,
}

/// How far references are followed, so that no set of rules is deep enough to run out of stack.
const REFERENCES: u32 = 8;

/// Nodes that are gone through for one near miss, again and again where operands are shared.
const WORK: usize = 4_000_000;

/// Finds the change of one rule.
pub(crate) struct Seeker<'p> {
    set: &'p RuleSet,
    state: &'p RuleState,
    source: &'p Judged<'p>,
    prover: &'p Prover<'p>,
    /// What all of the search has in common.
    search: &'p Search,
    /// References followed so far.
    depth: u32,
}

struct Search {
    /// Whether no operand occurs twice.
    apart: bool,
    /// The rules that the rule leans on, in the order of their references.
    rules: Vec<u32>,
    /// Nodes of all of them.
    nodes: usize,
    left: std::cell::Cell<usize>,
}

impl Search {
    fn spend(&self, nodes: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(nodes)?);
        Some(())
    }
}

impl HistoryOperator {
    /// What its numbers count.
    pub(crate) const fn unit(self, unit: CalendarUnit) -> Option<&'static str> {
        match self {
            Self::Streak => Some(unit.name()),
            Self::Decayed => Some("micro"),
            Self::Count | Self::Consecutive => Some("event"),
            _ => None,
        }
    }
}

impl Seeker<'_> {
    /// The smallest change of a rule's verdict.
    pub fn near_miss(prover: &Prover<'_>, rule: u32, condition: &Condition, tree: &ProofNode) -> Option<NearMiss> {
        let set = prover.set;
        let (mut rules, twice) = set.leaned_on(rule, &|_| true);
        let sizes = rules.iter().map(|named| set.rule_nodes(*named).len());
        let nodes = sizes.fold(set.rule_nodes(rule).len(), usize::saturating_add);
        let mut operands: Vec<String> = Vec::new();
        occurrences(condition, &mut operands);
        for rule in &rules {
            let named = set.definition.rules.get(*rule as usize);
            named.into_iter().for_each(|rule| occurrences(&rule.when, &mut operands));
        }
        let total = operands.len();
        crate::foundation::order::sort_by(&mut operands, Ord::cmp);
        operands.dedup();
        let apart = operands.len() == total && !twice;
        let rank = |rule: &u32| set.ranks.get(*rule as usize).copied().unwrap_or_default();
        crate::foundation::order::sort_by(&mut rules, |a, b| rank(a).cmp(&rank(b)));
        let search = Search { apart, rules, nodes, left: std::cell::Cell::new(WORK) };
        let seeker = Seeker { set, state: prover.state, source: prover.source, prover, search: &search, depth: 0 };
        let want = tree.verdict != Verdict::True;
        let change = seeker.change(prover.first, condition, tree, want)?;
        let count = change.repairs.len() as u32;
        let mut repairs = change.repairs;
        repairs.truncate(3);
        Some(NearMiss { repairs, total: count, exact: apart })
    }

    /// Whether changes that share operands can be made together, and make a node as it is wanted.
    fn fits(&self, at: usize, change: &Change, want: bool) -> bool {
        if self.search.apart {
            return true;
        }
        let goals = &change.goals;
        let work = goals.len().saturating_mul(goals.len()).saturating_add(self.search.nodes);
        if self.search.spend(work).is_none() {
            return false;
        }
        let mut trial = Trial::new(self.set, self.source);
        trial.solve(goals)
            && trial.verdict(at, &self.search.rules) == truth(want)
            && change.named.iter().all(|(rule, want)| trial.rule(*rule) == truth(*want))
    }

    /// The change of a rule that another one names.
    fn reference(&self, rule: u32, want: bool) -> Option<Change> {
        let condition = &self.set.definition.rules.get(rule as usize)?.when;
        let nodes = self.set.rule_nodes(rule);
        self.search.spend(nodes.len())?;
        let depth = self.depth.checked_add(1).filter(|depth| *depth <= REFERENCES)?;
        let mut verdicts = Vec::new();
        self.set.trace(rule, self.source, &mut verdicts);
        let prover = Prover { first: nodes.start, verdicts: &verdicts, evidence: &|_| None, ..*self.prover };
        let tree = prover.node(nodes.start, condition, String::new())?;
        Seeker { prover: &prover, depth, ..*self }.change(nodes.start, condition, &tree, want)
    }

    /// The cheapest change that makes a condition true, or, without `want`, false.
    fn change(&self, at: usize, condition: &Condition, tree: &ProofNode, want: bool) -> Option<Change> {
        let done = if want { tree.verdict == Verdict::True } else { tree.verdict == Verdict::False };
        if done {
            return Some(Change { cost: 0, repairs: Vec::new(), goals: Vec::new(), named: Vec::new() });
        }
        let node = self.set.program.nodes.get(at)?;
        let of: &[Condition] = match condition {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => of,
            Condition::Not(inner) => {
                return self.change(node.from as usize, inner, tree.children.first()?, !want);
            }
            Condition::Rule(id) => {
                let need = if want { "true" } else { "false" };
                let inner = self.reference(node.from, want)?;
                return Some(Change {
                    repairs: vec![Repair {
                        path: tree.path.clone(),
                        operand: id.clone(),
                        relation: Relation::Is,
                        have: Some(tree.verdict.name().to_owned()),
                        need: need.to_owned(),
                        delta: None,
                        unit: None,
                        earliest_at: None,
                    }],
                    named: vec![(node.from, want)],
                    ..inner
                });
            }
            Condition::Test { operand, test } => {
                let leaf = self.set.program.leaves.get(node.from as usize)?;
                let goal = self.possible(node.from, leaf, want)?;
                let repair = self.leaf(leaf, operand, test, tree, goal)?;
                let way = if want { ONE - tree.progress.get() } else { ONE };
                return Some(Change { cost: ONE + way, repairs: vec![repair], goals: vec![goal], named: Vec::new() });
            }
        };
        // How many children must change.
        let wanted =
            |child: &&ProofNode| if want { child.verdict != Verdict::True } else { child.verdict != Verdict::False };
        let open = tree.children.iter().filter(wanted).count();
        let needed = match (node.operator, want) {
            (Operator::All, true) | (Operator::Any, false) => open,
            (Operator::All, false) | (Operator::Any, true) => 1,
            (Operator::AtLeast(count), true) => (count as usize).checked_sub(of.len() - open)?,
            (Operator::AtLeast(count), false) => (open + 1).checked_sub(count as usize)?,
            _ => return None,
        };
        let mut changes: Vec<(usize, Change)> = Vec::new();
        for (place, (inner, child)) in of.iter().zip(&tree.children).enumerate() {
            if wanted(&child)
                && let Some(change) = self.change(node.from as usize + place, inner, child, want)
            {
                changes.push((place, change));
            }
        }
        if changes.len() < needed || needed == 0 {
            return None;
        }
        crate::foundation::order::sort_by(&mut changes, |a, b| a.1.cost.cmp(&b.1.cost));
        if needed == 1 {
            // The cheapest that the others let happen.
            return changes.into_iter().map(|(_, change)| change).find(|change| self.fits(at, change, want));
        }
        changes.truncate(needed);
        crate::foundation::order::sort_by(&mut changes, |a, b| a.0.cmp(&b.0));
        let mut total = Change { cost: 0, repairs: Vec::new(), goals: Vec::new(), named: Vec::new() };
        for (_, change) in changes {
            total.cost = total.cost.saturating_add(change.cost);
            total.repairs.extend(change.repairs);
            total.goals.extend(change.goals);
            total.named.extend(change.named);
        }
        Some(total).filter(|total| self.fits(at, total, want))
    }

    /// The side of a leaf whose change makes it as it is wanted, if any can.
    fn possible(&self, place: u32, leaf: &Leaf, want: bool) -> Option<Goal> {
        let side = |turned: bool| Goal { leaf: place, want, turned };
        let tried = |goal: &Goal| Trial::new(self.set, self.source).solve(&[*goal]);
        let Leaf::General(general) = leaf else { return Some(side(false)).filter(tried) };
        let first = Some(side(false)).filter(|_| !constant(&general.operand)).filter(tried);
        match &general.check {
            Check::Compare(_, with) if !constant(with) => first.or_else(|| Some(side(true)).filter(tried)),
            _ => first,
        }
    }

    fn leaf(&self, leaf: &Leaf, operand: &Operand, test: &Test, tree: &ProofNode, goal: Goal) -> Option<Repair> {
        let want = goal.want;
        let (operand, have) = match (test, leaf) {
            (Test::Compare(_, with), Leaf::General(general)) if goal.turned => {
                let Check::Compare(_, other) = &general.check else { return None };
                let value = self.set.program.value(other, self.source);
                (with, value.map(|value| value.show(general.value_type)))
            }
            _ => (operand, tree.have.clone()),
        };
        let relation = |yes: Relation, no: Relation| if want { yes } else { no };
        let (relation, need, delta) = match test {
            Test::Compare(comparison, _) => self.compared(leaf, *comparison, goal)?,
            Test::Holds => match leaf {
                Leaf::General(general) if general.value_type == Type::Integer => {
                    if !want {
                        return None;
                    }
                    (Relation::AtLeast, "1".to_owned(), None)
                }
                _ => (Relation::Is, if want { "true" } else { "false" }.to_owned(), None),
            },
            Test::Between(..) => (relation(Relation::Between, Relation::Outside), tree.need.clone()?, None),
            Test::In(_) => (relation(Relation::OneOf, Relation::NoneOf), tree.need.clone()?, None),
            Test::NotIn(_) => (relation(Relation::NoneOf, Relation::OneOf), tree.need.clone()?, None),
            Test::Contains(text) => (relation(Relation::Contains, Relation::Lacks), text.clone(), None),
            Test::ContainsAny(_) => (relation(Relation::ContainsAny, Relation::LacksSome), tree.need.clone()?, None),
            Test::ContainsAll(_) => (relation(Relation::ContainsAll, Relation::LacksSome), tree.need.clone()?, None),
            Test::Prefix(text) => (relation(Relation::Begins, Relation::BeginsOtherwise), text.clone(), None),
            Test::Suffix(text) => (relation(Relation::Ends, Relation::EndsOtherwise), text.clone(), None),
            Test::Exists(known) => {
                let need = if *known == want { "known" } else { "unknown" };
                (Relation::Is, need.to_owned(), None)
            }
        };
        let earliest_at = match operand {
            Operand::History(history) => self.earliest(leaf, history.operator, history.window, relation, &need)?,
            _ => None,
        };
        Some(Repair {
            path: tree.path.clone(),
            operand: operand_name(operand),
            relation,
            have,
            need,
            delta,
            unit: tree.unit.clone(),
            earliest_at,
        })
    }

    /// The value that a comparison asks for, and how far it is.
    fn compared(&self, leaf: &Leaf, comparison: Comparison, goal: Goal) -> Option<(Relation, String, Option<String>)> {
        let comparison = if goal.want { comparison } else { comparison.negated() };
        let comparison = if goal.turned { comparison.mirrored() } else { comparison };
        let program = &self.set.program;
        let (value_type, have, need) = match leaf {
            Leaf::Symbol { symbol, .. } => {
                let relation = if comparison == Comparison::Eq { Relation::Is } else { Relation::IsNot };
                return Some((relation, program.symbols.get(*symbol)?.to_owned(), None));
            }
            Leaf::Symbols { .. } => return None,
            Leaf::Integer { slot, value, .. } => {
                (self.slot_type(*slot)?, self.exact(*slot), Exact::whole(i128::from(*value)))
            }
            Leaf::Wide { slot, value, .. } => match self.slot_type(*slot)? {
                Type::Decimal => (Type::Decimal, self.exact(*slot), Exact::fraction(*value, NANO)?),
                other => (other, self.exact(*slot), Exact::whole(*value)),
            },
            Leaf::General(general) => {
                let Check::Compare(_, with) = &general.check else { return None };
                let (side, with) = if goal.turned { (with, &general.operand) } else { (&general.operand, with) };
                let have = program.value(side, self.source);
                match (have, program.value(with, self.source)?) {
                    (Some(Value::Exact(have)), Value::Exact(need)) => (general.value_type, Some(have), need),
                    (None, Value::Exact(need)) => (general.value_type, None, need),
                    (_, other) => {
                        let relation = match comparison {
                            Comparison::Eq => Relation::Is,
                            Comparison::Ne => Relation::IsNot,
                            Comparison::Gte => Relation::AtLeast,
                            Comparison::Lte => Relation::AtMost,
                            Comparison::Gt | Comparison::Lt => {
                                let Value::Text(text) = other else { return None };
                                return Some(match comparison {
                                    Comparison::Gt => (Relation::AtLeast, longer(text), None),
                                    // No text is the last one before another.
                                    _ => (Relation::AtMost, shorter(text)?.to_owned(), None),
                                });
                            }
                        };
                        return Some((relation, other.show(general.value_type), None));
                    }
                }
            }
        };
        // The next value of the type's grid: whole numbers, or billionths.
        let grid = if matches!(value_type, Type::Decimal) { NANO } else { 1 };
        let scaled = need.times(Exact::whole(grid))?;
        let (floor, whole) = (scaled.n.div_euclid(scaled.d), scaled.n.rem_euclid(scaled.d) == 0);
        let ceiling = if whole { floor } else { floor + 1 };
        let (relation, target) = match comparison {
            Comparison::Gte => (Relation::AtLeast, ceiling),
            Comparison::Gt => (Relation::AtLeast, floor + 1),
            Comparison::Lte => (Relation::AtMost, floor),
            Comparison::Lt => (Relation::AtMost, ceiling - 1),
            Comparison::Eq if whole => (Relation::Is, floor),
            Comparison::Eq => return None,
            Comparison::Ne => (Relation::IsNot, floor),
        };
        let target = Exact::fraction(target, grid)?;
        let delta = have.and_then(|have| target.plus(have.negated()?)).map(|delta| {
            let size = if delta.n < 0 { delta.negated().unwrap_or(delta) } else { delta };
            let shown = if matches!(value_type, Type::Instant) { Type::Duration } else { value_type };
            match shown {
                Type::Date | Type::Boolean => size.to_string(),
                shown => Value::Exact(size).show(shown),
            }
        });
        let delta = delta.filter(|_| relation != Relation::IsNot && value_type != Type::Boolean);
        Some((relation, Value::Exact(target).show(value_type), delta))
    }

    fn slot_type(&self, slot: u32) -> Option<Type> {
        self.set.program.slots.get(slot as usize).map(|slot| slot.value_type)
    }

    fn exact(&self, slot: u32) -> Option<Exact> {
        match self.source.cell(slot) {
            Cell::Unknown => None,
            _ => match self.set.program.value(&Expression::Slot(slot), self.source)? {
                Value::Exact(exact) => Some(exact),
                _ => None,
            },
        }
    }

    /// When waiting alone brings a history operator where it must come. Nothing at all where neither waiting nor events
    /// can bring it there.
    fn earliest(
        &self,
        leaf: &Leaf,
        operator: HistoryOperator,
        window: Window,
        relation: Relation,
        need: &str,
    ) -> Option<Option<Instant>> {
        use HistoryOperator as Op;
        let Leaf::General(general) = leaf else { return Some(None) };
        let Expression::History(plan) = general.operand else { return Some(None) };
        let memory = self.state.memories.get(plan as usize).and_then(Option::as_ref);
        let track = memory.and_then(|memory| memory.track());
        let limit = || match &general.check {
            Check::Compare(_, with) => match self.set.program.value(with, self.source) {
                Some(Value::Exact(limit)) => Some(limit),
                _ => None,
            },
            _ => None,
        };
        match (operator, relation) {
            // Without events, a condition comes true when the last one leaves, and false with the next one.
            (Op::Absent | Op::Cooldown, Relation::Is) if need == "true" => Some(match (track, window) {
                // The history covers the window before the last event has left it.
                (Some(Track::Totals(totals)), Window::Sliding(length)) => {
                    instant(nanoseconds(totals.times.1) + length.nanoseconds())
                }
                _ => memory.and_then(|memory| memory.due),
            }),
            (Op::SinceFirst | Op::SinceLast, Relation::AtLeast) => {
                let Some(Track::Totals(totals)) = track else { return Some(None) };
                let from = if operator == Op::SinceFirst { totals.times.0 } else { totals.times.1 };
                let Some(Value::Exact(target)) = self.target(&general.check) else { return Some(None) };
                Some(instant(nanoseconds(from) + target.n.div_euclid(target.d)))
            }
            (Op::Streak, Relation::AtMost | Relation::IsNot) => Some(memory.and_then(|memory| memory.due)),
            (Op::Count, Relation::AtMost) => match (track, window) {
                (Some(Track::Entries(entries)), Window::Sliding(length)) => {
                    let most: i128 = need.parse().ok()?;
                    let leave = usize::try_from(entries.len() as i128 - most).ok()?.checked_sub(1)?;
                    let last = entries.get(leave)?;
                    Some(instant(nanoseconds(last.at) + length.nanoseconds()))
                }
                (_, Window::Calendar { .. }) if limit().is_some_and(|limit| limit.n >= 0) => Some(None),
                // Nothing takes an event out of all time.
                _ => None,
            },
            (Op::Distinct, Relation::AtMost) if window == Window::Always => None,
            (Op::Sequence | Op::SinceFirst | Op::First, Relation::AtMost) => None,
            (Op::Maximum, Relation::AtMost) | (Op::Minimum | Op::First, Relation::AtLeast)
                if window == Window::Always && track.is_some() =>
            {
                None
            }
            _ => Some(None),
        }
    }

    /// The value that a comparison of a duration asks for.
    fn target(&self, check: &Check) -> Option<Value<'_>> {
        let Check::Compare(comparison, with) = check else { return None };
        let limit = match self.set.program.value(with, self.source)? {
            Value::Exact(limit) => limit,
            _ => return None,
        };
        let later = matches!(comparison, Comparison::Gt | Comparison::Lte);
        limit.plus(Exact::whole(i128::from(later))).map(Value::Exact)
    }
}

/// The operands of a condition, each as often as it occurs.
fn occurrences(condition: &Condition, out: &mut Vec<String>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            of.iter().for_each(|inner| occurrences(inner, out));
        }
        Condition::Not(inner) => occurrences(inner, out),
        Condition::Rule(id) => out.push(["rule ", id].concat()),
        Condition::Test { operand, test } => {
            named(operand, out);
            match test {
                Test::Compare(_, with) => named(with, out),
                Test::Between(least, most) => {
                    named(least, out);
                    named(most, out);
                }
                _ => {}
            }
        }
    }
}

fn named(operand: &Operand, out: &mut Vec<String>) {
    match operand {
        Operand::Literal(_) => {}
        Operand::Fact(name) | Operand::Field(name) => out.push(["fact ", name].concat()),
        Operand::Arithmetic { of, .. } => of.iter().for_each(|operand| named(operand, out)),
        // Operators over one type of events depend on each other.
        Operand::History(_) => out.push("history".to_owned()),
    }
}
