//! Digits, decimal and hexadecimal: read and written by one small function each rather than by std's for every type.

/// The number that decimal digits spell, at least one of them; none beyond 64 bits.
pub(crate) fn natural(digits: &[u8]) -> Option<u64> {
    let mut number = None;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = Some(number.unwrap_or(0_u64).checked_mul(10)?.checked_add(u64::from(digit & 15))?);
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
    if number >= 100_000_000 {
        write_natural(number / 100_000_000, out);
        out.extend_from_slice(&(eight((number % 100_000_000) as u32) | ZEROS).to_le_bytes());
        return;
    }
    let digits = eight(number as u32);
    // Zero has a digit as well. Eight bytes are one store; those beyond the last digit are let go.
    let leading = (digits | 1 << 63).trailing_zeros() / 8;
    let end = out.len() + 8 - leading as usize;
    out.extend_from_slice(&((digits | ZEROS) >> (8 * leading)).to_le_bytes());
    out.truncate(end);
}

/// Eight times the digit 0 in ASCII.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Eight decimal digits, a byte each, the first in the lowest: by halves, all at once (Lamport 1975). In wasm a loop of
/// divisions costs several times as much.
const fn eight(number: u32) -> u64 {
    let halves = (number / 10_000) as u64 | ((number % 10_000) as u64) << 32;
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | (halves - hundreds * 100) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | (pairs - tens * 10) << 8
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
