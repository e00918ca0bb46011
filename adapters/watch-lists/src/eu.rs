//! European Union: the consolidated list of financial sanctions, version 1.1, as XML and as a table.

use crate::entries::{Entries, entry, name, programme, tidy};
use crate::{ListError, table, xml};
use std::io::{BufRead, Read};

/// What a subject's type says: `person` or `P`; anything else is an organisation.
fn kind(text: &str) -> &'static str {
    if matches!(text.trim(), "person" | "P") { "individual" } else { "entity" }
}

/// A name: whole, or of its parts.
fn whole(whole: &str, parts: [&str; 3]) -> String {
    if whole.trim().is_empty() { tidy(&parts.join(" ")) } else { tidy(whole) }
}

/// The XML. Entries are known by their logical id, which does not change.
pub(crate) fn list(input: impl BufRead, entries: &mut Entries) -> Result<(), ListError> {
    xml::entries(input, "export", &["sanctionEntity"], |element, path| {
        let subject = element.all("subjectType").next().map_or("", |subject| subject.attribute("code"));
        let mut found = entry(element.attribute("logicalId"), Some(kind(subject)));
        for alias in element.all("nameAlias") {
            let parts = ["firstName", "middleName", "lastName"].map(|part| alias.attribute(part));
            let text = whole(alias.attribute("wholeName"), parts);
            name(&mut found, &text, alias.line, &format!("{path}/nameAlias"))?;
        }
        for regulation in element.all("regulation") {
            programme(&mut found, regulation.attribute("programme"));
        }
        if found.names.is_empty() {
            return Err(ListError::new(element.line, &format!("{path}/nameAlias"), "the entry has no name"));
        }
        entries.add(found, element.line, &format!("{path}/@logicalId"))
    })
}

/// The columns of the table that are read.
const COLUMNS: [&str; 7] = [
    "Entity_LogicalId",
    "Entity_SubjectType",
    "Entity_Regulation_Programme",
    "NameAlias_WholeName",
    "NameAlias_FirstName",
    "NameAlias_MiddleName",
    "NameAlias_LastName",
];

/// The table: a row for each name, address, birth and document of an entry, in any order.
pub(crate) fn table(input: &mut impl Read, entries: &mut Entries) -> Result<(), ListError> {
    let mut places: Option<([usize; 7], usize)> = None;
    table::rows(input, b';', |fields, line| {
        let Some((places, width)) = places else {
            let mut found = [0; 7];
            for (place, column) in found.iter_mut().zip(COLUMNS) {
                let at = fields.iter().position(|field| field.trim() == column);
                *place = at.ok_or_else(|| ListError::new(line, column, "there is no such column"))?;
            }
            places = Some((found, fields.len()));
            return Ok(());
        };
        if fields.len() != width {
            return Err(ListError::new(line, "", &format!("expected {width} columns, found {}", fields.len())));
        }
        let [id, subject, programmes, all, first, middle, last] =
            places.map(|place| fields.get(place).copied().unwrap_or_default());
        let id = tidy(id);
        if id.is_empty() {
            return Err(ListError::new(line, COLUMNS[0], "the row has no id"));
        }
        if entries.get(&id).is_none() {
            entries.add(entry(&id, Some(kind(subject))), line, COLUMNS[0])?;
        }
        let Some(found) = entries.get(&id) else { return Ok(()) };
        programme(found, programmes);
        name(found, &whole(all, [first, middle, last]), line, COLUMNS[3])
    })?;
    if places.is_none() { Err(ListError::new(1, "", "the table has no columns")) } else { Ok(()) }
}
