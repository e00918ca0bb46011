//! Base64 (RFC 4648 section 4), padded: how files of states and models stand in a text.
//!
//! Written here because it is little: the common crate's engines compile to 6 kB of wasm. Tests compare the two.

const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as text.
///
/// ```
/// use hivecore::foundation::base64;
/// assert_eq!(base64::encode(b"hive"), "aGl2ZQ==");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| group.get(at).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let symbol = SYMBOLS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at as usize <= group.len() { char::from(symbol) } else { '=' });
        }
    }
    out
}

/// The bytes of a text; nothing for a text that [`encode`] does not give: other symbols, missing padding, bits that are
/// left over and not zero.
///
/// ```
/// use hivecore::foundation::base64;
/// assert_eq!(base64::decode("aGl2ZQ=="), Some(b"hive".to_vec()));
/// assert_eq!((base64::decode("aGl2ZQ"), base64::decode("aGl2ZR==")), (None, None));
/// ```
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    let symbols = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for symbol in symbols {
        bits = bits << 6 | u32::from(value(*symbol)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(out)
}

const fn value(symbol: u8) -> Option<u8> {
    Some(match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_are_spelled_as_the_common_crate_does(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
            let text = encode(&bytes);
            prop_assert_eq!(&text, &STANDARD.encode(&bytes));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn texts_are_refused_as_the_common_crate_does(text in "[ABQZ+/=_ é]{0,9}") {
            prop_assert_eq!(decode(&text), STANDARD.decode(&text).ok());
        }
    }
}
