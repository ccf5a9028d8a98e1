# Row 4, how it grows: `tcplab analyze` of captures of four sizes, up to ten million packets of a million connections.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

rounds=3
sizes=(127500 255000 510000 1020000)
file=$bench/growth.pcap
seen=$bench/growth.tsv
trap 'rm -f "$file" "$seen.new"' EXIT
export TCPLAB_LANG=en

command=("$BENCH_HOME/scripts/tcplab")
if [[ -n ${BENCH_JAR-} ]]; then command=("$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx900m -jar "$BENCH_JAR"); fi
"${command[@]}" --version >/dev/null # what a first start has to do is done

: >"$seen.new"
for connections in "${sizes[@]}"; do
  "$bench/packets" "$connections" >"$file"
  counted=$("${command[@]}" analyze "$file" | head -1)
  packets=$(cut -d' ' -f3 <<<"$counted")
  agree "connections of $packets packets" "$connections" "$(cut -d' ' -f1 <<<"$counted")"
  for ((round = 1; round <= rounds; round++)); do
    read -r milliseconds kib < <("$bench/peak" "${command[@]}" analyze "$file")
    printf '%s\t%s\t%s\t%s\t%s\n' "$packets" "$connections" "$round" "$milliseconds" "$kib" >>"$seen.new"
  done
done
mv "$seen.new" "$seen"
