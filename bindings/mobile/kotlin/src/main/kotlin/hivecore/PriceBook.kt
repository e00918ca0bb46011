package hivecore

import hivecore.plumbing.PriceBookHandle

/**
 * Prices, promotions and taxes of one catalogue version, made ready for many carts. Immutable; use it from any thread.
 *
 * After [close] every call answers the error `handle.closed`; closing twice is fine.
 */
class PriceBook private constructor(private val handle: PriceBookHandle) : Operations, AutoCloseable {
    /** As [Hivecore.call], with this book: requests may leave theirs out. */
    override fun call(op: String, request: String): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.call], with this book. */
    fun call(op: String, request: ByteArray): String = crossed(op, request, handle::callBytes)

    /** The definition's canonical text. */
    fun bytes(): ByteArray = raised { handle.bytes() }

    /**
     * Prices many carts in one crossing: for each request of `pricing.quote` the JSON text of the plain answer, without
     * reasons and digests, or `{"error":…}`.
     */
    fun quoteBatch(requests: List<String>): List<String> =
        crossedAll("pricing.quote", requests, { _, texts -> handle.quoteBatch(texts) }) { call("pricing.quote", it) }

    override fun close() = handle.release()

    companion object {
        /** Opens the JSON text of a definition. Throws what it gives, with its path. */
        fun open(definition: ByteArray): PriceBook = raised { PriceBook(PriceBookHandle.open(outside(definition))) }
    }
}
