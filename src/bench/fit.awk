# Reads growth.tsv (packets, connections, round, milliseconds, KiB) and prints the medians of each size, and the straight lines through
# them by least squares: what the start costs, what each packet and each connection costs, and how far the points are from the line.
BEGIN { FS = "\t" }

{
    if (!($1 in count)) { size[++sizes] = $1; connections[$1] = $2 }
    n = ++count[$1]
    time[$1, n] = $4
    memory[$1, n] = $5 / 1024
}

function median(of, key, n,    i, j, t) {
    for (i = 1; i <= n; i++) sorted[i] = of[key, i]
    for (i = 2; i <= n; i++) for (j = i; j > 1 && sorted[j - 1] > sorted[j]; j--) {
        t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

# The line through (x[i], y[i]); leaves start, slope, r2 and worst, the largest distance of a point in percent.
function fit(    i, mx, my, sxx, sxy, syy, off) {
    mx = my = sxx = sxy = syy = worst = 0
    for (i = 1; i <= sizes; i++) { mx += x[i] / sizes; my += y[i] / sizes }
    for (i = 1; i <= sizes; i++) {
        sxx += (x[i] - mx) ^ 2; sxy += (x[i] - mx) * (y[i] - my); syy += (y[i] - my) ^ 2
    }
    slope = sxy / sxx; start = my - slope * mx; r2 = syy > 0 ? sxy ^ 2 / (sxx * syy) : 1
    for (i = 1; i <= sizes; i++) {
        off = 100 * (y[i] / (start + slope * x[i]) - 1)
        if (off < 0) off = -off
        if (off > worst) worst = off
    }
}

function row(a, b, c, d) {
    if (style == "page") print "| " a " | " b " | " c " | " d " |"
    else printf "%12s %12s %10s %12s\n", a, b, c, d
}

END {
    if (sizes < 2) exit
    print style == "page" ? "\n## How tcplab analyze grows\n" : "\nhow tcplab analyze grows"
    row("packets", "connections", "median, ms", "memory, MiB")
    if (style == "page") print "|---|---|---|---|"
    for (i = 1; i <= sizes; i++) {
        x[i] = size[i]; y[i] = median(time, size[i], count[size[i]])
        m[i] = median(memory, size[i], count[size[i]])
        row(size[i], connections[size[i]], sprintf("%.0f", y[i]), sprintf("%.0f", m[i]))
    }
    fit()
    print ""
    printf "Time is %.0f ms and %.0f ns a packet (R² %.4f; the worst point is %.1f %% off the line).\n", start, slope * 1e6, r2, worst
    for (i = 1; i <= sizes; i++) { x[i] = connections[size[i]]; y[i] = m[i] }
    fit()
    printf "Memory, all of the process, is %.0f MiB and %.0f bytes a connection (R² %.4f; the worst point is %.1f %% off the line).\n", \
        start, slope * 1048576, r2, worst
}
