//! A list as a pack.

use crate::{Format, ListError, WatchEntry};
use hivecore::wire::{Write, Writer};

/// What names the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackHead {
    /// Its id: what `compliance.names` calls the list.
    pub id: String,
    /// Its version, such as the day of publication.
    pub version: String,
    /// The first day on which it counts, `YYYY-MM-DD`.
    pub effective_from: String,
}

/// The pack's canonical text. Opened once, so that what is returned is a pack that any host can open.
///
/// # Errors
/// What opening the pack gives: an id or a day that is none, too many entries.
pub fn pack(format: Format, head: &PackHead, entries: &[WatchEntry]) -> Result<String, ListError> {
    let (authority, document) = format.source();
    let mut out = Writer::default();
    let mut pack = out.record();
    pack.field("effectiveFrom", head.effective_from.as_str());
    pack.field("id", head.id.as_str());
    pack.field("kind", "watch_list");
    pack.with("payload", |out| {
        let mut payload = out.record();
        payload.with("entries", |out| out.list(entries.iter(), |out, entry| entry.write(out)));
        payload.end();
    });
    pack.with("sources", |out| {
        out.list([(authority, document)].into_iter(), |out, (authority, document)| {
            let mut source = out.record();
            source.field("authority", authority);
            source.field("document", document);
            source.end();
        });
    });
    pack.field("status", "cited");
    pack.field("version", head.version.as_str());
    pack.end();
    let refused = |error: hivecore::Error| ListError::new(0, &error.path, &error.detail);
    let text = out.finish().map_err(refused)?;
    let packs = hivecore::Packs::open(&[text.as_bytes()]).map_err(refused)?;
    packs.all()[0].compiled::<hivecore::compliance::names::WatchList>("watch_list").map_err(refused)?;
    Ok(text)
}
