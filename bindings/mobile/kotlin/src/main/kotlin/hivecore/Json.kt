// JSON text for the generated types: parsing that keeps numbers as they are spelled, and canonical text (RFC 8785).
package hivecore

import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode

/** A JSON number as it was spelled. */
internal class JsonNumber(val text: String)

private fun wrong(due: String, found: Any?): Nothing =
    throw IllegalArgumentException("expected $due, found ${found?.javaClass?.simpleName ?: "null"}")

internal fun Any?.asRecord(): Map<String, Any?> {
    @Suppress("UNCHECKED_CAST")
    return this as? Map<String, Any?> ?: wrong("a record", this)
}

/** The value of a field that must be there; it may be JSON's null. */
internal fun Map<String, Any?>.required(name: String): Any? =
    if (containsKey(name)) this[name] else throw IllegalArgumentException("the field $name is missing")

internal fun Any?.asBoolean(): Boolean = this as? Boolean ?: wrong("a boolean", this)

internal fun Any?.asText(): String = this as? String ?: wrong("a string", this)

/** A string, or a number as it was spelled; an exponent, which only numbers may have, becomes digits. */
internal fun Any?.asScalar(): String = this as? String ?: (this as? JsonNumber)?.let { digits(it.text) } ?: wrong("a string or a number", this)

private fun digits(number: String): String = if (number.contains('e', ignoreCase = true)) BigDecimal(number).toPlainString() else number

/** A string as it is, anything else as canonical text. */
internal fun Any?.asDocument(): String = this as? String ?: encoded { it.tree(this) }

internal fun Any?.asInteger(): Long = (this as? JsonNumber)?.text?.toLong() ?: wrong("an integer", this)

internal fun Any?.asNumber(): Double = (this as? JsonNumber)?.text?.toDouble() ?: wrong("a number", this)

internal fun Any?.asInt64(): Long = asText().toLong()

internal fun Any?.asUint64(): ULong = asText().toULong()

internal inline fun <T> Any?.asList(read: (Any?) -> T): List<T> = (this as? List<*> ?: wrong("a list", this)).map(read)

internal inline fun <T> Any?.asMap(read: (Any?) -> T): Map<String, T> = asRecord().mapValues { read(it.value) }

/** The tree of a text: null, Boolean, String, JsonNumber, List, Map. */
internal fun parseJson(text: String): Any? = JsonParser(text).whole()

private class JsonParser(private val text: String) {
    private var at = 0

    private fun fail(): Nothing = throw IllegalArgumentException("no JSON at character $at")

    fun whole(): Any? {
        val value = value()
        space()
        return if (at == text.length) value else fail()
    }

    private fun peek(): Char = if (at < text.length) text[at] else fail()

    private fun space() {
        while (at < text.length && (text[at] == ' ' || text[at] in "\n\r\t")) at++
    }

    private fun eat(c: Char): Boolean {
        space()
        return (peek() == c).also { if (it) at++ }
    }

    private fun word(word: String, value: Any?): Any? {
        if (!text.startsWith(word, at)) fail()
        at += word.length
        return value
    }

    private fun value(): Any? {
        space()
        return when (peek()) {
            '{' -> record()
            '[' -> list()
            '"' -> string()
            't' -> word("true", true)
            'f' -> word("false", false)
            'n' -> word("null", null)
            else -> number()
        }
    }

    private fun record(): Map<String, Any?> {
        at++
        val members = LinkedHashMap<String, Any?>()
        if (eat('}')) return members
        while (true) {
            space()
            if (peek() != '"') fail()
            val key = string()
            if (!eat(':')) fail()
            members[key] = value()
            if (eat('}')) return members
            if (!eat(',')) fail()
        }
    }

    private fun list(): List<Any?> {
        at++
        val items = ArrayList<Any?>()
        if (eat(']')) return items
        while (true) {
            items.add(value())
            if (eat(']')) return items
            if (!eat(',')) fail()
        }
    }

    private fun number(): JsonNumber {
        val from = at
        while (at < text.length && (text[at] in '0'..'9' || text[at] in "+-.eE")) at++
        return if (at > from) JsonNumber(text.substring(from, at)) else fail()
    }

