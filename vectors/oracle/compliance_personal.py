"""Personal data found and taken out. Places are counted here, in code points and in bytes; check digits are those of the
published examples; what may stay follows from 45 CFR 164.514(b)(2) and the census lists typed below."""

import json
from datetime import date

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_personal.py"
HARBOR = "45 CFR 164.514(b)(2)(i)"
DETECT, CLEAN = "compliance.detect", "compliance.deidentify"
DATA = ["personal-data-1"]
CENSUS = {2000: "zip-areas-2000", 2010: "zip-areas-2010", 2020: "zip-areas-2020"}
ALL = DATA + list(CENSUS.values())


def place(text, value):
    """Where a value stands: the fields of a finding."""
    start = text.index(value)
    before = text[:start]
    return {"start": start, "end": start + len(value), "startByte": len(before.encode()), "endByte": len((before + value).encode())}


def found(id, text, expected, source=OWN, kind="success", **request):
    """Expects exactly these findings: (value, kind, category, more fields) in the order of the text."""
    expect = {}
    for at, (value, what, category, *more) in enumerate(expected):
        for name, field in {**place(text, value), "kind": what, "category": category, **(more[0] if more else {})}.items():
            expect[f"/texts/0/findings/{at}/{name}"] = field
    if not expected:
        expect["/texts/0/findings"] = []
    emit(f"compliance.detect.{id}", DETECT, kind, {"texts": [text], **request}, part(**expect), source, DATA)


# --- by form and check digits ------------------------------------------------------------------------------------------

ISO7812 = "ISO/IEC 7812-1: published test numbers of the card schemes"
found("email", "Write to jane_doe+x@mail.example.co.uk, please.", [("jane_doe+x@mail.example.co.uk", "email", "F", {"recogniser": "email", "context": False})])
found("email.unfinished", "It is jane@host and @ alone.", [("@host", "other", "R")], kind="edge")
found("url", "See https://a.example.org/p?q=1#x, or www.b.example.net.", [("https://a.example.org/p?q=1#x", "url", "N"), ("www.b.example.net", "url", "N")])
found("card", "It was 4111 1111 1111 1111 twice", [("4111 1111 1111 1111", "account", "J", {"checked": True, "recogniser": "card"})], ISO7812)
found("card.amex", "378282246310005.", [("378282246310005", "account", "J", {"checked": True})], ISO7812)
found("card.broken", "Visa 4111 1111 1111 1112", [("4111 1111 1111 1112", "account", "J", {"checked": False, "context": True})], ISO7812, "edge")
found("iban.germany", "an DE89 3704 0044 0532 0130 00 bis", [("DE89 3704 0044 0532 0130 00", "account", "J", {"checked": True, "recogniser": "iban"})], "ISO 13616-1: example of the registry")
found("iban.small", "to gb82west12345698765432", [("gb82west12345698765432", "account", "J", {"recogniser": "iban"})], "ISO 13616-1: example of the registry", "edge")
found("ssn", "His number, 219-09-9999, is old.", [("219-09-9999", "national_id", "G", {"checked": True, "country": "US"})], "SSA: the form and the areas in use")
found("ssn.area", "SSN 666-12-3456, SSN 123-00-4567", [("666-12-3456", "national_id", "G", {"checked": False, "context": True}), ("123-00-4567", "national_id", "G", {"checked": False})], "SSA: areas and groups never assigned", "edge")
found("ssn.plain", "social security 219099999", [("219099999", "national_id", "G", {"context": True, "confidence": 850})], OWN, "edge")
found("nino", "NI AB 12 34 56 C and", [("AB 12 34 56 C", "national_id", "G", {"country": "GB", "checked": True})], "HMRC: form and prefixes of National Insurance numbers")
found("nhs", "NHS 943 476 5919", [("943 476 5919", "national_id", "G", {"country": "GB", "checked": True})], "NHS Data Dictionary: modulus 11, its example")
found("steuer-id", "Steuer-ID 86 095 742 719.", [("86 095 742 719", "national_id", "G", {"country": "DE", "checked": True})], "BZSt: example of an identification number, ISO 7064 modulus 11, 10")
found("nir", "n. 2 55 08 14 168 025 38.", [("2 55 08 14 168 025 38", "national_id", "G", {"country": "FR", "checked": True})], "INSEE: example of a NIR")
found("dni", "con 12345678Z y X1234567L", [("12345678Z", "national_id", "G", {"country": "ES"}), ("X1234567L", "national_id", "G", {"country": "ES"})], "Ministerio del Interior: letter by modulus 23")
found("vin", "1M8GDM9AXKP042788", [("1M8GDM9AXKP042788", "vehicle", "L", {"checked": True, "recogniser": "vin"})], "49 CFR 565.15: check digit")
found("ip", "from 192.168.0.255 or 10.0.0.0/8, not 1.2.3 or 256.1.1.1", [("192.168.0.255", "ip", "O"), ("10.0.0.0/8", "ip", "O")], "RFC 791")
found("ipv6", "2001:db8::8a2e:370:7334 at 10:30:45, ::ffff:192.0.2.1", [("2001:db8::8a2e:370:7334", "ip", "O"), ("::ffff:192.0.2.1", "ip", "O")], "RFC 4291, section 2.2")
found("mac", "00:1A:2b:3C:4d:5E, 0011.2233.4455", [("00:1A:2b:3C:4d:5E", "device", "M"), ("0011.2233.4455", "device", "M")], "IEEE 802")
found("dea", "DEA AB1234563.", [("AB1234563", "licence", "K")], "DEA: check digit, the published example")

