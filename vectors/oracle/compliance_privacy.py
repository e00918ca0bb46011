"""Consent, age, retention and minimisation, by the calendar of Python's datetime and tables typed from the sources."""

from datetime import date, timedelta

from authoring import emit, error, part

OWN = "independent: vectors/oracle/compliance_privacy.py"
GDPR8 = "Regulation (EU) 2016/679, Article 8, and national acts as listed by public overviews"
OP = "compliance.privacy"
AGES = ["consent-ages-2026.1"]
C, N, U = "compliant", "non_compliant", "undetermined"


def ask(id, questions, rows, kind="success", source=OWN, packs=AGES):
    expect = {}
    for at, row in enumerate(rows):
        for name, value in row.items():
            expect[f"/verdicts/{at}/{name}"] = value
    emit(f"compliance.privacy.{id}", OP, kind, {"questions": questions}, part(**expect), source, packs)


# --- consent ---------------------------------------------------------------------------------------------------------


def entry(kind, at, purpose="mail", **more):
    return {"purpose": purpose, "kind": kind, "at": at, **more}


def consent(ledger, at, purpose="mail"):
    return {"kind": "consent", "ledger": ledger, "purpose": purpose, "at": at}


YES, NO = entry("granted", "2026-01-10T08:00:00Z"), entry("withdrawn", "2026-03-01T00:00:00Z")
ask("consent.life", [consent([YES, NO], t) for t in
                     ("2026-01-10T07:59:59Z", "2026-01-10T08:00:00Z", "2026-02-28T23:59:59.999999999Z", "2026-03-01T00:00:00Z")],
    [{"status": N, "notes": ["not_yet"]}, {"status": C, "notes": ["granted"], "entry": 0}, {"status": C}, {"status": N, "notes": ["withdrawn"], "entry": 1}], "edge")
ask("consent.any-order", [consent([NO, YES], "2026-02-01T00:00:00Z"), consent([NO, YES], "2026-04-01T00:00:00Z")], [{"status": C, "entry": 1}, {"status": N, "entry": 0}])
ask("consent.again", [consent([YES, NO, entry("granted", "2026-05-01T00:00:00Z")], "2026-06-01T00:00:00Z")], [{"status": C, "entry": 2}])
BRIEF = entry("granted", "2026-01-01T00:00:00Z", expires="2026-02-01T00:00:00Z")
ask("consent.expiry", [consent([BRIEF], "2026-01-31T23:59:59Z"), consent([BRIEF], "2026-02-01T00:00:00Z")],
    [{"status": C, "until": "2026-02-01T00:00:00Z"}, {"status": N, "notes": ["expired"]}], "edge")
ask("consent.same-moment", [consent([entry("withdrawn", YES["at"]), YES], "2026-02-01T00:00:00Z"), consent([YES, entry("withdrawn", YES["at"])], "2026-02-01T00:00:00Z")],
    [{"status": N, "notes": ["withdrawn"]}, {"status": N}], "edge")
ask("consent.other-purpose", [consent([YES], "2026-02-01T00:00:00Z", "ads"), consent([], "2026-02-01T00:00:00Z")],
    [{"status": N, "notes": ["never_asked"]}, {"status": N, "notes": ["never_asked"]}])
ask("consent.shorter-grant-later", [consent([YES, entry("granted", "2026-01-20T00:00:00Z", expires="2026-01-25T00:00:00Z")], "2026-02-01T00:00:00Z")],
    [{"status": N, "notes": ["expired"], "entry": 1}], "edge")

# --- age -------------------------------------------------------------------------------------------------------------

TABLE = {"BE": 13, "FI": 13, "SE": 13, "EE": 13, "LV": 13, "MT": 13, "PT": 13, "AT": 14, "ES": 14, "IT": 14, "BG": 14, "CY": 14, "LT": 14, "CZ": 15,
         "FR": 15, "GR": 15, "DE": 16, "IE": 16, "NL": 16, "SK": 16, "HR": 16, "HU": 16, "LU": 16, "PL": 16, "RO": 16}
SINGLE = {"EE", "LV", "MT", "PT", "BG", "CY", "LT", "GR", "HR", "HU", "LU", "PL", "RO"}


