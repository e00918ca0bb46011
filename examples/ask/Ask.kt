import hivecore.Recommender
import java.io.File

/** `Ask MODEL REQUEST`: opens a model, asks `recommend.rank`, prints the answer's text. */
fun main(paths: Array<String>) {
    val (model, request) = paths.map(::File)
    Recommender.open(model.readBytes()).use { println(it.call("recommend.rank", request.readText())) }
}
