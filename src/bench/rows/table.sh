# Row 3: the socket table, with so many TIME_WAIT and CLOSE_WAIT.
# shellcheck shell=bash source=src/bench/common.sh
. "$BENCH_HOME/src/bench/common.sh"

setting ipv4.tcp_tw_reuse 0
setting ipv4.ip_local_port_range "10000 65535"
setting ipv4.tcp_max_tw_buckets 2000000
export TCPLAB_LANG=en

# Runs a program that dumps again and again: the number of sockets of the last dump in `sockets`, the median of the last five, if there are so many, as result.
dumps() {
  local lines
  lines=$("${@:3}")
  sockets=$(tail -1 <<<"$lines")
  sockets=${sockets% *}
  result "$1" "$2" "$(tail -5 <<<"$lines" | cut -d' ' -f2 | median)" ms
}

java_dump() {
  "${java[@]}" -cp "$bench/classes:$jar" tcplab.observe.DiagBench "$1" "${2:-$dumps}"
}

# What ten looks a second take of a processor, in percent.
polled() {
  result "ten looks a second at $waiting TIME_WAIT and $closing CLOSE_WAIT" "$1" \
    "$("${java[@]}" -cp "$bench/classes:$jar" tcplab.observe.DiagBench "$2" "$(size 40 20 4)" | cut -d' ' -f2)" "% of a core"
}

whole() {
  timed "${@:3}"
  result "$1" "$2" "$took" ms
}

# TIME_WAIT ends after 60 s: programs that counted later need not agree.
agree_soon() {
  ((SECONDS - begun > 50)) || agree "$@"
}

# A round, in a namespace that has seen no other.
measure() {
  local waiting=$1 closing=$2 round=$3 work all=0 pid input dumps
  dumps=$((waiting > 500000 ? 6 : $(size 25 15 2)))
  work="socket table, $waiting TIME_WAIT and $closing CLOSE_WAIT"
  coproc HOLD { "$bench/hold" "$closing"; }
  pid=$HOLD_PID input=${HOLD[1]}
  read -r -t 60 _ <&"${HOLD[0]}"
  local begun=$SECONDS
  "$bench/churn" loop "$waiting" 2 >/dev/null
  if ((SECONDS - begun > 30)); then
    echo "bench: $work: left out: to make them took $((SECONDS - begun)) s, and TIME_WAIT ends after 60 s" >&2
  else
    compare
  fi
  eval "exec $input>&-"
  wait "$pid" || true
}

compare() {
  dumps "$work" "C, sock_diag" "$bench/diag" 0xfff 5
  all=$sockets
  if has_classes; then
    dumps "$work" "tcplab's sock_diag, counted" java_dump all
    agree_soon "$work, C and tcplab" "$all" "$sockets"
    dumps "$work" "tcplab's sock_diag, a value of each" java_dump entries
    agree_soon "$work, C and tcplab's values" "$all" "$sockets"
    dumps "$work" "tcplab's poller, TIME_WAIT counted" java_dump count
    agree_soon "$work, C and the kernel's count" "$all" "$sockets"
  fi
  if has ss; then
    whole "$work" "ss -tan" ss -tan
    if [[ $BENCH_SIZE == smoke ]]; then agree_soon "$work, C and ss" "$all" "$(ss -tanH | wc -l)"; fi
    [[ $BENCH_SIZE == smoke ]] || whole "$work" "tcplab states" tcplab states
  fi
  dumps "$work, CLOSE_WAIT alone" "C, sock_diag" "$bench/diag" 0x100 5
  agree "$work: CLOSE_WAIT" "$sockets" "$closing"
  if has_classes; then
    dumps "$work, CLOSE_WAIT alone" "tcplab's sock_diag, counted" java_dump close-wait
    agree_soon "$work: CLOSE_WAIT by tcplab" "$sockets" "$closing"
  fi
  if has ss; then whole "$work, CLOSE_WAIT alone" "ss -tan state close-wait" ss -tan state close-wait; fi
  if has ss && has_classes && ((waiting <= 500000)); then
    local text="the text of ss, $waiting TIME_WAIT and $closing CLOSE_WAIT"
    whole "$text" "ss -tanoe" ss -HOtanoe
    dumps "$text" "ss -tanoe, read by tcplab" java_dump ss "$(size 8 4 2)"
    agree_soon "$text" "$all" "$sockets"
  fi
  if has_classes && ((round <= $(size 2 1 1) && waiting >= $(size 0 50000 0) && waiting <= 500000)); then
    polled "tcplab's sock_diag, counted" poll-all
    polled "tcplab's sock_diag, counted but for TIME_WAIT" poll-open
    polled "tcplab's sock_diag, a value of each" poll-entries
    polled "tcplab's poller" poll-table
  fi
}

if [[ ${1-} == now ]]; then
  measure "${@:2}"
else
  for waiting in $(size "10000 100000 1000000" "10000 50000" 500); do
    for ((turn = 1; turn <= rounds; turn++)); do
      unshare --net bash "${BASH_SOURCE[0]}" now "$waiting" $((waiting / 10)) "$turn"
    done
  done
fi
