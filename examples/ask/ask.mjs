// ask.mjs MODEL REQUEST: opens a model, asks recommend.rank, prints the answer's text.
import { readFileSync } from "node:fs";
import { init, Recommender } from "hivecore";

const [model, request] = process.argv.slice(2);
await init();
console.log(new Recommender(readFileSync(model)).call("recommend.rank", readFileSync(request, "utf8")));
