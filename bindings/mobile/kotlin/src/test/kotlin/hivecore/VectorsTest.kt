package hivecore

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.util.Base64
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Every golden vector, byte for byte, from Kotlin. */
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

    private fun passes(case: JsonObject): Boolean =
        opened(case).use { door ->
            case["steps"].asJsonArray.map { it.asJsonObject }.all { step ->
                val expected = step["response"].asString
                val wrong = answers(door, case["op"].asString, step).firstOrNull { it != expected }
                if (wrong != null) println("vector FAILED: ${case["id"].asString}\n  expected $expected\n  got      $wrong")
                wrong == null
            }
        }

    @Test
    fun `every vector`() {
        val (passed, failed) = cases().partition(::passes)
        println("vectors: ${passed.size + failed.size} run, ${passed.size} passed, ${failed.size} failed")
        assertEquals(0, failed.size)
        assertEquals(manifest["count"].asInt, passed.size)
    }
}
