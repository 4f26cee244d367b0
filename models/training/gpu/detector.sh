#!/usr/bin/env bash
# Train and cross-validate the detector on a machine with a CUDA GPU, within a given time:
#   bash detector.sh DATA RENDERED OUT [SECONDS=470] [WORKERS=10]
# OUT gets detector.pt (average weights of the full training, for export.py), base.pt, folds.tar, crossval.json and
# log.txt. Both trainings run at once; whatever is there when the time is over is kept.
set -u
DATA=$(realpath "$1") RENDERED=$(realpath "$2") SECONDS_ALL=${4:-470} WORKERS=${5:-10}
mkdir -p "$3" && OUT=$(realpath "$3")
WORK=${WORK:-$(mktemp -d)}
DEVICE=${DEVICE:-cuda} BASE_SCENES=${BASE_SCENES:-16000} FOLD_SCENES=${FOLD_SCENES:-4000}
cd "$(dirname "$0")/../detector" || exit 1
mkdir -p "$WORK"/crossval "$WORK"/full
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
ulimit -n "$(ulimit -Hn)"

# Starting Python, the last evaluations and the scores of the folds take the rest.
UNTIL=$(($(date +%s) + SECONDS_ALL - 70))
FULL_WORKERS=$((WORKERS * 2 / 5)) CROSS_WORKERS=$((WORKERS - WORKERS * 2 / 5))

collect() {
  cp "$WORK"/full/average.pt "$OUT"/detector.pt
  cp "$WORK"/crossval/base/average.pt "$OUT"/base.pt
  (cd "$WORK"/crossval && tar cf "$OUT"/folds.tar without-*/average.pt)
  {
    for file in "$WORK"/*.txt "$WORK"/full/evaluations.txt "$WORK"/full/log.csv "$WORK"/crossval/*/evaluations.txt "$WORK"/crossval/*/log.csv; do
      echo "== ${file#"$WORK"/}" && cat "$file"
    done
  } >"$OUT"/log.txt
}

nproc && df -h /dev/shm "$WORK" && nvidia-smi --query-gpu=name,memory.used --format=csv,noheader
timeout $((SECONDS_ALL - 8)) python3 crossval.py --data "$DATA" --rendered "$RENDERED" --work "$WORK"/crossval --device "$DEVICE" --workers "$CROSS_WORKERS" \
  --base-scenes "$BASE_SCENES" --fold-scenes "$FOLD_SCENES" --base-minutes "$(awk "BEGIN { print $SECONDS_ALL * 0.36 / 60 }")" --fold-minutes 60 --until "$UNTIL" \
  --json "$OUT"/crossval.json >"$WORK"/crossval.txt 2>&1 &
# The full training takes the scenes that cross-validation composes: those without frames and, as session 0 is held out,
# those without session 0.
VAL=() && [ -d "$RENDERED"/val ] && VAL=(--val "$RENDERED"/val)
timeout $((SECONDS_ALL - 8)) python3 train.py --data "$DATA" --shards "$WORK"/crossval/base/shards "$WORK"/crossval/without-0/shards --rendered "$RENDERED" \
  --run "$WORK"/full --device "$DEVICE" --workers "$FULL_WORKERS" --until "$UNTIL" --images 1000000000 --evaluate-every 1000 --seed 3 \
  --weights 0.55 0.33 0.12 "${VAL[@]}" >"$WORK"/full.txt 2>&1 &
wait
collect
grep -h -v Warning "$WORK"/crossval.txt "$WORK"/full.txt | tail -n 20
for run in full crossval/base crossval/without-{0,1,2}; do
  echo "$run: $(tail -n 1 "$WORK/$run"/log.csv)" && tail -n 3 "$WORK/$run"/evaluations.txt
done