def child(country, birth, day, **more):
    return {"kind": "digital_consent", "country": country, "birth": birth, "asOf": day, **more}


for years in (13, 14, 15, 16):
    questions, rows = [], []
    for country in sorted(c for c, age in TABLE.items() if age == years):
        birthday = date(2010, 5, 17).replace(year=2010 + years)
        for day, age in ((birthday - timedelta(1), years - 1), (birthday, years)):
            questions.append(child(country, "2010-05-17", str(day)))
            notes = ["of_age" if age >= years else "under_age"] + (["single_source"] if country in SINGLE else [])
            rows.append({"status": C if age >= years else U, "age": age, "requiredAge": years, "notes": notes,
                         "missing": [] if age >= years else ["parentalConsent"]})
    ask(f"age.{years}", questions, rows, "edge", GDPR8)
ask("age.denmark", [child("DK", "2009-06-01", "2023-12-31"), child("DK", "2009-06-01", "2024-01-01"), child("DK", "2009-01-01", "2024-01-01")],
    [{"status": C, "requiredAge": 13, "age": 14}, {"status": U, "requiredAge": 15, "age": 14}, {"status": C, "age": 15}], "edge", GDPR8)
ask("age.parents", [child("DE", "2012-01-01", "2026-06-30", parentalConsent=p) for p in (True, False)],
    [{"status": C, "obligations": [], "notes": ["under_age"]}, {"status": N, "obligations": [{"code": "parental_consent", "check": "age"}]}])
ask("age.france-together", [child("FR", "2012-01-01", "2026-06-30")], [{"obligations": [{"code": "joint_consent", "check": "age"}]}])
ask("age.leap-day", [child("AT", "2008-02-29", d) for d in ("2022-02-28", "2022-03-01")], [{"age": 13, "status": U}, {"age": 14, "status": C}], "edge")
ask("age.born-today", [child("DE", "2026-06-30", "2026-06-30")], [{"age": 0, "status": U}], "edge")
ask("age.no-rule", [child("US", "2012-01-01", "2026-06-30"), child("de", "2012-01-01", "2026-06-30")],
    [{"status": U, "notes": ["country_unknown"], "age": 14}, {"status": U, "notes": ["country_unknown"]}], "edge")

COPPA = "16 CFR 312, as amended, effective 23 June 2025"


def coppa(birth, day, **more):
    return {"kind": "coppa", "birth": birth, "asOf": day, **more}


ask("coppa", [coppa("2012-06-30", "2025-06-29"), coppa("2012-06-30", "2025-06-30"), coppa("2014-01-01", "2026-06-30", parentalConsent=True),
              coppa("2014-01-01", "2026-06-30", parentalConsent=False)],
    [{"status": U, "age": 12, "requiredAge": 13, "obligations": [{"code": "verifiable_parental_consent", "check": "age"}]}, {"status": C, "age": 13}, {"status": C}, {"status": N}],
    "edge", COPPA, [])
THIRD = {"code": "third_party_consent", "check": "disclosure", "by": "2026-04-22"}
ask("coppa.third-parties", [coppa("2014-01-01", "2025-06-22", parentalConsent=True, thirdParties=True),
                            coppa("2014-01-01", "2025-06-23", parentalConsent=True, thirdParties=True),
                            coppa("2014-01-01", "2026-06-30", parentalConsent=True, thirdParties=True, thirdPartyConsent=True),
                            coppa("2014-01-01", "2026-06-30", parentalConsent=True, thirdParties=True, thirdPartyConsent=False),
                            coppa("2010-01-01", "2026-06-30", thirdParties=True)],
    [{"status": C}, {"status": U, "missing": ["thirdPartyConsent"], "obligations": [THIRD]}, {"status": C}, {"status": N}, {"status": C, "obligations": []}], "edge", COPPA, [])

# --- retention -------------------------------------------------------------------------------------------------------


def keep(start, count, unit, day, **more):
    period = {"count": count, "unit": unit, **({"fromYearEnd": True} if more.pop("year_end", False) else {})}
    return {"kind": "retention", "from": start, "period": period, "asOf": day, **more}


