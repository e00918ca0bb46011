//! A model as bytes and back, inside the common [container](crate::foundation::container):
//!
//! | field | type |
//! |---|---|
//! | weighting: 0 cosine, 1 normalised cosine, 2 TF-IDF, 3 BM25 | u8 |
//! | neighbours, shrinkage, recency half-life (0: none) | 3 × u16 |
//! | popularity weight, popularity half-life (0: none) | 2 × u32 |
//! | whether users are kept | u8 |
//! | events, users | u64, u32 |
//! | items: number, lengths, texts in shortlex order | u32, u16 each, bytes |
//! | popularity in micro-units | u32 each item |
//! | neighbours: number for each item, then (item, micro-units) | u16 each item, 2 × u32 each neighbour |
//! | where users are kept, users: number, lengths, texts | as items |
//! | histories: number for each user, then items, oldest first | u16 each user, u32 each entry |
//!
//! That is format version 1, in which a model of item-kNN and popularity alone is still written. Version 2 goes on:
//!
//! | field | type |
//! |---|---|
//! | weight of item-kNN (2³² − 1: absent) | u32 |
//! | RP3beta, EASE, graph filter, iALS, VMIS-kNN: whether it takes part, its numbers in the order of its fields (0: absent) | u8, 7 × u32 each |
//! | iALS: factors, row after row of items | f32 each |
//! | VMIS-kNN, sessions: number, items of each, items, latest times | u32, u16 each, u32 each, i64 each |
//!
//! Its neighbours are in order of items, and their micro-units have a sign. Version 3 is for models that look at content, at
//! attributes of users or at dislikes: after the five parts stand those three, and at the end
//!
//! | field | type |
//! |---|---|
//! | attributes of users: number, lengths, texts | as items |
//! | neighbours of each | as those of items |
//! | where users are kept, dislikes: number for each user, then items, ascending | u16 each user, u32 each entry |

use super::config::{PARTS_OF_VERSION_2, Parts, RecommendConfig, Weighting};
use super::ials::{Factors, IalsConfig};
use super::id_table::IdTable;
use super::interactions::Lists;
use super::item_knn::{Neighbour, Neighbours};
use super::limits::{MAX_HISTORY, MAX_ITEMS, MAX_USERS};
use super::micros::ONE;
use super::model::{Model, Users};
use super::vmis_knn::{Sessions, VmisKnnConfig};
use crate::foundation::container::{Format, Reader};
use crate::foundation::error::{Code, Error};

pub(super) const FORMAT: Format = Format { magic: *b"HIVERECO", name: "recommender", version: 3 };

const WEIGHTINGS: [Weighting; 4] = [Weighting::Cosine, Weighting::NormalisedCosine, Weighting::TfIdf, Weighting::Bm25];

/// The oldest version that can hold a model.
pub(super) fn version(model: &Model) -> u32 {
    let newer = model.config.numbers()[PARTS_OF_VERSION_2..].iter().any(Option::is_some);
    if model.config.is_plain() { 1 } else { 2 + u32::from(newer) }
}

/// Stands for a weight that is absent.
const ABSENT: u32 = u32::MAX;

