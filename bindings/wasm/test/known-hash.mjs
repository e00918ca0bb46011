// Exact top-k over 5,000 x 64 seeded factors: the known hash of core/tests/factor_index.rs, which every language gives.
export const KNOWN = 0xf7d706b56f330dban;

const u64 = (value) => BigInt.asUintN(64, value);

/** Values between -1 and 1 from splitmix64. */
function uniform(count, seed) {
  return Float32Array.from({ length: count }, (_, n) => {
    let x = u64(seed + BigInt(n + 1) * 0x9e3779b97f4a7c15n);
    x = u64((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
    x = u64((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
    return (Number((x ^ (x >> 31n)) >> 40n) / 2 ** 24) * 2 - 1;
  });
}

/** FNV-1a (64 bits) over score bits and index, little-endian. */
export function hash(FactorIndex) {
  const index = new FactorIndex(uniform(5000 * 64, 1n), 64);
  const { indices, scores } = index.topK(uniform(10 * 64, 2n), 20);
  index.free();
  const pairs = new DataView(new ArrayBuffer(8 * indices.length));
  indices.forEach((row, n) => {
    pairs.setFloat32(8 * n, scores[n], true);
    pairs.setUint32(8 * n + 4, row, true);
  });
  return new Uint8Array(pairs.buffer).reduce((sum, byte) => u64((sum ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
}
