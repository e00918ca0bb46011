//! Proofs: the tree of a rule's conditions with what was found and what was needed.

use crate::foundation::digest::Digest;
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, wire};
use crate::rules::exact::Exact;
use crate::rules::language::{Condition, Operand, Test, Window};
use crate::rules::near_miss::{NearMiss, Seeker};
use crate::rules::program::{Check, Expression, General, Leaf, Operator, Source, Value, at_least, nanoseconds, not};
use crate::rules::progress::{composite, leaf_progress};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::{Disclosure, Verdict};
use crate::rules::state::{Judged, RuleState};
use crate::rules::value_type::Type;

/// Why a rule has its verdict.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProof {
    /// The tree of its conditions.
    pub tree: ProofNode,
    /// Facts that are not known and were looked at, by name.
    pub missing_facts: Vec<String>,
    /// The smallest change that would make the verdict true, or would end a true one; absent where no change of a
    /// single fact or history does.
    pub near_miss: Option<NearMiss>,
}

/// One condition in a proof.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofNode {
    /// RFC 6901 pointer to the condition, below the rule's `when`.
    pub path: String,
    /// What it does: `all`, `any`, `not`, `atLeast`, `rule`, or the test, such as `gte`; `holds` without one.
    pub op: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// How far it is from being true, in micro-units: 1,000,000 exactly when it is.
    pub progress: Int53,
    /// What is tested: the name of a fact or rule, or the key of a history operator or of arithmetic.
    pub operand: Option<String>,
    /// What was found; absent where it is unknown.
    pub have: Option<String>,
    /// What is asked for.
    pub need: Option<String>,
    /// What the numbers count: a currency, a calendar unit, micro-units.
    pub unit: Option<String>,
    /// The time from which on events count; absent for all time.
    pub window: Option<ProofWindow>,
    /// The events that count, where the proof was made from events.
    pub events: Option<ProofEvents>,
    /// The child with the least progress, by place, of an `all` that is not true.
    pub binding: Option<u32>,
    /// The conditions within, in the order of their declaration.
    #[wire(default = Vec::new())]
    pub children: Vec<ProofNode>,
}

/// The window of a history operator.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofWindow {
    /// Where it begins: events at this very instant count in a calendar window, and do not in a sliding one.
    pub from: Instant,
    /// The present: events at this very instant count.
    pub to: Instant,
}

/// Events that a history operator counted.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofEvents {
    /// Ids of the newest, at most 20, oldest first.
    pub ids: Vec<String>,
    /// All of them.
    pub total: Int53,
    /// SHA-256 over `source id` of all of them in their order, a line feed between them.
    pub digest: String,
}

/// The events that an operator counted, where they are at hand.
pub(crate) type Evidence<'e> = dyn Fn(u32) -> Option<ProofEvents> + 'e;

/// The most ids that a proof lists for one condition.
const LISTED: usize = 20;

impl RuleSet {
    /// The verdicts of all nodes of a rule, without stopping early: those of its children come before each node's.
    pub(crate) fn trace<S: Source>(&self, rule: u32, source: &S, out: &mut Vec<Verdict>) {
        let nodes = self.rule_nodes(rule);
        let first = nodes.start;
        out.clear();
        out.resize(nodes.len(), Verdict::Unknown);
        // Children stand behind their parents.
        for at in nodes.rev() {
            let Some(node) = self.program.nodes.get(at) else { continue };
            let children = |out: &[Verdict]| -> std::ops::Range<usize> {
                let (from, to) = (node.from as usize - first, node.to as usize - first);
                from.min(out.len())..to.min(out.len())
            };
            let verdict = match node.operator {
                Operator::Leaf => match self.program.leaves.get(node.from as usize) {
                    Some(leaf) => self.program.leaf(leaf, source),
                    None => Verdict::Unknown,
                },
                Operator::Rule => source.rule(node.from),
                Operator::All => out.get(children(out)).into_iter().flatten().copied().min().unwrap_or(Verdict::True),
                Operator::Any => out.get(children(out)).into_iter().flatten().copied().max().unwrap_or(Verdict::False),
                Operator::Not => {
                    not(out.get(children(out)).and_then(|one| one.first()).copied().unwrap_or(Verdict::Unknown))
                }
                Operator::AtLeast(count) => {
                    let (mut holding, mut open) = (0, 0);
                    for verdict in out.get(children(out)).into_iter().flatten() {
                        holding += u32::from(*verdict == Verdict::True);
                        open += u32::from(*verdict == Verdict::Unknown);
                    }
                    at_least(count, holding, open)
                }
            };
            if let Some(place) = out.get_mut(at - first) {
                *place = verdict;
            }
        }
    }