# --- by form alone, and by words beside it -------------------------------------------------------------------------------

for country, numbers in {
    "us": ["(212) 555-0147", "212.555.0147", "+1 212 555 0147"],
    "gb": ["020 7946 0958", "07700 900123", "+44 20 7946 0958"],
    "de": ["030 901820 55", "+49 171 3920055", "0171 3920055"],
    "fr": ["06 39 98 12 34", "+33 6 39 98 12 34", "01.99.00.12.34"],
    "es": ["612 345 678", "+34 612 345 678", "91 512 34 56"],
}.items():
    text = "; ".join(numbers) + "."
    found(f"phone.{country}", text, [(number, "phone", "D") for number in numbers])
found("phone.fax", "Fax 212-555-0148, phone 212-555-0149", [("212-555-0148", "fax", "E"), ("212-555-0149", "phone", "D")])
found("dates", "On 2024-03-05, 05/03/2024, 5. März 2024, 3 de mayo de 2024 and March 5, 2024.",
      [(d, "date", "C") for d in ("2024-03-05", "05/03/2024", "5. März 2024", "3 de mayo de 2024", "March 5, 2024")])
found("dates.none", "BP 120/80, 14/20 points, version 2.10.7, room 12 in 2019, at 10:30.", [], kind="edge")
found("dates.impossible", "13/13/2024 and 2024-13-45", [("13-45", "other", "R")] if False else [], kind="edge")
found("ages", "She is 92 years old, he is aged 34", [("92", "age", "C"), ("34", "age", "C")])
found("mrn", "MRN: 0048-2913, chart no. A12345", [("0048-2913", "medical_record", "H"), ("A12345", "medical_record", "H")])
found("plan", "Member ID: XQW123456", [("XQW123456", "health_plan", "I")])
found("account", "Kontonummer: 532013000", [("532013000", "account", "J")])
found("licence", "driver's license D123-4567", [("D123-4567", "licence", "K")])
found("plates", "plate 7ABC123; AB-123-CD; Kennzeichen B-MW 1234", [("7ABC123", "vehicle", "L"), ("AB-123-CD", "vehicle", "L"), ("B-MW 1234", "vehicle", "L")])
found("device", "serial number SN-4482-99", [("SN-4482-99", "device", "M")])
found("biometric-and-photo", "Voiceprint VP-88213, file scan_07.jpg", [("VP-88213", "biometric", "P"), ("scan_07.jpg", "photo", "Q")])
found("street.us", "1428 Elm Street, Apt 4B, Springwood, OH 45402", [("1428 Elm Street, Apt 4B", "street", "B"), ("Springwood", "city", "B"), ("45402", "postal_code", "B")])
found("street.gb", "10 Downing Street, London SW1A 2AA", [("10 Downing Street", "street", "B"), ("London", "city", "B"), ("SW1A 2AA", "postal_code", "B")])
found("street.de", "Lindenstraße 14a, 80331 München", [("Lindenstraße 14a", "street", "B"), ("80331 München", "city", "B")], kind="edge")
found("street.fr", "12 bis rue des Lilas, 75011 Paris", [("12 bis rue des Lilas", "street", "B"), ("75011 Paris", "city", "B")])
found("street.es", "Calle de Alcalá 45, 28014 Madrid", [("Calle de Alcalá 45", "street", "B"), ("28014 Madrid", "city", "B")], kind="edge")
found("names", "Dr. Ngata saw Mme Delacroix; name: José Núñez.", [("Ngata", "name", "A"), ("Delacroix", "name", "A"), ("José Núñez", "name", "A")])
found("names.unknown", "Quillon Zarvex arrived.", [], kind="edge")
found("unlabelled", "Reading QZ-4471928 stays", [("QZ-4471928", "other", "R", {"confidence": 430})], kind="edge")

