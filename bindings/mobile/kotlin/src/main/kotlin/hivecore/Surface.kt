package hivecore

/** What any set of operations stands on. */
interface Operations {
    /** Answers one operation from its request's text. */
    fun call(op: String, request: String): String
}

/** The same on a model. */
interface RecommenderOperations {
    /** Answers one operation from its request's text. */
    fun call(op: String, request: String): String
}

/** The core's error. */
class HivecoreException(val code: String, val path: String, val detail: String, val help: String) : Exception("$code at \"$path\": $detail") {
    companion object {
        /** From its parts. */
        fun of(code: String, path: String, detail: String, help: String) = HivecoreException(code, path, detail, help)

        /** From an answer's text. */
        fun fromText(text: String): HivecoreException {
            fun field(name: String) = Regex("\"$name\":\"([^\"]*)").find(text)!!.groupValues[1]
            return of(field("code"), field("path"), field("detail"), field("help"))
        }
    }
}

/** How to learn: by default. */
class RecommendConfig {
    internal fun text(): String = "{}"
}
