//! JavaScript's coercions: ECMAScript 2024, sections 7.1 (conversion), 7.2 (comparison), 19.2.4 (`parseFloat`).

use super::value::Value;
use crate::foundation::wire::{nearest, utf16_order};
use std::cmp::Ordering;
use std::rc::Rc;

/// Significant digits that count. ECMAScript lets an implementation drop those after the twentieth.
const DIGITS: usize = 60;

impl Value {
    /// JSONLogic's truth: JavaScript's, except that an empty list is false.
    pub(super) fn truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Boolean(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.items.is_empty(),
            Self::Record(_) => true,
        }
    }

    /// `ToString`.
    pub(super) fn to_text(&self) -> Rc<str> {
        match self {
            Self::Text(text) => text.clone(),
            Self::Undefined => "undefined".into(),
            Self::Null => "null".into(),
            Self::Boolean(value) => (if *value { "true" } else { "false" }).into(),
            Self::Number(number) => ryu_js::Buffer::new().format(*number + 0.0).into(),
            Self::List(list) => join(&list.items, ",").into(),
            Self::Record(_) => "[object Object]".into(),
        }
    }

    /// `ToNumber`.
    pub(super) fn to_number(&self) -> f64 {
        match self {
            Self::Undefined => f64::NAN,
            Self::Null => 0.0,
            Self::Boolean(value) => f64::from(u8::from(*value)),
            Self::Number(number) => *number,
            Self::Text(text) => numeric(text),
            Self::List(_) | Self::Record(_) => numeric(&self.to_text()),
        }
    }

    /// `parseFloat`: the number at the beginning of the text.
    pub(super) fn parse_float(&self) -> f64 {
        if let Self::Number(number) = self {
            return *number;
        }
        let text = self.to_text();
        let text = text.trim_start_matches(is_space);
        let (negative, digits) = signed(text);
        let magnitude = if digits.starts_with("Infinity") {
            f64::INFINITY
        } else {
            match decimal_prefix(digits) {
                0 => f64::NAN,
                end => decimal(digits.get(..end).unwrap_or_default()),
            }
        };
        if negative { -magnitude } else { magnitude }
    }

    /// `==`.
    pub(super) fn loosely_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined | Self::Null, Self::Undefined | Self::Null) => true,
            (Self::Undefined | Self::Null, _) | (_, Self::Undefined | Self::Null) => false,
            (Self::List(_) | Self::Record(_), Self::List(_) | Self::Record(_)) | (Self::Text(_), Self::Text(_)) => {
                self.strictly_equals(other)
            }
            (Self::List(_) | Self::Record(_), Self::Text(text)) => self.to_text() == *text,
            (Self::Text(text), Self::List(_) | Self::Record(_)) => other.to_text() == *text,
            _ => self.to_number() == other.to_number(),
        }
    }

    /// `===`: lists and records equal themselves alone.
    pub(super) fn strictly_equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Boolean(a), Self::Boolean(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::List(a), Self::List(b)) => Rc::ptr_eq(a, b),
            (Self::Record(a), Self::Record(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// `<`, `<=`, `>`, `>=`: texts by UTF-16 code units, everything else as numbers; nothing where one of them is NaN.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        let object = |value: &Self| matches!(value, Self::List(_) | Self::Record(_));
        let primitive = |value: &Self| if object(value) { Self::Text(value.to_text()) } else { value.clone() };
        match (primitive(self), primitive(other)) {
            (Self::Text(a), Self::Text(b)) => Some(utf16_order(&a, &b)),
            (a, b) => a.to_number().partial_cmp(&b.to_number()),
        }
    }
}

/// `Array.prototype.join`: `null` and `undefined` are empty.
pub(super) fn join(items: &[Value], separator: &str) -> String {
    let mut out = String::new();
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            out.push_str(separator);
        }
        if !matches!(item, Value::Undefined | Value::Null) {
            out.push_str(&item.to_text());
        }
    }
    out
}

/// White space and line ends of ECMAScript.
const fn is_space(c: char) -> bool {
    matches!(c,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}'
        | '\u{205f}' | '\u{3000}' | '\u{feff}')
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// `StringToNumber`: the whole text is a number, or there is none.
fn numeric(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return in_radix(digits, radix);
        }
    }
    let (negative, digits) = signed(text);
    let magnitude = if digits == "Infinity" {
        f64::INFINITY
    } else if digits.is_empty() || decimal_prefix(digits) != digits.len() {
        f64::NAN
    } else {
        decimal(digits)
    };
    if negative { -magnitude } else { magnitude }
}

