/** A 64-bit integer as decimal text: a JavaScript number would lose its end. `BigInt(text)` reads it. */
export type Int64Text = `${bigint}`;

/** An answer with the reasons for it and the receipt by which it can be replayed. */
export interface Decision<T> {
    /** The answer. */
    readonly answer: T;
    /** Why. */
    readonly reasons: ReadonlyArray<Reason>;
    /** How to replay it. */
    readonly receipt: Receipt;
}

/** From an operation and its request to the decision. Throws a subclass of `HivecoreError` on a refusal. */
export type Decide<O> = <K extends keyof O & string>(
    op: K,
    request: O[K] extends { readonly request: infer Q } ? Q : never,
) => Decision<O[K] extends { readonly answer: infer A } ? A : never>;

/** The typed door over a text door, for the operations `O`. */
export function typed<O>(call: (op: string, request: string) => string): Decide<O>;

/** Reads the text of an answer: the decision, or throws its error. */
export function decided<T = unknown>(text: string): Decision<T>;

/** The error of an answer's `error`, of its family's class. */
export function errorOf(error: { code: string; path: string; detail: string; help: string }): HivecoreError;

/** A request through its JavaScript value, as canonical text. */
export function roundTrip(op: string, request: string): string;

/** An answer through its JavaScript value, as canonical text. */
export function roundTripDecision(op: string, answer: string): string;

/** A refusal, with a stable code. The classes below tell the families of codes apart. */
export class HivecoreError extends Error {
    /** Stable name, `family.reason`. */
    readonly code: string;
    /** RFC 6901 pointer into the request; empty for the request as a whole. */
    readonly path: string;
    /** What was found, in English. */
    readonly detail: string;
    /** What to do about it. */
    readonly help: string;
    constructor(error: { code: string; path: string; detail: string; help: string });
}
