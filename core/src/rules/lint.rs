//! What is wrong with a rule set although it compiles: conditions that can never be true or never false, and
//! contradictions, found from intervals and literals alone.

use crate::foundation::decision::Reason;
use crate::rules::exact::Exact;
use crate::rules::language::{Comparison, Condition};
use crate::rules::program::{Check, Expression, Leaf, Operator};
use crate::rules::proof::operand_name;
use crate::rules::rule_set::RuleSet;
use crate::rules::value_type::Type;

/// What verdicts a condition can have, once everything is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Possible {
    holds: bool,
    fails: bool,
}

const BOTH: Possible = Possible { holds: true, fails: true };

/// What a leaf asks of one operand.
#[derive(Clone, Debug)]
enum Demand {
    /// A number from here to there, both included; `None` is no end. Only of types whose values are whole numbers.
    Range(Option<i128>, Option<i128>),
    /// One of these symbols.
    Among(Vec<u32>),
    /// None of these.
    NotAmong(Vec<u32>),
}

/// An operand: a slot or a history operator.
type Subject = (bool, u32);

impl RuleSet {
    /// Everything that the linter finds, by place. Event types outside `known` are named where it is given.
    #[must_use]
    pub fn lint(&self, known: Option<&[String]>) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut possible = vec![BOTH; self.roots.len()];
        for rule in &self.order {
            let Some(definition) = self.definition.rules.get(*rule as usize) else { continue };
            let path = ["/rules/", &rule.to_string(), "/when"].concat();
            let root = self.rule_nodes(*rule).start;
            let mut linter = Linter { set: self, rules: &possible, found: Vec::new() };
            let result = linter.node(root, &definition.when, &path);
            let mut inner = linter.found;
            for (fails, code) in [(!result.holds, "rules.never_true"), (!result.fails, "rules.never_false")] {
                if fails {
                    found.push(Reason::new(code).about(&path).text("rule", &definition.id));
                }
            }
            inner.iter_mut().for_each(|reason| {
                reason.texts.insert("rule".to_owned(), definition.id.clone());
            });
            found.extend(inner);
            if let Some(place) = possible.get_mut(*rule as usize) {
                *place = result;
            }
        }
        for (kind, _) in &self.histories.by_type {
            if known.is_some_and(|known| !known.contains(kind)) {
                found.push(Reason::new("rules.unknown_type").about("/rules").text("type", kind));
            }
        }
        let order = |a: &Reason, b: &Reason| a.path.len().cmp(&b.path.len()).then_with(|| a.path.cmp(&b.path));
        crate::foundation::order::sort_by(&mut found, |a, b| order(a, b).then_with(|| a.code.cmp(&b.code)));
        found
    }
}

struct Linter<'l> {
    set: &'l RuleSet,
    rules: &'l [Possible],
    found: Vec<Reason>,
}

