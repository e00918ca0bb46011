//! Entries of an XML file, one after another: only one of them is held at a time.

use crate::ListError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{BufRead, Read};

/// Elements inside each other at most.
const DEPTH: usize = 32;
/// Elements, attributes and pieces of text of one entry at most.
const PIECES: usize = 100_000;

/// An element with what is in it. Names are without their prefix.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
    pub(crate) line: u64,
}

impl Element {
    /// The children of a name.
    pub(crate) fn all<'e, 'n>(&'e self, name: &'n str) -> impl Iterator<Item = &'e Self> + use<'e, 'n> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of a name, without its outer space; empty where there is none.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        self.all(name).next().map_or("", |child| child.text.trim())
    }

    /// An attribute; empty where there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}

/// Counts the lines that were read.
struct Lines<R> {
    inner: R,
    line: u64,
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let available = self.fill_buf()?;
        let taken = available.len().min(buffer.len());
        buffer.iter_mut().zip(available).for_each(|(to, from)| *to = *from);
        self.consume(taken);
        Ok(taken)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(available) = self.inner.fill_buf() {
            self.line += available.iter().take(amount).filter(|byte| **byte == b'\n').count() as u64;
        }
        self.inner.consume(amount);
    }
}

/// An element that begins.
fn begun(start: &BytesStart<'_>, line: u64, path: &str) -> Result<Element, ListError> {
    let mut element = Element { name: start.local_name().as_ref().to_owned(), line, ..Element::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| ListError::new(line, path, &error.to_string()))?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0);
        let value = value.map_err(|error| ListError::new(line, path, &error.to_string()))?;
        element.attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(element)
}

/// Reads a file whose root has a name, and gives each element of the wanted names, wherever it stands, to a function with
/// its path. Returns the root's line and its other plain children.
///
/// # Errors
/// XML that is not well-formed, a document type (lists have none, and entities of one's own are an attack), another
/// encoding than UTF-8, a file that ends early; what the function gives.
pub(crate) fn entries<R: BufRead>(
    input: R,
    root: &str,
    wanted: &[&str],
    mut each: impl FnMut(&Element, &str) -> Result<(), ListError>,
) -> Result<(), ListError> {
    let mut reader = Reader::from_reader(Lines { inner: input, line: 1 });
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    // The path from the root; the elements that are held begin at the wanted one.
    let (mut path, mut held): (Vec<String>, Vec<Element>) = (Vec::new(), Vec::new());
    let (mut pieces, mut ended) = (0, false);
    loop {
        let line = reader.get_ref().line;
        let here = format!("/{}", path.join("/"));
        let refused = |detail: &str| ListError::new(line, &here, detail);
        let event = reader.read_event_into(&mut buffer).map_err(|error| refused(&error.to_string()))?;
        match event {
            Event::Start(start) => {
                let element = begun(&start, line, &here)?;
                if ended || path.len() >= DEPTH || (path.is_empty() && element.name != root) {
                    return Err(refused(&format!("{} is not expected here", element.name)));
                }
                path.push(element.name.clone());
                pieces += 1 + element.attributes.len();
                if !held.is_empty() || wanted.contains(&element.name.as_str()) {
                    held.push(element);
                }
            }
            Event::End(_) => {
                let Some(element) = held.pop() else {
                    path.pop();
                    ended = path.is_empty();
                    continue;
                };
                match held.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => {
                        each(&element, &here)?;
                        pieces = 0;
                    }
                }
                path.pop();
            }
            Event::Text(text) => add(&mut held, &text, &mut pieces),
            Event::CData(text) => add(&mut held, &text, &mut pieces),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().map_err(|error| refused(&error.to_string()))?;
                let known = quick_xml::escape::resolve_xml_entity(&reference);
                match (letter, known) {
                    (Some(letter), _) => add(&mut held, letter.encode_utf8(&mut [0; 4]), &mut pieces),
                    (None, Some(text)) => add(&mut held, text, &mut pieces),
                    (None, None) => return Err(refused(&format!("the entity {} is unknown", &*reference))),
                }
            }
            Event::Decl(declared) => {
                if let Some(Ok(encoding)) = declared.encoding()
                    && !encoding.eq_ignore_ascii_case("utf-8")
                {
                    return Err(refused("the encoding is not UTF-8"));
                }
            }
            Event::DocType(_) => return Err(refused("a document type is not expected here")),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if ended => return Ok(()),
            Event::Eof => return Err(refused("the file ends early")),
            Event::Empty(_) => return Err(refused("an empty element")),
        }
        if pieces > PIECES {
            return Err(ListError::new(line, &format!("/{}", path.join("/")), "an entry of more than 100,000 pieces"));
        }
        buffer.clear();
    }
}

/// Adds text to the innermost element that is held.
fn add(held: &mut [Element], text: &str, pieces: &mut usize) {
    if let Some(element) = held.last_mut() {
        element.text.push_str(text);
        *pieces += 1;
    }
}
