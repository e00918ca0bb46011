package hivecore

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.util.Base64
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** Every golden vector, byte for byte, from Kotlin: as bytes, as text, and through the typed surface. */
class VectorsTest {
    private val manifest = JsonParser.parseString(VECTORS.resolve("manifest.json").readText()).asJsonObject

    private fun cases(): List<JsonObject> =
        manifest["files"].asJsonArray.flatMap { file ->
            val lines = VECTORS.resolve(file.asJsonObject["path"].asString).readText().split('\n')
            lines.filter { it.isNotEmpty() }.map { JsonParser.parseString(it).asJsonObject }
        }

    /** The answers of a step: as bytes, and as text where the request is one. */
    private fun answers(door: Door, op: String, step: JsonObject): List<String> {
        val text = step["request"]?.asString ?: return listOf(door.bytes(op, Base64.getDecoder().decode(step["requestB64"].asString)))
        return listOf(door.text(op, text), door.bytes(op, text.toByteArray()))
    }

    /** What the typed surface makes of a step: the request's type back as text, called, and the answer's type back. */
    private fun typed(door: Door, op: String, step: JsonObject): Pair<String, String> {
        val expected = step["response"].asString
        if (!expected.startsWith("{\"ok\":")) {
            // The operation may be one that does not exist; an error is read alike for all.
            val refusal = assertThrows(HivecoreException::class.java) { decided("ops.list", expected) }
            return "${refusal.code} ${refusal.path}" to refused(expected).let { (code, path) -> "$code $path" }
        }
        val request = step["request"].asString
        val again = roundTrip(op, request)
        // A request that names its defaults has another digest, and the same answer.
        fun comparable(answer: String) = if (again == request) answer else answer.substringBefore(",\"receipt\":")
        val answers = comparable(door.text(op, again)) + roundTripDecision(op, expected)
        return answers to comparable(expected) + expected
    }

    private fun passes(case: JsonObject): Boolean =
        opened(case).use { door ->
            case["steps"].asJsonArray.map { it.asJsonObject }.all { step ->
                val expected = step["response"].asString
                val op = case["op"].asString
                val pairs = answers(door, op, step).map { it to expected } + typed(door, op, step)
                val wrong = pairs.firstOrNull { (got, due) -> got != due }
                wrong?.let { (got, due) -> println("vector FAILED: ${case["id"].asString}\n  expected $due\n  got      $got") }
                wrong == null
            }
        }

    @Test
    fun `every vector`() {
        val (passed, failed) = cases().partition { case ->
            // What is thrown fails one vector, not the run.
            runCatching { passes(case) }.onFailure { println("vector FAILED: ${case["id"].asString}\n  threw    $it") }.getOrDefault(false)
        }
        println("vectors: ${passed.size + failed.size} run, ${passed.size} passed, ${failed.size} failed")
        assertEquals(0, failed.size)
        assertEquals(manifest["count"].asInt, passed.size)
    }
}
