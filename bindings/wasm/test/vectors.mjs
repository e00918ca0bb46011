// Every golden vector, byte for byte, as text and through the typed surface. The same file runs in Node and browsers.

const decoder = new TextDecoder();
const json = (bytes) => JSON.parse(decoder.decode(bytes));
const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** What is wrong with one step, or nothing. */
function fault(hivecore, call, { op }, request, response) {
  const got = call(op, request);
  if (got !== response) return `expected ${response}\n  got      ${got}`;
  if (!response.startsWith('{"ok":')) {
    const { error } = JSON.parse(response);
    try {
      hivecore.decided(response);
      return "decided() accepted an error";
    } catch (thrown) {
      const fits = thrown instanceof hivecore.HivecoreError && thrown.code === error.code && thrown.path === error.path;
      return fits ? undefined : `threw ${thrown}`;
    }
  }
  const typed = hivecore.roundTripDecision(op, response);
  if (typed !== response) return `the typed answer is ${typed}`;
  const text = typeof request === "string" ? request : decoder.decode(request);
  const again = hivecore.roundTrip(op, text);
  const body = (answer) => (again === text ? answer : answer.slice(0, answer.lastIndexOf(',"receipt":')));
  if (body(call(op, again)) !== body(response)) return `the typed request is ${again}`;
  return undefined;
}

/**
 * Runs all: `read(path)` gives bytes below `vectors/` and `packs/`, `packs` names the pack files. Returns the report.
 * With `only`, a set of operations, the others' vectors are left out, and so are those for which the build says that it
 * has no rules.
 */
export async function run(hivecore, read, packs, only) {
  const files = new Map();
  for (const name of packs) {
    const bytes = await read(`packs/${name}`);
    files.set(await digest(bytes), bytes);
  }
  const manifest = json(await read("vectors/manifest.json"));
  const lines = [];
  const models = new Map();
  for (const { path } of manifest.files) lines.push(...decoder.decode(await read(`vectors/${path}`)).split("\n"));
  const report = [];
  let [count, failed, refused] = [0, 0, 0];
  for (const line of lines.filter(Boolean)) {
    const entry = JSON.parse(line);
    if (only && !only.has(entry.op)) continue;
    count += 1;
    const [path] = (entry.model ?? "").split("@");
    if (path && !models.has(path)) models.set(path, await read(`vectors/${path}`));
    const handle = path
      ? new hivecore.Recommender(models.get(path))
      : entry.packs.length > 0 && new hivecore.Packs(entry.packs.map((name) => files.get(name.split("@")[1])));
    const call = handle ? (op, request) => handle.call(op, request) : hivecore.call;
    for (const { request, requestB64, response } of entry.steps) {
      const asked = request ?? fromBase64(requestB64);
      if (only && call(entry.op, asked).includes('"detail":"this build has no rules"')) {
        [count, refused] = [count - 1, refused + 1];
        break;
      }
      const wrong = fault(hivecore, call, entry, asked, response);
      if (wrong === undefined) continue;
      failed += 1;
      report.push(`vector FAILED: ${entry.id}\n  ${wrong}`);
      break;
    }
    if (handle) handle.free();
  }
  const complete = only ? count > 0 : count === manifest.count;
  if (!complete) report.push(`the manifest counts ${manifest.count}`);
  // Only a run of all is a line of the lane's; a part's run is one of its tests.
  if (!only) report.push(`vectors: ${count} run, ${count - failed} passed, ${failed} failed`);
  return { report: report.join("\n"), count, refused, good: failed === 0 && complete };
}
