//! Food: the ingredients of a product by the rulings of an authority. Doubt that depends on an ingredient's origin is
//! said with the condition; where authorities disagree, each row names its own.

mod ingredients;

use crate::compliance::verdict::{Citation, ComplianceStatus, DISCLAIMER};
use crate::foundation::date::Date;
use crate::foundation::decision::Outcome;
use crate::foundation::error::{Code, Error};
use crate::foundation::pack::{PackStatus, Shelf};
use crate::foundation::wire::wire;

/// The payload of a pack of kind `food_rulings`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoodRulings {
    /// What it is called.
    pub title: String,
    /// The substances, by id.
    pub substances: Vec<Substance>,
    /// What authorities say of them.
    pub rulings: Vec<FoodRuling>,
}

/// A substance with its names.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substance {
    /// Its id: `E120` for an additive with a number, else a name.
    pub id: String,
    /// Names that lists of ingredients use, in small letters.
    pub names: Vec<String>,
}

/// What one authority says of one substance.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoodRuling {
    /// The substance.
    pub substance: String,
    /// Who says it.
    pub authority: String,
    /// Compliant (halal), non-compliant (haram) or doubtful (mushbooh).
    pub ruling: ComplianceStatus,
    /// What a doubt depends on: `plant or microbial origin`.
    pub condition: Option<String>,
    /// Where it stands.
    pub citation: Citation,
    /// How sure the row is.
    #[wire(default = PackStatus::Unverified)]
    pub status: PackStatus,
}

/// A request of `compliance.ingredients`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngredientsRequest {
    /// The day whose rulings to use.
    pub as_of: Date,
    /// The pack, of kind `food_rulings`.
    #[wire(default = String::from("food"))]
    pub rulings: String,
    /// Whose rulings.
    pub authority: String,
    /// The list of ingredients as it stands on the product.
    pub text: String,
}

/// The answer of `compliance.ingredients`.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngredientsAnswer {
    /// All of them together: broken by one prohibited, undetermined by one that the authority does not judge.
    pub status: ComplianceStatus,
    /// Each ingredient, in the order of the text.
    pub ingredients: Vec<IngredientFound>,
    /// What a verdict is, and is not.
    pub disclaimer: String,
}

/// What is known of one ingredient.
#[wire(answer)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngredientFound {
    /// As it stands in the text.
    pub text: String,
    /// The substance; absent where no name fits.
    pub substance: Option<String>,
    /// What the authority says; undetermined where it says nothing.
    pub status: ComplianceStatus,
    /// What a doubt depends on.
    pub condition: Option<String>,
    /// Where the ruling stands.
    pub citation: Option<Citation>,
    /// How sure the row is.
    pub certainty: Option<PackStatus>,
}

/// Judges a list of ingredients.
///
/// # Errors
/// `pack.missing`, `pack.kind`, `pack.payload` at `/rulings`; `field.range` at `/authority` for one without any ruling
/// in the pack.
pub fn judge(shelf: Shelf<'_>, request: &IngredientsRequest) -> Result<Outcome<IngredientsAnswer>, Error> {
    let loaded = shelf.payload::<FoodRulings>(&request.rulings, "food_rulings", Some(request.as_of));
    let (rulings, receipt) = loaded.map_err(|error| error.under("rulings"))?;
    if !rulings.rulings.iter().any(|ruling| ruling.authority == request.authority) {
        return Err(Error::new(Code::FieldRange, "the pack has no ruling of this authority").under("authority"));
    }
    let mut ingredients = Vec::new();
    for text in ingredients::split(&request.text) {
        let substance = ingredients::identify(text, &rulings.substances);
        let ruling = substance.and_then(|substance| {
            let own = |ruling: &&FoodRuling| ruling.substance == substance.id && ruling.authority == request.authority;
            rulings.rulings.iter().find(own)
        });
        ingredients.push(IngredientFound {
            text: text.to_owned(),
            substance: substance.map(|substance| substance.id.clone()),
            status: ruling.map_or(ComplianceStatus::Undetermined, |ruling| ruling.ruling),
            condition: ruling.and_then(|ruling| ruling.condition.clone()),
            citation: ruling.map(|ruling| ruling.citation.clone()),
            certainty: ruling.map(|ruling| ruling.status),
        });
    }
    let status = ComplianceStatus::together(ingredients.iter().map(|found| found.status));
    let answer = IngredientsAnswer { status, ingredients, disclaimer: DISCLAIMER.to_owned() };
    Ok(Outcome { answer, reasons: Vec::new(), packs: vec![receipt] })
}
