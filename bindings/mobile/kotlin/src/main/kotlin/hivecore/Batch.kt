package hivecore

import hivecore.plumbing.BatchHandle

/**
 * One operation over columns, opened from its settings. Immutable; use it from any thread.
 *
 * `compliance.screen` with `asOf`, `standard` (a pack's id), `currency` and, if wanted, `margins` screens a portfolio, one
 * company a row. After [close] everything throws `handle.closed`; closing twice is fine.
 */
class Batch private constructor(private val handle: BatchHandle) : AutoCloseable {
    /**
     * The answer's columns by name, without reasons and digests, one value a row. There are as many [rows] as the shortest
     * column has, where nobody says; a column that holds a series has as many values for each row.
     */
    fun run(columns: Map<String, LongArray>, rows: Int = shortest(columns)): Map<String, LongArray> =
        raised {
            handle.run(columns.keys.toList(), columns.values.map { FactColumn.Integers(it).buffer() }, rows.toUInt())
                .associate { it.name to it.values.longs() }
        }

    /** The full decision for one row, as [Hivecore.call] answers it: its answer is what stands in the row. */
    fun prove(columns: Map<String, LongArray>, row: Int, rows: Int = shortest(columns)): String =
        handle.prove(columns.keys.toList(), columns.values.map { FactColumn.Integers(it).buffer() }, rows.toUInt(), row.toUInt())

    override fun close() = handle.release()

    companion object {
        /** What stands where there is no value. */
        const val MISSING: Long = Long.MIN_VALUE

        /** Opens the JSON text of an operation's settings; the packs may be closed afterwards. */
        fun open(op: String, settings: String, packs: Packs? = null): Batch =
            raised { Batch(BatchHandle.open(op, settings, packs?.handle)) }

        private fun shortest(columns: Map<String, LongArray>): Int = columns.values.minOfOrNull { it.size } ?: 0
    }
}