impl Linter<'_> {
    fn node(&mut self, at: usize, condition: &Condition, path: &str) -> Possible {
        let Some(node) = self.set.program.nodes.get(at).copied() else { return BOTH };
        let (key, of): (&str, &[Condition]) = match condition {
            Condition::All(of) => ("/all/", of),
            Condition::Any(of) => ("/any/", of),
            Condition::AtLeast { of, .. } => ("/of/", of),
            Condition::Not(inner) => {
                let inner = self.node(node.from as usize, inner, &[path, "/not"].concat());
                return Possible { holds: inner.fails, fails: inner.holds };
            }
            Condition::Rule(_) => return self.rules.get(node.from as usize).copied().unwrap_or(BOTH),
            Condition::Test { .. } => return self.leaf(node.from),
        };
        let mut children = Vec::with_capacity(of.len());
        for (place, inner) in of.iter().enumerate() {
            let path = [path, key, &place.to_string()].concat();
            let possible = self.node(node.from as usize + place, inner, &path);
            if of.iter().take(place).any(|other| other == inner) {
                self.found.push(Reason::new("rules.repeated").about(&path));
            }
            children.push(possible);
        }
        let every = |test: &dyn Fn(&Possible) -> bool| children.iter().all(test);
        let some = |test: &dyn Fn(&Possible) -> bool| children.iter().any(test);
        let mut possible = match node.operator {
            Operator::All => Possible { holds: every(&|c| c.holds), fails: some(&|c| c.fails) },
            Operator::Any => Possible { holds: some(&|c| c.holds), fails: every(&|c| c.fails) },
            Operator::AtLeast(count) => {
                let count = count as usize;
                let (can, must) =
                    (children.iter().filter(|c| c.holds).count(), children.iter().filter(|c| !c.fails).count());
                Possible { holds: can >= count, fails: must < count }
            }
            _ => BOTH,
        };
        // Of conditions that must all hold, those on one operand must leave it a value; of alternatives, what makes
        // all of them fail must.
        let negated = node.operator == Operator::Any;
        if matches!(node.operator, Operator::All | Operator::Any)
            && let Some(place) = self.conflict(node.from as usize..node.to as usize, negated)
        {
            let name = match of.get(place) {
                Some(Condition::Test { operand, .. }) => operand_name(operand),
                _ => String::new(),
            };
            let code = if negated { "rules.exhaustive" } else { "rules.contradiction" };
            self.found.push(Reason::new(code).about(path).text("operand", &name));
            if negated {
                possible.fails = false;
            } else {
                possible.holds = false;
            }
        }
        possible
    }

    /// The place of the first leaf that leaves its operand no value beside those before it.
    fn conflict(&self, nodes: std::ops::Range<usize>, negated: bool) -> Option<usize> {
        let mut demands: Vec<(Subject, Demand)> = Vec::new();
        for (place, at) in nodes.enumerate() {
            let Some(node) = self.set.program.nodes.get(at) else { continue };
            if node.operator != Operator::Leaf {
                continue;
            }
            let Some((subject, demand)) = self.demand(node.from, negated) else { continue };
            match demands.iter_mut().find(|(other, _)| *other == subject) {
                None => demands.push((subject, demand)),
                Some((_, known)) => match known.both(&demand) {
                    Some(both) => *known = both,
                    None => return Some(place),
                },
            }
        }
        None
    }

    /// What a leaf, or its opposite, asks of its operand.
    fn demand(&self, leaf: u32, negated: bool) -> Option<(Subject, Demand)> {
        let turned = |comparison: Comparison| if negated { comparison.negated() } else { comparison };
        match self.set.program.leaves.get(leaf as usize)? {
            Leaf::Integer { slot, comparison, value } => {
                Some(((true, *slot), range(turned(*comparison), i128::from(*value))?))
            }
            Leaf::Wide { slot, comparison, value } => Some(((true, *slot), range(turned(*comparison), *value)?)),
            Leaf::Symbol { slot, symbol, equal } => {
                let demand =
                    if *equal == negated { Demand::NotAmong(vec![*symbol]) } else { Demand::Among(vec![*symbol]) };
                Some(((true, *slot), demand))
            }
            Leaf::Symbols { slot, symbols, within } => {
                let symbols = symbols.to_vec();
                let demand = if *within == negated { Demand::NotAmong(symbols) } else { Demand::Among(symbols) };
                Some(((true, *slot), demand))
            }
            Leaf::General(general) => {
                let (Expression::History(plan), Check::Compare(comparison, Expression::Exact(limit))) =
                    (&general.operand, &general.check)
                else {
                    return None;
                };
                if general.value_type != Type::Integer || limit.d != 1 {
                    return None;
                }
                Some(((false, *plan), range(turned(*comparison), limit.n)?))
            }
        }
    }

    /// A leaf by itself.
    fn leaf(&self, leaf: u32) -> Possible {
        match self.set.program.leaves.get(leaf as usize) {
            Some(Leaf::Symbols { symbols, within, .. }) if symbols.is_empty() => {
                Possible { holds: !*within, fails: *within }
            }
            Some(Leaf::General(general)) => match (&general.operand, &general.check) {
                (_, Check::In(values, within)) if values.is_empty() => Possible { holds: !*within, fails: *within },
                (_, Check::Between(Expression::Exact(least), Expression::Exact(most)))
                    if least.order(*most).is_gt() =>
                {
                    Possible { holds: false, fails: true }
                }
                (Expression::Exact(have), Check::Compare(comparison, Expression::Exact(with))) => {
                    let holds = comparison.holds(have.order(*with));
                    Possible { holds, fails: !holds }
                }
                // Counts are never below zero.
                (Expression::History(plan), Check::Compare(comparison, Expression::Exact(limit)))
                    if self.set.histories.plans.get(*plan as usize).is_some_and(|plan| plan.operator.counts()) =>
                {
                    let zero = Exact::whole(0).order(*limit);
                    match comparison {
                        Comparison::Gte => Possible { holds: true, fails: zero.is_lt() },
                        Comparison::Gt => Possible { holds: true, fails: zero.is_le() },
                        Comparison::Lt => Possible { holds: zero.is_lt(), fails: true },
                        Comparison::Lte => Possible { holds: zero.is_le(), fails: true },
                        Comparison::Eq => Possible { holds: zero.is_le() && limit.d == 1, fails: true },
                        Comparison::Ne => Possible { holds: true, fails: zero.is_le() && limit.d == 1 },
                    }
                }
                (_, Check::ContainsAny(members)) if members.is_empty() => Possible { holds: false, fails: true },
                (_, Check::ContainsAll(members)) if members.is_empty() => Possible { holds: true, fails: false },
                _ => BOTH,
            },
            _ => BOTH,
        }
    }
}

