//! Time Zone Information Format (RFC 9636), version 2 and later, as far as offsets go.

use anyhow::{Context, Result, ensure};

/// What a file says about offsets.
pub struct File {
    /// Offset before the first change, in seconds east of UTC.
    pub first: i32,
    /// Instants in seconds since 1970-01-01T00:00:00Z, and the offset from then on.
    pub changes: Vec<(i64, i32)>,
    /// POSIX text of what goes on afterwards.
    pub tail: String,
}

/// The counts of a header: UT flags, standard flags, leap seconds, times, types, characters.
struct Counts([usize; 6]);

impl Counts {
    fn read(bytes: &[u8]) -> Result<Self> {
        ensure!(bytes.starts_with(b"TZif") && bytes.get(4) >= Some(&b'2'), "no TZif header of version 2 or later");
        let mut counts = [0; 6];
        for (count, field) in counts.iter_mut().zip(bytes.get(20..44).context("a header")?.chunks_exact(4)) {
            *count = u32::from_be_bytes(field.try_into()?) as usize;
        }
        Ok(Self(counts))
    }

    /// The length of the data that follow, with times of so many bytes.
    fn length(&self, width: usize) -> usize {
        let [ut, standard, leaps, times, types, characters] = self.0;
        times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + ut
    }
}

const HEADER: usize = 44;

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<File> {
    let second = HEADER + Counts::read(bytes)?.length(4);
    let bytes = bytes.get(second..).context("a second part")?;
    let counts = Counts::read(bytes)?;
    let [_, _, leaps, times, types, _] = counts.0;
    ensure!(leaps == 0, "leap seconds are not POSIX time");
    let data = &bytes[HEADER..];
    let (instants, data) = data.split_at(times * 8);
    let (places, data) = data.split_at(times);
    let offsets = data[..types * 6].chunks_exact(6).map(|kind| Ok(i32::from_be_bytes(kind[..4].try_into()?)));
    let offsets = offsets.collect::<Result<Vec<i32>>>()?;
    let changes = instants.chunks_exact(8).zip(places).map(|(instant, place)| {
        let offset = offsets.get(usize::from(*place)).context("a type of that place")?;
        Ok((i64::from_be_bytes(instant.try_into()?), *offset))
    });
    let tail = std::str::from_utf8(&bytes[HEADER + counts.length(8)..])?.trim_matches('\n').to_owned();
    Ok(File { first: *offsets.first().context("a type")?, changes: changes.collect::<Result<_>>()?, tail })
}
