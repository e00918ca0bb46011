package hivecore

import java.io.ByteArrayOutputStream
import java.nio.charset.CharacterCodingException

/**
 * Sends a text across the border. A Kotlin string may hold half of a surrogate pair, which no UTF-8 can say: such a
 * text crosses as the bytes that come nearest, and the core answers `json.utf8`.
 */
internal inline fun crossed(op: String, request: String, text: (String, String) -> String, bytes: (String, ByteArray) -> String): String =
    try {
        text(op, request)
    } catch (_: CharacterCodingException) {
        bytes(String(op.toByteArray()), spelled(request))
    }

/** The same for many texts, of which only the ill-formed ones cross on their own. */
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

/** UTF-8, in which the half of a pair becomes the three bytes of its number. */
internal fun spelled(text: String): ByteArray {
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
