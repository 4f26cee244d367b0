#!/usr/bin/env bash
# Train the embedder on a machine with a CUDA GPU, its teachers first:
#   bash embedder.sh DATA RENDERED OUT [TEACHING=8] [LEARNING=9]
# RENDERED holds train-a and crops; the last two are minutes. OUT gets lite4/, lite3/ and student/, each with average.pt
# and training.log. Teachers share the GPU; a teacher that is there already is not trained again.
set -eu
DATA=$(realpath "$1") RENDERED=$(realpath "$2") TEACHING=${4:-8} LEARNING=${5:-9}
mkdir -p "$3" && OUT=$(realpath "$3")
cd "$(dirname "$0")/.."
export OMP_NUM_THREADS=2

run() { # run NAME MINUTES OPTION...
  local name=$1 minutes=$2
  shift 2
  [ -e "$OUT/$name/done" ] && return
  python3 -m embedder.train --data "$DATA" --store "$RENDERED/train-a" "$RENDERED/crops" --cache "$OUT/warm-start" --steps 100000 \
    --minutes "$minutes" --out "$OUT/$name" "$@"
  touch "$OUT/$name/done"
}

# Both may look for the warm starts at once: they are fetched before.
python3 -c "from pathlib import Path; from embedder.backbone import fetch_lite; [fetch_lite(v, Path('$OUT/warm-start')) for v in (0, 3, 4)]"
run lite4 "$TEACHING" --variant 4 --side 288 --groups 40 &
FIRST=$!
run lite3 "$TEACHING" --variant 3 --side 256 --groups 48
wait "$FIRST"
run student "$LEARNING" --teachers "$OUT/lite4/average.pt" "$OUT/lite3/average.pt"
grep -h score "$OUT"/*/training.log | tail -n 3
