package hivecore

import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.nio.CharBuffer
import java.nio.charset.CharacterCodingException

/**
 * Sends an operation's name and a request across the border, as bytes that the core reads where they lie: each buffer
 * that it had to take over would be two more crossings.
 */
internal inline fun crossed(op: String, request: String, call: (ByteBuffer, ByteBuffer) -> String): String {
    val crossing = crossings.get()
    return call(crossing.op.bytes(op), crossing.request.bytes(request))
}

/** The same for a request that is bytes already. */
internal inline fun crossed(op: String, request: ByteArray, call: (ByteBuffer, ByteBuffer) -> String): String =
    call(crossings.get().op.bytes(op), outside(request))

/** Many texts in one crossing; where one of them is ill-formed, each crosses on its own. */
internal inline fun crossedAll(
    op: String,
    requests: List<String>,
    batch: (String, List<String>) -> List<String>,
    one: (String) -> String,
): List<String> =
    try {
        batch(op, requests)
    } catch (_: CharacterCodingException) {
        requests.map(one)
    }

/** What a thread keeps to cross with. */
internal class Crossing {
    val op = Encoding()
    val request = Encoding()
}

internal val crossings: ThreadLocal<Crossing> = ThreadLocal.withInitial(::Crossing)

/** UTF-8 outside the JVM's heap. */
internal class Encoding {
    private val encoder = Charsets.UTF_8.newEncoder()
    private val kept = ByteBuffer.allocateDirect(KEPT_BYTES)

    /** The bytes of a text, until the next text. */
    fun bytes(text: String): ByteBuffer {
        if (text.length <= KEPT_BYTES / 3) {
            kept.clear()
            if (encoder.reset().encode(CharBuffer.wrap(text), kept, true).isUnderflow) return kept.flip()
        }
        return outside(
            try {
                encoder.reset().encode(CharBuffer.wrap(text)).let { bytes -> ByteArray(bytes.remaining()).also(bytes::get) }
            } catch (_: CharacterCodingException) {
                spelled(text)
            },
        )
    }

    private companion object {
        /** Longer texts get a buffer of their own, which nobody keeps. */
        const val KEPT_BYTES = 1 shl 14
    }
}

internal fun outside(bytes: ByteArray): ByteBuffer = ByteBuffer.allocateDirect(bytes.size).put(bytes).flip()

/**
 * UTF-8 of a text with half of a surrogate pair, which UTF-8 cannot say: the half becomes the three bytes of its
 * number, and the core answers `json.utf8`.
 */
private fun spelled(text: String): ByteArray {
    val bytes = ByteArrayOutputStream(text.length)
    var at = 0
    while (at < text.length) {
        val end = at + Character.charCount(text.codePointAt(at))
        val unit = text[at].code
        if (end == at + 1 && text[at].isSurrogate()) {
            bytes.write(byteArrayOf((0xe0 or (unit shr 12)).toByte(), (0x80 or (unit shr 6 and 0x3f)).toByte(), (0x80 or (unit and 0x3f)).toByte()))
        } else {
            bytes.write(text.substring(at, end).toByteArray())
        }
        at = end
    }
    return bytes.toByteArray()
}
