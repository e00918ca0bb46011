// The caller brings the module: a compiled one, its bytes, a response, or a promise of any of these.
import { isReady, start } from "./instance.js";

export * from "./hivecore.js";

export async function init(source) {
  if (isReady()) return;
  let module = await source;
  if (typeof Response === "function" && module instanceof Response) module = await module.arrayBuffer();
  start(module instanceof WebAssembly.Module ? module : await WebAssembly.compile(module));
}
