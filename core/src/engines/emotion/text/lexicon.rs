//! VADER's tables, compiled from the pack `vader`.

use super::word_table::WordTable;
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::wire::{Node, Read};
use std::collections::BTreeMap;

/// What the rules ask of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Word {
    /// Its valence in the lexicon, −4 to 4; 0 where it has none.
    pub valence: f64,
    /// What it adds to the word that follows.
    pub booster: f64,
    /// Whether the lexicon has it.
    pub listed: bool,
    /// Whether it makes the next word stronger or weaker.
    pub boosts: bool,
    /// Whether it turns what follows.
    pub negates: bool,
    /// Its place among the words of rules and phrases, from 1; 0 for all others.
    pub part: u8,
}

/// Words that rules name, in the order of their parts.
const NAMED: &[&str] =
    &["kind", "of", "no", "or", "nor", "least", "at", "very", "never", "so", "this", "without", "doubt", "but"];

/// The parts of words that rules name.
pub(super) mod part {
    pub const KIND: u8 = 1;
    pub const OF: u8 = 2;
    pub const NO: u8 = 3;
    pub const OR: u8 = 4;
    pub const NOR: u8 = 5;
    pub const LEAST: u8 = 6;
    pub const AT: u8 = 7;
    pub const VERY: u8 = 8;
    pub const NEVER: u8 = 9;
    pub const SO: u8 = 10;
    pub const THIS: u8 = 11;
    pub const WITHOUT: u8 = 12;
    pub const DOUBT: u8 = 13;
    pub const BUT: u8 = 14;
}

/// Two or three words, as their parts, with a value.
pub(super) type Phrase = ([u8; 3], f64);

/// The tables of vaderSentiment 3.3.2.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(super) words: WordTable<Word>,
    pub(super) idioms: Vec<Phrase>,
    pub(super) booster_phrases: Vec<Phrase>,
    /// By code point.
    emoji: Vec<(u32, String)>,
    upper: Vec<[u32; 3]>,
    lower: Vec<[u32; 3]>,
}

const FIELDS: &[&str] = &["boosters", "cased", "emoji", "idioms", "lexicon", "negations"];

fn payload(detail: &'static str) -> Error {
    Error::new(Code::PackPayload, detail)
}

impl Lexicon {
    fn word(&mut self, word: &str) -> Result<&mut Word, Error> {
        self.words.entry(word, Word::default()).ok_or_else(|| payload("too many words"))
    }

    fn part(&mut self, word: &str, parts: &mut u8) -> Result<u8, Error> {
        let next = parts.checked_add(1).ok_or_else(|| payload("too many words in phrases"))?;
        let entry = self.word(word)?;
        if entry.part == 0 {
            (entry.part, *parts) = (next, next);
        }
        Ok(entry.part)
    }

    fn phrase(&mut self, words: &str, parts: &mut u8) -> Result<[u8; 3], Error> {
        let mut phrase = [0; 3];
        let mut places = phrase.iter_mut();
        for word in words.split(' ') {
            let place = places.next().ok_or_else(|| payload("a phrase has more than three words"))?;
            *place = self.part(word, parts)?;
        }
        Ok(phrase)
    }

    /// The description of an emoji of one code point.
    pub(super) fn emoji(&self, scalar: char) -> Option<&str> {
        let found = self.emoji.binary_search_by(|entry| entry.0.cmp(&(scalar as u32))).ok()?;
        self.emoji.get(found).map(|entry| entry.1.as_str())
    }

    /// Whether a character beyond ASCII is upper case, as Unicode 14 says.
    pub(super) fn is_upper(&self, scalar: char) -> bool {
        within(&self.upper, scalar)
    }

    /// Whether a character beyond ASCII is lower or title case, as Unicode 14 says.
    pub(super) fn is_lower(&self, scalar: char) -> bool {
        within(&self.lower, scalar)
    }
}

/// First, last and step of each run, ascending.
fn ranges(rows: Option<&Vec<Vec<u32>>>) -> Result<Vec<[u32; 3]>, Error> {
    let mut ranges: Vec<[u32; 3]> = Vec::new();
    for row in rows.into_iter().flatten() {
        let [first, last, step] = row[..] else { return Err(payload("a range has three numbers")) };
        let after = ranges.last().is_none_or(|before| before[1] < first);
        if !after || last < first || step == 0 {
            return Err(payload("the ranges do not ascend"));
        }
        ranges.push([first, last, step]);
    }
    Ok(ranges)
}

fn within(ranges: &[[u32; 3]], scalar: char) -> bool {
    let scalar = scalar as u32;
    let next = ranges.partition_point(|range| range[1] < scalar);
    ranges.get(next).is_some_and(|range| range[0] <= scalar && (scalar - range[0]).is_multiple_of(range[2]))
}

impl Read for Lexicon {
    fn blank() -> Self {
        Self {
            words: WordTable::with_capacity(0),
            idioms: Vec::new(),
            booster_phrases: Vec::new(),
            emoji: Vec::new(),
            upper: Vec::new(),
            lower: Vec::new(),
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let record = node.record(FIELDS)?;
        let lexicon: BTreeMap<String, f64> = record.required("lexicon")?;
        let boosters: BTreeMap<String, f64> = record.required("boosters")?;
        let idioms: BTreeMap<String, f64> = record.required("idioms")?;
        let negations: Vec<String> = record.required("negations")?;
        let emoji: BTreeMap<String, String> = record.required("emoji")?;
        let cased: BTreeMap<String, Vec<Vec<u32>>> = record.required("cased")?;
        let all = lexicon.values().chain(boosters.values()).chain(idioms.values());
        // Sums of such values over any text stay finite.
        if all.clone().any(|value| value.abs() > 100.0) {
            return Err(payload("a valence is beyond 100"));
        }
        let phrases = idioms.len() + boosters.len();
        let mut table = Self {
            words: WordTable::with_capacity(lexicon.len() + 4 * phrases + negations.len() + NAMED.len()),
            idioms: Vec::new(),
            booster_phrases: Vec::new(),
            emoji: Vec::new(),
            upper: ranges(cased.get("upper"))?,
            lower: ranges(cased.get("lower"))?,
        };
        let mut parts = 0;
        for name in NAMED {
            table.part(name, &mut parts)?;
        }
        for (word, valence) in &lexicon {
            let entry = table.word(word)?;
            (entry.valence, entry.listed) = (*valence, true);
        }
        for word in &negations {
            table.word(word)?.negates = true;
        }
        for (word, value) in &boosters {
            if word.contains(' ') {
                let phrase = table.phrase(word, &mut parts)?;
                table.booster_phrases.push((phrase, *value));
            } else {
                let entry = table.word(word)?;
                (entry.booster, entry.boosts) = (*value, true);
            }
        }
        for (words, value) in &idioms {
            let phrase = table.phrase(words, &mut parts)?;
            table.idioms.push((phrase, *value));
        }
        for (text, description) in emoji {
            // An emoji of several code points never matches: the text is walked by single ones.
            let mut scalars = text.chars();
            if let (Some(scalar), None) = (scalars.next(), scalars.next()) {
                table.emoji.push((scalar as u32, description));
            }
        }
        sort_by(&mut table.emoji, |a, b| a.0.cmp(&b.0));
        Ok(table)
    }
}
