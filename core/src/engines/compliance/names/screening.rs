//! Screening names: candidates with their words, an allow-list of known false hits, and what a new list changes.

use super::index::NameHit;
use super::normalize::tokens;
use super::watch_list::WatchList;
use super::watchman;
use crate::compliance::verdict::DISCLAIMER;
use crate::foundation::date::Date;
use crate::foundation::decision::{Outcome, PackReceipt};
use crate::foundation::error::{Code, Error};
use crate::foundation::order::sort_by;
use crate::foundation::pack::Shelf;
use crate::foundation::wire::{Int53, wire};

/// How names are compared.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameScorer {
    /// By sound, rare words counting more; symmetric in spelling.
    Sound,
    /// As moov-io/watchman does: best pairs of Jaro-Winkler similarities.
    Watchman,
    /// The same, short words also joined to the next.
    WatchmanJoined,
}

/// A request of `compliance.names`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRequest {
    /// The day whose list to use.
    pub as_of: Date,
    /// The list: a pack of kind `watch_list`.
    pub list: String,
    /// The names to screen.
    pub queries: Vec<NameQuery>,
    /// How to compare.
    #[wire(default = NameScorer::Sound)]
    pub scorer: NameScorer,
    /// The least score of a candidate, 0 to 1,000,000.
    #[wire(default = 790_000)]
    pub threshold_micros: u32,
    /// Candidates at most for each name.
    #[wire(default = 10)]
    pub limit: u32,
    /// Hits that somebody has looked at and dismissed.
    #[wire(default = Vec::new())]
    pub allowed: Vec<AllowedHit>,
    /// An earlier day: its list is asked too, and every hit says whether it is new, gone or the same.
    pub compared_to: Option<Date>,
}

/// A name to screen.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameQuery {
    /// The caller's id of the person: what the allow-list names.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A hit that is known to be false: this person is not that entry.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHit {
    /// The caller's id of the person.
    pub query: String,
    /// The list's id of the entry.
    pub entry: String,
    /// Who decided it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The answer of `compliance.names`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAnswer {
    /// One for each query, in order.
    pub results: Vec<NameFound>,
    /// What a hit is, and is not.
    pub disclaimer: String,
}

/// What a list holds that may be meant by a name.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFound {
    /// The caller's id.
    pub id: String,
    /// The words that were compared.
    pub tokens: Vec<String>,
    /// The candidates, the best first, then by the list's id; each entry once, by its best name.
    pub candidates: Vec<NameCandidate>,
}

/// A candidate.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCandidate {
    /// The list's id.
    pub entry: String,
    /// The listed name that met the query best.
    pub name: String,
    /// 0 to 1,000,000.
    pub score_micros: Int53,
    /// The words that met, by the scorer `sound`.
    pub matches: Vec<TokenMatch>,
    /// Whether the allow-list dismisses it.
    pub allowed: bool,
    /// What the newer list changed, where two days are compared.
    pub change: Option<HitChange>,
}

/// What a newer list changed.
#[wire(answer)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitChange {
    /// Only the newer list has it.
    New,
    /// Only the older list has it.
    Gone,
    /// Both have it with this score and name.
    Same,
    /// Both have it; its score or name is another.
    Changed,
}

/// Two words that met.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenMatch {
    /// Of the query.
    pub query: String,
    /// Of the list.
    pub listed: String,
    /// 0 to 1,000.
    pub similarity: u32,
}

