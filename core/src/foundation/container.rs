//! What model and state files have in common.
//!
//! | bytes | content |
//! |---|---|
//! | 8 | magic: what kind of file this is |
//! | 4 | format version |
//! | 8 | length of the payload |
//! | … | payload |
//! | 32 | SHA-256 of everything before |
//!
//! All integers are little-endian. A newer version is refused by its number, before anything else is believed.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};

const HEADER: usize = 20;
const DIGEST: usize = 32;

/// A kind of file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// First bytes.
    pub magic: [u8; 8],
    /// Name in errors.
    pub name: &'static str,
    /// The newest version that is read, and the one that is written.
    pub version: u32,
}

impl Format {
    /// A file with this payload.
    #[must_use]
    pub fn seal(&self, payload: &[u8]) -> Vec<u8> {
        self.seal_as(self.version, payload)
    }

    /// A file of an older version with this payload, for readers that know no newer one.
    #[must_use]
    pub fn seal_as(&self, version: u32, payload: &[u8]) -> Vec<u8> {
        let mut file = Vec::with_capacity(HEADER + payload.len() + DIGEST);
        file.extend_from_slice(&self.magic);
        file.extend_from_slice(&version.to_le_bytes());
        file.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        file.extend_from_slice(payload);
        let digest = Digest::of(&file);
        file.extend_from_slice(digest.bytes());
        file
    }

    /// The version and payload of a file.
    ///
    /// # Errors
    /// `file.magic`, `file.version`, `file.length`, `file.digest`.
    pub fn open<'f>(&self, file: &'f [u8]) -> Result<(u32, &'f [u8]), Error> {
        let opened = self.open_checked(file)?;
        let (signed, digest) = file.split_at(file.len() - DIGEST);
        if Digest::of(signed).bytes() != digest {
            return Err(Error::new(Code::FileDigest, "the digest does not fit the bytes"));
        }
        Ok(opened)
    }

    /// The version and payload of a file whose digest was checked before: it is not looked at, nor is the payload.
    ///
    /// # Errors
    /// `file.magic`, `file.version`, `file.length`.
    pub fn open_checked<'f>(&self, file: &'f [u8]) -> Result<(u32, &'f [u8]), Error> {
        let (magic, rest) = file.split_at(file.len().min(self.magic.len()));
        if magic != self.magic {
            return Err(Error::new(Code::FileMagic, format!("this is no {}", self.name)));
        }
        let mut reader = Reader::new(rest);
        let cut = |_| Error::new(Code::FileLength, format!("found {} bytes", file.len()));
        let version = reader.u32().map_err(cut)?;
        if version == 0 || version > self.version {
            let newest = self.version;
            return Err(Error::new(
                Code::FileVersion,
                format!("found version {version}, versions 1 to {newest} are read"),
            ));
        }
        let length = reader.u64().map_err(cut)?;
        let expected = length.saturating_add((HEADER + DIGEST) as u64);
        if file.len() as u64 != expected {
            return Err(Error::new(Code::FileLength, format!("found {} bytes, expected {expected}", file.len())));
        }
        Ok((version, &file[HEADER..file.len() - DIGEST]))
    }
}

/// Reads a payload, field by field.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'f> {
    rest: &'f [u8],
}

impl<'f> Reader<'f> {
    /// Reads from the start.
    #[must_use]
    pub const fn new(payload: &'f [u8]) -> Self {
        Self { rest: payload }
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// `file.content` at the end.
    pub fn bytes(&mut self, count: usize) -> Result<&'f [u8], Error> {
        let (bytes, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| Error::new(Code::FileContent, "the payload ends in the middle of a field"))?;
        self.rest = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N)?);
        Ok(array)
    }

    /// One byte.
    ///
    /// # Errors
    /// `file.content` at the end.
    pub fn u8(&mut self) -> Result<u8, Error> {
        self.array::<1>().map(u8::from_le_bytes)
    }

    /// A 16-bit integer.
    ///
    /// # Errors
    /// `file.content` at the end.
    pub fn u16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_le_bytes)
    }

    /// A 32-bit integer.
    ///
    /// # Errors
    /// `file.content` at the end.
    pub fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }

    /// A 64-bit integer.
    ///
    /// # Errors
    /// `file.content` at the end.
    pub fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_le_bytes)
    }

    /// Nothing more may follow.
    ///
    /// # Errors
    /// `file.content` when something does.
    pub fn end(&self) -> Result<(), Error> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(Error::new(Code::FileContent, format!("{} bytes follow the last field", self.rest.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: Format = Format { magic: *b"HIVETEST", name: "test file", version: 2 };

    fn refused(file: &[u8]) -> Code {
        FORMAT.open(file).unwrap_err().code
    }

    #[test]
    fn a_file_opens_as_it_was_sealed() {
        assert_eq!(FORMAT.open(&FORMAT.seal(b"payload")), Ok((2, &b"payload"[..])));
        let old = Format { version: 1, ..FORMAT }.seal(b"");
        assert_eq!(FORMAT.open(&old), Ok((1, &b""[..])));
    }

    #[test]
    fn every_damage_is_refused() {
        let file = FORMAT.seal(b"payload");
        for length in 0..file.len() {
            assert_eq!(refused(&file[..length]), if length < 8 { Code::FileMagic } else { Code::FileLength });
        }
        assert_eq!(refused(&[&file[..], b"x"].concat()), Code::FileLength);
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 0x40;
            let expected = match at {
                0..8 => Code::FileMagic,
                8..12 => Code::FileVersion,
                12..20 => Code::FileLength,
                _ => Code::FileDigest,
            };
            assert_eq!(refused(&damaged), expected, "byte {at}");
        }
        let newer = FORMAT.open(&Format { version: 3, ..FORMAT }.seal(b"")).unwrap_err();
        assert_eq!(newer.detail, "found version 3, versions 1 to 2 are read");
    }

    #[test]
    fn a_reader_stops_at_the_end() {
        let mut reader = Reader::new(&[1, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 9]);
        assert_eq!((reader.u8(), reader.u16(), reader.u32(), reader.u64()), (Ok(1), Ok(2), Ok(3), Ok(4)));
        assert_eq!(reader.end().map_err(|error| error.code), Err(Code::FileContent));
        assert_eq!(reader.bytes(2).map_err(|error| error.code), Err(Code::FileContent));
        assert_eq!((reader.u8(), reader.end()), (Ok(9), Ok(())));
    }
}
