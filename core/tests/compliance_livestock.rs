//! Herds of 1 to 1,000 head against every combination of animals that makes up the number, tried one by one.

#![allow(clippy::expect_used, clippy::panic)]

use hivecore::compliance::zakat::livestock::{AnimalClass, AnimalsDue, LivestockSpecies, ZakatSchool, due};

fn count(way: &[AnimalsDue], class: AnimalClass) -> u32 {
    way.iter().filter(|part| part.class == class).map(|part| part.count).sum()
}

fn pairs(ways: &[Vec<AnimalsDue>], large: AnimalClass, small: AnimalClass) -> Vec<(u32, u32)> {
    let mut found: Vec<_> = ways.iter().map(|way| (count(way, large), count(way, small))).collect();
    assert!(ways.iter().all(|way| way.iter().all(|part| part.count > 0 && [large, small].contains(&part.class))));
    found.sort_unstable();
    found
}

fn tried(total: u32, large: u32, small: u32) -> Vec<(u32, u32)> {
    let every = (0..=total).flat_map(|a| (0..=total / small).map(move |b| (a, b)));
    every.filter(|(a, b)| a * large + b * small == total).collect()
}

#[test]
fn cattle() {
    for school in
        [ZakatSchool::Hanafi, ZakatSchool::Maliki, ZakatSchool::Shafii, ZakatSchool::Hanbali, ZakatSchool::Jafari]
    {
        for head in 1..=1000 {
            let ways =
                pairs(&due(LivestockSpecies::Cattle, head, school, false), AnimalClass::Musinnah, AnimalClass::Tabi);
            let expected = match head {
                1..=29 => vec![],
                30..=39 => vec![(0, 1)],
                40..=59 => vec![(1, 0)],
                _ => tried(head - head % 10, 40, 30),
            };
            assert_eq!(ways, expected, "{head}");
        }
    }
}

#[test]
fn camels_of_the_majority() {
    for school in [ZakatSchool::Maliki, ZakatSchool::Shafii, ZakatSchool::Hanbali, ZakatSchool::Jafari] {
        for head in 121..=1000 {
            let ways = due(LivestockSpecies::Camels, head, school, false);
            assert_eq!(
                pairs(&ways, AnimalClass::Hiqqah, AnimalClass::BintLabun),
                tried(head - head % 10, 50, 40),
                "{head}"
            );
        }
    }
}

/// The Hanafi count as a walk: one more animal at a time, from what al-Hidaya says is due at each step.
#[test]
fn camels_counted_anew() {
    let (mut settled, mut begun) = (2, 120);
    for head in 121..=1000_u32 {
        let rest = head - begun;
        let last = if begun == 120 { 30 } else { 50 };
        if rest == last {
            settled += 1;
            begun = head;
        }
        let rest = head - begun;
        let ways = due(LivestockSpecies::Camels, head, ZakatSchool::Hanafi, false);
        let [way] = ways.as_slice() else { panic!("one way at {head}") };
        let whole = if rest >= 46 { settled + 1 } else { settled };
        assert_eq!(count(way, AnimalClass::Hiqqah), whole, "{head}");
        assert_eq!(count(way, AnimalClass::Sheep), if rest < 25 { rest / 5 } else { 0 }, "{head}");
        assert_eq!(count(way, AnimalClass::BintMakhad), u32::from((25..36).contains(&rest)), "{head}");
        assert_eq!(count(way, AnimalClass::BintLabun), u32::from((36..46).contains(&rest)), "{head}");
        if rest == 49 && begun != 120 {
            // The full fifty settles what the last four were already due.
            assert_eq!(whole, settled + 1);
        }
    }
}

#[test]
fn camels_up_to_120_and_sheep() {
    let steps = [(5, 1), (10, 2), (15, 3), (20, 4)];
    for head in 1..25_u32 {
        let expected = steps.iter().rev().find(|(from, _)| head >= *from).map_or(0, |(_, sheep)| *sheep);
        let ways = due(LivestockSpecies::Camels, head, ZakatSchool::Shafii, false);
        assert_eq!(ways.first().map_or(0, |way| count(way, AnimalClass::Sheep)), expected, "{head}");
    }
    let mut last = 0;
    for head in 1..=1000_u32 {
        let ways = due(LivestockSpecies::Sheep, head, ZakatSchool::Hanafi, false);
        let sheep = ways.first().map_or(0, |way| count(way, AnimalClass::Sheep));
        let steps = [40, 121, 201].iter().filter(|from| head >= **from).count() as u32;
        let hundreds = (400..=1000).step_by(100).filter(|from| head >= *from).count() as u32;
        assert_eq!(sheep, steps + hundreds, "{head}");
        assert!(sheep >= last);
        last = sheep;
    }
}
