package hivecore

/** A refusal: [code] is stable, [path] an RFC 6901 pointer into the request, [detail] and [help] are English. */
public sealed class HivecoreException(
    /** Stable name, `family.reason`. */
    public val code: String,
    /** Where in the request; empty for the request as a whole. */
    public val path: String,
    /** What was found. */
    public val detail: String,
    /** What to do about it. */
    public val help: String,
) : Exception("$code at \"$path\": $detail") {
    /* families */
    /** A code of a family that this version does not know. */
    public class Other(code: String, path: String, detail: String, help: String) :
        HivecoreException(code, path, detail, help)

    public companion object {
        /** The exception of the code's family. */
        public fun of(code: String, path: String, detail: String, help: String): HivecoreException =
            when (code.substringBefore('.')) {
                /* table */
                else -> Other(code, path, detail, help)
            }

        /** The exception of an answer's text `{"error":{…}}`. */
        public fun fromText(text: String): HivecoreException =
            of(parseJson(text).asRecord().required("error").asRecord())

        internal fun of(error: Map<String, Any?>): HivecoreException =
            of(
                error.required("code").asText(),
                error.required("path").asText(),
                error.required("detail").asText(),
                error.required("help").asText(),
            )
    }
}
