package hivecore

import hivecore.plumbing.FactorIndexHandle
import hivecore.plumbing.TopKBuffers

/** The best items of each query, flat: query q's are at `q * perQuery` until `(q + 1) * perQuery`, best first. */
class TopK internal constructor(buffers: TopKBuffers) {
    /** Items of each query: k, or the number of items where that is less. */
    val perQuery: Int = buffers.perQuery.toInt()

    /** Item indices. */
    val indices: IntArray = buffers.indices.ints()

    /** Their scores. */
    val scores: FloatArray = buffers.scores.floats()
}

/**
 * Exact top-k by inner product over factors; the same bits on every platform. Immutable; use it from any thread.
 *
 * After [close] everything throws `handle.closed`; closing twice is fine.
 */
class FactorIndex private constructor(private val handle: FactorIndexHandle) : AutoCloseable {
    /** The [k] best items of each query; the queries lie row-major, one after another. */
    fun topK(queries: FloatArray, k: Int): TopK = raised { TopK(handle.topK(queries.bytes(), k.coerceAtLeast(0).toUInt())) }

    override fun close() = handle.release()

    companion object {
        /** Takes the factors, row-major: [dims] (1 to 16,384) finite values for each item. */
        fun open(values: FloatArray, dims: Int): FactorIndex =
            raised { FactorIndex(FactorIndexHandle.open(values.bytes(), dims.coerceAtLeast(0).toUInt())) }
    }
}
