// The one instance of the module: started once, and a wall that no trap passes.
import * as wasm from "./glue.js";
import { errorOf } from "./operations.js";

let ready = false;

/** Starts the instance from a compiled module or its bytes; later calls do nothing. */
export function start(module) {
  if (!ready) wasm.initSync({ module });
  ready = true;
}

export function isReady() {
  return ready;
}

const PANIC = {
  code: "internal.panic",
  detail: "the call was abandoned",
  help: "This is a defect of hivecore: please report the request.",
  path: "",
};

function check() {
  if (!ready) throw new Error("hivecore is not started: await init() first");
}

/** Runs what answers with a text. A trap becomes the text of internal.panic. */
export function answered(run) {
  check();
  try {
    return run();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return JSON.stringify({ error: PANIC });
    throw error;
  }
}

/** Runs what throws the text of an error; throws it as its family's class. */
export function refusing(run) {
  check();
  try {
    return run();
  } catch (error) {
    if (typeof error === "string") throw errorOf(JSON.parse(error).error);
    if (error instanceof WebAssembly.RuntimeError) throw errorOf(PANIC);
    throw error;
  }
}

const encoder = new TextEncoder();

export function isWellFormed(text) {
  return text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text);
}

/** UTF-8, but a lone surrogate stays what it is (three bytes that no UTF-8 has), so that the core can refuse it. */
export function encoded(text) {
  if (isWellFormed(text)) return encoder.encode(text);
  const bytes = [];
  for (const character of text) {
    const point = character.codePointAt(0);
    if (point >= 0xd800 && point <= 0xdfff) bytes.push(0xed, 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(...encoder.encode(character));
  }
  return Uint8Array.from(bytes);
}

let room = new Uint8Array(4096);

/** A request as bytes that are passed on at once: the next request takes their place. */
export function passing(request) {
  if (typeof request !== "string" || request.length > 65536 || !isWellFormed(request)) return bytesOf(request);
  if (room.length < 3 * request.length) room = new Uint8Array(3 * request.length);
  return room.subarray(0, encoder.encodeInto(request, room).written);
}

/** A request as bytes. */
export function bytesOf(request) {
  if (typeof request === "string") return encoded(request);
  if (request instanceof Uint8Array) return request;
  throw new TypeError("a request is a string or a Uint8Array");
}

const NONE = { integers: new BigInt64Array(), texts: new Uint8Array(), starts: new Uint32Array() };

/** A column of ids: an array of strings, or integers in a typed array. */
export function column(ids) {
  if (ids instanceof BigInt64Array) return { ...NONE, integers: ids };
  if (ids instanceof Int32Array || ids instanceof Uint32Array) {
    return { ...NONE, integers: BigInt64Array.from(ids, BigInt) };
  }
  const texts = Array.from(ids, (id) => {
    if (typeof id !== "string") throw new TypeError("ids are strings, or integers in a typed array");
    return encoded(id);
  });
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((text, at) => (starts[at + 1] = starts[at] + text.length));
  const joined = new Uint8Array(starts[texts.length]);
  texts.forEach((text, at) => joined.set(text, starts[at]));
  return { ...NONE, texts: joined, starts };
}
