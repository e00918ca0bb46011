//! SHA-256 digests, written `sha256:` and 64 hexadecimal digits.

use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, Write, Writer};
use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of some bytes.
///
/// ```
/// let digest = hivecore::Digest::of(b"abc").to_string();
/// assert_eq!(digest, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several pieces, as if they were one.
    #[must_use]
    pub fn of_pieces<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut hasher = Sha256::new();
        pieces.into_iter().for_each(|piece| hasher.update(piece));
        Self(hasher.finalize().into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Read for Digest {
    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let wrong = || Error::new(Code::DigestText, "expected sha256: and 64 lower-case hexadecimal digits");
        let digits = node.text()?.strip_prefix("sha256:").ok_or_else(wrong)?.as_bytes();
        let nibble = |byte: &u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let mut bytes = [0; 32];
        if digits.len() != 64 {
            return Err(wrong());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (pair.first().and_then(nibble), pair.last().and_then(nibble));
            *byte = high.zip(low).map(|(high, low)| high << 4 | low).ok_or_else(wrong)?;
        }
        Ok(Self(bytes))
    }
}

impl Write for Digest {
    fn write(&self, out: &mut Writer) {
        out.text(&self.to_string());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Digest {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Digest",
            doc: "A SHA-256 digest: `sha256:` and 64 hexadecimal digits.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some("^sha256:[0-9a-f]{64}$"),
        })
    }
}
