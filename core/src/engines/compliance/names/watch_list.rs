//! A watch list: the payload of a pack of kind `watch_list`.

use super::index::NameIndex;
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, wire};

/// A person or organisation of a list.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchEntry {
    /// The list's own id.
    pub id: String,
    /// The name, then every other name.
    pub names: Vec<String>,
    /// What the list says it is: `individual`, `entity`, `vessel`, `aircraft`.
    pub kind: Option<String>,
    /// The programmes under which it is listed.
    #[wire(default = Vec::new())]
    pub programmes: Vec<String>,
}

/// A list with the index over its names.
#[derive(Clone, Debug)]
pub struct WatchList {
    /// Who and what is listed.
    pub entries: Vec<WatchEntry>,
    /// Their names, prepared.
    pub index: NameIndex,
}

#[wire(request)]
struct WatchListPayload {
    /// Who and what is listed, ids distinct and ascending by bytes.
    entries: Vec<WatchEntry>,
}

impl Read for WatchList {
    fn blank() -> Self {
        Self { entries: Vec::new(), index: NameIndex::new([]) }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let WatchListPayload { entries } = WatchListPayload::read(node)?;
        for (at, pair) in entries.windows(2).enumerate() {
            if pair[0].id >= pair[1].id {
                let error = Error::new(Code::PackPayload, "ids ascend");
                return Err(error.under("id").at(at + 1).under("entries"));
            }
        }
        let names =
            entries.iter().zip(0..).flat_map(|(entry, at)| entry.names.iter().map(move |name| (at, name.as_str())));
        let index = NameIndex::new(names);
        Ok(Self { entries, index })
    }
}
