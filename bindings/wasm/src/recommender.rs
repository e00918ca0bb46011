//! The handle of a trained model.

use crate::border::{Refusal, refuse};
use crate::column::Column;
use crate::registry::Registry;
use hivecore::foundation::progress::{Observer, Progress};
use hivecore::ops::refusal;
use hivecore::recommend::{Columns, Interactions, RecommendConfig, Recommender};
use hivecore::wire::{Node, Read};
use hivecore::{Code, Error};
use js_sys::{Array, BigInt64Array, Function, Uint32Array};
use std::ops::ControlFlow;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static RECOMMENDERS: Registry<Recommender> = const { Registry::new() };
}

/// Opens a model file.
///
/// # Errors
/// As `Recommender::open`.
#[wasm_bindgen]
pub fn recommender_open(bytes: &[u8]) -> Result<u32, Refusal> {
    let model = Recommender::open(bytes).map_err(|error| refuse(&error))?;
    Ok(RECOMMENDERS.with(|registry| registry.open(model)))
}

/// Makes a model of events.
type Train<'t> = &'t mut dyn FnMut(&Interactions, &mut dyn Observer) -> Result<Recommender, Error>;

/// Columns of events on their way in.
#[wasm_bindgen]
#[derive(Default)]
pub struct Events {
    users: (Vec<i64>, Vec<u8>, Vec<u32>),
    items: (Vec<i64>, Vec<u8>, Vec<u32>),
    weights: Option<Vec<f64>>,
    timestamps: Option<Vec<i64>>,
}

#[wasm_bindgen]
impl Events {
    /// No columns yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The user of each event: integers, or texts with the places where they start and end.
    pub fn users(&mut self, integers: Vec<i64>, texts: Vec<u8>, starts: Vec<u32>) {
        self.users = (integers, texts, starts);
    }

    /// The item of each event, as the users.
    pub fn items(&mut self, integers: Vec<i64>, texts: Vec<u8>, starts: Vec<u32>) {
        self.items = (integers, texts, starts);
    }

    /// How much each event says.
    pub fn weights(&mut self, weights: Vec<f64>) {
        self.weights = Some(weights);
    }

    /// When each event was, in seconds.
    pub fn timestamps(&mut self, timestamps: Vec<i64>) {
        self.timestamps = Some(timestamps);
    }

    /// Learns from the columns. `progress` gets stage, steps done and steps in all; what it returns other than
    /// `true` goes on, `true` cancels.
    ///
    /// # Errors
    /// As `Recommender::fit`; paths of `config` begin with `/config`.
    pub fn fit(self, config: &[u8], progress: &Function) -> Result<u32, Refusal> {
        let config = Node::parse(config).and_then(|node| RecommendConfig::read(&node));
        let config = config.map_err(|error| refuse(&error.under("config")))?;
        self.learn(progress, &mut |events, observer| Recommender::learn(events, &config, observer))
    }

    /// Chooses models, settings and their blend for lists of `k`, training at most `budget` models, and learns with
    /// them; `progress` as in `fit`.
    ///
    /// # Errors
    /// As `Recommender::auto`.
    pub fn auto(self, k: u16, budget: u16, progress: &Function) -> Result<u32, Refusal> {
        self.learn(progress, &mut |events, observer| Recommender::auto(events, k, budget, observer))
    }

    fn learn(&self, progress: &Function, train: Train<'_>) -> Result<u32, Refusal> {
        let model = self.learnt(progress, train).map_err(|error| refuse(&error))?;
        Ok(RECOMMENDERS.with(|registry| registry.open(model)))
    }

    fn learnt(&self, progress: &Function, train: Train<'_>) -> Result<Recommender, Error> {
        let users = Column::new(&self.users.0, &self.users.1, &self.users.2, "users")?;
        let items = Column::new(&self.items.0, &self.items.1, &self.items.2, "items")?;
        let (weights, timestamps) = (self.weights.as_deref(), self.timestamps.as_deref());
        let columns = Columns { users: users.ids(), items: items.ids(), weights, timestamps };
        let mut observer = |seen: Progress| {
            let (done, total) = (JsValue::from(seen.done as f64), JsValue::from(seen.total as f64));
            // A function that throws cancels as well; the package's own never does.
            match progress.call3(&JsValue::UNDEFINED, &JsValue::from(seen.stage), &done, &total) {
                Ok(wish) if wish.as_bool() != Some(true) => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        };
        train(&Interactions::new(&columns)?, &mut observer)
    }
}

/// The model file.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn recommender_bytes(handle: u32) -> Result<Vec<u8>, Refusal> {
    let model = RECOMMENDERS.with(|registry| registry.get(handle));
    model.map(|model| model.bytes()).map_err(|error| refuse(&error))
}

/// Answers one operation on this model.
#[wasm_bindgen]
#[must_use]
pub fn recommender_call(handle: u32, op: &str, request: &[u8]) -> String {
    match RECOMMENDERS.with(|registry| registry.get(handle)) {
        Ok(model) => model.call(op, request),
        Err(error) => refusal(&error),
    }
}

/// The best items for each of many users: `[item indices, scores, lengths]`.
///
/// # Errors
/// As `Recommender::rank_batch`; `handle.closed`.
#[wasm_bindgen]
pub fn recommender_rank_batch(
    handle: u32,
    integers: &[i64],
    texts: &[u8],
    starts: &[u32],
    k: u16,
    include_seen: bool,
) -> Result<Array, Refusal> {
    let ranked = RECOMMENDERS.with(|registry| registry.get(handle)).and_then(|model| {
        let users = Column::new(integers, texts, starts, "users")?;
        model.rank_batch(users.ids(), k, include_seen)
    });
    let ranked = ranked.map_err(|error| refuse(&error))?;
    Ok(Array::of3(
        &Uint32Array::from(ranked.items.as_slice()),
        &BigInt64Array::from(ranked.scores.as_slice()),
        &Uint32Array::from(ranked.lengths.as_slice()),
    ))
}

/// The id of the item with this index.
///
/// # Errors
/// `field.range`; `handle.closed`.
#[wasm_bindgen]
pub fn recommender_item(handle: u32, index: u32) -> Result<String, Refusal> {
    let model = RECOMMENDERS.with(|registry| registry.get(handle)).map_err(|error| refuse(&error))?;
    match model.items().get(index) {
        "" => Err(refuse(&Error::new(Code::FieldRange, "the model has no item of this index").under("index"))),
        id => Ok(id.to_owned()),
    }
}

/// Closes the handle.
///
/// # Errors
/// `handle.closed`.
#[wasm_bindgen]
pub fn recommender_close(handle: u32) -> Result<(), Refusal> {
    RECOMMENDERS.with(|registry| registry.close(handle))
}
