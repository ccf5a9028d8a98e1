# Row 2: the churn of row 1 while everything is captured, by others and by tcplab, which infers every connection's states meanwhile.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

count=$(size 400000 60000 2000)
setting ipv4.tcp_tw_reuse 1
setting ipv4.ip_local_port_range "10000 65535"
setting ipv4.tcp_max_tw_buckets 2000000
work="churn under full capture"
file=$bench/captured.pcap
export TCPLAB_LANG=en

c() {
  local n seconds
  read -r n seconds < <("$bench/churn" loop "$count" 2)
  agree "$1" "$n" "$count"
  result "$work" "$1" "$(awk "BEGIN { print $n / $seconds }")" conn/s
}

# capturing PEER PATTERN COMMAND…: the C churn while a command captures, from when it says something like the pattern.
capturing() {
  local peer=$1 pattern=$2 said=$bench/capturing.log pid
  rm -f "$file"
  : >"$said"
  "${@:3}" >/dev/null 2>"$said" &
  pid=$!
  until grep -q "$pattern" "$said"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "bench: $work: $peer: left out: $(tail -1 "$said")" >&2
      return
    fi
    sleep 0.1
  done
  c "$peer"
  kill -INT "$pid"
  wait "$pid" || true
  echo "bench: $work: $peer: $(grep -i drop "$said" | tail -1 || true)" >&2
  rm -f "$file"
}

# The first line of tcplab says how many connections it opened in how many seconds; its status, whether all is accounted for.
accounted() {
  local said n seconds
  if ! said=$(tcplab client --rate max --loops 2 -n "$count" "${@:2}" 2>&1); then
    echo "bench: $work: $1: left out: $said" >&2
    if [[ $BENCH_SIZE == smoke && $said == *"does not add up"* ]]; then exit 1; fi
    return
  fi
  n=$(sed -n '1s/^[^:]*: \([0-9]*\) in .*/\1/p' <<<"$said")
  seconds=$(sed -n '1s/^[^:]*: [0-9]* in \([0-9.]*\) s.*/\1/p' <<<"$said")
  agree "$1" "$n" "$count"
  result "$work" "$1" "$(awk "BEGIN { print $n / $seconds }")" conn/s
}

for ((round = 1; round <= rounds; round++)); do
  c "C, both ends in a thread, 2 threads, not captured"
  if has tcpdump; then capturing "the same under tcpdump -w" "listening on" tcpdump -i lo -w "$file" tcp; fi
  capturing "the same beside a C ring that only counts" "listening on" "$bench/ring"
  if has dumpcap; then capturing "the same under dumpcap" "File:" dumpcap -q -i lo -w "$file" -f tcp; fi
  accounted "tcplab client --rate max, not captured"
  accounted "tcplab client --rate max --watch" --watch
done
