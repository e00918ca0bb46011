//! Events, their ids and their clocks: known answers and laws.

#![allow(clippy::expect_used)]

use hivecore::Digest;
use hivecore::foundation::event::{Event, EventSet};
use hivecore::foundation::hybrid_clock::{HybridClock, Stamp};
use hivecore::foundation::instant::Instant;
use proptest::prelude::*;

/// The trace's beginning: 2023-11-14T22:13:20Z.
const P: i64 = 1_700_000_000_000;

fn at(milliseconds: i64) -> Instant {
    Instant::from_milliseconds(milliseconds).expect("in range")
}

struct Node {
    clock: HybridClock,
    number: u64,
}

impl Node {
    fn send(&mut self, after: i64) -> Stamp {
        self.clock = self.clock.send(at(P + after)).expect("a clock");
        self.clock.stamp(self.number)
    }

    fn receive(&mut self, stamp: Stamp, after: i64) -> Result<Stamp, &'static str> {
        self.clock = self.clock.receive(at(P + after), stamp, 60_000).map_err(|error| error.code.name())?;
        Ok(self.clock.stamp(self.number))
    }
}

#[test]
fn the_known_trace_of_two_nodes() {
    let mut a = Node { clock: HybridClock::default(), number: 1 };
    let mut b = Node { clock: HybridClock::default(), number: 2 };
    let [a1, a2, a3, a4] = [a.send(0), a.send(0), a.send(-5), a.send(10)];
    let b1 = b.send(3);
    let b2 = b.receive(a4, 4).expect("b2");
    let b3 = b.send(5);
    let a5 = a.receive(b3, 10).expect("a5");
    let a6 = a.receive(b1, 20).expect("a6");
    let b4 = b.receive(a5, 11).expect("b4");
    let expected = [
        (a1, "018bcfe5680000000000000000000001"),
        (a2, "018bcfe5680000010000000000000001"),
        (a3, "018bcfe5680000020000000000000001"),
        (a4, "018bcfe5680a00000000000000000001"),
        (b1, "018bcfe5680300000000000000000002"),
        (b2, "018bcfe5680a00010000000000000002"),
        (b3, "018bcfe5680a00020000000000000002"),
        (a5, "018bcfe5680a00030000000000000001"),
        (a6, "018bcfe5681400000000000000000001"),
        (b4, "018bcfe5680b00000000000000000002"),
    ];
    for (stamp, text) in expected {
        assert_eq!((stamp.to_string().as_str(), Stamp::parse(text)), (text, Ok(stamp)));
    }
    let mut texts = expected.map(|(_, text)| text);
    texts.sort_unstable();
    let digest = Digest::of(texts.join("\n").as_bytes()).to_string();
    assert_eq!(digest, "sha256:631f2fd25f9b20c4db3195d292bd967310c60bac8363f9a35610ffc4543741ac");
    let ahead = |milliseconds| HybridClock::new(milliseconds, 0).expect("a clock").stamp(9);
    let b5 = b.receive(ahead(P as u64 + 60_011), 11).expect("exactly one minute ahead");
    assert_eq!(b5.to_string(), "018bcfe6526b00010000000000000002");
    let before = b.clock;
    assert_eq!(b.receive(ahead(P as u64 + 60_012), 11), Err("event.clock"));
    assert_eq!(b.clock, before);
}

#[test]
fn a_full_counter_carries() {
    let mut node = Node { clock: HybridClock::new(P as u64, 65_534).expect("a clock"), number: 3 };
    let stamps = [node.send(0), node.send(0), node.send(0)].map(|stamp| stamp.to_string());
    assert_eq!(
        stamps,
        ["018bcfe56800ffff0000000000000003", "018bcfe5680100000000000000000003", "018bcfe5680100010000000000000003"]
    );
    let mut node = Node { clock: HybridClock::new(P as u64, 5).expect("a clock"), number: 3 };
    let full = HybridClock::new(P as u64, u16::MAX).expect("a clock").stamp(1);
    assert_eq!(node.receive(full, 0).expect("carried").to_string(), "018bcfe5680100000000000000000003");
    let last = HybridClock::new((1 << 48) - 1, u16::MAX).expect("a clock");
    assert_eq!(last.send(at(0)).expect_err("no time left").code.name(), "event.clock");
    assert!(HybridClock::new(1 << 48, 0).is_err());
    assert!(HybridClock::default().send(at(-1)).is_err());
}

fn event(source: &str, id: &str, stamp: &str, data: i32) -> Event {
    let text = format!(
        r#"{{"specversion":"1.0","type":"hive.test.made.v1","source":"{source}","id":"{id}","hlc":"{stamp}","data":{{"n":{data}}}}}"#
    );
    Event::parse(text.as_bytes()).expect("an event")
}