# --- places, thresholds, kinds -----------------------------------------------------------------------------------------

found("places.code-points", "Größe 😀 – a@b.example.com", [("a@b.example.com", "email", "F")], kind="edge")
found("ipv6.zones-and-lengths", "fe80::1%eth0, fe80::2%eth0/64, 2001:db8::/32, ::/0 and ::ffff:192.168.1.0/96", [
    (text, "ip", "O", {"recogniser": "ipv6", "checked": True})
    for text in ("fe80::1%eth0", "fe80::2%eth0/64", "2001:db8::/32", "::/0", "::ffff:192.168.1.0/96")], "RFC 4007, section 11; RFC 4291, section 2.3", "edge")
found("ipv6.beside", "std::cout a2001:db8::1 2001::db8::1 fe80::1x ::: 1::2:256.0.0.1", [], "RFC 4291, section 2.2", "edge", kinds=["ip"])
found("ipv6.label", "IPv6:2001:db8::1 host:::2", [("2001:db8::1", "ip", "O"), ("::2", "ip", "O")], "RFC 4291, section 2.2", "edge")
found("ip.length-too-long", "10.0.0.0/123 10.1.0.0/33 2001:db8::/129", [("10.0.0.0", "ip", "O"), ("10.1.0.0", "ip", "O"), ("2001:db8::", "ip", "O")], "RFC 4632, section 3.1; RFC 4291, section 2.3", "edge")
def iban(country, account):
    """An account number with its check digits, ISO 13616-1."""
    return f"{country}{98 - int(''.join(str(int(c, 36)) for c in account + country + '00')) % 97:02}{account}"


found("iban.length-of-country", f"{iban('DE', '50010517540732493')} then {iban('DE', '500105175407324931')}", [(iban('DE', '500105175407324931'), "account", "J", {"recogniser": "iban"})],
      "ISO 13616-1: Germany has 22 places", "edge", threshold=900)
found("places.combining", "e\u0301\u200b 192.168.0.1", [("192.168.0.1", "ip", "O")], kind="edge")
found("digits.arabic", "هاتف +٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", [("+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", "phone", "D")], kind="edge")
found("threshold.above", "Reading QZ-4471928", [], kind="edge", threshold=431)
found("threshold.nothing-is-certain", "a@b.example.com", [], kind="edge", threshold=1000)
found("kinds", "a@b.example.com 192.168.0.1", [("192.168.0.1", "ip", "O")], kinds=["ip"])
found("kinds.unknown", "a@b.example.com", [], kind="edge", kinds=["aura"])
found("empty", "", [], kind="edge")
emit("compliance.detect.several", DETECT, "success", {"texts": ["none", "a@b.example.com", ""]},
     part(**{"/texts/0/findings": [], "/texts/1/findings/0/kind": "email", "/texts/2/findings": []}), OWN, DATA)

# --- Safe Harbor: records ------------------------------------------------------------------------------------------------

SMALL = {2000: "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893".split(),
         2010: "036 059 102 203 205 369 556 692 821 823 878 879 884 893".split(),
         2020: "036 059 102 202 203 204 205 369 556 692 753 772 821 823 878 879 884 893".split()}
FROM = {2000: "2000-01-01", 2010: "2012-01-01", 2020: "2023-06-01"}
BEFORE = {2000: "2011-12-31", 2010: "2023-05-31", 2020: "2026-06-30"}