/// The file of a model.
pub(super) fn write(model: &Model) -> Vec<u8> {
    let mut out = Vec::new();
    let config = &model.config;
    let weighting = WEIGHTINGS.iter().position(|weighting| *weighting == config.weighting).unwrap_or_default();
    out.push(weighting as u8);
    for value in [config.neighbours, config.shrinkage, config.recency_half_life.unwrap_or(0)] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    for value in [config.popularity_weight, config.popularity_half_life.unwrap_or(0)] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.push(u8::from(config.keep_users));
    out.extend_from_slice(&model.events.to_le_bytes());
    out.extend_from_slice(&model.user_count.to_le_bytes());
    write_ids(&model.items, &mut out);
    model.popularity.iter().for_each(|micros| out.extend_from_slice(&micros.to_le_bytes()));
    write_neighbours(&model.neighbours, 0..model.items.len(), &mut out);
    if let Some(users) = &model.users {
        write_ids(&users.ids, &mut out);
        write_lengths(&users.histories.starts, &mut out);
        users.histories.indices.iter().for_each(|item| out.extend_from_slice(&item.to_le_bytes()));
    }
    let version = version(model);
    if version == 1 {
        return FORMAT.seal_as(version, &out);
    }
    out.extend_from_slice(&config.neighbour_weight.unwrap_or(ABSENT).to_le_bytes());
    let parts = config.numbers();
    for part in &parts[..if version == 2 { PARTS_OF_VERSION_2 } else { parts.len() }] {
        out.push(u8::from(part.is_some()));
        part.unwrap_or_default().iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
    }
    if let Some(factors) = &model.factors {
        factors.stored.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
    }
    if let Some(sessions) = &model.sessions {
        out.extend_from_slice(&(sessions.items.len() as u32).to_le_bytes());
        write_lengths(&sessions.items.starts, &mut out);
        sessions.items.indices.iter().for_each(|item| out.extend_from_slice(&item.to_le_bytes()));
        sessions.times.iter().for_each(|time| out.extend_from_slice(&time.to_le_bytes()));
    }
    if version > 2 {
        write_ids(&model.attributes, &mut out);
        let first = model.items.len();
        write_neighbours(&model.neighbours, first..first + model.attributes.len(), &mut out);
        if let Some(users) = &model.users {
            write_lengths(&users.dislikes.starts, &mut out);
            users.dislikes.indices.iter().for_each(|item| out.extend_from_slice(&item.to_le_bytes()));
        }
    }
    FORMAT.seal_as(version, &out)
}

fn write_neighbours(table: &Neighbours, sources: std::ops::Range<usize>, out: &mut Vec<u8>) {
    let starts = &table.starts[sources.start..=sources.end];
    write_lengths(starts, out);
    let ends = starts.first().copied().unwrap_or(0)..starts.last().copied().unwrap_or(0);
    for neighbour in &table.neighbours[ends] {
        out.extend_from_slice(&neighbour.item.to_le_bytes());
        out.extend_from_slice(&neighbour.micros.to_le_bytes());
    }
}

/// Reads the numbers of the models beside item-kNN. Ranges are checked with the whole configuration.
fn read_parts(version: u32, reader: &mut Reader<'_>, config: &mut RecommendConfig) -> Result<(), Error> {
    config.neighbour_weight = Some(reader.u32()?).filter(|weight| *weight != ABSENT);
    let mut parts = Parts::default();
    let there = if version == 2 { PARTS_OF_VERSION_2 } else { parts.len() };
    for part in &mut parts[..there] {
        let there = flag(u32::from(reader.u8()?))?;
        let mut numbers = [0; 7];
        for number in &mut numbers {
            *number = reader.u32()?;
        }
        if there {
            *part = Some(numbers);
        } else if numbers != [0; 7] {
            return Err(content("a model that is absent has numbers"));
        }
    }
    *config = config.with_numbers(parts);
    let newer = parts[PARTS_OF_VERSION_2..].iter().any(Option::is_some);
    if config.is_plain() || config.numbers() != parts || newer != (version > 2) {
        return Err(content("the configuration says what this version does not"));
    }
    config.check(true)
}

fn flag(number: u32) -> Result<bool, Error> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(content("a flag is neither 0 nor 1")),
    }
}

fn read_factors(reader: &mut Reader<'_>, config: IalsConfig, items: usize) -> Result<Factors, Error> {
    let count = items * usize::from(config.dimensions);
    let mut stored = Vec::new();
    for value in read_numbers(reader, count)? {
        stored.push(f32::from_bits(value));
    }
    Factors::new(config, stored, items)
}

fn read_sessions(reader: &mut Reader<'_>, config: VmisKnnConfig, items: usize) -> Result<Sessions, Error> {
    let count = reader.u32()? as usize;
    if count > MAX_USERS {
        return Err(content("too many sessions"));
    }
    let histories = read_histories(reader, count, items)?;
    let mut latest = Reader::new(reader.bytes(count.saturating_mul(8))?);
    let mut times = Vec::new();
    for _ in 0..count {
        times.push(latest.u64()? as i64);
    }
    Ok(Sessions::new(config, histories, times, items))
}

