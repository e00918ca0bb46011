// What the package exports, whatever starts the instance.
import * as wasm from "./glue.js";
import { answered, bytesOf, column, isWellFormed, passing, refusing } from "./instance.js";
import { typed } from "./operations.js";

export * from "./operations.js";

export function call(op, request) {
  return answered(() =>
    typeof request === "string" && isWellFormed(request)
      ? wasm.call_text(op, request)
      : wasm.call_bytes(op, bytesOf(request)),
  );
}

export const decide = typed(call);

/** A thing that lives in the instance: a number, 0 once it is closed. */
class Handle {
  #number;
  #close;
  decide = typed((op, request) => this.call(op, request));

  constructor(open, close) {
    this.#number = refusing(open);
    this.#close = close;
  }

  /** 0 stands for no handle: what uses it is refused as `handle.closed`. */
  get handle() {
    return this.#number;
  }

  free() {
    const number = this.#number;
    this.#number = 0;
    if (number) refusing(() => this.#close(number));
  }
}

if (Symbol.dispose) {
  Object.defineProperty(Handle.prototype, Symbol.dispose, { value: Handle.prototype.free });
}

const NOTHING = new Float64Array();

/** A buffer in so many equal parts. */
function parts(buffer, count) {
  const length = buffer.length / count;
  return Array.from({ length: count }, (_, at) => buffer.subarray(at * length, (at + 1) * length));
}

export class Packs extends Handle {
  constructor(files) {
    const ends = [];
    const all = files.map(bytesOf);
    const joined = new Uint8Array(all.reduce((sum, file) => ends[ends.push(sum + file.length) - 1], 0));
    all.forEach((file, at) => joined.set(file, at ? ends[at - 1] : 0));
    super(() => wasm.packs_open(joined, Uint32Array.from(ends)), wasm.packs_close);
  }

  call(op, request) {
    return answered(() => wasm.packs_call(this.handle, op, bytesOf(request)));
  }

  #columns(request, { texts = [], seconds = NOTHING, values = NOTHING, variances = NOTHING }) {
    return refusing(() => {
      const column_ = column(texts);
      if (column_.integers.length) throw new TypeError("expected texts");
      const numbers = [seconds, values, variances].map((numbers) => Float64Array.from(numbers));
      return wasm.packs_columns(this.handle, bytesOf(JSON.stringify(request)), column_.texts, column_.starts, ...numbers);
    });
  }

  sentiment(texts, permission) {
    const found = this.#columns({ kind: "sentiment", permission }, { texts });
    const [compound, positive, neutral, negative] = parts(found, 4);
    return { compound, positive, neutral, negative };
  }

  emotions(texts, permission) {
    const found = this.#columns({ kind: "emotions", permission }, { texts });
    const rows = found.length / 8;
    return { probabilities: found.subarray(0, 7 * rows), readable: Uint8Array.from(found.subarray(7 * rows)) };
  }

  track(permission, signal, config, columns) {
    const found = this.#columns({ kind: "track", permission, signal, config }, columns);
    const [means, variances] = parts(found, 2);
    return { means, variances };
  }

  fuse(votes, permission, calibration, method = { kind: "learned" }) {
    return this.#columns({ kind: "fuse", permission, calibration, method }, { values: votes });
  }

  voice(samples, permission, config) {
    return refusing(() => {
      const [integers, floats] = samples instanceof Int16Array ? [samples, new Float32Array()] : [new Int16Array(), samples];
      if (!(floats instanceof Float32Array)) throw new TypeError("samples are an Int16Array or a Float32Array");
      const request = bytesOf(JSON.stringify({ permission, config }));
      return JSON.parse(wasm.packs_voice(this.handle, request, integers, floats));
    });
  }
}

/** Prices, promotions and taxes of one catalogue version, made ready for many carts. */
export class PriceBook extends Handle {
  constructor(definition) {
    super(() => wasm.price_book_open(bytesOf(definition)), wasm.price_book_close);
  }

  bytes() {
    return refusing(() => wasm.price_book_bytes(this.handle));
  }

  call(op, request) {
    return answered(() => wasm.price_book_call(this.handle, op, bytesOf(request)));
  }

  quoteBatch(requests) {
    return answered(() =>
      requests.map((request) => wasm.price_book_quote(this.handle, passing(request))),
    );
  }
}

