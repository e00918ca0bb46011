//! Ids that follow from the idempotency key: a command sent twice names the same transfers.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, Write, Writer};

/// The id of what one action of a command did: 32 lower-case hexadecimal digits.
///
/// The first 14 bytes of SHA-256 over `hive.wallet.v1`, a zero byte, and the command's source and id, each after its
/// length in bytes (u32, big-endian); then the action's place in the command (u16, big-endian).
///
/// ```
/// let key = hivecore::wallet::CommandKey::of("hive://shop", "order-7");
/// assert_eq!(key.transfer(0).to_string().len(), 32);
/// assert_ne!(key.transfer(0), key.transfer(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferId(pub(super) u128);

/// The name of a command within a ledger: what its ids have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandKey(pub(super) u128);

impl CommandKey {
    /// The key of the command that `source` calls `id`.
    #[must_use]
    pub fn of(source: &str, id: &str) -> Self {
        // Both are within 256 bytes; one buffer is hashed faster than five pieces.
        let mut bytes = [0_u8; 600];
        let mut used = 0;
        let lengths = [(source.len() as u32).to_be_bytes(), (id.len() as u32).to_be_bytes()];
        let pieces: [&[u8]; 5] = [b"hive.wallet.v1\0", &lengths[0], source.as_bytes(), &lengths[1], id.as_bytes()];
        for piece in pieces {
            if let Some(place) = bytes.get_mut(used..used + piece.len()) {
                place.copy_from_slice(piece);
                used += piece.len();
            } else {
                return Self(leading(&Digest::of_pieces(pieces)) >> 16 << 16);
            }
        }
        Self(leading(&Digest::of(bytes.get(..used).unwrap_or_default())) >> 16 << 16)
    }

    /// The id of what the action at `place` does.
    #[must_use]
    pub const fn transfer(self, place: u16) -> TransferId {
        TransferId(self.0 | place as u128)
    }
}

/// The first 16 bytes of a digest, as a number.
pub(super) fn leading(digest: &Digest) -> u128 {
    let mut first = [0; 16];
    first.copy_from_slice(digest.bytes().split_at(16).0);
    u128::from_be_bytes(first)
}

impl TransferId {
    /// Reads 32 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// `wallet.transfer_id`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let number = (text.len() == 32 && text.bytes().all(hex)).then(|| u128::from_str_radix(text, 16).ok()).flatten();
        let wrong = || Error::new(Code::WalletTransferId, "expected 32 lower-case hexadecimal digits");
        number.map(Self).ok_or_else(wrong)
    }

    /// The command that made it.
    #[must_use]
    pub const fn command(self) -> CommandKey {
        CommandKey(self.0 >> 16 << 16)
    }
}

impl std::fmt::Display for TransferId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // As the stamp is written: no 128-bit formatting, which wasm pays for.
        write!(f, "{:016x}{:016x}", (self.0 >> 64) as u64, self.0 as u64)
    }
}

impl Read for TransferId {
    fn blank() -> Self {
        Self(0)
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Self::parse(node.text()?)
    }
}

impl Write for TransferId {
    fn write(&self, out: &mut Writer) {
        out.text(&self.to_string());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for TransferId {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "TransferId",
            doc: "The id of what one action of a command did: 32 lower-case hexadecimal digits that follow from the command's source and id.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some("^[0-9a-f]{32}$"),
        })
    }
}
