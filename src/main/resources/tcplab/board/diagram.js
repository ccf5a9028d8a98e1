// The state diagram: tokens that stand in states and walk along arrows, counts, and pulses where too many walk to be drawn.
const PER_STATE = 24;
const WALK_MILLIS = 420;
const SVG = "http://www.w3.org/2000/svg";

export class Diagram {
  constructor(svg) {
    this.svg = svg;
    this.layer = svg.querySelector("#tokens");
    this.tokens = new Map();
    this.arrows = new Map();
    this.walking = new Set();
    for (const g of svg.querySelectorAll(".arrow")) {
      this.arrows.set(g.dataset.from + ">" + g.dataset.to, { g, points: sampled(g.querySelector("path")), lit: 0 });
    }
    this.boxes = new Map();
    for (const g of svg.querySelectorAll(".state")) {
      const r = g.querySelector("rect");
      const box = { g, x: +r.getAttribute("x"), y: +r.getAttribute("y"), w: +r.getAttribute("width"), h: +r.getAttribute("height"), slots: [] };
      this.boxes.set(g.id, box);
    }
    this.frame = this.frame.bind(this);
    this.asked = false;
  }

  static async load(host) {
    const text = await (await fetch("/diagram.svg")).text();
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    host.replaceChildren(svg);
    return new Diagram(svg);
  }

  /** These tokens where they stand now, and no others; who stays where it was is not touched. */
  reset(tokens) {
    const there = new Set(tokens.map((t) => t.id));
    for (const token of this.tokens.values()) if (!there.has(token.id)) this.remove(token);
    for (const t of tokens) {
      const token = this.token(t);
      if (this.walking.delete(token)) token.route = null;
      if (token.state !== t.state || token.slot < 0) this.place(token, t.state);
    }
  }

  remove(token) {
    this.walking.delete(token);
    this.leave(token);
    token.dot.remove();
    this.tokens.delete(token.id);
  }

  token(t) {
    let token = this.tokens.get(t.id);
    if (!token) {
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("r", "8");
      dot.setAttribute("class", "token " + (t.client ? "client" : "server"));
      token = { id: t.id, dot, state: null, slot: -1, route: null };
      this.tokens.set(t.id, token);
    }
    return token;
  }

  leave(token) {
    const box = this.boxes.get(token.state);
    if (box && token.slot >= 0) box.slots[token.slot] = undefined;
    token.slot = -1;
  }

  place(token, state) {
    this.leave(token);
    token.state = state;
    const box = this.boxes.get(state);
    let slot = 0;
    while (box.slots[slot] !== undefined) slot++;
    if (slot >= PER_STATE) { token.dot.remove(); return; }
    box.slots[slot] = token.id;
    token.slot = slot;
    const [x, y] = spot(box, slot);
    token.dot.setAttribute("cx", x);
    token.dot.setAttribute("cy", y);
    if (!token.dot.isConnected) this.layer.append(token.dot);
  }

  /** An end goes from a state to another: along the arrow, or along those between, or, where a RST ended it, across. */
  hop(h) {
    const token = this.token(h);
    if (token.state === null && h.from !== "CLOSED" && h.from !== "LISTEN") this.place(token, h.from);
    const path = h.path && h.path.length > 1 ? h.path : [h.from, h.to];
    const points = [];
    for (let i = 0; i + 1 < path.length; i++) {
      const arrow = this.arrows.get(path[i] + ">" + path[i + 1]);
      if (arrow) {
        points.push(...arrow.points);
        this.light(arrow);
      } else {
        points.push(middle(this.boxes.get(path[i])), middle(this.boxes.get(path[i + 1] === "CLOSED" ? "CLOSED-end" : path[i + 1])));
      }
    }
    this.leave(token);
    token.state = h.to;
    const queued = token.route && token.route.points ? token.route.points.slice(Math.floor(token.route.at)) : [];
    token.route = { points: queued.concat(points), at: 0, from: performance.now() };
    if (!token.dot.isConnected) this.layer.append(token.dot);
    this.walking.add(token);
    this.ask();
  }

  /** The same without walking. */
  jump(h) {
    const token = this.token(h);
    if (h.to === "CLOSED") { this.remove(token); return; }
    this.walking.delete(token);
    token.route = null;
    this.place(token, h.to);
  }

  light(arrow) {
    arrow.lit = performance.now() + WALK_MILLIS;
    arrow.g.classList.add("lit");
    this.ask();
  }

  /** So many went along an arrow that only their number is shown. */
  pulse(name, count) {
    const arrow = this.arrows.get(name);
    if (!arrow) return;
    this.light(arrow);
    if (arrow.pulse) { arrow.pulse.count += count; arrow.pulse.text.textContent = arrow.pulse.count; return; }
    const g = document.createElementNS(SVG, "g");
    const dot = document.createElementNS(SVG, "circle");
    dot.setAttribute("r", "13"); dot.setAttribute("class", "pulse");
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("class", "pulse-text"); text.setAttribute("x", "17"); text.setAttribute("y", "5");
    text.textContent = count;
    g.append(dot, text);
    this.layer.append(g);
    arrow.pulse = { g, text, count, from: performance.now() };
    this.ask();
  }

  counts(numbers) {
    for (const [state, number] of Object.entries(numbers)) {
      const label = this.boxes.get(state)?.g.querySelector(".count");
      if (label) label.textContent = number || "";
    }
  }

  resting(state) {
    for (const [name, box] of this.boxes) box.g.classList.toggle("rest", name === state);
  }

  ask() {
    if (!this.asked) { this.asked = true; requestAnimationFrame(this.frame); }
  }

  frame(now) {
    this.asked = false;
    for (const token of this.walking) {
      const route = token.route;
      const part = Math.min(1, (now - route.from) / WALK_MILLIS);
      route.at = part * (route.points.length - 1);
      if (part >= 1) {
        this.walking.delete(token);
        token.route = null;
        if (token.state === "CLOSED") this.remove(token); else this.place(token, token.state);
        continue;
      }
      const [x, y] = route.points[Math.max(0, Math.floor(route.at))];
      token.dot.setAttribute("cx", x);
      token.dot.setAttribute("cy", y);
    }
    let lit = false;
    for (const arrow of this.arrows.values()) {
      if (arrow.pulse) {
        const part = (now - arrow.pulse.from) / (2 * WALK_MILLIS);
        if (part >= 1) { arrow.pulse.g.remove(); arrow.pulse = null; } else {
          const [x, y] = arrow.points[Math.max(0, Math.floor(part * (arrow.points.length - 1)))];
          arrow.pulse.g.setAttribute("transform", `translate(${x} ${y})`);
          lit = true;
        }
      }
      if (arrow.lit && now > arrow.lit) { arrow.lit = 0; arrow.g.classList.remove("lit"); }
      lit ||= arrow.lit > 0;
    }
    if (this.walking.size || lit) this.ask();
  }
}

function sampled(path) {
  const length = path.getTotalLength();
  const points = [];
  for (let i = 0; i <= 24; i++) {
    const p = path.getPointAtLength((length * i) / 24);
    points.push([p.x, p.y]);
  }
  return points;
}

function middle(box) { return [box.x + box.w / 2, box.y + box.h / 2]; }

/** Beside the number in the box's lower half, then along its lower edge, then along its upper one. */
function spot(box, slot) {
  const rows = [box.y + box.h - 14, box.y + box.h + 2, box.y - 2];
  return [box.x + 12 + (slot % 8) * 16, rows[Math.floor(slot / 8)]];
}
