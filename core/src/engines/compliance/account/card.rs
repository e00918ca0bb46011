//! Card numbers, ISO/IEC 7812-1: 12 to 19 digits, the last one by Luhn's formula.

use super::{AccountFound, normal};

/// Checks a card number. What is not a card number is not repeated; what is one leaves masked.
pub(super) fn check(text: &str, found: &mut AccountFound) {
    let digits = normal(text, &[' ', '-'], found);
    let bytes = digits.as_bytes();
    if !bytes.iter().all(u8::is_ascii_digit) {
        found.problems.push("characters");
        return;
    }
    if !(12..=19).contains(&bytes.len()) {
        found.problems.push("length");
        return;
    }
    if bytes.windows(2).all(|pair| pair[0] == pair[1]) {
        found.problems.push("repeated_digit");
    }
    if !luhn(bytes) {
        found.problems.push("checksum");
    }
    if found.problems.is_empty() {
        let (first, last) = (digits.get(..6).unwrap_or_default(), digits.get(bytes.len() - 4..).unwrap_or_default());
        found.normalized = Some([first, &"*".repeat(bytes.len() - 10), last].concat());
    }
}

/// Luhn's formula: every second digit from the right doubled, its digits added, the sum a multiple of ten.
fn luhn(digits: &[u8]) -> bool {
    let doubled = |(place, byte): (usize, &u8)| {
        let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
        if digit > 9 { digit - 9 } else { digit }
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}