pub(super) fn write_ids(ids: &IdTable, out: &mut Vec<u8>) {
    out.extend_from_slice(&(ids.len() as u32).to_le_bytes());
    ids.iter().for_each(|id| out.extend_from_slice(&(id.len() as u16).to_le_bytes()));
    ids.iter().for_each(|id| out.extend_from_slice(id.as_bytes()));
}

fn write_lengths(starts: &[usize], out: &mut Vec<u8>) {
    starts.windows(2).for_each(|ends| out.extend_from_slice(&((ends[1] - ends[0]) as u16).to_le_bytes()));
}

/// The model of a file.
///
/// # Errors
/// `file.magic`, `file.version`, `file.length`, `file.digest`; `file.content` when the parts contradict each other.
pub(super) fn read(file: &[u8]) -> Result<Model, Error> {
    let (version, payload) = FORMAT.open(file)?;
    // Whatever is wrong inside is wrong with the file, not with a request.
    read_payload(version, payload).map_err(|error| match error.code {
        Code::FileContent => error,
        _ => Error::new(Code::FileContent, error.to_string()),
    })
}

fn content(detail: &str) -> Error {
    Error::new(Code::FileContent, detail)
}

fn read_payload(version: u32, payload: &[u8]) -> Result<Model, Error> {
    let mut reader = Reader::new(payload);
    let mut config = read_config(&mut reader)?;
    let counts = (reader.u64()?, reader.u32()?);
    let items = read_ids(&mut reader, MAX_ITEMS)?;
    let popularity = read_numbers(&mut reader, items.len())?;
    if popularity.iter().any(|micros| *micros > ONE) {
        return Err(content("a popularity is above 1000000"));
    }
    let mut neighbours = read_neighbours(version, &mut reader, items.len(), items.len())?;
    let mut users = if config.keep_users { Some(read_users(&mut reader, items.len())?) } else { None };
    let (mut factors, mut sessions) = (None, None);
    if version > 1 {
        read_parts(version, &mut reader, &mut config)?;
        if let Some(part) = config.ials {
            factors = Some(read_factors(&mut reader, part, items.len())?);
        }
        if let Some(part) = config.vmis_knn {
            sessions = Some(read_sessions(&mut reader, part, items.len())?);
        }
    } else {
        check_plain(&neighbours, config.neighbours)?;
    }
    let mut attributes = IdTable::default();
    if version > 2 {
        attributes = read_ids(&mut reader, MAX_ITEMS)?;
        neighbours = neighbours.followed_by(&read_neighbours(version, &mut reader, attributes.len(), items.len())?);
        if let Some(users) = &mut users {
            users.dislikes = read_histories(&mut reader, users.ids.len(), items.len())?;
        }
        let disliked = users.as_ref().is_some_and(|users| !users.dislikes.indices.is_empty());
        if (config.user_attributes.is_none() && !attributes.is_empty()) || (config.dislikes.is_none() && disliked) {
            return Err(content("there is more than the configuration says"));
        }
        if users.iter().any(|users| users.dislikes.iter().any(|items| !items.is_sorted())) {
            return Err(content("dislikes are not in order"));
        }
    }
    reader.end()?;
    let mut made = Model::new(config, counts, items, popularity, neighbours, (factors, sessions), users);
    made.attributes = attributes;
    Ok(made)
}

fn read_config(reader: &mut Reader<'_>) -> Result<RecommendConfig, Error> {
    let weighting = WEIGHTINGS.get(usize::from(reader.u8()?)).ok_or_else(|| content("unknown weighting"))?;
    let (neighbours, shrinkage, recency) = (reader.u16()?, reader.u16()?, reader.u16()?);
    let (popularity_weight, half_life) = (reader.u32()?, reader.u32()?);
    let keep_users = flag(u32::from(reader.u8()?))?;
    let config = RecommendConfig {
        weighting: *weighting,
        neighbours,
        shrinkage,
        recency_half_life: Some(recency).filter(|recency| *recency > 0),
        popularity_weight,
        popularity_half_life: Some(half_life).filter(|half_life| *half_life > 0),
        keep_users,
        ..RecommendConfig::default()
    };
    config.check(true)?;
    Ok(config)
}

