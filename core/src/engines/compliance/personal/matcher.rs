//! Where patterns match: every end of a pattern from one place, each pair of step and place visited once, so that the
//! work is bounded by the pattern's steps times the reach.

use super::pattern::Step;
use super::symbols::Symbols;
use std::cmp::Ordering;

/// Symbols that one match may hold.
const REACH: usize = 160;

/// What is kept between matches, so that nothing is allocated for each.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    stamps: Vec<u32>,
    generation: u32,
    open: Vec<(u32, u32)>,
}

/// Whether a word, in any case, is one of a sorted list of words in small letters.
pub(super) fn listed(list: &[String], word: &[u8]) -> bool {
    let compare = |known: &String| -> Ordering { known.bytes().cmp(word.iter().map(u8::to_ascii_lowercase)) };
    list.binary_search_by(compare).is_ok()
}

/// The symbols that a program may begin with.
pub(super) fn first(program: &[Step]) -> u128 {
    let (mut set, mut seen, mut open) = (0, vec![false; program.len()], vec![0_usize]);
    while let Some(at) = open.pop() {
        match (program.get(at), seen.get_mut(at)) {
            (Some(step), Some(seen)) if !*seen => {
                *seen = true;
                match step {
                    Step::Symbol(symbols) => set |= symbols,
                    Step::Word(_) => set = u128::MAX,
                    Step::NotWord(_) => open.push(at + 1),
                    Step::Split(by) => open.extend([at + 1, moved(at, *by)]),
                    Step::Jump(by) => open.push(moved(at, *by)),
                }
            }
            (None, _) => set = u128::MAX,
            _ => {}
        }
    }
    set
}

const fn moved(at: usize, by: i32) -> usize {
    at.wrapping_add_signed(by as isize)
}

/// The ends of all matches from a place, the furthest first.
pub(super) fn ends(
    program: &[Step],
    lists: &[Vec<String>],
    text: &Symbols,
    start: usize,
    scratch: &mut Scratch,
    out: &mut Vec<usize>,
) {
    out.clear();
    let width = program.len() + 1;
    if scratch.stamps.len() < width * (REACH + 1) || scratch.generation == u32::MAX {
        scratch.stamps = vec![0; width * (REACH + 1)];
        scratch.generation = 0;
    }
    scratch.generation += 1;
    scratch.open.push((0, 0));
    while let Some((pc, offset)) = scratch.open.pop() {
        let (pc, offset) = (pc as usize, offset as usize);
        match scratch.stamps.get_mut(offset * width + pc) {
            Some(stamp) if *stamp != scratch.generation && offset <= REACH => *stamp = scratch.generation,
            _ => continue,
        }
        let at = start + offset;
        let next = match program.get(pc) {
            None => {
                out.push(at);
                continue;
            }
            Some(Step::Symbol(set)) => match text.get(at) {
                Some(symbol) if set >> symbol & 1 == 1 => (pc + 1, offset + 1),
                _ => continue,
            },
            Some(Step::Word(list) | Step::NotWord(list)) => {
                let end = text.word_end(at);
                let words = lists.get(usize::from(*list)).map_or(&[][..], Vec::as_slice);
                let found = text.begins_word(at) && listed(words, text.slice(at, end));
                match program.get(pc) {
                    Some(Step::Word(_)) if found => (pc + 1, end - start),
                    Some(Step::NotWord(_)) if !found => (pc + 1, offset),
                    _ => continue,
                }
            }
            Some(Step::Split(by)) => {
                scratch.open.push((moved(pc, *by) as u32, offset as u32));
                (pc + 1, offset)
            }
            Some(Step::Jump(by)) => (moved(pc, *by), offset),
        };
        scratch.open.push((next.0 as u32, next.1 as u32));
    }
    crate::foundation::order::sort_by(out, |a, b| b.cmp(a));
}
