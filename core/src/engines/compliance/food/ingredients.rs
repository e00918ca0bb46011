//! From the text on a product to substances.

use super::Substance;

/// The ingredients of a list: what stands between commas, semicolons, colons, brackets and full stops at a word's end.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split([',', ';', ':', '(', ')', '[', ']', '{', '}', '\n', '•', '*', '/']);
    parts.map(|part| part.trim().trim_end_matches('.').trim()).filter(|part| !part.is_empty())
}

/// The substance that an ingredient names: by its number where it has one, else by the longest name within it.
pub(super) fn identify<'s>(text: &str, substances: &'s [Substance]) -> Option<&'s Substance> {
    let small = text.to_ascii_lowercase();
    if let Some(number) = number(&small) {
        // An additive that the table does not know is not judged by a name that happens to stand beside it.
        return substances.iter().find(|substance| substance.id.eq_ignore_ascii_case(&number));
    }
    let mut best: Option<(usize, &Substance)> = None;
    for substance in substances {
        for name in &substance.names {
            if holds(&small, name) && best.is_none_or(|(length, _)| name.len() > length) {
                best = Some((name.len(), substance));
            }
        }
    }
    best.map(|(_, substance)| substance)
}

/// The E number in a text in small letters: `e120`, `e 471`, `e-472a`, `e150d`; or `ins 120`.
fn number(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices(['e', 'i']) {
        let starts = at == 0 || !bytes.get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
        let rest = text.get(at..)?;
        let Some(rest) = rest.strip_prefix("ins").or_else(|| rest.strip_prefix('e')).filter(|_| starts) else {
            continue;
        };
        let rest = rest.trim_start_matches([' ', '-']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(3..=4).contains(&digits) {
            continue;
        }
        let letter = rest.as_bytes().get(digits).copied().filter(u8::is_ascii_lowercase);
        let after = rest.as_bytes().get(digits + usize::from(letter.is_some())).copied();
        if after.is_some_and(|byte: u8| byte.is_ascii_alphanumeric()) {
            continue;
        }
        return rest.get(..digits + usize::from(letter.is_some())).map(|number| ["E", number].concat());
    }
    None
}

/// Whether a name stands in a text as whole words.
fn holds(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    let edge = |byte: Option<&u8>| !byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.match_indices(name)
        .any(|(at, _)| edge(at.checked_sub(1).and_then(|before| bytes.get(before))) && edge(bytes.get(at + name.len())))
}
