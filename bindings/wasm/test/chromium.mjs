// chromium.mjs VECTORS PACKS: all vectors in a real browser, through the installed package's web loader.
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(`${process.env.NODE_PATH}/`)("playwright-core");
const [vectors, packs] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const roots = { vectors, packs, package: join(here, "node_modules/hivecore"), test: here };
const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const server = createServer(async (request, response) => {
  const [, folder, ...rest] = normalize(decodeURIComponent(request.url)).split("/");
  try {
    if (folder === "") return response.setHeader("content-type", "text/html").end("<!doctype html><title>hivecore</title>");
    const body = await readFile(join(roots[folder], ...rest));
    response.setHeader("content-type", types[extname(request.url)] ?? "application/octet-stream").end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
  executablePath: process.env.HIVECORE_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const names = (await readdir(packs).catch(() => [])).filter((name) => name.endsWith(".json"));
  const { report, good, checks } = await page.evaluate(async (names) => {
    const hivecore = await import("/package/web.js");
    const { run } = await import("/test/vectors.mjs");
    const { KNOWN, hash } = await import("/test/known-hash.mjs");
    await Promise.all([hivecore.init(), hivecore.init()]);
    const read = async (path) => new Uint8Array(await (await fetch(`/${path}`)).arrayBuffer());
    const packs = new hivecore.Packs([]);
    packs.free();
    const checks = [packs.call("ops.list", "{}").includes('"handle.closed"'), hash(hivecore.FactorIndex) === KNOWN];
    return { ...(await run(hivecore, read, names)), checks };
  }, names);
  console.log(`${browser.version()}\n${report}`);
  const passed = checks.filter((check) => check).length;
  console.log(`tests: ${checks.length} run, ${passed} passed, ${checks.length - passed} failed`);
  process.exitCode = good && passed === checks.length ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}
