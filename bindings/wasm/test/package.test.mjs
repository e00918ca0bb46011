// What the vectors cannot say, on the installed package.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import * as hivecore from "hivecore";
import { KNOWN, hash } from "./known-hash.mjs";

const { Batch, BudgetError, BufferError, FactorIndex, FieldError, HandleError, Packs, PriceBook, Recommender, RuleSet, call, decide } = hivecore;
const users = ["ann", "ann", "bob", "bob", "bob", "cy", "cy"];
const items = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"];
const code = (text) => JSON.parse(text).error?.code;
const refusal = (expected, path) => (error) => error.code === expected && (path === undefined || error.path === path);

test("nothing answers before init", () => {
  assert.throws(() => call("ops.list", "{}"), /init/);
});

test("init may be awaited more than once", async () => {
  await Promise.all([hivecore.init(), hivecore.init()]);
  await hivecore.init();
  assert.match(call("ops.list", "{}"), /^\{"ok":/);
});

test("strings and bytes give the same answer", () => {
  const text = '{"text":"[\\"ü😀\\"]"}';
  assert.equal(call("json.canonicalize", text), call("json.canonicalize", new TextEncoder().encode(text)));
});

test("lone surrogates are refused, not replaced", () => {
  for (const lone of ["\ud800", "a\udc00b", "😀\ud83d"]) {
    assert.equal(code(call("json.canonicalize", `{"text":"${lone}"}`)), "json.utf8");
    assert.equal(code(new Packs([]).call("json.canonicalize", `{"text":"${lone}"}`)), "json.utf8");
    assert.throws(() => Recommender.fit({ users: [lone], items: ["a"] }), refusal("json.utf8", "/users"));
  }
  assert.throws(() => decide("json.canonicalize", { text: "\ud800" }), refusal("json.surrogate"));
});

test("only texts and bytes are requests", () => {
  for (const wrong of [undefined, null, 7, {}, [123, 125]]) assert.throws(() => call("ops.list", wrong), TypeError);
});

test("the typed door answers and throws", () => {
  assert.equal(decide("json.canonicalize", { text: "[1.0]" }).answer.canonical, "[1]");
  assert.throws(() => decide("json.canonicalize", { text: "{}", x: 1 }), (error) => {
    assert.ok(error instanceof FieldError);
    assert.deepEqual([error.name, error.code, error.path], ["FieldError", "field.unknown", "/x"]);
    return true;
  });
});

test("a thousand calls give equal bytes", () => {
  const model = Recommender.fit({ users, items });
  const first = [call("ops.list", "{}"), model.call("recommend.rank", '{"user":"ann"}')];
  for (let n = 0; n < 1000; n += 1) {
    assert.equal(call("ops.list", "{}"), first[0]);
    assert.equal(model.call("recommend.rank", '{"user":"ann"}'), first[1]);
  }
  model.free();
});

test("a model is the same from strings, numbers and bytes", () => {
  const texts = Recommender.fit({ users: ["1", "1", "2", "2", "10"], items: ["7", "8", "7", "9", "8"] });
  const numbers = Recommender.fit({ users: Int32Array.of(1, 1, 2, 2, 10), items: BigInt64Array.of(7n, 8n, 7n, 9n, 8n) });
  const opened = new Recommender(texts.bytes());
  assert.deepEqual(numbers.bytes(), texts.bytes());
  assert.deepEqual(opened.bytes(), texts.bytes());
  const ranked = texts.rankBatch(Uint32Array.of(1, 2, 3), 2);
  const { answer } = texts.decide("recommend.rank", { user: "1", k: 2 });
  assert.equal(texts.item(ranked.items[0]), answer.items[0].item);
  assert.equal(ranked.scores[0], BigInt(answer.items[0].score));
  assert.deepEqual([ranked.items.length, ranked.lengths.length], [6, 3]);
  assert.throws(() => texts.rankBatch(["1"], 0), refusal("field.range", "/k"));
  assert.throws(() => texts.rankBatch(["1"], 65536 + 1), refusal("field.range", "/k"));
  assert.throws(() => texts.item(99), refusal("field.range", "/index"));
});

test("columns that do not fit are refused", () => {
  assert.throws(() => Recommender.fit({ users, items: items.slice(1) }), BufferError);
  assert.throws(() => Recommender.fit({ users, items }, { x: 1 }), refusal("field.unknown", "/config/x"));
  assert.throws(() => Recommender.fit({ users: [1], items: ["a"] }), TypeError);
  assert.throws(() => Recommender.fit({ users, items, weights: [1, 1, 1, 1, 1, 1, NaN] }), hivecore.HivecoreError);
});

test("training reports progress and can be aborted", () => {
  const stages = new Set();
  Recommender.fit({ users, items }, {}, { onProgress: ({ stage, done, total }) => done <= total && stages.add(stage) });
  assert.ok(stages.size > 0);
  const abort = new AbortController();
  const options = { signal: abort.signal, onProgress: () => abort.abort() };
  assert.throws(() => Recommender.fit({ users, items }, {}, options), BudgetError);
  const failure = new Error("mine");
  assert.throws(() => Recommender.fit({ users, items }, {}, { onProgress: () => { throw failure; } }), failure);
});

test("a model is chosen, and the search can be aborted", () => {
  const rows = Array.from({ length: 160 }, (_, n) => n);
  const columns = { users: rows.map((n) => `u${n % 17}`), items: rows.map((n) => `i${(n * n) % 23}`) };
  const model = Recommender.auto(columns, { k: 5, budget: 2 });
  assert.ok(model.decide("recommend.inspect", {}).answer.config.ials);
  const abort = new AbortController();
  assert.throws(() => Recommender.auto(columns, { signal: abort.signal, onProgress: () => abort.abort() }), BudgetError);
  assert.throws(() => Recommender.auto(columns, { budget: 0 }), (error) => error.code === "field.range" && error.path === "/budget");
});

test("handles say that they are closed", () => {
  const model = Recommender.fit({ users, items });
  const index = new FactorIndex(Float32Array.of(1, 0, 0, 1), 2);
  const packs = new Packs([]);
  assert.match(packs.call("ops.list", "{}"), /^\{"ok":/);
  for (const handle of [model, index, packs]) {
    handle.free();
    handle.free();
    handle[Symbol.dispose]?.();
  }
  assert.equal(code(model.call("recommend.rank", "{}")), "handle.closed");
  assert.equal(code(packs.call("ops.list", "{}")), "handle.closed");
  assert.throws(() => model.bytes(), HandleError);
  assert.throws(() => model.item(0), HandleError);
  assert.throws(() => model.rankBatch(["ann"], 1), HandleError);
  assert.throws(() => index.topK(Float32Array.of(1, 0), 1), HandleError);
  assert.throws(() => model.decide("recommend.rank", {}), HandleError);
});

test("exact top-k", () => {
  const index = new FactorIndex(Float32Array.of(1, 0, 0, 1, 1, 1), 2);
  const { perQuery, indices, scores } = index.topK(Float32Array.of(1, 0.5, 0, 1), 2);
  assert.deepEqual([perQuery, [...indices], [...scores]], [2, [2, 0, 1, 2], [1.5, 1, 1, 1]]);
  assert.throws(() => index.topK(Float32Array.of(1), 1), refusal("buffer.shape", "/queries"));
  assert.throws(() => index.topK(Float32Array.of(1, 2), 0), refusal("field.range", "/k"));
  assert.throws(() => index.topK(Float32Array.of(1, NaN), 1), refusal("number.range", "/queries"));
  assert.throws(() => new FactorIndex(Float32Array.of(1), 0), refusal("field.range", "/dims"));
});

test("exact top-k has the same bits as everywhere", () => {
  assert.equal(hash(FactorIndex), KNOWN);
});

test("bad files are refused", () => {
  assert.throws(() => new Recommender(Uint8Array.of(1, 2, 3)), hivecore.FileError);
  assert.throws(() => new Packs([new TextEncoder().encode("{")]), refusal("json.syntax", "/0"));
});

test("memory does not grow with handles that are freed", () => {
  const values = new Float32Array(1 << 18);
  for (let n = 0; n < 300; n += 1) new FactorIndex(values, 64).free();
  assert.ok(process.memoryUsage().external < 128 << 20);
});

test("workers have instances of their own and give the same bytes", async () => {
  const source = `
    import { parentPort } from "node:worker_threads";
    import * as hivecore from "hivecore";
    await hivecore.init();
    const model = hivecore.Recommender.fit({ users: ${JSON.stringify(users)}, items: ${JSON.stringify(items)} });
    parentPort.postMessage(model.call("recommend.rank", '{"user":"ann"}'));`;
  const { writeFile } = await import("node:fs/promises");
  const file = new URL("./worker.mjs", import.meta.url);
  await writeFile(file, source);
  const answer = () => new Promise((resolve, reject) => new Worker(file).on("message", resolve).on("error", reject));
  const answers = await Promise.all([answer(), answer(), answer(), answer()]);
  const expected = Recommender.fit({ users, items }).call("recommend.rank", '{"user":"ann"}');
  assert.deepEqual(new Set(answers), new Set([expected]));
});

test("slim takes the module from the caller", async () => {
  const file = new URL("./node_modules/hivecore/hivecore_bg.wasm", import.meta.url);
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    import { call, init } from "hivecore/slim";
    await init(workerData);
    parentPort.postMessage(call("ops.list", "{}"));`;
  const { writeFile } = await import("node:fs/promises");
  const script = new URL("./slim.mjs", import.meta.url);
  await writeFile(script, source);
  const bytes = await readFile(file);
  for (const workerData of [bytes, await WebAssembly.compile(bytes)]) {
    const got = await new Promise((resolve, reject) => new Worker(script, { workerData }).on("message", resolve).on("error", reject));
    assert.equal(got, call("ops.list", "{}"));
  }
});

test("a trap becomes internal.panic", async () => {
  const { answered, refusing } = await import("./node_modules/hivecore/instance.js");
  const trap = () => { throw new WebAssembly.RuntimeError("unreachable"); };
  assert.equal(code(answered(trap)), "internal.panic");
  assert.throws(() => refusing(trap), refusal("internal.panic"));
  assert.throws(() => answered(() => { throw new RangeError("mine"); }), RangeError);
});

test("a price book quotes in batches, and is refused once it is freed", () => {
  const definition = `{"version":"1","currency":"EUR","promotions":[{"id":"ten","effect":{"kind":"percent","percent":10}}]}`;
  const cart = `{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":1999}]}}`;
  const book = new PriceBook(definition);
  const [answer, error] = book.quoteBatch([cart, "{}"]);
  assert.deepEqual(JSON.parse(answer), JSON.parse(book.call("pricing.quote", cart)).ok.answer);
  assert.equal(JSON.parse(answer).payable, "1799");
  assert.equal(JSON.parse(error).error.code, "field.missing");
  assert.deepEqual(new PriceBook(book.bytes()).bytes(), book.bytes());
  book.free();
  book.free();
  assert.equal(JSON.parse(book.quoteBatch([cart])[0]).error.code, "handle.closed");
  assert.throws(() => book.bytes(), refusal("handle.closed"));
  assert.throws(() => new PriceBook("{"), refusal("json.syntax"));
});

test("a rule set decides by facts and by columns, and is refused once it is freed", () => {
  const definition = `{"id":"s","version":"1","rules":[{"id":"r","when":{"any":[{"fact":"a","gte":7},{"fact":"c","gt":0.5},{"fact":"t","eq":"x"}]}}]}`;
  const set = new RuleSet(definition);
  assert.deepEqual([...set.matches({ a: 7 })], [2]);
  assert.deepEqual([...set.matches({ a: 1 })], [1]);
  const rows = set.matchesColumns({ a: Int32Array.of(6, 7, 1), c: Float64Array.of(0.5, 0.1, 0.75), t: ["y", "y", "y"] });
  assert.deepEqual([...rows], [0, 2, 2]);
  assert.equal(JSON.parse(set.call("rules.evaluate", `{"facts":{"a":7}}`)).ok.answer.rules[0].verdict, "true");
  assert.equal(new TextDecoder().decode(set.bytes()), definition);
  assert.throws(() => set.matches({ a: true }), refusal("rules.fact"));
  assert.throws(() => set.matchesColumns({ a: ["x"] }), refusal("rules.fact"));
  set.free();
  set.free();
  assert.throws(() => set.matches({}), refusal("handle.closed"));
  assert.equal(JSON.parse(set.call("rules.evaluate", "{}")).error.code, "handle.closed");
  assert.throws(() => new RuleSet("{"), refusal("json.syntax"));
});

test("emotions of columns are those of the operations", async () => {
  const names = ["vader-3.3.2", "emotion-text-1", "emotion-permission-2026.1"];
  const packs = new Packs(await Promise.all(names.map((name) => readFile(`${process.env.HIVECORE_PACKS}/${name}.json`))));
  const signals = ["text", "voice"];
  const consents = signals.map((signal) => ({ signal, purpose: "self_reflection", from: "2026-01-01" }));
  const permission = {
    setting: "home", purpose: "self_reflection", signals, subject: "user", jurisdiction: "DE", asOf: "2026-11-21", consents,
  };
  const texts = ["I love this!", "not a good day", "", "Ich bin heute sehr traurig"];
  const { answer } = packs.decide("emotion.text", { permission, texts, analysers: ["sentiment", "emotions"] });
  const [sentiment, emotions] = [packs.sentiment(texts, permission), packs.emotions(texts, permission)];
  answer.texts.forEach((reading, row) => {
    assert.equal(sentiment.compound[row], reading.sentiment.compound);
    assert.equal(sentiment.negative[row], reading.sentiment.negative);
    reading.emotions.classes.forEach(({ micros }, at) => {
      assert.equal(Math.round(emotions.probabilities[7 * row + at] * 1e6), micros);
    });
  });
  assert.deepEqual([...emotions.readable], [1, 1, 1, 0]);
  assert.equal(packs.sentiment([], permission).compound.length, 0);

  const config = { axes: [{ axis: "valence", halfLifeSeconds: 600, spread: 0.3 }] };
  const rows = { seconds: [0, 600], values: Float64Array.of(0.6, NaN), variances: [0.09, 0.09] };
  const { means, variances } = packs.track(permission, "text", config, rows);
  assert.ok(Math.abs(means[1] - 0.15) < 1e-12 && Math.abs(variances[0] - 0.045) < 1e-12);
  assert.throws(() => packs.track(permission, "text", config, { ...rows, values: [1] }), refusal("buffer.shape", "/values"));

  const modalities = [{ name: "words", signal: "text", votes: [[3, 0], [2, 1], [4, 0], [0, 3], [1, 2], [0, 5]] }];
  const { calibration } = packs.decide("emotion.calibrate", { classes: ["low", "high"], truths: [0, 0, 0, 1, 1, 1], modalities }).answer;
  const shares = packs.fuse([2, 1, 0, 0], permission, calibration);
  const evidence = [{ modality: "words", votes: [2, 1] }];
  const { classes } = packs.decide("emotion.fuse", { permission, calibration, evidence }).answer;
  classes.forEach(({ micros }, at) => assert.ok(Math.abs(shares[at] * 1e6 - micros) <= 1));
  assert.equal(shares[2], 0.5);
  assert.throws(() => packs.fuse([1], permission, calibration), refusal("buffer.shape", "/values"));

  const integers = Int16Array.from({ length: 4000 }, (_, n) => Math.abs((n % 80) - 40) * 500 - 10000);
  const floats = Float32Array.from(integers, (sample) => sample / 32768);
  const voice = packs.voice(integers, permission, { rate: 8000, contours: true });
  assert.equal(voice.pitch.median, 100);
  assert.deepEqual(packs.voice(floats, permission, { rate: 8000, contours: true }), voice);
  const whole = packs.decide("emotion.voice", { permission, config: { rate: 8000, contours: true }, samples: [...floats] });
  assert.deepEqual(voice, whole.answer);
  assert.throws(() => packs.voice([0.5], permission, { rate: 8000 }), TypeError);
  assert.throws(() => packs.voice(floats, permission, { rate: 1 }), refusal("field.range", "/config/rate"));
  assert.throws(() => packs.sentiment(texts, { ...permission, consents: [] }), refusal("emotion.consent"));
  packs.free();
  assert.throws(() => packs.sentiment(texts, permission), refusal("handle.closed"));
  assert.throws(() => packs.voice(floats, permission, { rate: 8000 }), refusal("handle.closed"));
});

const DEBT = JSON.stringify({
  effectiveFrom: "2026-01-01", id: "debt", kind: "equity_screen",
  payload: { authority: "a", checks: [{ citation: { document: "d" }, id: "debt", rule: { denominator: { input: "cap", months: 2 }, kind: "ratio", numerator: [{ input: "debt" }], operator: "lt", threshold: "33/100" }, title: "t" }], title: "t" },
  sources: [], status: "unverified", version: "1",
});

test("a portfolio is screened in columns, and its rows proved", () => {
  const packs = new Packs([new TextEncoder().encode(DEBT)]);
  const batch = new Batch("compliance.screen", { asOf: "2026-06-30", standard: "debt", currency: "USD" }, packs);
  packs.free();
  const columns = { debt: BigInt64Array.of(32n, 33n, -(2n ** 63n)), cap: BigInt64Array.of(50n, 150n, 100n, 100n, 1n, 1n) };
  const { status, failing, undetermined, margin } = batch.run(columns);
  assert.deepEqual([...status], [1, 4, 3]);
  assert.deepEqual([...failing], [0n, 1n, 0n]);
  assert.deepEqual([...undetermined], [0n, 0n, 1n]);
  assert.deepEqual([...margin], [10000n, 0n, -(2n ** 63n)]);
  const verdict = (row) => JSON.parse(batch.prove(columns, row)).ok.answer.verdicts[0];
  assert.deepEqual([0, 1, 2].map((row) => verdict(row).status), ["compliant", "non_compliant", "undetermined"]);
  assert.equal(verdict(1).checks[0].remedies[0].change, "-1");
  assert.equal(JSON.parse(batch.prove(columns, 3)).error.code, "number.range");
  assert.equal(JSON.parse(batch.prove(columns, -1)).error.code, "number.range");
  assert.throws(() => batch.run(columns, { rows: 2 }), refusal("buffer.shape", "/debt"));
  assert.throws(() => batch.run({ debt: Float64Array.of(1) }), refusal("buffer.shape", "/debt"));
  batch.free();
  batch.free();
  assert.throws(() => batch.run(columns), refusal("handle.closed"));
  assert.equal(JSON.parse(batch.prove(columns, 0)).error.code, "handle.closed");
  assert.throws(() => new Batch("no.such", "{}"), refusal("operation.unknown"));
});
