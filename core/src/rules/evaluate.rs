//! Evaluating once: facts, events and a moment in, verdicts out; and the bare path over typed facts.

use crate::foundation::date::Date;
use crate::foundation::decimal::Decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::event::Event;
use crate::foundation::instant::Instant;
use crate::rules::exact::nano;
use crate::rules::fact::Fact;
use crate::rules::program::{Cell, Plain, Value, nanoseconds};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::{FactValues, Verdict};
use crate::rules::state::{Judged, RuleState};
use crate::rules::step::{Changes, Lateness, Stepped};
use crate::rules::symbols::NO_SYMBOL;
use crate::rules::value_type::Type;

/// The place of a fact in a rule set, to be looked up once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactSlot(pub(crate) u32);

/// The number of a text in a rule set, to be looked up once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol(pub(crate) u32);

/// Typed facts for the bare path. Texts are borrowed.
///
/// ```
/// use hivecore::rules::{RuleSet, Verdict};
///
/// let set = RuleSet::open(br#"{"id":"demo","version":"1","rules":[
///     {"id":"gold","when":{"all":[{"fact":"level","gte":7},{"fact":"tier","eq":"gold"}]}}]}"#, None)?;
/// let (level, tier) = (set.slot("level")?, set.slot("tier")?);
/// let mut facts = set.blank();
/// facts.integer(level, 7)?;
/// facts.text(tier, "gold")?;
/// assert_eq!(set.verdict(0, &facts)?, Verdict::True);
/// # Ok::<(), hivecore::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TypedFacts<'f> {
    set: &'f RuleSet,
    pub(crate) cells: Vec<Cell<'f>>,
}

fn other_type() -> Error {
    Error::new(Code::RulesFact, "the fact is of another type")
}

impl<'f> TypedFacts<'f> {
    fn put(&mut self, slot: FactSlot, fits: impl FnOnce(Type) -> bool, cell: Cell<'f>) -> Result<(), Error> {
        let known = self.set.program.slots.get(slot.0 as usize).is_some_and(|slot| fits(slot.value_type));
        match self.cells.get_mut(slot.0 as usize) {
            Some(place) if known => {
                *place = cell;
                Ok(())
            }
            _ => Err(other_type()),
        }
    }

    /// Sets an integer; of a decimal fact as well.
    ///
    /// # Errors
    /// `rules.fact`, as all of these.
    pub fn integer(&mut self, slot: FactSlot, value: i64) -> Result<(), Error> {
        match self.set.program.slots.get(slot.0 as usize).map(|slot| slot.value_type) {
            Some(Type::Decimal) => {
                let nano = i128::from(value) * crate::rules::exact::NANO;
                self.put(slot, |_| true, Cell::Wide(nano))
            }
            _ => self.put(slot, |found| found == Type::Integer, Cell::Integer(value)),
        }
    }

