//! Price books and carts for the benches: drawn from SplitMix64, the same on every machine.

use hivecore::foundation::random::splitmix64;
use std::fmt::Write as _;

/// Draws from SplitMix64.
pub struct Draw(u64);

impl Draw {
    /// Draws of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    /// An integer below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        splitmix64(self.0) % end
    }
}

/// A price book of so many promotions, as JSON. Of ten promotions five are percentages and amounts on lines of one or
/// two of eight tags, one is a buy-get, two are percentages and amounts on the cart, and two need a sum that earlier
/// promotions must leave. Each pair conflicts with a probability of `conflicts` percent.
#[must_use]
pub fn book(seed: u64, promotions: u64, conflicts: u64) -> String {
    let mut draw = Draw::new(seed);
    let mut text = String::from(
        r#"{"version":"2026-11","currency":"EUR","policy":{"taxIncluded":true},"taxes":[{"id":"full","rates":[{"id":"vat","percent":19}]},{"id":"low","rates":[{"id":"vat","percent":7}]}],"promotions":["#,
    );
    for at in 0..promotions {
        let mut tags = format!("\"t{}\"", draw.below(8));
        if draw.below(2) == 0 {
            let _ = write!(tags, ",\"t{}\"", draw.below(8));
        }
        let percent = 5 + 5 * draw.below(6);
        let amount = 100 + 50 * draw.below(20);
        let least = 5_000 + 1_000 * draw.below(40);
        let threshold = format!(r#","requires":[{{"minAmount":"{least}"}}]"#);
        let body = match at % 10 {
            0 | 2 | 4 => format!(r#""target":{{"tags":[{tags}]}},"effect":{{"kind":"percent","percent":{percent}}}"#),
            1 | 6 => format!(r#""target":{{"tags":[{tags}]}},"effect":{{"kind":"amount","minor":"{amount}"}}"#),
            3 => format!(
                r#""target":{{"tags":[{tags}]}},"effect":{{"kind":"buy_get","buy":{{}},"buyQuantity":{},"getQuantity":1,"times":1}}"#,
                1 + draw.below(3)
            ),
            5 => format!(
                r#""level":"cart","effect":{{"kind":"percent","percent":{percent},"spread":"across"}}{threshold}"#
            ),
            7 => format!(
                r#""level":"cart","effect":{{"kind":"amount","minor":"{amount}","spread":"across"}}{threshold}"#
            ),
            8 => format!(r#""level":"cart","effect":{{"kind":"percent","percent":{percent},"spread":"across"}}"#),
            _ => format!(r#""level":"cart","effect":{{"kind":"amount","minor":"{amount}","spread":"across"}}"#),
        };
        let mut against = String::new();
        for other in 0..at {
            if draw.below(100) < conflicts {
                let comma = if against.is_empty() { "" } else { "," };
                let _ = write!(against, "{comma}\"p{other}\"");
            }
        }
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, r#"{comma}{{"id":"p{at}",{body},"conflicts":[{against}]}}"#);
    }
    text + "]}"
}

/// A cart of so many lines, as JSON: prices of 1.00 to 150.00, one to four units, one of eight tags each.
#[must_use]
pub fn cart(seed: u64, lines: u64) -> String {
    let mut draw = Draw::new(seed ^ 0x00C0_FFEE);
    let mut text = String::from(r#"{"lines":["#);
    for at in 0..lines {
        let comma = if at == 0 { "" } else { "," };
        let (price, quantity, tag) = (100 + draw.below(14_900), 1 + draw.below(4), draw.below(8));
        let tax = if draw.below(3) == 0 { "low" } else { "full" };
        let _ = write!(
            text,
            r#"{comma}{{"id":"line-{at}","quantity":{quantity},"unitPrice":{price},"tags":["t{tag}"],"tax":"{tax}"}}"#
        );
    }
    text + "]}"
}

/// The request of `pricing.quote` on a handle.
#[must_use]
pub fn request(cart: &str, detail: &str) -> String {
    format!(r#"{{"now":"2026-11-21T00:00:00Z","detail":"{detail}","cart":{cart}}}"#)
}
