//! Invented notes of five countries with every identifier marked. The third of three corpora, written after the detector
//! was committed for the third time; its names and places are none of the detector's lists, and a test
//! holds that.

use crate::words::{GIVEN, LICENCES, MONTHS, PHONES, PLACES, PLAIN, PLANS, PLATES, SENTENCES, STREETS, SURNAMES};

/// A draw that follows from a seed: SplitMix64.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    pub fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len() as u64) as usize]
    }

    /// A pattern in which `#` is a digit, `%` a digit from 1, `@` a capital letter; all else is itself.
    pub fn form(&mut self, form: &str) -> String {
        let mut out = String::new();
        for letter in form.chars() {
            match letter {
                '#' => out.push((b'0' + self.below(10) as u8) as char),
                '%' => out.push((b'1' + self.below(9) as u8) as char),
                '@' => out.push(b"ABCDEFGHJKLMNPRSTUVWXYZ"[self.below(23) as usize] as char),
                other => out.push(other),
            }
        }
        out
    }
}

/// An identifier in a text, by bytes.
pub struct Marked {
    pub kind: &'static str,
    pub begin: usize,
    pub end: usize,
}

pub struct Note {
    pub text: String,
    pub marks: Vec<Marked>,
}

/// A note of one country.
pub fn note(draw: &mut Draw) -> Note {
    let country = draw.below(5) as usize;
    let mut out = Note { text: String::new(), marks: Vec::new() };
    for _ in 0..9 {
        let sentence = if draw.below(3) == 0 { draw.of(PLAIN[country]) } else { draw.of(SENTENCES[country]) };
        if !out.text.is_empty() {
            out.text.push_str(if draw.below(5) == 0 { "\n" } else { " " });
        }
        let mut rest = sentence;
        while let Some((before, behind)) = rest.split_once('{') {
            let (slot, after) = behind.split_once('}').expect("a slot ends");
            out.text.push_str(before);
            let begin = out.text.len();
            let kind = fill(slot, country, draw, &mut out.text);
            out.marks.push(Marked { kind, begin, end: out.text.len() });
            rest = after;
        }
        out.text.push_str(rest);
    }
    out
}

fn digits(text: &str) -> Vec<u64> {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| u64::from(byte - b'0')).collect()
}

/// Digits whose last makes a sum by Luhn's formula whole.
fn luhn(draw: &mut Draw, form: &str) -> String {
    let head = draw.form(form);
    let sum: u64 = digits(&head)
        .iter()
        .rev()
        .enumerate()
        .map(|(at, d)| {
            if at % 2 == 0 {
                let t = d * 2;
                if t > 9 { t - 9 } else { t }
            } else {
                *d
            }
        })
        .sum();
    format!("{head}{}", (10 - sum % 10) % 10)
}

