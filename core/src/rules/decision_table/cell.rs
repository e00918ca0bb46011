//! Cells: unary tests and literals of S-FEEL (DMN 1.5, sections 9.1 and 10.3.1), read by hand.

use super::column::{ABSENT, Column, Set, billionths, nanoseconds};
use super::table::TableType;
use crate::foundation::date::Date;
use crate::foundation::decimal::Decimal;
use crate::foundation::error::{Code, Error};
use crate::foundation::instant::Instant;
use crate::foundation::wire::{Int53, Node, Read};

/// One value of a cell, before the texts of the column have their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Point {
    At(i128),
    Text(String),
}

/// One interval, its ends as they are written.
#[derive(Clone, Debug)]
enum Range {
    Is(Point),
    Absent,
    /// From and to, each with whether it is included.
    Between(Option<(i128, bool)>, Option<(i128, bool)>),
}

/// A unary test.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    negated: bool,
    /// None for `-`.
    ranges: Option<Vec<Range>>,
}

fn wrong(what: &str) -> Error {
    Error::new(Code::RulesTableCell, what)
}

impl Cell {
    /// Reads a unary test for a column of a type.
    ///
    /// # Errors
    /// `rules.table_cell`.
    pub(super) fn parse(text: &str, kind: TableType) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() || text == "-" {
            return Ok(Self { negated: false, ranges: None });
        }
        let inner = text.strip_prefix("not").map(str::trim_start).and_then(|rest| rest.strip_prefix('('));
        let mut scan = Scan { rest: inner.unwrap_or(text), kind };
        let mut ranges = vec![scan.range()?];
        while scan.eat(",") {
            ranges.push(scan.range()?);
        }
        if inner.is_some() && !scan.eat(")") {
            return Err(wrong("not( has no closing parenthesis"));
        }
        scan.end()?;
        Ok(Self { negated: inner.is_some(), ranges: Some(ranges) })
    }

    /// The texts that the cell names.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.ranges.iter().flatten().filter_map(|range| match range {
            Range::Is(Point::Text(text)) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The values of the column that pass.
    ///
    /// # Errors
    /// `rules.table_cell` where none passes.
    pub(super) fn set(&self, column: &Column) -> Result<Set, Error> {
        let Some(ranges) = &self.ranges else { return Ok(column.domain.clone()) };
        let mut intervals = Vec::with_capacity(ranges.len());
        for range in ranges {
            let interval = match range {
                Range::Is(Point::At(at)) => (*at, *at),
                Range::Is(Point::Text(text)) => (column.place(text), column.place(text)),
                Range::Absent => (ABSENT, ABSENT),
                Range::Between(from, to) => {
                    let least = from.map_or(ABSENT + 1, |(at, included)| if included { at } else { at + 1 });
                    let most = to.map_or(i128::MAX, |(at, included)| if included { at } else { at - 1 });
                    if least > most {
                        return Err(wrong("the interval is empty"));
                    }
                    (least, most)
                }
            };
            intervals.push(interval);
        }
        let set = Set::of(intervals);
        let set = if self.negated { set.complement(&column.domain) } else { set.intersection(&column.domain) };
        if set.is_empty() { Err(wrong("no allowed value passes this test")) } else { Ok(set) }
    }
}

/// Reads a literal.
///
/// # Errors
/// `rules.table_cell`.
pub(super) fn literal(text: &str, kind: TableType) -> Result<Point, Error> {
    let mut scan = Scan { rest: text.trim(), kind };
    let point = scan.point()?;
    scan.end()?;
    Ok(point)
}

/// What is left to read.
struct Scan<'t> {
    rest: &'t str,
    kind: TableType,
}

impl<'t> Scan<'t> {
    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn end(&self) -> Result<(), Error> {
        if self.rest.trim_start().is_empty() { Ok(()) } else { Err(wrong("the cell goes on after its test")) }
    }

