// The sample in Kotlin: built, encoded, decoded, compared; every value of values.jsonl through its type and back.
package hivecore.sample

import hivecore.HivecoreException
import hivecore.asRecord
import hivecore.asText
import hivecore.encoded
import hivecore.parseJson
import java.io.File

private val everything = Everything(
    boolean = true,
    text = "\u0001\t\"\\/é😀",
    small = 255,
    count = 0,
    wide = 9007199254740993,
    natural = ULong.MAX_VALUE,
    ratio = 1e-7,
    id = SampleId("é\"\\\n"),
    shade = Shade.DARK_RED,
    bits = Bits.Rest(`in` = listOf(listOf(1, -1), listOf())),
    tree = Expression.All(of = listOf(Expression.Not(inner = Expression.Is(value = "x")), Expression.Nothing)),
    table = mapOf("é\"\\\n" to Long.MIN_VALUE, "" to 0),
    present = "y",
    nested = mapOf("k" to listOf(Bits.NothingSet)),
)

private fun describe(tree: Expression): String = when (tree) {
    is Expression.Not -> "not " + describe(tree.inner)
    is Expression.All -> tree.of.joinToString(" ") { describe(it) }
    is Expression.Is -> tree.value
    is Expression.List -> tree.string.joinToString(" ")
    is Expression.String -> describe(tree.expression)
    Expression.Nothing -> "nothing"
}

private object Sampler : SamplerOperations {
    override fun call(op: String, request: String): String {
        val digest = "sha256:" + "0".repeat(64)
        val receipt = """{"answer":"$digest","engine":"e/1","inputs":"$digest","op":"$op","packs":[]}"""
        return """{"ok":{"answer":$request,"reasons":[],"receipt":$receipt}}"""
    }
}

private object Refusing : Operations {
    override fun call(op: String, request: String): String =
        """{"error":{"code":"field.range","detail":"d","help":"h","path":"/a"}}"""
}

fun main(arguments: Array<String>) {
    val cases = File(arguments[0]).readLines().map { parseJson(it).asRecord() }
    for (case in cases) {
        check(roundTrip(case["op"].asText(), case["text"].asText()) == case["complete"]) { case }
    }
    val text = encoded { writeEverything(it, everything) }
    check(text == cases[0]["complete"]) { text }
    check(readEverything(parseJson(text)) == everything)
    check(describe(everything.tree) == "not x nothing")
    val keywords = Keywords(`in` = 1, `class` = Expression.Is("é"), default = "\$x")
    val answer: Keywords = Sampler.`import`(keywords).answer
    check(answer == keywords && answer.`as` == Shade.IN && answer.none == null)
    check(Sampler.`import`().answer == Keywords())
    val refused = runCatching { Refusing.sampleEverything(everything) }.exceptionOrNull() as HivecoreException.Field
    check(refused.code == "field.range" && refused.path == "/a" && refused.detail == "d" && refused.help == "h")
    for (wrong in listOf("""{"id":"a","bits":{"kind":"other"},"wide":"1"}""", "{}", "[]", "")) {
        check(runCatching { roundTrip("sample.everything", wrong) }.exceptionOrNull() is IllegalArgumentException)
    }
    val count = cases.size + 10
    println("tests: $count run, $count passed, 0 failed")
}