ask("retention.days", [keep("2026-01-01", 30, "day", d) for d in ("2026-01-31", "2026-02-01")],
    [{"status": C, "notes": ["kept"], "deleteFrom": "2026-02-01"}, {"status": N, "notes": ["due"], "obligations": [{"code": "delete", "check": "retention", "by": "2026-02-01"}]}],
    "edge", packs=[])
ask("retention.month-ends", [keep("2026-01-31", 1, "month", "2026-02-28"), keep("2024-02-29", 1, "year", "2025-03-01"), keep("2024-02-29", 4, "year", "2028-02-29")],
    [{"deleteFrom": "2026-03-01", "status": C}, {"deleteFrom": "2025-03-01", "status": N}, {"deleteFrom": "2028-03-01", "status": C}], "edge", packs=[])
ask("retention.from-the-end-of-the-year", [keep("2016-03-05", 10, "year", d, year_end=True) for d in ("2026-12-31", "2027-01-01")],
    [{"status": C, "deleteFrom": "2027-01-01"}, {"status": N}], "edge", packs=[])
HOLD = {"id": "case 7", "from": "2026-01-15", "to": "2026-06-01"}
ask("retention.hold", [keep("2026-01-01", 5, "day", d, holds=[HOLD]) for d in ("2026-01-14", "2026-01-15", "2026-05-31", "2026-06-01")],
    [{"status": N}, {"status": C, "notes": ["held"], "obligations": [{"code": "hold_review", "check": "case 7", "by": "2026-06-01"}]}, {"status": C}, {"status": N}], "edge", packs=[])
ask("retention.zero", [keep("2026-01-01", 0, "day", "2026-01-01"), keep("2026-01-01", 0, "day", "2026-01-02")], [{"status": C}, {"status": N}], "edge", packs=[])

# --- minimisation ----------------------------------------------------------------------------------------------------

NEEDS = [{"purpose": "delivery", "fields": ["name", "street", "city"]}, {"purpose": "statistics", "fields": []}]


def fields(purpose, names):
    return {"kind": "minimisation", "purposes": NEEDS, "purpose": purpose, "fields": names}


ask("minimisation", [fields("delivery", ["city", "name"]), fields("delivery", ["name", "birth", "city", "income"]), fields("statistics", ["name"]), fields("ads", ["name"]), fields("ads", [])],
    [{"status": C, "excess": []}, {"status": N, "excess": ["birth", "income"], "obligations": [{"code": "leave_out", "check": "delivery"}]}, {"status": N, "excess": ["name"]},
     {"status": N, "notes": ["purpose_unknown"], "excess": ["name"]}, {"status": N, "notes": ["purpose_unknown"], "obligations": []}], packs=[])

# --- refusals --------------------------------------------------------------------------------------------------------

CONTRACT = "the contract: values"
for id, question, code, path, packs in [
    ("born-tomorrow", child("DE", "2027-01-01", "2026-06-30"), "number.range", "/questions/0/birth", AGES),
    ("coppa-born-tomorrow", coppa("2027-01-01", "2026-06-30"), "number.range", "/questions/0/birth", []),
    ("no-pack", child("DE", "2012-01-01", "2026-06-30"), "pack.missing", "/questions/0", []),
    ("before-article-8", child("DE", "2012-01-01", "2018-05-24"), "pack.missing", "/questions/0", AGES),
    ("period-beyond-the-calendar", keep("9999-01-01", 1, "year", "9999-01-02"), "time.range", "/questions/0/period", []),
    ("no-such-unit", keep("2026-01-01", 1, "week", "2026-01-02"), "field.variant", "/questions/0/period/unit", []),
    ("negative-period", keep("2026-01-01", -1, "day", "2026-01-02"), "number.range", "/questions/0/period/count", []),
    ("no-such-kind", {"kind": "erasure"}, "field.variant", "/questions/0/kind", []),
    ("no-such-moment", consent([], "2026-02-30T00:00:00Z"), "time.date", "/questions/0/at", []),
]:
    emit(f"compliance.privacy.refused.{id}", OP, "failure", {"questions": [question]}, error(code, path), CONTRACT, packs)
