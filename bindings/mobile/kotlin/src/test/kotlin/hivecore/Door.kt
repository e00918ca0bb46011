package hivecore

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.File
import java.security.MessageDigest

/** What a case calls: the plain functions, packs or a model. */
class Door(val text: (String, String) -> String, val bytes: (String, ByteArray) -> String, private val handle: AutoCloseable?) : AutoCloseable {
    override fun close() {
        handle?.close()
    }
}

/** A folder of the checkout, or where the environment says it is. */
fun folder(variable: String, name: String): File {
    val checkout = generateSequence(File("").absoluteFile) { it.parentFile }.first { it.resolve("vectors/manifest.json").exists() }
    return System.getenv(variable)?.let(::File) ?: checkout.resolve(name)
}

val VECTORS: File = folder("HIVECORE_VECTORS", "vectors")

private val packs: Map<String, ByteArray> by lazy {
    val files = folder("HIVECORE_PACKS", "packs").walk().filter { it.isFile }
    files.map { it.readBytes() }.associateBy(::digest)
}

/** The SHA-256 digest as hivecore writes it. */
fun digest(bytes: ByteArray): String =
    "sha256:" + MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) }

/** A committed model. */
fun model(name: String): ByteArray = VECTORS.resolve(name).readBytes()

/** The handle that a case is answered by. */
fun opened(case: JsonObject): Door {
    case["model"]?.asString?.let { named ->
        val recommender = Recommender.open(model(named.substringBefore('@')))
        return Door(recommender::call, recommender::call, recommender)
    }
    val names = case["packs"].asJsonArray.map { it.asString }
    if (names.isEmpty()) return Door(Hivecore::call, Hivecore::call, null)
    val opened = Packs.open(names.map { packs.getValue(it.substringAfter('@')) })
    return Door(opened::call, opened::call, opened)
}

/** What an answer's text says of an error. */
fun refused(answer: String): Pair<String, String> {
    val error = JsonParser.parseString(answer).asJsonObject["error"].asJsonObject
    return error["code"].asString to error["path"].asString
}
