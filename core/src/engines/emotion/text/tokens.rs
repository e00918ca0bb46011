//! Words as Python's `str.split`, `str.strip`, `str.lower` and `str.isupper` see them.

use super::lexicon::{Lexicon, Word, part};

/// One token of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub word: Word,
    /// `str.isupper`: some character is upper case and none is lower or title case.
    pub upper: bool,
    /// Whether it turns what follows: a listed negation, or it holds `n't`.
    pub negates: bool,
}

/// White space of `str.split()`: U+001C to U+001F are among it, U+200B and U+FEFF are not.
pub(super) const fn is_space(scalar: char) -> bool {
    matches!(scalar, '\t'..='\r' | '\u{1c}'..=' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Fills `tokens` with the words of a text.
pub(super) fn split(lexicon: &Lexicon, text: &str, tokens: &mut Vec<Token>) {
    tokens.clear();
    if text.is_ascii() {
        for token in text.as_bytes().split(|byte| matches!(byte, b'\t'..=b'\r' | 0x1c..=b' ')) {
            if !token.is_empty() {
                tokens.push(ascii(lexicon, stripped(token, |bytes| bytes.len() <= 2)));
            }
        }
        return;
    }
    for token in text.split(is_space).filter(|token| !token.is_empty()) {
        // A character has at most four bytes, so that only short tokens need counting.
        let short =
            |bytes: &[u8]| bytes.len() <= 8 && bytes.iter().filter(|byte| !is_continuation(**byte)).count() <= 2;
        let token = stripped(token.as_bytes(), short);
        tokens.push(if token.is_ascii() { ascii(lexicon, token) } else { beyond_ascii(lexicon, token) });
    }
}

const fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Without the punctuation at both ends, unless at most two characters are left: then it was likely an emoticon.
fn stripped(token: &[u8], short: impl Fn(&[u8]) -> bool) -> &[u8] {
    let start = token.iter().position(|byte| !byte.is_ascii_punctuation()).unwrap_or(token.len());
    let rest = token.get(start..).unwrap_or_default();
    let end = rest.iter().rposition(|byte| !byte.is_ascii_punctuation()).map_or(0, |last| last + 1);
    let core = rest.get(..end).unwrap_or_default();
    if short(core) { token } else { core }
}

/// The most bytes of a word that is looked up; no lexicon lists a longer one.
const LONGEST: usize = 64;

fn ascii(lexicon: &Lexicon, token: &[u8]) -> Token {
    let mut lower = [0; LONGEST];
    let (mut has_upper, mut has_lower) = (false, false);
    let word = if let Some(lower) = lower.get_mut(..token.len()) {
        for (to, byte) in lower.iter_mut().zip(token) {
            has_upper |= byte.is_ascii_uppercase();
            has_lower |= byte.is_ascii_lowercase();
            *to = byte.to_ascii_lowercase();
        }
        lexicon.words.get(lower).copied()
    } else {
        has_upper = token.iter().any(u8::is_ascii_uppercase);
        has_lower = token.iter().any(u8::is_ascii_lowercase);
        None
    };
    finished(word, has_upper && !has_lower, token)
}

/// No word that can match holds a character beyond ASCII, but one such character is lower case within it: the Kelvin
/// sign U+212A becomes `k`.
fn beyond_ascii(lexicon: &Lexicon, token: &[u8]) -> Token {
    let text = std::str::from_utf8(token).unwrap_or_default();
    let (mut has_upper, mut has_lower, mut plain) = (false, false, true);
    let mut lower = Vec::new();
    for scalar in text.chars() {
        if scalar.is_ascii() {
            has_upper |= scalar.is_ascii_uppercase();
            has_lower |= scalar.is_ascii_lowercase();
            lower.push(scalar.to_ascii_lowercase() as u8);
        } else {
            has_upper |= lexicon.is_upper(scalar);
            has_lower |= lexicon.is_lower(scalar);
            plain &= scalar == '\u{212a}';
            lower.push(b'k');
        }
    }
    let word = if plain { lexicon.words.get(&lower).copied() } else { None };
    finished(word, has_upper && !has_lower, token)
}

fn finished(word: Option<Word>, upper: bool, token: &[u8]) -> Token {
    let word = word.unwrap_or_default();
    let contracted = || token.windows(3).any(|at| at.eq_ignore_ascii_case(b"n't"));
    Token { word, upper, negates: word.negates || (token.contains(&b'\'') && contracted()) }
}

impl Token {
    pub(super) const fn is(&self, part: u8) -> bool {
        self.word.part == part
    }

    pub(super) const fn is_so_or_this(&self) -> bool {
        self.is(part::SO) || self.is(part::THIS)
    }
}
