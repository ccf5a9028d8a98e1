# Reads targets.tsv and then results.tsv; prints tables of medians, spread and ratios, and which targets were reached. A ratio says
# how many times as fast the one is as the other. It is the median of the ratios of single rounds, so that what slowed a round
# meets both. A target without a peer is at most so much, in the unit of its work.
BEGIN { FS = "\t" }

FNR == NR {
    targets++
    target_work[targets] = $1; target_us[targets] = $2; target_them[targets] = $3; target[targets] = $4
    next
}

{
    if (!(($1) in first)) { works[++work_count] = $1; first[$1] = $3 }
    if (!(($1, $3) in n)) peers[$1, ++peer_count[$1]] = $3
    n[$1, $3]++
    value[$1, $3, $2] = $4 # one a round
    unit[$1] = $5
    if ($2 > last_round[$1]) last_round[$1] = $2
}

function sort(count,    i, j, t) {
    for (i = 2; i <= count; i++) for (j = i; j > 1 && sorted[j - 1] > sorted[j]; j--) {
        t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
    }
}

function median(count) {
    sort(count)
    return count % 2 ? sorted[(count + 1) / 2] : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}

function values(work, peer,    i, count) {
    for (i = 1; i <= last_round[work]; i++) if ((work, peer, i) in value) sorted[++count] = value[work, peer, i]
    return count
}

# How many times as fast us is as them; "" if there is no round with both.
function ratio(work, us, them,    i, count) {
    for (i = 1; i <= last_round[work]; i++)
        if (((work, us, i) in value) && ((work, them, i) in value))
            sorted[++count] = unit[work] != "conn/s" ? value[work, them, i] / value[work, us, i] \
                : value[work, us, i] / value[work, them, i]
    return count ? median(count) : ""
}

function number(v) {
    return v >= 100 ? sprintf("%.0f", v) : v >= 10 ? sprintf("%.1f", v) : v >= 0.1 ? sprintf("%.2f", v) : sprintf("%.4f", v)
}

function row(a, b, c, d, e) {
    if (style == "page") print "| " a " | " b " | " c " | " d " | " e " |"
    else printf "%-44s %12s %22s %4s %10s\n", a, b, c, d, e
}

END {
    for (w = 1; w <= work_count; w++) {
        work = works[w]
        print style == "page" ? "\n### " toupper(substr(work, 1, 1)) substr(work, 2) "\n" : "\n" work
        row("", "median, " unit[work], "least to most", "n", "speed")
        if (style == "page") print "|---|---|---|---|---|"
        for (p = 1; p <= peer_count[work]; p++) {
            peer = peers[work, p]
            count = values(work, peer); middle = median(count)
            row(peer, number(middle), number(sorted[1]) " to " number(sorted[count]), count, \
                number(ratio(work, peer, first[work])))
        }
    }
    print style == "page" ? "\n## Targets\n\n| work | what | against | wanted | seen | |\n|---|---|---|---|---|---|" : "\ntargets"
    for (t = 1; t <= targets; t++) for (w = 1; w <= work_count; w++) {
        work = works[w]
        if (index(work, target_work[t]) != 1 || index(work, "alone")) continue
        if (target_them[t] == "") {
            count = values(work, target_us[t])
            if (!count) continue
            seen = median(count); good = seen <= target[t]
            wanted = "≤ " target[t] " " unit[work]; seen = number(seen) " " unit[work]
        } else {
            seen = ratio(work, target_us[t], target_them[t])
            wanted = "≥ " target[t]
            good = seen != "" && seen >= target[t]
            seen = seen == "" ? "not measured" : number(seen)
        }
        verdict = seen == "not measured" ? "" : good ? "reached" : "not reached"
        if (style == "page") print "| " work " | " target_us[t] " | " target_them[t] " | " wanted " | " seen " | " verdict " |"
        else printf "%-44s %-40s %-10s %-12s %s\n", target_us[t], target_them[t], wanted, seen, verdict
    }
}
