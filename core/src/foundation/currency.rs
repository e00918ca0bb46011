//! Currencies: ISO 4217 codes, and the pack that says how many decimals each has.

use crate::foundation::error::{Code, Error};
use crate::foundation::wire::{Node, Read, Write, Writer, wire};

/// An ISO 4217 code: three capital letters. That the code exists is only known from the currency pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Takes a code.
    ///
    /// # Errors
    /// `money.currency`.
    pub fn new(code: &str) -> Result<Self, Error> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Self(bytes)),
            _ => Err(Error::new(Code::MoneyCurrency, "expected three capital letters")),
        }
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only ASCII letters get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Read for Currency {
    fn blank() -> Self {
        Self([0; 3])
    }

    fn read(node: &Node<'_>) -> Result<Self, Error> {
        Self::new(node.text()?)
    }
}

impl Write for Currency {
    fn write(&self, out: &mut Writer) {
        out.text(self.code());
    }
}

#[cfg(feature = "shapes")]
impl crate::foundation::wire::Shaped for Currency {
    fn shape() -> crate::foundation::wire::Shape {
        crate::foundation::wire::Shape::Scalar(&crate::foundation::wire::Scalar {
            name: "Currency",
            doc: "An ISO 4217 code: three capital letters.",
            base: crate::foundation::wire::Base::Text,
            pattern: Some("^[A-Z]{3}$"),
        })
    }
}

/// The payload of a pack of kind `currencies`.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currencies {
    /// Every currency, by code.
    currencies: Vec<CurrencyEntry>,
}

/// One currency of the pack.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyEntry {
    /// ISO 4217 alphabetic code.
    pub code: Currency,
    /// ISO 4217 numeric code, three digits.
    pub number: String,
    /// Decimals of the minor unit, 0 to 4; absent where ISO 4217 names none (gold, testing, no currency).
    pub exponent: Option<u8>,
    /// English name.
    pub name: String,
}

impl Currencies {
    /// The payload, its codes ascending and distinct.
    ///
    /// # Errors
    /// What reading gives; `pack.payload` for codes out of order or an exponent above 4.
    pub(crate) fn checked(node: &Node<'_>) -> Result<Self, Error> {
        let read = Self::read(node)?;
        let ascending = read.currencies.windows(2).all(|pair| pair[0].code < pair[1].code);
        if !ascending || read.currencies.iter().any(|entry| entry.exponent > Some(4)) {
            return Err(
                Error::new(Code::PackPayload, "codes must ascend and exponents be at most 4").under("currencies")
            );
        }
        Ok(read)
    }

    /// Every currency, by code.
    #[must_use]
    pub fn entries(&self) -> &[CurrencyEntry] {
        &self.currencies
    }

    /// Decimals of a currency's minor unit.
    ///
    /// # Errors
    /// `money.currency_unknown` for a code that the pack lacks or that has no minor unit.
    pub fn exponent(&self, currency: Currency) -> Result<u8, Error> {
        let found = self.currencies.binary_search_by(|entry| entry.code.cmp(&currency)).ok();
        found
            .and_then(|at| self.currencies.get(at)?.exponent)
            .ok_or_else(|| Error::new(Code::MoneyCurrencyUnknown, "the pack names no minor unit for this code"))
    }
}
