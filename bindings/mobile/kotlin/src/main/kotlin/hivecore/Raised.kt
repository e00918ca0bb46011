package hivecore

import hivecore.plumbing.HandleException
import java.nio.charset.CharacterCodingException

/** Runs work of a handle; the core's error becomes the exception of its family. */
internal inline fun <T> raised(work: () -> T): T =
    try {
        work()
    } catch (error: HandleException.Refused) {
        throw HivecoreException.of(error.code, error.path, error.detail, error.help)
    } catch (_: CharacterCodingException) {
        // The core's own words for a text that is no UTF-8.
        throw HivecoreException.fromText(Hivecore.call("json.canonicalize", byteArrayOf(-1)))
    }
