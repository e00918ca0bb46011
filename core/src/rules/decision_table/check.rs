//! What a table leaves open, says twice, or never reaches: exact arithmetic on boxes, within a budget of steps.

use super::column::{ABSENT, Column, Set, literal};
use super::compiled::{CompiledTable, Row};
use super::operations::{TableCondition, TableField, TableGap, TableOverlap, TableReport, TableUnreachable};
use super::table::{HitPolicy, TableType};
use crate::foundation::error::Error;
use crate::foundation::order::sort_by;

/// Most findings of one kind that a report lists.
const MOST: usize = 100;

/// A box: one set for each column.
type Region = Vec<Set>;

/// The work that is left, and whether it ran out.
struct Budget {
    left: u32,
}

impl Budget {
    fn spend(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

impl CompiledTable {
    /// Looks for overlaps, gaps and rows that no facts reach.
    ///
    /// # Errors
    /// None in practice: every example is a value of its column.
    pub fn check(&self, steps: u32) -> Result<TableReport, Error> {
        let mut budget = Budget { left: steps };
        let overlaps = self.overlaps(&mut budget)?;
        let unreachable = self.unreachable(&mut budget);
        let domain: Region = self.inputs.iter().map(|input| input.column.domain.clone()).collect();
        let rows: Vec<&[Set]> = self.rows.iter().map(|row| row.when.as_slice()).collect();
        let mut found = Vec::new();
        self.uncovered(&domain, &rows, &mut Vec::new(), &mut found, &mut budget);
        let mut gaps = Vec::with_capacity(found.len());
        for region in &found {
            gaps.push(TableGap { region: self.described(region)?, example: self.example(region) });
        }
        let exhausted = budget.left == 0;
        let complete = gaps.is_empty() && !exhausted;
        Ok(TableReport { complete, gaps, overlaps, unreachable, exhausted })
    }

    /// Pairs of rows that some facts fit both, as far as the hit policy minds.
    fn overlaps(&self, budget: &mut Budget) -> Result<Vec<TableOverlap>, Error> {
        let mut overlaps = Vec::new();
        if !matches!(self.policy, HitPolicy::Unique | HitPolicy::Any) {
            return Ok(overlaps);
        }
        for (at, first) in self.rows.iter().enumerate() {
            for second in self.rows.iter().skip(at + 1) {
                if overlaps.len() == MOST || !budget.spend() {
                    return Ok(overlaps);
                }
                let same_outputs = first.then == second.then;
                if self.policy == HitPolicy::Any && same_outputs {
                    continue;
                }
                if let Some(region) = meet(&first.when, &second.when) {
                    overlaps.push(TableOverlap {
                        rules: vec![first.id.clone(), second.id.clone()],
                        same_outputs,
                        region: self.described(&region)?,
                        example: self.example(&region),
                    });
                }
            }
        }
        Ok(overlaps)
    }

    /// Rows that never count, because others take all the facts that fit them.
    fn unreachable(&self, budget: &mut Budget) -> Vec<TableUnreachable> {
        let mut unreachable = Vec::new();
        if !matches!(self.policy, HitPolicy::First | HitPolicy::Priority) {
            return unreachable;
        }
        for (at, row) in self.rows.iter().enumerate() {
            let outranks = |(n, other): &(usize, &Row)| match self.policy {
                HitPolicy::Priority => (&other.rank, *n) < (&row.rank, at),
                _ => *n < at,
            };
            let above = self.rows.iter().enumerate().filter(outranks).map(|(_, other)| other);
            let above: Vec<&Row> = above.filter(|other| meet(&other.when, &row.when).is_some()).collect();
            let regions: Vec<&[Set]> = above.iter().map(|other| other.when.as_slice()).collect();
            let mut found = Vec::new();
            self.uncovered(&row.when, &regions, &mut Vec::new(), &mut found, budget);
            if unreachable.len() == MOST || budget.left == 0 {
                break;
            }
            if found.is_empty() {
                let behind = above.iter().map(|other| other.id.clone()).collect();
                unreachable.push(TableUnreachable { rule: row.id.clone(), behind });
            }
        }
        unreachable
    }

    /// The parts of a box that no row covers: cuts the next column where a row begins or ends, and goes on with the
    /// rows that cover each piece. Pieces with the same rows are one.
    fn uncovered(
        &self,
        domain: &[Set],
        rows: &[&[Set]],
        prefix: &mut Region,
        found: &mut Vec<Region>,
        budget: &mut Budget,
    ) {
        if found.len() == MOST || !budget.spend() {
            return;
        }
        if rows.is_empty() {
            found.push([prefix.as_slice(), domain].concat());
            return;
        }
        let Some((column, rest)) = domain.split_first() else { return };
        let covers_all = |row: &&[Set]| row.iter().zip(domain).all(|(set, all)| all.intersection(set) == *all);
        if rows.iter().any(covers_all) {
            return;
        }
        for (piece, members) in pieces(column, rows) {
            let inner: Vec<&[Set]> = members.iter().filter_map(|at| rows.get(*at)?.get(1..)).collect();
            prefix.push(piece);
            self.uncovered(rest, &inner, prefix, found, budget);
            prefix.pop();
        }
    }

    /// A box as unary tests, columns that it leaves free left out.
    fn described(&self, region: &[Set]) -> Result<Vec<TableCondition>, Error> {
        let mut conditions = Vec::new();
        for (input, set) in self.inputs.iter().zip(region) {
            if *set != input.column.domain {
                conditions.push(TableCondition { fact: input.fact.clone(), test: test(&input.column, set)? });
            }
        }
        Ok(conditions)
    }

    /// Facts that lie in a box; absent ones are left out.
    fn example(&self, region: &[Set]) -> Vec<TableField> {
        let mut facts = Vec::new();
        for (input, set) in self.inputs.iter().zip(region) {
            // Nothing where the fact is absent, or where no decimal of 18 digits lies between two rows.
            if let Ok(Some(value)) = input.column.value(input.column.example(set)) {
                facts.push(TableField { name: input.fact.clone(), value });
            }
        }
        facts
    }
}

/// The box that two boxes share, if they share any.
fn meet(a: &[Set], b: &[Set]) -> Option<Region> {
    let mut region = Vec::with_capacity(a.len());
    for (x, y) in a.iter().zip(b) {
        let common = x.intersection(y);
        if common.is_empty() {
            return None;
        }
        region.push(common);
    }
    Some(region)
}

/// A column, cut into sets on which the same rows hold, in the order in which they begin.
fn pieces(column: &Set, rows: &[&[Set]]) -> Vec<(Set, Vec<usize>)> {
    let ends =
        |set: &Set| set.0.iter().flat_map(|(least, most)| [Some(*least), most.checked_add(1)]).flatten().collect();
    let mut cuts: Vec<i128> = ends(column);
    for row in rows {
        cuts.extend(row.first().map(ends).unwrap_or_default());
    }
    sort_by(&mut cuts, Ord::cmp);
    cuts.dedup();
    let mut pieces: Vec<(Set, Vec<usize>)> = Vec::new();
    for (at, least) in cuts.iter().enumerate() {
        if !column.contains(*least) {
            continue;
        }
        let most = cuts.get(at + 1).map_or(*least, |next| next - 1);
        let holds = |row: &&[Set]| row.first().is_some_and(|set| set.contains(*least));
        let members: Vec<usize> = rows.iter().enumerate().filter(|(_, row)| holds(row)).map(|(n, _)| n).collect();
        match pieces.iter_mut().find(|(_, known)| *known == members) {
            Some((set, _)) => set.0.push((*least, most)),
            None => pieces.push((Set(vec![(*least, most)]), members)),
        }
    }
    pieces.into_iter().map(|(set, members)| (Set::of(set.0), members)).collect()
}

/// A set as a unary test.
fn test(column: &Column, set: &Set) -> Result<String, Error> {
    if column.kind == TableType::Text && set.contains(column.texts.len() as i128) {
        // Texts without number: all but the others.
        return Ok(["not(", &tests(column, &set.complement(&column.domain))?, ")"].concat());
    }
    tests(column, set)
}

fn tests(column: &Column, set: &Set) -> Result<String, Error> {
    let present = Set(column.domain.0.iter().filter(|(least, _)| *least != ABSENT).copied().collect());
    if *set == present && *set != column.domain {
        // "-" would take an absent fact in.
        return Ok("not(null)".to_owned());
    }
    let mut parts = Vec::new();
    let ends = column.domain.0.iter().filter(|(least, _)| *least != ABSENT);
    let bottom = ends.clone().map(|(least, _)| *least).min();
    let top = ends.map(|(_, most)| *most).max();
    let spelled = |at: i128| Ok::<_, Error>(column.value(at)?.as_ref().map_or_else(|| "null".to_owned(), literal));
    for (least, most) in &set.0 {
        let plain = matches!(column.kind, TableType::Text | TableType::Boolean);
        if plain {
            for at in *least..=*most {
                parts.push(spelled(at)?);
            }
            continue;
        }
        // Where a row excludes a number, the grid's neighbour of it is what the box begins with: 18.000000001.
        let last_digit = |at: i128| if column.kind == TableType::Decimal { at.rem_euclid(10) } else { 0 };
        let (open_below, open_above) = (last_digit(*least) == 1, last_digit(*most) == 9);
        let (from, to) = (if open_below { least - 1 } else { *least }, if open_above { most + 1 } else { *most });
        let (has_least, has_most) = (Some(*least) != bottom, Some(*most) != top);
        parts.push(match (has_least, has_most) {
            _ if least == most => spelled(*least)?,
            (false, false) => "-".to_owned(),
            (true, false) => [if open_below { "> " } else { ">= " }, &spelled(from)?].concat(),
            (false, true) => [if open_above { "< " } else { "<= " }, &spelled(to)?].concat(),
            (true, true) => {
                let (open, close) = (if open_below { "(" } else { "[" }, if open_above { ")" } else { "]" });
                [open, &spelled(from)?, "..", &spelled(to)?, close].concat()
            }
        });
    }
    Ok(parts.join(", "))
}
