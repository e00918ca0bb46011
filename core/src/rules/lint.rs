//! What is wrong with a rule set although it compiles: conditions that can never be true or never false, and
//! contradictions, found before any fact is known.

use crate::foundation::decision::Reason;
use crate::rules::language::Condition;
use crate::rules::program::Operator;
use crate::rules::proof::operand_name;
use crate::rules::rule_set::RuleSet;
use crate::rules::satisfiable::{Goal, Search};

/// What verdicts a condition can have, once everything is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Possible {
    holds: bool,
    fails: bool,
}

const BOTH: Possible = Possible { holds: true, fails: true };

impl RuleSet {
    /// Everything that the linter finds, by place. Event types outside `known` are named where it is given.
    #[must_use]
    pub fn lint(&self, known: Option<&[String]>) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut possible = vec![BOTH; self.roots.len()];
        let mut search = Search::new(self);
        for rule in &self.order {
            let Some(definition) = self.definition.rules.get(*rule as usize) else { continue };
            let path = ["/rules/", &rule.to_string(), "/when"].concat();
            let root = self.rule_nodes(*rule).start;
            let mut linter = Linter { set: self, rules: &possible, search: &mut search, found: Vec::new() };
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

struct Linter<'l, 's> {
    set: &'l RuleSet,
    rules: &'l [Possible],
    search: &'l mut Search<'s>,
    found: Vec<Reason>,
}

impl Linter<'_, '_> {
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
            Condition::Test { .. } => return self.searched(at, BOTH),
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
        let before = possible;
        possible = self.searched(at, possible);
        // Where each condition alone could be as it must, and not all of them together.
        let negated = node.operator == Operator::Any;
        let alone = if negated { before.fails && !possible.fails } else { before.holds && !possible.holds };
        let singly = |child: &Possible| if negated { child.fails } else { child.holds };
        let open: Vec<usize> = children.iter().enumerate().filter(|(_, c)| singly(c)).map(|(place, _)| place).collect();
        if matches!(node.operator, Operator::All | Operator::Any)
            && (alone || open.len() < children.len())
            && let Some(place) = self.conflict(node.from, &open, !negated)
        {
            let name = match of.get(place) {
                Some(Condition::Test { operand, .. }) => operand_name(operand),
                Some(Condition::Rule(id)) => id.clone(),
                _ => String::new(),
            };
            let code = if negated { "rules.exhaustive" } else { "rules.contradiction" };
            self.found.push(Reason::new(code).about(path).text("operand", &name));
        }
        possible
    }

    /// What a search leaves of the verdicts of a node.
    fn searched(&mut self, at: usize, possible: Possible) -> Possible {
        let mut can = |want: bool| self.search.possible(vec![Goal::Node(at as u32, want)]);
        Possible { holds: possible.holds && can(true), fails: possible.fails && can(false) }
    }

    /// The place of the first child that cannot be as wanted beside those before it.
    fn conflict(&mut self, from: u32, open: &[usize], want: bool) -> Option<usize> {
        let mut together = |count: usize| {
            let goals = open.iter().take(count).map(|place| Goal::Node(from.saturating_add(*place as u32), want));
            self.search.possible(goals.collect())
        };
        // Fewer of them are only easier.
        let (mut fits, mut fails) = (0, open.len());
        if together(fails) {
            return None;
        }
        while fails - fits > 1 {
            let half = fits.midpoint(fails);
            if together(half) { fits = half } else { fails = half }
        }
        open.get(fails.checked_sub(1)?).copied()
    }
}
