//! Names as plain Latin tokens: small letters, no marks, other scripts spelled in Latin.
//!
//! The spellings are those in common use in passports (ICAO Doc 9303 for Cyrillic and Arabic, ISO 843 for Greek), without
//! the marks. A letter that the table does not know stands for itself.

/// Letters and what they become. Each line: the letters, then as many spellings.
const SPELLINGS: &[(&str, &str)] = &[
    ("àáâãåāăąǎǟǻạảấầẩẫậắằẳẵặ", "a a a a a a a a a a a a a a a a a a a a a a a"),
    ("äæçćĉċčďđðèéêëēĕėęěẹẻẽếềểễệ", "ae ae c c c c c d d d e e e e e e e e e e e e e e e e e"),
    ("ĝğġģĥħìíîïĩīĭįıǐỉịĵķ", "g g g g h h i i i i i i i i i i i i j k"),
    ("ĺļľŀłñńņňŉŋ", "l l l l l n n n n n n"),
    ("òóôõōŏőǒơọỏốồổỗộớờởỡợöøœ", "o o o o o o o o o o o o o o o o o o o o o oe o oe"),
    ("ŕŗřśŝşšșßţťŧțþ", "r r r s s s s s ss t t t t th"),
    ("ùúûũūŭůűųưǔụủứừửữựü", "u u u u u u u u u u u u u u u u u u ue"),
    ("ŵýÿŷỳỵỷỹźżž", "w y y y y y y y z z z"),
    (
        "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюя",
        "a b v g g d e e ie zh z i i i i k l m n o p r s t u u f kh ts ch sh shch ie y  e iu ia",
    ),
    (
        "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
        "a a v g d e e z i i th i i i i k l m n x o o p r s s t y y y y f ch ps o o",
    ),
    (
        "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤپچگژک",
        "a a i a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a  y w p ch g zh k",
    ),
];

/// Small letters of the scripts above; others stay.
pub(in crate::engines::compliance) fn small(letter: char) -> char {
    match letter {
        'A'..='Z' => letter.to_ascii_lowercase(),
        // Latin-1 and Greek and Cyrillic capitals lie a fixed distance before their small letters.
        'À'..='Þ' if letter != '×' => shifted(letter, 32),
        'Α'..='Ω' | 'А'..='Я' => shifted(letter, 32),
        'Ѐ'..='Џ' => shifted(letter, 80),
        'Ά' => 'ά',
        'Έ' => 'έ',
        'Ή' => 'ή',
        'Ί' => 'ί',
        'Ό' => 'ό',
        'Ύ' => 'ύ',
        'Ώ' => 'ώ',
        'Ґ' => 'ґ',
        'Ÿ' => 'ÿ',
        'İ' => 'i',
        // In Latin Extended-A and Additional, a capital precedes its small letter: even before odd, or odd before even.
        'Ĺ'..='Ň' | 'Ź'..='Ž' if letter as u32 % 2 == 1 => shifted(letter, 1),
        'Ā'..='Ķ' | 'Ŋ'..='Ŷ' | 'Ǻ'..='ț' | 'Ḁ'..='ỹ' if (letter as u32).is_multiple_of(2) => {
            shifted(letter, 1)
        }
        'Ơ' => 'ơ',
        'Ư' => 'ư',
        'Ǎ' => 'ǎ',
        'Ǐ' => 'ǐ',
        'Ǒ' => 'ǒ',
        'Ǔ' => 'ǔ',
        _ => letter,
    }
}

fn shifted(letter: char, by: u32) -> char {
    char::from_u32(letter as u32 + by).unwrap_or(letter)
}

/// The Latin spelling of a small letter; `None` where it has none of its own.
pub(in crate::engines::compliance) fn spelled(letter: char) -> Option<&'static str> {
    for (letters, spellings) in SPELLINGS {
        if let Some(place) = letters.chars().position(|known| known == letter) {
            return spellings.split(' ').nth(place);
        }
    }
    None
}

/// The tokens of a name. Combining marks and apostrophes vanish; everything else that is neither letter nor digit parts
/// two tokens.
#[must_use]
pub fn tokens(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut token = String::new();
    for letter in name.chars() {
        let letter = small(letter);
        match letter {
            'a'..='z' | '0'..='9' => token.push(letter),
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' => {}
            _ => match spelled(letter) {
                Some(spelling) => token.push_str(spelling),
                None if (letter as u32) > 0xBF && !letter.is_whitespace() && !is_punctuation(letter) => {
                    token.push(letter)
                }
                None if token.is_empty() => {}
                None => out.push(core::mem::take(&mut token)),
            },
        }
    }
    if !token.is_empty() {
        out.push(token);
    }
    out
}

/// Punctuation beyond ASCII that parts tokens: dashes, quotes, dots, Arabic and ideographic commas.
const fn is_punctuation(letter: char) -> bool {
    matches!(letter, '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '،' | '؛' | '؟' | '٫' | '٬')
}

#[cfg(test)]
mod tests {
    use super::{SPELLINGS, tokens};

    #[test]
    fn every_letter_has_its_spelling() {
        for (letters, spellings) in SPELLINGS {
            assert_eq!(letters.chars().count(), spellings.split(' ').count(), "{letters}");
        }
    }

    #[test]
    fn names_in_many_scripts() {
        for (name, expected) in [
            ("José  Núñez-O'Connor", "jose nunez oconnor"),
            ("Владимир Путин", "vladimir putin"),
            ("ΓΕΏΡΓΙΟΣ Παπαδόπουλος", "georgios papadopoylos"),
            ("محمد", "mhmd"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Müller, Jürgen", "mueller juergen"),
            ("NGUYỄN Văn Ước", "nguyen van uoc"),
            ("Ştefan Țepeș", "stefan tepes"),
            ("  -- ", ""),
            ("e\u{301}mile", "emile"),
        ] {
            assert_eq!(tokens(name).join(" "), expected);
        }
    }
}
