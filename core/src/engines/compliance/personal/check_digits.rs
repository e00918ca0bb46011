//! What a number must satisfy beyond its form: check digits and ranges. The formulas stand here, their parameters in
//! the pack.

use super::matcher::listed;
use crate::foundation::wire::wire;

/// What a match must satisfy.
#[wire(request)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonalCheck {
    /// Luhn's formula (ISO/IEC 7812-1) over 12 to 19 digits that are not all equal.
    Luhn {},
    /// Remainder 1 modulo 97 with letters as 10 to 35, the first four places moved to the end, check digits 02 to 98
    /// (ISO 13616); as long as the country's are.
    Iban {
        /// The country and how many letters and digits: `DE22`, ascending; any from 15 to 34 where it names none.
        #[wire(default = Vec::new())]
        lengths: Vec<String>,
    },
    /// The digits, each times its weight, add up to a multiple of the modulus.
    Weighted {
        /// One for each digit.
        weights: Vec<i32>,
        /// Above zero.
        modulus: i32,
    },
    /// The last letter is that of an alphabet at the number's remainder; X, Y and Z at the front stand for 0, 1 and 2.
    Letter {
        /// The letters, as many as the modulus.
        alphabet: String,
    },
    /// ISO 7064, modulus 11 and 10, over 11 digits, of which the first is not 0 and not all of the first ten differ
    /// (German tax numbers).
    Mod1110 {},
    /// 97 less the number modulo 97 are the last two digits; 2A and 2B count as 19 and 18 (France's NIR).
    Nir {},
    /// The ninth place is the weighted sum modulo 11, X for 10 (49 CFR 565.15).
    Vin {},
    /// Four numbers up to 255, a prefix length behind a slash.
    Ipv4 {},
    /// Eight groups of four hexadecimal digits, or fewer with `::` once, a zone behind `%`, a prefix length up to 128
    /// behind a slash (RFC 4291, RFC 4007).
    Ipv6 {},
    /// A day from 1 to 31 and a month from 1 to 12, in one order or the other, where the match has two such numbers.
    Date {},
    /// Not one of the areas, groups and serial numbers that are never assigned.
    SocialSecurity {},
    /// So many digits.
    Digits {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// Begins with none of these, in small letters, ascending.
    NotPrefix {
        /// All of two characters.
        prefixes: Vec<String>,
    },
}

