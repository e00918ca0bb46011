// A cart of ten lines with ten promotions, JSON in and JSON out, in one Node: hivecore's wasm, which chooses the
// promotions, prices, taxes and explains, against decorateCartTotals of @medusajs/utils, which sums a cart whose
// adjustments and taxes were computed before. Alternating rounds of at least half a second of CPU time each.
// Usage: medusa_totals.mjs PACKAGE MODULES [ROUNDS]: the folder of hivecore's npm package, that of the peer's modules.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, modules, rounds = "11"] = process.argv.slice(2);
const { PriceBook, init } = await import(pathToFileURL(resolve(folder, "node.js")));
await init();
const require = createRequire(import.meta.url);
const medusa = require(resolve(modules, "@medusajs/utils/dist/totals/index.js"));
const { version } = require(join(resolve(modules), "@medusajs/utils/package.json"));

const LINES = 10;
const tags = (at) => [`t${at % 5}`];
const percents = [5, 10, 15, 20, 10];
const promotions = Array.from({ length: 10 }, (_, at) =>
  at < 5
    ? { id: `line-${at}`, target: { tags: tags(at) }, effect: { kind: "percent", percent: percents[at] } }
    : at < 8
      ? { id: `some-${at}`, target: { tags: tags(at) }, effect: { kind: "amount", minor: String(50 + at) }, conflicts: [`line-${at - 5}`] }
      : { id: `order-${at}`, level: "cart", effect: { kind: "amount", minor: String(100 * at), spread: "across" }, requires: [{ minAmount: "5000" }] },
);
const book = new PriceBook(
  JSON.stringify({
    version: "1",
    currency: "EUR",
    policy: { taxIncluded: true },
    taxes: [{ id: "full", rates: [{ id: "vat", percent: 19 }] }],
    promotions,
  }),
);
const request = JSON.stringify({
  now: "2026-11-21T00:00:00Z",
  detail: "tree",
  cart: {
    lines: Array.from({ length: LINES }, (_, at) => ({ id: `line-${at}`, quantity: 1 + (at % 4), unitPrice: 1999 + 37 * at, tags: tags(at), tax: "full" })),
    charges: [{ id: "shipping", amount: "590", tax: "full" }],
  },
});
const [answer] = book.quoteBatch([request]);
const quote = JSON.parse(answer);
if (!quote.certificate.proved || quote.nodes.length < LINES) throw new Error("the quote is not proved and explained");

// The same cart for the peer, with hivecore's reductions as its adjustments.
const major = (minor) => Number(minor) / 100;
const taxed = { is_tax_inclusive: true, tax_lines: [{ rate: 19, code: "vat" }] };
const cart = JSON.stringify({
  items: quote.lines.map((line) => ({
    id: line.id,
    unit_price: major(line.unitPrice.split("/")[0]),
    quantity: Number(line.units),
    adjustments: line.discounts.map(({ promotion, amount }) => ({ code: promotion, amount: major(amount), is_tax_inclusive: true })),
    ...taxed,
  })),
  shipping_methods: [{ id: "shipping", amount: 5.9, adjustments: [], ...taxed }],
});
const theirTotal = Number(medusa.decorateCartTotals(JSON.parse(cart), {}).total);
if (Math.abs(theirTotal - major(quote.payable)) > 0.005) throw new Error(`totals differ: ${quote.payable} and ${theirTotal}`);

const sides = {
  ours: () => book.quoteBatch([request])[0].length,
  theirs: () => JSON.stringify(medusa.decorateCartTotals(JSON.parse(cart), {})).length,
};
function timed(side, calls) {
  const start = process.cpuUsage();
  for (let n = 0; n < calls; n += 1) side();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
function callsPerRun(side) {
  for (let calls = 1; ; calls *= 2) {
    const seconds = timed(side, calls);
    if (seconds >= 0.125) return Math.max(1, Math.round((calls * 0.5) / seconds));
  }
}
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const calls = { ours: callsPerRun(sides.ours), theirs: callsPerRun(sides.theirs) };
const rates = { ours: [], theirs: [] };
const ratios = [];
for (let round = 0; round < Number(rounds); round += 1) {
  const order = round % 2 ? ["theirs", "ours"] : ["ours", "theirs"];
  for (const side of order) rates[side].push(calls[side] / timed(sides[side], calls[side]));
  ratios.push(rates.ours.at(-1) / rates.theirs.at(-1));
}
const fields = [`@medusajs/utils ${version}`, "cart totals, 10 lines and 10 promotions, Node, JSON to JSON, ours explained, its simd128 build"];
console.log([...fields, median(rates.ours).toFixed(0), median(rates.theirs).toFixed(0), "carts/s", median(ratios).toFixed(2)].join("\t"));
