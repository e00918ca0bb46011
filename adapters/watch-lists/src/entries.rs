//! The entries of a list while they are read, and why a file is refused.

use hivecore::compliance::names::WatchEntry;
use std::collections::BTreeMap;

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("file {file}, line {line}, {path}: {detail}")]
pub struct ListError {
    /// The file's place among those given, from 0.
    pub file: usize,
    /// The line, from 1; 0 where there is none.
    pub line: u64,
    /// Where in it: elements or columns by name.
    pub path: String,
    /// What is wrong.
    pub detail: String,
}

impl ListError {
    pub(crate) fn new(line: u64, path: &str, detail: &str) -> Self {
        Self { file: 0, line, path: path.to_owned(), detail: detail.to_owned() }
    }

    pub(crate) fn of_file(self, file: usize) -> Self {
        Self { file, ..self }
    }
}

/// The longest name that is taken, in bytes: what is longer is no name.
const NAME_BYTES: usize = 1024;

/// Entries by id.
#[derive(Debug, Default)]
pub(crate) struct Entries(BTreeMap<String, WatchEntry>);

/// A text without its outer space, and with single spaces inside.
pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Entries {
    /// A new entry.
    pub(crate) fn add(&mut self, entry: WatchEntry, line: u64, path: &str) -> Result<(), ListError> {
        if entry.id.is_empty() {
            return Err(ListError::new(line, path, "the entry has no id"));
        }
        match self.0.entry(entry.id.clone()) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(entry);
                Ok(())
            }
            _ => Err(ListError::new(line, path, &format!("two entries have the id {}", entry.id))),
        }
    }

    /// The entry with an id.
    pub(crate) fn get(&mut self, id: &str) -> Option<&mut WatchEntry> {
        self.0.get_mut(id)
    }

    /// All entries by id; each has a name.
    pub(crate) fn finish(self) -> Result<Vec<WatchEntry>, ListError> {
        if let Some(entry) = self.0.values().find(|entry| entry.names.is_empty()) {
            return Err(ListError::new(0, "", &format!("the entry {} has no name", entry.id)));
        }
        if self.0.is_empty() {
            return Err(ListError::new(0, "", "the list is empty"));
        }
        Ok(self.0.into_values().collect())
    }
}

/// Adds a name, if it is one and new.
pub(crate) fn name(entry: &mut WatchEntry, text: &str, line: u64, path: &str) -> Result<(), ListError> {
    let text = tidy(text);
    if text.len() > NAME_BYTES {
        return Err(ListError::new(line, path, "a name of more than 1024 bytes"));
    }
    if !text.is_empty() && !entry.names.contains(&text) {
        entry.names.push(text);
    }
    Ok(())
}

/// Adds a programme, if it is new.
pub(crate) fn programme(entry: &mut WatchEntry, text: &str) {
    let text = tidy(text);
    if !text.is_empty() && !entry.programmes.contains(&text) {
        entry.programmes.push(text);
    }
}

/// An entry with nothing but its id and kind.
pub(crate) fn entry(id: &str, kind: Option<&str>) -> WatchEntry {
    WatchEntry { id: tidy(id), names: Vec::new(), kind: kind.map(str::to_owned), programmes: Vec::new() }
}