/// Screens names.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` at `/list`; `number.range` for a threshold above 1,000,000 or a limit of
/// 0 or above 1,000.
pub fn screen(shelf: Shelf<'_>, request: &NameRequest) -> Result<Outcome<NameAnswer>, Error> {
    if request.threshold_micros > 1_000_000 {
        return Err(Error::new(Code::NumberRange, "at most 1000000").under("thresholdMicros"));
    }
    if !(1..=1000).contains(&request.limit) {
        return Err(Error::new(Code::NumberRange, "1 to 1000").under("limit"));
    }
    let load = |day: Date| -> Result<(&WatchList, PackReceipt), Error> {
        let pack = shelf.select(&request.list, Some(day))?;
        Ok((pack.compiled::<WatchList>("watch_list")?, pack.receipt()))
    };
    let (list, receipt) = load(request.as_of).map_err(|error| error.under("list"))?;
    let mut packs = vec![receipt];
    let earlier = match request.compared_to {
        None => None,
        Some(day) => {
            let (list, receipt) = load(day).map_err(|error| error.under("list"))?;
            packs.push(receipt);
            Some(list)
        }
    };
    let mut results = Vec::with_capacity(request.queries.len());
    for query in &request.queries {
        let words = tokens(&query.name);
        let mut candidates = candidates(list, &words, request);
        if let Some(earlier) = earlier {
            compare(&mut candidates, self::candidates(earlier, &words, request));
        }
        // Each list is cut after they are compared: what newer names push beyond the limit is not gone.
        let (mut now, mut gone) = (0, 0);
        candidates.retain(|found| {
            let count = if found.change == Some(HitChange::Gone) { &mut gone } else { &mut now };
            *count += 1;
            *count <= request.limit
        });
        for found in &mut candidates {
            found.allowed =
                request.allowed.iter().any(|allowed| allowed.query == query.id && allowed.entry == found.entry);
        }
        results.push(NameFound { id: query.id.clone(), tokens: words, candidates });
    }
    Ok(Outcome { answer: NameAnswer { results, disclaimer: DISCLAIMER.to_owned() }, reasons: Vec::new(), packs })
}

/// All candidates of a list, each entry once.
fn candidates(list: &WatchList, words: &[String], request: &NameRequest) -> Vec<NameCandidate> {
    let mut hits = match request.scorer {
        NameScorer::Sound => list.index.search(words, request.threshold_micros),
        NameScorer::Watchman => every(list, words, request.threshold_micros, watchman::score),
        NameScorer::WatchmanJoined => every(list, words, request.threshold_micros, watchman::score_joined),
    };
    let entry = |hit: &NameHit| list.index.name(hit.name).and_then(|name| list.entries.get(name.entry as usize));
    // Entries ascend by id, and names by entry: the place of a name breaks ties as the id of its entry does.
    sort_by(&mut hits, |a, b| b.micros.cmp(&a.micros).then(a.name.cmp(&b.name)));
    let mut out: Vec<NameCandidate> = Vec::new();
    for hit in hits {
        let (Some(entry), Some(name)) = (entry(&hit), list.index.name(hit.name)) else { continue };
        if out.iter().any(|found| found.entry == entry.id) {
            continue;
        }
        let listed: Vec<&str> = list.index.tokens_of(name).collect();
        let mut matches = Vec::with_capacity(hit.pairs.len());
        for pair in &hit.pairs {
            if let (Some(query), Some(listed)) = (words.get(pair.query), listed.get(pair.listed)) {
                matches.push(TokenMatch {
                    query: query.clone(),
                    listed: (*listed).to_owned(),
                    similarity: pair.similarity,
                });
            }
        }
        out.push(NameCandidate {
            entry: entry.id.clone(),
            name: name.text.clone(),
            score_micros: Int53::from(hit.micros),
            matches,
            allowed: false,
            change: None,
        });
    }
    out
}

/// Every name of a list, scored one by one.
fn every(list: &WatchList, words: &[String], threshold: u32, score: fn(&[String], &[String]) -> f64) -> Vec<NameHit> {
    let mut hits = Vec::new();
    for place in 0..list.index.len() as u32 {
        let Some(name) = list.index.name(place) else { continue };
        let listed: Vec<String> = list.index.tokens_of(name).map(str::to_owned).collect();
        // Scores are at most 1; half a millionth up rounds to the nearest.
        let micros = (score(words, &listed) * 1_000_000.0 + 0.5) as u32;
        if micros >= threshold {
            hits.push(NameHit { name: place, micros, pairs: Vec::new() });
        }
    }
    hits
}

/// Marks what the newer list changed, and appends what only the older one has.
fn compare(newer: &mut Vec<NameCandidate>, older: Vec<NameCandidate>) {
    for found in newer.iter_mut() {
        let before = older.iter().find(|before| before.entry == found.entry);
        found.change = Some(match before {
            None => HitChange::New,
            Some(before) if before.score_micros == found.score_micros && before.name == found.name => HitChange::Same,
            Some(_) => HitChange::Changed,
        });
    }
    for mut before in older {
        if !newer.iter().any(|found| found.entry == before.entry) {
            before.change = Some(HitChange::Gone);
            newer.push(before);
        }
    }
}
