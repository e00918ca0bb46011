//! Patterns of a pack, compiled to a few kinds of steps.
//!
//! A pattern is a small regular expression over the symbols of [`super::symbols`]: literals, sets `[A-F0-9]` and
//! `[^ ]`, `\d` digit, `\a` letter, `\u` capital, `\l` small letter, `\w` letter, digit or underscore, `\s` white space, `.` any
//! symbol, `(a|b)`, the quantifiers `?`, `*`, `+`, `{2}`, `{2,4}`; `<list>` is a word of one of the pack's lists or the
//! pattern of one of its parts, `<!list>` says that no word of the list begins here; `(?i)` at the front ignores case.

use super::symbols::{OTHER_LETTER, SYMBOLS};
use crate::foundation::error::{Code, Error};
use std::collections::BTreeMap;

/// How deep groups and parts nest.
const DEPTH: usize = 12;
/// Steps of one pattern.
const STEPS: usize = 4_096;

/// What the matcher does at one place of a program. Its end stands behind the last step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// One symbol of a set.
    Symbol(u128),
    /// A whole word of a list.
    Word(u16),
    /// No word of a list begins here.
    NotWord(u16),
    /// Go on with the next step, and so many steps further.
    Split(i32),
    /// Go on so many steps further.
    Jump(i32),
}

/// What patterns may name.
pub(super) struct Vocabulary<'p> {
    /// The names of the lists, in order.
    pub lists: Vec<&'p str>,
    /// Patterns by name.
    pub parts: &'p BTreeMap<String, String>,
}

/// Compiles a pattern.
///
/// # Errors
/// `pack.payload`.
pub(super) fn compile(pattern: &str, vocabulary: &Vocabulary<'_>) -> Result<Vec<Step>, Error> {
    let (rest, fold) = match pattern.strip_prefix("(?i)") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut reader = Reader { bytes: rest.as_bytes(), at: 0, fold, depth: 0, vocabulary };
    let steps = reader.alternatives()?;
    if reader.at < reader.bytes.len() || steps.is_empty() {
        return Err(wrong(pattern));
    }
    Ok(steps)
}

fn wrong(pattern: &str) -> Error {
    Error::new(Code::PackPayload, ["this is no pattern: ", pattern].concat())
}

struct Reader<'p> {
    bytes: &'p [u8],
    at: usize,
    fold: bool,
    depth: usize,
    vocabulary: &'p Vocabulary<'p>,
}

