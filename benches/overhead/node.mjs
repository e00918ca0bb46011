// Call overhead in Node: nanoseconds of CPU per call, of the fastest round. One line a path: name, tab, nanoseconds.
// Usage: node.mjs PACKAGE, the folder of the built npm package.
import { pathToFileURL } from "node:url";

const { FactorIndex, Recommender, call, decide, init } = await import(pathToFileURL(`${process.argv[2]}/node.js`));
await init();
const users = ["ann", "ann", "bob", "bob", "bob", "cy", "cy"];
const items = ["tea", "cup", "tea", "cup", "jam", "cup", "jam"];
const model = Recommender.fit({ users, items });
const index = new FactorIndex(Float32Array.of(1, 0, 0, 1, 1, 1), 2);
const [query, one] = [Float32Array.of(1, 1), ["ann"]];
const paths = {
  "an empty function": () => {},
  "call, refused (no such operation)": () => call("x", "{}"),
  "call, json.canonicalize": () => call("json.canonicalize", '{"text":"[1]"}'),
  "decide, json.canonicalize (typed)": () => decide("json.canonicalize", { text: "[1]" }),
  "Recommender call, recommend.rank": () => model.call("recommend.rank", '{"user":"ann"}'),
  "Recommender rankBatch, one user": () => model.rankBatch(one, 10),
  "FactorIndex topK, 3 x 2": () => index.topK(query, 2),
};
for (const [name, path] of Object.entries(paths)) {
  let best = Infinity;
  for (let round = 0; round < 7; round += 1) {
    const start = process.cpuUsage();
    for (let n = 0; n < 20_000; n += 1) path();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, ((user + system) * 1000) / 20_000);
  }
  console.log(`${name}\t${best.toFixed(0)}`);
}