function learn({ users, items, weights, timestamps }, { signal, onProgress } = {}, train) {
  let thrown;
  const progress = (stage, done, total) => {
    try {
      onProgress?.({ stage, done, total });
      return signal?.aborted === true;
    } catch (error) {
      thrown = { error };
      return true;
    }
  };
  try {
    return refusing(() => {
      const events = new wasm.Events();
      const [user, item] = [column(users), column(items)];
      events.users(user.integers, user.texts, user.starts);
      events.items(item.integers, item.texts, item.starts);
      if (weights) events.weights(Float64Array.from(weights));
      if (timestamps) events.timestamps(BigInt64Array.from(timestamps, BigInt));
      return train(events, progress);
    });
  } catch (error) {
    throw thrown ? thrown.error : error;
  }
}

export class Recommender extends Handle {
  constructor(bytes) {
    super(() => (typeof bytes === "function" ? bytes() : wasm.recommender_open(bytesOf(bytes))), wasm.recommender_close);
  }

  static fit(columns, config = {}, options = {}) {
    const train = (events, progress) => events.fit(bytesOf(JSON.stringify(config)), progress);
    return new Recommender(() => learn(columns, options, train));
  }

  static auto(columns, { k = 20, budget = 24, ...options } = {}) {
    const train = (events, progress) => events.auto(places(k, 65535), places(budget, 65535), progress);
    return new Recommender(() => learn(columns, options, train));
  }

  bytes() {
    return refusing(() => wasm.recommender_bytes(this.handle));
  }

  call(op, request) {
    return answered(() => wasm.recommender_call(this.handle, op, bytesOf(request)));
  }

  rankBatch(users, k, { includeSeen = false } = {}) {
    return refusing(() => {
      const { integers, texts, starts } = column(users);
      const ranked = wasm.recommender_rank_batch(this.handle, integers, texts, starts, places(k, 65535), includeSeen);
      return { items: ranked[0], scores: ranked[1], lengths: ranked[2] };
    });
  }

  item(index) {
    return refusing(() => wasm.recommender_item(this.handle, index));
  }
}

/** A count that survives the way into the module's narrower integer: what does not fit is 0, which the core refuses. */
function places(count, most) {
  return Number.isInteger(count) && count > 0 && count <= most ? count : 0;
}

export class RuleSet extends Handle {
  constructor(definition, packs) {
    super(() => wasm.rule_set_open(bytesOf(definition), packs ? packs.handle : 0), wasm.rule_set_close);
  }

  bytes() {
    return refusing(() => wasm.rule_set_bytes(this.handle));
  }

  call(op, request) {
    return answered(() => wasm.rule_set_call(this.handle, op, bytesOf(request)));
  }

  matches(facts) {
    return refusing(() => wasm.rule_set_matches(this.handle, bytesOf(typeof facts === "object" ? JSON.stringify(facts) : facts)));
  }

  matchesColumns(columns) {
    return crossing(columns, undefined, (held, rows) => refusing(() => wasm.rule_set_matches_columns(this.handle, held, rows)));
  }
}

/** Hands columns over for the time of a call, with their rows: as many as the shortest has, where nobody says. */
function crossing(columns, rows, use) {
  const held = refusing(() => new wasm.Columns());
  try {
    let shortest = Infinity;
    for (const [name, values] of Object.entries(columns)) {
      shortest = Math.min(shortest, values.length);
      if (values instanceof Float64Array) {
        held.floats(name, values);
      } else {
        const { integers, texts, starts } = column(values);
        held.column(name, integers, texts, starts);
      }
    }
    return use(held, rows ?? (shortest === Infinity ? 0 : shortest));
  } finally {
    held.free();
  }
}

/** One operation over columns. */
export class Batch extends Handle {
  constructor(op, settings, packs) {
    const text = typeof settings === "object" ? JSON.stringify(settings) : settings;
    super(() => wasm.batch_open(op, bytesOf(text), packs ? packs.handle : 0), wasm.batch_close);
  }

  run(columns, { rows } = {}) {
    return crossing(columns, rows, (held, rows) =>
      refusing(() => {
        const [answer, found] = [wasm.batch_run(this.handle, held, rows), {}];
        for (let at = 0; at < answer.length; at += 2) found[answer[at]] = answer[at + 1];
        return found;
      }),
    );
  }

  prove(columns, row, { rows } = {}) {
    return crossing(columns, rows, (held, rows) => answered(() => wasm.batch_prove(this.handle, held, rows, row === 0 ? 0 : places(row, 0xffffffff) || 0xffffffff)));
  }
}

export class FactorIndex extends Handle {
  constructor(values, dims) {
    super(() => wasm.factor_index_new(values, places(dims, 0xffffffff)), wasm.factor_index_close);
  }

  topK(queries, k) {
    return refusing(() => {
      const [perQuery, indices, scores] = wasm.factor_index_top_k(this.handle, queries, places(k, 0xffffffff));
      return { perQuery, indices, scores };
    });
  }
}
