package hivecore

import com.google.gson.JsonParser
import java.util.concurrent.atomic.AtomicReference
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Models and factors as handles. */
class HandlesTest {
    private val users = listOf("1", "1", "2", "2", "2", "3", "3")
    private val items = listOf("tea", "cup", "tea", "cup", "jam", "cup", "jam")

    private fun fitted(progress: ((TrainingProgress) -> Boolean)? = null) =
        Recommender.fit(Ids.of(users), Ids.of(items), DoubleArray(7) { 1.0 }, LongArray(7) { it.toLong() }, progress = progress)

    private fun code(work: () -> Unit): String = assertThrows(HivecoreException::class.java, work).code

    @Test
    fun `a model becomes bytes and comes back`() {
        val committed = model("models/recommend-v1.hive")
        Recommender.open(committed).use { assertArrayEquals(committed, it.bytes()) }
        fitted().use { first ->
            Recommender.open(first.bytes()).use { second ->
                assertArrayEquals(first.bytes(), second.bytes())
                val request = """{"user":"1","k":2}"""
                val once = first.call("recommend.rank", request)
                assertTrue(once.startsWith("""{"ok":"""), once)
                assertEquals(once, second.call("recommend.rank", request))
                assertEquals(List(1_000) { once }, second.callBatch("recommend.rank", List(1_000) { request }))
            }
        }
    }

    @Test
    fun `a model is chosen, on any number of threads, and the search can be stopped`() {
        val rows = 0 until 160
        val who = Ids.of(rows.map { "u${it % 17}" })
        val what = Ids.of(rows.map { "i${it * it % 23}" })
        val one = Recommender.auto(who, what, k = 5, budget = 2).use { it.bytes() }
        assertArrayEquals(one, Recommender.auto(who, what, k = 5, budget = 2, threads = 3).use { it.bytes() })
        assertArrayEquals(fitted().use { it.bytes() }, Recommender.fit(Ids.of(users), Ids.of(items), DoubleArray(7) { 1.0 }, LongArray(7) { it.toLong() }, threads = 2).use { it.bytes() })
        assertEquals("budget.cancelled", code { Recommender.auto(who, what, progress = { false }) })
        assertEquals("field.range", code { Recommender.auto(who, what, budget = 0) })
    }

    @Test
    fun `a compact model ranks as its model, and is refused when it is damaged or closed`() {
        val (file, ranked) = fitted().use { it.compact() to it.rankHistories(intArrayOf(0, 1), Ids.of(listOf("cup")), 2).items.map { n -> it.items()[n] } }
        val compact = CompactRecommender.open(file)
        assertEquals(ranked, compact.rankHistory(Ids.of(listOf("cup")), 2).map { it.item })
        assertEquals(listOf(3, 2), listOf(true, false).map { compact.rankHistory(Ids.of(listOf("cup")), includeSeen = it).size })
        assertEquals("field.range", code { compact.rankHistory(Ids.of(listOf("cup")), 0) })
        assertEquals("field.range", code { fitted().use { it.compact(1_001) } })
        assertTrue(code { CompactRecommender.open(file.copyOf(file.size - 1)) }.startsWith("file."))
        compact.close()
        compact.close()
        assertEquals("handle.closed", code { compact.rankHistory(Ids.of(listOf("cup"))) })
    }

    @Test
    fun `integer ids are the same ids as their texts`() {
        val numbers = longArrayOf(1, 1, 2, 2, 2, 3, 3)
        val byText = Recommender.fit(Ids.of(users), Ids.of(items)).use { it.bytes() }
        val byNumber = Recommender.fit(Ids.of(numbers), Ids.of(items)).use { it.bytes() }
        assertArrayEquals(byText, byNumber)
    }

    @Test
    fun `a batch answers what single rankings answer`() {
        fitted().use { recommender ->
            val catalogue = recommender.items()
            val batch = recommender.rankBatch(Ids.of(listOf("1", "2", "stranger")), 3)
            assertEquals(listOf(true, true, false), batch.personal.toList())
            for ((row, user) in listOf("1", "2", "stranger").withIndex()) {
                val answer = JsonParser.parseString(recommender.call("recommend.rank", """{"user":"$user","k":3}"""))
                val ranked = answer.asJsonObject["ok"].asJsonObject["answer"].asJsonObject["items"].asJsonArray.map { it.asJsonObject }
                val places = (0 until batch.lengths[row]).map { row * batch.k + it }
                assertEquals(ranked.map { it["item"].asString }, places.map { catalogue[batch.items[it]] })
                assertEquals(ranked.map { it["score"].asLong }, places.map { batch.scores[it] })
            }
            val histories = recommender.rankHistories(intArrayOf(0, 2), Ids.of(listOf("tea", "cup")), 3)
            assertEquals("jam", catalogue[histories.items[0]])
        }
    }

