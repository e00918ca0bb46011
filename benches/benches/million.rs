//! A million people on one machine: each has a state of their own, kept as bytes, and is stepped by an event: opened,
//! stepped, stored. Printed: the time of a step, bytes of a state as a file and in memory.
//!
//! `HIVECORE_USERS=100000 cargo bench -p hivecore-benches --bench million` for fewer. Memory is that of the process, read
//! from Linux; states are alive for a tenth of the people at once.

#![allow(missing_docs, clippy::unwrap_used)]

use hivecore::archetype::{ArchetypeDefinition, ArchetypeSet};
use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::rules::{FactValues, RuleState};
use hivecore::wire::{Node, Read};
use hivecore_benches::product_rules;
use std::time::Instant as Clock;

const START: i64 = 1_795_000_000_000;
const HOUR: i64 = 3_600_000;
/// Different histories; people share them.
const HISTORIES: usize = 512;
const KINDS: [&str; 11] = [
    "lesson.completed",
    "item.rated",
    "work.created",
    "help.given",
    "practice.done",
    "challenge.completed",
    "message.sent",
    "reflection.written",
    "goal.reached",
    "friend.joined",
    "report.confirmed",
];

fn at(ms: i64) -> Instant {
    Instant::from_milliseconds(ms).unwrap()
}

fn event(id: usize, kind: &str, ms: i64) -> Event {
    let topic = ["drama", "algebra", "music", "garden", "code"][id % 5];
    let text = format!(
        r#"{{"specversion":"1.0","id":"{id}","source":"app","type":"{kind}","hlc":"{ms:012x}00000000000000000001","data":{{"item":"i{id}","topic":"{topic}","minutes":12,"rating":4}}}}"#
    );
    Event::parse(text.as_bytes()).unwrap()
}

/// Resident bytes of this process; 0 where the system does not say.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok()).unwrap_or_default() * 1_024
}

/// What a kind of state can do.
struct Engine<'e, S> {
    name: &'e str,
    /// The state after a history of its own.
    history: &'e dyn Fn(usize) -> S,
    open: &'e dyn Fn(&[u8]) -> S,
    step: &'e dyn Fn(&mut S, &Event, Instant),
    bytes: &'e dyn Fn(&S) -> Vec<u8>,
    kind: &'e dyn Fn(usize) -> &'static str,
    /// The moment of the step.
    then: i64,
}

impl<S> Engine<'_, S> {
    fn run(&self, users: usize) {
        let histories: Vec<Vec<u8>> = (0..HISTORIES).map(|n| (self.bytes)(&(self.history)(n))).collect();
        let mut files: Vec<Box<[u8]>> =
            (0..users).map(|user| histories[user % HISTORIES].clone().into_boxed_slice()).collect();
        let stored = files.iter().map(|file| file.len()).sum::<usize>() / users;
        let clock = Clock::now();
        for (user, file) in files.iter_mut().enumerate() {
            let event = event(1_000_000 + user, (self.kind)(user), self.then);
            let mut state = (self.open)(file);
            (self.step)(&mut state, &event, at(self.then));
            *file = (self.bytes)(&state).into_boxed_slice();
        }
        let each = clock.elapsed().as_nanos() as f64 / users as f64;
        let after = files.iter().map(|file| file.len()).sum::<usize>() / users;
        let alive = users.div_ceil(10);
        let before = resident();
        let states: Vec<S> = files.iter().take(alive).map(|file| (self.open)(file)).collect();
        let memory = resident().saturating_sub(before) / states.len();
        println!(
            "{}: {users} people, {:.1} µs each (read from JSON, opened, stepped, stored), {:.0} s in all, one thread; a state: {stored} bytes as a file, {after} after the step, {memory} resident when open",
            self.name,
            each / 1_000.0,
            each * users as f64 / 1e9
        );
    }
}

fn main() {
    // Filters of `cargo bench` that name another bench, and `cargo test`, leave nothing to do.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let named = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .all(|filter| "million".contains(filter.as_str()));
    if !named || !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let users =
        std::env::var("HIVECORE_USERS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000_usize).max(1);

    let set = product_rules();
    let facts = FactValues::read(&Node::parse(br#"{"level":7,"tier":"gold"}"#).unwrap()).unwrap();
    let history = |n: usize| {
        let mut state = RuleState::new(&set);
        set.step(&mut state, &facts, &[], at(START)).unwrap();
        for place in 0..10 {
            let ms = START + (12 * place as i64 + n as i64 % 12) * HOUR;
            set.step(&mut state, &FactValues::default(), &[event(place, "lesson", ms)], at(ms)).unwrap();
        }
        state
    };
    let step = |state: &mut RuleState, event: &Event, now: Instant| {
        set.step(state, &FactValues::default(), std::slice::from_ref(event), now).unwrap();
    };
    Engine {
        name: "20 rules (facts, a window, a streak, a sum), 10 events in 5 days",
        history: &history,
        open: &|bytes| set.open_state(bytes).unwrap(),
        step: &step,
        bytes: &|state| set.state_bytes(state),
        kind: &|_| "lesson",
        then: START + 132 * HOUR,
    }
    .run(users);

    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../packs/archetypes-2026.1.json");
    let pack = std::fs::read(pack).unwrap();
    let node = Node::parse(&pack).unwrap();
    let definition = ArchetypeDefinition::read(node.members().unwrap().find("payload").unwrap()).unwrap();
    let set = ArchetypeSet::compile(definition, None).unwrap();
    let history = |n: usize| {
        let mut state = set.state();
        for place in 0..20 {
            let ms = START + 12 * HOUR * place as i64;
            set.step(&mut state, &[event(place, KINDS[(n + place * 7) % KINDS.len()], ms)], at(ms)).unwrap();
        }
        state
    };
    let step = |state: &mut _, event: &Event, now: Instant| {
        set.step(state, std::slice::from_ref(event), now).unwrap();
    };
    Engine {
        name: "the starter set of archetypes, 20 events in 10 days",
        history: &history,
        open: &|bytes| set.open_state(bytes).unwrap(),
        step: &step,
        bytes: &|state| set.state_bytes(state),
        kind: &|user| KINDS[user % KINDS.len()],
        then: START + 240 * HOUR,
    }
    .run(users);
}
