export class HivecoreError extends Error {
  constructor({ code, path, detail, help }) {
    super(`${code} at "${path}": ${detail}`);
    Object.assign(this, { code, path, detail, help });
  }

  get name() {
    return this.constructor.name;
  }
}

/* classes */

const FAMILIES = {
  /* families */
};

export function errorOf(error) {
  const family = error.code.split(".", 1)[0];
  return new (Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : HivecoreError)(error);
}

export function decided(text) {
  const { ok, error } = JSON.parse(text);
  if (error) throw errorOf(error);
  return ok;
}

export function typed(call) {
  return (op, request) => decided(call(op, JSON.stringify(request)));
}

// RFC 8785: JSON.stringify spells strings and numbers so; keys are sorted by UTF-16 code units, as `sort` does.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

export function roundTrip(_op, request) {
  return canonical(JSON.parse(request));
}

export function roundTripDecision(_op, answer) {
  return canonical({ ok: decided(answer) });
}