fn grouped(text: &str, size: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(size).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn iban(draw: &mut Draw, country: usize) -> String {
    let (code, form) = [
        ("LT", "################"),
        ("GB", "WEST##############"),
        ("DE", "##################"),
        ("FR", "#######################"),
        ("ES", "####################"),
    ][country];
    let account = draw.form(form);
    let number: String =
        format!("{account}{code}00").chars().map(|c| c.to_digit(36).expect("base 36").to_string()).collect();
    let rest = number.bytes().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    let text = format!("{code}{:02}{account}", 98 - rest);
    if draw.below(2) == 0 { grouped(&text, 4) } else { text }
}

fn national(draw: &mut Draw, country: usize) -> String {
    match country {
        0 => format!("{:03}-{:02}-{:04}", 1 + draw.below(665), 1 + draw.below(99), 1 + draw.below(9999)),
        1 => {
            let (a, b) = (draw.of(&["A", "C", "E", "J", "P"]), draw.of(&["A", "B", "E", "H", "L"]));
            let number = if draw.below(2) == 0 { draw.form("######") } else { draw.form("## ## ##") };
            let space = if number.contains(' ') { " " } else { "" };
            format!("{a}{b}{space}{number}{space}{}", draw.of(&["A", "B", "C", "D"]))
        }
        2 => {
            // Ten digits of which one stands twice, then the check digit of ISO 7064, modulus 11 and 10.
            let mut ten = vec![1 + draw.below(9)];
            for at in 1..10 {
                let next = if at == 9 { ten[3] } else { (ten[at - 1] + 1 + draw.below(8)) % 10 };
                ten.push(next);
            }
            let product = ten.iter().fold(10, |product, digit| {
                let sum = (digit + product) % 10;
                (if sum == 0 { 10 } else { sum }) * 2 % 11
            });
            ten.push((11 - product) % 10);
            let text: String = ten.iter().map(u64::to_string).collect();
            if draw.below(2) == 0 {
                text
            } else {
                format!("{} {} {} {}", &text[..2], &text[2..5], &text[5..8], &text[8..])
            }
        }
        3 => {
            let head = format!(
                "{}{:02}{:02}{:02}{:03}{:03}",
                1 + draw.below(2),
                draw.below(100),
                1 + draw.below(12),
                1 + draw.below(95),
                1 + draw.below(999),
                1 + draw.below(999)
            );
            let key = 97 - head.parse::<u64>().expect("13 digits") % 97;
            if draw.below(2) == 0 {
                format!("{head}{key:02}")
            } else {
                format!(
                    "{} {} {} {} {} {} {key:02}",
                    &head[..1],
                    &head[1..3],
                    &head[3..5],
                    &head[5..7],
                    &head[7..10],
                    &head[10..]
                )
            }
        }
        _ => {
            let number = draw.below(100_000_000);
            let letter = b"TRWAGMYFPDXBNJZSQVHLCKE"[(number % 23) as usize] as char;
            format!("{number:08}{}{letter}", draw.of(&["", "-"]))
        }
    }
}

fn vin(draw: &mut Draw) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    const VALUES: &[u64] = &[1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9];
    const WEIGHTS: [u64; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let places: Vec<usize> = (0..17).map(|_| draw.below(33) as usize).collect();
    let value = |place: usize| if place < 23 { VALUES[place] } else { place as u64 - 23 };
    let sum: u64 = places.iter().zip(WEIGHTS).map(|(place, weight)| value(*place) * weight).sum();
    let check = if sum % 11 == 10 { 'X' } else { (b'0' + (sum % 11) as u8) as char };
    places.iter().enumerate().map(|(at, place)| if at == 8 { check } else { LETTERS[*place] as char }).collect()
}

fn date(draw: &mut Draw, country: usize) -> String {
    let (day, month, year) = (1 + draw.below(28), 1 + draw.below(12), 1931 + draw.below(95));
    let written = MONTHS[country][month as usize - 1];
    match (country, draw.below(4)) {
        (_, 0) => format!("{year}-{month:02}-{day:02}"),
        (0, 1) => format!("{month:02}/{day:02}/{year}"),
        (0, 2) => format!("{written} {day}, {year}"),
        (0, _) => format!("{month}/{day}/{:02}", year % 100),
        (1, 1) => format!("{day:02}/{month:02}/{year}"),
        (1, 2) => format!("{day} {written} {year}"),
        (1, _) => format!("{day}th {written} {year}"),
        (2, 1) => format!("{day:02}.{month:02}.{year}"),
        (2, 2) => format!("{day}. {written} {year}"),
        (2, _) => format!("{day:02}.{month:02}.{:02}", year % 100),
        (3, 1) | (4, 1) => format!("{day:02}/{month:02}/{year}"),
        (3, 2) => format!("{day} {written} {year}"),
        (4, 2) => format!("{day} de {written} de {year}"),
        _ => format!("{day:02}-{month:02}-{year}"),
    }
}

/// Writes what a slot stands for; answers its kind.
fn fill(slot: &str, country: usize, draw: &mut Draw, out: &mut String) -> &'static str {
    let given = draw.of(GIVEN[country]);
    let surname = draw.of(SURNAMES[country]);
    let small: String = surname.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let (kind, text) = match slot {
        "name" if draw.below(2) == 0 => ("name", surname.to_owned()),
        "name" => ("name", format!("{given} {surname}")),
        "bare" => ("name without context", format!("{given} {surname}")),
        "date" => ("date", date(draw, country)),
        "age" => ("age", (90 + draw.below(15)).to_string()),
        "street" => {
            let street = draw.of(STREETS[country]);
            let number = 1 + draw.below(if country == 0 { 4000 } else { 180 });
            (
                "street",
                match country {
                    0 | 1 | 3 => format!("{number} {street}"),
                    2 => format!("{street} {number}"),
                    _ => format!("{street}{} {number}", draw.of(&["", ","])),
                },
            )
        }
        "city" => ("city", draw.of(PLACES[country]).to_owned()),
        "zip" => (
            "postal code",
            match country {
                0 => draw.of(&["98109", "33131", "99201-0417", "32801", "98402-1234"]).to_owned(),
                1 => draw.form("@@# #@@"),
                _ => format!("{:05}", 1_001 + draw.below(51_000)),
            },
        ),
        "phone" => ("phone", {
            let form = draw.of(PHONES[country]);
            draw.form(form)
        }),
        "fax" => ("fax", {
            let form = draw.of(PHONES[country]);
            draw.form(form)
        }),
        "email" => (
            "email",
            format!(
                "{small}{}@{}.{}",
                draw.form("##"),
                draw.of(&["inbox", "mein-netz", "laposte-ex", "ward.example"]),
                draw.of(&["com", "org", "net", "co.uk", "de", "fr", "es"])
            ),
        ),
        "national" => ("national id", national(draw, country)),
        "nhs" => (
            "national id",
            loop {
                let nine = draw.form("4########");
                let sum: u64 =
                    digits(&nine).iter().zip([10, 9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
                let check = (11 - sum % 11) % 11;
                if check < 10 {
                    break format!("{} {} {}{check}", &nine[..3], &nine[3..6], &nine[6..]);
                }
            },
        ),
        "mrn" => ("medical record", {
            let form = draw.of(&["########", "@######", "@@-######", "####-###"]);
            draw.form(form)
        }),
        "plan" => ("health plan", {
            let form = draw.of(PLANS[country]);
            draw.form(form)
        }),
        "account" => ("account", {
            let form = draw.of(&["%#########", "##########", "####-####-##"]);
            draw.form(form)
        }),
        "card" => ("account", {
            let text = luhn(draw, "4##############");
            if draw.below(2) == 0 { grouped(&text, 4) } else { text }
        }),
        "iban" => ("account", iban(draw, country)),
        "licence" => ("licence", {
            let form = draw.of(LICENCES[country]);
            draw.form(form)
        }),
        "passport" => ("licence", {
            let form = draw.of(&["@########", "#########", "@@#######"]);
            draw.form(form)
        }),
        "vin" => ("vehicle", vin(draw)),
        "plate" => ("vehicle", {
            let form = draw.of(PLATES[country]);
            draw.form(form)
        }),
        "serial" => ("device", {
            let form = draw.of(&["SN######", "@@@-####-@##", "########", "#@@####"]);
            draw.form(form)
        }),
        "imei" => ("device", luhn(draw, "35############")),
        "mac" => (
            "device",
            (0..6).map(|_| format!("{:02X}", draw.below(256))).collect::<Vec<_>>().join(draw.of(&[":", "-"])),
        ),
        "url" => (
            "url",
            format!(
                "{}{small}.{}/{}",
                draw.of(&["https://", "http://", "www.", "https://portal."]),
                draw.of(&["example.com", "health", "org"]),
                draw.form("p/####")
            ),
        ),
        "ip" if draw.below(4) == 0 => {
            ("ip", format!("2001:db8:{:x}::{:x}", draw.below(65_536), 1 + draw.below(65_535)))
        }
        "ip" => ("ip", format!("{}.{}.{}.{}", 1 + draw.below(223), draw.below(256), draw.below(256), draw.below(256))),
        "biometric" => ("biometric", draw.form("BIO#####-@")),
        "photo" => ("photo", format!("{small}_{}.{}", draw.form("####"), draw.of(&["jpg", "png", "jpeg"]))),
        "case" => ("other number", {
            let form = draw.of(&["20##-#####", "@@#####", "#######"]);
            draw.form(form)
        }),
        "uuid" => (
            "other number",
            format!(
                "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
                draw.below(1 << 32),
                draw.below(1 << 16),
                draw.below(4096),
                draw.below(4096),
                draw.below(1 << 48)
            ),
        ),
        other => panic!("{other}"),
    };
    out.push_str(&text);
    kind
}
