//! The linter of definitions: what compiles and still will not please, and the examples, run.

use super::award::AwardKey;
use super::definition::ArchetypeExample;
use super::set::ArchetypeSet;
use crate::foundation::error::Error;
use crate::foundation::wire::wire;
use crate::rules::language::{Condition, Operand, Test};

/// What the linter says.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintReport {
    /// Whether all examples hold. Warnings do not count.
    pub passed: bool,
    /// The examples, in their order.
    pub examples: Vec<ExampleResult>,
    /// What should be looked at.
    pub warnings: Vec<LintWarning>,
}

/// How an example went.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleResult {
    /// Its name.
    pub name: String,
    /// What was expected and is not so, in words; empty where it holds.
    pub failures: Vec<String>,
}

/// Something to look at.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintWarning {
    /// `same_condition`: two tiers of an archetype ask for the same. `unknown_type`: a condition names a type of events
    /// that is not among those seen. `no_rationale`: nothing says why the archetype is as it is. `no_example`: no example
    /// reaches the tier. `no_level`: there is no level as high as `minLevel`. `never_true`: no history makes the tier's
    /// condition true.
    pub code: String,
    /// RFC 6901 pointer into the definition.
    pub path: String,
    /// The tier, type or archetype that it is about.
    pub subject: String,
}

/// The types of events that a condition names.
fn types<'c>(condition: &'c Condition, found: &mut Vec<&'c str>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            of.iter().for_each(|inner| types(inner, found));
        }
        Condition::Not(inner) => types(inner, found),
        Condition::Rule(_) => {}
        Condition::Test { operand, test } => {
            operand_types(operand, found);
            match test {
                Test::Compare(_, with) => operand_types(with, found),
                Test::Between(least, most) => {
                    operand_types(least, found);
                    operand_types(most, found);
                }
                _ => {}
            }
        }
    }
}

fn operand_types<'c>(operand: &'c Operand, found: &mut Vec<&'c str>) {
    match operand {
        Operand::Arithmetic { of, .. } => of.iter().for_each(|inner| operand_types(inner, found)),
        Operand::History(history) => {
            found.extend(history.filters.iter().flat_map(|filter| &filter.types).map(String::as_str));
        }
        _ => {}
    }
}

impl ArchetypeSet {
    /// Runs the examples and looks for what will not please. `seen`: the types of events that the host emits.
    ///
    /// # Errors
    /// None but what no compiled definition gives: an example that cannot run has failed, and says why.
    pub fn lint(&self, seen: Option<&[String]>) -> Result<LintReport, Error> {
        let mut reached = vec![0_u32; self.definition.archetypes.len()];
        let mut examples = Vec::with_capacity(self.definition.examples.len());
        for example in &self.definition.examples {
            let failures = match self.failures(example, &mut reached) {
                Ok(failures) => failures,
                Err(error) => vec![[error.code.name(), " at ", &error.path, ": ", &error.detail].concat()],
            };
            examples.push(ExampleResult { name: example.name.clone(), failures });
        }
        let never: Vec<String> = self
            .rules
            .lint(None)
            .into_iter()
            .filter(|reason| reason.code == "rules.never_true")
            .map(|reason| reason.path)
            .collect();
        let mut warnings = Vec::new();
        for (at, archetype) in self.definition.archetypes.iter().enumerate() {
            let mut warn = |code: &str, path: &str, subject: &str| {
                let path = ["/archetypes/", &at.to_string(), path].concat();
                warnings.push(LintWarning { code: code.to_owned(), path, subject: subject.to_owned() });
            };
            if archetype.rationale.is_none() {
                warn("no_rationale", "", &archetype.id);
            }
            if archetype.min_level > self.level(i64::MAX) {
                warn("no_level", "/minLevel", &archetype.id);
            }
            for (n, tier) in archetype.tiers.iter().enumerate() {
                let rule = self.rule(AwardKey { archetype: at as u32, tier: n as u32, season: 0 });
                let path = ["/tiers/", &n.to_string()].concat();
                if archetype.tiers.iter().take(n).any(|other| other.when == tier.when) {
                    warn("same_condition", &path, &tier.id);
                }
                if reached.get(at).is_none_or(|count| (*count as usize) <= n) {
                    warn("no_example", &path, &tier.id);
                }
                if never.contains(&["/rules/", &rule.to_string(), "/when"].concat()) {
                    warn("never_true", &[&path, "/when"].concat(), &tier.id);
                }
                let mut named = Vec::new();
                types(&tier.when, &mut named);
                named.dedup();
                for kind in named {
                    if seen.is_some_and(|seen| !seen.iter().any(|known| known == kind)) {
                        warn("unknown_type", &[&path, "/when"].concat(), kind);
                    }
                }
            }
        }
        let passed = examples.iter().all(|example| example.failures.is_empty());
        Ok(LintReport { passed, examples, warnings })
    }

    /// What does not hold of an example. Notes how many tiers of each archetype it reaches.
    fn failures(&self, example: &ArchetypeExample, reached: &mut [u32]) -> Result<Vec<String>, Error> {
        let state = self.replay(&example.events, example.now)?;
        let overview = self.overview(&state, example.now)?;
        let mut failures = Vec::new();
        for (at, archetype) in self.definition.archetypes.iter().enumerate() {
            let standing = overview.archetypes.iter().find(|standing| standing.archetype == archetype.id);
            let found = standing.map_or(0, |standing| standing.tiers);
            if let Some(most) = reached.get_mut(at) {
                *most = found.max(*most);
            }
            if let Some(expected) = example.expect.get(&archetype.id).filter(|expected| **expected != found) {
                failures.push(
                    [&archetype.id, ": expected ", &expected.to_string(), " tiers, found ", &found.to_string()]
                        .concat(),
                );
            }
        }
        let unknown = |id: &&String| !self.definition.archetypes.iter().any(|archetype| archetype.id == **id);
        failures.extend(example.expect.keys().filter(unknown).map(|id| [id, ": there is no such archetype"].concat()));
        if let Some(expected) = example.level.filter(|expected| overview.level != Some(*expected)) {
            let found = overview.level.unwrap_or_default();
            failures.push(["level: expected ", &expected.to_string(), ", found ", &found.to_string()].concat());
        }
        Ok(failures)
    }
}
