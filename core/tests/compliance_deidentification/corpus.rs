//! Invented notes of five countries with every identifier marked. Written after the detector was committed; its names
//! and places are none of the detector's lists, and a test holds that.

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

/// Given names, surnames, places and roots of street names by country: US, GB, DE, FR, ES.
pub const GIVEN: [&[&str]; 5] = [
    &["Tyrell", "Keisha", "Brantley", "Marisol", "Delphine", "Orson", "Winnifred", "Zebulon", "Tamika", "Lorcan"],
    &["Alasdair", "Imogen", "Rhiannon", "Tarquin", "Siobhan", "Fergus", "Araminta", "Gwendolyn", "Callum", "Niamh"],
    &["Gunhild", "Eberhard", "Roswitha", "Detlef", "Hannelore", "Friedhelm", "Irmgard", "Volker", "Anneliese", "Torsten"],
    &["Gaspard", "Clémence", "Thibault", "Océane", "Baptiste", "Solène", "Édouard", "Apolline", "Maxence", "Héloïse"],
    &["Íñigo", "Nuria", "Gonzalo", "Begoña", "Leandro", "Macarena", "Estefanía", "Rodrigo", "Itziar", "Ximena"],
];
pub const SURNAMES: [&[&str]; 5] = [
    &["Abernathy", "Castellanos", "Dufresne", "Okonkwo", "Pemberton", "Quackenbush", "Thibodeaux", "Vandersloot", "Yazzie", "Zimmerman"],
    &["Ashcroft", "Blenkinsop", "Cholmondeley", "Featherstone", "Llewellyn", "MacAllister", "O'Rourke", "Postlethwaite", "Trevelyan", "Wolstenholme"],
    &["Biedermann", "Dörfler", "Eichhorn", "Großkopf", "Hufnagel", "Käsbohrer", "Löwenstein", "Pfannenschmidt", "Rübsam", "Zwickel"],
    &["Beauregard", "Charpentier", "Desrosiers", "Fontanelle", "Grandjean", "L'Hôpital", "Marchandeau", "Pelletier", "Rochefort", "Vaillancourt"],
    &["Aguirrezabala", "Baltasar", "Cifuentes", "Echeverría", "Fuenmayor", "Iturralde", "Montalbán", "Peñaranda", "Quiñones", "Zubizarreta"],
];
pub const PLACES: [&[&str]; 5] = [
    &["Maplewood", "Cedar Falls", "Grand Junction", "Oshkosh", "Yonkers", "Elkhart", "Port Huron", "Waukegan", "Bozeman", "Tuscaloosa"],
    &["Harrogate", "Shrewsbury", "Aylesbury", "Inverness", "Kettering", "Llandudno", "Penzance", "Stockport", "Whitby", "Dorchester"],
    &["Wuppertal", "Göttingen", "Hildesheim", "Kaufbeuren", "Lüdenscheid", "Neumünster", "Passau", "Quedlinburg", "Saarlouis", "Zweibrücken"],
    &["Angoulême", "Béziers", "Carcassonne", "Dunkerque", "Épinal", "Laval", "Montluçon", "Périgueux", "Saint-Brieuc", "Vierzon"],
    &["Albacete", "Badajoz", "Cáceres", "Ferrol", "Getafe", "Lugo", "Ourense", "Palencia", "Soria", "Teruel"],
];
const STREETS: [&[&str]; 5] = [
    &["Birchwood Avenue", "Old Mill Road", "Sycamore St", "N. Larkspur Lane", "47th Street", "Quarry Hill Dr.", "Juniper Court, Apt 3C", "Meadowlark Blvd"],
    &["Orchard Lane", "Priory Road", "Kingfisher Close", "St. Botolph's Street", "Mill Hill Gardens", "Tithe Barn Way", "Rectory Crescent", "The Limes Avenue"],
    &["Lindenstraße", "Goetheplatz", "Am Mühlbach", "Kastanienallee", "Obere Torgasse", "Schillerstr.", "Rosenweg", "Bahnhofsring"],
    &["rue des Acacias", "avenue Victor Hugo", "boulevard de la République", "chemin des Vignes", "place du Marché", "impasse Molière", "rue de l'Église", "quai Voltaire"],
    &["Calle Mayor", "Avenida de la Paz", "Plaza del Carmen", "Paseo de Gracia", "Camino Viejo", "Calle San Fernando", "Ronda de Toledo", "C/ Las Flores"],
];
const MONTHS: [&[&str]; 5] = [
    &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    &["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    &["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    &["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
];
const PHONES: [&[&str]; 5] = [
    &["(2%#) 555-01##", "2%#-555-01##", "+1 3%# 555 01##", "4%#.555.01##", "1-8%%-555-01##", "(5%#) 555-01## x###"],
    &["020 7946 0###", "07700 900###", "+44 7700 900###", "(0161) 496 0###", "01632 960###", "+44 (0)20 7946 0###"],
    &["030 23125 ###", "089/99998###", "+49 171 39200##", "0171 39200##", "(040) 66969###", "0221-4710-###"],
    &["01 99 00 ## ##", "06 39 98 ## ##", "+33 6 39 98 ## ##", "05.36.49.##.##", "0261910###", "+33 (0)3 53 01 ## ##"],
    &["91 %## ## ##", "6%# ### ###", "+34 6%# ### ###", "93 ### ## ##", "+34 91 ### ## ##", "7%# ## ## ##"],
];
const PLATES: [&[&str]; 5] = [&["%@@@###", "@@@-####", "@## @@@"], &["@@## @@@"], &["B-@@ ####", "KA @@ ###", "MTK-@ ##"], &["@@-###-@@"], &["#### BCD", "####-LMN"]];
const LICENCES: [&[&str]; 5] = [&["@###-####-####", "@#######", "########"], &["@@@@@######@@#@@"], &["@###@@@#@##"], &["##@@#####", "############"], &["########-@"]];
const PLANS: [&[&str]; 5] = [&["@@@#########", "%########-##"], &["@@-######-##"], &["@#########"], &["%##############"], &["@@@@##########", "%##########"]];

/// Sentences with places for identifiers, by country. `{bare}` is a name without a word that says so.
const SENTENCES: [&[&str]; 5] = [
    &[
        "Patient name: {name}.", "Seen by Dr. {name} in clinic.", "{bare} came in with a cough.", "Mrs. {name} has no complaints.", "DOB: {date}.",
        "She was admitted on {date} and discharged on {date}.", "Follow-up is scheduled for {date}.", "Symptoms started around {date}.",
        "He is a {age}-year-old man.", "Age {age}.", "Home address: {street}, {city}, NY {zip}.", "He lives in {city}.", "Mail goes to {street}, {city}, Ohio {zip}.",
        "Call {phone} after 5 pm.", "Phone: {phone}.", "Reachable at {phone} most mornings.", "Fax results to {fax}.", "Fax: {fax}.", "E-mail {email}.",
        "Write to {email} for results.", "SSN: {national}.", "Social security number {national}.", "MRN {mrn}.", "Medical record number: {mrn}.", "Chart no. {mrn}.",
        "Insurance ID {plan}.", "Health plan beneficiary number: {plan}.", "Account number {account}.", "Paid with card {card}.", "Wire to IBAN {iban}.",
        "Driver's license {licence}.", "Certificate number {licence}.", "Vehicle VIN {vin}.", "License plate {plate}.", "Pacemaker serial number {serial}.",
        "Device IMEI {imei}.", "Monitor MAC address {mac}.", "Portal: {url}.", "See {url} for the report.", "Logged in from {ip}.", "Fingerprint ID {biometric}.",
        "Photo on file: {photo}.", "Case number {case}.", "Study subject {uuid}.",
    ],
    &[
        "Patient: {name}.", "Referred by Dr {name}.", "{bare} attended alone.", "Mr {name} declined.", "Date of birth {date}.", "Reviewed on {date}.", "Operation booked for {date}.",
        "An {age} year old lady.", "Aged {age}.", "Address: {street}, {city} {zip}.", "Lives in {city}.", "She moved to {street}, {city}, {zip}.",
        "Tel: {phone}.", "Please ring {phone}.", "Mobile {phone}.", "Fax {fax}.", "Email: {email}.", "Contact {email} with queries.", "NHS number {nhs}.", "NI number {national}.",
        "Hospital number {mrn}.", "MRN: {mrn}.", "Policy number {plan}.", "Sort code and account {account}.", "Card ending payment {card}.", "IBAN {iban}.", "Driving licence {licence}.",
        "Passport number {passport}.", "Registration {plate}.", "VIN {vin}.", "Insulin pump serial {serial}.", "MAC {mac}.", "Results at {url}.", "IP address {ip}.",
        "Voiceprint {biometric}.", "Image {photo} attached.", "Reference {case}.", "Record key {uuid}.",
    ],
    &[
        "Patient: {name}.", "Herr {name} klagt über Husten.", "Frau {name} ist beschwerdefrei.", "{bare} kam in Begleitung.", "Geboren am {date}.", "Aufnahme am {date}, Entlassung am {date}.",
        "Termin am {date}.", "Ein {age}-jähriger Patient.", "Alter: {age}.", "Wohnhaft {street}, {zip} {city}.", "Anschrift: {street}, {zip} {city}.", "Sie wohnt in {city}.",
        "Tel. {phone}.", "Telefon: {phone}.", "Mobil {phone}.", "Fax {fax}.", "E-Mail: {email}.", "Bitte an {email} schreiben.", "Steuer-ID {national}.", "Steueridentifikationsnummer: {national}.",
        "Patientennummer {mrn}.", "Fallnummer: {mrn}.", "Versichertennummer {plan}.", "Kontonummer {account}.", "IBAN {iban}.", "Kreditkarte {card}.", "Führerschein {licence}.", "Reisepass {passport}.",
        "Kennzeichen {plate}.", "Fahrgestellnummer {vin}.", "Seriennummer {serial}.", "MAC-Adresse {mac}.", "Siehe {url}.", "IP-Adresse {ip}.", "Fingerabdruck {biometric}.", "Bild {photo}.",
        "Aktenzeichen {case}.", "Kennung {uuid}.",
    ],
    &[
        "Patient : {name}.", "M. {name} va mieux.", "Mme {name} se plaint de toux.", "{bare} est venu seul.", "Né le {date}.", "Hospitalisée du {date} au {date}.", "Rendez-vous le {date}.",
        "Un homme de {age} ans.", "Âgée de {age} ans.", "Adresse : {street}, {zip} {city}.", "Demeurant {street}, {zip} {city}.", "Elle habite à {city}.", "Tél. {phone}.", "Téléphone : {phone}.",
        "Portable {phone}.", "Fax : {fax}.", "Courriel : {email}.", "Écrire à {email}.", "NIR {national}.", "Numéro de sécurité sociale : {national}.", "Dossier {mrn}.", "IPP : {mrn}.",
        "Numéro d'adhérent {plan}.", "Compte {account}.", "IBAN {iban}.", "Carte bancaire {card}.", "Permis de conduire {licence}.", "Passeport {passport}.", "Immatriculation {plate}.", "VIN {vin}.",
        "Numéro de série {serial}.", "Adresse MAC {mac}.", "Voir {url}.", "Adresse IP {ip}.", "Empreinte {biometric}.", "Photo {photo}.", "Référence {case}.", "Identifiant {uuid}.",
    ],
    &[
        "Paciente: {name}.", "Sr. {name} mejora.", "Sra. {name} refiere tos.", "{bare} acudió sola.", "Nacido el {date}.", "Ingreso el {date} y alta el {date}.", "Cita el {date}.",
        "Varón de {age} años.", "Edad: {age}.", "Domicilio: {street}, {zip} {city}.", "Dirección: {street}, {zip} {city}.", "Vive en {city}.", "Tel. {phone}.", "Teléfono: {phone}.", "Móvil {phone}.",
        "Fax {fax}.", "Correo: {email}.", "Escribir a {email}.", "DNI {national}.", "NIF: {national}.", "Historia clínica {mrn}.", "NHC: {mrn}.", "Número de póliza {plan}.", "Cuenta {account}.",
        "IBAN {iban}.", "Tarjeta {card}.", "Permiso de conducir {licence}.", "Pasaporte {passport}.", "Matrícula {plate}.", "Bastidor {vin}.", "Número de serie {serial}.", "Dirección MAC {mac}.",
        "Ver {url}.", "Dirección IP {ip}.", "Huella {biometric}.", "Foto {photo}.", "Expediente {case}.", "Identificador {uuid}.",
    ],
];

/// Sentences without identifiers.
const PLAIN: [&[&str]; 5] = [
    &[
        "Blood pressure was 128/76 and pulse 72.", "Start lisinopril 10 mg once daily for 30 days.", "Potassium 4.1, sodium 139, creatinine 0.9 mg/dL.", "No known drug allergies.",
        "CT of the chest showed a 4 mm nodule in the right upper lobe.", "The patient denies fever, chills or night sweats.", "Recheck hemoglobin A1c in three months; last value 7.2 %.",
        "Discussed diet and exercise; she walks about 20 minutes a day.", "Room 12 was cleaned at 07:45.", "Order 250 units of saline.", "Ejection fraction is 55 to 60 percent.", "Grade 2 ankle sprain, ICD-10 S93.401A.",
    ],
    &[
        "Observations stable, sats 98% on air.", "Commenced amoxicillin 500 mg three times a day for seven days.", "Bloods: Hb 131, WCC 6.8, CRP 4.", "Chest clear, abdomen soft and non-tender.", "BMI 27.4, weight 81 kg.",
        "Smokes 10 a day and drinks 14 units a week.", "To be discussed at the MDT.", "Peak flow 420 before and 480 after salbutamol.", "Wound healing well, sutures out in ten days.", "ECG shows sinus rhythm at 68 bpm.",
    ],
    &[
        "Blutdruck 135/85 mmHg, Puls 76/min.", "Ramipril 5 mg einmal täglich.", "Labor: Kreatinin 1,1 mg/dl, CRP 3,2 mg/l.", "Kein Fieber, keine Atemnot.", "Röntgen des Thorax ohne Infiltrat.", "Kontrolle in sechs Wochen.",
        "Größe 178 cm, Gewicht 82 kg.", "Er raucht etwa 15 Zigaretten am Tag.", "Der Verband wurde gewechselt.", "Physiotherapie zweimal pro Woche verordnet.",
    ],
    &[
        "Tension artérielle 130/80, pouls 70.", "Paracétamol 1 g toutes les six heures.", "Biologie : créatinine 85, CRP 5.", "Pas de fièvre ni de dyspnée.", "Radiographie du thorax sans anomalie.", "Contrôle dans trois mois.",
        "Poids 64 kg, taille 168 cm.", "Fume 5 cigarettes par jour.", "Le pansement a été refait ce matin.", "Kinésithérapie deux fois par semaine.",
    ],
    &[
        "Tensión arterial 125/75, pulso 68.", "Omeprazol 20 mg al día durante cuatro semanas.", "Analítica: creatinina 0,8, PCR 2,1.", "Sin fiebre ni disnea.", "Radiografía de tórax sin hallazgos.", "Revisión en dos meses.",
        "Peso 71 kg, talla 165 cm.", "Fuma 8 cigarrillos al día.", "Se retiran los puntos a los diez días.", "Ecografía abdominal normal.",
    ],
];

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
    let sum: u64 = digits(&head).iter().rev().enumerate().map(|(at, d)| if at % 2 == 0 { let t = d * 2; if t > 9 { t - 9 } else { t } } else { *d }).sum();
    format!("{head}{}", (10 - sum % 10) % 10)
}

fn grouped(text: &str, size: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(size).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn iban(draw: &mut Draw, country: usize) -> String {
    let (code, form) = [("LT", "################"), ("GB", "WEST##############"), ("DE", "##################"), ("FR", "#######################"), ("ES", "####################")][country];
    let account = draw.form(form);
    let number: String = format!("{account}{code}00").chars().map(|c| c.to_digit(36).expect("base 36").to_string()).collect();
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
            if draw.below(2) == 0 { text } else { format!("{} {} {} {}", &text[..2], &text[2..5], &text[5..8], &text[8..]) }
        }
        3 => {
            let head = format!("{}{:02}{:02}{:02}{:03}{:03}", 1 + draw.below(2), draw.below(100), 1 + draw.below(12), 1 + draw.below(95), 1 + draw.below(999), 1 + draw.below(999));
            let key = 97 - head.parse::<u64>().expect("13 digits") % 97;
            if draw.below(2) == 0 {
                format!("{head}{key:02}")
            } else {
                format!("{} {} {} {} {} {} {key:02}", &head[..1], &head[1..3], &head[3..5], &head[5..7], &head[7..10], &head[10..])
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
            ("street", match country {
                0 | 1 | 3 => format!("{number} {street}"),
                2 => format!("{street} {number}"),
                _ => format!("{street}{} {number}", draw.of(&["", ","])),
            })
        }
        "city" => ("city", draw.of(PLACES[country]).to_owned()),
        "zip" => ("postal code", match country {
            0 => draw.of(&["12207", "44101", "10583-2201", "45056", "13901-0412"]).to_owned(),
            1 => draw.form("@@# #@@"),
            _ => format!("{:05}", 1_001 + draw.below(51_000)),
        }),
        "phone" => ("phone", { let form = draw.of(PHONES[country]); draw.form(form) }),
        "fax" => ("fax", { let form = draw.of(PHONES[country]); draw.form(form) }),
        "email" => ("email", format!("{small}{}@{}.{}", draw.form("##"), draw.of(&["mailbox", "post-haus", "correo", "clinic.example"]), draw.of(&["com", "org", "net", "co.uk", "de", "fr", "es"]))),
        "national" => ("national id", national(draw, country)),
        "nhs" => ("national id", loop {
            let nine = draw.form("4########");
            let sum: u64 = digits(&nine).iter().zip([10, 9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
            let check = (11 - sum % 11) % 11;
            if check < 10 {
                break format!("{} {} {}{check}", &nine[..3], &nine[3..6], &nine[6..]);
            }
        }),
        "mrn" => ("medical record", { let form = draw.of(&["########", "@######", "@@-######", "####-###"]); draw.form(form) }),
        "plan" => ("health plan", { let form = draw.of(PLANS[country]); draw.form(form) }),
        "account" => ("account", { let form = draw.of(&["%#########", "##########", "####-####-##"]); draw.form(form) }),
        "card" => ("account", { let text = luhn(draw, "4##############"); if draw.below(2) == 0 { grouped(&text, 4) } else { text } }),
        "iban" => ("account", iban(draw, country)),
        "licence" => ("licence", { let form = draw.of(LICENCES[country]); draw.form(form) }),
        "passport" => ("licence", { let form = draw.of(&["@########", "#########", "@@#######"]); draw.form(form) }),
        "vin" => ("vehicle", vin(draw)),
        "plate" => ("vehicle", { let form = draw.of(PLATES[country]); draw.form(form) }),
        "serial" => ("device", { let form = draw.of(&["SN######", "@@@-####-@##", "########", "#@@####"]); draw.form(form) }),
        "imei" => ("device", luhn(draw, "35############")),
        "mac" => ("device", (0..6).map(|_| format!("{:02X}", draw.below(256))).collect::<Vec<_>>().join(draw.of(&[":", "-"]))),
        "url" => ("url", format!("{}{small}.{}/{}", draw.of(&["https://", "http://", "www.", "https://portal."]), draw.of(&["example.com", "health", "org"]), draw.form("p/####"))),
        "ip" if draw.below(4) == 0 => ("ip", format!("2001:db8:{:x}::{:x}", draw.below(65_536), 1 + draw.below(65_535))),
        "ip" => ("ip", format!("{}.{}.{}.{}", 1 + draw.below(223), draw.below(256), draw.below(256), draw.below(256))),
        "biometric" => ("biometric", draw.form("FP-#####-@")),
        "photo" => ("photo", format!("{small}_{}.{}", draw.form("####"), draw.of(&["jpg", "png", "jpeg"]))),
        "case" => ("other number", { let form = draw.of(&["20##-#####", "@@#####", "#######"]); draw.form(form) }),
        "uuid" => ("other number", format!("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", draw.below(1 << 32), draw.below(1 << 16), draw.below(4096), draw.below(4096), draw.below(1 << 48))),
        other => unreachable!("{other}"),
    };
    out.push_str(&text);
    kind
}
