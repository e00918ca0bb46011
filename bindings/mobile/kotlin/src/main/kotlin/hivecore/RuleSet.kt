package hivecore

import hivecore.plumbing.FactBuffer
import hivecore.plumbing.RuleSetHandle

/** One fact of many subjects, one value a row. */
sealed interface FactColumn {
    /** Texts. */
    class Texts(val values: List<String>) : FactColumn

    /** Integers; booleans as 0 and 1, dates in days since 1970, instants and durations in nanoseconds, minor units of money. */
    class Integers(val values: LongArray) : FactColumn

    /** Decimals, rounded to millionths. */
    class Floats(val values: DoubleArray) : FactColumn
}

internal val FactColumn.rows: Int
    get() = when (this) {
        is FactColumn.Texts -> values.size
        is FactColumn.Integers -> values.size
        is FactColumn.Floats -> values.size
    }

internal fun FactColumn.buffer(): FactBuffer =
    when (this) {
        is FactColumn.Texts -> FactBuffer.Texts(values)
        is FactColumn.Integers -> FactBuffer.Integers(values.bytes())
        is FactColumn.Floats -> FactBuffer.Floats(values.bytes())
    }

/**
 * Rules over facts and history, from the JSON text of their definition. Immutable; use it from any thread.
 *
 * Requests of `rules.*` on it leave `ruleSet` out. Verdicts of the bare path are 0 (false), 1 (unknown), 2 (true).
 * After [close] calls answer the error `handle.closed`, everything else throws it; closing twice is fine.
 */
class RuleSet private constructor(private val handle: RuleSetHandle) : Operations, AutoCloseable {
    /** As [Hivecore.call], with this set. */
    override fun call(op: String, request: String): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.call], with this set. */
    fun call(op: String, request: ByteArray): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.callBatch], with this set. */
    fun callBatch(op: String, requests: List<String>): List<String> = crossedAll(op, requests, handle::callBatch) { call(op, it) }

    /** The bytes it was made from. */
    fun bytes(): ByteArray = raised { handle.bytes() }

    /** Ids of the rules, in the order of verdicts. */
    fun ruleIds(): List<String> = raised { handle.ruleIds() }

    /** The verdict of each rule by facts alone, which are the JSON text of a record. */
    fun matches(facts: String): ByteArray = raised { handle.matches(facts) }

    /** The verdicts for each row of some columns, by the names of facts: rule r of row s at s * rules + r. */
    fun matchesColumns(columns: Map<String, FactColumn>): ByteArray =
        raised {
            val rows = columns.values.firstOrNull()?.rows ?: 0
            handle.matchesColumns(columns.keys.toList(), columns.values.map { it.buffer() }, rows.toUInt())
        }

    override fun close() = handle.release()

    companion object {
        /** Opens the JSON text of a definition; time zones come from the packs. */
        fun open(definition: ByteArray, packs: Packs? = null): RuleSet =
            raised { RuleSet(RuleSetHandle.open(definition, packs?.handle)) }
    }
}
