//! Zakat on cattle, camels and sheep, derived from the rules rather than from printed tables, which err.
//!
//! Cattle from 60 on: 30 for each tabi' and 40 for each musinnah make up the number rounded down to ten. Camels above
//! 120: 40 for each bint labun and 50 for each hiqqah, likewise; by the Hanafi school the count begins anew. Every
//! combination that makes up the number is lawful, so all are given.

use crate::foundation::wire::wire;

/// A kind of animal.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LivestockSpecies {
    /// Cattle and buffalo.
    Cattle,
    /// Camels.
    Camels,
    /// Sheep and goats.
    Sheep,
}

/// A school of law, where the schools differ.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZakatSchool {
    /// Hanafi: camels above 120 are counted anew.
    Hanafi,
    /// Maliki: free grazing is not required.
    Maliki,
    /// Shafi'i.
    Shafii,
    /// Hanbali.
    Hanbali,
    /// Ja'fari.
    Jafari,
}

/// An animal that is due.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnimalClass {
    /// A sheep or goat.
    Sheep,
    /// A calf in its second year.
    Tabi,
    /// A cow in its third year.
    Musinnah,
    /// A she-camel in its second year.
    BintMakhad,
    /// A she-camel in its third year.
    BintLabun,
    /// A she-camel in its fourth year.
    Hiqqah,
    /// A she-camel in its fifth year.
    Jadhaah,
}

/// So many animals of one class.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnimalsDue {
    /// The class.
    pub class: AnimalClass,
    /// How many whole ones.
    pub count: u32,
    /// Fortieths of one more: Abu Hanifa's own reading for 41 to 59 head of cattle.
    pub fortieths: Option<u32>,
}

/// One way to pay: all of these animals.
pub type Payment = Vec<AnimalsDue>;

fn of(parts: &[(AnimalClass, u32)]) -> Payment {
    let due = |&(class, count): &(AnimalClass, u32)| AnimalsDue { class, count, fortieths: None };
    parts.iter().filter(|part| part.1 > 0).map(due).collect()
}

/// Every way to make up `total` from units of `small` and `large`, the most large ones first.
fn combinations(total: u32, small: (AnimalClass, u32), large: (AnimalClass, u32)) -> Vec<Payment> {
    let mut found = Vec::new();
    for many in (0..=total / large.1).rev() {
        let rest = total - many * large.1;
        if rest.is_multiple_of(small.1) {
            found.push(of(&[(large.0, many), (small.0, rest / small.1)]));
        }
    }
    found
}

/// Every lawful way to pay for a herd; none below the nisab.
#[must_use]
pub fn due(species: LivestockSpecies, head: u32, school: ZakatSchool, fractions: bool) -> Vec<Payment> {
    let ways = match species {
        LivestockSpecies::Sheep => vec![of(&[(AnimalClass::Sheep, sheep(head))])],
        LivestockSpecies::Cattle => cattle(head, fractions && school == ZakatSchool::Hanafi),
        LivestockSpecies::Camels => camels(head, school),
    };
    ways.into_iter().filter(|way| !way.is_empty()).collect()
}

const fn sheep(head: u32) -> u32 {
    match head {
        0..=39 => 0,
        40..=120 => 1,
        121..=200 => 2,
        201..=399 => 3,
        _ => head / 100,
    }
}

fn cattle(head: u32, fractions: bool) -> Vec<Payment> {
    match head {
        0..=29 => Vec::new(),
        30..=39 => vec![of(&[(AnimalClass::Tabi, 1)])],
        40..=59 if fractions && head > 40 => {
            vec![vec![AnimalsDue { class: AnimalClass::Musinnah, count: 1, fortieths: Some(head - 40) }]]
        }
        40..=59 => vec![of(&[(AnimalClass::Musinnah, 1)])],
        _ => combinations(head / 10 * 10, (AnimalClass::Tabi, 30), (AnimalClass::Musinnah, 40)),
    }
}

fn camels(head: u32, school: ZakatSchool) -> Vec<Payment> {
    use AnimalClass::{BintLabun, BintMakhad, Hiqqah, Jadhaah};
    match head {
        0..=24 => vec![of(&[(AnimalClass::Sheep, head / 5)])],
        25..=35 => vec![of(&[(BintMakhad, 1)])],
        36..=45 => vec![of(&[(BintLabun, 1)])],
        46..=60 => vec![of(&[(Hiqqah, 1)])],
        61..=75 => vec![of(&[(Jadhaah, 1)])],
        76..=90 => vec![of(&[(BintLabun, 2)])],
        91..=120 => vec![of(&[(Hiqqah, 2)])],
        _ if school == ZakatSchool::Hanafi => vec![counted_anew(head)],
        _ => combinations(head / 10 * 10, (BintLabun, 40), (Hiqqah, 50)),
    }
}

/// The Hanafi count above 120: it begins anew at 120, and at every full fifty from 150 on.
fn counted_anew(head: u32) -> Payment {
    use AnimalClass::{BintLabun, BintMakhad, Hiqqah, Sheep};
    let (settled, rest) = if head < 150 { (2, head - 120) } else { (head / 50, head % 50) };
    match rest {
        0..=24 => of(&[(Hiqqah, settled), (Sheep, rest / 5)]),
        25..=35 => of(&[(Hiqqah, settled), (BintMakhad, 1)]),
        36..=45 => of(&[(Hiqqah, settled), (BintLabun, 1)]),
        _ => of(&[(Hiqqah, settled + 1)]),
    }
}
