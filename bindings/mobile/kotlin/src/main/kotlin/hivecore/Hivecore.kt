package hivecore

import hivecore.plumbing.callBatch as plumbedBatch
import hivecore.plumbing.callBytes as plumbedBytes

/**
 * The operations that need no handle. Nothing here holds state: use it from any thread.
 *
 * One crossing of the border costs some µs on the JVM: send what is done often as a batch, or through a handle.
 */
object Hivecore : Operations {
    /** Answers one operation from its request's text: `{"ok":…}` or `{"error":…}`, canonical JSON. Throws nothing. */
    override fun call(op: String, request: String): String = crossed(op, request, ::plumbedBytes)

    /** The same for bytes that may be no UTF-8: then the answer is the error `json.utf8`. */
    fun call(op: String, request: ByteArray): String = crossed(op, request, ::plumbedBytes)

    /** One answer for each request, in their order, in one crossing. */
    fun callBatch(op: String, requests: List<String>): List<String> = crossedAll(op, requests, ::plumbedBatch) { call(op, it) }
}
