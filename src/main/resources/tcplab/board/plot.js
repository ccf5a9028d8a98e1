// How many sockets were in each state at each look of ss, drawn as steps.
export class Plot {
  constructor(canvas, legend, states) {
    this.canvas = canvas;
    this.legend = legend;
    this.states = states;
    this.looks = [];
    this.most = 600;
  }

  reset(looks) { this.looks = looks.slice(-this.most); this.draw(); }

  add(looks) {
    if (!looks.length) return;
    this.looks.push(...looks);
    if (this.looks.length > this.most) this.looks.splice(0, this.looks.length - this.most);
    this.draw();
  }

  draw() {
    const c = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    c.clearRect(0, 0, width, height);
    const left = 44, bottom = height - 26, top = 10, right = width - 12;
    const from = this.looks.length ? this.looks[0][0] : 0;
    const to = this.looks.length ? Math.max(this.looks[this.looks.length - 1][0], from + 1) : 1;
    let high = 1;
    for (const look of this.looks) for (let i = 1; i < look.length; i++) high = Math.max(high, look[i]);
    c.strokeStyle = colour("--line"); c.fillStyle = colour("--soft"); c.font = "14px sans-serif"; c.lineWidth = 1;
    c.beginPath(); c.moveTo(left, top); c.lineTo(left, bottom); c.lineTo(right, bottom); c.stroke();
    c.textAlign = "right"; c.fillText(String(high), left - 6, top + 10); c.fillText("0", left - 6, bottom + 4);
    c.textAlign = "left"; c.fillText(from.toFixed(1) + " s", left, height - 6);
    c.textAlign = "right"; c.fillText(to.toFixed(1) + " s", right, height - 6);
    const seen = [];
    this.states.forEach((state, i) => {
      if (!this.looks.some((look) => look[i + 1] > 0)) return;
      seen.push(state);
      c.strokeStyle = colour("--s-" + state.toLowerCase()); c.lineWidth = 2.5;
      c.beginPath();
      let y = bottom;
      this.looks.forEach((look, n) => {
        const x = left + ((look[0] - from) / (to - from)) * (right - left);
        if (n) c.lineTo(x, y);
        y = bottom - (look[i + 1] / high) * (bottom - top - 4);
        if (n) c.lineTo(x, y); else c.moveTo(x, y);
      });
      c.lineTo(right, y);
      c.stroke();
    });
    if (seen.join() !== this.shown) {
      this.shown = seen.join();
      this.legend.replaceChildren(...seen.map((state) => {
        const key = document.createElement("span");
        key.className = "key";
        const line = document.createElement("i");
        line.style.background = "var(--s-" + state.toLowerCase() + ")";
        key.append(line, state);
        return key;
      }));
    }
  }
}