/// Hexadecimal, octal and binary digits: exact up to 2^53, rounded by each digit beyond.
fn in_radix(digits: &str, radix: u32) -> f64 {
    let mut sum = if digits.is_empty() { f64::NAN } else { 0.0 };
    for digit in digits.chars() {
        sum = digit.to_digit(radix).map_or(f64::NAN, |digit| sum * f64::from(radix) + f64::from(digit));
    }
    sum
}

/// Bytes of the longest decimal literal at the beginning; 0 where there is none.
fn decimal_prefix(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits_from =
        |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits_from(0);
    let mut end = whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits_from(end + 1);
        if whole + fraction == 0 {
            return 0;
        }
        end += 1 + fraction;
    }
    if end > 0 && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits_from(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The double nearest to a decimal literal.
fn decimal(literal: &str) -> f64 {
    if literal.len() <= DIGITS {
        return nearest(literal);
    }
    let (mantissa, exponent) = literal.split_once(['e', 'E']).unwrap_or((literal, "0"));
    let (whole, _) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut places = exponent_of(exponent);
    let (mut kept, mut begun) = (String::new(), false);
    for (at, digit) in mantissa.bytes().filter(|byte| *byte != b'.').enumerate() {
        begun = begun || digit != b'0';
        let counts = begun && kept.len() < DIGITS;
        if counts {
            kept.push(char::from(digit));
        }
        // A digit after the point that counts moves it left; one before the point that does not, right.
        let after = at >= whole.len();
        if after && (counts || !begun) {
            places = places.saturating_sub(1);
        } else if !after && begun && !counts {
            places = places.saturating_add(1);
        }
    }
    nearest(&[&kept, "0e", &(places.saturating_sub(1)).to_string()].concat())
}

/// An exponent, or one that is far enough out to be the same.
fn exponent_of(text: &str) -> i32 {
    let (negative, digits) = signed(text);
    let size =
        digits.bytes().fold(0_i32, |sum, digit| (sum.saturating_mul(10) + i32::from(digit & 15)).min(100_000_000));
    if negative { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_numbers_as_in_javascript() {
        let known: &[(&str, f64, f64)] = &[
            ("", 0.0, f64::NAN),
            (" \u{feff}\n12\u{a0}", 12.0, 12.0),
            ("12px", f64::NAN, 12.0),
            ("0x1F", 31.0, 0.0),
            ("0b101", 5.0, 0.0),
            ("0o17", 15.0, 0.0),
            ("-0x1", f64::NAN, 0.0),
            ("0x", f64::NAN, 0.0),
            (".5", 0.5, 0.5),
            ("5.", 5.0, 5.0),
            (".", f64::NAN, f64::NAN),
            ("+1e3", 1000.0, 1000.0),
            ("1e", f64::NAN, 1.0),
            ("1e+", f64::NAN, 1.0),
            ("1.2.3", f64::NAN, 1.2),
            ("-Infinity", f64::NEG_INFINITY, f64::NEG_INFINITY),
            ("Infinityx", f64::NAN, f64::INFINITY),
            ("infinity", f64::NAN, f64::NAN),
            ("1_000", f64::NAN, 1.0),
            ("\u{85}1", f64::NAN, f64::NAN),
        ];
        for (text, whole, start) in known {
            let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
            assert!(same(Value::text(text).to_number(), *whole), "ToNumber {text:?}");
            assert!(same(Value::text(text).parse_float(), *start), "parseFloat {text:?}");
        }
    }

    #[test]
    fn long_literals_keep_their_size() {
        let zeros = "0".repeat(700);
        for (text, expected) in [
            (format!("1{}", "0".repeat(100)), 1e100),
            (format!("0.{zeros}1e701"), 1.0),
            (format!("1.{zeros}1"), 1.0),
            (format!("{zeros}7.5"), 7.5),
            (format!("1.5{zeros}"), 1.5),
            (format!("1{zeros}"), f64::INFINITY),
            (format!("0.{zeros}1"), 0.0),
            (format!("1{zeros}e-700"), 1.0),
        ] {
            assert_eq!(decimal(&text), expected, "{text}");
        }
    }
}