#[test]
fn events_are_strict() {
    let base = |rest: &str| {
        let text = format!(
            r#"{{"specversion":"1.0","type":"t","source":"s","id":"1","hlc":"00000000000000000000000000000000"{rest}}}"#
        );
        Event::parse(text.as_bytes())
            .map(|event| event.text().len())
            .map_err(|error| (error.code.name(), error.path.clone()))
    };
    let refused = |code: &'static str, path: &str| Err((code, path.to_owned()));
    assert!(base("").is_ok());
    assert!(base(r#","comexampleflag":true,"n1":-2147483648,"data":null"#).is_ok());
    assert_eq!(base(r#","data_base64":"AA==""#), refused("event.extension", "/data_base64"));
    assert_eq!(base(r#","correlation_id":"x""#), refused("event.extension", "/correlation_id"));
    assert_eq!(base(r#","a23456789012345678901":"x""#), refused("event.extension", "/a23456789012345678901"));
    assert_eq!(base(r#","x":{}"#), refused("event.extension", "/x"));
    assert_eq!(base(r#","x":2147483648"#), refused("number.range", "/x"));
    assert_eq!(base(r#","subject":"""#), refused("event.attribute", "/subject"));
    assert_eq!(base(",\"subject\":\"\u{fffe}\""), refused("event.attribute", "/subject"));
    assert_eq!(base(r#","dataschema":"schema.json""#), refused("event.attribute", "/dataschema"));
    assert_eq!(base(r#","datacontenttype":"text/xml""#), refused("event.attribute", "/datacontenttype"));
    assert_eq!(base(r#","time":"2026-01-01T00:00:00+01:00""#), refused("time.text", "/time"));
    assert_eq!(base(r#","sequence":"7""#), refused("event.attribute", "/sequence"));
    assert_eq!(base(r#","traceparent":"00-0AF7""#), refused("event.attribute", "/traceparent"));
    assert!(base(r#","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01""#).is_ok());
    let room = 65_536 - base(r#","data":"""#).expect("an event");
    assert_eq!(base(&format!(r#","data":"{}""#, "x".repeat(room))), Ok(65_536));
    assert_eq!(base(&format!(r#","data":"{}""#, "x".repeat(room + 1))), refused("event.size", ""));
}

#[test]
fn equal_keys_conflict_unless_equal() {
    let stamp = "018bcfe5680000000000000000000001";
    let (one, other) = (event("s", "1", stamp, 1), event("s", "1", stamp, 2));
    let same = EventSet::of(&[one.clone(), one.clone(), one.clone()]).expect("one event");
    assert_eq!((same.order, same.duplicates), (vec![0], vec![(1, 0), (2, 0)]));
    let error = EventSet::of(&[one, other]).expect_err("a conflict");
    assert_eq!((error.code.name(), error.path.as_str()), ("event.conflict", "/1"));
    // shortlex: 9 before 10, and stamps before everything
    let ids = [event("s", "10", stamp, 1), event("s", "9", stamp, 1), event("z", "1", &"0".repeat(32), 1)];
    assert_eq!(EventSet::of(&ids).expect("three events").order, [2, 1, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_delivery_folds_alike(
        keys in prop::collection::vec((0..4_u8, 0..6_u8), 1..24),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        seed in any::<u64>(),
    ) {
        // stamps follow from the key, so that equal keys are equal events
        let made = |(source, id): &(u8, u8)| {
            let stamp = format!("018bcfe56800{:04x}{:016x}", u32::from(id % 3), source % 2);
            event(&format!("s{source}"), &format!("{id}"), &stamp, i32::from(*id))
        };
        let first: Vec<Event> = keys.iter().map(made).collect();
        let mut second = first.clone();
        second.extend(again.iter().map(|index| index.get(&first).clone()));
        let mut state = seed;
        for at in (1..second.len()).rev() {
            state = hivecore::foundation::random::splitmix64(state);
            second.swap(at, (state % (at as u64 + 1)) as usize);
        }
        let fold = |events: &[Event]| {
            let set = EventSet::of(events).expect("no conflict");
            prop_assert_eq!(set.order.len() + set.duplicates.len(), events.len());
            Ok(set.order.iter().map(|at| events[*at].text().to_owned()).collect::<Vec<_>>())
        };
        prop_assert_eq!(fold(&first)?, fold(&second)?);
    }

    #[test]
    fn clocks_never_go_back_and_effects_follow_causes(
        steps in prop::collection::vec((0..3_usize, -2_000..2_000_i64, prop::option::of(any::<prop::sample::Index>())), 1..60),
    ) {
        let mut clocks = [HybridClock::default(); 3];
        let mut sent: Vec<Stamp> = Vec::new();
        let mut latest = 0;
        for (node, drift, cause) in steps {
            let now = at(P + drift);
            latest = latest.max(now.milliseconds());
            let before = clocks[node];
            let received = cause.filter(|_| !sent.is_empty()).map(|index| *index.get(&sent));
            let after = match received {
                None => before.send(now).expect("a clock"),
                Some(stamp) => before.receive(now, stamp, 60_000).expect("within a minute"),
            };
            prop_assert!(after > before);
            if let Some(stamp) = received {
                prop_assert!(after > stamp.clock());
            }
            prop_assert!(after.stamp(0).milliseconds() as i64 <= latest);
            clocks[node] = after;
            let stamp = after.stamp(node as u64);
            prop_assert_eq!(Stamp::parse(&stamp.to_string()), Ok(stamp));
            prop_assert!(sent.iter().all(|other| (other < &stamp) == (other.to_string() < stamp.to_string())));
            sent.push(stamp);
        }
    }
}
