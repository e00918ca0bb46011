// vectors-node.mjs VECTORS PACKS: all vectors in Node, through the installed package.
import { readFile, readdir } from "node:fs/promises";
import * as hivecore from "hivecore";
import { run } from "./vectors.mjs";

const [vectors, packs] = process.argv.slice(2);
const folders = { vectors, packs };
const read = async (path) => {
  const [folder, ...rest] = path.split("/");
  return new Uint8Array(await readFile(`${folders[folder]}/${rest.join("/")}`));
};
await hivecore.init();
const names = await readdir(packs).catch(() => []);
const { report, good } = await run(hivecore, read, names.filter((name) => name.endsWith(".json")));
console.log(report);
process.exitCode = good ? 0 : 1;
