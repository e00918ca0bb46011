// The sample in TypeScript: what must compile, and what must not.
import type { Bits, Decide, Everything, Expression, Int64Text, Keywords, Operations, SampleId, SamplerOperations } from "./operations.js";

declare const decide: Decide<Operations>;
declare const onSampler: Decide<SamplerOperations>;
declare const other: string & { readonly __type?: "OtherId" };

const everything: Everything = {
    id: "é\"\\\n", bits: { kind: "rest", in: [[1, -1], []] }, wide: "9007199254740993", shade: "dark_red",
    tree: { kind: "not", inner: { kind: "is", value: "x" } }, table: { "": "-9223372036854775808" }, nested: { k: [{ kind: "nothing_set" }] },
};
const answered: Int64Text = decide("sample.everything", everything).answer.wide;
const keywords: Keywords = onSampler("sample.import", { in: 1, default: "", class: { kind: "nothing" }, as: "in" }).answer;
export const both = [answered, keywords];

export function describe(tree: Expression): string {
    switch (tree.kind) {
        case "not": return describe(tree.inner);
        case "is": return tree.value;
        case "all": return tree.of.map(describe).join(" ");
        case "list": return tree.string.join(" ");
        case "string": return describe(tree.expression);
        case "nothing": return "";
        default: { const none: never = tree; return none; }
    }
}

// @ts-expect-error an integer of 64 bits is text
export const number: Int64Text = 1;
// @ts-expect-error which is an integer
export const letters: Int64Text = "abc";
// @ts-expect-error no such field
export const unknown: Everything = { ...everything, unknown: 1 };
// @ts-expect-error a field is missing
export const missing: Bits = { kind: "rest" };
// @ts-expect-error an id of another kind
export const mixed: SampleId = other;
// @ts-expect-error an operation of another handle
decide("sample.import", {});
// @ts-expect-error read only
everything.id = "b";
