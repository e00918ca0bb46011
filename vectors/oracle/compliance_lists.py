"""Accounts by their check digits, computed here another way; merchants and ingredients by small tables of what is
published; the disagreements between libraries as named cases."""

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_lists.py"
ISO = "ISO 13616-1 and the IBAN registry, release 101"
CONTRACT = "the contract: values"


def account(id, rows, kind="success", source=OWN):
    accounts, expect = [], {}
    for at, (what, text, expected) in enumerate(rows):
        accounts.append({"kind": what, "text": text})
        for name, value in expected.items():
            expect[f"/accounts/{at}/{name}"] = value
    emit(f"compliance.account.{id}", "compliance.account", kind, {"accounts": accounts}, part(**expect), source, ["accounts-101"])


def iban(country, bban):
    """Check digits by long division of the decimal string."""
    digits = "".join(str(int(c, 36)) for c in bban + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"


GOOD = {"valid": True, "problems": []}
BBANS = {
    "DE": "370400440532013000", "GB": "WEST12345698765432", "FR": "20041010050500013M02606", "NL": "ABNA0417164300", "BE": "539007547034",
    "CH": "00762011623852957", "SA": "80000000608010167519", "AE": "0331234567890123456", "MT": "MALT011000012345MTLCAST001S",
    "NO": "86011117947", "BR": "00360305000010009795493C1", "PK": "SCBL0000001123456702", "TR": "0006100519786457841326",
    "LC": "HEMM000100010012001200023015", "MU": "BOMM0101101030300200000MUR", "SC": "SSCB11010000000000001497USD", "XK": "1212012345678906",
    "KW": "CBKU0000000000001234560101", "EG": "0019000500000000263180002", "PL": "109010140000071219812874", "RU": "04452560040702810412345678901",
}
for country, bban in BBANS.items():
    text = iban(country, bban)
    wrong = text[:-1] + ("1" if text[-1] == "0" else "0")
    account(f"iban.{country}", [("iban", text, {**GOOD, "country": country, "normalized": text, "notes": []}),
                                ("iban", wrong, {"valid": False, "problems": ["structure", "checksum"] if country in ("MU", "SC") else ["checksum"]}),
                                ("iban", text + "0", {"valid": False, "problems": ["length", "checksum"]})], source=ISO)

PEERS = "the disagreement of python-stdnum 2.2, schwifty 2026.10.1 and iban_validate 5.0.1, decided by ISO 13616-1"
account("iban.range-02", [("iban", "DE02 0000 0000 0000 0000 30", {**GOOD, "normalized": "DE02000000000000000030", "notes": ["separators"]})], "edge", PEERS)
account("iban.range-99", [("iban", "DE99000000000000000030", {"valid": False, "problems": ["check_digits_range"]})], "edge", PEERS)
account("iban.range-01", [("iban", "DE01000000000000000048", {"valid": False, "problems": ["check_digits_range"]})], "edge", PEERS)
account("iban.bank-not-asked", [("iban", "BE68 5390 0754 7034", GOOD)], "edge", PEERS)
account("iban.lower-case", [("iban", "gb82west12345698765432", {**GOOD, "notes": ["lower_case"], "normalized": "GB82WEST12345698765432"})], "edge", PEERS)
account("iban.malformed", [
    ("iban", "", {"valid": False, "problems": ["length"]}), ("iban", "DE8", {"valid": False, "problems": ["length"]}),
    ("iban", "ZZ82WEST12345698765432", {"valid": False, "problems": ["country_unknown"]}),
    ("iban", "GB82-WEST-1234", {"valid": False, "problems": ["characters"]}), ("iban", "GB82WEST1234569876543é", {"valid": False, "problems": ["characters"]}),
    ("iban", "DE893704004405320130AB", {"valid": False, "problems": ["structure", "checksum"]}),
    ("iban", "DEA9370400440532013000", {"valid": False, "problems": ["structure", "checksum"]}),
], "edge")
account("bic", [("bic", "DEUTDEFF", {**GOOD, "normalized": "DEUTDEFFXXX", "country": "DE"}), ("bic", "DEUTDEFF500", {**GOOD, "normalized": "DEUTDEFF500"}),
                ("bic", "1234DEWW", {**GOOD, "country": "DE"}), ("bic", "deutdeff", {**GOOD, "notes": ["lower_case"]})], source="ISO 9362")
account("bic.wrong", [("bic", "NOTAXX00", {"valid": False, "problems": ["country_unknown"]}), ("bic", "DEUTDEFFXX", {"valid": False, "problems": ["length"]}),
                      ("bic", "DEUT1EFF", {"valid": False, "problems": ["structure"]}), ("bic", "DEUT-DEF", {"valid": False, "problems": ["characters"]})],
        "edge", "ISO 9362")


def luhn(body):
    """The last digit by the table of doubled digits."""
    table = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
    total = sum(table[int(c)] if at % 2 == 0 else int(c) for at, c in enumerate(reversed(body)))
    return body + str(-total % 10)


account("card", [("card", "4111111111111111", {**GOOD, "normalized": "411111******1111"}), ("card", "3782 822463 10005", {**GOOD, "normalized": "378282*****0005", "notes": ["separators"]}),
                 ("card", luhn("50183"[:5] + "000000"), {**GOOD}), ("card", luhn("636304123456789012"), {**GOOD})], source="ISO/IEC 7812-1, published test numbers")
account("card.wrong", [("card", "4111111111111112", {"valid": False, "problems": ["checksum"]}), ("card", "79927398713", {"valid": False, "problems": ["length"]}),
                       ("card", "000000000000", {"valid": False, "problems": ["repeated_digit"]}), ("card", "4111x11111111111", {"valid": False, "problems": ["characters"]}),
                       ("card", "12345678901234567890", {"valid": False, "problems": ["length"]}), ("card", "", {"valid": False, "problems": ["length"]})], "edge")
emit("compliance.account.wrong-cards-are-not-repeated", "compliance.account", "edge", {"accounts": [{"kind": "card", "text": "4111111111111112"}]},
     {"answer": {"accounts": [{"valid": False, "problems": ["checksum"], "notes": []}]}}, OWN, ["accounts-101"])
emit("compliance.account.no-pack", "compliance.account", "failure", {"accounts": []}, error("pack.missing"), CONTRACT)
emit("compliance.account.no-such-kind", "compliance.account", "failure", {"accounts": [{"kind": "sort_code", "text": ""}]},
     error("field.variant", "/accounts/0/kind"), CONTRACT, ["accounts-101"])


def merchant(id, rows, kind="success"):
    expect = {}
    for at, (code, status, category) in enumerate(rows):
        expect[f"/merchants/{at}/status"], expect[f"/merchants/{at}/category"] = status, category
    emit(f"compliance.merchant.{id}", "compliance.merchant", kind, {"asOf": "2026-06-30", "codes": [r[0] for r in rows]}, part(**expect),
         "the default policy as published in the documentation", ["merchants-1"])


merchant("prohibited", [("5813", "non_compliant", "alcohol"), ("5921", "non_compliant", "alcohol"), ("0743", "non_compliant", "alcohol"), ("0744", "non_compliant", "alcohol"),
                        ("7995", "non_compliant", "gambling"), ("5993", "non_compliant", "tobacco"), ("6012", "non_compliant", "conventional_finance"),
                        ("6300", "non_compliant", "conventional_finance"), ("7273", "non_compliant", "adult")])
merchant("schemes-only", [("7801", "non_compliant", "gambling"), ("9406", "non_compliant", "gambling"), ("6050", "non_compliant", "conventional_finance")])
merchant("doubtful", [("5411", "doubtful", "mixed"), ("5812", "doubtful", "mixed"), ("6211", "doubtful", "conventional_finance"), ("7297", "doubtful", "adult")])
merchant("never-more-than-doubtful", [("0742", "doubtful", "none_found"), ("5732", "doubtful", "none_found"), ("3001", "doubtful", "none_found"), ("3999", "doubtful", "none_found")], "edge")
merchant("not-judged", [("8398", "not_applicable", "not_judged_by_code"), ("5912", "not_applicable", "not_judged_by_code")])
merchant("unknown", [("0000", "undetermined", "code_unknown"), ("581", "undetermined", "code_unknown"), ("58130", "undetermined", "code_unknown"), ("", "undetermined", "code_unknown")], "edge")
emit("compliance.merchant.names-schemes", "compliance.merchant", "edge", {"asOf": "2026-06-30", "codes": ["7801", "5813"]},
     part(**{"/merchants/0/schemeOnly": True, "/merchants/1/schemeOnly": False}), OWN, ["merchants-1"])
emit("compliance.merchant.other-pack", "compliance.merchant", "failure", {"asOf": "2026-06-30", "policy": "accounts", "codes": []},
     error("pack.kind", "/policy"), CONTRACT, ["accounts-101"])
emit("compliance.merchant.no-pack", "compliance.merchant", "failure", {"asOf": "2026-06-30", "codes": []}, error("pack.missing", "/policy"), CONTRACT)


def food(id, text, rows, status, authority="hivecore-seed", kind="success"):
    expect = {"/status": status}
    for at, (name, substance, ruling) in enumerate(rows):
        expect |= {f"/ingredients/{at}/text": name, f"/ingredients/{at}/status": ruling}
        if substance:
            expect[f"/ingredients/{at}/substance"] = substance
    emit(f"compliance.ingredients.{id}", "compliance.ingredients", kind, {"asOf": "2026-06-30", "authority": authority, "text": text},
         part(**expect), OWN, ["food-0"])


C, D, N, U = "compliant", "doubtful", "non_compliant", "undetermined"
food("plain", "Water, sugar, wheat flour, salt.", [("Water", "water", C), ("sugar", "sugar", C), ("wheat flour", "wheat-flour", C), ("salt", "salt", C)], C)
food("numbers", "Sugar, E120, e 471, E-472a; INS 322", [("Sugar", "sugar", C), ("E120", "E120", D), ("e 471", "E471", D), ("E-472a", "E472a", D), ("INS 322", "E322", D)], D)
food("brackets", "Cocoa mass, emulsifier (soya lecithin), flavouring", [("Cocoa mass", "cocoa-mass", C), ("emulsifier", None, U), ("soya lecithin", "E322", D), ("flavouring", "flavouring", D)], U)
food("pork", "Wheat flour, porcine gelatine, water", [("Wheat flour", "wheat-flour", C), ("porcine gelatine", "pork", N), ("water", "water", C)], N)
food("longest-name", "vegetable oil, cocoa butter, butter, wine vinegar", [("vegetable oil", "vegetable-oil", C), ("cocoa butter", "cocoa-butter", C), ("butter", None, U), ("wine vinegar", "wine", N)], N, kind="edge")
food("whole-words", "graham crackers, hamster, egg noodles", [("graham crackers", None, U), ("hamster", None, U), ("egg noodles", "egg", C)], U, kind="edge")
food("unknown-number", "water, E999, E12, E12345", [("water", "water", C), ("E999", None, U), ("E12", None, U), ("E12345", None, U)], U, kind="edge")
food("number-before-name", "sugar E999", [("sugar E999", None, U)], U, kind="edge")
food("authorities-disagree-a", "E140", [("E140", "E140", C)], C, "bahrainhcc.com")
food("authorities-disagree-b", "E140", [("E140", "E140", N)], N, "sanha.org.pk")
food("silent-authority", "E140, E120", [("E140", "E140", U), ("E120", "E120", N)], N, "hanafi-lists", "edge")
food("empty", " , ;. ", [], "not_applicable", kind="edge")
emit("compliance.ingredients.says-unverified", "compliance.ingredients", "edge", {"asOf": "2026-06-30", "authority": "hivecore-seed", "text": "E120"},
     part(**{"/ingredients/0/certainty": "unverified", "/ingredients/0/condition": "insect origin: the schools differ"}), OWN, ["food-0"])
emit("compliance.ingredients.no-such-authority", "compliance.ingredients", "failure", {"asOf": "2026-06-30", "authority": "me", "text": "E120"},
     error("field.range", "/authority"), OWN, ["food-0"])
emit("compliance.ingredients.no-pack", "compliance.ingredients", "failure", {"asOf": "2026-06-30", "authority": "me", "text": "E120"},
     error("pack.missing", "/rulings"), CONTRACT)
