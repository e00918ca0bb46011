import type {
  Decide,
  EmotionCalibration,
  EmotionPermission,
  EmotionSignal,
  EmotionTrackConfig,
  EmotionVoiceAnswer,
  FusionMethod,
  Operations,
  RecommendConfig,
  RecommenderOperations,
  VoiceConfig,
} from "./operations.js";

export * from "./operations.js";

/**
 * Answers one operation from its request's JSON text. The answer is canonical JSON:
 * `{"ok":{"answer","reasons","receipt"}}` or `{"error":{"code","detail","help","path"}}`; it never throws for a
 * request's sake. A string with a lone surrogate is refused as `json.utf8`, not repaired.
 */
export function call(op: string, request: string | Uint8Array): string;

/** The typed door: plain objects in, a decision out, refusals thrown. */
export const decide: Decide<Operations>;

/**
 * Something that lives in the module's memory until `free`, which may be called twice. A freed one answers
 * `handle.closed`. It belongs to the thread that opened it: another worker opens its own from the same bytes.
 */
interface Handle {
  free(): void;
  [Symbol.dispose](): void;
}

/** Packs for calls that need them. Its batches give the numbers of the operations, without reasons. */
export class Packs implements Handle {
  /** Opens pack files. */
  constructor(files: ReadonlyArray<Uint8Array>);
  /** As the function `call`, with these packs at hand. */
  call(op: string, request: string | Uint8Array): string;
  readonly decide: Decide<Operations>;
  /** VADER's four scores of many texts, one row a text. */
  sentiment(texts: ReadonlyArray<string>, permission: EmotionPermission): SentimentColumns;
  /** The probability of each of seven emotions in many texts: anger, disgust, fear, joy, neutral, sadness, surprise. */
  emotions(texts: ReadonlyArray<string>, permission: EmotionPermission): EmotionColumns;
  /** Follows one person through rows of observations: row r has a number for each axis. */
  track(
    permission: EmotionPermission,
    signal: EmotionSignal,
    config: EmotionTrackConfig,
    columns: TrackColumns,
  ): { means: Float64Array; variances: Float64Array };
  /**
   * The probability of each class in many rows of votes, row after row. A row holds the votes for all labels of all
   * signals, in the calibration's order; a signal without votes is absent.
   */
  fuse(
    votes: Float64Array | ReadonlyArray<number>,
    permission: EmotionPermission,
    calibration: EmotionCalibration,
    method?: FusionMethod,
  ): Float64Array;
  /** What a voice does: 16-bit integers, or floats of full scale 1. */
  voice(samples: Int16Array | Float32Array, permission: EmotionPermission, config: VoiceConfig): EmotionVoiceAnswer;
  free(): void;
  [Symbol.dispose](): void;
}

/** Sentiment, one row a text: views of one buffer. */
export interface SentimentColumns {
  /** From -1, most negative, to 1, most positive. */
  readonly compound: Float64Array;
  readonly positive: Float64Array;
  readonly neutral: Float64Array;
  readonly negative: Float64Array;
}

/** Emotions, one row a text. */
export interface EmotionColumns {
  /** Seven numbers a row. */
  readonly probabilities: Float64Array;
  /** 1 where the text is in a language that the model knows; where not, its row means nothing. */
  readonly readable: Uint8Array;
}

/** Observations, one row a time. */
export interface TrackColumns {
  /** When, ascending. */
  readonly seconds: Float64Array | ReadonlyArray<number>;
  /** A number for each axis of each row; NaN was not observed. */
  readonly values: Float64Array | ReadonlyArray<number>;
  /** The variance of each number's noise. */
  readonly variances: Float64Array | ReadonlyArray<number>;
}

/** Prices, promotions and taxes of one catalogue version, made ready for many carts. */
export class PriceBook implements Handle {
  /** Opens the JSON text of a `PriceBookDefinition`. */
  constructor(definition: string | Uint8Array);
  /** The definition's canonical text. */
  bytes(): Uint8Array;
  /** As the function `call`, with this book: requests may leave theirs out. */
  call(op: string, request: string | Uint8Array): string;
  readonly decide: Decide<Operations>;
  /**
   * Prices many carts: for each request of `pricing.quote` the JSON text of the plain answer (a `QuoteAnswer`), without
   * reasons and digests, or `{"error":…}`.
   */
  quoteBatch(requests: ReadonlyArray<string>): string[];
  free(): void;
  [Symbol.dispose](): void;
}

/** A column of ids: strings, or non-negative integers (7 is the same id as "7"). */
export type Ids = ReadonlyArray<string> | BigInt64Array | Int32Array | Uint32Array;

