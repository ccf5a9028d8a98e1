// The live board's page: hears what changed, shows it, and asks for what the buttons say.
import { Diagram } from "/diagram.js";
import { Plot } from "/plot.js";

const STATES = ["CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT"];
const ROWS = 200;
const OUTCOMES = {
  CONFIRMED: ["✔ confirmed", "✔ 证实"], REFINED: ["≈ refined", "≈ 有条件成立"],
  REFUTED: ["✘ refuted", "✘ 推翻"], NOT_SHOWN: ["? not shown", "? 未能证明"],
};
const $ = (id) => document.getElementById(id);
const held = $("held"), segments = $("segments"), status = $("status");
let controls = {}, exercises = [], said = "";

/** A sentence in both languages, of which the style shows one. */
function both(en, zh) {
  const fragment = document.createDocumentFragment();
  for (const [lang, text] of [["en", en], ["zh", zh]]) {
    const span = document.createElement("span");
    span.className = lang;
    span.lang = lang;
    span.textContent = text;
    fragment.append(span);
  }
  return fragment;
}
const text = (t) => both(t.en, t.zh);

/** Says something to who looks and who listens, once. */
function say(en, zh) {
  if (said !== en) { said = en; status.replaceChildren(both(en, zh)); }
}

async function ask(path, values = {}) {
  const answer = await fetch(path + "?" + new URLSearchParams(values), { method: "POST" });
  if (!answer.ok) say(await answer.text(), "请求被拒绝");
}

function language(lang) {
  document.documentElement.lang = lang;
  $("language").textContent = lang === "zh" ? "English" : "中文";
  $("language").lang = lang === "zh" ? "en" : "zh";
  try { localStorage.setItem("tcplab-lang", lang); } catch { /* a browser that keeps nothing */ }
  question();
  options();
}

function options() {
  const zh = document.documentElement.lang === "zh";
  $("freeze").options[0].textContent = zh ? "不停留" : "no state";
}

function question() {
  const one = exercises.find((e) => e.name === $("exercise").value);
  $("question").replaceChildren(one ? both(`${one.question.en} (about ${one.seconds} s)`, `${one.question.zh}（约 ${one.seconds} 秒）`) : "");
}

function rung(row) {
  const line = document.createElement("div");
  if (row.note) {
    line.className = "note" + (row.bad ? " bad" : "");
    line.append(text(row.note));
    return line;
  }
  line.className = "rung" + (row.lost ? " lost" : "") + (row.injected ? " injected" : "");
  for (const [name, value] of [["at", row.at.toFixed(3)], ["left", row.left], ["arrow", row.rightward ? "→" : "←"], ["words", row.segment], ["right", row.right]]) {
    const cell = document.createElement("span");
    cell.className = name;
    cell.textContent = value;
    line.append(cell);
  }
  line.title = "#" + row.conversation + (row.lost ? " – lost / 丢失" : "") + (row.injected ? " – injected / 伪造" : "");
  return line;
}

function addRows(rows, skipped) {
  const atEnd = segments.scrollHeight - segments.scrollTop - segments.clientHeight < 40;
  if (skipped) {
    const line = document.createElement("div");
    line.className = "note";
    line.append(both(`… ${skipped} more`, `……另有 ${skipped} 个`));
    segments.append(line);
  }
  segments.append(...rows.map(rung));
  while (segments.childElementCount > ROWS) segments.firstElementChild.remove();
  if (atEnd) segments.scrollTop = segments.scrollHeight;
}

function showControls(c) {
  controls = c;
  const running = c.outcome.status === "running";
  $("stop").disabled = !running;
  $("step").disabled = !running || !c.held.length;
  for (const radio of document.querySelectorAll("input[name=tempo]")) {
    if (running) radio.checked = radio.value === c.tempo; // while nothing runs, what the user chose for the next run stands
  }
  if (running) $("freeze").value = c.freeze;
  if (c.exercise && running && document.activeElement !== $("exercise")) { $("exercise").value = c.exercise; question(); }
  diagram.resting(c.frozen ? c.freeze : "");
  $("missed").hidden = !c.missed;
  $("missed").replaceChildren(both(`${c.missed} events came too fast for this page; the recording and the verdicts have them.`, `有 ${c.missed} 个事件来得太快，本页未能显示；记录和结论中都有它们。`));
  held.replaceChildren(...c.held.map((h) => {
    const item = document.createElement("li");
    item.dataset.number = h.number;
    item.textContent = `${h.from} → ${h.to}  ${h.segment}`;
    return item;
  }));
  judged(c.outcome);
  const first = c.held[0];
  if (!running) {
    const ends = {
      idle: () => ["Choose an exercise and start it.", "请选择一个练习，然后开始。"],
      stopped: () => ["Stopped.", "已停止。"],
      done: () => [`${c.exercise} is done: ${tally(c.outcome, 0)}`, `${c.exercise} 已结束：${tally(c.outcome, 1)}`],
      failed: () => [`${c.exercise}: ${c.outcome.why.en}`, `${c.exercise}：${c.outcome.why.zh}`],
    };
    say(...ends[c.outcome.status]());
  } else if (c.frozen) {
    say(`At rest: an end is in ${c.freeze}. Choose “no state” to go on.`, `已停住：有一端处于 ${c.freeze}。选择“不停留”即可继续。`);
  } else if (first && c.tempo === "held") {
    const copies = c.copies ? [`; repetitions taken away: ${c.copies}`, `；已拿走的重传：${c.copies}`] : ["", ""];
    say(`Held, number ${first.number}: ${first.segment} from ${first.from}${copies[0]}`, `扣住第 ${first.number} 个：${first.from} 发出的 ${first.segment}${copies[1]}`);
  } else {
    say(`${c.exercise} is running. ${c.doing.en ?? ""}`, `${c.exercise} 正在运行。${c.doing.zh ?? ""}`);
  }
}

