//! A watch list prepared for questions: which names hold tokens like these?
//!
//! Tokens are found by the pairs of letters that they share with the query's, compared once by sound, and lead to the
//! names that hold them. Only the names that the best tokens point to are scored in full.

use super::normalize::tokens;
use super::similarity::{Folded, similarity_of_least};
use crate::foundation::order::sort_by;

/// The least similarity, in thousandths, at which two tokens may stand for each other.
const ALIKE: u32 = 500;
/// A token that the list has and the query lacks counts one part in so many: middle names are left out.
const UNMET: u32 = 4;
/// Names that are scored in full at most.
const SHORTLIST: usize = 48;
/// Letters and the edges of a token: 26 letters, ten digits in one, everything else in one.
const SYMBOLS: usize = 28;

/// One name of the list.
#[derive(Clone, Debug)]
pub struct ListedName {
    /// The place of its entry.
    pub entry: u32,
    /// As the list writes it.
    pub text: String,
    /// Its tokens, as numbers of the vocabulary, in order.
    tokens: Vec<u32>,
    /// What they say together.
    weight: u32,
}

/// A token of the list.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    folded: Folded,
    /// How much it says: the fewer names hold it, the more; in thousandths of a nat, at least 1.
    weight: u32,
    /// The names that hold it, ascending.
    names: Vec<u32>,
}

/// A list that answers questions.
#[derive(Clone, Debug)]
pub struct NameIndex {
    names: Vec<ListedName>,
    words: Vec<Word>,
    /// The folded letters of each word, counted.
    lengths: Vec<u8>,
    /// For each pair of symbols the words that hold it, ascending.
    pairs: Vec<Vec<u32>>,
}

/// Two tokens that met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenPair {
    /// The place of the query's token.
    pub query: usize,
    /// The place of the name's token.
    pub listed: usize,
    /// 0 to 1,000.
    pub similarity: u32,
}

/// A name that met a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameHit {
    /// The place of the name.
    pub name: u32,
    /// 0 to 1,000,000.
    pub micros: u32,
    /// Which tokens met.
    pub pairs: Vec<TokenPair>,
}

fn symbol(letter: u8) -> usize {
    match letter {
        b'a'..=b'z' => usize::from(letter - b'a'),
        b'0'..=b'9' => 26,
        _ => 27,
    }
}

/// The pairs of neighbouring symbols of a folded token, its edges counting as one symbol; each once.
fn pairs_of(folded: &Folded) -> Vec<u16> {
    let mut found = Vec::with_capacity(folded.letters().len() + 1);
    let mut last = 27;
    for &letter in folded.letters() {
        found.push((last * SYMBOLS + symbol(letter)) as u16);
        last = symbol(letter);
    }
    found.push((last * SYMBOLS + 27) as u16);
    sort_by(&mut found, Ord::cmp);
    found.dedup();
    found
}

