//! Personal data in texts: candidates by pattern, check digits and context; of those that overlap, the surest.

use super::matcher::{Scratch, ends, listed};
use super::recogniser::{Compiled, PersonalDetector, PersonalTreatment};
use super::symbols::{Extent, Symbols, is_word};
use crate::compliance::verdict::DISCLAIMER;
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use crate::foundation::pack::Shelf;
use crate::foundation::wire::wire;

/// Symbols before a match in which its context is looked for.
const CONTEXT: usize = 60;
/// Symbols before a match in which a `before` pattern may begin.
const BEFORE: usize = 48;

/// A request of `compliance.detect`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectRequest {
    /// The day whose recognisers to use; it may be left out when one version is loaded.
    pub as_of: Option<Date>,
    /// The pack, of kind `personal_data`.
    #[wire(default = String::from("personal-data"))]
    pub recognisers: String,
    /// Matches that are less sure are left out, in thousandths.
    #[wire(default = 400)]
    pub threshold: u16,
    /// The kinds to look for; all, where it names none.
    #[wire(default = Vec::new())]
    pub kinds: Vec<String>,
    /// The texts, each at most 1,048,576 bytes.
    pub texts: Vec<String>,
}

/// The answer of `compliance.detect`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectAnswer {
    /// One for each text, in order.
    pub texts: Vec<DetectedText>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// What was found in one text. Never the text itself.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectedText {
    /// By place; no two overlap.
    pub findings: Vec<PersonalFinding>,
}

/// A part of a text that is personal data. Spans are half-open, in code points and in bytes of UTF-8.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalFinding {
    /// What it is: `email`, `phone`, `name`, …
    pub kind: String,
    /// The paragraph of 45 CFR 164.514(b)(2)(i), A to R.
    pub category: String,
    /// The country whose form it has.
    pub country: Option<String>,
    /// The recogniser.
    pub recogniser: String,
    /// How sure, in thousandths.
    pub confidence: u16,
    /// Whether check digits or ranges hold; absent where there are none.
    pub checked: Option<bool>,
    /// Whether a word before it says what it is.
    pub context: bool,
    /// First code point.
    pub start: u32,
    /// Behind the last code point.
    pub end: u32,
    /// First byte.
    pub start_byte: u32,
    /// Behind the last byte.
    pub end_byte: u32,
}

/// A candidate, by symbols.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub recogniser: usize,
    pub confidence: u16,
    pub checked: Option<bool>,
    pub context: bool,
    pub begin: usize,
    pub end: usize,
}

/// Finds personal data in texts.
///
/// # Errors
/// `pack.missing`, `pack.ambiguous`, `pack.kind`, `pack.payload` at `/recognisers`; `field.range` at `/threshold`
/// above 1000; `json.length` at `/texts/…` for a text that is too long.
pub fn detect(shelf: Shelf<'_>, request: &DetectRequest) -> Result<Outcome<DetectAnswer>, Error> {
    let pack = shelf.select(&request.recognisers, request.as_of);
    let loaded = pack.and_then(|pack| Ok((pack.compiled::<PersonalDetector>("personal_data")?, pack.receipt())));
    let (detector, receipt) = loaded.map_err(|error| error.under("recognisers"))?;
    if request.threshold > 1_000 {
        return Err(Error::new(Code::FieldRange, "thousandths").under("threshold"));
    }
    let mut scratch = Scratch::default();
    let mut texts = Vec::with_capacity(request.texts.len());
    for (at, text) in request.texts.iter().enumerate() {
        let symbols = read(text).map_err(|error| error.at(at).under("texts"))?;
        let mut findings = Vec::new();
        for candidate in detector.find(&symbols, request.threshold, &request.kinds, &mut scratch) {
            findings.extend(detector.finding(&symbols, &candidate).map(|(finding, _)| finding));
        }
        texts.push(DetectedText { findings });
    }
    let answer = DetectAnswer { texts, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![receipt] })
}

/// The symbols of a text.
///
/// # Errors
/// `json.length`.
pub(super) fn read(text: &str) -> Result<Symbols, Error> {
    if text.len() > limits::COMPLIANCE_TEXT_BYTES {
        return Err(Error::new(Code::JsonLength, "longer than a text may be"));
    }
    Ok(Symbols::new(text))
}