function tally(outcome, lang) {
  const counts = {};
  for (const v of outcome.verdicts) counts[v.outcome] = (counts[v.outcome] ?? 0) + 1;
  return Object.entries(counts).map(([o, n]) => OUTCOMES[o][lang].slice(2) + " " + n).join(lang ? "，" : ", ");
}

function judged(outcome) {
  const key = JSON.stringify(outcome);
  if (judged.shown === key) return;
  judged.shown = key;
  $("judged").hidden = outcome.status !== "done";
  if (outcome.status !== "done") return;
  $("stepped").hidden = !outcome.stepped;
  $("verdicts").replaceChildren(...outcome.verdicts.map((v) => {
    const item = document.createElement("li");
    const head = document.createElement("strong");
    head.className = v.outcome + (v.surprising ? " surprise" : "");
    head.append(v.id + " ", both(...OUTCOMES[v.outcome]));
    if (v.surprising) head.append(both(": a surprise", "：出乎意料"));
    const because = document.createElement("div");
    because.className = "because";
    because.append(text(v.because));
    const sentence = document.createElement("div");
    sentence.append(text(v.sentence));
    item.append(head, sentence, because);
    return item;
  }));
}

function counts(look) {
  diagram.counts(Object.fromEntries(STATES.map((state, i) => [state, look[i + 1]])));
}

const delays = [];
function delay(oldest) {
  delays.push(Date.now() - oldest);
  if (delays.length > 500) delays.shift();
  const sorted = [...delays].sort((a, b) => a - b);
  $("delay").value = `${sorted[sorted.length >> 1]} ms (max ${sorted[sorted.length - 1]} ms)`;
}

const waiting = [];

/** What came since the last frame, shown in one go: a page that falls behind lets tokens jump instead of walking. */
function showAll() {
  const all = waiting.splice(0);
  const behind = all.length > 3;
  const rows = [];
  let skipped = 0;
  for (const m of all) {
    show(m, behind);
    if (m.snapshot) { rows.length = 0; skipped = 0; }
    rows.push(...m.rows);
    skipped += m.skipped ?? 0;
  }
  const some = rows.length > 60 ? rows.slice(-60) : rows;
  if (some.length) addRows(some, skipped + rows.length - some.length);
  const oldest = Math.min(...all.filter((m) => m.oldest && !m.snapshot).map((m) => m.oldest));
  if (Number.isFinite(oldest)) delay(oldest);
}

function heard(m) {
  if (waiting.push(m) === 1) requestAnimationFrame(showAll);
}

function show(m, behind) {
  if (m.snapshot) {
    segments.replaceChildren();
    said = "";
    delays.length = 0;
    diagram.counts(Object.fromEntries(STATES.map((s) => [s, 0])));
  }
  if (m.tokens) diagram.reset(m.tokens);
  for (const hop of m.hops ?? []) if (!m.tokens) { if (behind) diagram.jump(hop); else diagram.hop(hop); }
  for (const [name, n] of Object.entries(m.flow ?? {})) diagram.pulse(name, n);
  $("segments-count").textContent = m.segments || "";
  if (m.looks.length) counts(m.looks[m.looks.length - 1]);
  if (m.snapshot) plot.reset(m.looks); else plot.add(m.looks);
  if (m.controls) showControls(m.controls);
}

function connect() {
  const events = new EventSource("/events");
  const link = $("link");
  events.onopen = () => { link.className = "link"; link.replaceChildren(both("connected to this machine", "已连接本机")); };
  events.onerror = () => { link.className = "link down"; link.replaceChildren(both("the connection is lost; trying again", "连接已断开，正在重试")); };
  events.onmessage = (e) => heard(JSON.parse(e.data));
}

function wire() {
  $("start").onclick = () => ask("/start", { exercise: $("exercise").value, tempo: document.querySelector("input[name=tempo]:checked").value, state: $("freeze").value });
  $("stop").onclick = () => ask("/stop");
  $("step").onclick = () => ask("/step");
  $("exercise").onchange = question;
  $("freeze").onchange = () => ask("/freeze", { state: $("freeze").value });
  for (const radio of document.querySelectorAll("input[name=tempo]")) {
    radio.onchange = () => { if (controls.outcome?.status === "running") ask("/tempo", { tempo: radio.value }); };
  }
  $("language").onclick = () => language(document.documentElement.lang === "zh" ? "en" : "zh");
  document.addEventListener("keydown", (e) => {
    if (e.key === "n" && !e.ctrlKey && !e.metaKey && !e.altKey && e.target.tagName !== "SELECT" && !$("step").disabled) ask("/step");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.draw());
}

const diagram = await Diagram.load($("diagram"));
const plot = new Plot($("plot"), $("plot-legend"), STATES);
exercises = await (await fetch("/exercises.json")).json();
$("exercise").replaceChildren(...exercises.map((e) => new Option(e.name, e.name)));
$("freeze").replaceChildren(new Option("", ""), ...STATES.filter((s) => s !== "CLOSED").map((s) => new Option(s, s)));
let wanted = null;
try { wanted = localStorage.getItem("tcplab-lang"); } catch { /* a browser that keeps nothing */ }
language(wanted ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
wire();
connect();
