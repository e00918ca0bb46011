// Exact top-k in hivecore's wasm: for each line "batch calls" on stdin the CPU seconds of so many calls, and one score.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { FactorIndex, init } = await import(pathToFileURL(`${process.argv[2]}/node.js`));
await init();
const [ITEMS, DIMS, K, QUERIES] = process.argv.slice(3).map(Number);

/** Values between -1 and 1, as comparisons/top_k.py draws them: splitmix64, its upper 24 bits. */
function uniform(rows, seed) {
  const values = new Float32Array(rows * DIMS);
  const mask = (1n << 64n) - 1n;
  for (let n = 0; n < values.length; n += 1) {
    let x = (BigInt(seed) + BigInt(n + 1) * 0x9e3779b97f4a7c15n) & mask;
    x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & mask;
    x ^= x >> 31n;
    values[n] = Number(x >> 40n) / 2 ** 23 - 1;
  }
  return values;
}

const index = new FactorIndex(uniform(ITEMS, 1), DIMS);
const queries = uniform(QUERIES, 2);
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [batch, calls] = line.split(" ").map(Number);
  const start = process.cpuUsage();
  let best = 0;
  for (let call = 0; call < calls; call += 1) {
    for (let from = 0; from < QUERIES; from += batch) {
      best = index.topK(queries.subarray(from * DIMS, (from + batch) * DIMS), K).scores[0];
    }
  }
  const { user, system } = process.cpuUsage(start);
  console.log(`${(user + system) / 1e6} ${best}`);
}
