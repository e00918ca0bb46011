"""Holds the JSON Schemas to the vectors: what an operation takes and answers fulfils its schema, and a condition of the
rule language that is refused for its form does not. Badges are held to Open Badges 3.0."""

import json
import sys
from pathlib import Path

import open_badges
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
# Refusals of form, where they lie within a condition or an operand.
FORM = {"field.type", "field.unknown", "field.missing", "field.variant", "field.range", "rules.syntax", "rules.duration"}
WITHIN = ("/when/", "/measures/")
# What a schema cannot say: a text is a duration where the other side of the comparison is one.
UNSAID = {"rules.evaluate.literal.month-duration"}


def validator(schema: dict, part: str) -> Draft202012Validator:
    return Draft202012Validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": schema["properties"][part]["$ref"]})


def main() -> None:
    validators: dict[str, dict[str, Draft202012Validator]] = {}
    run, wrong, refused, badges = 0, [], 0, []
    for path in sorted((ROOT / "vectors/cases").glob("*.jsonl")):
        for line in filter(None, path.read_text().split("\n")):
            case = json.loads(line)
            file = ROOT / f"schema/{case['op']}.json"
            if not file.exists():
                continue
            if case["op"] not in validators:
                schema = json.loads(file.read_text())
                Draft202012Validator.check_schema(schema)
                validators[case["op"]] = {part: validator(schema, part) for part in ("request", "answer")}
            both = validators[case["op"]]
            for step in case["steps"]:
                response = json.loads(step["response"])
                error = response.get("error")
                try:
                    request = json.loads(step["request"])
                except (KeyError, ValueError):
                    continue
                found = next(both["request"].iter_errors(request), None)
                if error is None:
                    run += 1
                    if found is not None:
                        wrong.append(f"{case['id']}: taken, but {found.json_path}: {found.message[:160]}")
                    if case["op"] == "archetype.badge":
                        credential = response["ok"]["answer"]["credential"]
                        badges.append((case["id"], json.loads(credential) if isinstance(credential, str) else credential))
                    found = next(both["answer"].iter_errors(response["ok"]["answer"]), None)
                    if found is not None:
                        wrong.append(f"{case['id']}: answered, but {found.json_path}: {found.message[:160]}")
                elif error["code"] in FORM and any(part in error["path"] for part in WITHIN) and case["id"] not in UNSAID:
                    run += 1
                    refused += 1
                    if found is None:
                        wrong.append(f"{case['id']}: refused with {error['code']} at {error['path']}: {error['detail']}")
    badge = Draft202012Validator(open_badges.CREDENTIAL)
    for name, credential in badges:
        run += 1
        found = next(badge.iter_errors(credential), None)
        if found is not None:
            wrong.append(f"{name}: no Open Badge: {found.json_path}: {found.message[:160]}")
        for what, copy in open_badges.broken(credential):
            run += 1
            if badge.is_valid(copy):
                wrong.append(f"{name}: taken for an Open Badge: {what}")
    for document in ("rule-set", "archetype-definition"):
        Draft202012Validator.check_schema(json.loads((ROOT / f"schema/{document}.json").read_text()))
    for one in wrong:
        print("schema FAILED:", one)
    print(f"{refused} of them are refused conditions, {len(badges)} Open Badges")
    print(f"tests: {run} run, {run - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
