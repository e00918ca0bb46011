//! Zakat: on wealth, herds, harvests and treasure. It computes by the figures of a cited pack and the choices that the
//! caller names; whether a person owes it is not for a library to say.

pub mod livestock;
mod rules;
pub mod wealth;

pub use rules::ZakatRules;

use crate::compliance::verdict::{Citation, DISCLAIMER};
use crate::foundation::currency::Currency;
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::money::Money;
use crate::foundation::pack::Shelf;
use crate::foundation::rational::Rational;
use crate::foundation::rounding::Rounding;
use crate::foundation::wire::wire;
use livestock::{AnimalsDue, LivestockSpecies, ZakatSchool};
use wealth::{Hawl, MetalPrices, NisabMetal, ZakatHolding, ZakatYear};

/// A request of `compliance.zakat`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZakatRequest {
    /// The day: it selects the pack's version and ends the year of holding.
    pub as_of: Date,
    /// The pack of figures, of kind `zakat_rules`.
    #[wire(default = String::from("zakat"))]
    pub rules: String,
    /// What is asked for, each on its own.
    pub items: Vec<ZakatItem>,
}

/// Something that zakat may be due on.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZakatItem {
    /// Everything that is valued in money, together.
    Wealth {
        /// The currency of all amounts.
        currency: Currency,
        /// What counts.
        holdings: Vec<ZakatHolding>,
        /// Short-term debts that may be deducted, in minor units.
        #[wire(default = 0)]
        debts: i64,
        /// Prices of metal, those that are needed.
        prices: MetalPrices,
        /// Which nisab to measure against.
        nisab: NisabMetal,
        /// The year.
        #[wire(default = ZakatYear::Lunar)]
        year: ZakatYear,
        /// How long it has been held; unknown where it is left out, and then nothing can be said.
        hawl: Option<Hawl>,
    },
    /// A herd.
    Herd {
        /// The animals.
        species: LivestockSpecies,
        /// How many.
        head: u32,
        /// The school, where the schools differ.
        school: ZakatSchool,
        /// Cattle from 41 to 59 by Abu Hanifa's own reading: a fortieth more for each. Not the usual ruling.
        #[wire(default = false)]
        fractions: bool,
        /// Whether they graze freely most of the year; the Maliki school does not ask.
        grazing: Option<bool>,
        /// Whether they are kept for work.
        working: Option<bool>,
        /// How long they have been held.
        hawl: Option<Hawl>,
    },
    /// A harvest.
    Harvest {
        /// Gross weight in grams.
        grams: i64,
        /// How it was watered.
        watering: Watering,
    },
    /// Buried treasure: no nisab, no year.
    Treasure {
        /// Its value.
        value: Money,
    },
}

/// How a harvest was watered.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watering {
    /// By rain, rivers or the ground.
    Rain,
    /// By work or cost.
    Irrigated,
    /// By both alike.
    Mixed,
}

/// What zakat comes to.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZakatAnswer {
    /// One for each item, in order.
    pub items: Vec<ZakatFound>,
    /// What this is, and is not.
    pub disclaimer: String,
}

/// Whether something is due.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liability {
    /// It is due.
    Due,
    /// It is not.
    NotDue,
    /// A condition is not known.
    Undetermined,
}

/// What one item comes to.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZakatFound {
    /// Whether something is due.
    pub liability: Liability,
    /// Why not, or what is missing: `below_nisab`, `hawl_incomplete`, `hawl_unknown`, `not_grazing`,
    /// `grazing_unknown`, `working_animals`, `working_unknown`; `solar_rate_unverified` beside an amount.
    pub notes: Vec<&'static str>,
    /// The amount, rounded up to a minor unit: of wealth or treasure; nothing where nothing is due.
    pub amount: Option<Money>,
    /// The amount before rounding, in minor units; of a harvest in grams.
    pub exact: Option<Rational>,
    /// What counts less what may be deducted, in minor units; of a harvest its grams.
    pub base: Option<Rational>,
    /// What the base is measured against.
    pub nisab: Option<Rational>,
    /// Every lawful way to pay in animals; one of them is due.
    pub animals: Vec<Vec<AnimalsDue>>,
    /// The day on which the year of holding is complete, where it is counted.
    pub complete_on: Option<Date>,
    /// Where the figures stand.
    pub citation: Citation,
}