impl Reader<'_> {
    fn error(&self) -> Error {
        wrong(core::str::from_utf8(self.bytes).unwrap_or_default())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Result<u8, Error> {
        let byte = self.peek().filter(u8::is_ascii).ok_or_else(|| self.error())?;
        self.at += 1;
        Ok(byte)
    }

    fn alternatives(&mut self) -> Result<Vec<Step>, Error> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error());
        }
        let mut branches = vec![self.sequence()?];
        while self.peek() == Some(b'|') {
            self.at += 1;
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        let mut steps = branches.pop().unwrap_or_default();
        while let Some(mut branch) = branches.pop() {
            branch.insert(0, Step::Split(branch.len() as i32 + 2));
            branch.push(Step::Jump(steps.len() as i32 + 1));
            branch.append(&mut steps);
            steps = branch;
        }
        if steps.len() > STEPS {
            return Err(self.error());
        }
        Ok(steps)
    }

    fn sequence(&mut self) -> Result<Vec<Step>, Error> {
        let mut steps = Vec::new();
        while self.peek().is_some_and(|byte| byte != b'|' && byte != b')') {
            let atom = self.atom()?;
            let (least, most) = self.quantifier()?;
            for _ in 0..least {
                steps.extend_from_slice(&atom);
            }
            let length = atom.len() as i32;
            match most {
                None => {
                    steps.push(Step::Split(length + 2));
                    steps.extend_from_slice(&atom);
                    steps.push(Step::Jump(-length - 1));
                }
                Some(most) => {
                    // Each further one may be the last: all splits lead behind the whole.
                    for left in (1..=most.saturating_sub(least)).rev() {
                        steps.push(Step::Split((length + 1) * left as i32));
                        steps.extend_from_slice(&atom);
                    }
                }
            }
            if steps.len() > STEPS {
                return Err(self.error());
            }
        }
        Ok(steps)
    }

    /// The least and the greatest number of repetitions; no greatest for `*` and `+`.
    fn quantifier(&mut self) -> Result<(usize, Option<usize>), Error> {
        let range = match self.peek() {
            Some(b'?') => (0, Some(1)),
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'{') => {
                self.at += 1;
                let least = self.number()?;
                let most = if self.peek() == Some(b',') {
                    self.at += 1;
                    self.number()?
                } else {
                    least
                };
                if self.peek() != Some(b'}') || most < least {
                    return Err(self.error());
                }
                (least, Some(most))
            }
            _ => return Ok((1, Some(1))),
        };
        self.at += 1;
        Ok(range)
    }

    fn number(&mut self) -> Result<usize, Error> {
        let mut value = 0;
        let begins = self.at;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            value = (value * 10 + usize::from(digit - b'0')).min(1_000);
            self.at += 1;
        }
        if self.at == begins || value > 200 { Err(self.error()) } else { Ok(value) }
    }

    fn atom(&mut self) -> Result<Vec<Step>, Error> {
        let set = match self.take()? {
            b'(' => {
                let steps = self.alternatives()?;
                return if self.take()? == b')' { Ok(steps) } else { Err(self.error()) };
            }
            b'<' => return self.named(),
            b'[' => self.set()?,
            b'.' => u128::MAX,
            b'\\' => self.escape()?,
            b'{' | b'}' | b'?' | b'*' | b'+' | b'>' | b']' => return Err(self.error()),
            b' ' => bit(b' ') | bit(b'\t'),
            byte => bit(byte),
        };
        Ok(vec![Step::Symbol(if self.fold { folded(set) } else { set })])
    }

    fn escape(&mut self) -> Result<u128, Error> {
        let capitals = range(b'A', b'Z');
        let small = range(b'a', b'z');
        let letters = capitals | small | bit(OTHER_LETTER);
        Ok(match self.take()? {
            b'd' => range(b'0', b'9'),
            b'a' => letters,
            b'u' => capitals | bit(OTHER_LETTER),
            b'l' => small | bit(OTHER_LETTER),
            b'w' => letters | range(b'0', b'9') | bit(b'_'),
            b's' => bit(b' ') | bit(b'\t') | bit(b'\n') | bit(b'\r'),
            b'n' => bit(b'\n'),
            byte if byte.is_ascii_alphanumeric() => return Err(self.error()),
            byte => bit(byte),
        })
    }

    fn set(&mut self) -> Result<u128, Error> {
        let negated = self.peek() == Some(b'^');
        self.at += usize::from(negated);
        let mut set = 0;
        loop {
            match self.take()? {
                b']' => break,
                b'\\' => set |= self.escape()?,
                first => {
                    let ranged = self.peek() == Some(b'-') && self.bytes.get(self.at + 1) != Some(&b']');
                    self.at += usize::from(ranged);
                    set |= range(first, if ranged { self.take()? } else { first });
                }
            }
        }
        Ok(if negated { !set } else { set })
    }

    fn named(&mut self) -> Result<Vec<Step>, Error> {
        let negated = self.peek() == Some(b'!');
        self.at += usize::from(negated);
        let begins = self.at;
        while self.take()? != b'>' {}
        let name = self.bytes.get(begins..self.at - 1).unwrap_or_default();
        let list = self.vocabulary.lists.iter().position(|list| list.as_bytes() == name);
        match (list, negated) {
            (Some(list), true) => Ok(vec![Step::NotWord(list as u16)]),
            (Some(list), false) => Ok(vec![Step::Word(list as u16)]),
            (None, _) => {
                let part = self.vocabulary.parts.iter().find(|(known, _)| known.as_bytes() == name);
                let (_, part) = part.filter(|_| !negated).ok_or_else(|| self.error())?;
                let vocabulary = self.vocabulary;
                let (bytes, fold, depth) = (part.as_bytes(), self.fold, self.depth);
                let mut reader = Reader { bytes, at: 0, fold, depth, vocabulary };
                let steps = reader.alternatives()?;
                if reader.at < bytes.len() { Err(wrong(part)) } else { Ok(steps) }
            }
        }
    }
}

const fn bit(symbol: u8) -> u128 {
    1 << (symbol % SYMBOLS)
}

const fn range(first: u8, last: u8) -> u128 {
    let mut set = 0;
    let mut symbol = first;
    while symbol <= last && symbol < SYMBOLS {
        set |= bit(symbol);
        symbol += 1;
    }
    set
}

/// A set with each letter in both cases.
const fn folded(set: u128) -> u128 {
    let (capitals, small) = (set & range(b'A', b'Z'), set & range(b'a', b'z'));
    set | capitals << 32 | small >> 32
}
