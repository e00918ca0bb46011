package hivecore

import hivecore.plumbing.IdColumn
import java.nio.ByteBuffer
import java.nio.ByteOrder

// Columns cross the border as little-endian bytes in one piece; a list of numbers would cross element by element.

private fun buffer(bytes: Int): ByteBuffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN)

private fun reading(bytes: ByteArray): ByteBuffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)

internal fun IntArray.bytes(): ByteArray = buffer(size * Int.SIZE_BYTES).also { it.asIntBuffer().put(this) }.array()

internal fun ShortArray.bytes(): ByteArray = buffer(size * Short.SIZE_BYTES).also { it.asShortBuffer().put(this) }.array()

internal fun LongArray.bytes(): ByteArray = buffer(size * Long.SIZE_BYTES).also { it.asLongBuffer().put(this) }.array()

internal fun FloatArray.bytes(): ByteArray = buffer(size * Float.SIZE_BYTES).also { it.asFloatBuffer().put(this) }.array()

internal fun DoubleArray.bytes(): ByteArray = buffer(size * Double.SIZE_BYTES).also { it.asDoubleBuffer().put(this) }.array()

internal fun ByteArray.ints(): IntArray = IntArray(size / Int.SIZE_BYTES).also { reading(this).asIntBuffer().get(it) }

internal fun ByteArray.longs(): LongArray = LongArray(size / Long.SIZE_BYTES).also { reading(this).asLongBuffer().get(it) }

internal fun ByteArray.doubles(): DoubleArray = DoubleArray(size / Double.SIZE_BYTES).also { reading(this).asDoubleBuffer().get(it) }

internal fun ByteArray.floats(): FloatArray = FloatArray(size / Float.SIZE_BYTES).also { reading(this).asFloatBuffer().get(it) }

/** A column of ids. */
sealed interface Ids {
    /** Texts of 1 to 256 bytes. */
    class Texts(val values: List<String>) : Ids

    /** Integers of 0 or more: `7` is the same id as the text `"7"`, and crosses faster. */
    class Integers(val values: LongArray) : Ids

    companion object {
        /** A column of texts. */
        fun of(values: List<String>): Ids = Texts(values)

        /** A column of integers. */
        fun of(values: LongArray): Ids = Integers(values)
    }
}

internal fun Ids.column(): IdColumn =
    when (this) {
        is Ids.Texts -> IdColumn.Texts(values)
        is Ids.Integers -> IdColumn.Integers(values.bytes())
    }