/// Computes zakat.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` at `/rules`; `field.missing` for a price, `number.range`,
/// `number.overflow`, `time.range` with the path of the item.
pub fn zakat(shelf: Shelf<'_>, request: &ZakatRequest) -> Result<Outcome<ZakatAnswer>, Error> {
    let loaded = shelf.payload::<ZakatRules>(&request.rules, "zakat_rules", Some(request.as_of));
    let (rules, receipt) = loaded.map_err(|error| error.under("rules"))?;
    let mut items = Vec::with_capacity(request.items.len());
    for (at, item) in request.items.iter().enumerate() {
        match one(item, &rules, request.as_of) {
            Ok(found) => items.push(found),
            Err(error) => return Err(error.at(at).under("items")),
        }
    }
    let answer = ZakatAnswer { items, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![receipt] })
}

impl ZakatFound {
    fn new(citation: &Citation) -> Self {
        Self {
            liability: Liability::Due,
            notes: Vec::new(),
            amount: None,
            exact: None,
            base: None,
            nisab: None,
            animals: Vec::new(),
            complete_on: None,
            citation: citation.clone(),
        }
    }

    /// A condition: met, not met (nothing is due) or not known (undetermined, unless nothing is due anyway).
    fn ask(&mut self, met: Option<bool>, broken: &'static str, unknown: &'static str) {
        match met {
            Some(true) => {}
            Some(false) => {
                self.liability = Liability::NotDue;
                self.notes.push(broken);
            }
            None => {
                if self.liability == Liability::Due {
                    self.liability = Liability::Undetermined;
                }
                self.notes.push(unknown);
            }
        }
    }

    fn held(&mut self, hawl: Option<&Hawl>, day: Date) -> Result<(), Error> {
        let held = hawl.map(|hawl| hawl.on(day)).transpose().map_err(|error| error.under("hawl"))?;
        self.complete_on = held.and_then(|(_, on)| on);
        self.ask(held.map(|(complete, _)| complete), "hawl_incomplete", "hawl_unknown");
        Ok(())
    }
}

fn one(item: &ZakatItem, rules: &ZakatRules, day: Date) -> Result<ZakatFound, Error> {
    match item {
        ZakatItem::Wealth { currency, holdings, debts, prices, nisab, year, hawl } => {
            let mut found = ZakatFound::new(&rules.wealth_citation);
            let valued = wealth::value(holdings, *debts, *prices, *nisab, *year, rules)?;
            found.ask(Some(valued.base >= valued.nisab), "below_nisab", "");
            found.held(hawl.as_ref(), day)?;
            (found.base, found.nisab) = (Some(valued.base), Some(valued.nisab));
            if *year == ZakatYear::Solar {
                found.notes.push("solar_rate_unverified");
            }
            if found.liability == Liability::Due {
                found.exact = Some(valued.exact);
                found.amount = Some(Money { currency: *currency, minor: valued.due });
            }
            Ok(found)
        }
        ZakatItem::Herd { species, head, school, fractions, grazing, working, hawl } => {
            let mut found = ZakatFound::new(&rules.livestock_citation);
            let animals = livestock::due(*species, *head, *school, *fractions);
            found.ask(Some(!animals.is_empty()), "below_nisab", "");
            if *school != ZakatSchool::Maliki {
                found.ask(*grazing, "not_grazing", "grazing_unknown");
            }
            found.ask(working.map(|working| !working), "working_animals", "working_unknown");
            found.held(hawl.as_ref(), day)?;
            if found.liability == Liability::Due {
                found.animals = animals;
            }
            Ok(found)
        }
        ZakatItem::Harvest { grams, watering } => {
            if *grams < 0 {
                return Err(Error::new(Code::NumberRange, "not below zero").under("grams"));
            }
            let mut found = ZakatFound::new(&rules.harvest_citation);
            let rate = match watering {
                Watering::Rain => rules.rain_rate,
                Watering::Irrigated => rules.irrigated_rate,
                Watering::Mixed => rules.mixed_rate,
            };
            let base = Rational::integer(*grams);
            (found.base, found.nisab) = (Some(base), Some(Rational::integer(rules.harvest_grams)));
            found.ask(Some(*grams >= rules.harvest_grams), "below_nisab", "");
            if found.liability == Liability::Due {
                found.exact = Some(base.times(rate)?);
            }
            Ok(found)
        }
        ZakatItem::Treasure { value } => {
            if value.minor < 0 {
                return Err(Error::new(Code::NumberRange, "not below zero").under("minor").under("value"));
            }
            let mut found = ZakatFound::new(&rules.harvest_citation);
            let exact = Rational::integer(value.minor).times(rules.treasure_rate)?;
            let minor = Rounding::Ceiling.increments(exact, Rational::ONE)?;
            (found.base, found.exact) = (Some(Rational::integer(value.minor)), Some(exact));
            found.amount = Some(Money { minor, ..*value });
            Ok(found)
        }
    }
}
