"""hivecore's wasm (the simd128 build, in Node) against its own wheel: exact top-k, one thread each, paired.

`wasm_top_k.py PACKAGE` prints lines as compare.py does: ours is the wasm, theirs the native code. The scores of both
are compared first: they are the same bits.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median

import hivecore
import numpy as np
from comparisons.top_k import DIMS, ITEMS, K, QUERIES, uniform
from pairing import calls_per_run, timed

ROUNDS = 11


def main() -> None:
    node = ["node", str(Path(__file__).parent / "node" / "top_k.mjs"), sys.argv[1], *map(str, (ITEMS, DIMS, K, QUERIES))]
    child = subprocess.Popen(node, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None and child.stdout is not None and child.stdout.readline() == "ready\n"

    def wasm(batch: int, calls: int) -> tuple[float, float]:
        print(batch, calls, file=child.stdin, flush=True)
        seconds, score = child.stdout.readline().split()
        return float(seconds), float(score)

    index, queries = hivecore.FactorIndex(uniform(ITEMS, 1)), uniform(QUERIES, 2)
    for batch in (1, QUERIES):
        parts = [queries[n : n + batch] for n in range(0, QUERIES, batch)]

        def native(parts: list[np.ndarray] = parts) -> None:
            for part in parts:
                index.top_k_batch(part, K)

        if wasm(batch, 1)[1] != float(index.top_k_batch(parts[-1], K)[1][0, 0]):
            raise SystemExit("peers: wasm and native disagree")
        calls, rates = calls_per_run(native), [[], []]
        for _ in range(ROUNDS):
            rates[0].append(QUERIES * calls / wasm(batch, calls)[0])
            rates[1].append(QUERIES * calls / timed(native, calls))
        ratio = median(ours / theirs for ours, theirs in zip(*rates, strict=True))
        workload = f"exact top-{K} of {ITEMS}x{DIMS} f32, wasm simd128, batches of {batch}"
        print("hivecore native", workload, f"{median(rates[0]):.4g}", f"{median(rates[1]):.4g}", "queries/s", f"{ratio:.2f}", sep="\t")
    child.stdin.close()
    child.wait()


if __name__ == "__main__":
    main()