    /// The nodes of a rule; its root is the first.
    pub(crate) fn rule_nodes(&self, rule: u32) -> std::ops::Range<usize> {
        let from = self.roots.get(rule as usize).copied().unwrap_or_default() as usize;
        let to = self.roots.get(rule as usize + 1).map_or(self.program.nodes.len(), |next| *next as usize);
        from..to
    }

    /// The proof of a rule's verdict at the moment of the last step. It shows everything; what a rule's `disclosure`
    /// hides is left off by the operations.
    #[must_use]
    pub fn proof(&self, state: &RuleState, rule: u32) -> Option<RuleProof> {
        self.proof_with(state, rule, &|_| None)
    }

    pub(crate) fn proof_with(&self, state: &RuleState, rule: u32, evidence: &Evidence<'_>) -> Option<RuleProof> {
        self.proof_by(&Judged { set: self, state, derived: None }, rule, evidence)
    }

    pub(crate) fn proof_by(&self, source: &Judged<'_>, rule: u32, evidence: &Evidence<'_>) -> Option<RuleProof> {
        let condition = &self.definition.rules.get(rule as usize)?.when;
        let state = source.state;
        let mut verdicts = Vec::new();
        self.trace(rule, source, &mut verdicts);
        let prover =
            Prover { set: self, state, source, first: self.rule_nodes(rule).start, verdicts: &verdicts, evidence };
        let tree = prover.node(self.rule_nodes(rule).start, condition, String::new())?;
        let near_miss = Seeker::near_miss(&prover, rule, condition, &tree);
        Some(RuleProof { missing_facts: self.missing(rule, source), near_miss, tree })
    }

    /// The progress of a rule at the moment of the last step, in micro-units: 1,000,000 exactly when it holds.
    #[must_use]
    pub fn progress(&self, state: &RuleState, rule: u32) -> i64 {
        let source = Judged { set: self, state, derived: None };
        let mut verdicts = Vec::new();
        self.trace(rule, &source, &mut verdicts);
        let nodes = self.rule_nodes(rule);
        let mut progress = vec![0_i64; nodes.len()];
        for at in nodes.clone().rev() {
            let Some(node) = self.program.nodes.get(at) else { continue };
            let verdict = verdicts.get(at - nodes.start).copied().unwrap_or(Verdict::Unknown);
            let value = match node.operator {
                Operator::Leaf => self
                    .program
                    .leaves
                    .get(node.from as usize)
                    .map_or(0, |leaf| leaf_progress(&self.program, leaf, verdict, &source)),
                operator => {
                    let children = node.from as usize - nodes.start.min(node.from as usize);
                    let count = if operator == Operator::Rule { 0 } else { (node.to - node.from) as usize };
                    let children = progress.get(children..children + count).unwrap_or_default();
                    composite(operator, verdict, children)
                }
            };
            if let Some(place) = progress.get_mut(at - nodes.start) {
                *place = value;
            }
        }
        progress.first().copied().unwrap_or_default()
    }

    /// Names of unknown facts that a rule looks at, ascending; also through the rules that it names, as far as those
    /// show all there is.
    fn missing(&self, rule: u32, source: &Judged<'_>) -> Vec<String> {
        let full = |named: u32| {
            self.definition.rules.get(named as usize).is_some_and(|rule| rule.disclosure == Disclosure::Full)
        };
        let mut slots: Vec<u32> = Vec::new();
        for rule in self.leaned_on(rule, &full).0.into_iter().chain([rule]) {
            let leaves = self.leaves.get(rule as usize).and_then(|range| self.program.leaves.get(range.clone()));
            for leaf in leaves.into_iter().flatten() {
                match leaf {
                    Leaf::Integer { slot, .. }
                    | Leaf::Wide { slot, .. }
                    | Leaf::Symbol { slot, .. }
                    | Leaf::Symbols { slot, .. } => slots.push(*slot),
                    Leaf::General(general) => general.each_slot(&mut |slot| slots.push(slot)),
                }
            }
        }
        crate::foundation::order::sort_by(&mut slots, Ord::cmp);
        slots.dedup();
        slots.retain(|slot| matches!(source.cell(*slot), crate::rules::program::Cell::Unknown));
        let name = |slot: &u32| self.program.slots.get(*slot as usize).map(|slot| slot.name.clone());
        slots.iter().filter_map(name).collect()
    }

    /// The rules that a rule names, through others too, as far as they may be looked into; and whether one of them is
    /// named more than once.
    pub(crate) fn leaned_on(&self, rule: u32, open: &dyn Fn(u32) -> bool) -> (Vec<u32>, bool) {
        let (mut rules, mut known, mut twice, mut at) = (vec![rule], std::collections::BTreeSet::new(), false, 0);
        while let Some(rule) = rules.get(at).copied() {
            at += 1;
            for node in self.program.nodes.get(self.rule_nodes(rule)).unwrap_or_default() {
                if node.operator != Operator::Rule || !open(node.from) {
                    continue;
                }
                if known.insert(node.from) {
                    rules.push(node.from);
                } else {
                    twice = true;
                }
            }
        }
        rules.remove(0);
        (rules, twice)
    }
}