impl PersonalCheck {
    /// Whether the symbols satisfy it.
    pub(super) fn holds(&self, symbols: &[u8]) -> bool {
        let digits: Vec<i64> = symbols.iter().filter(|s| s.is_ascii_digit()).map(|s| i64::from(s - b'0')).collect();
        let at = |place: usize| digits.get(place).copied().unwrap_or_default();
        let number =
            |from: usize, to: usize| digits.get(from..to).unwrap_or_default().iter().fold(0, |n, d| n * 10 + d);
        match self {
            Self::Luhn {} => {
                (12..=19).contains(&digits.len()) && digits.iter().any(|digit| *digit != at(0)) && luhn(&digits)
            }
            Self::Iban { lengths } => {
                let places: Vec<u8> = symbols.iter().filter(|s| s.is_ascii_alphanumeric()).copied().collect();
                let Some((head, account)) = places.split_at_checked(4) else { return false };
                let check = value(head, 2) * 10 + value(head, 3);
                let rest = account.iter().chain(head).fold(0, |rest, place| {
                    let value = base36(*place);
                    (rest * if value < 10 { 10 } else { 100 } + value) % 97
                });
                let long = places.len();
                let known = |country: &String| {
                    let (name, digits) = country.split_at_checked(2).unwrap_or_default();
                    places.get(..2).is_some_and(|given| given.eq_ignore_ascii_case(name.as_bytes()))
                        && digits.parse() == Ok(long)
                };
                let fits = if lengths.is_empty() { (15..=34).contains(&long) } else { lengths.iter().any(known) };
                fits && (2..=98).contains(&check) && rest == 1
            }
            Self::Weighted { weights, modulus } => {
                let sum: i64 = digits.iter().zip(weights).map(|(digit, weight)| digit * i64::from(*weight)).sum();
                digits.len() == weights.len() && sum.checked_rem(i64::from(*modulus)) == Some(0)
            }
            Self::Letter { alphabet } => {
                let mut letters = symbols.iter().filter(|s| s.is_ascii_alphabetic()).map(u8::to_ascii_uppercase);
                let (first, last) = (letters.next(), letters.next());
                let lead = match (first, last) {
                    (Some(letter @ b'X'..=b'Z'), Some(_)) => i64::from(letter - b'X') * 10_000_000,
                    _ => 0,
                };
                let letter =
                    alphabet.as_bytes().get(((lead + number(0, digits.len())) as usize) % alphabet.len().max(1));
                last.or(first).as_ref() == letter
            }
            Self::Mod1110 {} => {
                let product = digits.iter().take(10).fold(10, |product, digit| {
                    let sum = (digit + product) % 10;
                    (if sum == 0 { 10 } else { sum }) * 2 % 11
                });
                let ten = digits.get(..10).unwrap_or_default();
                let repeats = ten.iter().enumerate().any(|(place, digit)| ten.iter().take(place).any(|d| d == digit));
                digits.len() == 11 && at(0) != 0 && repeats && (11 - product) % 10 == at(10)
            }
            Self::Nir {} => {
                let corsica = symbols.iter().find(|s| s.is_ascii_alphabetic()).map(u8::to_ascii_uppercase);
                // The letter stands behind six digits: 2A counts as 19, 2B as 18.
                let number = match corsica {
                    None => number(0, 13),
                    Some(letter) => {
                        let department = if letter == b'A' { 19 } else { 18 };
                        (number(0, 5) * 100 + department) * 1_000_000 + number(6, 12)
                    }
                };
                let length = if corsica.is_none() { 15 } else { 14 };
                digits.len() == length && 97 - number % 97 == at(length - 2) * 10 + at(length - 1)
            }
            Self::Vin {} => vin(symbols),
            Self::Ipv4 {} => ipv4(symbols),
            Self::Ipv6 {} => ipv6(symbols),
            Self::Date {} => date(symbols),
            Self::SocialSecurity {} => {
                let area = number(0, 3);
                let never = area == 0 || area == 666 || area >= 900;
                digits.len() == 9 && !never && number(3, 5) > 0 && number(5, 9) > 0
            }
            Self::Digits { least, most } => (*least as usize..=*most as usize).contains(&digits.len()),
            Self::NotPrefix { prefixes } => !listed(prefixes, symbols.get(..2).unwrap_or_default()),
        }
    }
}

/// Every second digit from the right doubled, its digits added: the sum is a multiple of ten.
fn luhn(digits: &[i64]) -> bool {
    let doubled = |(place, digit): (usize, &i64)| {
        let twice = if place % 2 == 1 { digit * 2 } else { *digit };
        if twice > 9 { twice - 9 } else { twice }
    };
    digits.iter().rev().enumerate().map(doubled).sum::<i64>() % 10 == 0
}

/// A digit or letter in base 36; letters in any case.
const fn base36(symbol: u8) -> u32 {
    match symbol {
        b'0'..=b'9' => (symbol - b'0') as u32,
        _ => (symbol.to_ascii_uppercase().wrapping_sub(b'A') as u32 + 10) % 36,
    }
}

fn value(symbols: &[u8], place: usize) -> u32 {
    symbols.get(place).map_or(0, |symbol| base36(*symbol))
}

