package hivecore

import hivecore.plumbing.PacksHandle
import hivecore.plumbing.HandleException

/**
 * Packs (time zones, currencies, …) that operations may read. Immutable; use it from any thread.
 *
 * After [close] every call answers the error `handle.closed`; closing twice is fine.
 */
class Packs private constructor(internal val handle: PacksHandle) : Operations, AutoCloseable {
    /** As [Hivecore.call], with these packs at hand. */
    override fun call(op: String, request: String): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.call], with these packs at hand. */
    fun call(op: String, request: ByteArray): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.callBatch], with these packs at hand. */
    fun callBatch(op: String, requests: List<String>): List<String> = crossedAll(op, requests, handle::callBatch) { call(op, it) }

    override fun close() = handle.release()

    companion object {
        /** Reads packs from the bytes of their files. Throws what a pack's text gives, with its path. */
        fun open(files: List<ByteArray>): Packs = raised { Packs(PacksHandle.open(files)) }
    }
}
