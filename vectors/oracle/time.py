"""Time: the proleptic Gregorian calendar by Python's datetime; time zones by published changes, written down here."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from authoring import answer, emit, error

OWN = "independent: vectors/oracle/time.py"
CONTRACT = "the contract: values"
ZONES = ["time-zones-2026e"]


def shift(id, start, kind="success", raw=None, **more):
    day = date.fromisoformat(start)
    count = day.year * 12 + day.month - 1 + more.get("years", 0) * 12 + more.get("months", 0)
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    middle = date(year, month + 1, min(day.day, last))
    end = middle + timedelta(weeks=more.get("weeks", 0), days=more.get("days", 0))
    emit(f"time.shift.{id}", "time.shift", kind, raw or {"date": start, **more},
         answer({"date": end.isoformat(), "clamped": day.day - middle.day, "distance": (end - day).days}), OWN)


shift("clamps-to-february", "2023-01-31", months=1)
shift("clamps-to-leap-day", "2024-01-31", months=1)
shift("leap-day-next-year", "2024-02-29", years=1)
shift("leap-day-next-leap-year", "2024-02-29", years=4)
shift("hundred-years-are-not-leap", "2000-02-29", years=100)
shift("months-back-over-the-year", "2026-01-31", months=-2)
shift("clamp-comes-before-days", "2024-01-31", months=1, days=1)
shift("years-and-months-together", "2024-02-29", years=1, months=-12, kind="edge")
shift("weeks-and-days", "2026-11-21", weeks=5, days=-3)
shift("nothing", "1970-01-01", kind="edge")
shift("four-centuries", "1600-03-01", days=146097)
shift("first-of-python", "0001-01-01", days=364, kind="edge")


def shift_fails(id, request, code, path):
    emit(f"time.shift.{id}", "time.shift", "failure", request, error(code, path), CONTRACT)


shift_fails("beyond-the-last-day", {"date": "9999-12-31", "days": 1}, "time.range", "")
shift_fails("before-the-first-day", {"date": "0000-01-01", "months": -1}, "time.range", "")
shift_fails("far-too-many-years", {"date": "2026-01-01", "years": 2**53 - 1}, "time.range", "")
shift_fails("no-leap-day", {"date": "1900-02-29"}, "time.date", "/date")
shift_fails("month-thirteen", {"date": "2026-13-01"}, "time.date", "/date")
shift_fails("basic-format", {"date": "20261121"}, "time.date", "/date")
shift_fails("fraction-of-a-month", {"date": "2026-11-21", "months": 1.5}, "number.integer", "/months")
shift_fails("date-as-number", {"date": 20261121}, "field.type", "/date")


def civil(id, instant, zone, offset, following, source, kind="success", fraction=""):
    """The clock is computed here from the published offset; the date's parts by datetime."""
    clock = datetime.fromisoformat(instant) + timedelta(seconds=offset)
    iso = clock.date().isocalendar()
    expected = {"civil": clock.isoformat() + fraction, "date": clock.date().isoformat(), "offset": offset,
                "weekday": iso[2], "dayOfYear": clock.timetuple().tm_yday, "weekYear": iso[0], "week": iso[1]}
    if following:
        expected["nextChange"] = following
    emit(f"time.civil.{id}", "time.civil", kind, {"instant": instant + fraction + "Z", "zone": zone}, answer(expected), source, ZONES)


