# Row 1: connections opened and closed as fast as they go, the client first.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

count=$(size 200000 40000 2000)
slow=$(size 60000 20000 500)
netty=$(size 1000000 20000 500) # a Java program is as fast as it gets after some hundred thousand
setting ipv4.tcp_tw_reuse 1
setting ipv4.ip_local_port_range "10000 65535"
setting ipv4.tcp_max_tw_buckets 2000000
work="connect, a byte each way, close"

c() {
  local n seconds
  read -r n seconds < <("$bench/churn" "$2" "$count" "$3")
  agree "$1" "$n" "$count"
  result "$work" "$1" "$(awk "BEGIN { print $n / $seconds }")" conn/s
}

# The last line of tcplab says how many it opened, and in how many seconds.
said() {
  local said n seconds
  said=$("${@:3}" | tail -1)
  n=$(sed 's/^[^:]*: \([0-9]*\) in .*/\1/' <<<"$said")
  seconds=$(sed 's/^[^:]*: [0-9]* in \([0-9.]*\) s.*/\1/' <<<"$said")
  agree "$1" "$n" "$2"
  result "$work" "$1" "$(awk "BEGIN { print $n / $seconds }")" conn/s
}

# until COMMAND…: waits for it to succeed.
eventually() {
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    if "$@"; then return; fi
    sleep 0.1
  done
  echo "bench: after 60 s still not so: $*" >&2
  exit 1
}

# Whether somebody listens at the port given in hexadecimal.
listening() {
  grep -qs "[0F]:$1 0*:0000 0A " /proc/net/tcp /proc/net/tcp6
}

# Two loops at each end and as many addresses as the C programs have; by io_uring where it can be had.
programs=(--quiet --loops 2)
if tcplab server --quiet --port 0 --transport io_uring --until-stdin-closes </dev/null >/dev/null 2>&1; then
  programs+=(--transport io_uring)
fi

netty() {
  coproc SERVER { tcplab server "${programs[@]}" --address 0.0.0.0 --until-stdin-closes >/dev/null; }
  local pid=$SERVER_PID input=${SERVER[1]}
  eventually listening 1B58
  said "tcplab server and client" "$netty" tcplab client "${programs[@]}" -n "$netty" 127.77.0.{1..16}:7000
  eval "exec $input>&-"
  wait "$pid" || true
}

http() {
  coproc HTTP { exec "$bench/churn" http 8077 2 >/dev/null; }
  local pid=$HTTP_PID input=${HTTP[1]}
  eventually listening 1F8D
  if has wrk; then
    result "$work" "wrk, 2 threads, 64 connections" \
      "$(wrk -t2 -c64 -d"$(size 5 2 1)" -H 'Connection: close' http://127.0.0.1:8077/ | sed -n 's/^Requests\/sec: *//p')" conn/s
  fi
  if has ab; then
    result "$work" "ab, 64 connections" \
      "$(ab -q -c64 -n "$slow" http://127.0.0.1:8077/ | sed -n 's/^Requests per second: *\([0-9.]*\).*/\1/p')" conn/s
  fi
  eval "exec $input>&-"
  wait "$pid" || true
}

export TCPLAB_LANG=en
for ((round = 1; round <= rounds; round++)); do
  c "C, 1 client and 1 server thread" pair 1
  c "C, 2 client and 2 server threads" pair 2
  c "C, both ends in a thread, 2 threads" loop 2
  said "tcplab client --rate max" "$count" tcplab client --rate max --loops 2 -n "$count"
  netty
  if has wrk || has ab; then http; fi
done
