# What the rows of scripts/bench share. Runs inside a namespace; BENCH_* come from scripts/bench.
# shellcheck shell=bash
set -euo pipefail

bench=$BENCH_OUT
jar=${BENCH_JAR:-$BENCH_HOME/target/tcplab.jar}
java=("${JAVA_HOME:?}/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
ip link set lo up

# size FULL QUICK SMOKE: the one for this run.
size() {
  case $BENCH_SIZE in
    full) echo "$1" ;;
    quick) echo "$2" ;;
    *) echo "$3" ;;
  esac
}
rounds=$(size 5 3 1)

tcplab() {
  if [[ -n ${BENCH_JAR-} ]]; then
    "${java[@]}" -Dio.netty.machineId=00:00:00:00:00:01 -jar "$BENCH_JAR" "$@"
  else
    "$BENCH_HOME/scripts/tcplab" "$@"
  fi
}

has() {
  command -v "$1" >/dev/null
}

has_classes() {
  [[ -e $bench/classes/tcplab/bench/FlagsBench.class ]]
}

setting() {
  echo "$2" >"/proc/sys/net/${1//.//}"
}

# result WORK PEER VALUE UNIT: one measurement of this round.
result() {
  printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$round" "$2" "$3" "$4" >>"$BENCH_RESULTS"
}

# timed COMMAND…: runs it, its output thrown away, and says in `took` how many milliseconds that lasted.
timed() {
  local from=${EPOCHREALTIME/[.,]/}
  "$@" >/dev/null 2>&1 || return
  took=$((${EPOCHREALTIME/[.,]/} - from))
  printf -v took '%d.%03d' $((took / 1000)) $((took % 1000))
}

# agree WHAT VALUE VALUE: both programs must have counted the same.
agree() {
  if [[ $2 != "$3" ]]; then
    echo "bench: $1: '$2' and '$3' should be the same" >&2
    exit 1
  fi
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
