//! Where the next page begins, bound to the list: a cursor of another list is refused, so that the pages of one list
//! never overlap and never leave anything out, whatever happens between two requests.

use crate::foundation::digest::Digest;
use crate::foundation::error::{Code, Error};

/// A list's name: the first 16 hexadecimal digits of the digest of its lines, each an item's id and a line feed.
pub(super) fn name<'i>(items: impl Iterator<Item = &'i str>) -> String {
    let mut lines = String::new();
    for item in items {
        lines.push_str(item);
        lines.push('\n');
    }
    Digest::of(lines.as_bytes()).to_string().get(7..23).unwrap_or_default().to_owned()
}

/// The cursor of a position.
pub(super) fn write(position: usize, name: &str) -> String {
    [&position.to_string(), ".", name].concat()
}

/// The position that a cursor stands for.
///
/// # Errors
/// `recommend.cursor`.
pub(super) fn read(cursor: &str, name: &str) -> Result<usize, Error> {
    let position = cursor.split_once('.').and_then(|(position, _)| position.parse().ok());
    // Writing it again refuses another list and other spellings of the same position.
    let position = position.filter(|position| write(*position, name) == cursor);
    position.ok_or_else(|| Error::new(Code::RecommendCursor, "the cursor belongs to another list").under("cursor"))
}