def canonical(record):
    """The text of a record of texts, integers and booleans by RFC 8785."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def records(id, fields, rows, source=HARBOR, kind="success", as_of="2026-06-30", packs=ALL):
    expect = {}
    for at, (_, values, removed, generalised) in enumerate(rows):
        expect |= {f"/records/{at}/values": canonical(values), f"/records/{at}/removed": removed, f"/records/{at}/generalised": generalised}
    emit(f"compliance.deidentify.{id}", CLEAN, kind, {"asOf": as_of, "fields": fields, "records": [row[0] for row in rows]}, part(**expect), source, packs)


for year, small in SMALL.items():
    for day in (FROM[year], BEFORE[year]):
        prefixes = sorted({p for other in SMALL.values() for p in other})
        rows = [({"zip": p + "01"}, {"zip": "000" if p in small else p}, [], ["zip"]) for p in prefixes]
        emit(f"compliance.deidentify.zip.{year}.{day}", CLEAN, "edge", {"asOf": day, "fields": {"zip": "zip"}, "records": [r[0] for r in rows]},
             part(**{f"/records/{at}/values": canonical(row[1]) for at, row in enumerate(rows)}, **{"/census": year, "/censusDay": "unverified"}),
             f"Census {year}: three-digit areas with 20,000 people or fewer", ALL)
records("zip.forms", {"zip": "zip"}, [
    ({"zip": "62704"}, {"zip": "627"}, [], ["zip"]), ({"zip": "62704-1234"}, {"zip": "627"}, [], ["zip"]), ({"zip": "627041234"}, {"zip": "627"}, [], ["zip"]),
    ({"zip": "6270"}, {}, ["zip"], []), ({"zip": "627045"}, {}, ["zip"], []), ({"zip": "SW1A 1AA"}, {}, ["zip"], []), ({"zip": "62704-"}, {}, ["zip"], []),
    ({"zip": 62704}, {}, ["zip"], []), ({"zip": "09012"}, {"zip": "000"}, [], ["zip"]), ({"zip": "00012"}, {"zip": "000"}, [], ["zip"]), ({"zip": ""}, {}, ["zip"], [])], kind="edge")


def years(birth, day):
    b, d = date.fromisoformat(birth), date.fromisoformat(day)
    return d.year - b.year - ((d.month, d.day) < (b.month, b.day))


TODAY = "2026-06-30"
BIRTHS = ["1936-06-30", "1936-07-01", "1936-06-29", "1935-12-31", "1937-01-01", "2026-06-30", "1936-02-29"]
records("birth", {"born": "date"}, [
    ({"born": b}, {} if years(b, TODAY) >= 90 else {"born": int(b[:4])}, ["born"] if years(b, TODAY) >= 90 else [], [] if years(b, TODAY) >= 90 else ["born"]) for b in BIRTHS], kind="edge")
records("dates.forms", {"at": "date"}, [
    ({"at": "2024-03-05T10:00:00Z"}, {"at": 2024}, [], ["at"]), ({"at": "2024-03-05 10:00"}, {"at": 2024}, [], ["at"]), ({"at": "2024-03"}, {"at": 2024}, [], ["at"]),
    ({"at": "2024"}, {"at": 2024}, [], ["at"]), ({"at": 2024}, {"at": 2024}, [], []), ({"at": "1936"}, {}, ["at"], []), ({"at": 1936}, {}, ["at"], []), ({"at": "1937"}, {"at": 1937}, [], ["at"]),
    ({"at": "5 March 2024"}, {}, ["at"], []), ({"at": "2024-02-30"}, {}, ["at"], []), ({"at": "2024-03-05x"}, {}, ["at"], []), ({"at": "2030-01-01"}, {"at": 2030}, [], ["at"])], kind="edge")
records("ages", {"age": "age"}, [
    ({"age": 89}, {"age": 89}, [], []), ({"age": 90}, {"age": "90+"}, [], ["age"]), ({"age": "89"}, {"age": "89"}, [], []), ({"age": "101"}, {"age": "90+"}, [], ["age"]),
    ({"age": 0}, {"age": 0}, [], []), ({"age": -1}, {}, ["age"], []), ({"age": 89.5}, {}, ["age"], []), ({"age": "ninety"}, {}, ["age"], []), ({"age": True}, {}, ["age"], [])], kind="edge")
records("fields", {"sex": "keep", "name": "remove", "state": "keep", "note": "text", "count": "keep"}, [
    ({"sex": "f", "name": "Ada Lovelace", "state": "OH", "note": "SSN 219-09-9999.", "count": 3, "mrn": "A17", "gone": None},
     {"sex": "f", "state": "OH", "note": "SSN [NATIONAL_ID].", "count": 3}, ["gone", "mrn", "name"], ["note"]), ({}, {}, [], [])])
records("text.not-a-text", {"note": "text"}, [({"note": 219099999}, {}, ["note"], [])], kind="edge")

# --- Safe Harbor: texts --------------------------------------------------------------------------------------------------


def texts(id, pairs, source=HARBOR, kind="success", as_of=TODAY, **request):
    emit(f"compliance.deidentify.text.{id}", CLEAN, kind, {"asOf": as_of, "texts": [before for before, _ in pairs], **request},
         part(**{f"/texts/{at}/text": after for at, (_, after) in enumerate(pairs)}), source, ALL)


texts("dates", [("Seen 2024-03-05.", "Seen [DATE 2024]."), ("Seen March 5, 2024 again", "Seen [DATE 2024] again"), ("on 3/5/24", "on [DATE]"), ("in May 2024", "in [DATE 2024]"), ("in 2024", "in 2024")])
texts("dates.old", [("born 12 March 1936", "born [DATE]"), ("born 12 March 1937", "born [DATE 1937]"), ("born in 1936", "born in [DATE]"), ("born in 1937", "born in 1937")], kind="edge")
texts("ages", [("aged 89", "aged 89"), ("aged 90", "aged 90+"), ("an 89-year-old", "an 89-year-old"), ("a 104-year-old", "a 90+-year-old"), ("ninety-one years old", "90+ years old"), ("in her 90s", "in her 90+")], kind="edge")
texts("zip", [("OH 45402", "OH [POSTAL_CODE 454]"), ("WY 82190-0001", "WY [POSTAL_CODE 000]"), ("VT 05901.", "VT [POSTAL_CODE 000].")], "Census 2020: 059 and 821 have 20,000 people or fewer", "edge")
texts("zip.2010", [("TX 75312", "TX [POSTAL_CODE 753]")], "Census 2010: 753 is not among the small areas; Census 2020: it is", "edge", as_of="2020-01-01")
texts("zip.2020", [("TX 75312", "TX [POSTAL_CODE 000]")], "Census 2010: 753 is not among the small areas; Census 2020: it is", "edge", as_of="2024-01-01")
texts("many", [("Mr. Okoro, SSN 219-09-9999, call (212) 555-0147 or a@b.example.com; IP 192.0.2.7.", "Mr. [NAME], SSN [NATIONAL_ID], call [PHONE] or [EMAIL]; IP [IP].")])
texts("unicode", [("😀 a@b.example.com – ok", "😀 [EMAIL] – ok"), ("Frau Müller kam.", "Frau [NAME] kam.")], OWN, "edge")
texts("nothing", [("", ""), ("No acute distress.", "No acute distress.")], OWN, "edge")
texts("threshold", [("Reading QZ-4471928", "Reading QZ-4471928")], OWN, "edge", threshold=431)
emit("compliance.deidentify.obligations", CLEAN, "success", {"asOf": TODAY, "texts": ["x"]},
     part(**{"/obligations": [{"code": "actual_knowledge", "check": "(b)(2)(ii)"}, {"code": "review_text", "check": "(b)(2)(i)(A)"}], "/citation/document": "45 CFR 164.514"}), HARBOR, ALL)
emit("compliance.deidentify.nothing", CLEAN, "edge", {"asOf": TODAY}, part(**{"/records": [], "/texts": [], "/obligations": [{"code": "actual_knowledge", "check": "(b)(2)(ii)"}]}), HARBOR, [])

# --- refusals ------------------------------------------------------------------------------------------------------------

CONTRACT = "the contract: packs and values"
LONG = "x" * (1 << 20) + "y"
for id, op, request, code, path, packs in [
    ("detect.refused.no-pack", DETECT, {"texts": []}, "pack.missing", "/recognisers", []),
    ("detect.refused.other-kind", DETECT, {"texts": [], "recognisers": "consent-ages"}, "pack.kind", "/recognisers", ["consent-ages-2026.1"]),
    ("detect.refused.before-its-day", DETECT, {"texts": [], "asOf": "1999-12-31"}, "pack.missing", "/recognisers", DATA),
    ("detect.refused.threshold", DETECT, {"texts": [], "threshold": 1001}, "field.range", "/threshold", DATA),
    ("detect.refused.no-texts", DETECT, {}, "field.missing", "/texts", DATA),
    ("deidentify.refused.no-recognisers", CLEAN, {"asOf": TODAY, "texts": ["x"]}, "pack.missing", "/recognisers", ["zip-areas-2020"]),
    ("deidentify.refused.no-areas", CLEAN, {"asOf": TODAY, "fields": {"z": "zip"}}, "pack.missing", "/zipAreas", DATA),
    ("deidentify.refused.kind-of-recognisers", CLEAN, {"asOf": TODAY, "texts": ["x"], "recognisers": "zip-areas"}, "pack.kind", "/recognisers", ALL),
    ("deidentify.refused.kind-of-areas", CLEAN, {"asOf": TODAY, "fields": {"z": "zip"}, "zipAreas": "personal-data"}, "pack.kind", "/zipAreas", ALL),
    ("deidentify.refused.threshold", CLEAN, {"asOf": TODAY, "threshold": 2000}, "field.range", "/threshold", ALL),
    ("deidentify.refused.treatment", CLEAN, {"asOf": TODAY, "fields": {"a": "hash"}}, "field.variant", "/fields/a", ALL),
    ("deidentify.refused.day", CLEAN, {"asOf": "2026-02-30"}, "time.date", "/asOf", ALL),
]:
    emit(f"compliance.{id}", op, "failure", request, error(code, path), CONTRACT, packs)
