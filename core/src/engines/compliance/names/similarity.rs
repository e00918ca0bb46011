//! How alike two tokens sound and look: an edit distance in which what transliteration and hearing confuse costs less.
//!
//! Optimal string alignment (Damerau 1964) over folded spellings, in hundredths: a vowel for another vowel 30, a vowel
//! more or less 40, a consonant for one of its sound 50, neighbours swapped 70, anything else 100.

/// The most letters of a token that are compared.
pub const LETTERS: usize = 24;

/// A token with its spelling folded: what several spellings of one sound share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    letters: [u8; LETTERS],
    length: u8,
}

/// Spellings and what they fold to, the longer first.
const FOLDS: &[(&[u8], &[u8])] = &[
    (b"shch", b"s"),
    (b"tsch", b"c"),
    (b"sch", b"s"),
    (b"tch", b"c"),
    (b"ch", b"c"),
    (b"sh", b"s"),
    (b"zh", b"z"),
    (b"kh", b"h"),
    (b"gh", b"g"),
    (b"ph", b"f"),
    (b"th", b"t"),
    (b"dh", b"d"),
    (b"dj", b"j"),
    (b"ck", b"k"),
    (b"ts", b"c"),
    (b"tz", b"c"),
    (b"oo", b"u"),
    (b"ou", b"u"),
    (b"ee", b"i"),
    (b"ie", b"i"),
    (b"ei", b"e"),
    (b"ey", b"e"),
    (b"ai", b"e"),
    (b"ay", b"e"),
    (b"aa", b"a"),
    (b"x", b"ks"),
    (b"q", b"k"),
    (b"w", b"v"),
    (b"y", b"i"),
];

impl Folded {
    /// Folds a token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let bytes = token.as_bytes();
        let mut folded = Self { letters: [0; LETTERS], length: 0 };
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let fold = FOLDS.iter().find(|(spelling, _)| rest.starts_with(spelling));
            let (taken, sound) = fold.map_or((1, &rest[..1]), |(spelling, sound)| (spelling.len(), *sound));
            for letter in sound {
                // A doubled letter sounds once.
                if folded.letters().last() != Some(letter) {
                    folded.push(*letter);
                }
            }
            at += taken;
        }
        folded
    }

    fn push(&mut self, letter: u8) {
        if let Some(place) = self.letters.get_mut(usize::from(self.length)) {
            *place = letter;
            self.length += 1;
        }
    }

    /// The folded letters.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        &self.letters[..usize::from(self.length)]
    }
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What it costs to have one letter more or less.
const fn gap(letter: u8) -> u32 {
    match letter {
        b'a' | b'e' | b'i' | b'o' | b'u' => 40,
        b'h' => 60,
        _ => 100,
    }
}

/// What it costs to have one letter for another.
const fn swap(a: u8, b: u8) -> u32 {
    if a == b {
        return 0;
    }
    if is_vowel(a) && is_vowel(b) {
        return 30;
    }
    if is_vowel(a) || is_vowel(b) {
        // i and j, u and v are the same letter in some spellings.
        return if matches!((a, b), (b'i', b'j') | (b'j', b'i') | (b'u', b'v') | (b'v', b'u')) { 40 } else { 100 };
    }
    if super::watchman::phonetic_class(a) == super::watchman::phonetic_class(b) { 50 } else { 100 }
}

/// [`swap`] of every two letters, looked up.
const SWAPS: [[u8; 26]; 26] = {
    let mut costs = [[0; 26]; 26];
    let mut a = 0;
    while a < 26 {
        let mut b = 0;
        while b < 26 {
            costs[a as usize][b as usize] = swap(b'a' + a, b'a' + b) as u8;
            b += 1;
        }
        a += 1;
    }
    costs
};

fn letter(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'a'))
}

/// 0 to 1,000: 1,000 for tokens that fold to the same.
#[must_use]
pub fn similarity(a: &Folded, b: &Folded) -> u32 {
    similarity_of_least(a, b, 0)
}

