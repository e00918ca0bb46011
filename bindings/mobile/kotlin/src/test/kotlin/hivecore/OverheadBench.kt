package hivecore

import java.lang.management.ManagementFactory
import org.junit.jupiter.api.Test

private const val TRIVIAL = """{"text":"1"}"""
private const val ROUNDS = 7

/** What one call costs on the JVM; run by bench.sh only. */
class OverheadBench {
    private val clock = ManagementFactory.getThreadMXBean()

    /** Nanoseconds of this thread for one call, the best of some rounds. [many] calls are made by one run of the work. */
    private fun measure(name: String, runs: Int, many: Int = 1, work: () -> Unit) {
        val best = (0 until ROUNDS).minOf {
            val start = clock.currentThreadCpuTime
            repeat(runs) { work() }
            clock.currentThreadCpuTime - start
        }
        println("kotlin\t$name\t${best / (runs.toLong() * many)}\tns")
    }

    @Test
    fun overhead() {
        val batch = List(1_000) { TRIVIAL }
        val ranked = """{"user":"1","k":10}"""
        val users = Ids.of(LongArray(1_000) { 1 })
        measure("call", 20_000) { Hivecore.call("json.canonicalize", TRIVIAL) }
        measure("call of an unknown operation", 20_000) { Hivecore.call("no.such", TRIVIAL) }
        measure("call, typed", 20_000) { Hivecore.jsonCanonicalize(CanonicalizeRequest(text = "1")) }
        measure("call, in a batch of 1,000", 20, 1_000) { Hivecore.callBatch("json.canonicalize", batch) }
        Recommender.open(model("models/recommend-v1.hive")).use { recommender ->
            measure("rank on a handle", 20_000) { recommender.call("recommend.rank", ranked) }
            measure("rank on a handle, in a batch of 1,000", 20, 1_000) { recommender.rankBatch(users, 10) }
        }
    }
}
