//! A compiled rule set.

use crate::foundation::decision::PackReceipt;
use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::identifier::checked;
use crate::foundation::limits;
use crate::foundation::pack::{Packs, Shelf};
use crate::foundation::time_zone::TimeZones;
use crate::foundation::wire::{Node, Read, text};
use crate::rules::calendar::Clock;
use crate::rules::compile::{Compiler, RULE_NODES, texts};
use crate::rules::history::Histories;
use crate::rules::index::{self, SlotIndex};
use crate::rules::inference::Types;
use crate::rules::language::HistoryOperator;
use crate::rules::program::{Check, Expression, Leaf, Program};
use crate::rules::set::{FactDeclaration, FactType, RuleSetDefinition};
use crate::rules::value_type::Type;
use std::ops::Range;
use std::sync::Arc;

/// A rule set, checked and compiled: immutable, `Send` and `Sync`, made from bytes, and the same bytes again.
///
/// ```
/// use hivecore::rules::{FactValues, RuleSet, Verdict};
/// use hivecore::wire::{Node, Read};
///
/// let set = RuleSet::open(br#"{"id":"demo","version":"1","rules":[
///     {"id":"gold","when":{"all":[{"fact":"level","gte":7},{"fact":"country","in":["FR","DE"]}]}}]}"#, None)?;
/// let facts = FactValues::read(&Node::parse(br#"{"level":8,"country":"FR"}"#)?)?;
/// assert_eq!(set.matches(&facts)?, [Verdict::True]);
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RuleSet {
    pub(crate) definition: RuleSetDefinition,
    bytes: Vec<u8>,
    digest: Digest,
    pub(crate) program: Program,
    /// The root node and the leaves of each rule.
    pub(crate) roots: Vec<u32>,
    pub(crate) leaves: Vec<Range<usize>>,
    /// Whether a rule is nothing but leaves that must all hold.
    pub(crate) flat: Vec<bool>,
    /// Rules in an order in which each comes after those that it names, and each rule's place in it.
    pub(crate) order: Vec<u32>,
    pub(crate) ranks: Vec<u32>,
    /// Rules that other rules name.
    pub(crate) references: Vec<u32>,
    /// Rules that name a rule.
    pub(crate) dependents: Vec<Vec<u32>>,
    /// The rules that look at the value of a history operator, and the leaves that compare it where it flows.
    pub(crate) values: Vec<SlotIndex>,
    pub(crate) flows: Vec<Vec<u32>>,
    /// History operators that depend on when the history begins.
    pub(crate) since_plans: Vec<u32>,
    pub(crate) histories: Histories,
    pub(crate) slots: Vec<SlotIndex>,
    pub(crate) measures: Vec<Measure>,
    zones: Option<Arc<TimeZones>>,
    receipt: Option<PackReceipt>,
    /// Nanoseconds.
    pub(crate) max_lateness: i128,
}

/// A named operand.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub name: String,
    pub value_type: Type,
    pub operand: Expression,
}

impl RuleSet {
    /// Reads and compiles the JSON text of a [`RuleSetDefinition`]. Time zones other than UTC need the pack.
    ///
    /// # Errors
    /// What the strict door refuses; as [`Self::compile`].
    pub fn open(bytes: &[u8], packs: Option<&Packs>) -> Result<Self, Error> {
        let definition = RuleSetDefinition::read(&Node::parse(bytes)?)?;
        let mut set = Self::compile(definition, packs)?;
        set.bytes = bytes.to_vec();
        Ok(set)
    }