impl General {
    /// Every slot that it looks at.
    pub(crate) fn each_slot(&self, each: &mut dyn FnMut(u32)) {
        crate::rules::index::each_slot(&self.operand, each);
        match &self.check {
            Check::Compare(_, with) => crate::rules::index::each_slot(with, each),
            Check::Between(least, most) => {
                crate::rules::index::each_slot(least, each);
                crate::rules::index::each_slot(most, each);
            }
            _ => {}
        }
    }
}

/// Builds the tree of one rule.
pub(crate) struct Prover<'p> {
    pub set: &'p RuleSet,
    pub state: &'p RuleState,
    pub source: &'p Judged<'p>,
    /// The rule's first node.
    pub first: usize,
    pub verdicts: &'p [Verdict],
    pub evidence: &'p Evidence<'p>,
}

/// The name of what an operand is.
pub(crate) fn operand_name(operand: &Operand) -> String {
    match operand {
        Operand::Literal(_) => "value".to_owned(),
        Operand::Fact(name) | Operand::Field(name) => name.clone(),
        Operand::Arithmetic { operator, .. } => operator.key().to_owned(),
        Operand::History(history) => history.operator.key().to_owned(),
    }
}

/// The name of a test.
pub(crate) fn test_name(test: &Test) -> &'static str {
    match test {
        Test::Holds => "holds",
        Test::Compare(comparison, _) => comparison.key(),
        Test::Between(..) => "between",
        Test::In(_) => "in",
        Test::NotIn(_) => "notIn",
        Test::Contains(_) => "contains",
        Test::ContainsAny(_) => "containsAny",
        Test::ContainsAll(_) => "containsAll",
        Test::Prefix(_) => "prefix",
        Test::Suffix(_) => "suffix",
        Test::Exists(_) => "exists",
    }
}

