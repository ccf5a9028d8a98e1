# Row 4: a capture read once, and what its connections showed; in full also one of ten million packets and a million connections.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

export TCPLAB_LANG=en
file=$bench/packets.pcap
trap 'rm -f "$file"' EXIT

# The archive of classes that scripts/tcplab has made, where there is one for this jar.
reading=("${java[@]}")
for archive in "$BENCH_HOME"/target/tcplab-*.jsa; do
  if [[ -z ${BENCH_JAR-} && -s $archive && $archive -nt $jar ]]; then
    reading=("${java[@]}" -Xlog:cds=off -Xlog:cds+dynamic=off "-XX:SharedArchiveFile=$archive")
  fi
done

whole() {
  if timed "${@:2}"; then result "$work" "$1" "$took" ms; else echo "bench: $1 failed on a $work: left out" >&2; fi
}

reader() {
  "${reading[@]}" -cp "$jar:$bench/classes" tcplab.bench.FlagsBench "$file" "$1"
}

# The last passes of one process.
warm() {
  { "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$jar:$bench/classes" tcplab.bench.FlagsBench "$file" 12 2>&1 >/dev/null; } |
    tail -5 | median | awk '{ print $1 * 1000 }'
}

# capture CONNECTIONS: makes it, and counts what is in it.
capture() {
  "$bench/packets" "$1" >"$file"
  answer=$("$bench/flags" "$file")
  packets=$(cut -d' ' -f2 <<<"$answer")
  work="capture of $packets packets, $1 connections"
  analyzes=1
  tcplab analyze "$file" >/dev/null 2>&1 || {
    echo "bench: this tcplab does not analyze: left out" >&2
    analyzes=
  }
}

ours() {
  whole "C, mapped file, flags" "$bench/flags" "$file"
  if has_classes; then
    [[ $round -gt 1 ]] || agree "$work: C and tcplab's reader" "$answer" "$(reader 1 2>/dev/null)"
    whole "tcplab's reader, flags, JVM start included" reader 1
    [[ $BENCH_SIZE == smoke ]] || result "$work" "tcplab's reader, flags, warm" "$(warm)" ms
  fi
  if [[ -n $analyzes ]]; then whole "tcplab analyze" tcplab analyze "$file"; fi
}

# What takes long is run in the first round only.
peers() {
  if has tshark; then
    if ((round == 1 || packets < 5000000)); then whole "tshark -q -z conv,tcp" tshark -n -r "$file" -q -z conv,tcp; fi
    if ((round == 1 && packets < 5000000)); then
      whole "tshark -2 -T fields -e tcp.completeness" tshark -n -2 -r "$file" -T fields -e tcp.completeness
    fi
  fi
  if has tcptrace && ((round == 1 || packets < 5000000)); then whole "tcptrace -b" tcptrace -b "$file"; fi
  if has tcpdump; then whole "tcpdump -r -w /dev/null" tcpdump -r "$file" -w /dev/null; fi
}

sizes=("$(size 210000 21000 500)")
if [[ $BENCH_SIZE == full ]]; then sizes+=(1020000); fi
for connections in "${sizes[@]}"; do
  capture "$connections"
  for ((round = 1; round <= rounds; round++)); do
    ours
    [[ $BENCH_SIZE == smoke ]] || peers
  done
done
