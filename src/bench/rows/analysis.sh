# Row 4: a capture read once, and what its connections showed.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

connections=$(size 210000 21000 500)
file=$bench/packets-$connections.pcap
trap 'rm -f "$file"' EXIT
"$bench/packets" "$connections" >"$file"
answer=$("$bench/flags" "$file")
packets=$(cut -d' ' -f2 <<<"$answer")
work="capture of $packets packets, $connections connections"
export TCPLAB_LANG=en

analyzes=1
tcplab analyze "$file" >/dev/null 2>&1 || {
  echo "bench: this tcplab does not analyze: left out" >&2
  analyzes=
}

whole() {
  timed "${@:2}"
  result "$work" "$1" "$took" ms
}

reader() {
  "${java[@]}" -cp "$bench/classes:$jar" tcplab.bench.FlagsBench "$file" "$1"
}

# The last passes of one process.
warm() {
  { "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$bench/classes:$jar" tcplab.bench.FlagsBench "$file" 12 2>&1 >/dev/null; } |
    tail -5 | median | awk '{ print $1 * 1000 }'
}

for ((round = 1; round <= rounds; round++)); do
  whole "C, mapped file, flags" "$bench/flags" "$file"
  if has_classes; then
    [[ $round -gt 1 ]] || agree "$work: C and tcplab's reader" "$answer" "$(reader 1 2>/dev/null)"
    whole "tcplab's reader, flags, JVM start included" reader 1
    [[ $BENCH_SIZE == smoke ]] || result "$work" "tcplab's reader, flags, warm" "$(warm)" ms
  fi
  if [[ -n $analyzes ]]; then whole "tcplab analyze" tcplab analyze "$file"; fi
  [[ $BENCH_SIZE != smoke ]] || continue
  if has tshark; then
    whole "tshark -q -z conv,tcp" tshark -n -r "$file" -q -z conv,tcp
    if ((round == 1)); then
      whole "tshark -2 -T fields -e tcp.completeness" tshark -n -2 -r "$file" -T fields -e tcp.completeness
    fi
  fi
  if has tcptrace; then whole "tcptrace -b" tcptrace -b "$file"; fi
  if has tcpdump; then whole "tcpdump -r -w /dev/null" tcpdump -r "$file" -w /dev/null; fi
done
