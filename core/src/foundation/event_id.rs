//! Event ids that follow from source and sequence number: an event made twice has one id.

use crate::foundation::digest::Digest;
use crate::foundation::digits;

/// UUID version 8 (RFC 9562) of the event that a source numbers `sequence`.
///
/// The first 16 bytes of the SHA-256 digest of `hive.event.v1`, a zero byte, the source and the number (u64,
/// big-endian), each of the latter two after its length in bytes (u32, big-endian); then version 8 and variant 10.
///
/// ```
/// let id = hivecore::foundation::event_id::event_id("hive://shop/1", 7);
/// assert_eq!(id, "ff055041-2ff7-8186-96a9-88865cc07009");
/// ```
#[must_use]
pub fn event_id(source: &str, sequence: u64) -> String {
    // Texts stay below 2^32 bytes by the limits of the door.
    let length = (source.len() as u32).to_be_bytes();
    let pieces: [&[u8]; 5] =
        [b"hive.event.v1\0", &length, source.as_bytes(), &8_u32.to_be_bytes(), &sequence.to_be_bytes()];
    let digest = Digest::of_pieces(pieces);
    let mut text = String::with_capacity(36);
    for (at, byte) in digest.bytes().iter().take(16).enumerate() {
        let byte = match at {
            6 => (byte & 0x0f) | 0x80,
            8 => (byte & 0x3f) | 0x80,
            _ => *byte,
        };
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        digits::write_hexadecimal(&[byte], &mut text);
    }
    text
}
