package hivecore

import hivecore.plumbing.EventColumns
import hivecore.plumbing.ProgressObserver
import hivecore.plumbing.RankedBuffers
import hivecore.plumbing.RecommenderHandle

/** How far some work has come: [done] of [total] steps of the [stage]. */
data class TrainingProgress(val stage: String, val done: Long, val total: Long)

/** Many rankings as flat columns, best first: row r has [lengths]`[r]` places from `r * k` on. */
class RankedColumns internal constructor(buffers: RankedBuffers) {
    /** Places of each row. */
    val k: Int = buffers.k.toInt()

    /** Indices into [Recommender.items]; -1 where a list ends early. */
    val items: IntArray = buffers.items.ints()

    /** Scores in micro-units, as in a full decision; 0 where a list ends early. */
    val scores: LongArray = buffers.scores.longs()

    /** Items of each row. */
    val lengths: IntArray = buffers.lengths.ints()

    /** Whether each row stands on the user's own items, or on popularity alone. */
    val personal: BooleanArray = BooleanArray(lengths.size) { buffers.personal[it] == 1.toByte() }
}

/**
 * A trained model: made from bytes or by training, and the same bytes again. Immutable; use it from any thread.
 *
 * After [close] calls answer the error `handle.closed`, everything else throws it; closing twice is fine.
 */
class Recommender private constructor(private val handle: RecommenderHandle) : RecommenderOperations, AutoCloseable {
    /** Answers one operation from its request's text, on this model. Throws nothing. */
    override fun call(op: String, request: String): String = crossed(op, request, handle::callBytes)

    /** The same for bytes that may be no UTF-8. */
    fun call(op: String, request: ByteArray): String = crossed(op, request, handle::callBytes)

    /** One answer for each request, in their order, in one crossing. */
    fun callBatch(op: String, requests: List<String>): List<String> = crossedAll(op, requests, handle::callBatch) { call(op, it) }

    /** The model file: the same bytes for the same events and configuration, everywhere. */
    fun bytes(): ByteArray = raised { handle.bytes() }

    /** The file of a [CompactRecommender]: of each item the [neighbours] (1 to 1,000) greatest terms, in 8 bits. Not for VMIS-kNN. */
    fun compact(neighbours: Int = 200): ByteArray = raised { handle.compact(places(neighbours)) }

    /** The catalogue, in the order of the indices of [RankedColumns]. */
    fun items(): List<String> = raised { handle.items() }

    /** The [k] (1 to 1,000) best items for each of many users, without reasons: the same answers as `rank`. */
    fun rankBatch(users: Ids, k: Int, includeSeen: Boolean = false): RankedColumns =
        raised { RankedColumns(handle.rankBatch(users.column(), places(k), includeSeen)) }

    /**
     * The [k] best items for each of many histories, for users whom the model need not know: history h is
     * `items[starts[h]]` to `items[starts[h + 1] - 1]`, oldest first.
     */
    fun rankHistories(starts: IntArray, items: Ids, k: Int, includeSeen: Boolean = false): RankedColumns =
        raised { RankedColumns(handle.rankHistories(starts.bytes(), items.column(), places(k), includeSeen)) }

    override fun close() = handle.release()

    companion object {
        /** Opens a model file. */
        fun open(bytes: ByteArray): Recommender = raised { Recommender(RecommenderHandle.open(bytes)) }

        /**
         * Learns from events in columns of equal length, one row an event; their order has no meaning.
         *
         * [weights] say how much each event tells (above 0, at most 1,000,000,000; absent: 1 each), [timestamps] are
         * seconds. [progress] is called now and then and may return false: then nothing is kept, and
         * `budget.cancelled` is thrown. The model is the same for any number of [threads]. What [progress] itself throws ends the training and comes out of this call.
         */
        fun fit(
            users: Ids,
            items: Ids,
            weights: DoubleArray? = null,
            timestamps: LongArray? = null,
            config: RecommendConfig = RecommendConfig(),
            threads: Int = 1,
            progress: ((TrainingProgress) -> Boolean)? = null,
        ): Recommender {
            val columns = EventColumns(users.column(), items.column(), weights?.bytes(), timestamps?.bytes())
            val text = encoded { writeRecommendConfig(it, config) }
            return watched(progress) { RecommenderHandle.fit(columns, text, atOnce(threads), it) }
        }

        /**
         * Chooses models, settings and their blend for lists of [k] by an inner split of the events, training at most
         * [budget] models, and learns from all events with what it chose: `inspect` tells it, and the operation
         * `recommend.auto` says why. The rest as [fit].
         */
        fun auto(
            users: Ids,
            items: Ids,
            weights: DoubleArray? = null,
            timestamps: LongArray? = null,
            k: Int = 20,
            budget: Int = 24,
            threads: Int = 1,
            progress: ((TrainingProgress) -> Boolean)? = null,
        ): Recommender {
            val columns = EventColumns(users.column(), items.column(), weights?.bytes(), timestamps?.bytes())
            return watched(progress) { RecommenderHandle.auto(columns, places(k), places(budget), atOnce(threads), it) }
        }

        private fun watched(progress: ((TrainingProgress) -> Boolean)?, train: (Watching?) -> RecommenderHandle): Recommender {
            val observer = progress?.let(::Watching)
            try {
                return raised { Recommender(train(observer)) }
            } catch (cancelled: HivecoreException) {
                throw observer?.thrown ?: cancelled
            }
        }
    }
}

/** No exception may cross the border: it waits here and stops the work. */
private class Watching(private val progress: (TrainingProgress) -> Boolean) : ProgressObserver {
    @Volatile var thrown: Throwable? = null

    override fun observe(stage: String, done: ULong, total: ULong): Boolean =
        try {
            progress(TrainingProgress(stage, done.toLong(), total.toLong()))
        } catch (failure: Throwable) {
            thrown = failure
            false
        }
}

/** At least one thread. */
private fun atOnce(threads: Int): UInt = threads.coerceAtLeast(1).toUInt()

/** A number of places as it crosses; what the core would refuse anyway becomes 0, which it refuses. */
internal fun places(k: Int): UShort = if (k in 0..UShort.MAX_VALUE.toInt()) k.toUShort() else 0u
