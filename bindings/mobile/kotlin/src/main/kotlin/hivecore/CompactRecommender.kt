package hivecore

import hivecore.plumbing.CompactHandle

/** An item of a list, with its score in micro-units. */
data class ScoredItem(val item: String, val score: Long)

/**
 * A compact model, from the bytes of [Recommender.compact]: a twentieth of the model for phones, where histories stay.
 * Immutable; use it from any thread. After [close] everything throws `handle.closed`; closing twice is fine.
 */
class CompactRecommender private constructor(private val handle: CompactHandle) : AutoCloseable {
    /** The [k] (1 to 1,000) best items for a [history], oldest first. */
    fun rankHistory(history: Ids, k: Int = 20, includeSeen: Boolean = false): List<ScoredItem> =
        raised {
            val ranked = handle.rankHistory(history.column(), places(k), includeSeen)
            ranked.items.zip(ranked.scores.longs().asList(), ::ScoredItem)
        }

    override fun close() = handle.release()

    companion object {
        /** Opens the file of a compact model. */
        fun open(bytes: ByteArray): CompactRecommender = raised { CompactRecommender(CompactHandle.open(bytes)) }
    }
}
