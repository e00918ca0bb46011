//! A text as symbols: one ASCII symbol for each code point that says something, so that patterns need no Unicode.
//! Letters with marks become their base letter in the same case, digits of other scripts become digits, dashes a hyphen;
//! combining marks and zero-width characters vanish.

use crate::compliance::names::normalize::{small, spelled};

/// A letter without a Latin spelling.
pub(super) const OTHER_LETTER: u8 = 2;
/// Anything else beyond ASCII.
const OTHER: u8 = 3;
/// Symbols lie below this.
pub(super) const SYMBOLS: u8 = 128;

/// Where a symbol stands in the text.
#[derive(Clone, Copy, Debug)]
struct Place {
    byte: usize,
    point: usize,
}

/// The symbols of a text with their places.
#[derive(Debug)]
pub(super) struct Symbols {
    symbols: Vec<u8>,
    /// Where each begins.
    begins: Vec<Place>,
    /// Where each ends.
    ends: Vec<Place>,
}

/// A part of a text: `[begin, end)` in bytes and in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub bytes: (usize, usize),
    pub points: (usize, usize),
}

fn symbol(letter: char) -> Option<u8> {
    Some(match letter {
        '\0'..='\x7f' => letter as u8,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => b' ',
        '\u{2028}' | '\u{2029}' | '\u{85}' => b'\n',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' => return None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => b'-',
        '‘' | '’' | 'ʼ' | '´' => b'\'',
        '“' | '”' | '„' | '«' | '»' => b'"',
        '°' | 'º' | 'ª' => b'.',
        '٠'..='٩' => b'0' + (letter as u32 - '٠' as u32) as u8,
        '۰'..='۹' => b'0' + (letter as u32 - '۰' as u32) as u8,
        '\u{ff01}'..='\u{ff5e}' => (letter as u32 - 0xfee0) as u8,
        _ => {
            let lower = small(letter);
            match spelled(lower).and_then(|spelling| spelling.bytes().next()) {
                Some(first) if lower == letter => first,
                Some(first) => first.to_ascii_uppercase(),
                None if letter.is_alphabetic() => OTHER_LETTER,
                None => OTHER,
            }
        }
    })
}

impl Symbols {
    pub fn new(text: &str) -> Self {
        let mut out = Self { symbols: Vec::with_capacity(text.len()), begins: Vec::new(), ends: Vec::new() };
        for (point, (byte, letter)) in text.char_indices().enumerate() {
            let Some(symbol) = symbol(letter) else { continue };
            out.symbols.push(symbol % SYMBOLS);
            out.begins.push(Place { byte, point });
            out.ends.push(Place { byte: byte + letter.len_utf8(), point: point + 1 });
        }
        out
    }

    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    pub fn get(&self, at: usize) -> Option<u8> {
        self.symbols.get(at).copied()
    }

    pub fn slice(&self, begin: usize, end: usize) -> &[u8] {
        self.symbols.get(begin..end).unwrap_or_default()
    }

    /// Where the symbols `[begin, end)` stand; `None` for none.
    pub fn extent(&self, begin: usize, end: usize) -> Option<Extent> {
        let (first, last) = (self.begins.get(begin)?, self.ends.get(end.checked_sub(1)?)?);
        Some(Extent { bytes: (first.byte, last.byte), points: (first.point, last.point) })
    }

    /// Whether a letter or digit stands here.
    pub fn is_word(&self, at: usize) -> bool {
        self.get(at).is_some_and(is_word)
    }

    /// Whether a word begins here: a letter or digit with none before it.
    pub fn begins_word(&self, at: usize) -> bool {
        self.is_word(at) && !at.checked_sub(1).is_some_and(|before| self.is_word(before))
    }

    /// Where the word ends that a place lies in.
    pub fn word_end(&self, mut at: usize) -> usize {
        while self.is_word(at) {
            at += 1;
        }
        at
    }
}

pub(super) const fn is_word(symbol: u8) -> bool {
    symbol.is_ascii_alphanumeric() || symbol == OTHER_LETTER
}