    private fun string(): String {
        val from = ++at
        while (peek() != '"' && text[at] != '\\') at++
        if (text[at] == '"') return text.substring(from, at++)
        val out = StringBuilder(text.substring(from, at))
        while (peek() != '"') {
            val c = text[at++]
            out.append(if (c == '\\') escape() else c)
        }
        at++
        return out.toString()
    }

    private fun escape(): Char {
        val c = peek()
        at++
        return when (c) {
            'b' -> '\b'
            'f' -> '\u000c'
            'n' -> '\n'
            'r' -> '\r'
            't' -> '\t'
            'u' -> {
                if (at + 4 > text.length) fail()
                at += 4
                text.substring(at - 4, at).toInt(16).toChar()
            }
            else -> c
        }
    }
}

/** The text that [write] builds. */
internal inline fun encoded(write: (JsonWriter) -> Unit): String = JsonWriter().also(write).toString()

/** Builds canonical text; fields come in RFC 8785 order, the caller's duty. */
internal class JsonWriter {
    private val buffer = StringBuilder()

    fun open() {
        buffer.append('{')
    }

    fun close() {
        buffer.append('}')
    }

    fun field(name: String) {
        if (buffer.last() != '{') buffer.append(',')
        text(name)
        buffer.append(':')
    }

    fun boolean(value: Boolean) {
        buffer.append(value)
    }

    fun integer(value: Long) {
        buffer.append(value)
    }

    fun number(value: Double) {
        buffer.append(ecmaScript(value))
    }

    fun text(value: String) {
        buffer.append('"')
        for (c in value) {
            when (c) {
                '"', '\\' -> buffer.append('\\').append(c)
                '\b' -> buffer.append("\\b")
                '\u000c' -> buffer.append("\\f")
                '\n' -> buffer.append("\\n")
                '\r' -> buffer.append("\\r")
                '\t' -> buffer.append("\\t")
                else -> if (c < ' ') buffer.append("\\u%04x".format(c.code)) else buffer.append(c)
            }
        }
        buffer.append('"')
    }

    inline fun <T> list(values: List<T>, write: (T) -> Unit) {
        raw('[')
        values.forEachIndexed { at, value ->
            if (at > 0) raw(',')
            write(value)
        }
        raw(']')
    }

    inline fun <T> map(values: Map<String, T>, write: (T) -> Unit) {
        open()
        for ((key, value) in values.toSortedMap()) {
            field(key)
            write(value)
        }
        close()
    }

    fun tree(json: Any?) {
        when (json) {
            is Map<*, *> -> map(json.asRecord()) { tree(it) }
            is List<*> -> list(json) { tree(it) }
            is String -> text(json)
            is JsonNumber -> json.text.toLongOrNull()?.let { integer(it) } ?: number(json.text.toDouble())
            else -> buffer.append(json)
        }
    }

    fun raw(c: Char) {
        buffer.append(c)
    }

    override fun toString(): String = buffer.toString()
}

/** A double as ECMAScript spells it: the shortest digits that read back as the same double, the nearest of them. */
internal fun ecmaScript(value: Double): String {
    require(value.isFinite()) { "JSON has no text for numbers that are not finite" }
    if (value == 0.0) return "0"
    val exact = BigDecimal(Math.abs(value))
    val shortest = (1..17).firstNotNullOf { precision ->
        listOf(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)
            .map { exact.round(MathContext(precision, it)) }
            .filter { it.toDouble() == Math.abs(value) }
            .minByOrNull { (it - exact).abs() }
    }.stripTrailingZeros()
    val digits = shortest.unscaledValue().toString()
    val point = digits.length - shortest.scale()
    val sign = if (value < 0) "-" else ""
    return sign + when (point) {
        in digits.length..21 -> digits.padEnd(point, '0')
        in 1..21 -> digits.substring(0, point) + "." + digits.substring(point)
        in -5..0 -> "0." + "0".repeat(-point) + digits
        else -> {
            val fraction = if (digits.length > 1) "." + digits.substring(1) else ""
            digits.substring(0, 1) + fraction + "e" + (if (point > 0) "+" else "-") + Math.abs(point - 1)
        }
    }
}
