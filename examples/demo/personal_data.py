"""Takes personal data out of a doctor's letter, says what it was, and shows that nothing of it is left.

Usage: personal_data.py PACK... (recognisers and ZIP areas).
"""

import json
import sys
from pathlib import Path

import hivecore

LETTER = """Mr. Kowalczyk (DOB 12 March 1931, MRN 00482913) lives at 1428 Birchwood Avenue, Springville, UT 84663.
Phone (212) 555-0147, e-mail t.k@example.org. Blood pressure 120/80; metformin 850 mg twice daily since 2019."""

packs = hivecore.Packs([Path(pack).read_bytes() for pack in sys.argv[1:]])
reply = json.loads(packs.call("compliance.deidentify", json.dumps({"asOf": "2026-06-30", "texts": [LETTER]})))
if "error" in reply:
    raise SystemExit(reply["error"])
cleaned = reply["ok"]["answer"]["texts"][0]
print(cleaned["text"])
for finding in cleaned["findings"]:
    print(f"  {finding['kind']:<15} ({finding['category']})  {finding['confidence'] / 10:.0f} %  by {finding['recogniser']}")
    value = LETTER[finding["start"]:finding["end"]]
    if value in json.dumps(reply):
        raise SystemExit(f"{finding['kind']} was left in the answer")
print(reply["ok"]["answer"]["disclaimer"])
