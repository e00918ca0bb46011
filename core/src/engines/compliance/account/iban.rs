//! IBAN, ISO 13616-1: country, check digits 02 to 98, the country's structure, remainder 1 modulo 97.

use super::{AccountFound, AccountRegistry, normal};

/// Checks an IBAN.
pub(super) fn check(text: &str, registry: &AccountRegistry, found: &mut AccountFound) {
    let text = normal(text, &[' '], found);
    if !text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        found.problems.push("characters");
        return;
    }
    let bytes = text.as_bytes();
    let Some((head, account)) = bytes.split_at_checked(4) else {
        found.problems.push("length");
        return;
    };
    let country = registry.ibans.iter().find(|entry| entry.country.as_bytes() == &head[..2]);
    let Some(country) = country else {
        found.problems.push("country_unknown");
        return;
    };
    found.country = Some(country.country.clone());
    match fits(account, country.structure.as_bytes()) {
        Some(true) => {}
        Some(false) => found.problems.push("structure"),
        None => found.problems.push("length"),
    }
    if !head[2..].iter().all(u8::is_ascii_digit) {
        found.problems.push("structure");
    } else if !(2..=98).contains(&((head[2] - b'0') * 10 + (head[3] - b'0'))) {
        found.problems.push("check_digits_range");
    }
    if remainder(account.iter().chain(head)) != 1 {
        found.problems.push("checksum");
    }
    found.problems.dedup();
    found.normalized = Some(text.clone());
}

/// The number modulo 97, letters counting 10 to 35.
fn remainder<'a>(letters: impl Iterator<Item = &'a u8>) -> u32 {
    letters.fold(0, |rest, byte| {
        let value = if byte.is_ascii_digit() { u32::from(byte - b'0') } else { u32::from(byte - b'A') + 10 };
        (rest * if value < 10 { 10 } else { 100 } + value) % 97
    })
}

/// Whether a text has the structure `8!n10!n`; `None` for another length.
fn fits(text: &[u8], structure: &[u8]) -> Option<bool> {
    let (mut at, mut count, mut fits) = (0, 0, true);
    for byte in structure {
        match byte {
            b'0'..=b'9' => count = count * 10 + usize::from(byte - b'0'),
            b'!' => {}
            class => {
                let part = text.get(at..at + count)?;
                fits &= part.iter().all(|byte| match class {
                    b'n' => byte.is_ascii_digit(),
                    b'a' => byte.is_ascii_uppercase(),
                    _ => true,
                });
                (at, count) = (at + count, 0);
            }
        }
    }
    (at == text.len()).then_some(fits)
}
