//! Recognisers of personal data: the payload of a pack of kind `personal_data`, compiled once.

use super::check_digits::PersonalCheck;
use super::matcher::first;
use super::pattern::{Step, Vocabulary, compile};
use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, wire};
use std::collections::BTreeMap;

/// What stands in place of a match where a text is de-identified.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalTreatment {
    /// Its kind in brackets.
    Remove,
    /// A date: its year, unless that is 90 years ago or more.
    Year,
    /// A year of birth: stays, unless it is 90 years ago or more.
    BirthYear,
    /// An age: stays up to 89, else `90+`.
    Age,
    /// A ZIP code: its first three digits where more than 20,000 people live, else 000.
    Zip,
}

/// One way of recognising one kind of personal data.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalRecogniser {
    /// Its id.
    pub id: String,
    /// What it finds: `email`, `phone`, `name`, …
    pub kind: String,
    /// The paragraph of 45 CFR 164.514(b)(2)(i) that lists it, A to R.
    pub category: String,
    /// The country whose form it is, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The pattern.
    pub pattern: String,
    /// A pattern that ends where the match begins.
    pub before: Option<String>,
    /// A pattern that begins where the match ends.
    pub after: Option<String>,
    /// What the match must satisfy.
    pub check: Option<PersonalCheck>,
    /// How sure a match is, in thousandths; with a check, one that satisfies it.
    pub confidence: u16,
    /// How sure a match is that fails the check; without, it is none.
    pub unchecked: Option<u16>,
    /// A list of words of which one stands shortly before the match.
    pub context: Option<String>,
    /// How sure a match with such a word is.
    pub with_context: Option<u16>,
    /// A list of words: where one is the last word before the match, it is none.
    pub unless: Option<String>,
    /// Whether points, hyphens, slashes and colons may join the match to further digits.
    #[wire(default = false)]
    pub joined: bool,
    /// Whether no letter, digit or colon may stand directly beside the match, but for a label's colon before it;
    /// not together with `joined`.
    #[wire(default = false)]
    pub apart: bool,
    /// What stands in its place.
    #[wire(default = PersonalTreatment::Remove)]
    pub treatment: PersonalTreatment,
}

#[wire(request)]
struct PersonalDataPayload {
    /// What it is called.
    title: String,
    /// Words in small letters without marks, ascending, by the name of their list.
    lists: BTreeMap<String, Vec<String>>,
    /// Patterns that others name.
    parts: BTreeMap<String, String>,
    /// The recognisers; of equal ones the first wins.
    recognisers: Vec<PersonalRecogniser>,
}

/// A recogniser with its programs.
#[derive(Debug)]
pub(super) struct Compiled {
    pub recogniser: PersonalRecogniser,
    pub program: Vec<Step>,
    pub before: Option<Vec<Step>>,
    pub before_first: u128,
    pub after: Option<Vec<Step>>,
    pub context: Option<usize>,
    pub unless: Option<usize>,
    pub first: u128,
}

/// The recognisers of a pack, compiled.
#[derive(Debug)]
pub struct PersonalDetector {
    pub(super) lists: Vec<Vec<String>>,
    pub(super) recognisers: Vec<Compiled>,
}

impl Read for PersonalDetector {
    fn blank() -> Self {
        Self { lists: Vec::new(), recognisers: Vec::new() }
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        let PersonalDataPayload { lists, parts, recognisers, .. } = PersonalDataPayload::read(node)?;
        for (name, words) in &lists {
            if words.windows(2).any(|pair| pair[0] >= pair[1]) {
                return Err(Error::new(Code::PackPayload, "words ascend").under(name).under("lists"));
            }
        }
        let vocabulary = Vocabulary { lists: lists.keys().map(String::as_str).collect(), parts: &parts };
        let mut compiled = Vec::with_capacity(recognisers.len());
        for (at, recogniser) in recognisers.into_iter().enumerate() {
            compiled.push(made(recogniser, &vocabulary).map_err(|error| error.at(at).under("recognisers"))?);
        }
        Ok(Self { recognisers: compiled, lists: lists.into_values().collect() })
    }
}

fn made(recogniser: PersonalRecogniser, vocabulary: &Vocabulary<'_>) -> Result<Compiled, Error> {
    let wrong = |detail: &'static str| Error::new(Code::PackPayload, detail);
    let list = |name: &Option<String>| match name {
        None => Ok(None),
        Some(name) => {
            let place = vocabulary.lists.iter().position(|known| known == name);
            place.map(Some).ok_or_else(|| wrong("there is no such list"))
        }
    };
    let sure = [Some(recogniser.confidence), recogniser.unchecked, recogniser.with_context];
    if sure.into_iter().flatten().any(|confidence| confidence > 1_000) {
        return Err(wrong("a confidence is at most 1000"));
    }
    if recogniser.apart && recogniser.joined {
        return Err(wrong("a match is apart or joined"));
    }
    if !matches!(recogniser.category.as_bytes(), [b'A'..=b'R']) {
        return Err(wrong("a category is one letter, A to R"));
    }
    let (context, unless) = (list(&recogniser.context)?, list(&recogniser.unless)?);
    let around = |pattern: &Option<String>| match pattern {
        None => Ok(None),
        Some(pattern) => compile(pattern, vocabulary).map(Some),
    };
    let (before, after) = (around(&recogniser.before)?, around(&recogniser.after)?);
    let program = compile(&recogniser.pattern, vocabulary)?;
    let before_first = before.as_ref().map_or(0, |before| first(before));
    let first = first(&program);
    Ok(Compiled { recogniser, program, before, before_first, after, context, unless, first })
}
