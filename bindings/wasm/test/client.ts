// Type-checked against the installed package, never run.
import { type Decision, type EmotionPermission, FactorIndex, HivecoreError, type Int64Text, Packs, Recommender, call, decide, init } from "hivecore";
import { init as initSlim } from "hivecore/slim";

await init();
await initSlim(new Uint8Array());
const text: string = call("ops.list", "{}");
const listed = decide("ops.list", {});
const name: string | undefined = listed.answer.operations[0]?.name;
const decision: Decision<{ readonly canonical: string }> = decide("json.canonicalize", { text });

const model = Recommender.fit({ users: ["a"], items: Int32Array.of(1) }, { neighbours: 20 }, { signal: new AbortController().signal });
const score: number | undefined = model.decide("recommend.rank", { k: 10 }).answer.items[0]?.score;
const ranked: { scores: BigInt64Array } = model.rankBatch(["a"], 10);
new Packs([model.bytes()]).free();
const best: Uint32Array = new FactorIndex(new Float32Array(2), 2).topK(new Float32Array(2), 1).indices;
const permission: EmotionPermission = {
  setting: "home", purpose: "self_reflection", signals: ["voice"], subject: "user", jurisdiction: "DE", asOf: "2026-11-21", consents: [],
};
const pitch: number | undefined = new Packs([]).voice(new Int16Array(9), permission, { rate: 8000 }).pitch?.median;
const wide: Int64Text = "9007199254740993";

// @ts-expect-error: no such operation
decide("no.such", {});
// @ts-expect-error: no such field
decide("json.canonicalize", { text: "", more: 1 });
// @ts-expect-error: a missing field
decide("json.canonicalize", {});
// @ts-expect-error: an operation of the Recommender
decide("recommend.rank", {});
// @ts-expect-error: a 64-bit integer is text
const narrow: Int64Text = 5;

export { best, decision, name, narrow, pitch, ranked, score, wide, HivecoreError };