    /// Sets a decimal.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn decimal(&mut self, slot: FactSlot, value: Decimal) -> Result<(), Error> {
        self.put(slot, |found| found == Type::Decimal, Cell::Wide(nano(value)))
    }

    /// Sets a decimal from a double, rounded half to even to micro-units.
    ///
    /// # Errors
    /// `rules.fact`; `number.range` for a number that is not finite, or has more than 15 digits before the point.
    pub fn float(&mut self, slot: FactSlot, value: f64) -> Result<(), Error> {
        self.put(slot, |found| found == Type::Decimal, Cell::Wide(quantised(value)?))
    }

    /// Sets a boolean.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn boolean(&mut self, slot: FactSlot, value: bool) -> Result<(), Error> {
        self.put(slot, |found| found == Type::Boolean, Cell::Integer(i64::from(value)))
    }

    /// Sets a text, looking up whether a literal spells it.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn text(&mut self, slot: FactSlot, value: &'f str) -> Result<(), Error> {
        let symbol = self.set.program.symbols.number(value);
        self.put(slot, |found| found == Type::Text, Cell::Text(symbol, value))
    }

    /// Sets a text whose symbol is known.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn symbol(&mut self, slot: FactSlot, symbol: Symbol) -> Result<(), Error> {
        let text = self.set.program.symbols.get(symbol.0).ok_or_else(other_type)?;
        self.put(slot, |found| found == Type::Text, Cell::Text(symbol.0, text))
    }

    /// Sets an instant.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn instant(&mut self, slot: FactSlot, value: Instant) -> Result<(), Error> {
        self.put(slot, |found| found == Type::Instant, Cell::Wide(nanoseconds(value)))
    }

    /// Sets a civil date.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn date(&mut self, slot: FactSlot, value: Date) -> Result<(), Error> {
        self.put(slot, |found| found == Type::Date, Cell::Integer(value.days()))
    }

    /// Sets an amount in minor units of the fact's currency.
    ///
    /// # Errors
    /// `rules.fact`.
    pub fn minor(&mut self, slot: FactSlot, value: i64) -> Result<(), Error> {
        self.put(slot, |found| matches!(found, Type::Money(_)), Cell::Integer(value))
    }

    /// Sets a set; its members ascend, each once.
    ///
    /// # Errors
    /// `rules.fact`, also for members that do not ascend.
    pub fn set(&mut self, slot: FactSlot, members: &'f [String]) -> Result<(), Error> {
        self.put(slot, |found| found == Type::Set && members.is_sorted_by(|a, b| a < b), Cell::Set(members))
    }

    /// Whether they are facts of a set, or of one compiled from the same definition.
    pub(crate) fn are_of(&self, set: &RuleSet) -> bool {
        std::ptr::eq(self.set, set) || self.set.digest() == set.digest()
    }

    /// Forgets a fact.
    pub fn forget(&mut self, slot: FactSlot) {
        if let Some(place) = self.cells.get_mut(slot.0 as usize) {
            *place = Cell::Unknown;
        }
    }
}

/// A double in billionths, rounded half to even to millionths first.
pub(crate) fn quantised(value: f64) -> Result<i128, Error> {
    let micro = libm::rint(value * 1e6);
    if micro.is_finite() && libm::fabs(micro) < 1e21 {
        return Ok(micro as i128 * 1_000);
    }
    Err(Error::new(Code::NumberRange, "expected a finite number with at most 15 digits before the point"))
}

impl RuleSet {
    /// The slot of a fact.
    ///
    /// # Errors
    /// `rules.fact` for a name that no rule uses.
    pub fn slot(&self, name: &str) -> Result<FactSlot, Error> {
        let found = self.program.slot_sorted(name).map(FactSlot);
        found.ok_or_else(|| Error::new(Code::RulesFact, "no rule uses a fact of this name"))
    }

    /// The symbol of a text, if a literal spells it.
    #[must_use]
    pub fn symbol(&self, text: &str) -> Option<Symbol> {
        Some(self.program.symbols.number(text)).filter(|symbol| *symbol != NO_SYMBOL).map(Symbol)
    }