impl PersonalDetector {
    /// What a candidate is, with where it stands and what becomes of it.
    pub(super) fn finding(
        &self,
        text: &Symbols,
        candidate: &Candidate,
    ) -> Option<(PersonalFinding, (Extent, PersonalTreatment))> {
        let known = &self.recognisers.get(candidate.recogniser)?.recogniser;
        let extent = text.extent(candidate.begin, candidate.end)?;
        let finding = PersonalFinding {
            kind: known.kind.clone(),
            category: known.category.clone(),
            country: known.country.clone(),
            recogniser: known.id.clone(),
            confidence: candidate.confidence,
            checked: candidate.checked,
            context: candidate.context,
            start: extent.points.0 as u32,
            end: extent.points.1 as u32,
            start_byte: extent.bytes.0 as u32,
            end_byte: extent.bytes.1 as u32,
        };
        Some((finding, (extent, known.treatment)))
    }

    /// What is found in a text, by place, without overlaps.
    pub(super) fn find(
        &self,
        text: &Symbols,
        threshold: u16,
        kinds: &[String],
        scratch: &mut Scratch,
    ) -> Vec<Candidate> {
        let mut wanted: Vec<Vec<usize>> = vec![Vec::new(); 128];
        for (at, known) in self.recognisers.iter().enumerate() {
            if kinds.is_empty() || kinds.contains(&known.recogniser.kind) {
                for (symbol, places) in wanted.iter_mut().enumerate() {
                    if known.first >> symbol & 1 == 1 {
                        places.push(at);
                    }
                }
            }
        }
        let mut found = Vec::new();
        let mut places = Vec::new();
        for start in 0..text.len() {
            if text.is_word(start) && !text.begins_word(start) {
                continue;
            }
            let symbol = text.get(start).map_or(0, usize::from);
            for recogniser in wanted.get(symbol).into_iter().flatten() {
                let known = self.recognisers.get(*recogniser);
                let Some(known) = known else { continue };
                if let Some(candidate) = self.at(known, *recogniser, text, start, scratch, &mut places)
                    && candidate.confidence >= threshold
                {
                    found.push(candidate);
                }
            }
        }
        surest(text, found)
    }

    /// The longest match of a recogniser at a place, if there is one.
    fn at(
        &self,
        known: &Compiled,
        number: usize,
        text: &Symbols,
        start: usize,
        scratch: &mut Scratch,
        places: &mut Vec<usize>,
    ) -> Option<Candidate> {
        let recogniser = &known.recogniser;
        // What no end of a match can mend is looked at before matching, which takes longer.
        let cut = if recogniser.apart { !begins_apart(text, start) } else { glued_before(text, start) };
        if cut && !recogniser.joined {
            return None;
        }
        ends(&known.program, &self.lists, text, start, scratch, places);
        let whole = |end: usize| {
            let last = end.checked_sub(1)?;
            let cut = text.is_word(last) && text.is_word(end);
            let beside = recogniser.apart && (text.is_word(end) || text.get(end) == Some(b':'));
            (end > start && !cut && !beside && (recogniser.joined || !glued_behind(text, end))).then_some(end)
        };
        let candidates: Vec<usize> = places.iter().copied().filter_map(whole).collect();
        if candidates.is_empty() || !self.preceded(known, text, start, scratch, places) {
            return None;
        }
        let last_word = words_before(text, start).next();
        if let (Some(list), Some(word)) = (known.unless.and_then(|list| self.lists.get(list)), last_word)
            && listed(list, word)
        {
            return None;
        }
        for end in candidates {
            let checked = recogniser.check.as_ref().map(|check| check.holds(text.slice(start, end)));
            let sure = if checked == Some(false) { recogniser.unchecked } else { Some(recogniser.confidence) };
            let Some(sure) = sure else { continue };
            if let Some(after) = &known.after {
                ends(after, &self.lists, text, end, scratch, places);
                let cut = |behind: &usize| *behind > end && text.is_word(behind - 1) && text.is_word(*behind);
                if places.iter().all(cut) {
                    continue;
                }
            }
            let list = known.context.and_then(|list| self.lists.get(list));
            let context = list.is_some_and(|list| words_before(text, start).any(|word| listed(list, word)));
            let confidence = match recogniser.with_context {
                Some(with) if context => sure.max(with),
                _ => sure,
            };
            return Some(Candidate { recogniser: number, confidence, checked, context, begin: start, end });
        }
        None
    }