impl crate::rules::language::HistoryOperator {
    /// Whether its values are whole numbers from zero on.
    const fn counts(self) -> bool {
        matches!(self, Self::Count | Self::Distinct | Self::Streak | Self::Sequence | Self::Consecutive)
    }
}

fn range(comparison: Comparison, value: i128) -> Option<Demand> {
    Some(match comparison {
        Comparison::Eq => Demand::Range(Some(value), Some(value)),
        Comparison::Gte => Demand::Range(Some(value), None),
        Comparison::Gt => Demand::Range(Some(value + 1), None),
        Comparison::Lte => Demand::Range(None, Some(value)),
        Comparison::Lt => Demand::Range(None, Some(value - 1)),
        Comparison::Ne => return None,
    })
}

impl Demand {
    /// What both ask for, if anything fulfils both.
    fn both(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Range(a, b), Self::Range(c, d)) => {
                let least = match (a, c) {
                    (Some(a), Some(c)) => Some(*a.max(c)),
                    (a, c) => a.or(*c),
                };
                let most = match (b, d) {
                    (Some(b), Some(d)) => Some(*b.min(d)),
                    (b, d) => b.or(*d),
                };
                match (least, most) {
                    (Some(least), Some(most)) if least > most => None,
                    _ => Some(Self::Range(least, most)),
                }
            }
            (Self::Among(a), Self::Among(b)) => among(a.iter().filter(|symbol| b.contains(symbol))),
            (Self::Among(a), Self::NotAmong(b)) | (Self::NotAmong(b), Self::Among(a)) => {
                among(a.iter().filter(|symbol| !b.contains(symbol)))
            }
            (Self::NotAmong(a), Self::NotAmong(b)) => Some(Self::NotAmong(a.iter().chain(b).copied().collect())),
            _ => Some(self.clone()),
        }
    }
}

fn among<'s>(symbols: impl Iterator<Item = &'s u32>) -> Option<Demand> {
    let symbols: Vec<u32> = symbols.copied().collect();
    if symbols.is_empty() { None } else { Some(Demand::Among(symbols)) }
}
