// Cloudflare's runtime hands over a compiled module and compiles none itself.
import module from "./hivecore_bg.wasm";
import { start } from "./instance.js";

export * from "./hivecore.js";

export async function init() {
  start(module);
}
