// The door in JavaScript: every value of values.jsonl through its value and back; errors by family.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const [values, door] = process.argv.slice(2);
const { FieldError, HivecoreError, JsonError, decided, errorOf, roundTrip, roundTripDecision, typed } = await import(door);
const cases = readFileSync(values, "utf8").trim().split("\n").map((line) => JSON.parse(line));
for (const { op, complete } of cases) assert.equal(roundTrip(op, complete), complete);
const refusal = '{"error":{"code":"field.range","detail":"d","help":"h","path":"/a"}}';
assert.throws(() => decided(refusal), (error) => error instanceof FieldError && error instanceof HivecoreError
  && !(error instanceof JsonError) && error.code === "field.range" && error.path === "/a" && error.help === "h"
  && error.name === "FieldError" && error.message === 'field.range at "/a": d');
assert.equal(errorOf({ code: "toString.x", path: "", detail: "", help: "" }).constructor, HivecoreError);
const echo = typed((op, request) => `{"ok":{"answer":${request},"op":"${op}"}}`);
assert.deepEqual(echo("a.b", { wide: "9007199254740993" }), { answer: { wide: "9007199254740993" }, op: "a.b" });
assert.equal(roundTripDecision("a.b", '{"ok":{"-":1,"1":2}}'), '{"ok":{"-":1,"1":2}}');
const count = cases.length + 4;
console.log(`tests: ${count} run, ${count} passed, 0 failed`);