    /// Compiles a definition.
    ///
    /// # Errors
    /// `rules.duplicate`, `rules.reference`, `rules.cycle`, `rules.type`, `rules.syntax`, `rules.limit`; `time.zone`,
    /// `pack.missing` for zones; what literals of the wrong form give (`time.text`, `time.date`, `rules.duration`,
    /// `number.decimal`), each with the path of the offending part.
    pub fn compile(definition: RuleSetDefinition, packs: Option<&Packs>) -> Result<Self, Error> {
        let spelled = text(&definition)?;
        let (zones, receipt) = match Shelf(packs).time_zones(None) {
            Ok((zones, receipt)) => (Some(Arc::clone(zones)), Some(receipt)),
            Err(error) if error.code == Code::PackAmbiguous => return Err(error),
            Err(_) => (None, None),
        };
        let mut set = Self {
            bytes: spelled.clone().into_bytes(),
            digest: Digest::of(spelled.as_bytes()),
            max_lateness: lateness(&definition)?,
            definition,
            program: Program::default(),
            roots: Vec::new(),
            leaves: Vec::new(),
            flat: Vec::new(),
            order: Vec::new(),
            ranks: Vec::new(),
            references: Vec::new(),
            dependents: Vec::new(),
            values: Vec::new(),
            flows: Vec::new(),
            since_plans: Vec::new(),
            histories: Histories::default(),
            slots: Vec::new(),
            measures: Vec::new(),
            zones,
            receipt,
        };
        set.named()?;
        let named = set.rules_compiled()?;
        set.ordered(&named)?;
        set.histories.finish();
        set.indexed();
        set.clock(&set.definition.zone).map_err(|error| error.under("zone"))?;
        Ok(set)
    }

    /// Ids and limits.
    fn named(&self) -> Result<(), Error> {
        let definition = &self.definition;
        checked(definition.id.clone()).map_err(|error| error.under("id"))?;
        checked(definition.version.clone()).map_err(|error| error.under("version"))?;
        if definition.rules.len() > limits::RULES_RULES {
            return Err(Error::new(Code::RulesLimit, "a set has at most 100000 rules").under("rules"));
        }
        for (at, rule) in definition.rules.iter().enumerate() {
            checked(rule.id.clone()).map_err(|error| error.under("id").at(at).under("rules"))?;
        }
        Ok(())
    }

    /// Compiles rules and measures; answers the rules that each rule names.
    fn rules_compiled(&mut self) -> Result<Vec<Vec<u32>>, Error> {
        // Lent while it is read: a copy would cost more than all else here.
        let definition = std::mem::replace(&mut self.definition, Read::blank());
        let named = self.compiled(&definition);
        self.definition = definition;
        named
    }

    fn compiled(&mut self, definition: &RuleSetDefinition) -> Result<Vec<Vec<u32>>, Error> {
        let mut ids: Vec<(&str, u32)> =
            definition.rules.iter().zip(0..).map(|(rule, at)| (rule.id.as_str(), at)).collect();
        crate::foundation::order::sort_by(&mut ids, |a, b| a.0.cmp(b.0).then(a.1.cmp(&b.1)));
        for pair in ids.windows(2) {
            if let [a, b] = pair
                && a.0 == b.0
            {
                let error = Error::new(Code::RulesDuplicate, ["there are two rules called ", a.0].concat());
                return Err(error.under("id").at(b.1 as usize).under("rules"));
            }
        }
        let mut types = Types::default();
        for (name, declaration) in &definition.facts {
            let declared = declared(declaration, definition, name);
            types.declared.insert(name.clone(), declared.map_err(|error| error.under(name).under("facts"))?);
        }
        let conditions: Vec<_> = definition.rules.iter().zip(0..).map(|(rule, at)| (&rule.when, at)).collect();
        types.infer(&conditions, "rules", "when")?;
        let mut literals = Vec::new();
        definition.rules.iter().for_each(|rule| texts(&rule.when, &mut literals));
        let mut compiler = Compiler {
            program: Program::default(),
            types: &types,
            rules: &ids,
            histories: Some(&mut self.histories),
            zones: self.zones.as_deref(),
            left: RULE_NODES,
            named: Vec::new(),
        };
        compiler.prepare().map_err(|error| error.under("rules"))?;
        compiler.program.intern(literals);
        let mut named = Vec::new();
        for (at, rule) in definition.rules.iter().enumerate() {
            compiler.left = RULE_NODES;
            let first = compiler.program.leaves.len();
            let root = compiler.root(&rule.when).map_err(|error| error.under("when").at(at).under("rules"))?;
            self.roots.push(root);
            self.leaves.push(first..compiler.program.leaves.len());
            named.push(std::mem::take(&mut compiler.named));
            if compiler.program.nodes.len() > limits::RULES_NODES {
                return Err(Error::new(Code::RulesLimit, "the set has too many conditions").under("rules"));
            }
        }
        for (name, operand) in &definition.measures {
            compiler.left = RULE_NODES;
            let compiled = compiler.operand(operand, true).map_err(|error| error.under(name).under("measures"))?;
            self.measures.push(Measure { name: name.clone(), value_type: compiled.0, operand: compiled.1 });
        }
        self.program = compiler.program;
        Ok(named)
    }

