//! Archetypes: what holds for every history and every order of delivery.

#![cfg(feature = "archetype")]
#![allow(clippy::unwrap_used)]

use hivecore::archetype::{
    ArchetypeDecision, ArchetypeDefinition, ArchetypeOverview, ArchetypeSet, ArchetypeState, BadgeIssuer, BadgeRequest,
};
use hivecore::foundation::event::Event;
use hivecore::foundation::instant::Instant;
use hivecore::wire::{Node, Read, text};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const HOUR: i64 = 3_600_000;
/// 2026-03-01T00:00:00Z, in milliseconds.
const START: i64 = 1_772_323_200_000;

fn definition() -> Value {
    json!({
        "id": "people", "version": "1", "maxLateness": 24 * HOUR,
        "archetypes": [
            {"id": "learner", "name": "Learner", "description": "Finishes what it begins.",
             "tiers": [
                {"id": "one", "name": "I", "when": {"count": "lesson", "gte": 3}, "xp": 50},
                {"id": "two", "name": "II", "when": {"count": "lesson", "gte": 6}, "xp": 100}]},
            {"id": "regular", "name": "Regular", "description": "Comes back.", "regression": "recomputed",
             "tiers": [{"id": "one", "name": "I", "when": {"count": "lesson", "within": "P1D", "gte": 3}},
                       {"id": "two", "name": "II", "when": {"count": "lesson", "within": "P1D", "gte": 5}}]},
            {"id": "streaker", "name": "Streak", "description": "Day by day.", "requires": ["learner"],
             "tiers": [{"id": "one", "name": "I", "when": {"streak": "lesson", "unit": "day", "gte": 2}}]},
            {"id": "mentor", "name": "Mentor", "description": "Grown.", "minLevel": 3,
             "tiers": [{"id": "one", "name": "I", "when": {"count": "help", "gte": 1}}],
             "emotion": {"types": ["help"], "halfLife": "P2D"}},
            {"id": "spring", "name": "Spring", "description": "In season.",
             "seasons": [{"id": "26a", "from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z"},
                         {"id": "26b", "from": "2026-03-03T12:00:00Z", "to": "2026-03-05T00:00:00Z"}],
             "tiers": [{"id": "one", "name": "I", "when": {"count": "help", "gte": 2}, "xp": 5}]}
        ],
        "levels": {"curve": {"kind": "quadratic", "factor": 50, "levels": 5},
                   "sources": [{"type": "lesson", "amount": 10}, {"type": "gift", "field": "points"}]}
    })
}

fn compiled(definition: &Value) -> Result<ArchetypeSet, (String, String)> {
    let source = definition.to_string();
    let read = Node::parse(source.as_bytes()).and_then(|node| ArchetypeDefinition::read(&node));
    let set = read.and_then(|definition| ArchetypeSet::compile(definition, None));
    set.map_err(|error| (error.code.name().to_owned(), error.path.clone()))
}

fn instant(milliseconds: i64) -> Instant {
    Instant::from_milliseconds(milliseconds).unwrap()
}

/// An event so many hours (of the start), with its number as id.
fn event(number: usize, kind: &str, hours: i64, data: &Value) -> Event {
    let milliseconds = START + hours * HOUR;
    let event = json!({"specversion": "1.0", "id": number.to_string(), "source": "app", "type": kind,
        "hlc": format!("{milliseconds:012x}00000000000000000001"), "data": data});
    Event::parse(event.to_string().as_bytes()).unwrap()
}

/// Kind, hour, and what the data say.
type Row = (u8, i64, i8);

fn events(rows: &[Row]) -> Vec<Event> {
    let event = |(number, (kind, hours, size)): (usize, &Row)| match kind % 4 {
        0 | 1 => event(number, "lesson", *hours, &json!({})),
        2 => event(number, "help", *hours, &json!({"valence": f64::from(*size) / 128.0, "intensity": 1})),
        _ => event(number, "gift", *hours, &json!({"points": i32::from(*size) * 10})),
    };
    rows.iter().enumerate().map(event).collect()
}

fn delivered(set: &ArchetypeSet, batches: &[(Vec<Event>, i64)]) -> (ArchetypeState, Vec<ArchetypeDecision>) {
    let (mut state, mut decisions) = (set.state(), Vec::new());
    for (events, now) in batches {
        decisions.extend(set.step(&mut state, events, instant(*now)).unwrap().decisions);
    }
    (state, decisions)
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((any::<u8>(), 0..96_i64, any::<i8>()), 0..16)
}

