#!/usr/bin/env bash
# Trains the text model anew: emotion_text.sh FOLDER, which holds goemotions_train.tsv. About 4 minutes on one core.
# Then `make generate` puts it into its pack. With the versions below the file comes out the same to the byte.
source "$(dirname "${BASH_SOURCE[0]}")/../lanes/environment.sh"

folder="${1:?the folder that holds goemotions_train.tsv}"
here="$HIVECORE_ROOT/tools/train/emotion_text"
python="$("$HIVECORE_ROOT/tools/setup/python.sh" "$here/requirements.txt")"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
"$python" -u "$here/train.py" "$folder" "$HIVECORE_ROOT/packs/source/emotion-text/model.hive"