    fn range(&mut self) -> Result<Range, Error> {
        if self.eat("null") {
            return Ok(Range::Absent);
        }
        for (token, below, included) in
            [("<=", true, true), ("<", true, false), (">=", false, true), (">", false, false)]
        {
            if self.eat(token) {
                let end = Some((self.bound()?, included));
                return Ok(if below { Range::Between(None, end) } else { Range::Between(end, None) });
            }
        }
        for (token, included) in [("[", true), ("(", false), ("]", false)] {
            if self.eat(token) {
                let from = self.bound()?;
                if !self.eat("..") {
                    return Err(wrong("an interval is written [a..b]"));
                }
                let to = self.bound()?;
                let closed = if self.eat("]") {
                    true
                } else if self.eat(")") || self.eat("[") {
                    false
                } else {
                    return Err(wrong("an interval ends with ], ) or ["));
                };
                return Ok(Range::Between(Some((from, included)), Some((to, closed))));
            }
        }
        self.point().map(Range::Is)
    }

    /// The end of an interval.
    fn bound(&mut self) -> Result<i128, Error> {
        if matches!(self.kind, TableType::Boolean | TableType::Text) {
            return Err(wrong("booleans and texts have no order"));
        }
        match self.point()? {
            Point::At(at) => Ok(at),
            Point::Text(_) => Err(wrong("texts have no order")),
        }
    }

    fn point(&mut self) -> Result<Point, Error> {
        match self.kind {
            TableType::Boolean => {
                let truth = self.eat("true");
                if truth || self.eat("false") {
                    Ok(Point::At(truth.into()))
                } else {
                    Err(wrong("expected true or false"))
                }
            }
            TableType::Text => self.quoted().map(Point::Text),
            TableType::Integer => {
                let token = self.number();
                let node = Node::Number(token);
                Int53::read(&node).map(|value| Point::At(value.get().into())).map_err(|_| wrong("expected an integer"))
            }
            TableType::Decimal => {
                let token = self.number();
                let read = Decimal::parse(token).map(|value| Point::At(billionths(value)));
                read.map_err(|_| wrong("expected a decimal of at most 18 digits, 9 after the point"))
            }
            TableType::Date => {
                let text = self.at("date")?;
                Date::parse(&text).map(|date| Point::At(date.days().into())).map_err(|_| wrong("expected a date"))
            }
            TableType::Instant => {
                let text = self.at("date and time")?;
                let read = Instant::parse(&text).map(|instant| Point::At(nanoseconds(instant)));
                read.map_err(|_| wrong("expected an instant that ends with Z"))
            }
        }
    }

    /// The characters of a number. Two points end it: they stand between the ends of an interval.
    fn number(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let bytes = self.rest.as_bytes();
        let mut end = usize::from(bytes.first() == Some(&b'-'));
        while let Some(byte) = bytes.get(end) {
            let point = *byte == b'.' && bytes.get(end + 1) != Some(&b'.');
            if !byte.is_ascii_digit() && !point {
                break;
            }
            end += 1;
        }
        let (token, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        token
    }

    /// `@"…"`, or the function of that name with a text.
    fn at(&mut self, function: &str) -> Result<String, Error> {
        if self.eat("@") {
            return self.quoted();
        }
        if !self.eat(function) || !self.eat("(") {
            return Err(wrong(&["expected ", function, "(\"…\") or @\"…\""].concat()));
        }
        let text = self.quoted()?;
        if self.eat(")") { Ok(text) } else { Err(wrong("expected a closing parenthesis")) }
    }

    /// A text in double quotes, with JSON's escapes.
    fn quoted(&mut self) -> Result<String, Error> {
        self.rest = self.rest.trim_start();
        let expected = || wrong("expected a text in double quotes");
        if !self.rest.starts_with('"') {
            return Err(expected());
        }
        let (mut end, mut escaped) = (None, false);
        for (at, byte) in self.rest.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    end = Some(at + 1);
                    break;
                }
                _ => {}
            }
        }
        let (token, rest) = end.and_then(|end| self.rest.split_at_checked(end)).ok_or_else(expected)?;
        self.rest = rest;
        let node = Node::parse(token.as_bytes()).map_err(|_| expected())?;
        node.text().map(str::to_owned).map_err(|_| expected())
    }
}