EU = "Directive 2000/84/EC: last Sundays of March and October, 01:00 UTC"
US = "Energy Policy Act of 2005: second Sunday of March to first Sunday of November, 02:00"
IANA = "IANA Time Zone Database, "
civil("paris-before-summer", "2026-03-29T00:59:59", "Europe/Paris", 3600, "2026-03-29T01:00:00Z", EU)
civil("paris-in-summer", "2026-03-29T01:00:00", "Europe/Paris", 7200, "2026-10-25T01:00:00Z", EU)
civil("paris-far-in-the-future", "2099-07-01T12:00:00", "Europe/Paris", 7200, "2099-10-25T01:00:00Z", EU)
civil("london-new-year", "2026-12-31T23:59:59", "Europe/London", 0, "2027-03-28T01:00:00Z", EU, fraction=".999999999")
civil("new-york-in-summer", "2026-07-04T12:00:00", "America/New_York", -14400, "2026-11-01T06:00:00Z", US)
civil("new-york-before-summer", "2026-03-08T06:59:59", "America/New_York", -18000, "2026-03-08T07:00:00Z", US)
civil("apia-before-the-lost-day", "2011-12-30T09:59:00", "Pacific/Apia", -36000, "2011-12-30T10:00:00Z", IANA + "Pacific/Apia, 2011")
civil("apia-after-the-lost-day", "2011-12-30T10:01:00", "Pacific/Apia", 50400, "2012-03-31T14:00:00Z", IANA + "Pacific/Apia, 2011")
civil("lord-howe-half-hour", "2026-04-04T15:00:00", "Australia/Lord_Howe", 37800, "2026-10-03T15:30:00Z", IANA + "Australia/Lord_Howe")
civil("kathmandu-before-1986", "1985-12-31T18:29:59", "Asia/Kathmandu", 19800, "1985-12-31T18:30:00Z", IANA + "Asia/Kathmandu, 1986")
civil("kathmandu-today", "2026-01-01T00:00:00", "Asia/Kathmandu", 20700, None, IANA + "Asia/Kathmandu")
civil("kiritimati-furthest-east", "2026-03-28T23:30:00", "Pacific/Kiritimati", 50400, None, IANA + "Pacific/Kiritimati")
civil("riyadh-has-no-summer", "2026-10-25T22:30:00", "Asia/Riyadh", 10800, None, IANA + "Asia/Riyadh")
civil("alias-of-kolkata", "2026-01-01T00:00:00", "Asia/Calcutta", 19800, None, IANA + "backward", kind="edge")
civil("utc", "1970-01-01T00:00:00", "Etc/UTC", 0, None, IANA + "etcetera", kind="edge")
civil("iso-week-53", "2021-01-03T12:00:00", "Etc/UTC", 0, None, "ISO 8601: the week of 2020-W53-7", kind="edge")
civil("mean-time-of-abidjan", "1900-01-01T00:00:00", "Africa/Abidjan", -968, "1912-01-01T00:16:08Z", IANA + "Africa/Abidjan, 1912", kind="edge")


def civil_fails(id, request, code, path, packs=ZONES):
    emit(f"time.civil.{id}", "time.civil", "failure", request, error(code, path), CONTRACT, packs)


NOW = "2026-11-21T04:00:00Z"
civil_fails("no-pack", {"instant": NOW, "zone": "Europe/Paris"}, "pack.missing", "", [])
civil_fails("pack-not-yet-in-force", {"instant": NOW, "zone": "Europe/Paris", "asOf": "2020-01-01"}, "pack.missing", "")
civil_fails("unknown-zone", {"instant": NOW, "zone": "Europe/Atlantis"}, "time.zone", "/zone")
civil_fails("zone-in-other-case", {"instant": NOW, "zone": "europe/paris"}, "time.zone", "/zone")
civil_fails("abbreviation-is-no-zone", {"instant": NOW, "zone": "CEST"}, "time.zone", "/zone")
civil_fails("offset-instead-of-z", {"instant": "2026-11-21T05:00:00+01:00", "zone": "Europe/Paris"}, "time.text", "/instant")
civil_fails("leap-second", {"instant": "2016-12-31T23:59:60Z", "zone": "Europe/Paris"}, "time.text", "/instant")
civil_fails("ten-digits-of-fraction", {"instant": "2026-01-01T00:00:00.1234567890Z", "zone": "Europe/Paris"}, "time.text", "/instant")
civil_fails("no-such-day", {"instant": "2026-02-30T00:00:00Z", "zone": "Europe/Paris"}, "time.date", "/instant")
civil_fails("beyond-the-year-9999", {"instant": "9999-12-31T23:30:00Z", "zone": "Europe/Paris"}, "time.range", "/instant")
civil_fails("before-the-year-0", {"instant": "0000-01-01T00:30:00Z", "zone": "America/New_York"}, "time.range", "/instant")