    /// Facts of which none is known.
    #[must_use]
    pub fn blank(&self) -> TypedFacts<'_> {
        TypedFacts { set: self, cells: vec![Cell::Unknown; self.program.slots.len()] }
    }

    pub(crate) fn stateless(&self) -> Result<(), Error> {
        if self.is_stateless() {
            return Ok(());
        }
        Err(Error::new(Code::RulesHistory, "its rules look at history"))
    }

    /// The verdict of one rule by facts alone.
    ///
    /// # Errors
    /// `rules.history` for a set that looks at history, `rules.reference` for a rule that does not exist.
    pub fn verdict(&self, rule: u32, facts: &TypedFacts<'_>) -> Result<Verdict, Error> {
        self.stateless()?;
        let root = self.roots.get(rule as usize).copied();
        let root = root.ok_or_else(|| Error::new(Code::RulesReference, "there is no such rule"))?;
        if self.references.is_empty() {
            let cells = Plain::facts(&facts.cells);
            if let (Some(true), Some(leaves)) = (self.flat.get(rule as usize), self.leaves.get(rule as usize)) {
                return Ok(self.program.all_leaves(leaves.clone(), &cells));
            }
            return Ok(self.program.verdict(root, &cells));
        }
        let mut verdicts = vec![Verdict::Unknown; self.roots.len()];
        self.verdicts(facts, &mut verdicts)?;
        Ok(verdicts.get(rule as usize).copied().unwrap_or(Verdict::Unknown))
    }

    /// The verdicts of all rules by facts alone, into a place for each.
    ///
    /// # Errors
    /// `rules.history`; `buffer.shape` for another number of places.
    pub fn verdicts(&self, facts: &TypedFacts<'_>, out: &mut [Verdict]) -> Result<(), Error> {
        self.stateless()?;
        if out.len() != self.roots.len() {
            return Err(Error::new(Code::BufferShape, "expected a place for each rule"));
        }
        self.judge_cells(&facts.cells, out);
        Ok(())
    }

    pub(crate) fn judge_cells(&self, cells: &[Cell<'_>], out: &mut [Verdict]) {
        for rule in &self.order {
            let Some(root) = self.roots.get(*rule as usize) else { continue };
            let verdict = self.program.verdict(*root, &Plain { cells, verdicts: out });
            if let Some(place) = out.get_mut(*rule as usize) {
                *place = verdict;
            }
        }
    }

    /// The verdicts of all rules by facts alone.
    ///
    /// # Errors
    /// `rules.history`; `rules.fact` below `/facts`.
    pub fn matches(&self, facts: &FactValues) -> Result<Vec<Verdict>, Error> {
        self.stateless()?;
        let facts = self.changed_facts(facts)?;
        let mut cells = vec![Cell::Unknown; self.program.slots.len()];
        for (slot, fact) in &facts {
            if let Some(place) = cells.get_mut(*slot as usize) {
                *place = fact.as_ref().map_or(Cell::Unknown, Fact::cell);
            }
        }
        let mut verdicts = vec![Verdict::Unknown; self.roots.len()];
        self.judge_cells(&cells, &mut verdicts);
        Ok(verdicts)
    }

    /// The proof in memory: the verdict of each node of a rule, without stopping early, into a buffer that is used
    /// again. The first is the rule's own. What was found and needed stands in `facts` and in the set.
    ///
    /// # Errors
    /// `rules.history`.
    pub fn trace_facts(&self, rule: u32, facts: &TypedFacts<'_>, out: &mut Vec<Verdict>) -> Result<(), Error> {
        self.stateless()?;
        self.trace(rule, &Plain::facts(&facts.cells), out);
        Ok(())
    }

    /// The state after some events at a moment, when these events are all there are: later ones than `now` have not
    /// happened, and none is too late. `since` says when the history begins, if before the earliest event.
    ///
    /// # Errors
    /// `rules.fact` below `/facts`; `event.conflict`, `time.zone`, `pack.missing` below `/events`; `rules.limit`.
    pub fn evaluate(
        &self,
        facts: &FactValues,
        events: &[Event],
        since: Option<Instant>,
        now: Instant,
    ) -> Result<RuleState, Error> {
        let mut state = RuleState::new(self);
        let mut facts = self.changed_facts(facts)?.into_iter();
        let changes = Changes { facts: &mut facts, since, now, lateness: Lateness::Complete };
        self.take(&mut state, changes, events, &mut Stepped::default())?;
        // What time alone decides has no event that touches it.
        for plan in 0..self.histories.plans.len() as u32 {
            self.refresh(&mut state, plan);
        }
        state.judge_all(self);
        Ok(state)
    }

    /// The value of a measure at the moment of the state's last step, as text; nothing where it is unknown.
    #[must_use]
    pub fn measure(&self, state: &RuleState, name: &str) -> Option<String> {
        let measure = self.measures.iter().find(|measure| measure.name == name)?;
        let source = Judged { set: self, state, derived: None };
        self.program.value(&measure.operand, &source).map(|value| value.show(measure.value_type))
    }

    /// The value of a measure that is a number, as `(numerator, denominator)` in lowest terms.
    #[must_use]
    pub fn measured(&self, state: &RuleState, name: &str) -> Option<(i128, i128)> {
        let measure = self.measures.iter().find(|measure| measure.name == name)?;
        let source = Judged { set: self, state, derived: None };
        match self.program.value(&measure.operand, &source)? {
            Value::Exact(exact) => Some((exact.n, exact.d)),
            _ => None,
        }
    }
}