pub(super) fn read_ids(reader: &mut Reader<'_>, most: usize) -> Result<IdTable, Error> {
    let count = reader.u32()? as usize;
    if count > most {
        return Err(content("too many ids"));
    }
    let mut lengths = Reader::new(reader.bytes(count * 2)?);
    let mut ids = IdTable::default();
    for _ in 0..count {
        let bytes = reader.bytes(usize::from(lengths.u16()?))?;
        ids.push(std::str::from_utf8(bytes).map_err(|_| content("an id is not UTF-8"))?)?;
    }
    Ok(ids)
}

pub(super) fn read_numbers(reader: &mut Reader<'_>, count: usize) -> Result<Vec<u32>, Error> {
    let mut numbers = Reader::new(reader.bytes(count.saturating_mul(4))?);
    let mut read = Vec::with_capacity(count);
    for _ in 0..count {
        read.push(numbers.u32()?);
    }
    Ok(read)
}

/// Positions at which lists begin, from their lengths.
fn read_starts(reader: &mut Reader<'_>, lists: usize, most: usize) -> Result<Vec<usize>, Error> {
    let mut lengths = Reader::new(reader.bytes(lists * 2)?);
    let mut starts = Vec::with_capacity(lists + 1);
    let mut end = 0;
    starts.push(end);
    for _ in 0..lists {
        let length = usize::from(lengths.u16()?);
        if length > most {
            return Err(content("a list is too long"));
        }
        end += length;
        starts.push(end);
    }
    Ok(starts)
}

fn read_neighbours(version: u32, reader: &mut Reader<'_>, sources: usize, items: usize) -> Result<Neighbours, Error> {
    let starts = read_starts(reader, sources, items)?;
    let count = starts.last().copied().unwrap_or(0);
    let mut records = Reader::new(reader.bytes(count.saturating_mul(8))?);
    let mut neighbours = Vec::with_capacity(count);
    for _ in 0..count {
        neighbours.push(Neighbour { item: records.u32()?, micros: records.u32()? as i32 });
    }
    // Marked with the source item that met it last; no item is met twice by the same.
    let mut met_by = vec![usize::MAX; items];
    for (source, ends) in starts.windows(2).enumerate() {
        let list = &neighbours[ends[0]..ends[1]];
        for neighbour in list {
            let met = met_by.get_mut(neighbour.item as usize).ok_or_else(|| content("a neighbour is no item"))?;
            // Sources that are no items, of which there may be another number, may have an item of their own index.
            let itself = sources == items && version < 3 && neighbour.item as usize == source;
            if std::mem::replace(met, source) == source || itself {
                return Err(content("an item neighbours itself, or another one twice"));
            }
            if neighbour.micros == 0 {
                return Err(content("a neighbour gains nothing"));
            }
        }
        let plain = |a: &Neighbour, b: &Neighbour| a.micros >= b.micros;
        let blended = |a: &Neighbour, b: &Neighbour| a.item < b.item;
        if !(if version == 1 { list.is_sorted_by(plain) } else { list.is_sorted_by(blended) }) {
            return Err(content("neighbours are not in order"));
        }
    }
    Ok(Neighbours { starts, neighbours })
}

/// In version 1 all weights are similarities.
fn check_plain(neighbours: &Neighbours, most: u16) -> Result<(), Error> {
    let similarity = |neighbour: &Neighbour| (1..=ONE as i32).contains(&neighbour.micros);
    if !neighbours.neighbours.iter().all(similarity) {
        return Err(content("a similarity is not within 1 to 1000000"));
    }
    if neighbours.starts.windows(2).any(|ends| ends[1] - ends[0] > usize::from(most)) {
        return Err(content("a list is too long"));
    }
    Ok(())
}

