//! Doubles as ECMAScript spells them (ECMA-262, Number::toString with radix 10), which RFC 8785 asks for.
//!
//! The digits are the standard library's: the shortest that read back as the same double, the closest of those. Only
//! where the point stands and whether there is an exponent is decided here. (A crate for it brings 10 kB of tables that
//! do not compress; the tests compare with one.)

use std::fmt::Write as _;

/// Appends a finite double.
pub(super) fn push(out: &mut String, value: f64) {
    if value == 0.0 {
        out.push('0');
        return;
    }
    let mut spelled = String::new();
    let _ = write!(spelled, "{value:e}");
    // `[-]d[.ddd]e[-]x`
    let (mantissa, exponent) = spelled.split_once('e').unwrap_or((&spelled, "0"));
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    if unsigned.len() < mantissa.len() {
        out.push('-');
    }
    let mut digits: String = unsigned.chars().filter(|c| *c != '.').collect();
    even_on_a_tie(value, &mut digits);
    // The value is 0.digits · 10^point.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    match (usize::try_from(point), point) {
        (Ok(point), 1..=21) => {
            for (at, digit) in digits.chars().enumerate() {
                if at == point {
                    out.push('.');
                }
                out.push(digit);
            }
            out.extend(std::iter::repeat_n('0', point.saturating_sub(digits.len())));
        }
        (_, -5..=0) => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
            out.push_str(&digits);
        }
        _ => {
            let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
            out.push_str(first);
            if !rest.is_empty() {
                out.push('.');
                out.push_str(rest);
            }
            let _ = write!(out, "e{}{}", if point > 0 { "+" } else { "-" }, (point - 1).unsigned_abs());
        }
    }
}

/// Of two spellings equally close, ECMAScript takes the one with the even last digit, the standard library the upper
/// one. A tie needs a double whose exact digits go one place further, to a 5: only long spellings can be one.
fn even_on_a_tie(value: f64, digits: &mut String) {
    let odd = digits.bytes().last().is_some_and(|digit| digit % 2 == 1);
    if digits.len() < 15 || !odd {
        return;
    }
    // More places than any double has, so these digits are exact.
    let mut exact = String::new();
    let _ = write!(exact, "{:.780e}", value.abs());
    let beyond = exact.split('e').next().and_then(|mantissa| mantissa.get(digits.len() + 1..)).unwrap_or_default();
    if beyond.strip_prefix('5').is_some_and(|rest| rest.bytes().all(|digit| digit == b'0')) {
        // The upper one is odd, so the lower one ends in a digit one less: no borrow.
        if let Some(last) = digits.pop() {
            digits.push(char::from((last as u8).saturating_sub(1)));
        }
    }
}
