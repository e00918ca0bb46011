//! What a customer is about to buy.

use super::eligibility::CartFacts;
use crate::foundation::rational::Rational;
use crate::wire::wire;

/// The id of a cart's line: distinct within the cart.
#[wire(id)]
pub struct LineId(String);

/// A cart: lines, charges, and who asks from where.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct Cart {
    /// What is bought, 1 to 1,000 lines. Their order matters only to profiles that break ties by it.
    pub lines: Vec<CartLine>,
    /// Shipping and other charges.
    #[wire(default = Vec::new())]
    pub charges: Vec<CartCharge>,
    /// Coupon codes as the customer typed them.
    #[wire(default = Vec::new())]
    pub codes: Vec<String>,
    /// Who buys: contract prices and limits for each customer go by it.
    pub customer: Option<String>,
    /// What is known of the buyer, as names: segments, countries, whether there is a tax number. Prices, promotions and
    /// tax exceptions ask for them.
    #[wire(default = Vec::new())]
    pub segments: Vec<String>,
    /// Where the sale happens: `web`, `app`, `store`.
    pub channel: Option<String>,
    /// What only the host knows of the buyer and the cart, for conditions: by name, none of them a fact of the cart's own.
    pub facts: Option<CartFacts>,
    /// How often and for how much each promotion was used before.
    #[wire(default = Vec::new())]
    pub usage: Vec<PromotionUsage>,
    /// With what the customer pays, in this order. Absent: the whole sum stays due.
    #[wire(default = Vec::new())]
    pub tenders: Vec<Tender>,
    /// The sum, tax included, that an invoice must show, in minor units: the distance becomes the rounding line
    /// (EN 16931, BT-114).
    pub gross_target: Option<i64>,
}

/// One line of a cart.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct CartLine {
    /// The line.
    pub id: LineId,
    /// The item, as price lists and selectors name it.
    pub item: Option<String>,
    /// How much: pieces, or a decimal measure. Above zero.
    #[wire(default = Rational::ONE)]
    pub quantity: Rational,
    /// Price of one unit in minor units, zero or more, fractions allowed. Absent: the price book's.
    pub unit_price: Option<Rational>,
    /// Categories and collections, which selectors ask for.
    #[wire(default = Vec::new())]
    pub tags: Vec<String>,
    /// Tax category; absent: not taxed.
    pub tax: Option<String>,
    /// The price of a unit that no promotion may go below, in minor units.
    #[wire(default = 0)]
    pub floor: i64,
}

/// What is added to the lines.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeKind {
    /// Shipping: promotions of the level `shipping` lower it.
    Shipping,
    /// A surcharge, fee or deposit: no promotion touches it.
    Surcharge,
}

/// Shipping or another charge.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartCharge {
    /// Its id, distinct from those of lines and charges.
    pub id: LineId,
    /// What it is.
    #[wire(default = ChargeKind::Shipping)]
    pub kind: ChargeKind,
    /// Minor units, zero or more.
    pub amount: i64,
    /// Tax category; absent: not taxed.
    pub tax: Option<String>,
}

/// What was used of a promotion before this cart.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromotionUsage {
    /// The promotion.
    pub promotion: String,
    /// Uses by all customers.
    #[wire(default = 0)]
    pub uses: u32,
    /// Uses by this customer.
    #[wire(default = 0)]
    pub customer_uses: u32,
    /// Minor units granted to all customers.
    #[wire(default = 0)]
    pub spent: i64,
}

/// How something is paid.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenderKind {
    /// Coins and notes: rounded to what exists, as a line of its own.
    Cash,
    /// A card: exact.
    Card,
    /// A gift card, up to its balance.
    GiftCard,
    /// Credit with the store, up to its balance.
    StoreCredit,
    /// Points of a loyalty programme, each worth `pointValue`.
    Points,
    /// Anything else: exact.
    Other,
}

/// A payment that the customer offers.
#[wire(request)]
#[derive(Clone, Debug, PartialEq)]
pub struct Tender {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: TenderKind,
    /// The most that it may pay, in minor units (in points for `points`). Absent: all that is left.
    pub limit: Option<i64>,
    /// Minor units that one point is worth, for `points`.
    pub point_value: Option<Rational>,
}
