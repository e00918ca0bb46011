//! `ask MODEL REQUEST`: opens a model, asks `recommend.rank`, prints the answer's text.

use hivecore::{Inputs, ops::call_with, recommend::Recommender};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths = std::env::args().skip(1);
    let (Some(model), Some(request)) = (paths.next(), paths.next()) else { return Err("ask MODEL REQUEST".into()) };
    let recommender = Recommender::open(&std::fs::read(model)?)?;
    println!("{}", call_with(&Inputs::with_recommender(&recommender), "recommend.rank", &std::fs::read(request)?));
    Ok(())
}
