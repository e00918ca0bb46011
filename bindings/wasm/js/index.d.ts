export * from "./hivecore.js";

/** Loads the module that lies in this package. Await it once, before anything else. */
export function init(): Promise<void>;
