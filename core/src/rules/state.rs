//! The state of one subject: facts, what history operators remember, and the events that a late one may still precede.

use crate::foundation::hybrid_clock::Stamp;
use crate::foundation::identifier::shortlex;
use crate::foundation::instant::Instant;
use crate::rules::exact::Exact;
use crate::rules::fact::Fact;
use crate::rules::history::{Match, Plan};
use crate::rules::program::{Cell, Source};
use crate::rules::reading::{Moment, value};
use crate::rules::rule_set::RuleSet;
use crate::rules::set::Verdict;
use crate::rules::track::Track;
use std::cmp::Ordering;

/// The state of one subject under one rule set: a plain value. [`RuleSet::step`] takes it on, [`RuleSet::state_bytes`] and
/// [`RuleSet::open_state`] store it. States that took in the same events, facts and moment have the same bytes,
/// whatever the order of delivery.
#[derive(Clone, Debug)]
pub struct RuleState {
    /// By slot.
    pub(crate) facts: Vec<Option<Fact>>,
    /// By rule.
    pub(crate) verdicts: Vec<Verdict>,
    /// By history operator.
    pub(crate) memories: Vec<Option<Box<Memory>>>,
    /// Events that a late one may still precede, or whose time has not come, in their order.
    pub(crate) held: Vec<Held>,
    /// Hashes of the keys of the held events, ascending.
    pub(crate) keys: Vec<u64>,
    /// When the history begins: what the host says, and the earliest event.
    pub(crate) since: Option<Instant>,
    /// The zone of the latest settled event that has one.
    pub(crate) zone: Option<Box<str>>,
    /// The zone of the latest event that has one.
    pub(crate) zone_now: Option<Box<str>>,
    /// The moment of the last step.
    pub(crate) now: Option<Instant>,
    /// Moments at which operators change by time alone, the next at the end. May hold moments that are no longer
    /// true; a memory knows its own.
    pub(crate) agenda: Vec<(Instant, u32)>,
}

/// One operator's memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// The fold of the settled events; the list of all events where the operator lists them.
    pub settled: Option<Track>,
    /// The fold of the held events behind it, where there are any.
    pub live: Option<Track>,
    /// Held events in `live`.
    pub open: u32,
    /// The value at the last moment at which it could change.
    pub value: Option<Exact>,
    /// The next moment at which time alone may change it.
    pub due: Option<Instant>,
}

impl Memory {
    /// Lists a held event among the others.
    pub fn list(&mut self, plan: &Plan, at: Instant, found: &Match) {
        self.settled.get_or_insert_with(|| Track::new(plan)).fold(plan, at, found);
    }

    /// The fold of all events whose time has come.
    pub fn track(&self) -> Option<&Track> {
        self.live.as_ref().or(self.settled.as_ref())
    }
}

/// An event that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub hlc: Stamp,
    pub source: Box<str>,
    pub id: Box<str>,
    /// When it happened.
    pub at: Instant,
    /// The first half of the digest of its text.
    pub digest: [u8; 16],
    pub zone: Option<Box<str>>,
    pub matches: Vec<Match>,
    /// Whether its time has come and it is folded.
    pub folded: bool,
}

/// A hash of a key (FNV-1a): only to find it again.
pub(crate) fn key(source: &str, id: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    source.bytes().chain([0]).chain(id.bytes()).fold(0xcbf2_9ce4_8422_2325, step)
}

impl Held {
    /// The hash of its key.
    pub fn hash(&self) -> u64 {
        key(&self.source, &self.id)
    }

    /// The order of events.
    pub fn order(&self, other: &Self) -> Ordering {
        let key = || shortlex(&self.source, &other.source).then_with(|| shortlex(&self.id, &other.id));
        self.hlc.cmp(&other.hlc).then_with(key)
    }
}

impl RuleState {
    /// The state of a subject of whom nothing is known.
    #[must_use]
    pub fn new(set: &RuleSet) -> Self {
        let mut state = Self {
            facts: vec![None; set.program.slots.len()],
            verdicts: vec![Verdict::Unknown; set.roots.len()],
            memories: vec![None; set.histories.plans.len()],
            held: Vec::new(),
            keys: Vec::new(),
            since: None,
            zone: None,
            zone_now: None,
            now: None,
            agenda: Vec::new(),
        };
        state.judge_all(set);
        state
    }

    /// The verdict of a rule at the moment of the last step.
    #[must_use]
    pub fn verdict(&self, rule: u32) -> Verdict {
        self.verdicts.get(rule as usize).copied().unwrap_or(Verdict::Unknown)
    }

