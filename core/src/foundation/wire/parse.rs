//! From UTF-8 JSON text (RFC 8259) to a tree, strictly.

use super::canonical::utf16_order;
use super::float::is_finite;
use super::node::Node;
use crate::foundation::digits::{self, decimal};
use crate::foundation::error::{Code, Error};
use crate::foundation::limits;
use crate::foundation::order::sort_by;
use std::borrow::Cow;

impl<'t> Node<'t> {
    /// Reads a whole text.
    ///
    /// # Errors
    /// `json.size`, `json.utf8`, `json.syntax`, `json.depth`, `json.duplicate_key`, `json.surrogate`, `json.length`,
    /// `number.range`, each with the path of the value it was found in.
    pub fn parse(text: &'t [u8]) -> Result<Self, Error> {
        if text.len() > limits::REQUEST_BYTES {
            return Err(Error::new(Code::JsonSize, ["the text has ", &decimal(text.len()), " bytes"].concat()));
        }
        let text = std::str::from_utf8(text)
            .map_err(|error| Error::new(Code::JsonUtf8, ["at byte ", &decimal(error.valid_up_to())].concat()))?;
        let mut parser = Parser { text, at: 0 };
        parser.space();
        let node = parser.value(0)?;
        parser.space();
        if parser.at == text.len() { Ok(node) } else { Err(parser.syntax("the text goes on after its value")) }
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn syntax(&self, what: &str) -> Error {
        Error::new(Code::JsonSyntax, [what, ", at byte ", &decimal(self.at)].concat())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, node: Node<'t>) -> Result<Node<'t>, Error> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            return Ok(node);
        }
        Err(self.syntax("expected a value"))
    }

    fn value(&mut self, depth: usize) -> Result<Node<'t>, Error> {
        if depth > limits::DEPTH {
            return Err(Error::new(Code::JsonDepth, ["deeper than ", &decimal(limits::DEPTH), " levels"].concat()));
        }
        match self.peek() {
            Some(b'{') => self.record(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Node::Text),
            Some(b't') => self.word("true", Node::Boolean(true)),
            Some(b'f') => self.word("false", Node::Boolean(false)),
            Some(b'n') => self.word("null", Node::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(self.syntax("expected a value")),
            None => Err(self.syntax("the text ends where a value is due")),
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node<'t>, Error> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Node::List(items));
        }
        loop {
            if items.len() == limits::LIST_ITEMS {
                return Err(Error::new(
                    Code::JsonLength,
                    ["more than ", &decimal(limits::LIST_ITEMS), " elements"].concat(),
                ));
            }
            self.space();
            let item = self.value(depth + 1).map_err(|error| error.at(items.len()))?;
            items.push(item);
            self.space();
            if self.eat(b']') {
                return Ok(Node::List(items));
            }
            if !self.eat(b',') {
                return Err(self.syntax("expected `,` or `]`"));
            }
        }
    }

    fn record(&mut self, depth: usize) -> Result<Node<'t>, Error> {
        self.at += 1;
        let mut members: Vec<(Cow<'t, str>, Node<'t>)> = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Node::Record(members));
        }
        members.reserve_exact(8); // most records have no more
        loop {
            if members.len() == limits::LIST_ITEMS {
                return Err(Error::new(
                    Code::JsonLength,
                    ["more than ", &decimal(limits::LIST_ITEMS), " members"].concat(),
                ));
            }
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.syntax("expected a key"));
            }
            let key = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(self.syntax("expected `:`").under(&key));
            }
            self.space();
            let value = self.value(depth + 1).map_err(|error| error.under(&key))?;
            members.push((key, value));
            self.space();
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return Err(self.syntax("expected `,` or `}`"));
            }
        }
        sort_by(&mut members, |a, b| utf16_order(&a.0, &b.0));
        match members.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(Error::new(Code::JsonDuplicateKey, "this key stands twice".to_owned()).under(&pair[0].0)),
            None => Ok(Node::Record(members)),
        }
    }

    fn digits(&mut self) -> Result<(), Error> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == from { Err(self.syntax("expected a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Node<'t>, Error> {
        let from = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        let mut integer = true;
        if self.eat(b'.') {
            integer = false;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            integer = false;
            self.at += 1;
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits()?;
        }
        let token = self.text.get(from..self.at).unwrap_or_default();
        if token.len() > limits::NUMBER_BYTES {
            return Err(Error::new(
                Code::NumberPrecision,
                ["a number of ", &decimal(token.len()), " characters"].concat(),
            ));
        }
        // A number that a double cannot hold would be changed by the canonical text: refused, nothing is lost.
        let fits = if integer {
            digits::integer(token).is_some_and(|n| n.unsigned_abs() <= limits::INT53 as u64)
        } else {
            is_finite(token)
        };
        if fits { Ok(Node::Number(token)) } else { Err(Error::new(Code::NumberRange, ["found ", token].concat())) }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Error> {
        self.at += 1;
        let from = self.at;
        let mut owned: Option<String> = None;
        let mut copied = from;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    let out = owned.get_or_insert_with(String::new);
                    out.push_str(self.text.get(copied..self.at).unwrap_or_default());
                    self.at += 1;
                    let c = self.escape()?;
                    out.push(c);
                    copied = self.at;
                }
                Some(0..=0x1f) => return Err(self.syntax("a control character must be escaped")),
                Some(_) => self.at += 1,
                None => return Err(self.syntax("the text ends inside a string")),
            }
        }
        let rest = self.text.get(copied..self.at).unwrap_or_default();
        self.at += 1;
        let string = match owned {
            None => Cow::Borrowed(rest),
            Some(mut out) => {
                out.push_str(rest);
                Cow::Owned(out)
            }
        };
        if string.len() > limits::TEXT_BYTES {
            return Err(Error::new(Code::JsonLength, ["a string of ", &decimal(string.len()), " bytes"].concat()));
        }
        Ok(string)
    }

    fn escape(&mut self) -> Result<char, Error> {
        let byte = self.peek().ok_or_else(|| self.syntax("the text ends inside a string"))?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => {
                self.at -= 1;
                return Err(self.syntax("no such escape"));
            }
        })
    }

    fn unicode(&mut self) -> Result<char, Error> {
        let first = self.hex()?;
        let code = match first {
            0xd800..=0xdbff if self.rest().starts_with("\\u") => {
                self.at += 2;
                match self.hex()? {
                    second @ 0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => first,
                }
            }
            _ => first,
        };
        char::from_u32(code)
            .ok_or_else(|| Error::new(Code::JsonSurrogate, ["before byte ", &decimal(self.at)].concat()))
    }

    fn hex(&mut self) -> Result<u32, Error> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).unwrap_or_default();
        let mut code = 0;
        for digit in digits {
            let Some(value) = char::from(*digit).to_digit(16) else { return Err(self.no_hex()) };
            code = code << 4 | value;
        }
        if digits.is_empty() {
            return Err(self.no_hex());
        }
        self.at += 4;
        Ok(code)
    }

    fn no_hex(&self) -> Error {
        self.syntax("expected four hexadecimal digits")
    }
}