impl Prover<'_> {
    pub fn verdict(&self, node: usize) -> Verdict {
        self.verdicts.get(node - self.first.min(node)).copied().unwrap_or(Verdict::Unknown)
    }

    pub fn node(&self, at: usize, condition: &Condition, path: String) -> Option<ProofNode> {
        let node = self.set.program.nodes.get(at)?;
        let (verdict, mut children) = (self.verdict(at), Vec::new());
        let blank = |op: &str, path: String| ProofNode {
            path,
            op: op.to_owned(),
            verdict,
            progress: Int53::default(),
            operand: None,
            have: None,
            need: None,
            unit: None,
            window: None,
            events: None,
            binding: None,
            children: Vec::new(),
        };
        let (op, key, of): (&str, &str, &[Condition]) = match condition {
            Condition::All(of) => ("all", "/all", of),
            Condition::Any(of) => ("any", "/any", of),
            Condition::AtLeast { of, .. } => ("atLeast", "/of", of),
            Condition::Not(inner) => ("not", "/not", std::slice::from_ref(inner)),
            Condition::Rule(id) => {
                let mut proof = blank("rule", path);
                proof.operand = Some(id.clone());
                (proof.have, proof.need) = (Some(verdict.name().to_owned()), Some("true".to_owned()));
                proof.progress = micro(composite(Operator::Rule, verdict, &[]));
                return Some(proof);
            }
            Condition::Test { operand, test } => {
                let leaf = self.set.program.leaves.get(node.from as usize)?;
                let mut proof = blank(test_name(test), path);
                proof.operand = Some(operand_name(operand));
                proof.progress = micro(leaf_progress(&self.set.program, leaf, verdict, self.source));
                self.leaf(leaf, operand, &mut proof);
                return Some(proof);
            }
        };
        for (place, inner) in of.iter().enumerate() {
            let path = match condition {
                Condition::Not(_) => [&path, key].concat(),
                _ => [&path, key, "/", &place.to_string()].concat(),
            };
            children.push(self.node(node.from as usize + place, inner, path)?);
        }
        let parts: Vec<i64> = children.iter().map(|child| child.progress.get()).collect();
        let mut proof = blank(op, path);
        proof.progress = micro(composite(node.operator, verdict, &parts));
        if let Operator::AtLeast(count) = node.operator {
            let holding = children.iter().filter(|child| child.verdict == Verdict::True).count();
            (proof.have, proof.need) = (Some(holding.to_string()), Some(count.to_string()));
        }
        if node.operator == Operator::All && verdict != Verdict::True {
            let least = parts.iter().min();
            proof.binding = parts.iter().position(|part| Some(part) == least).map(|place| place as u32);
        }
        proof.children = children;
        Some(proof)
    }

    /// What was found and what was asked for.
    fn leaf(&self, leaf: &Leaf, operand: &Operand, proof: &mut ProofNode) {
        let program = &self.set.program;
        let symbol = |symbol: &u32| program.symbols.get(*symbol).unwrap_or_default();
        let mut slot_value = |slot: u32| {
            let value_type = program.slots.get(slot as usize).map_or(Type::Text, |slot| slot.value_type);
            let slot = Expression::Slot(slot);
            proof.have = program.value(&slot, self.source).map(|value| value.show(value_type));
            proof.unit = value_type.unit().map(str::to_owned);
            value_type
        };
        let shown = |n: i128, value_type: Type| {
            let exact = match value_type {
                Type::Decimal => Exact::fraction(n, crate::rules::exact::NANO),
                _ => Some(Exact::whole(n)),
            };
            exact.map(|exact| Value::Exact(exact).show(value_type))
        };
        match leaf {
            Leaf::Integer { slot, value, .. } => {
                let value_type = slot_value(*slot);
                proof.need = shown(i128::from(*value), value_type);
            }
            Leaf::Wide { slot, value, .. } => {
                let value_type = slot_value(*slot);
                proof.need = shown(*value, value_type);
            }
            Leaf::Symbol { slot, symbol: text, .. } => {
                slot_value(*slot);
                proof.need = Some(symbol(text).to_owned());
            }
            Leaf::Symbols { slot, symbols, .. } => {
                slot_value(*slot);
                proof.need = Some(["[", &symbols.iter().map(symbol).collect::<Vec<_>>().join(", "), "]"].concat());
            }
            Leaf::General(general) => {
                proof.have = program.value(&general.operand, self.source).map(|value| value.show(general.value_type));
                proof.unit = general.value_type.unit().map(str::to_owned);
                proof.need = self.need(general);
            }
        }
        if let (Operand::History(history), Leaf::General(general)) = (operand, leaf) {
            proof.unit = history.operator.unit(history.unit).map(str::to_owned).or(proof.unit.take());
            if let Expression::History(plan) = general.operand {
                proof.window = self.window(plan, history.window);
                proof.events = (self.evidence)(plan);
            }
        }
    }

    /// What a general test asks for, as text.
    fn need(&self, general: &General) -> Option<String> {
        let program = &self.set.program;
        let show =
            |operand: &Expression| program.value(operand, self.source).map(|value| value.show(general.value_type));
        let list = |texts: &[String]| ["[", &texts.join(", "), "]"].concat();
        match &general.check {
            Check::Holds => Some("true".to_owned()),
            Check::Exists(known) => Some(if *known { "known" } else { "unknown" }.to_owned()),
            Check::Compare(_, with) => show(with),
            Check::Between(least, most) => Some([&show(least)?, " to ", &show(most)?].concat()),
            Check::In(values, _) => {
                let mut texts = Vec::with_capacity(values.len());
                for value in values {
                    texts.push(show(value)?);
                }
                Some(list(&texts))
            }
            Check::Contains(text) | Check::Prefix(text) | Check::Suffix(text) => Some(text.clone()),
            Check::ContainsAny(members) | Check::ContainsAll(members) => Some(list(members)),
        }
    }

    fn window(&self, plan: u32, window: Window) -> Option<ProofWindow> {
        let moment = self.state.seen(self.set, plan);
        let from = match window {
            Window::Always => return None,
            Window::Sliding(length) => crate::rules::program::instant(nanoseconds(moment.now) - length.nanoseconds())?,
            Window::Calendar { unit, last } => {
                let compiled = self.set.histories.plans.get(plan as usize)?;
                moment.clock.start(unit, moment.unit(compiled).checked_sub(last as i32 - 1)?).ok()?
            }
        };
        Some(ProofWindow { from, to: moment.now })
    }
}

/// Micro-units on the wire.
fn micro(progress: i64) -> Int53 {
    Int53::new(progress).unwrap_or_default()
}

/// Events by source and id, in their order.
pub(crate) fn listed(events: &[(&str, &str)]) -> ProofEvents {
    let mut text = String::new();
    for (at, (source, id)) in events.iter().enumerate() {
        text.push_str(if at > 0 { "\n" } else { "" });
        text.push_str(source);
        text.push(' ');
        text.push_str(id);
    }
    let newest = events.get(events.len().saturating_sub(LISTED)..).unwrap_or_default();
    ProofEvents {
        ids: newest.iter().map(|(_, id)| (*id).to_owned()).collect(),
        total: Int53::count(events.len()).unwrap_or_default(),
        digest: Digest::of(text.as_bytes()).to_string(),
    }
}

impl Disclosure {
    /// Whether answers show a rule's progress.
    #[must_use]
    pub const fn shows_progress(self) -> bool {
        matches!(self, Self::Percent | Self::Full)
    }
}
