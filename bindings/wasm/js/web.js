// Browsers and bundlers: the module is fetched from beside this file.
import { isReady, start } from "./instance.js";

export * from "./hivecore.js";

export async function init() {
  if (isReady()) return;
  const response = await fetch(new URL("./hivecore_bg.wasm", import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  start(await WebAssembly.compile(await response.arrayBuffer()));
}