/// Awards by archetype, tier and season.
type Ledger = BTreeSet<(String, String, Option<String>)>;

/// Takes decisions in: only what is not held is granted, only what is held goes; in the end it is what the overview says.
fn ledger_holds(
    ledger: &mut Ledger,
    decisions: &[ArchetypeDecision],
    overview: &ArchetypeOverview,
) -> Result<(), TestCaseError> {
    for decision in decisions.iter().filter(|decision| decision.code.starts_with("award.")) {
        let key = (decision.archetype.clone().unwrap(), decision.tier.clone().unwrap(), decision.season.clone());
        match decision.code.as_str() {
            "award.granted" => prop_assert!(ledger.insert(key), "{decision:?}"),
            "award.redated" => {}
            _ => prop_assert!(ledger.remove(&key), "{decision:?}"),
        }
    }
    for standing in &overview.archetypes {
        let known = ledger.iter().filter(|key| key.0 == standing.archetype && key.2 == standing.season).count();
        prop_assert_eq!(known, standing.tiers as usize, "{} in {:?}", standing.archetype, decisions);
    }
    Ok(())
}

/// Four archetypes that build on each other, on levels and on seasons.
fn any_definition(version: &'static str) -> impl Strategy<Value = Value> {
    let condition = prop_oneof![
        (1..5_u32).prop_map(|n| json!({"count": "lesson", "gte": n})),
        (1..4_u32, 5..40_u32)
            .prop_map(|(n, hours)| json!({"count": "lesson", "within": format!("PT{hours}H"), "gte": n})),
        (1..3_u32).prop_map(|n| json!({"all": [{"count": "lesson", "gte": n}, {"count": "help", "lt": 2}]})),
    ];
    let policy = prop_oneof![
        Just(json!({"kind": "keep"})),
        Just(json!({"kind": "re_evaluate"})),
        (0..130_i64)
            .prop_map(|hours| json!({"kind": "grandfather_until", "until": instant(START + hours * HOUR).to_string()})),
    ];
    let one = (prop::collection::vec(condition, 1..3), policy, any::<[bool; 4]>(), 0..3_u32);
    prop::collection::vec(one, 4).prop_map(move |all| {
        let archetypes: Vec<Value> = all
            .iter()
            .enumerate()
            .map(|(n, (tiers, policy, [recomputed, requires, levelled, seasonal], level))| {
                let tiers: Vec<Value> = tiers
                    .iter()
                    .enumerate()
                    .map(|(n, when)| json!({"id": format!("t{n}"), "name": "T", "when": when, "xp": 10}))
                    .collect();
                let seasons = json!([{"id": "26a", "from": "2026-03-01T00:00:00Z", "to": "2026-03-03T00:00:00Z"},
                {"id": "26b", "from": "2026-03-03T12:00:00Z", "to": "2026-03-05T00:00:00Z"}]);
                json!({"id": format!("a{n}"), "name": "A", "description": "", "tiers": tiers, "migration": policy,
                "regression": if *recomputed { "recomputed" } else { "sticky" },
                "requires": if *requires && n > 0 { vec![format!("a{}", n - 1)] } else { vec![] },
                "minLevel": if *levelled { *level } else { 0 },
                "seasons": if *seasonal && n == 2 { seasons } else { json!([]) }})
            })
            .collect();
        json!({"id": "people", "version": version, "maxLateness": 24 * HOUR, "archetypes": archetypes,
            "levels": {"curve": {"kind": "table", "points": [0, 15, 35]}, "regression": "recomputed", "sources": []}})
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// In order, one by one with time passing between; late and shuffled; all at once: the same bytes in the end.
    #[test]
    fn any_order_of_delivery_gives_the_same_bytes(rows in any_rows(), delays in prop::collection::vec(0..24_i64, 16), again in any::<bool>()) {
        let set = compiled(&definition()).unwrap();
        let all = events(&rows);
        let end = START + 130 * HOUR;
        let mut sorted: Vec<(i64, Event)> = rows.iter().zip(&all).map(|(row, event)| (row.1, event.clone())).collect();
        sorted.sort_by(|a, b| a.1.order(&b.1));
        let mut one_by_one: Vec<(Vec<Event>, i64)> = sorted.iter().map(|(at, event)| (vec![event.clone()], START + at * HOUR)).collect();
        one_by_one.push((Vec::new(), end));
        let (in_order, _) = delivered(&set, &one_by_one);
        let mut late: Vec<(i64, Event)> = sorted.iter().zip(&delays).map(|((at, event), delay)| (at + delay, event.clone())).collect();
        late.sort_by_key(|(at, _)| *at);
        let mut late: Vec<(Vec<Event>, i64)> = late.into_iter().map(|(at, event)| {
            // Duplicates never count twice.
            let events = if again { vec![event.clone(), event] } else { vec![event] };
            (events, START + at * HOUR)
        }).collect();
        late.push((Vec::new(), end));
        let (out_of_order, decisions) = delivered(&set, &late);
        let bytes = set.state_bytes(&in_order);
        prop_assert_eq!(&bytes, &set.state_bytes(&out_of_order));
        let replayed = set.replay(&all, instant(end)).unwrap();
        prop_assert_eq!(&bytes, &set.state_bytes(&replayed));
        let opened = set.open_state(&bytes).unwrap();
        prop_assert_eq!(&bytes, &set.state_bytes(&opened));
        prop_assert_eq!(set.overview(&opened, instant(end)).unwrap(), set.overview(&out_of_order, instant(end)).unwrap());
        // What was announced, less what lost its ground and what regressed, is what is held.
        let overview = set.overview(&opened, instant(end)).unwrap();
        ledger_holds(&mut Ledger::new(), &decisions, &overview)?;
    }

    /// A migration says what changes, and what comes after goes on from there.
    #[test]
    fn a_migration_says_what_changes(old in any_definition("1"), new in any_definition("2"), rows in any_rows(), moved in 20..110_i64, late in any_rows()) {
        let (old, new) = (compiled(&old).unwrap(), compiled(&new).unwrap());
        let now = instant(START + moved * HOUR);
        let log: Vec<Event> = rows.iter().zip(events(&rows)).filter(|(row, _)| row.1 <= moved).map(|(_, event)| event).collect();
        let mut sorted = log.clone();
        sorted.sort_by(Event::order);
        let stamp = |event: &Event| event.hlc().milliseconds() as i64;
        let mut batches: Vec<(Vec<Event>, i64)> = sorted.into_iter().map(|event| (vec![event.clone()], stamp(&event))).collect();
        batches.push((Vec::new(), START + moved * HOUR));
        let ((mut state, decisions), mut ledger) = (delivered(&old, &batches), Ledger::new());
        ledger_holds(&mut ledger, &decisions, &old.overview(&state, now).unwrap())?;
        let migrated = new.migrate(&old, &state, &log, now).unwrap();
        let mut grandfathered = Ledger::new();
        for change in &migrated.changes {
            let key = (change.archetype.clone(), change.tier.clone(), change.season.clone());
            match change.change.as_str() {
                "granted" => prop_assert!(ledger.insert(key), "{change:?}"),
                "kept" => prop_assert!(ledger.contains(&key), "{change:?}"),
                "grandfathered" => {
                    prop_assert!(ledger.contains(&key), "{change:?}");
                    grandfathered.insert(key);
                }
                _ => prop_assert!(ledger.remove(&key), "{change:?}"),
            }
        }
        state = migrated.state;
        ledger_holds(&mut ledger, &[], &new.overview(&state, now).unwrap())?;
        // From here on, late events and time.
        let mut later: Vec<(i64, Event)> = late.iter().enumerate().map(|(n, row)| {
            (moved + row.1 % 12, event(100 + n, if row.0 % 2 == 0 { "lesson" } else { "help" }, moved + row.1 % 12 - i64::from(row.0 % 20), &json!({})))
        }).collect();
        later.sort_by_key(|(at, _)| *at);
        let steps = later.into_iter().map(|(at, event)| (at, vec![event])).chain([(moved + 40, vec![]), (moved + 90, vec![])]);
        for (at, new_events) in steps {
            let now = instant(START + at * HOUR);
            let stepped = new.step(&mut state, &new_events, now).unwrap();
            for decision in stepped.decisions.iter().filter(|decision| decision.archetype.is_some()) {
                let key = (decision.archetype.clone().unwrap(), decision.tier.clone().unwrap(), decision.season.clone());
                // What was carried over for a time gets a ground of its own when that ends, or goes.
                if grandfathered.remove(&key) && decision.code == "award.granted" {
                    ledger.remove(&key);
                }
            }
            ledger_holds(&mut ledger, &stepped.decisions, &new.overview(&state, now).unwrap())?;
        }
    }

    /// Progress is complete exactly where the tier is held; what stays never shrinks; levels that stay never fall.
    #[test]
    fn progress_and_levels(rows in any_rows()) {
        let set = compiled(&definition()).unwrap();
        let mut sorted: Vec<(i64, Event)> = rows.iter().zip(events(&rows)).map(|(row, event)| (row.1, event)).collect();
        sorted.sort_by(|a, b| a.1.order(&b.1));
        let (mut state, mut learner, mut level) = (set.state(), 0, 1);
        for (at, event) in sorted {
            let now = instant(START + at * HOUR);
            let stepped = set.step(&mut state, &[event], now).unwrap();
            prop_assert!(stepped.decisions.iter().all(|decision| decision.code != "award.ungrounded" && decision.code != "award.redated"));
            prop_assert!(stepped.next_change_at.is_none_or(|next| next > now));
            let overview = set.overview(&state, now).unwrap();
            prop_assert!(overview.level.unwrap() >= level);
            level = overview.level.unwrap();
            prop_assert!(overview.archetypes[0].tiers >= learner);
            learner = overview.archetypes[0].tiers;
            for standing in overview.archetypes.iter().filter(|standing| standing.season.is_none()) {
                let progress = standing.next.as_ref().and_then(|next| next.progress).map_or(0, |progress| progress.get());
                prop_assert!((0..1_000_000).contains(&progress), "{}: {}", standing.archetype, progress);
            }
        }
    }
}

fn codes(decisions: &[ArchetypeDecision]) -> Vec<String> {
    let name = |decision: &ArchetypeDecision| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        format!("{} {}/{}", decision.code, part(&decision.archetype), part(&decision.tier))
    };
    decisions.iter().map(name).collect()
}

#[test]
fn a_late_event_takes_the_ground_away_and_says_so() {
    let mut definition = definition();
    definition["archetypes"] = json!([{"id": "calm", "name": "Calm", "description": "No anger.",
        "tiers": [{"id": "one", "name": "I", "when": {"all": [{"count": "walk", "gte": 2}, {"count": "anger", "lt": 1}]}}]}]);
    let set = compiled(&definition).unwrap();
    let walks = [event(1, "walk", 1, &json!({})), event(2, "walk", 5, &json!({}))];
    let mut state = set.state();
    let first = set.step(&mut state, &walks, instant(START + 6 * HOUR)).unwrap();
    assert_eq!(codes(&first.decisions), ["award.granted calm/one"]);
    let late = set.step(&mut state, &[event(3, "anger", 3, &json!({}))], instant(START + 7 * HOUR)).unwrap();
    assert_eq!(codes(&late.decisions), ["award.ungrounded calm/one"]);
    let again = set.step(&mut state, &[event(3, "anger", 3, &json!({}))], instant(START + 8 * HOUR)).unwrap();
    assert_eq!((again.duplicates, again.decisions.len()), (1, 0));
    // An earlier walk moves an award rather than making a second one.
    let mut state = set.state();
    set.step(&mut state, &walks, instant(START + 6 * HOUR)).unwrap();
    let earlier = set.step(&mut state, &[event(0, "walk", 2, &json!({}))], instant(START + 6 * HOUR)).unwrap();
    assert_eq!(codes(&earlier.decisions), ["award.redated calm/one"]);
    assert_eq!(earlier.decisions[0].event.as_ref().unwrap().id, "0");
}

#[test]
fn time_alone_regresses_and_says_when() {
    let set = compiled(&definition()).unwrap();
    let mut state = set.state();
    let lessons: Vec<Event> = (0..3).map(|n| event(n, "lesson", n as i64, &json!({}))).collect();
    let stepped = set.step(&mut state, &lessons, instant(START + 2 * HOUR)).unwrap();
    assert_eq!(codes(&stepped.decisions), ["award.granted learner/one", "award.granted regular/one"]);
    let next = stepped.next_change_at.unwrap();
    assert_eq!(next, instant(START + 24 * HOUR));
    assert_eq!(
        codes(&set.advance(&mut state, instant(START + 24 * HOUR - 1)).unwrap().decisions),
        Vec::<String>::new()
    );
    assert_eq!(codes(&set.advance(&mut state, next).unwrap().decisions), ["award.regressed regular/one"]);
}

#[test]
fn what_is_refused() {
    let set = compiled(&definition()).unwrap();
    let mut state = set.state();
    let now = instant(START + 30 * HOUR);
    let refused = |state: &mut ArchetypeState, events: &[Event], now| {
        let bytes = set.state_bytes(state);
        let error = set.step(state, events, now).unwrap_err();
        assert_eq!(bytes, set.state_bytes(state), "nothing is half done");
        (error.code.name(), error.path.clone())
    };
    let good = event(1, "lesson", 20, &json!({}));
    set.step(&mut state, std::slice::from_ref(&good), now).unwrap();
    assert_eq!(
        refused(&mut state, &[good, event(2, "lesson", 5, &json!({}))], now),
        ("event.too_late", "/events/1".to_owned())
    );
    assert_eq!(
        refused(&mut state, &[event(1, "help", 20, &json!({}))], now),
        ("event.conflict", "/events/0".to_owned())
    );
    assert_eq!(refused(&mut state, &[], instant(START)), ("archetype.now", "/now".to_owned()));
    let gift = event(9, "gift", 29, &json!({"points": 9_007_199_254_740_991_i64}));
    let more = event(10, "gift", 29, &json!({"points": 9_007_199_254_740_991_i64}));
    assert_eq!(refused(&mut state, &[gift, more], now).0, "number.overflow");
    let other = compiled(&{
        let mut d = definition();
        d["version"] = json!("2");
        d
    })
    .unwrap();
    assert_eq!(other.open_state(&set.state_bytes(&state)).unwrap_err().code.name(), "archetype.state");
}

#[test]
fn definitions_that_contradict_themselves() {
    let change = |pointer: &str, value: Value| {
        let mut definition = definition();
        *definition.pointer_mut(pointer).unwrap() = value;
        compiled(&definition).unwrap_err()
    };
    let expect =
        |found: (String, String), code: &str, path: &str| assert_eq!(found, (code.to_owned(), path.to_owned()));
    expect(change("/archetypes/1/id", json!("learner")), "archetype.duplicate", "/archetypes/1/id");
    expect(change("/archetypes/2/requires", json!(["nobody"])), "archetype.reference", "/archetypes/2/requires/0");
    expect(change("/archetypes/2/requires", json!(["streaker"])), "archetype.cycle", "/archetypes/2/requires");
    expect(
        change("/archetypes/4/seasons/1/from", json!("2026-03-02T12:00:00Z")),
        "archetype.season",
        "/archetypes/4/seasons/1",
    );
    expect(change("/levels/curve", json!({"kind": "table", "points": [0, 5, 5]})), "archetype.levels", "/levels/curve");
    expect(change("/levels/sources/0", json!({"type": "x"})), "archetype.levels", "/levels/sources/0");
    expect(change("/archetypes/0/tiers/0/when", json!({"fact": "x", "gte": 1})), "archetype.fact", "/archetypes");
    expect(
        change("/archetypes/1/tiers/0/when", json!({"rule": "no/such"})),
        "rules.reference",
        "/archetypes/1/tiers/0/when/rule",
    );
    expect(change("/archetypes/3/emotion/halfLife", json!("P1M")), "rules.duration", "/archetypes/3/emotion/halfLife");
}

#[test]
fn a_badge_is_an_open_badge() {
    let set = compiled(&definition()).unwrap();
    let lessons: Vec<Event> = (0..3).map(|n| event(n, "lesson", n as i64, &json!({}))).collect();
    let state = set.replay(&lessons, instant(START + 3 * HOUR)).unwrap();
    let request = |tier: &str| BadgeRequest {
        archetype: "learner".to_owned(),
        tier: tier.to_owned(),
        season: None,
        id: "urn:uuid:1".to_owned(),
        recipient: "did:example:ann".to_owned(),
        issuer: BadgeIssuer { id: "https://example.org/issuer".to_owned(), name: "Example".to_owned(), url: None },
        achievement: None,
        image: None,
        valid_from: None,
        valid_until: None,
    };
    let credential: Value = serde_json::from_str(&set.open_badge(&state, &request("one")).unwrap()).unwrap();
    assert_eq!(credential["@context"][0], "https://www.w3.org/ns/credentials/v2");
    assert_eq!(credential["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    assert_eq!(
        (&credential["validFrom"], &credential["awardedDate"]),
        (&json!("2026-03-01T02:00:00Z"), &json!("2026-03-01T02:00:00Z"))
    );
    // What the JSON Schemas of 1EdTech require of each class, and that the types are said.
    let subject = &credential["credentialSubject"];
    for (part, required, name) in [
        (
            &credential,
            vec!["@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"],
            "OpenBadgeCredential",
        ),
        (subject, vec!["id", "type", "achievement"], "AchievementSubject"),
        (&subject["achievement"], vec!["id", "type", "criteria", "description", "name"], "Achievement"),
        (&credential["issuer"], vec!["id", "type", "name"], "Profile"),
        (&credential["evidence"][0], vec!["type", "narrative", "name"], "Evidence"),
    ] {
        assert!(required.iter().all(|field| part.get(field).is_some()), "{name}");
        assert!(part["type"].as_array().unwrap().contains(&json!(name)), "{name}");
    }
    assert!(subject["achievement"]["criteria"]["narrative"].is_string());
    assert_eq!(credential["credentialSubject"]["achievement"]["id"], "urn:hivecore:archetype:people:1:learner:one");
    assert_eq!(credential.get("proof"), None);
    assert_eq!(set.open_badge(&state, &request("two")).unwrap_err().code.name(), "archetype.locked");
    let text = text(&set.overview(&state, instant(START + 3 * HOUR)).unwrap()).unwrap();
    assert!(text.contains(r#""nearMiss""#), "{text}");
}

#[test]
fn migration_says_what_changes() {
    let old = compiled(&definition()).unwrap();
    let lessons: Vec<Event> = (0..3).map(|n| event(n, "lesson", n as i64, &json!({}))).collect();
    let now = instant(START + 3 * HOUR);
    let state = old.replay(&lessons, now).unwrap();
    for (policy, expected) in [
        (json!({"kind": "keep"}), "kept"),
        (json!({"kind": "re_evaluate"}), "withdrawn"),
        (json!({"kind": "grandfather_until", "until": "2026-03-02T00:00:00Z"}), "grandfathered"),
    ] {
        let mut newer = definition();
        newer["version"] = json!("2");
        newer["archetypes"][0]["tiers"][0]["when"] = json!({"count": "lesson", "gte": 4});
        newer["archetypes"][0]["migration"] = policy;
        let new = compiled(&newer).unwrap();
        let mut migrated = new.migrate(&old, &state, &lessons, now).unwrap();
        let changes: Vec<String> =
            migrated.changes.iter().map(|c| format!("{} {}/{}", c.change, c.archetype, c.tier)).collect();
        assert_eq!(changes, [format!("{expected} learner/one")]);
        let tiers = |state: &ArchetypeState, now| new.overview(state, now).unwrap().archetypes[0].tiers;
        assert_eq!(tiers(&migrated.state, now), u32::from(expected != "withdrawn"));
        let opened = new.open_state(&new.state_bytes(&migrated.state)).unwrap();
        assert_eq!(new.state_bytes(&opened), new.state_bytes(&migrated.state));
        let later = instant(START + 24 * HOUR);
        let stepped = new.step(&mut migrated.state, &[], later).unwrap();
        let lost =
            stepped.decisions.iter().any(|d| d.code == "award.regressed" && d.archetype.as_deref() == Some("learner"));
        assert_eq!(lost, expected == "grandfathered");
        assert_eq!(tiers(&migrated.state, later), u32::from(expected == "kept"));
    }
}

#[test]
fn crafted_states_are_refused() {
    let set = compiled(&definition()).unwrap();
    let help = [event(1, "help", 1, &json!({"valence": 0.5, "intensity": 1}))];
    let state = set.replay(&help, instant(START + 60 * HOUR)).unwrap();
    let bytes = set.state_bytes(&state);
    // A feeling half a unit strong, one hour after the start.
    let at = (i128::from(START + HOUR) * 1_000_000).to_le_bytes();
    let feeling = [&at[..], &500_000_i64.to_le_bytes()].concat();
    let place = bytes.windows(24).position(|window| window == feeling).unwrap();
    for (offset, bad) in [
        (0, (i128::MIN + 1).to_le_bytes().to_vec()),
        (0, i128::MAX.to_le_bytes().to_vec()),
        (16, i64::MIN.to_le_bytes().to_vec()),
    ] {
        let mut crafted = bytes[..bytes.len() - 32].to_vec();
        crafted[place + offset..place + offset + bad.len()].copy_from_slice(&bad);
        let digest = hivecore::Digest::of(&crafted);
        crafted.extend_from_slice(digest.bytes());
        let error = set.open_state(&crafted).unwrap_err();
        assert!(["file.content", "time.range"].contains(&error.code.name()), "{error}");
    }
}
