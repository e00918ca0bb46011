"""The house's rules find what breaks them."""

import unittest
from pathlib import Path

import house

ENGINES = {"recommend", "pricing"}


def found(path: str, source: str) -> int:
    return len(house.arrows(Path(path), source, ENGINES))


class Rules(unittest.TestCase):
    def test_up_is_refused_and_down_is_not(self) -> None:
        self.assertEqual(found("core/src/foundation/money.rs", "use crate::engines::pricing::Quote;"), 1)
        self.assertEqual(found("core/src/foundation/wire/mod.rs", "let a = crate::call(b, c);"), 1)
        self.assertEqual(found("core/src/ops.rs", "use crate::engines::pricing::Quote;"), 0)
        self.assertEqual(found("core/src/engines/pricing/mod.rs", "use crate::foundation::money::Money;"), 0)

    def test_engines_do_not_know_each_other(self) -> None:
        for other in ("use crate::engines::recommend::Rank;", "use crate::recommend::Rank;"):
            self.assertEqual(found("core/src/engines/pricing/quote.rs", other), 1, other)
        self.assertEqual(found("core/src/engines/pricing/quote.rs", "use crate::engines::pricing::Quote;"), 0)

    def test_groups_are_opened(self) -> None:
        group = "use crate::{engines::pricing::{Quote, Line}, foundation::Error};"
        self.assertEqual(found("core/src/rules/mod.rs", group), 1)
        self.assertEqual(found("core/src/engines/pricing/mod.rs", group), 0)

    def test_comments_strings_and_tests_may_name_anything(self) -> None:
        source = '// crate::ops\nlet a = "crate::ops";\n#[cfg(test)]\nmod tests {\n    use crate::ops::call;\n}\n'
        self.assertEqual(found("core/src/foundation/money.rs", source), 0)

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
