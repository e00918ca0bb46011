//! OFAC: Specially Designated Nationals, as XML and as comma-separated tables. Both give the same entries.

use crate::entries::{Entries, entry, name, programme};
use crate::{ListError, table, xml};
use std::io::{BufRead, Read};

/// Columns of `SDN.CSV`: number, name, type, programme, and eight that are not names.
const NAMES: usize = 12;
/// Columns of `ALT.CSV`: number, number of the alias, type, name, remarks.
const ALIASES: usize = 5;

/// What stands where there is nothing.
fn absent(field: &str) -> bool {
    matches!(field.trim(), "" | "-0-")
}

/// What a type says of an entry; an organisation has none in the tables, and `Entity` in the XML.
fn kind(text: &str) -> &'static str {
    match text.trim().to_ascii_lowercase().as_str() {
        "individual" => "individual",
        "vessel" => "vessel",
        "aircraft" => "aircraft",
        _ => "entity",
    }
}

fn width(fields: &[&str], expected: usize, line: u64) -> Result<(), ListError> {
    if fields.len() == expected {
        return Ok(());
    }
    Err(ListError::new(line, "", &format!("expected {expected} columns, found {}", fields.len())))
}

/// `SDN.CSV`.
pub(crate) fn names(input: &mut impl Read, entries: &mut Entries) -> Result<(), ListError> {
    table::rows(input, b',', |fields, line| {
        width(fields, NAMES, line)?;
        number(fields[0], line, "ent_num")?;
        let mut found = entry(fields[0], Some(kind(fields[2])));
        if absent(fields[1]) {
            return Err(ListError::new(line, "SDN_Name", "the entry has no name"));
        }
        name(&mut found, fields[1], line, "SDN_Name")?;
        if !absent(fields[3]) {
            fields[3].split("] [").for_each(|part| programme(&mut found, part.trim_matches(['[', ']'])));
        }
        entries.add(found, line, "ent_num")
    })
}

/// `ALT.CSV`.
pub(crate) fn aliases(input: &mut impl Read, entries: &mut Entries) -> Result<(), ListError> {
    table::rows(input, b',', |fields, line| {
        width(fields, ALIASES, line)?;
        number(fields[0], line, "ent_num")?;
        let known = entries.get(fields[0].trim());
        let known = known.ok_or_else(|| ListError::new(line, "ent_num", "no entry has this number"))?;
        if absent(fields[3]) { Ok(()) } else { name(known, fields[3], line, "alt_name") }
    })
}

fn number(field: &str, line: u64, column: &str) -> Result<(), ListError> {
    let digits = field.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ListError::new(line, column, "expected a number"));
    }
    Ok(())
}

/// The name of an element: `LAST, First`, as the tables have it.
fn written(element: &xml::Element) -> String {
    let (first, last) = (element.text_of("firstName"), element.text_of("lastName"));
    if first.is_empty() { last.to_owned() } else { format!("{last}, {first}") }
}

/// `SDN.XML`. The number of records that its head announces must be there.
pub(crate) fn list(input: impl BufRead, entries: &mut Entries) -> Result<(), ListError> {
    let (mut announced, mut count) = (None, 0_u64);
    xml::entries(input, "sdnList", &["sdnEntry", "publshInformation"], |element, path| {
        if element.name == "publshInformation" {
            let records = element.text_of("Record_Count");
            let parsed = records
                .parse::<u64>()
                .map_err(|_| ListError::new(element.line, &format!("{path}/Record_Count"), "expected a number"))?;
            announced = Some(parsed);
            return Ok(());
        }
        count += 1;
        number(element.text_of("uid"), element.line, &format!("{path}/uid"))?;
        let mut found = entry(element.text_of("uid"), Some(kind(element.text_of("sdnType"))));
        if element.text_of("lastName").is_empty() {
            return Err(ListError::new(element.line, &format!("{path}/lastName"), "the entry has no name"));
        }
        name(&mut found, &written(element), element.line, path)?;
        for list in element.all("programList") {
            list.all("program").for_each(|program| programme(&mut found, &program.text));
        }
        for alias in element.all("akaList").flat_map(|list| list.all("aka")) {
            name(&mut found, &written(alias), alias.line, path)?;
        }
        entries.add(found, element.line, &format!("{path}/uid"))
    })?;
    match announced {
        Some(announced) if announced != count => {
            let detail = format!("{announced} records are announced, {count} are there");
            Err(ListError::new(0, "/sdnList/publshInformation/Record_Count", &detail))
        }
        _ => Ok(()),
    }
}
