"""The counts that lanes are judged by, read from real closing lines of each test runner."""

import unittest

import counts


class ReadingLogs(unittest.TestCase):
    def test_our_own_lines(self) -> None:
        read = counts.read("vectors: 214 run, 212 passed, 2 failed\ntests: 5 run, 4 passed, 0 failed\n")
        self.assertEqual(read.vector_runs, [(214, 212, 2)])
        # Five were run and four passed: the fifth is a failure, whatever the line says.
        self.assertEqual((read.passed, read.failed), (4, 1))
        self.assertEqual((read.all_passed, read.all_failed), (216, 3))

    def test_a_test_harness_may_stand_before_our_line(self) -> None:
        self.assertEqual(counts.read("test every_vector ... vectors: 3 run, 3 passed, 0 failed").vector_runs, [(3, 3, 0)])

    def test_a_mention_in_the_middle_of_a_line_counts_nothing(self) -> None:
        self.assertEqual(counts.read("expected: vectors: 3 run, 3 passed, 0 failed"), counts.Counts())

    def test_cargo(self) -> None:
        line = "test result: FAILED. 10 passed; 1 failed; 2 ignored; 0 measured; 4 filtered out; finished in 0.01s"
        read = counts.read(f"{line}\n\x1b[32m{line}\x1b[0m")
        self.assertEqual((read.passed, read.failed), (20, 2))
        self.assertEqual(read.skipped, ["2 Rust tests ignored", "2 Rust tests ignored"])

    def test_pytest(self) -> None:
        read = counts.read("==== 1 failed, 7 passed, 1 skipped, 2 errors in 0.12s ====\n12 passed in 1.50s\n")
        self.assertEqual((read.passed, read.failed, read.skipped), (19, 3, ["1 Python tests skipped"]))

    def test_node(self) -> None:
        read = counts.read("# tests 9\n# pass 7\n# fail 1\n# cancelled 1\n# skipped 0\nℹ pass 2\nℹ todo 1\n")
        self.assertEqual((read.passed, read.failed, read.skipped), (9, 2, ["1 Node tests skipped"]))

    def test_surefire_total_and_not_its_parts(self) -> None:
        read = counts.read(
            "[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.087 s -- in VectorsTest\n"
            "[ERROR] Tests run: 9, Failures: 1, Errors: 2, Skipped: 1\n"
        )
        self.assertEqual((read.passed, read.failed, read.skipped), (5, 3, ["1 JUnit tests skipped"]))

    def test_what_is_left_out_is_said(self) -> None:
        self.assertEqual(counts.read("skipped: needs Swift 6\n").skipped, ["needs Swift 6"])


if __name__ == "__main__":
    outcome = unittest.main(exit=False, verbosity=0).result
    failed = len(outcome.failures) + len(outcome.errors)
    print(f"tests: {outcome.testsRun} run, {outcome.testsRun - failed} passed, {failed} failed")
    raise SystemExit(bool(failed))
