//! BIC, ISO 9362: four characters of the party, a country, two of the place, and three of a branch or none.

use super::{AccountFound, AccountRegistry, normal};

/// Checks a BIC.
pub(super) fn check(text: &str, registry: &AccountRegistry, found: &mut AccountFound) {
    let text = normal(text, &[], found);
    if !text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        found.problems.push("characters");
        return;
    }
    if text.len() != 8 && text.len() != 11 {
        found.problems.push("length");
        return;
    }
    let country = text.get(4..6).unwrap_or_default();
    if !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        found.problems.push("structure");
    } else if registry.bic_countries.iter().any(|known| known == country) {
        found.country = Some(country.to_owned());
    } else {
        found.problems.push("country_unknown");
    }
    // Eight characters name the head office.
    found.normalized = Some(if text.len() == 8 { [&text, "XXX"].concat() } else { text });
}
