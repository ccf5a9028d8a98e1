# Row 5: from the command to its end.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

whole() {
  timed "${@:2}" || {
    echo "bench: $1 failed" >&2
    exit 1
  }
  result "start-up" "$1" "$took" ms
}

tcplab --version >/dev/null # the archive of classes is made by a first start
for ((round = 1; round <= $(size 15 5 1); round++)); do
  if has tshark; then whole "tshark --version" tshark --version; fi
  if has tcpdump; then whole "tcpdump --version" tcpdump --version; fi
  whole "tcplab --version" tcplab --version
  whole "tcplab list" tcplab list
  if ((round <= rounds)); then whole "tcplab run half-close" tcplab run half-close; fi
done
