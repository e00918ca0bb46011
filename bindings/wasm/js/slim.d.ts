export * from "./hivecore.js";

type Source = WebAssembly.Module | BufferSource | Response;

/** Starts the given module (the package's `hivecore_bg.wasm`, or the simd128 build). Await it once, before anything else. */
export function init(source: Source | Promise<Source>): Promise<void>;
