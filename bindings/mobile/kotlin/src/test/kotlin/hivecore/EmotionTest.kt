package hivecore

import kotlin.math.abs
import kotlin.math.roundToLong
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Texts, observations and a voice in buffers: the answers of the operations. */
class EmotionTest {
    private val texts = listOf("I love this!", "not a good day", "", "Ich bin heute sehr traurig")

    private fun opened(): Packs =
        Packs.open(listOf("vader-3.3.2", "emotion-text-1", "emotion-permission-2026.1").map { folder("HIVECORE_PACKS", "packs").resolve("$it.json").readBytes() })

    private fun permission(consents: Boolean = true): EmotionPermission {
        val signals = listOf(EmotionSignal.TEXT, EmotionSignal.VOICE)
        val held = signals.map { EmotionConsent(it, EmotionPurpose.SELF_REFLECTION, CivilDate("2026-01-01")) }
        return EmotionPermission(
            EmotionSetting.HOME, EmotionPurpose.SELF_REFLECTION, signals, EmotionSubject.USER, "DE", CivilDate("2026-11-21"),
            consents = if (consents) held else emptyList(),
        )
    }

    private fun code(work: () -> Unit): String = assertThrows(HivecoreException::class.java, work).code

    @Test
    fun `texts in columns`() {
        opened().use { packs ->
            val request = EmotionTextRequest(permission(), texts, listOf(TextAnalyser.SENTIMENT, TextAnalyser.EMOTIONS))
            val readings = packs.emotionText(request).answer.texts
            val (sentiment, emotions) = packs.sentiment(texts, permission()) to packs.emotions(texts, permission())
            for ((row, reading) in readings.withIndex()) {
                assertEquals(reading.sentiment?.compound, sentiment.compound[row])
                assertEquals(reading.sentiment?.negative, sentiment.negative[row])
                reading.emotions?.classes?.forEachIndexed { at, found ->
                    assertEquals(found.micros, (emotions.probabilities[7 * row + at] * 1e6).roundToLong())
                }
            }
            assertArrayEquals(booleanArrayOf(true, true, true, false), emotions.readable)
            assertEquals(0, packs.sentiment(emptyList(), permission()).compound.size)
            assertEquals("emotion.consent", code { packs.sentiment(texts, permission(false)) })
        }
    }

    @Test
    fun `a person in columns`() {
        val config = EmotionTrackConfig(listOf(AxisDynamics(EmotionAxis.VALENCE, 600.0, 0.3)))
        val noise = doubleArrayOf(0.09, 0.09)
        opened().use { packs ->
            val found = packs.track(permission(), EmotionSignal.TEXT, config, doubleArrayOf(0.0, 600.0), doubleArrayOf(0.6, Double.NaN), noise)
            assertTrue(abs(found.means[1] - 0.15) < 1e-12 && abs(found.variances[0] - 0.045) < 1e-12)
            assertEquals("buffer.shape", code { packs.track(permission(), EmotionSignal.TEXT, config, doubleArrayOf(0.0), noise, noise) })
        }
    }

    @Test
    fun `a voice in a buffer`() {
        val integers = ShortArray(4000) { (abs(it % 80 - 40) * 500 - 10_000).toShort() }
        val floats = FloatArray(4000) { integers[it] / 32_768f }
        val config = VoiceConfig(8000, contours = true)
        val packs = opened()
        val answer = packs.voice(integers, permission(), config)
        assertEquals(100.0, answer.pitch?.median)
        assertEquals(answer, packs.voice(floats, permission(), config))
        assertEquals(answer, packs.emotionVoice(EmotionVoiceRequest(permission(), config, floats.map { it.toDouble() })).answer)
        assertEquals("field.range", code { packs.voice(integers, permission(), VoiceConfig(1)) })
        packs.close()
        assertEquals("handle.closed", code { packs.voice(integers, permission(), config) })
        assertEquals("handle.closed", code { packs.sentiment(texts, permission()) })
    }
}