impl NameIndex {
    /// Prepares names, each with the place of its entry.
    #[must_use]
    pub fn new<'n>(listed: impl IntoIterator<Item = (u32, &'n str)>) -> Self {
        let mut names: Vec<(u32, &str, Vec<String>)> = Vec::new();
        for (entry, text) in listed {
            names.push((entry, text, tokens(text)));
        }
        let mut every: Vec<&String> = names.iter().flat_map(|(_, _, tokens)| tokens).collect();
        sort_by(&mut every, Ord::cmp);
        every.dedup();
        let mut words: Vec<Word> = Vec::with_capacity(every.len());
        for text in &every {
            words.push(Word { text: (*text).clone(), folded: Folded::of(text), weight: 0, names: Vec::new() });
        }
        let mut out: Vec<ListedName> = Vec::with_capacity(names.len());
        for (at, (entry, text, own)) in names.iter().enumerate() {
            let mut numbers = Vec::with_capacity(own.len());
            for token in own {
                let Ok(number) = every.binary_search(&token) else { continue };
                if words[number].names.last() != Some(&(at as u32)) {
                    words[number].names.push(at as u32);
                }
                numbers.push(number as u32);
            }
            out.push(ListedName { entry: *entry, text: (*text).to_owned(), tokens: numbers, weight: 0 });
        }
        let count = out.len().max(1) as f64;
        let mut pairs: Vec<Vec<u32>> = vec![Vec::new(); SYMBOLS * SYMBOLS];
        for (number, word) in words.iter_mut().enumerate() {
            word.weight = weight(count, word.names.len(), word.text.len());
            for pair in pairs_of(&word.folded) {
                pairs[usize::from(pair)].push(number as u32);
            }
        }
        for name in &mut out {
            name.weight = name.tokens.iter().map(|&word| words[word as usize].weight).sum();
        }
        let lengths = words.iter().map(|word| word.folded.letters().len() as u8).collect();
        Self { names: out, words, lengths, pairs }
    }

    /// How many names it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// A name.
    #[must_use]
    pub fn name(&self, place: u32) -> Option<&ListedName> {
        self.names.get(place as usize)
    }

    /// The tokens of a name.
    pub fn tokens_of<'s>(&'s self, name: &'s ListedName) -> impl Iterator<Item = &'s str> {
        name.tokens.iter().filter_map(|&word| self.words.get(word as usize)).map(|word| word.text.as_str())
    }

    /// The words of the list that are like a token, with their similarity.
    fn alike(&self, folded: &Folded) -> Vec<(u32, u32)> {
        let own = pairs_of(folded);
        let mut shared = vec![0_u8; self.words.len()];
        let mut touched = Vec::new();
        for pair in &own {
            for &word in &self.pairs[usize::from(*pair)] {
                let count = &mut shared[word as usize];
                if *count == 0 {
                    touched.push(word);
                }
                *count = count.saturating_add(1);
            }
        }
        let mut found = Vec::new();
        // One changed letter breaks two pairs, two swapped ones three: of long tokens two changes are forgiven, of
        // short ones one.
        let (least, longer) = match own.len() {
            0..=4 => (1, 1),
            5 => (2, 2),
            pairs => (pairs - 4, 3),
        };
        for word in touched {
            let apart = usize::from(self.lengths[word as usize]).abs_diff(folded.letters().len());
            if usize::from(shared[word as usize]) >= least && apart <= longer {
                let alike = similarity_of_least(folded, &self.words[word as usize].folded, ALIKE);
                if alike >= ALIKE {
                    found.push((word, alike));
                }
            }
        }
        sort_by(&mut found, |a: &(u32, u32), b| a.0.cmp(&b.0));
        found
    }

    /// The names that meet a query with at least `threshold` (0 to 1,000,000), the best first, then by place.
    #[must_use]
    pub fn search(&self, query: &[String], threshold: u32) -> Vec<NameHit> {
        let folded: Vec<Folded> = query.iter().map(|token| Folded::of(token)).collect();
        let alike: Vec<Vec<(u32, u32)>> = folded.iter().map(|token| self.alike(token)).collect();
        // What each name could reach at most, from its best word for each token of the query.
        let mut reach: Vec<u32> = Vec::new();
        let (mut sum, mut best) = (vec![0_u32; self.names.len()], vec![0_u32; self.names.len()]);
        for words in &alike {
            let mut seen: Vec<u32> = Vec::new();
            for &(word, similarity) in words {
                let word = &self.words[word as usize];
                for &name in &word.names {
                    let worth = word.weight * similarity / 1000;
                    if best[name as usize] == 0 {
                        seen.push(name);
                    }
                    best[name as usize] = best[name as usize].max(worth);
                }
            }
            for name in seen {
                if sum[name as usize] == 0 {
                    reach.push(name);
                }
                sum[name as usize] += best[name as usize];
                best[name as usize] = 0;
            }
        }
        // What the query says: each token as much as the likest word of the list.
        let unknown = self.unknown_weight();
        let mut asked = 0;
        for words in &alike {
            let likest = words.iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            asked += likest.map_or(unknown, |&(word, _)| self.words[word as usize].weight);
        }
        let mut shortlist: Vec<(u32, u32)> = Vec::with_capacity(2 * SHORTLIST);
        let best_first = |a: &(u32, u32), b: &(u32, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        let mut least = 0;
        for name in reach {
            let met = sum[name as usize];
            let all = self.names[name as usize].weight;
            let says = u64::from((asked.max(met) + all.saturating_sub(met) / UNMET).max(1));
            let met = u64::from(met) * 1_000_000;
            // Most are below the last of the shortlist so far: known without dividing.
            if met < says * u64::from(least) {
                continue;
            }
            shortlist.push(((met / says) as u32, name));
            if shortlist.len() == 2 * SHORTLIST {
                least = crate::foundation::order::nth(&mut shortlist, SHORTLIST - 1, best_first).0;
                shortlist.truncate(SHORTLIST);
            }
        }
        if shortlist.len() > SHORTLIST {
            crate::foundation::order::nth(&mut shortlist, SHORTLIST - 1, best_first);
            shortlist.truncate(SHORTLIST);
        }
        let mut hits: Vec<NameHit> = Vec::new();
        for (_, name) in shortlist {
            let hit = self.score(&folded, &alike, name, threshold);
            if hit.micros >= threshold {
                hits.push(hit);
            }
        }
        sort_by(&mut hits, |a, b| b.micros.cmp(&a.micros).then(a.name.cmp(&b.name)));
        hits
    }

    /// The score of one name: tokens met one to one, the likest first; what each says, times how alike they are, over all
    /// that both sides say. Below `threshold` it may be less.
    fn score(&self, query: &[Folded], alike: &[Vec<(u32, u32)>], place: u32, threshold: u32) -> NameHit {
        let name = &self.names[place as usize];
        let listed: Vec<&Word> = name.tokens.iter().map(|&word| &self.words[word as usize]).collect();
        let mut found: Vec<TokenPair> = Vec::new();
        for (i, words) in alike.iter().enumerate() {
            for (j, word) in name.tokens.iter().enumerate() {
                if let Ok(at) = words.binary_search_by(|(like, _)| like.cmp(word)) {
                    let similarity = words[at].1;
                    found.push(TokenPair { query: i, listed: j, similarity });
                }
            }
        }
        sort_by(&mut found, |a, b| {
            b.similarity.cmp(&a.similarity).then(a.query.cmp(&b.query)).then(a.listed.cmp(&b.listed))
        });
        let (mut taken, mut met) = (vec![false; query.len()], vec![false; listed.len()]);
        let (mut pairs, mut meets, mut says) = (Vec::new(), 0_u64, 0_u64);
        for pair in found {
            if taken[pair.query] || met[pair.listed] {
                continue;
            }
            (taken[pair.query], met[pair.listed]) = (true, true);
            let weight = u64::from(listed[pair.listed].weight);
            meets += weight * u64::from(pair.similarity);
            says += weight;
            pairs.push(pair);
        }
        let unknown = self.unknown_weight();
        for (token, taken) in query.iter().zip(&taken) {
            if !taken {
                says += u64::from(if token.letters().len() < 3 { unknown / 4 } else { unknown });
            }
        }
        for (word, met) in listed.iter().zip(&met) {
            if !met {
                says += u64::from(word.weight / UNMET);
            }
        }
        let apart = meets * 1000 / says.max(1);
        let together = together(query, &listed, apart.max(threshold.into()));
        sort_by(&mut pairs, |a, b| a.query.cmp(&b.query));
        NameHit { name: place, micros: apart.max(together) as u32, pairs }
    }

    /// What a token that the list does not know says: as much as one that a single name holds.
    fn unknown_weight(&self) -> u32 {
        weight(self.names.len().max(1) as f64, 1, 6)
    }
}