    /// Rules in the order of their references, ties by place.
    fn ordered(&mut self, named: &[Vec<u32>]) -> Result<(), Error> {
        let count = named.len();
        self.dependents = vec![Vec::new(); count];
        let mut open: Vec<u32> = vec![0; count];
        for (rule, names) in named.iter().enumerate() {
            for other in names {
                if let (Some(list), Some(count)) = (self.dependents.get_mut(*other as usize), open.get_mut(rule)) {
                    list.push(rule as u32);
                    *count += 1;
                }
            }
        }
        // First in, first out: rules that wait for nothing come in their places' order.
        self.order = (0..count as u32).filter(|rule| open.get(*rule as usize) == Some(&0)).collect();
        let mut done = 0;
        while let Some(rule) = self.order.get(done).copied() {
            done += 1;
            for dependent in self.dependents.get(rule as usize).into_iter().flatten() {
                if let Some(left) = open.get_mut(*dependent as usize) {
                    *left -= 1;
                    if *left == 0 {
                        self.order.push(*dependent);
                    }
                }
            }
        }
        if done < count {
            return Err(self.cycle(named, &open));
        }
        self.ranks = vec![0; count];
        for (rank, rule) in self.order.iter().enumerate() {
            if let Some(place) = self.ranks.get_mut(*rule as usize) {
                *place = rank as u32;
            }
        }
        self.dependents.iter_mut().for_each(Vec::dedup);
        self.references = named.iter().flatten().copied().collect();
        Ok(())
    }

    /// The error that names a cycle.
    fn cycle(&self, named: &[Vec<u32>], open: &[u32]) -> Error {
        let waiting = |rule: u32| open.get(rule as usize).is_some_and(|left| *left > 0);
        let id = |rule: u32| self.definition.rules.get(rule as usize).map_or("", |rule| rule.id.as_str());
        // From any rule that waits, going to one that it waits for ends in the cycle; what comes before it is left off.
        let mut path: Vec<u32> = (0..named.len() as u32).find(|rule| waiting(*rule)).into_iter().collect();
        while let Some(next) = path
            .last()
            .and_then(|rule| named.get(*rule as usize))
            .and_then(|names| names.iter().find(|rule| waiting(**rule)))
        {
            if let Some(from) = path.iter().position(|rule| rule == next) {
                path.drain(..from);
                path.push(*next);
                break;
            }
            path.push(*next);
        }
        let ids: Vec<&str> = path.iter().take(12).map(|rule| id(*rule)).collect();
        let error = Error::new(Code::RulesCycle, ids.join(" → "));
        error.under("when").at(path.first().copied().unwrap_or_default() as usize).under("rules")
    }

    fn indexed(&mut self) {
        self.slots = vec![SlotIndex::default(); self.program.slots.len()];
        self.values = vec![SlotIndex::default(); self.histories.plans.len()];
        for (rule, (leaves, root)) in self.leaves.iter().zip(&self.roots).enumerate() {
            let indexes = (self.slots.as_mut_slice(), self.values.as_mut_slice());
            index::add(indexes, &self.program, leaves.clone(), (rule as u32, *root));
            self.flat.push(self.program.is_flat(*root));
        }
        index::finish(&mut self.slots);
        index::finish(&mut self.values);
        self.flows = vec![Vec::new(); self.histories.plans.len()];
        for (at, leaf) in self.program.leaves.iter().enumerate() {
            if let Leaf::General(general) = leaf
                && let (Expression::History(plan), Check::Compare(..) | Check::Between(..)) =
                    (&general.operand, &general.check)
                && self.histories.plans.get(*plan as usize).is_some_and(|plan| plan.operator.flows())
                && let Some(leaves) = self.flows.get_mut(*plan as usize)
            {
                leaves.push(at as u32);
            }
        }
        let absent = |at: &u32| {
            self.histories.plans.get(*at as usize).is_some_and(|plan| plan.operator == HistoryOperator::Absent)
        };
        self.since_plans = (0..self.histories.plans.len() as u32).filter(absent).collect();
    }

