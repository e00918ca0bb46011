package hivecore

import java.util.concurrent.Callable
import java.util.concurrent.Executors
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

private const val CANONICALIZE = "json.canonicalize"

/** What comes through the door, and what does not. */
class DoorTest {
    @Test
    fun `bad input is an error with its code`() {
        assertEquals("operation.unknown" to "", refused(Hivecore.call("no.such", "{}")))
        assertEquals("json.syntax" to "", refused(Hivecore.call(CANONICALIZE, "{")))
        assertEquals("json.syntax" to "", refused(Hivecore.call(CANONICALIZE, "")))
        assertEquals("field.type" to "/text", refused(Hivecore.call(CANONICALIZE, """{"text":null}""")))
        assertEquals("json.utf8" to "", refused(Hivecore.call(CANONICALIZE, byteArrayOf(0x22, 0xff.toByte(), 0x22))))
    }

    @Test
    fun `half of a surrogate pair is an error and loses nothing`() {
        for (half in listOf("\ud800", "\udc00", "x\udbffy", "\udc00\ud800", "\ud83d\ude00\ud83d")) {
            val request = """{"text":"$half"}"""
            assertEquals("json.utf8", refused(Hivecore.call(CANONICALIZE, request)).first)
            assertEquals("operation.unknown", refused(Hivecore.call(half, request)).first)
            val batch = Hivecore.callBatch(CANONICALIZE, listOf("""{"text":"1"}""", request))
            assertTrue(batch[0].startsWith("""{"ok":{"answer":{"canonical":"1","""))
            assertEquals("json.utf8", refused(batch[1]).first)
        }
        // As an escape it is the core that sees it, with its path.
        assertEquals("json.surrogate" to "/text", refused(Hivecore.call(CANONICALIZE, """{"text":"\ud800"}""".replace("\ud800", "\\ud800"))))
    }

    @Test
    fun `texts of every plane come back`() {
        val text = "é\u0000\uffff😀\u200f\t\"\\"
        val answer = Hivecore.call(CANONICALIZE, """{"text":"\"é\\u0000\uffff😀\u200f\\t\\\"\\\\\""}""")
        val canonical = com.google.gson.JsonParser.parseString(answer).asJsonObject["ok"].asJsonObject["answer"].asJsonObject["canonical"].asString
        assertEquals(text, com.google.gson.JsonParser.parseString(canonical).asString)
    }

    @Test
    fun `long texts come back, and half of a pair in one is an error`() {
        for (length in listOf(5_000, 5_461, 5_462, 16_384, 200_000)) {
            val text = "é".repeat(length)
            val answer = Hivecore.jsonCanonicalize(CanonicalizeRequest(text = "\"$text\"")).answer
            assertEquals("\"$text\"", answer.canonical)
            assertEquals("json.utf8", refused(Hivecore.call(CANONICALIZE, "{\"text\":\"$text\ud800\"}")).first)
        }
    }

    @Test
    fun `the same bytes a thousand times, alone, in a batch and from several threads`() {
        val request = """{"text":"{\"b\":[1e21,0.1],\"a\":\"é\"}"}"""
        val once = Hivecore.call(CANONICALIZE, request)
        repeat(1_000) { assertEquals(once, Hivecore.call(CANONICALIZE, request)) }
        assertEquals(List(1_000) { once }, Hivecore.callBatch(CANONICALIZE, List(1_000) { request }))
        val answers = several(8) { List(250) { Hivecore.call(CANONICALIZE, request) } }
        assertTrue(answers.flatten().all { it == once })
    }

    @Test
    fun `closed packs answer an error, and closing twice is fine`() {
        val packs = Packs.open(emptyList())
        assertTrue(packs.call(CANONICALIZE, """{"text":"1"}""").startsWith("""{"ok":"""))
        packs.close()
        packs.close()
        assertEquals("handle.closed" to "", refused(packs.call(CANONICALIZE, """{"text":"1"}""")))
        assertEquals("handle.closed" to "", refused(packs.call(CANONICALIZE, "{}".toByteArray())))
        assertEquals(listOf("handle.closed" to ""), packs.callBatch(CANONICALIZE, listOf("{}")).map(::refused))
    }
}

/** Runs the same work on several threads at once. */
fun <T> several(threads: Int, work: (Int) -> T): List<T> {
    val pool = Executors.newFixedThreadPool(threads)
    try {
        return pool.invokeAll(List(threads) { Callable { work(it) } }).map { it.get() }
    } finally {
        pool.shutdown()
    }
}