/// The similarity of both names written as one word, in millionths: `abd al rahman` and `abdulrahman`; or less, where it
/// is below `least`.
fn together(query: &[Folded], listed: &[&Word], least: u64) -> u64 {
    let letters = |parts: &mut dyn Iterator<Item = &[u8]>| parts.map(<[u8]>::len).sum::<usize>();
    let asked = letters(&mut query.iter().map(Folded::letters));
    let apart = letters(&mut listed.iter().map(|word| word.folded.letters())).abs_diff(asked);
    if query.len() == listed.len() || apart > 3 {
        return 0;
    }
    let joined = |parts: &mut dyn Iterator<Item = &[u8]>| {
        let bytes: Vec<u8> = parts.flatten().copied().collect();
        Folded::of(core::str::from_utf8(&bytes).unwrap_or_default())
    };
    let a = joined(&mut query.iter().map(Folded::letters));
    let b = joined(&mut listed.iter().map(|word| word.folded.letters()));
    u64::from(similarity_of_least(&a, &b, (least / 1000) as u32)) * 1000
}

/// What a token says: the logarithm of how rare it is, in thousandths; less for one or two letters.
fn weight(count: f64, names: usize, letters: usize) -> u32 {
    let rare = 1000.0 * (1.0 + libm::log((count + 1.0) / (names.max(1) as f64)) / 4.0);
    let share = match letters {
        0..=1 => 0.25,
        2 => 0.5,
        _ => 1.0,
    };
    (rare * share) as u32 + 1
}
