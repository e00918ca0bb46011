//! The candidates: the union of the records and of all that the sources name.

use super::super::id_table::{IdTable, Ids};
use super::super::limits::MAX_POOL;
use super::super::rank::ItemId;
use super::request::{CandidateItem, PipelineRequest};
use crate::foundation::error::{Code, Error};

/// The candidates by index, which is shortlex order of ids.
pub(super) struct Candidates<'r> {
    pub ids: IdTable,
    pub records: Vec<Option<&'r CandidateItem>>,
    pub modules: Vec<&'r str>,
    /// The candidate of each row of each source.
    pub rows: Vec<Vec<u32>>,
}

/// The first row that names a candidate for the second time.
fn repeated(rows: &[u32], count: usize) -> Option<usize> {
    let mut known = vec![false; count];
    rows.iter().position(|index| std::mem::replace(&mut known[*index as usize], true))
}

fn twice(code: Code, row: usize) -> Error {
    Error::new(code, "the item comes twice").at(row).under("items")
}

impl<'r> Candidates<'r> {
    pub fn new(request: &'r PipelineRequest) -> Result<Self, Error> {
        let mut texts: Vec<&str> = request.items.iter().map(|record| record.item.as_str()).collect();
        for source in &request.sources {
            texts.extend(source.items.iter().map(ItemId::as_str));
        }
        let (ids, indices) = IdTable::encode(Ids::Texts(&texts), MAX_POOL)?;
        let (own, mut rest) = indices.split_at(request.items.len());
        if let Some(row) = repeated(own, ids.len()) {
            return Err(twice(Code::RecommendItem, row));
        }
        let (mut records, mut modules) = (vec![None; ids.len()], vec![None; ids.len()]);
        for (index, record) in own.iter().zip(&request.items) {
            records[*index as usize] = Some(record);
            modules[*index as usize] = record.module.as_deref();
        }
        let mut rows = Vec::with_capacity(request.sources.len());
        for (at, source) in request.sources.iter().enumerate() {
            let (these, others) = rest.split_at(source.items.len());
            rest = others;
            if let Some(row) = repeated(these, ids.len()) {
                return Err(twice(Code::RecommendSource, row).at(at).under("sources"));
            }
            for index in these {
                let module = &mut modules[*index as usize];
                *module = module.or(source.module.as_deref());
            }
            rows.push(these.to_vec());
        }
        let modules = modules.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Self { ids, records, modules, rows })
    }

    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// The values of a label.
    pub fn values(&self, index: usize, label: &str) -> Vec<&str> {
        match label {
            "item" => vec![self.ids.get(index as u32)],
            "module" => vec![self.modules[index]],
            _ => {
                let values = self.records[index].and_then(|record| record.labels.get(label));
                values.map_or(Vec::new(), |values| values.iter().map(String::as_str).collect())
            }
        }
    }
}