    /// The verdicts of all rules, in their order.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The moment of the last step.
    #[must_use]
    pub const fn now(&self) -> Option<Instant> {
        self.now
    }

    /// The moment of the last step, or the earliest there is.
    pub(crate) fn moment(&self) -> Instant {
        self.now.unwrap_or(Instant::EPOCH)
    }

    /// How one operator sees the present.
    pub(crate) fn seen<'s>(&'s self, set: &'s RuleSet, plan: u32) -> Moment<'s> {
        let zone = match set.histories.plans.get(plan as usize).map(|plan| &plan.zone) {
            Some(crate::rules::language::Zone::Named(name)) => name.as_str(),
            _ => self.zone_now.as_deref().unwrap_or(&set.definition.zone),
        };
        // Zones are known: the set's since it was compiled, an event's since it was taken in.
        let clock = set.clock(zone).unwrap_or(crate::rules::calendar::Clock(None));
        Moment { now: self.moment(), since: self.since, clock }
    }

    /// Verdicts of all rules, from facts and memories.
    pub(crate) fn judge_all(&mut self, set: &RuleSet) {
        for rule in &set.order {
            let verdict = self.judge(set, *rule);
            if let Some(place) = self.verdicts.get_mut(*rule as usize) {
                *place = verdict;
            }
        }
    }

    /// The verdict of one rule, from facts, memories and the verdicts of the rules that it names.
    pub(crate) fn judge(&self, set: &RuleSet, rule: u32) -> Verdict {
        let source = Judged { set, state: self, derived: None };
        if let (Some(true), Some(leaves)) = (set.flat.get(rule as usize), set.leaves.get(rule as usize)) {
            return set.program.all_leaves(leaves.clone(), &source);
        }
        set.roots.get(rule as usize).map_or(Verdict::Unknown, |root| set.program.verdict(*root, &source))
    }

    /// Bytes that it takes in memory, without what the allocator adds.
    #[must_use]
    pub fn size(&self) -> usize {
        let text = |text: &Option<Box<str>>| text.as_ref().map_or(0, |text| text.len());
        let facts = self.facts.iter().flatten().map(|fact| match fact {
            Fact::Text(_, text) => text.len(),
            Fact::Set(members) => members.iter().map(|member| member.len() + size_of::<String>()).sum(),
            _ => 0,
        });
        let track = |track: &Option<Track>| match track {
            Some(Track::Entries(entries)) => entries.len() * size_of::<crate::rules::track::Entry>(),
            Some(Track::Streak(streak)) => streak.recent.len() * size_of::<crate::rules::streak::Active>(),
            Some(Track::Keys(keys)) => keys.iter().map(|key| key.len() + size_of::<Box<str>>()).sum(),
            _ => 0,
        };
        let memories = self.memories.iter().flatten();
        let memories = memories.map(|memory| size_of::<Memory>() + track(&memory.settled) + track(&memory.live));
        let held = self.held.iter().map(|held| {
            let matches = held.matches.len() * size_of::<Match>();
            size_of::<Held>() + held.source.len() + held.id.len() + matches + text(&held.zone)
        });
        size_of::<Self>()
            + self.facts.len() * size_of::<Option<Fact>>()
            + facts.sum::<usize>()
            + self.verdicts.len()
            + self.memories.len() * size_of::<Option<Box<Memory>>>()
            + memories.sum::<usize>()
            + held.sum::<usize>()
            + self.keys.len() * size_of::<u64>()
            + self.agenda.len() * size_of::<(Instant, u32)>()
            + text(&self.zone)
            + text(&self.zone_now)
    }
}

/// A state as the values of a rule.
pub(crate) struct Judged<'s> {
    pub set: &'s RuleSet,
    pub state: &'s RuleState,
    /// Values of history operators that were derived another way, to be used instead.
    pub derived: Option<&'s [Option<Exact>]>,
}

impl Source for Judged<'_> {
    fn cell(&self, slot: u32) -> Cell<'_> {
        self.state.facts.get(slot as usize).and_then(Option::as_ref).map_or(Cell::Unknown, Fact::cell)
    }

    fn history(&self, operator: u32) -> Option<Exact> {
        if let Some(derived) = self.derived {
            return derived.get(operator as usize).copied().flatten();
        }
        let plan = self.set.histories.plans.get(operator as usize)?;
        match self.state.memories.get(operator as usize).and_then(Option::as_ref) {
            Some(memory) if !plan.operator.flows() => memory.value,
            memory => {
                let track = memory.and_then(|memory| memory.track());
                value(plan, track, &self.state.seen(self.set, operator))
            }
        }
    }

    fn rule(&self, rule: u32) -> Verdict {
        self.state.verdict(rule)
    }
}