    @Test
    fun `bad columns and numbers are refused with code and path`() {
        val short = assertThrows(HivecoreException::class.java) { Recommender.fit(Ids.of(users), Ids.of(listOf("x"))) }
        assertEquals("buffer.shape", short.code)
        assertTrue(short.help.isNotEmpty() && short.detail.isNotEmpty())
        assertEquals("id.empty", code { Recommender.fit(Ids.of(listOf("")), Ids.of(listOf("x"))) })
        assertEquals("number.range", code { Recommender.fit(Ids.of(longArrayOf(-1)), Ids.of(listOf("x"))) })
        assertTrue(code { Recommender.open(ByteArray(3)) }.startsWith("file."))
        fitted().use { recommender ->
            assertEquals("field.range", code { recommender.rankBatch(Ids.of(users), 0) })
            assertEquals("field.range", code { recommender.rankBatch(Ids.of(users), 70_000) })
            assertEquals("field.range", code { recommender.rankBatch(Ids.of(users), -1) })
            assertEquals("buffer.shape", code { recommender.rankHistories(intArrayOf(0, 5), Ids.of(items), 3) })
            assertEquals("json.syntax", refused(recommender.call("recommend.rank", "nonsense")).first)
        }
    }

    @Test
    fun `a half surrogate in a column is refused`() {
        assertEquals("json.utf8", code { Recommender.fit(Ids.of(listOf("\ud800")), Ids.of(listOf("x"))) })
    }

    @Test
    fun `training reports progress, can be stopped, and gives back what an observer throws`() {
        val stages = mutableListOf<TrainingProgress>()
        fitted { stages.add(it) }.close()
        assertTrue(stages.isNotEmpty() && stages.all { it.done <= it.total })
        assertEquals("budget.cancelled", code { fitted { false } })
        val thrown = AtomicReference<Throwable>()
        try {
            fitted { error("on purpose") }
        } catch (failure: IllegalStateException) {
            thrown.set(failure)
        }
        assertEquals("on purpose", thrown.get()?.message)
    }

    @Test
    fun `after close everything is refused, and closing twice is fine`() {
        val recommender = fitted()
        recommender.close()
        recommender.close()
        assertEquals("handle.closed" to "", refused(recommender.call("recommend.rank", "{}")))
        assertEquals("handle.closed", code { recommender.bytes() })
        assertEquals("handle.closed", code { recommender.items() })
        assertEquals("handle.closed", code { recommender.rankBatch(Ids.of(users), 1) })
        val index = FactorIndex.open(floatArrayOf(1f, 2f), 2)
        index.close()
        index.close()
        assertEquals("handle.closed", code { index.topK(floatArrayOf(1f, 0f), 1) })
    }

    @Test
    fun `one handle serves several threads, and closing it meanwhile is an error and no crash`() {
        val recommender = fitted()
        val request = """{"user":"1","k":2}"""
        val once = recommender.call("recommend.rank", request)
        assertTrue(several(8) { List(100) { recommender.call("recommend.rank", request) } }.flatten().all { it == once })
        val answers = several(8) { thread ->
            List(100) { n ->
                if (thread == 0 && n == 50) recommender.close()
                recommender.call("recommend.rank", request)
            }
        }
        assertTrue(answers.flatten().all { it == once || refused(it).first == "handle.closed" })
    }

    @Test
    fun `a price book quotes in batches`() {
        val definition = """{"currency":"EUR","version":"1"}""".toByteArray()
        val cart = """{"now":"2026-11-21T00:00:00Z","cart":{"lines":[{"id":"a","unitPrice":5}]}}"""
        val book = PriceBook.open(definition)
        val (answer, error) = book.quoteBatch(listOf(cart, "{}"))
        assertTrue("\"payable\":\"5\"" in answer && answer in book.call("pricing.quote", cart))
        assertEquals("field.missing" to "/cart", refused(error))
        val again = several(4) { book.quoteBatch(List(50) { cart }) }
        assertTrue(again.flatten().all { it == answer })
        assertTrue(PriceBook.open(book.bytes()).use { it.bytes() }.contentEquals(book.bytes()))
        book.close()
        book.close()
        assertEquals("handle.closed", refused(book.quoteBatch(listOf(cart)).single()).first)
        assertEquals("handle.closed", code { book.bytes() })
        assertEquals("json.syntax", code { PriceBook.open("{".toByteArray()) })
    }

    @Test
    fun `a rule set decides by facts and by columns`() {
        val definition = """{"id":"s","version":"1","rules":[{"id":"r","when":{"any":[{"fact":"a","gte":7},{"fact":"c","gt":0.5},{"fact":"t","eq":"x"}]}}]}"""
        val set = RuleSet.open(definition.toByteArray())
        assertArrayEquals(byteArrayOf(2), set.matches("""{"a":7}"""))
        val columns = mapOf(
            "a" to FactColumn.Integers(longArrayOf(6, 7, 1)),
            "c" to FactColumn.Floats(doubleArrayOf(0.5, 0.1, 0.75)),
            "t" to FactColumn.Texts(listOf("y", "y", "y")),
        )
        val rows = set.matchesColumns(columns)
        assertArrayEquals(byteArrayOf(0, 2, 2), rows)
        assertTrue(several(4) { List(50) { set.matchesColumns(columns) } }.flatten().all { it.contentEquals(rows) })
        assertTrue("\"verdict\":\"true\"" in set.call("rules.evaluate", """{"facts":{"a":7}}"""))
        assertEquals(definition, String(set.bytes()))
        assertEquals(listOf("r"), set.ruleIds())
        assertEquals("rules.fact", code { set.matches("""{"a":true}""") })
        set.close()
        set.close()
        assertEquals("handle.closed", code { set.matches("{}") })
        assertEquals("handle.closed", refused(set.call("rules.evaluate", "{}")).first)
        assertEquals("json.syntax", code { RuleSet.open("{".toByteArray()) })
    }