fn vin(symbols: &[u8]) -> bool {
    const VALUES: &[u8; 26] = b"12345678012345070923456789";
    const WEIGHTS: &[u8; 17] = &[8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let places = symbols.iter().zip(WEIGHTS);
    let sum: u32 = places
        .map(|(symbol, weight)| {
            let letter = VALUES.get(usize::from(symbol.to_ascii_uppercase().wrapping_sub(b'A')));
            u32::from(*weight) * u32::from(letter.unwrap_or(symbol).wrapping_sub(b'0'))
        })
        .sum();
    let check = match sum % 11 {
        10 => b'X',
        digit => b'0' + digit as u8,
    };
    symbols.len() == 17 && symbols.get(8).map(u8::to_ascii_uppercase) == Some(check)
}

/// A number of one to three digits up to `most`.
fn small(part: &[u8], most: u32) -> bool {
    let value = part.iter().fold(0_u32, |n, digit| n.saturating_mul(10) + u32::from(digit.wrapping_sub(b'0')));
    (1..=3).contains(&part.len()) && value <= most
}

fn ipv4(symbols: &[u8]) -> bool {
    let mut parts = 0;
    let mut halves = symbols.split(|symbol| *symbol == b'/');
    let address = halves.next().unwrap_or_default();
    let fits = address.split(|symbol| *symbol == b'.').all(|part| {
        parts += 1;
        small(part, 255)
    });
    fits && parts == 4 && halves.next().is_none_or(|length| small(length, 32))
}

fn ipv6(symbols: &[u8]) -> bool {
    let mut halves = symbols.split(|symbol| *symbol == b'/');
    let address = halves.next().unwrap_or_default();
    let symbols = address.split(|symbol| *symbol == b'%').next().unwrap_or_default();
    if !halves.next().is_none_or(|length| small(length, 128)) {
        return false;
    }
    let (mut groups, mut gaps) = (0, 0);
    let parts: Vec<&[u8]> = symbols.split(|symbol| *symbol == b':').collect();
    for (place, part) in parts.iter().enumerate() {
        if part.contains(&b'.') {
            groups += 2;
            if place + 1 < parts.len() || !ipv4(part) {
                return false;
            }
        } else if part.is_empty() {
            // A colon at an end belongs to `::`.
            let inner = place > 0 && place + 1 < parts.len();
            gaps += usize::from(inner);
            let neighbour = if place == 0 { parts.get(1) } else { parts.get(place - 1) };
            if !inner && !neighbour.is_some_and(|part| part.is_empty()) {
                return false;
            }
        } else {
            groups += 1;
            if part.len() > 4 {
                return false;
            }
        }
    }
    let gap = gaps == 1 || (gaps == 0 && parts.len() > 2 && symbols == b"::");
    if gap { groups < 8 && (groups > 0 || symbols == b"::") } else { gaps == 0 && groups == 8 }
}

fn date(symbols: &[u8]) -> bool {
    let numbers = symbols.split(|symbol| !symbol.is_ascii_digit()).filter(|part| (1..=2).contains(&part.len()));
    let mut small = numbers.map(|part| part.iter().fold(0, |n, digit| n * 10 + (digit - b'0')));
    let written = symbols.iter().filter(|symbol| symbol.is_ascii_alphabetic()).count() > 2;
    match (small.next(), small.next()) {
        (Some(day), _) if written => (1..=31).contains(&day),
        (Some(a), Some(b)) => a >= 1 && b >= 1 && ((a <= 12 && b <= 31) || (a <= 31 && b <= 12)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::PersonalCheck::{self, *};

    fn holds(check: &PersonalCheck, text: &str) -> bool {
        check.holds(text.as_bytes())
    }

    #[test]
    fn published_examples() {
        let nhs = Weighted { weights: (1..=10).rev().collect(), modulus: 11 };
        let (any, german) = (Iban { lengths: Vec::new() }, Iban { lengths: vec!["AT20".into(), "DE22".into()] });
        let dni = Letter { alphabet: "TRWAGMYFPDXBNJZSQVHLCKE".to_owned() };
        for (check, right, wrong) in [
            (&Luhn {}, "4111 1111 1111 1111", "4111 1111 1111 1112"),
            (&Luhn {}, "378282246310005", "0000 0000 0000 0000"),
            (&any, "DE89 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
            (&german, "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"),
            (&any, "gb82west12345698765432", "DE99000000000000000030"),
            (&nhs, "943 476 5919", "943 476 5918"),
            (&dni, "12345678Z", "12345678A"),
            (&dni, "X1234567L", "Y1234567L"),
            (&Mod1110 {}, "86095742719", "86095742718"),
            (&Nir {}, "2 55 08 14 168 025 38", "2 55 08 14 168 025 39"),
            (&Vin {}, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"),
            (&Ipv4 {}, "192.168.0.255", "192.168.0.256"),
            (&Ipv6 {}, "2001:db8::8a2e:370:7334", "2001:db8::8a2e::7334"),
            (&Ipv6 {}, "::ffff:192.0.2.1", "10:30:45"),
            (&Ipv6 {}, "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9"),
            (&Ipv6 {}, "fe80::", "fe80:"),
            (&Ipv6 {}, "fe80::1%eth0/64", "fe80::1%eth0/129"),
            (&Ipv6 {}, "::/0", "::ffff:192.168.1.256/96"),
            (&Ipv4 {}, "10.0.0.0/32", "10.0.0.0/33"),
            (&SocialSecurity {}, "123-45-6789", "666-45-6789"),
            (&Date {}, "31/12/2024", "13/13/2024"),
            (&Date {}, "2024-02-29", "2024-00-10"),
            (&Date {}, "5 mars 2024", "32 mars 2024"),
        ] {
            assert!(holds(check, right), "{right}");
            assert!(!holds(check, wrong), "{wrong}");
        }
    }
}
