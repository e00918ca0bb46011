// parts-node.mjs VECTORS PACKS ENGINE…: each part of the installed package runs the vectors of its own operations, and
// refuses by name what it does not hold: an operation, or in the part `pricing` a condition of the rule language.
import { readFile, readdir } from "node:fs/promises";
import { run } from "./vectors.mjs";

const [vectors, packs, ...engines] = process.argv.slice(2);
const folders = { vectors, packs };
const read = async (path) => {
  const [folder, ...rest] = path.split("/");
  return new Uint8Array(await readFile(`${folders[folder]}/${rest.join("/")}`));
};
const files = (await readdir(packs)).filter((name) => name.endsWith(".json"));
// What these say depends on which engines are there.
const OF_THE_WHOLE = new Set(["ops.list", "ops.errors"]);

let failed = 0;
for (const engine of engines) {
  const part = await import(`hivecore/parts/${engine}`);
  await part.init();
  const listed = part.decide("ops.list", {}).answer.operations.map(({ name }) => name);
  const { report, count, refused: conditions, good } = await run(part, read, files, new Set(listed.filter((name) => !OF_THE_WHOLE.has(name))));
  const own = listed.filter((name) => name.startsWith(`${engine.split("-")[0]}.`)).length;
  const other = engine === "wallet" ? "pricing.quote" : "wallet.step";
  const refused = JSON.parse(part.call(other, "{}")).error?.code === "operation.unknown";
  console.log(report);
  console.log(`hivecore/parts/${engine}: ${own} operations of its own, ${count} vectors, ${conditions} refused for want of rules`);
  if (!good || own === 0 || !refused || conditions > 0 !== (engine === "pricing")) failed += 1;
}
console.log(`tests: ${engines.length} run, ${engines.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
