//! United Nations Security Council: the consolidated list.

use crate::entries::{Entries, entry, name, programme};
use crate::{ListError, xml};
use std::io::BufRead;

/// The parts of a name, in order.
const PARTS: [&str; 4] = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];

/// The consolidated list. Entries are known by their permanent reference number.
pub(crate) fn list(input: impl BufRead, entries: &mut Entries) -> Result<(), ListError> {
    xml::entries(input, "CONSOLIDATED_LIST", &["INDIVIDUAL", "ENTITY"], |element, path| {
        let (kind, alias) = match element.name.as_str() {
            "INDIVIDUAL" => ("individual", "INDIVIDUAL_ALIAS"),
            _ => ("entity", "ENTITY_ALIAS"),
        };
        let mut found = entry(element.text_of("REFERENCE_NUMBER"), Some(kind));
        let parts = PARTS.map(|part| element.text_of(part));
        name(&mut found, &parts.join(" "), element.line, &format!("{path}/FIRST_NAME"))?;
        if found.names.is_empty() {
            return Err(ListError::new(element.line, &format!("{path}/FIRST_NAME"), "the entry has no name"));
        }
        name(&mut found, element.text_of("NAME_ORIGINAL_SCRIPT"), element.line, path)?;
        for alias in element.all(alias) {
            name(&mut found, alias.text_of("ALIAS_NAME"), alias.line, path)?;
        }
        programme(&mut found, element.text_of("UN_LIST_TYPE"));
        entries.add(found, element.line, &format!("{path}/REFERENCE_NUMBER"))
    })
}