/** Interactions, one row an event. */
export interface Columns {
  readonly users: Ids;
  readonly items: Ids;
  /** How much each event says: above 0, at most 10^9; 1 each when absent. */
  readonly weights?: Float64Array | ReadonlyArray<number>;
  /** Seconds. */
  readonly timestamps?: BigInt64Array | ReadonlyArray<bigint | number>;
}

/** How far a training has come. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

export interface FitOptions {
  /** Looked at whenever there is progress; an aborted training throws `budget.cancelled`. */
  readonly signal?: AbortSignal;
  /** Called now and then. What it throws ends the training and is thrown on. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A trained model. */
export class Recommender implements Handle {
  /** Opens a model file. */
  constructor(bytes: Uint8Array);
  /** Learns from columns of events. */
  static fit(columns: Columns, config?: Partial<RecommendConfig>, options?: FitOptions): Recommender;
  /**
   * Chooses models, settings and their blend for lists of `k` (20) by an inner split of the events, training at most
   * `budget` (24) models, and learns from all events with what it chose: `recommend.inspect` tells it, and the
   * operation `recommend.auto` says why.
   */
  static auto(columns: Columns, options?: FitOptions & { readonly k?: number; readonly budget?: number }): Recommender;
  /** The model file: the same events and configuration give the same bytes on every runtime. */
  bytes(): Uint8Array;
  /** As the function `call`, on this model. */
  call(op: string, request: string | Uint8Array): string;
  readonly decide: Decide<RecommenderOperations>;
  /**
   * The `k` best items (1 to 1,000) for each of many users, without reasons: user u's are at u × k, `lengths[u]` of
   * them; places beyond hold 2^32 − 1. Scores are in micro-units.
   */
  rankBatch(
    users: Ids,
    k: number,
    options?: { readonly includeSeen?: boolean },
  ): { items: Uint32Array; scores: BigInt64Array; lengths: Uint32Array };
  /** The id behind an index of `rankBatch`. */
  item(index: number): string;
  free(): void;
  [Symbol.dispose](): void;
}

/** One value a row: texts, integers, or decimals, which are rounded to millionths. */
export type FactColumn = ReadonlyArray<string> | BigInt64Array | Int32Array | Uint32Array | Float64Array;

/** Rules over facts and history. Requests of `rules.*` on it leave `ruleSet` out. */
export class RuleSet implements Handle {
  /** Opens the JSON text of a definition; time zones come from the packs. */
  constructor(definition: string | Uint8Array, packs?: Packs);
  /** The bytes it was made from. */
  bytes(): Uint8Array;
  /** As the function `call`, with this set. */
  call(op: string, request: string | Uint8Array): string;
  readonly decide: Decide<Operations>;
  /** The verdict of each rule by facts alone: 0 false, 1 unknown, 2 true. */
  matches(facts: { readonly [name: string]: unknown } | string): Uint8Array;
  /** The verdicts for each row of some columns, by the names of facts: rule r of row s at s × rules + r. */
  matchesColumns(columns: { readonly [name: string]: FactColumn }): Uint8Array;
  free(): void;
  [Symbol.dispose](): void;
}

/**
 * One operation over columns, opened from its settings: `compliance.screen` with `{ asOf, standard, currency, margins? }`
 * screens a portfolio, one company a row. -2^63 stands where there is no value.
 */
export class Batch implements Handle {
  /** Opens the settings, an object or JSON text; the packs may be freed afterwards. */
  constructor(op: string, settings: object | string, packs?: Packs);
  /**
   * The answer's columns, without reasons and digests. `rows` is as many as the shortest column has, where nobody says;
   * a column that holds a series has as many values for each row.
   */
  run(
    columns: { readonly [name: string]: FactColumn },
    options?: { readonly rows?: number },
  ): { [name: string]: Uint8Array | BigInt64Array };
  /** The full decision for one row, as the function `call` answers it. */
  prove(columns: { readonly [name: string]: FactColumn }, row: number, options?: { readonly rows?: number }): string;
  free(): void;
  [Symbol.dispose](): void;
}

/** Exact top-k by inner product over row-major factors. */
export class FactorIndex implements Handle {
  /** Copies the factors: `dims` values for each row, finite, of magnitude at most 10^15. */
  constructor(values: Float32Array, dims: number);
  /** The `k` best rows of each query: query q's are at q × perQuery, best first. */
  topK(queries: Float32Array, k: number): { perQuery: number; indices: Uint32Array; scores: Float32Array };
  free(): void;
  [Symbol.dispose](): void;
}
