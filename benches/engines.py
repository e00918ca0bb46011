"""The engines among the features of core/Cargo.toml, each with what it is built on: `engine base,base`.

With `beside` an engine that is built on nothing stands on recommend, as it would in a skeleton that it joins.
"""

import sys
import tomllib

with open(sys.argv[1], "rb") as file:
    features = tomllib.load(file)["features"]

NOT_ENGINES = {"alone", "default", "shapes"}
for engine in features:
    if engine not in NOT_ENGINES:
        bases = [base for base in features[engine] if base in features]
        if sys.argv[2:] == ["beside"] and engine != "recommend":
            bases.insert(0, "recommend")
        print(engine, ",".join(bases))