def instant(id, clock, zone, offset, occurrence, source, expected=None, kind="success", **more):
    """A time that a clock shows lies its offset before UTC; a skipped one is given."""
    expected = expected or (datetime.fromisoformat(clock) - timedelta(seconds=offset)).isoformat() + "Z"
    emit(f"time.instant.{id}", "time.instant", kind, {"civil": clock, "zone": zone, **more},
         answer({"instant": expected, "offset": offset, "occurrence": occurrence}), source, ZONES)


instant("paris-noon", "2026-07-01T12:00:00", "Europe/Paris", 7200, "once", EU)
instant("paris-repeated-compatible", "2026-10-25T02:30:00", "Europe/Paris", 7200, "repeated", EU + "; RFC 5545 section 3.3.5")
instant("paris-repeated-earlier", "2026-10-25T02:30:00", "Europe/Paris", 7200, "repeated", EU, disambiguation="earlier")
instant("paris-repeated-later", "2026-10-25T02:30:00", "Europe/Paris", 3600, "repeated", EU, disambiguation="later")
instant("paris-skipped-compatible", "2026-03-29T02:30:00", "Europe/Paris", 7200, "skipped", EU + "; RFC 5545 section 3.3.5", "2026-03-29T01:30:00Z")
instant("paris-skipped-earlier", "2026-03-29T02:30:00", "Europe/Paris", 3600, "skipped", EU, "2026-03-29T00:30:00Z", disambiguation="earlier")
instant("paris-skipped-later", "2026-03-29T02:30:00", "Europe/Paris", 7200, "skipped", EU, "2026-03-29T01:30:00Z", disambiguation="later")
instant("paris-end-of-the-gap", "2026-03-29T03:00:00", "Europe/Paris", 7200, "once", EU, kind="edge", disambiguation="reject")
instant("paris-end-of-the-overlap", "2026-10-25T03:00:00", "Europe/Paris", 3600, "once", EU, kind="edge", disambiguation="reject")
instant("apia-lost-day", "2011-12-30T12:00:00", "Pacific/Apia", 50400, "skipped", IANA + "Pacific/Apia, 2011", "2011-12-30T22:00:00Z", kind="edge")
instant("lord-howe-half-hour", "2026-04-05T01:45:00", "Australia/Lord_Howe", 37800, "repeated", IANA + "Australia/Lord_Howe", disambiguation="later")
instant("fraction-is-kept", "2026-01-01T00:00:00.000000001", "Asia/Tokyo", 32400, "once", IANA + "Asia/Tokyo", "2025-12-31T15:00:00.000000001Z", kind="edge")
instant("fraction-is-trimmed", "2026-01-01T09:00:00.500", "Asia/Tokyo", 32400, "once", IANA + "Asia/Tokyo", "2026-01-01T00:00:00.5Z", kind="edge")
instant("new-york-by-rule-in-2090", "2090-03-12T02:30:00", "America/New_York", -14400, "skipped", US, "2090-03-12T07:30:00Z", kind="edge")


def instant_fails(id, request, code, path, packs=ZONES):
    emit(f"time.instant.{id}", "time.instant", "failure", request, error(code, path), CONTRACT, packs)


instant_fails("skipped", {"civil": "2026-03-29T02:00:00", "zone": "Europe/Paris", "disambiguation": "reject"}, "time.skipped", "/civil")
instant_fails("repeated", {"civil": "2026-10-25T02:59:59", "zone": "Europe/Paris", "disambiguation": "reject"}, "time.repeated", "/civil")
instant_fails("with-z", {"civil": "2026-10-25T02:59:59Z", "zone": "Europe/Paris"}, "time.text", "/civil")
instant_fails("hour-24", {"civil": "2026-10-25T24:00:00", "zone": "Europe/Paris"}, "time.text", "/civil")
instant_fails("beyond-the-range", {"civil": "9999-12-31T23:00:00", "zone": "America/New_York"}, "time.range", "/civil")
instant_fails("unknown-disambiguation", {"civil": "2026-10-25T00:00:00", "zone": "Europe/Paris", "disambiguation": "raise"}, "field.variant", "/disambiguation")
instant_fails("no-pack", {"civil": "2026-10-25T00:00:00", "zone": "Europe/Paris"}, "pack.missing", "", ["currencies-2025.1"])
