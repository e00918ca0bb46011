//! How alike two candidates are: the cosine of their vectors, or of the sets of a label's values. Both are positive
//! semi-definite, which the determinantal point process needs.

use super::super::limits::MAX_DIMENSIONS;
use super::candidates::Candidates;
use super::label_index::LabelIndex;
use super::request::PipelineRequest;
use crate::foundation::error::{Code, Error};

/// Greatest magnitude of a vector's number: its square times the dimensions stays far from overflow.
const MOST: f64 = 1e15;

/// What similarity is computed from, for each item of the pool.
pub(super) enum Similarity {
    /// Vectors of length 1; empty where there is none, which is like nothing.
    Vectors(Vec<Vec<f64>>),
    /// Codes of the label's values, ascending.
    Labels(Vec<Vec<u32>>),
}

/// The vectors have one length and their numbers a size that can be squared.
pub(super) fn check(request: &PipelineRequest) -> Result<(), Error> {
    let mut length = 0;
    for (at, item) in request.items.iter().enumerate().filter(|(_, item)| !item.vector.is_empty()) {
        length = if length == 0 { item.vector.len() } else { length };
        if item.vector.len() != length || length > MAX_DIMENSIONS || item.vector.iter().any(|x| x.abs() > MOST) {
            let error = Error::new(Code::RecommendVector, "vectors have one length and numbers of a moderate size");
            return Err(error.under("vector").at(at).under("items"));
        }
    }
    Ok(())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

fn unit(vector: &[f64]) -> Vec<f64> {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 { vector.iter().map(|x| x / length).collect() } else { Vec::new() }
}

impl Similarity {
    pub fn new(candidates: &Candidates<'_>, pool: &[u32], label: Option<&str>) -> Self {
        if let Some(label) = label {
            return Self::Labels(LabelIndex::new(candidates, pool, label).of);
        }
        let vector = |index: &u32| candidates.records[*index as usize].map_or(Vec::new(), |item| unit(&item.vector));
        Self::Vectors(pool.iter().map(vector).collect())
    }

    /// From −1 to 1.
    pub fn of(&self, a: usize, b: usize) -> f64 {
        match self {
            Self::Vectors(units) => dot(&units[a], &units[b]),
            Self::Labels(of) => {
                let (a, b) = (&of[a], &of[b]);
                let both = a.iter().filter(|code| b.binary_search(code).is_ok()).count();
                if both == 0 { 0.0 } else { both as f64 / ((a.len() * b.len()) as f64).sqrt() }
            }
        }
    }
}
