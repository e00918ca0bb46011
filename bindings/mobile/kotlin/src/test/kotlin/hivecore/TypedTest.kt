package hivecore

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** The surface that callers use: types in, types out, exceptions by family, no JSON in sight. */
class TypedTest {
    @Test
    fun `a ranking with its reasons adds up`() {
        Recommender.open(model("models/recommend-v1.hive")).use { recommender ->
            val item = ItemId(recommender.items().first())
            val decision = recommender.rank(RankRequest(history = listOf(item), k = 3))
            assertEquals("recommend.rank", decision.receipt.op)
            assertEquals(3, decision.answer.items.size)
            for (ranked in decision.answer.items) {
                assertEquals(ranked.score, ranked.terms.sumOf(::micros))
            }
        }
    }

    private fun micros(term: Term): Long =
        when (term) {
            is Term.Liked -> term.micros
            is Term.Attribute -> term.micros
            is Term.Popular -> term.micros
            is Term.Others -> term.micros
        }

    @Test
    fun `a refusal is the exception of its family`() {
        val refusal = assertThrows(HivecoreException.Json::class.java) { Hivecore.jsonCanonicalize(CanonicalizeRequest(text = "{")) }
        assertEquals("json.syntax" to "/text", refusal.code to refusal.path)
        val pack = assertThrows(HivecoreException.Pack::class.java) {
            Hivecore.timeCivil(CivilRequest(instant = Instant("2026-01-01T00:00:00Z"), zone = "Europe/Paris"))
        }
        assertEquals("pack.missing", pack.code)
    }

    @Test
    fun `half of a surrogate pair in a typed request is an error`() {
        val refusal = assertThrows(HivecoreException.Json::class.java) { Hivecore.jsonCanonicalize(CanonicalizeRequest(text = "\ud800")) }
        assertEquals("json.utf8", refusal.code)
    }

    @Test
    fun `a closed handle refuses typed calls`() {
        val recommender = Recommender.open(model("models/recommend-v1.hive"))
        recommender.close()
        val refusal = assertThrows(HivecoreException.Handle::class.java) { recommender.inspect() }
        assertEquals("handle.closed", refusal.code)
    }

    @Test
    fun `a configuration reaches the training`() {
        val (users, items) = Ids.of(longArrayOf(1, 1, 2)) to Ids.of(listOf("a", "b", "a"))
        val config = RecommendConfig(weighting = Weighting.COSINE, neighbours = 7)
        Recommender.fit(users, items, config = config).use { assertEquals(config, it.inspect().answer.config) }
        val refusal = assertThrows(HivecoreException.Field::class.java) {
            Recommender.fit(users, items, config = RecommendConfig(neighbours = 5_000))
        }
        assertEquals("field.range", refusal.code)
    }
}