fn read_users(reader: &mut Reader<'_>, items: usize) -> Result<Users, Error> {
    let ids = read_ids(reader, MAX_USERS)?;
    let histories = read_histories(reader, ids.len(), items)?;
    let dislikes = Lists::from_lists(&mut ids.iter().map(|_| &[][..]));
    Ok(Users { ids, histories, dislikes })
}

/// Lists of items, none of which names an item twice.
fn read_histories(reader: &mut Reader<'_>, lists: usize, items: usize) -> Result<Lists, Error> {
    let starts = read_starts(reader, lists, MAX_HISTORY)?;
    let count = starts.last().copied().unwrap_or(0);
    let indices = read_numbers(reader, count)?;
    if indices.iter().any(|item| *item as usize >= items) {
        return Err(content("a history names no item"));
    }
    let histories = Lists { starts, indices };
    let mut met_by = vec![usize::MAX; items];
    for (user, history) in histories.iter().enumerate() {
        if history.iter().any(|item| std::mem::replace(&mut met_by[*item as usize], user) == user) {
            return Err(content("a history names an item twice"));
        }
    }
    Ok(histories)
}

#[cfg(test)]
mod tests {
    use super::super::ease::EaseConfig;
    use super::super::id_table::Ids;
    use super::super::interactions::{Columns, Interactions};
    use super::*;
    use crate::foundation::progress::Unobserved;

    fn model(keep_users: bool, parts: bool) -> Model {
        let users = Ids::Integers(&[1, 1, 2, 2, 2, 3]);
        let items = Ids::Texts(&["a", "b", "a", "b", "c", "ä"]);
        let times = [5, 6, 1, 2, 3, 9];
        let columns = Columns { users, items, weights: None, timestamps: Some(&times) };
        let config = RecommendConfig {
            recency_half_life: Some(3),
            popularity_half_life: Some(60),
            weighting: Weighting::Cosine,
            keep_users,
            ..RecommendConfig::default()
        };
        let blend = RecommendConfig {
            ease: Some(EaseConfig { neighbours: Some(2), ..EaseConfig::default() }),
            ials: Some(IalsConfig { dimensions: 2, ..IalsConfig::default() }),
            vmis_knn: Some(VmisKnnConfig { weight: 7, candidates: 3, neighbours: 2, last: 2, idf: true }),
            ..config
        };
        let config = if parts { blend } else { config };
        Model::fit(&Interactions::new(&columns).unwrap(), &config, &mut Unobserved).unwrap()
    }

    #[test]
    fn a_model_comes_back_as_it_was() {
        for (keep_users, parts) in [(false, false), (true, false), (false, true), (true, true)] {
            let model = model(keep_users, parts);
            let file = write(&model);
            let read = read(&file).unwrap();
            assert_eq!(write(&read), file);
            assert_eq!(read, model);
        }
    }

    /// Bytes that are sealed correctly but make no sense are refused, and nothing panics.
    #[test]
    fn every_byte_may_lie() {
        [false, true].into_iter().for_each(|parts| lie_about(&write(&model(true, parts))));
    }

    fn lie_about(file: &[u8]) {
        let (version, payload) = FORMAT.open(file).unwrap();
        let mut refused = 0;
        for at in 0..payload.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut lie = payload.to_vec();
                lie[at] ^= flip;
                match read(&FORMAT.seal_as(version, &lie)) {
                    Err(error) => {
                        assert_eq!(error.code, Code::FileContent);
                        refused += 1;
                    }
                    Ok(model) => assert_eq!(FORMAT.open(&write(&model)).unwrap().1, lie),
                }
            }
        }
        assert!(refused > payload.len());
        for length in 0..payload.len() {
            assert!(read(&FORMAT.seal_as(version, &payload[..length])).is_err());
        }
        assert!(read(&FORMAT.seal_as(version, &[payload, &[0]].concat())).is_err());
    }
}