    /// The clock of a zone.
    ///
    /// # Errors
    /// `time.zone`, `pack.missing`.
    pub(crate) fn clock(&self, zone: &str) -> Result<Clock<'_>, Error> {
        Clock::of(self.zones.as_deref(), zone)
    }

    /// The bytes it was made from.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The digest of the canonical text of its definition, defaults filled in: one for every spelling of a set.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// What it was compiled from.
    #[must_use]
    pub const fn definition(&self) -> &RuleSetDefinition {
        &self.definition
    }

    /// The time-zone pack that it uses, if there was one.
    #[must_use]
    pub fn packs(&self) -> Vec<PackReceipt> {
        self.receipt.iter().cloned().collect()
    }

    /// Ids of the rules, in the order of their places.
    pub fn rule_ids(&self) -> impl Iterator<Item = &str> {
        self.definition.rules.iter().map(|rule| rule.id.as_str())
    }

    /// The place of a rule.
    #[must_use]
    pub fn rule_index(&self, id: &str) -> Option<u32> {
        self.definition.rules.iter().position(|rule| rule.id == id).map(|at| at as u32)
    }

    /// Names and types of the facts that its rules use or that it declares, by name.
    #[must_use]
    pub fn facts(&self) -> Vec<(&str, FactType)> {
        self.program.slots.iter().map(|slot| (slot.name.as_str(), slot.value_type.fact_type())).collect()
    }

    /// Whether rules look at nothing but facts, so that verdicts need neither events nor the time.
    #[must_use]
    pub fn is_stateless(&self) -> bool {
        self.histories.plans.is_empty()
    }
}

fn lateness(definition: &RuleSetDefinition) -> Result<i128, Error> {
    let milliseconds = definition.max_lateness.get();
    if milliseconds < 0 {
        return Err(Error::new(Code::NumberRange, "a lateness is zero or more").under("maxLateness"));
    }
    Ok(i128::from(milliseconds) * 1_000_000)
}

/// The type of a declared fact. The currency of money is that of the declaration, or of the literals it meets.
fn declared(declaration: &FactDeclaration, definition: &RuleSetDefinition, name: &str) -> Result<Type, Error> {
    if declaration.currency.is_some() && declaration.r#type != FactType::Money {
        return Err(Error::new(Code::RulesType, "only money has a currency").under("currency"));
    }
    Ok(match declaration.r#type {
        FactType::Boolean => Type::Boolean,
        FactType::Integer => Type::Integer,
        FactType::Decimal => Type::Decimal,
        FactType::Text => Type::Text,
        FactType::Set => Type::Set,
        FactType::Instant => Type::Instant,
        FactType::Date => Type::Date,
        FactType::Duration => Type::Duration,
        FactType::Money => match declaration.currency {
            Some(currency) => Type::Money(currency),
            None => currency_of(definition, name)?,
        },
    })
}

/// The currency of the literals that a fact meets.
fn currency_of(definition: &RuleSetDefinition, name: &str) -> Result<Type, Error> {
    let mut types = Types::default();
    for rule in &definition.rules {
        // Whatever else is wrong is found later, with its path.
        let _ = types.infer(&[(&rule.when, 0)], "", "when");
    }
    match types.get(name) {
        Some(found @ Type::Money(_)) => Ok(found),
        _ => Err(Error::new(Code::RulesType, "nothing names the currency").under("currency")),
    }
}
