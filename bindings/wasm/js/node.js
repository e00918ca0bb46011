// Node: the module is read from beside this file.
import { readFile } from "node:fs/promises";
import { isReady, start } from "./instance.js";

export * from "./hivecore.js";

export async function init() {
  if (!isReady()) start(await readFile(new URL("./hivecore_bg.wasm", import.meta.url)));
}
