//! The figures of zakat: the payload of a pack of kind `zakat_rules`.

use crate::compliance::verdict::Citation;
use crate::foundation::rational::Rational;
use crate::foundation::wire::wire;

/// Nisab and rates, each with where it stands.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZakatRules {
    /// What it is called.
    pub title: String,
    /// Grams of fine gold.
    pub gold_grams: Rational,
    /// Grams of fine silver.
    pub silver_grams: Rational,
    /// Of wealth, for a lunar year.
    pub rate: Rational,
    /// The solar year in lunar years: an option, never the default; unverified.
    pub solar_factor: Rational,
    /// Grams of a harvest below which nothing is due.
    pub harvest_grams: i64,
    /// Of a harvest watered by rain or rivers.
    pub rain_rate: Rational,
    /// Of a harvest watered by work.
    pub irrigated_rate: Rational,
    /// Of a harvest watered by both alike.
    pub mixed_rate: Rational,
    /// Of buried treasure.
    pub treasure_rate: Rational,
    /// Where the figures of wealth stand.
    pub wealth_citation: Citation,
    /// Where the figures of harvests stand.
    pub harvest_citation: Citation,
    /// Where the rules of livestock stand.
    pub livestock_citation: Citation,
}
