//! SHA-256 digests, written `sha256:` and 64 hexadecimal digits.

use crate::foundation::digits;
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
        Self::of_pieces([bytes])
    }

    /// The digest of several pieces, as if they were one.
    #[must_use]
    pub fn of_pieces<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut pieces = pieces.into_iter();
        Self::drawn(&mut || pieces.next())
    }

    /// One function for pieces of whatever origin.
    #[inline(never)]
    fn drawn<'p>(next: &mut dyn FnMut() -> Option<&'p [u8]>) -> Self {
        let mut hasher = Sha256::new();
        while let Some(piece) = next() {
            hasher.update(piece);
        }
        Self(hasher.finalize().into())
    }

    /// A digest that was stored as its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::from("sha256:");
        digits::write_hexadecimal(&self.0, &mut text);
        f.write_str(&text)
    }
}

impl Read for Digest {
    fn blank() -> Self {
        Self([0; 32])
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let wrong = || Error::new(Code::DigestText, "expected sha256: and 64 lower-case hexadecimal digits");
        let digits = node.text()?.strip_prefix("sha256:").ok_or_else(wrong)?;
        let mut bytes = [0; 32];
        if digits::read_hexadecimal(digits, &mut bytes) { Ok(Self(bytes)) } else { Err(wrong()) }
    }
}

impl Write for Digest {
    fn write(&self, out: &mut Writer) {
        out.display(self);
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
