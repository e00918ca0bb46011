//! The handle of a rule set.

use crate::answer::{HivecoreText, done, text};
use crate::border::{self, HivecoreNamedColumn};
use crate::packs::PACKS;
use crate::registry::Registry;
use hivecore::rules::{FactColumn, FactValues, RuleSet, Verdict};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Error};
use std::ffi::c_char;

static SETS: Registry<RuleSet> = Registry::new();

/// Opens a rule set from the JSON text of its definition and writes its handle. `packs` is the handle of packs with
/// time zones, or 0. Returns NULL, or the error.
///
/// # Safety
/// `definition` points to `length` readable bytes; `handle` points to one writable number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_rule_set_open(
    definition: *const u8,
    length: usize,
    packs: u64,
    handle: *mut u64,
) -> HivecoreText {
    done(|| {
        border::writable(handle, "handle")?;
        // SAFETY: the caller's promise.
        let definition = unsafe { border::slice(definition, length, "definition") }?;
        let packs = if packs == 0 { None } else { Some(PACKS.get(packs)?) };
        let opened = SETS.open(RuleSet::open(definition, packs.as_deref())?);
        // SAFETY: checked above; the caller's promise.
        unsafe { border::write(&[opened], handle, "handle") }
    })
}

/// The bytes that the set was made from, or the error. Free it with hivecore_free.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_rule_set_bytes(handle: u64) -> HivecoreText {
    text(|| Ok(String::from_utf8_lossy(SETS.get(handle)?.bytes()).into_owned()))
}

/// As hivecore_call, with this set: requests of rules.* may leave `ruleSet` out.
///
/// # Safety
/// As hivecore_call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_rule_set_call(
    handle: u64,
    op: *const c_char,
    op_length: usize,
    request: *const c_char,
    request_length: usize,
) -> HivecoreText {
    text(|| {
        // SAFETY: the caller's promise.
        let (op, request) = unsafe { border::call(op, op_length, request, request_length) }?;
        Ok(SETS.get(handle)?.call(op, request))
    })
}

/// The verdicts of all rules by facts alone, which are the JSON text of a record: 0 false, 1 unknown, 2 true, one byte
/// for each rule. Returns NULL, or the error.
///
/// # Safety
/// `facts` points to `length` readable bytes; `verdicts` has room for `capacity` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_rule_set_matches(
    handle: u64,
    facts: *const c_char,
    length: usize,
    verdicts: *mut u8,
    capacity: usize,
) -> HivecoreText {
    done(|| {
        let set = SETS.get(handle)?;
        // SAFETY: the caller's promise.
        let facts = unsafe { border::slice(facts.cast::<u8>(), length, "facts") }?;
        let facts =
            Node::parse(facts).and_then(|node| FactValues::read(&node)).map_err(|error| error.under("facts"))?;
        let found: Vec<u8> = set.matches(&facts)?.iter().map(|verdict| *verdict as u8).collect();
        if found.len() > capacity {
            return Err(Error::new(Code::BufferShape, "less room than rules").under("capacity"));
        }
        // SAFETY: no more than `capacity`, by the check; the caller's promise.
        unsafe { border::write(&found, verdicts, "verdicts") }
    })
}

/// The verdicts of all rules for each of `rows` subjects by facts alone: 0 false, 1 unknown, 2 true; rule r of row s at
/// s × rules + r. Returns NULL, or the error.
///
/// # Safety
/// `columns` points to `count` HivecoreNamedColumn whose pointers hold what they say; `verdicts` has room for
/// `capacity` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hivecore_rule_set_matches_columns(
    handle: u64,
    columns: *const HivecoreNamedColumn,
    count: usize,
    rows: usize,
    verdicts: *mut u8,
    capacity: usize,
) -> HivecoreText {
    done(|| {
        let set = SETS.get(handle)?;
        // SAFETY: the caller's promise.
        let held = unsafe { border::named(columns, count) }?;
        let columns: Vec<(&str, FactColumn<'_>)> = held.iter().map(|(name, held)| (*name, held.fact())).collect();
        let places = rows.checked_mul(set.rule_ids().count()).filter(|places| *places <= capacity);
        let places =
            places.ok_or_else(|| Error::new(Code::BufferShape, "less room than rows × rules").under("capacity"))?;
        let mut found = vec![Verdict::Unknown; places];
        set.matches_columns(&columns, rows, &mut found)?;
        let found: Vec<u8> = found.iter().map(|verdict| *verdict as u8).collect();
        // SAFETY: no more than `capacity`, by the check; the caller's promise.
        unsafe { border::write(&found, verdicts, "verdicts") }
    })
}

/// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
#[unsafe(no_mangle)]
pub extern "C" fn hivecore_rule_set_close(handle: u64) -> HivecoreText {
    done(|| SETS.close(handle))
}
