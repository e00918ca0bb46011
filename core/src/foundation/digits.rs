//! Digits, decimal and hexadecimal: read and written by one small function each rather than by std's for every type.

use super::COMPACT;

/// The number that decimal digits spell, at least one of them; none beyond 64 bits.
pub(crate) fn natural(digits: &[u8]) -> Option<u64> {
    let mut number = None;
    for (at, digit) in digits.iter().enumerate() {
        if !digit.is_ascii_digit() {
            return None;
        }
        let (before, digit) = (number.unwrap_or(0_u64), u64::from(digit & 15));
        // Nineteen digits always fit: a checked product is a function in wasm.
        number = Some(match at {
            ..19 if !COMPACT => before.wrapping_mul(10).wrapping_add(digit),
            _ => before.checked_mul(10)?.checked_add(digit)?,
        });
    }
    number
}

/// The number that decimal digits spell, after a minus or none.
pub(crate) fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(digits) => 0_i64.checked_sub_unsigned(natural(digits.as_bytes())?),
        None => i64::try_from(natural(text.as_bytes())?).ok(),
    }
}

/// Writes a number in decimal digits.
pub(crate) fn write_natural(number: u64, out: &mut Vec<u8>) {
    if number < 100 && !COMPACT {
        let (number, tens) = (number as u8, number as u8 / 10);
        if tens > 0 {
            out.push(b'0' | tens);
        }
        return out.push(b'0' | (number - 10 * tens));
    }
    if number >= 100_000_000 {
        write_natural(number / 100_000_000, out);
        out.extend_from_slice(&(eight((number % 100_000_000) as u32) | ZEROS).to_le_bytes());
        return;
    }
    let digits = eight(number as u32);
    // Eight bytes are one store; those beyond the last digit are let go.
    let leading = (digits | 1 << 63).trailing_zeros() / 8;
    let end = out.len() + 8 - leading as usize;
    out.extend_from_slice(&((digits | ZEROS) >> (8 * leading)).to_le_bytes());
    out.truncate(end);
}

/// Eight times the digit 0 in ASCII.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Eight decimal digits, a byte each, the first in the lowest: by halves, all at once (Lamport 1975). In wasm a loop of
/// divisions costs several times as much, and so does a product that is checked. None of these leaves 64 bits.
const fn eight(number: u32) -> u64 {
    let halves = (number / 10_000) as u64 | ((number % 10_000) as u64) << 32;
    let hundreds = (halves.wrapping_mul(10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | halves.wrapping_sub(hundreds.wrapping_mul(100)) << 16;
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    tens | pairs.wrapping_sub(tens.wrapping_mul(10)) << 8
}

/// A number in decimal digits: without the formatting of std, which small builds then leave out.
pub(crate) fn decimal(number: usize) -> String {
    let mut text = Vec::new();
    write_natural(number as u64, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes the last `width` decimal digits of a number, at most 19.
pub(crate) fn push_padded(number: u64, width: u32, out: &mut String) {
    for place in (0..width).rev() {
        out.push(char::from(b'0' + (number / 10_u64.pow(place) % 10) as u8));
    }
}

/// Writes a number in decimal digits, after a minus below zero.
pub(crate) fn write_integer(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    write_natural(number.unsigned_abs(), out);
}

/// Writes a number in decimal digits, after a character or none (0) and a minus below zero, and before a character.
pub(crate) fn write_between(before: u8, number: i64, after: u8, out: &mut Vec<u8>) {
    if number.unsigned_abs() < 100_000 && !COMPACT {
        // All of it is eight bytes at most, and so one store.
        let digits = eight(number.unsigned_abs() as u32);
        let leading = (digits | 1 << 63).trailing_zeros() / 8;
        let mut length = 9 - leading;
        let mut spelled = (digits | ZEROS) >> (8 * leading) | u64::from(after) << (8 * (8 - leading));
        for (byte, there) in [(b'-', number < 0), (before, before != 0)] {
            if there {
                spelled = spelled << 8 | u64::from(byte);
                length += 1;
            }
        }
        let end = out.len() + length as usize;
        out.extend_from_slice(&spelled.to_le_bytes());
        return out.truncate(end);
    }
    if before != 0 {
        out.push(before);
    }
    write_integer(number, out);
    out.push(after);
}

/// Whether there are decimal digits and nothing else.
pub(crate) fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads two lower-case hexadecimal digits for each byte; whether that is what the text has.
pub(crate) fn read_hexadecimal(text: &str, bytes: &mut [u8]) -> bool {
    let digits = text.as_bytes();
    let mut valid = digits.len() == 2 * bytes.len();
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = 0;
        for digit in pair {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => {
                    valid = false;
                    0
                }
            };
            *byte = *byte << 4 | value;
        }
    }
    valid
}

/// Writes two lower-case hexadecimal digits for each byte.
pub(crate) fn write_hexadecimal(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from(if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_64_bits() {
        for text in ["", "-", "+1", "--1", "1_0", " 1", "1 ", "٣", "18446744073709551616", "99999999999999999999999"] {
            assert_eq!(natural(text.as_bytes()), None, "{text}");
            assert_eq!(integer(text), None, "{text}");
        }
        assert_eq!(natural(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(integer("-9223372036854775808"), Some(i64::MIN));
        let mut ends = Vec::new();
        write_integer(i64::MIN, &mut ends);
        write_natural(0, &mut ends);
        write_natural(u64::MAX, &mut ends);
        assert_eq!(ends, b"-9223372036854775808018446744073709551615");
        assert_eq!((integer("9223372036854775808"), integer("-9223372036854775809")), (None, None));
    }

    proptest! {
        #[test]
        fn as_std_reads_and_writes(number: i64, bytes: [u8; 16]) {
            prop_assert_eq!(integer(&number.to_string()), Some(number));
            let mut spelled = Vec::new();
            write_integer(number, &mut spelled);
            write_natural(number.unsigned_abs(), &mut spelled);
            prop_assert_eq!(spelled, format!("{number}{}", number.unsigned_abs()).into_bytes());
            prop_assert_eq!(natural(number.to_string().as_bytes()), u64::try_from(number).ok());
            for number in [number, number % 200_000, number % 100] {
                let mut between = Vec::new();
                write_between(b'"', number, b'/', &mut between);
                write_between(0, number, b'"', &mut between);
                prop_assert_eq!(between, format!("\"{number}/{number}\"").into_bytes());
            }
            let (mut text, mut read) = (String::new(), [0; 16]);
            write_hexadecimal(&bytes, &mut text);
            prop_assert_eq!(&text, &format!("{:032x}", u128::from_be_bytes(bytes)));
            prop_assert!(read_hexadecimal(&text, &mut read));
            prop_assert_eq!(read, bytes);
            prop_assert!(!read_hexadecimal(&text.replacen(|c: char| c.is_ascii_hexdigit(), "A", 1), &mut read));
            prop_assert!(!read_hexadecimal(&text, &mut read[1..]));
        }
    }
}
