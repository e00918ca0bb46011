package hivecore

import hivecore.plumbing.PacksHandle
import hivecore.plumbing.HandleException

/**
 * Packs (time zones, currencies, …) that operations may read. Immutable; use it from any thread.
 *
 * After [close] every call answers the error `handle.closed`; closing twice is fine.
 */
class Packs private constructor(internal val handle: PacksHandle) : Operations, AutoCloseable {
    /** As [Hivecore.call], with these packs at hand. */
    override fun call(op: String, request: String): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.call], with these packs at hand. */
    fun call(op: String, request: ByteArray): String = crossed(op, request, handle::callBytes)

    /** As [Hivecore.callBatch], with these packs at hand. */
    fun callBatch(op: String, requests: List<String>): List<String> = crossedAll(op, requests, handle::callBatch) { call(op, it) }

    /** VADER's scores of many texts, without reasons: the same as `emotion.text` gives. */
    fun sentiment(texts: List<String>, permission: EmotionPermission): SentimentColumns {
        val found = columns("sentiment", permission, texts = texts)
        val (compound, positive, neutral, negative) = (0 until 4).map { found.part(it, texts.size) }
        return SentimentColumns(compound, positive, neutral, negative)
    }

    /** The emotions of many texts, without reasons: the same probabilities as `emotion.text` gives. */
    fun emotions(texts: List<String>, permission: EmotionPermission): EmotionColumns {
        val found = columns("emotions", permission, texts = texts)
        val readable = BooleanArray(texts.size) { found[7 * texts.size + it] == 1.0 }
        return EmotionColumns(found.copyOf(7 * texts.size), readable)
    }

    /**
     * Follows one person through rows of observations: row r has a number for each axis from r * axes on, with the
     * variance of its noise beside it. NaN was not observed.
     */
    fun track(
        permission: EmotionPermission,
        signal: EmotionSignal,
        config: EmotionTrackConfig,
        seconds: DoubleArray,
        values: DoubleArray,
        variances: DoubleArray,
    ): TrackedColumns {
        val more = ",\"signal\":" + encoded { writeEmotionSignal(it, signal) } + ",\"config\":" + encoded { writeEmotionTrackConfig(it, config) }
        val found = columns("track", permission, more, emptyList(), seconds, values, variances)
        return TrackedColumns(found.part(0, values.size), found.part(1, values.size))
    }

    /** What a voice does, from 16-bit samples, without reasons: the answer of `emotion.voice`. */
    fun voice(samples: ShortArray, permission: EmotionPermission, config: VoiceConfig): EmotionVoiceAnswer =
        voice(samples.bytes(), false, permission, config)

    /** What a voice does, from floats of full scale 1. */
    fun voice(samples: FloatArray, permission: EmotionPermission, config: VoiceConfig): EmotionVoiceAnswer =
        voice(samples.bytes(), true, permission, config)

    private fun voice(samples: ByteArray, floats: Boolean, permission: EmotionPermission, config: VoiceConfig): EmotionVoiceAnswer =
        raised {
            val told = "{\"permission\":" + encoded { writeEmotionPermission(it, permission) } + ",\"config\":" + encoded { writeVoiceConfig(it, config) } + "}"
            readEmotionVoiceAnswer(parseJson(handle.voice(told, samples, floats)))
        }

    private fun columns(
        kind: String,
        permission: EmotionPermission,
        more: String = "",
        texts: List<String> = emptyList(),
        seconds: DoubleArray = DoubleArray(0),
        values: DoubleArray = DoubleArray(0),
        variances: DoubleArray = DoubleArray(0),
    ): DoubleArray =
        raised {
            val request = "{\"kind\":\"$kind\",\"permission\":" + encoded { writeEmotionPermission(it, permission) } + more + "}"
            handle.columns(request, texts, seconds.bytes(), values.bytes(), variances.bytes()).doubles()
        }

    override fun close() = handle.release()

    companion object {
        /** Reads packs from the bytes of their files. Throws what a pack's text gives, with its path. */
        fun open(files: List<ByteArray>): Packs = raised { Packs(PacksHandle.open(files)) }
    }
}

private fun DoubleArray.part(at: Int, size: Int): DoubleArray = copyOfRange(at * size, (at + 1) * size)

/** Sentiment of many texts by VADER, one row a text. */
class SentimentColumns(
    /** From -1, most negative, to 1, most positive. */
    val compound: DoubleArray,
    /** Share of positive words. */
    val positive: DoubleArray,
    /** Share of neutral words. */
    val neutral: DoubleArray,
    /** Share of negative words. */
    val negative: DoubleArray,
)

/** Emotions of many texts, one row a text. */
class EmotionColumns(
    /** Of anger, disgust, fear, joy, neutral, sadness, surprise: seven numbers a row. A text may hold several. */
    val probabilities: DoubleArray,
    /** Whether the text is in a language that the model knows; where not, its row means nothing. */
    val readable: BooleanArray,
)

/** What is believed after each row: a number for each axis. */
class TrackedColumns(
    /** Means. */
    val means: DoubleArray,
    /** Variances. */
    val variances: DoubleArray,
)