    @Test
    fun `a portfolio is screened in columns`() {
        val pack = """{"effectiveFrom":"2026-01-01","id":"debt","kind":"equity_screen","payload":{"authority":"a","checks":[{"citation":{"document":"d"},"id":"debt","rule":{"denominator":{"input":"cap","months":2},"kind":"ratio","numerator":[{"input":"debt"}],"operator":"lt","threshold":"33/100"},"title":"t"}],"title":"t"},"sources":[],"status":"unverified","version":"1"}"""
        val settings = """{"asOf":"2026-06-30","standard":"debt","currency":"USD"}"""
        val batch = Packs.open(listOf(pack.toByteArray())).use { Batch.open("compliance.screen", settings, it) }
        val columns = mapOf("debt" to longArrayOf(32, 33, Batch.MISSING), "cap" to longArrayOf(50, 150, 100, 100, 1, 1))
        val answer = batch.run(columns)
        assertArrayEquals(longArrayOf(1, 4, 3), answer["status"])
        assertArrayEquals(longArrayOf(0, 1, 0), answer["failing"])
        assertArrayEquals(longArrayOf(10_000, 0, Batch.MISSING), answer["margin"])
        assertTrue(several(4) { List(50) { batch.run(columns).getValue("status").toList() } }.flatten().all { it == listOf(1L, 4L, 3L) })
        assertTrue(""""change":"-1"""" in batch.prove(columns, 1))
        assertEquals("number.range", refused(batch.prove(columns, 3)).first)
        assertEquals("buffer.shape", code { batch.run(columns, 2) })
        assertEquals("operation.unknown", code { Batch.open("no.such", settings) })
        assertEquals("pack.missing", code { Batch.open("compliance.screen", settings) })
        batch.close()
        batch.close()
        assertEquals("handle.closed", code { batch.run(columns) })
        assertEquals("handle.closed", refused(batch.prove(columns, 0)).first)
    }

    @Test
    fun `exact top-k over factors`() {
        FactorIndex.open(floatArrayOf(1f, 0f, 0f, 1f, 1f, 1f), 2).use { index ->
            val best = index.topK(floatArrayOf(1f, 0.5f, 0f, 1f), 2)
            assertEquals(2, best.perQuery)
            assertArrayEquals(intArrayOf(2, 0, 1, 2), best.indices)
            assertArrayEquals(floatArrayOf(1.5f, 1f, 1f, 1f), best.scores)
            val again = several(4) { List(100) { index.topK(floatArrayOf(1f, 0.5f, 0f, 1f), 2).indices.toList() } }
            assertTrue(again.flatten().all { it == best.indices.toList() })
            assertEquals("buffer.shape", code { index.topK(floatArrayOf(1f), 1) })
            assertEquals("field.range", code { index.topK(floatArrayOf(1f, 2f), 0) })
            assertEquals("number.range", code { index.topK(floatArrayOf(Float.NaN, 2f), 1) })
        }
        assertEquals("field.range", code { FactorIndex.open(floatArrayOf(1f), 0) })
    }

    @Test
    fun `exact top-k has the same bits as everywhere`() {
        // The known hash of core/tests/factor_index.rs: FNV-1a (64 bits) over score bits and index, little-endian.
        val best = FactorIndex.open(uniform(5_000 * 64, 1u), 64).use { it.topK(uniform(10 * 64, 2u), 20) }
        var hash = 0xcbf29ce484222325uL
        for (n in best.indices.indices) {
            for (word in intArrayOf(best.scores[n].toRawBits(), best.indices[n])) {
                for (shift in 0 until 32 step 8) hash = (hash xor (word ushr shift and 0xff).toULong()) * 0x100000001b3uL
            }
        }
        assertEquals(0xf7d706b56f330dbauL, hash)
    }

    /** Values between -1 and 1 from splitmix64. */
    private fun uniform(count: Int, seed: ULong) = FloatArray(count) { n ->
        var x = seed + (n + 1).toULong() * 0x9e3779b97f4a7c15uL
        x = (x xor (x shr 30)) * 0xbf58476d1ce4e5b9uL
        x = (x xor (x shr 27)) * 0x94d049bb133111ebuL
        ((x xor (x shr 31)) shr 40).toFloat() / 16_777_216f * 2f - 1f
    }
}
