//! What the text model sees: hashes of words, pairs of words, pieces of words, and words after a negation. The same as
//! `tools/train/emotion_text/features.py`.

/// Hashes of n-grams, repeated ones repeated, and how many words there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// Every n-gram's key.
    pub keys: Vec<u32>,
    /// Places in `keys` of the whole words that tell the language.
    pub words: Vec<u32>,
    token: Vec<u8>,
    before: Vec<u8>,
    piece: Vec<u8>,
}

/// FNV-1a, continued.
fn fnv(mut state: u32, bytes: &[u8]) -> u32 {
    for byte in bytes {
        state = (state ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    state
}

/// Mixes the bits as MurmurHash3 (x86, 32 bits) ends.
const fn mixed(state: u32) -> u32 {
    let state = (state ^ (state >> 16)).wrapping_mul(0x85EB_CA6B);
    let state = (state ^ (state >> 13)).wrapping_mul(0xC2B2_AE35);
    state ^ (state >> 16)
}

fn key(kind: u8, text: &[u8]) -> u32 {
    mixed(fnv(fnv(0x811C_9DC5, &[kind]), text))
}

/// What a character is.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Word,
    Symbol,
    Nothing,
}

fn class(scalar: char) -> Class {
    match scalar as u32 {
        0x30..=0x39 | 0x41..=0x5A | 0x61..=0x7A | 0x5F | 0x27 | 0x2018 | 0x2019 => Class::Word,
        0x21..=0x7E => Class::Symbol,
        0..=0x7F | 0x85 | 0xA0 | 0x1680 | 0x3000 | 0x2000..=0x200F | 0x2028..=0x202F | 0x205F..=0x206F => {
            Class::Nothing
        }
        0xFE00..=0xFE0F | 0x1F3FB..=0x1F3FF => Class::Nothing,
        0x80..=0x1FFF | 0x2C00..=0xFDFF | 0x1_0000..=0x1_EFFF => Class::Word,
        _ => Class::Symbol,
    }
}

/// Words that turn what follows, beside all that end in `n't`.
const NEGATIONS: &[&[u8]] = &[
    b"not",
    b"no",
    b"never",
    b"without",
    b"nor",
    b"neither",
    b"cannot",
    b"cant",
    b"dont",
    b"doesnt",
    b"didnt",
    b"wont",
    b"isnt",
    b"arent",
    b"wasnt",
    b"werent",
    b"couldnt",
    b"shouldnt",
    b"wouldnt",
    b"aint",
];

/// Words that English shares with its neighbours: they tell no language.
const SHARED: &[&[u8]] = &[
    b"a", b"also", b"am", b"an", b"as", b"come", b"den", b"die", b"do", b"fast", b"has", b"hat", b"in", b"man", b"me",
    b"no", b"on", b"sea", b"so", b"son", b"war", b"was",
];

impl Features {
    /// Takes a text apart.
    pub fn read(&mut self, text: &str) {
        self.keys.clear();
        self.words.clear();
        self.token.clear();
        self.before.clear();
        let mut negated = 0_u8;
        for scalar in text.chars() {
            let class = class(scalar);
            if class == Class::Word {
                let plain = if matches!(scalar, '\u{2018}' | '\u{2019}') { '\'' } else { scalar.to_ascii_lowercase() };
                self.token.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            self.word(&mut negated);
            if class == Class::Symbol {
                self.token.extend_from_slice(scalar.encode_utf8(&mut [0; 4]).as_bytes());
                if matches!(scalar, '.' | ',' | ';' | '!' | '?') {
                    negated = 0;
                }
                self.whole();
            }
        }
        self.word(&mut negated);
    }

    /// The token as a word of its own and beside the one before.
    fn whole(&mut self) {
        self.keys.push(key(b'w', &self.token));
        if !self.before.is_empty() {
            let pair = fnv(fnv(fnv(0x811C_9DC5, b"b"), &self.before), b" ");
            self.keys.push(mixed(fnv(pair, &self.token)));
        }
        std::mem::swap(&mut self.before, &mut self.token);
        self.token.clear();
    }

    fn word(&mut self, negated: &mut u8) {
        if self.token.is_empty() {
            return;
        }
        if !SHARED.contains(&self.token.as_slice()) {
            self.words.push(self.keys.len() as u32);
        }
        self.whole();
        let word = &self.before;
        self.piece.clear();
        self.piece.push(b'<');
        self.piece.extend_from_slice(word);
        self.piece.push(b'>');
        for length in 3..=5 {
            for piece in self.piece.windows(length) {
                self.keys.push(key(b'c', piece));
            }
        }
        if *negated > 0 {
            *negated -= 1;
            self.keys.push(key(b'n', word));
        }
        if word.ends_with(b"n't") || NEGATIONS.contains(&word.as_slice()) {
            *negated = 3;
        }
    }
}
