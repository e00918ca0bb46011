"""The house's rules find what breaks them."""

import unittest

import house


class Rules(unittest.TestCase):
    def test_dependencies(self) -> None:
        self.assertEqual(house.dependencies("hivecore v0.1.0\nsha2 v0.11.1\n"), [])
        self.assertEqual(house.dependencies("hivecore v0.1.0\ntokio v1.0.0\n"), ["hivecore depends on tokio"])
        self.assertEqual(len(house.dependencies("")), 1)

    def test_lengths(self) -> None:
        self.assertEqual(house.lengths({"a.rs": 600, "b.rs": 10, "c.rs": 20}), [])
        self.assertEqual(len(house.lengths({"a.rs": 601, "b.rs": 10, "c.rs": 20})), 1)
        self.assertEqual(len(house.lengths({"a.rs": 201, "b.rs": 201})), 1)


if __name__ == "__main__":
    outcome = unittest.main(exit=False, verbosity=0).result
    failed = len(outcome.failures) + len(outcome.errors)
    print(f"tests: {outcome.testsRun} run, {outcome.testsRun - failed} passed, {failed} failed")
    raise SystemExit(bool(failed))
