"""One decision core for every runtime: the same bytes everywhere, offline, with the reason attached.

| name | is |
|---|---|
| `Recommender` | a trained model: `fit`, `auto`, `open`, `recommend`, `similar`, `users_like`, `explain`, `recommend_table`, `source` |
| `CompactRecommender` | the same for phones: 8 bits, read where it lies |
| `measure` | how good any rankings are: recall, NDCG, MAP, coverage, calibration and more, with intervals |
| `Bandit` | choices that learn, with the probability of each |
| `RuleSet` | rules over facts and history: `matches`, `matches_columns`, and `rules.*` |
| `Batch` | an operation over columns: a portfolio screened by one standard, `run` and `prove` |
| `FactorIndex` | exact top-k by inner product over NumPy or Arrow factors |
| `Packs` | the operations, with packs (time zones, currencies) at hand |
| `PriceBook` | the operations, with a catalogue's prices and promotions at hand; `quote_batch` |
| `decide` | the operations that need nothing but their request, typed |
| `call` | the universal door: the request's JSON text in, the answer's canonical JSON text out |
| `operations` | requests and answers as dataclasses |
| `errors` | refusals: one class a family, all of them `HivecoreError` |

>>> import hivecore
>>> hivecore.decide.json_canonicalize(hivecore.CanonicalizeRequest(text='{"b":1.0,"a":2}')).answer.canonical
'{"a":2,"b":1}'
>>> hivecore.call("no.such", "{}")[:36]
'{"error":{"code":"operation.unknown"'
"""

from hivecore import errors, operations
from hivecore._native import call
from hivecore.bandit import Bandit
from hivecore.batch import Batch
from hivecore.errors import HivecoreError
from hivecore.evaluation import measure
from hivecore.factor_index import FactorIndex
from hivecore.operations import CanonicalizeRequest, Decision, ItemId, RankRequest, RecommendConfig, UserId, Weighting
from hivecore.packs import EmotionBatch, Packs, Plain, SentimentBatch, TrackedBatch
from hivecore.price_book import PriceBook
from hivecore.recommender import CompactRecommender, RankedBatch, Recommender
from hivecore.rule_set import RuleSet

decide = Plain()
"""The operations that need nothing but their request."""

__all__ = [
    "Bandit",
    "Batch",
    "CanonicalizeRequest",
    "Decision",
    "EmotionBatch",
    "FactorIndex",
    "HivecoreError",
    "ItemId",
    "Packs",
    "PriceBook",
    "RankRequest",
    "RankedBatch",
    "RecommendConfig",
    "CompactRecommender",
    "Recommender",
    "RuleSet",
    "SentimentBatch",
    "TrackedBatch",
    "UserId",
    "Weighting",
    "call",
    "decide",
    "errors",
    "measure",
    "operations",
]