/// The same where it is at least so much; else possibly 0, as soon as that is certain.
#[must_use]
pub fn similarity_of_least(a: &Folded, b: &Folded, least: u32) -> u32 {
    let (a, b) = (a.letters(), b.letters());
    if a == b {
        return 1000;
    }
    let whole = |letters: &[u8]| letters.iter().map(|letter| gap(*letter)).sum::<u32>();
    let longest = whole(a).max(whole(b)).max(1);
    // The greatest distance that leaves as much: 1000 · distance / longest, rounded down, is at most 1000 − least.
    let most = (1001_u32.saturating_sub(least) * longest - 1) / 1000;
    let mut rows = [[0_u32; LETTERS + 1]; 3];
    let [before, last, row] = &mut rows;
    let (mut before, mut last, mut row) = (before, last, row);
    for (j, letter) in b.iter().enumerate() {
        last[j + 1] = last[j] + gap(*letter);
    }
    let mut near = true;
    for (i, &x) in a.iter().enumerate() {
        let (swaps, gone) = (SWAPS.get(letter(x)), gap(x));
        row[0] = last[0] + gone;
        let mut nearest = row[0];
        for (j, &y) in b.iter().enumerate() {
            let other = swaps.and_then(|swaps| swaps.get(letter(y))).map_or(100, |cost| u32::from(*cost));
            let swapped = if x == y { 0 } else { other };
            // At most LETTERS letters of 100 each: nothing overflows.
            let kept = last[j].wrapping_add(swapped).min(last[j + 1].wrapping_add(gone));
            let mut best = kept.min(row[j].wrapping_add(gap(y)));
            if i > 0 && j > 0 && a[i - 1] == y && b[j - 1] == x {
                best = best.min(before[j - 1].wrapping_add(70));
            }
            row[j + 1] = best;
            nearest = nearest.min(best);
        }
        // What follows is no nearer than these two rows.
        let was_near = core::mem::replace(&mut near, nearest <= most);
        if !near && !was_near {
            return 0;
        }
        (before, last, row) = (last, row, before);
    }
    1000_u32.saturating_sub(1000 * last[b.len()] / longest)
}

#[cfg(test)]
mod tests {
    use super::{Folded, similarity, similarity_of_least};

    fn alike(a: &str, b: &str) -> u32 {
        similarity(&Folded::of(a), &Folded::of(b))
    }

    #[test]
    fn spellings_of_one_name() {
        for (a, b) in [
            ("yusuf", "youssef"),
            ("mohamed", "muhammad"),
            ("hussein", "husayn"),
            ("tchaikovsky", "chaikovski"),
            ("philip", "filip"),
        ] {
            assert!(alike(a, b) >= 800, "{a} {b} {}", alike(a, b));
        }
        for (a, b) in [("ivan", "john"), ("maria", "peter"), ("smith", "jones")] {
            assert!(alike(a, b) <= 500, "{a} {b} {}", alike(a, b));
        }
        assert_eq!(alike("qasim", "kasim"), 1000);
        assert_eq!(alike("a", "a"), 1000);
    }

    #[test]
    fn the_least_changes_nothing_at_or_above_it() {
        let names = ["yusuf", "youssef", "mohamed", "ahmad", "tchaikovsky", "ivanov", "a", "", "al7", "xavier", "шш"];
        for a in names {
            for b in names {
                let (a, b) = (Folded::of(a), Folded::of(b));
                for least in [1, 250, 500, 501, 790, 999, 1000] {
                    let (exact, found) = (similarity(&a, &b), similarity_of_least(&a, &b, least));
                    assert!(found == exact || (exact < least && found == 0), "{a:?} {b:?} {least}: {exact} {found}");
                }
            }
        }
    }

    #[test]
    fn symmetric() {
        for (a, b) in [("martha", "marhta"), ("xavier", "javier"), ("", "abc"), ("aleksandr", "alexander")] {
            assert_eq!(alike(a, b), alike(b, a));
        }
    }
}
