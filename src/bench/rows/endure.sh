# After so many connections under a full capture: has anything grown, was anything lost?
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

setting ipv4.tcp_tw_reuse 1
setting ipv4.ip_local_port_range "10000 65535"
setting ipv4.tcp_max_tw_buckets 2000000
has_classes || {
  echo "bench: the endurance run needs javac" >&2
  exit 3
}
exec "${JAVA_HOME:?}/bin/java" -XX:+UseSerialGC -Xmx1g -cp "$bench/classes:$jar" tcplab.cli.EndureBench "$BENCH_ENDURE"