    /// Whether the pattern that must stand before a match does.
    fn preceded(
        &self,
        known: &Compiled,
        text: &Symbols,
        start: usize,
        scratch: &mut Scratch,
        places: &mut Vec<usize>,
    ) -> bool {
        let Some(before) = &known.before else { return true };
        (start.saturating_sub(BEFORE)..=start).rev().any(|from| {
            let begins = text.get(from).is_some_and(|symbol| known.before_first >> symbol & 1 == 1);
            if !begins || (text.is_word(from) && !text.begins_word(from)) {
                return false;
            }
            ends(before, &self.lists, text, from, scratch, places);
            places.contains(&start)
        })
    }
}

fn digit(text: &Symbols, at: Option<usize>) -> bool {
    at.and_then(|at| text.get(at)).is_some_and(|symbol| symbol.is_ascii_digit())
}

fn joint(text: &Symbols, at: Option<usize>) -> bool {
    at.and_then(|at| text.get(at)).is_some_and(|symbol| b".-/:".contains(&symbol))
}

/// Whether digits at the beginning of a match follow others and a point, hyphen, slash or colon.
fn glued_before(text: &Symbols, begin: usize) -> bool {
    digit(text, Some(begin)) && joint(text, begin.checked_sub(1)) && digit(text, begin.checked_sub(2))
}

/// Whether digits at the end of a match go on behind one.
fn glued_behind(text: &Symbols, end: usize) -> bool {
    digit(text, end.checked_sub(1)) && joint(text, Some(end)) && digit(text, Some(end + 1))
}

/// Whether nothing stands before a match but perhaps the colon of a label: a word with a letter beyond f and no digits
/// but one at its end.
fn begins_apart(text: &Symbols, begin: usize) -> bool {
    let Some(before) = begin.checked_sub(1) else { return true };
    if text.get(before) != Some(b':') {
        return !text.is_word(before);
    }
    let label = words_before(text, before).next().filter(|_| before > 0 && text.is_word(before - 1));
    label.is_some_and(|word| {
        let name = word.strip_suffix(b"4").or_else(|| word.strip_suffix(b"6")).unwrap_or(word);
        name.iter().any(|letter| !letter.is_ascii_hexdigit()) && !name.iter().any(u8::is_ascii_digit)
    })
}

/// The words shortly before a place, the nearest first.
fn words_before(text: &Symbols, start: usize) -> impl Iterator<Item = &[u8]> {
    let mut at = start;
    let least = start.saturating_sub(CONTEXT);
    std::iter::from_fn(move || {
        while at > least && !text.is_word(at - 1) {
            at -= 1;
        }
        let end = at;
        while at > least && text.is_word(at - 1) {
            at -= 1;
        }
        (at < end).then(|| text.slice(at, end))
    })
}

/// Of candidates that overlap the surest, then the longest; what others cover beyond it stays as theirs.
fn surest(text: &Symbols, mut found: Vec<Candidate>) -> Vec<Candidate> {
    sort_by(&mut found, |a, b| {
        let length = |candidate: &Candidate| candidate.end - candidate.begin;
        let by_confidence = b.confidence.cmp(&a.confidence).then(length(b).cmp(&length(a)));
        by_confidence.then((a.begin, a.recogniser).cmp(&(b.begin, b.recogniser)))
    });
    // Sorted by place, so that one look finds what overlaps.
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        let mut begin = candidate.begin;
        let mut at = kept.partition_point(|other| other.end <= begin);
        while begin < candidate.end {
            let next = kept.get(at).filter(|other| other.begin < candidate.end).map(|other| (other.begin, other.end));
            let end = next.map_or(candidate.end, |(other, _)| other);
            if let Some(piece) = trimmed(text, Candidate { begin, end, ..candidate }) {
                kept.insert(at, piece);
                at += 1;
            }
            let Some((_, behind)) = next else { break };
            begin = behind;
            at += 1;
        }
    }
    kept
}

/// A candidate without what is no word at the ends where it was cut; nothing where no word is left.
fn trimmed(text: &Symbols, candidate: Candidate) -> Option<Candidate> {
    let Candidate { mut begin, mut end, .. } = candidate;
    if !text.slice(begin, end).iter().any(|symbol| is_word(*symbol)) {
        return None;
    }
    while text.get(begin).is_some_and(|symbol| symbol == b' ' || symbol == b',') {
        begin += 1;
    }
    while end > begin && text.get(end - 1).is_some_and(|symbol| symbol == b' ' || symbol == b',') {
        end -= 1;
    }
    Some(Candidate { begin, end, ..candidate })
}
