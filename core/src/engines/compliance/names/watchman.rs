//! The scorer of moov-io/watchman, so that its users find their scores again: best pairs of tokens by Jaro-Winkler,
//! weighted by length, less for what the list has and the query lacks. Asymmetric by design.

use super::jaro_winkler;

/// Tokens whose lengths differ by more than this ratio are marked down.
const LENGTH_CUTOFF: f64 = 0.9;
/// By how much.
const LENGTH_PENALTY: f64 = 0.3;
/// What the letters of the list that found no partner cost.
const UNMATCHED_PENALTY: f64 = 0.15;

/// The sound of a first letter: those that are often confused share a number.
pub(super) const fn phonetic_class(letter: u8) -> u8 {
    match letter {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' => 1,
        b'b' | b'f' | b'p' | b'v' => 2,
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 3,
        b'd' | b't' => 4,
        b'l' => 5,
        b'm' | b'n' => 6,
        b'r' => 7,
        b'h' | b'w' => 8,
        other => other,
    }
}

/// The similarity of two tokens.
pub(super) fn token_score(query: &[u8], listed: &[u8]) -> f64 {
    let shorter = query.len().min(listed.len()) as f64;
    let ratio = shorter / query.len().max(listed.len()).max(1) as f64;
    let score = jaro_winkler::similarity(query, listed);
    if ratio < LENGTH_CUTOFF { score * (1.0 - (1.0 - ratio) * LENGTH_PENALTY) } else { score }
}

/// The better of [`score`] and of the same with each token of up to three letters joined to the one after it: watchman's
/// second entry, for `JSC ARGUMENT` against `JSCARGUMENT`.
#[must_use]
pub fn score_joined(query: &[String], listed: &[String]) -> f64 {
    let (plain, joined) = (score(query, listed), score(&joined(query), &joined(listed)));
    if joined > plain { joined } else { plain }
}

/// 0 to 1: how well a query meets a name of the list.
#[must_use]
pub fn score(query: &[String], listed: &[String]) -> f64 {
    let mut found: Vec<(f64, usize, usize)> = Vec::with_capacity(query.len() * listed.len());
    for (i, a) in query.iter().enumerate() {
        for (j, b) in listed.iter().enumerate() {
            let class = |token: &String| token.bytes().next().map(phonetic_class);
            if class(a) == class(b) {
                found.push((token_score(a.as_bytes(), b.as_bytes()), i, j));
            }
        }
    }
    crate::foundation::order::sort_by(&mut found, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut taken, mut met) = (vec![false; query.len()], vec![false; listed.len()]);
    let (mut weighted, mut matched) = (0.0, 0);
    for (score, i, j) in found {
        if taken[i] || met[j] {
            continue;
        }
        (taken[i], met[j]) = (true, true);
        weighted += score * (query[i].len() + listed[j].len()) as f64;
        matched += listed[j].len();
    }
    let letters = |tokens: &[String]| tokens.iter().map(String::len).sum::<usize>();
    let all = letters(query) + matched;
    if all == 0 || matched == 0 {
        return 0.0;
    }
    let unmatched = 1.0 - matched as f64 / letters(listed).max(1) as f64;
    weighted / all as f64 * (1.0 - unmatched * UNMATCHED_PENALTY)
}

/// The tokens with each one of up to three letters joined to the one after it.
fn joined(tokens: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(tokens.len());
    let mut short = String::new();
    for token in tokens {
        short.push_str(token);
        if token.len() > 3 {
            out.push(core::mem::take(&mut short));
        }
    }
    if !short.is_empty() {
        out.push(short);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::normalize::tokens;
    use super::{score, score_joined};

    /// Scores that watchman's own tests publish, listed name first.
    #[test]
    fn published_scores() {
        for (listed, query, expected) in [
            ("nicolas maduro", "nicolas maduro", 1.0),
            ("nick maduro", "nicolas maduro", 0.859),
            ("nicolas moros maduro", "nicolas maduro", 0.958),
            ("nicolas maduro", "nicolas moros maduro", 0.839),
            ("john smith", "john smythe", 0.893),
            ("ian mckinley", "ian", 0.891),
            ("ian", "ian mckinley", 0.429),
            ("john doe", "paul john", 0.624),
            ("jane doe", "jan lahore", 0.439),
            ("jan lahore", "jane doe", 0.549),
            ("ivan", "john", 0.0),
            ("mohamed", "muhammed", 0.849),
            ("sean", "shawn", 0.757),
            ("JSCARGUMENT", "JSC ARGUMENT", 0.413),
        ] {
            let found = score(&tokens(query), &tokens(listed));
            assert!((found - expected).abs() <= 0.01, "{listed} {query}: {found} {expected}");
        }
        assert_eq!(score_joined(&tokens("JSC ARGUMENT"), &tokens("JSCARGUMENT")), 1.0);
    }
}
