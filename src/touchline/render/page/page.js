"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const stage = document.querySelector(".stage");
  const panel = document.querySelector("aside");
  const SVG = "http://www.w3.org/2000/svg";
  let language = "";
  let chosen = null;
  let opener = null;
  let zoom = 0;

  const words = () => data.languages[language];
  const el = (tag, text, name) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (name) node.className = name;
    return node;
  };
  const mark = (tag, attributes, text) => {
    const node = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const section = () => document.querySelector(`.sheet[data-language="${language}"]`);

  function address() {
    const found = new URLSearchParams(location.hash.slice(1));
    return { language: found.get("lang"), figure: found.get("figure") };
  }

  function remember() {
    const parts = new URLSearchParams();
    if (data.order.length > 1) parts.set("lang", language);
    if (chosen) parts.set("figure", chosen);
    history.replaceState(null, "", "#" + parts.toString());
  }

  function speak(next) {
    language = next;
    root.lang = next;
    root.dir = words().direction;
    document.title = words().title;
    for (const node of document.querySelectorAll("[data-language]"))
      node.hidden = node.dataset.language !== next;
    for (const button of document.querySelectorAll("[data-speak]"))
      button.setAttribute("aria-pressed", String(button.dataset.speak === next));
    for (const node of document.querySelectorAll("[data-word]"))
      node.textContent = words().words[node.dataset.word];
    for (const node of document.querySelectorAll("[data-label]"))
      node.setAttribute("aria-label", words().words[node.dataset.label]);
    document.querySelector(".skip").href = `#outline-${next}`;
    size();
    if (chosen) open(chosen, false);
  }

  function size() {
    const svg = section().querySelector("svg");
    const natural = svg.viewBox.baseVal.width;
    const room = section().clientWidth;
    const fit = room / natural;
    const readable = innerWidth < 700 ? 0.62 : 0;
    const scale = zoom || Math.max(fit, readable);
    const wide = natural * scale > room + 1;
    svg.style.inlineSize = wide ? `${Math.round(natural * scale)}px` : "100%";
    section().classList.toggle("wide", wide);
    names();
    for (const button of document.querySelectorAll("[data-zoom]"))
      if (button.dataset.zoom === "fit") button.setAttribute("aria-pressed", String(zoom === 0));
  }

  // Names of the lanes stay at the edge while the sheet is scrolled inside its frame.
  function names() {
    const frame = section();
    const svg = frame.querySelector("svg");
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const gone = frame.classList.contains("wide") && scale ? frame.scrollLeft / scale : 0;
    for (const node of frame.querySelectorAll(".name")) node.setAttribute("transform", `translate(${gone} 0)`);
  }

  function reveal() {
    const figure = figures(chosen).find((node) => section().contains(node));
    if (!figure || (opener && opener.closest(".personas"))) return;
    const frame = section().getBoundingClientRect(), box = figure.getBoundingClientRect();
    const top = Math.max(frame.top, 0);
    const bottom = Math.min(frame.bottom, innerWidth <= 980 ? panel.getBoundingClientRect().top : innerHeight);
    if (box.left < frame.left + 8 || box.right > frame.right - 8)
      section().scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
    if (box.top >= top + 8 && box.bottom <= bottom - 8) return;
    const off = (box.top + box.bottom - top - bottom) / 2;
    const before = section().scrollTop;
    section().scrollTop += off;
    scrollBy(0, off - (section().scrollTop - before));
  }

  function zoomBy(kind) {
    const svg = section().querySelector("svg");
    const now = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    if (kind === "fit") zoom = 0;
    else zoom = Math.min(3, Math.max(0.2, now * (kind === "in" ? 1.25 : 0.8)));
    size();
  }

  const figures = (id) =>
    [...document.querySelectorAll(".fig")].filter((node) => node.dataset.figure === id);

  function open(id, focus = true) {
    const figure = words().figures[id];
    if (!figure) return;
    chosen = id;
    for (const node of document.querySelectorAll(".fig.chosen")) node.classList.remove("chosen");
    for (const node of figures(id)) node.classList.add("chosen");
    panel.replaceChildren(...contents(id, figure));
    panel.hidden = false;
    stage.classList.add("open");
    size();
    reveal();
    remember();
    if (focus) panel.querySelector(".close").focus({ preventScroll: true });
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    stage.classList.remove("open");
    for (const node of document.querySelectorAll(".fig.chosen")) node.classList.remove("chosen");
    const back = opener && opener.isConnected ? opener : figures(chosen)[0];
    chosen = null;
    size();
    remember();
    if (back) back.focus();
  }

  function contents(id, figure) {
    const say = words().words;
    const shared = data.evidence[id] || {};
    const head = el("div", undefined, "ah");
    const titles = el("div");
    titles.append(el("span", figure.crumb), el("h2", figure.label));
    titles.lastChild.id = "panel-title";
    const shut = el("button", "✕", "close");
    shut.type = "button";
    shut.setAttribute("aria-label", say.close);
    shut.addEventListener("click", close);
    head.append(titles, shut);
    const out = [head, hero(figure, say)];
    if (figure.missing) {
      const box = el("p", undefined, "missing");
      box.append(el("span", figure.missing));
      out.push(box);
    }
    if (figure.who) out.push(el("p", figure.who, "who"));
    if (figure.definition) out.push(el("p", figure.definition, "def"));
    if (figure.numerator) out.push(over(figure, say));
    if (figure.beside) out.push(title(say.beside), beside(figure.beside));
    if (figure.quotes) out.push(title(say.quotes), ...figure.quotes.map(quote));
    if (figure.history) out.push(title(say.history, figure.history.note), chart(figure.history));
    if (shared.sample) {
      const zones = zonesOf(shared.sample);
      const note = zones ? `${figure.rows} · ${say.zone.replace("{zone}", zones)}` : figure.rows;
      out.push(title(say.rows, note), table(shared.sample));
    }
    if (shared.query) out.push(...query(shared.query, say));
    out.push(title(say.source), facts(id, figure, say));
    return out;
  }

  function hero(figure, say) {
    const box = el("div", undefined, "hero");
    box.append(el("b", figure.value, figure.tone));
    const beside = el("div");
    if (figure.n) beside.append(el("strong", figure.n));
    if (figure.interval) beside.append(el("span", figure.interval));
    box.append(beside);
    return box;
  }

  function over(figure, say) {
    const box = el("div", undefined, "over");
    for (const side of ["numerator", "denominator"]) {
      const part = el("div");
      part.append(el("span", say[side]), el("b", figure[side]));
      if (side === "denominator") box.append(el("i", "÷"));
      box.append(part);
    }
    return box;
  }

  // Other figures of the same thing; each opens its own panel.
  function beside(rows) {
    const box = el("div", undefined, "beside");
    for (const row of rows) {
      const link = el("button");
      link.type = "button";
      link.dataset.open = row.figure;
      link.append(el("span", row.label), el("b", row.value));
      if (row.interval) link.append(el("small", row.interval));
      if (row.part !== undefined) {
        const bar = el("i");
        bar.style.setProperty("--part", row.part);
        link.append(bar);
      }
      box.append(link);
    }
    return box;
  }

  function quote(said) {
    const box = el("blockquote", undefined, said.feeling);
    const text = el("p", said.text);
    text.dir = "auto";
    if (said.language) text.lang = said.language;
    box.append(text);
    if (said.note) box.append(el("small", said.note));
    return box;
  }

  function title(text, note) {
    const node = el("h3", text);
    if (note) node.append(el("small", note));
    return node;
  }

  function chart(series) {
    const width = 350, height = 96, left = 62, right = width - 6;
    const rtl = root.dir === "rtl";
    const flip = (x) => (rtl ? width - x : x);
    const svg = mark("svg", { viewBox: `0 0 ${width} ${height}`, width: "100%", role: "img" });
    svg.append(mark("title", {}, series.spoken));
    const y = (part) => 8 + (1 - part) * 62;
    const x = (at) => flip(left + ((right - left) * at) / Math.max(1, series.points.length - 1));
    for (const [part, text] of series.axis) {
      svg.append(mark("path", { d: `M${flip(left - 4)} ${y(part)}H${flip(right)}`, stroke: "var(--rule)" }));
      svg.append(mark("text", { x: flip(left - 9), y: y(part) + 4, "text-anchor": rtl ? "start" : "end" }, text));
    }
    let line = "", down = false;
    series.points.forEach((point, at) => {
      if (point.low !== null && point.high !== null)
        svg.append(mark("path", { d: `M${x(at)} ${y(point.low)}V${y(point.high)}`, stroke: "var(--river)", "stroke-opacity": ".3", "stroke-width": "5", "stroke-linecap": "butt" }));
      if (point.part === null) { down = false; return; }
      line += `${down ? "L" : "M"}${x(at)} ${y(point.part)}`;
      down = true;
    });
    svg.append(mark("path", { d: line || "M0 0", fill: "none", stroke: "var(--ink)", "stroke-width": "1.5" }));
    series.points.forEach((point, at) => {
      if (point.part === null) return;
      const dot = mark("circle", { cx: x(at), cy: y(point.part), r: "2.6", fill: "var(--ink)" });
      dot.append(mark("title", {}, point.text));
      svg.append(dot);
    });
    svg.append(mark("text", { x: flip(left), y: height - 6, "text-anchor": rtl ? "end" : "start" }, series.first));
    svg.append(mark("text", { x: flip(right), y: height - 6, "text-anchor": rtl ? "start" : "end" }, series.last));
    return svg;
  }

  const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

  function zonesOf(sample) {
    const zones = new Set();
    for (const value of sample.rows.flat()) {
      const found = typeof value === "string" && MOMENT.exec(value);
      if (found && found[3]) zones.add(/^(Z|[+-]00(:?00)?)$/.test(found[3]) ? "UTC" : `UTC${found[3]}`);
    }
    return [...zones].join(", ");
  }

  // A day at midnight is a day; other moments end with the minute. The zone is said above.
  function readable(value) {
    const found = MOMENT.exec(value);
    if (!found) return value;
    return found[2] === "00:00" ? found[1] : `${found[1]} ${found[2]}`;
  }

  function table(sample) {
    const digits = words().numbers;
    const number = new Intl.NumberFormat(digits, { maximumFractionDigits: 2, useGrouping: false });
    const box = el("div", undefined, "scroll");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words().words.rows);
    const grid = el("table"), head = el("tr");
    const numeric = sample.columns.map((_, at) =>
      sample.rows.every((row) => row[at] === null || typeof row[at] === "number"));
    sample.columns.forEach((name, at) => {
      const cell = el("th", name, numeric[at] ? "num" : "");
      cell.scope = "col";
      head.append(cell);
    });
    const top = el("thead"), body = el("tbody");
    top.append(head);
    for (const row of sample.rows) {
      const line = el("tr");
      row.forEach((value, at) => {
        const text = value === null ? "–" : typeof value === "number" ? number.format(value)
          : typeof value === "string" ? readable(value) : String(value);
        const cell = el("td", text, numeric[at] ? "num" : text.length > 24 ? "long" : "");
        line.append(cell);
      });
      body.append(line);
    }
    grid.append(top, body);
    box.append(grid);
    return box;
  }

  function query(text, say) {
    const head = title(say.query);
    const copy = el("button", say.copy, "copy");
    copy.type = "button";
    const block = el("pre", text);
    block.tabIndex = 0;
    copy.addEventListener("click", async () => {
      const range = document.createRange();
      range.selectNodeContents(block);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      if (navigator.clipboard)
        await navigator.clipboard.writeText(text).then(
          () => { copy.textContent = say.copied; },
          () => { copy.textContent = say.selected; });
      else copy.textContent = say.selected;
    });
    head.append(copy);
    return [head, block];
  }

  function facts(id, figure, say) {
    const box = el("div", undefined, "facts");
    if (figure.window) box.append(el("span", `${say.window}: ${figure.window}`));
    box.append(el("span", figure.made));
    box.append(el("code", id));
    return box;
  }

  document.addEventListener("click", (event) => {
    const figure = event.target.closest(".fig");
    if (figure) { opener = figure; open(figure.dataset.figure); return; }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.open) open(button.dataset.open);
    else if (button.dataset.speak) { speak(button.dataset.speak); remember(); }
    else if (button.dataset.zoom) zoomBy(button.dataset.zoom);
    else if (button.id === "print") print();
    else if (button.id === "theme") {
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); return; }
    const figure = event.target.closest && event.target.closest(".fig");
    if (figure && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      opener = figure;
      open(figure.dataset.figure);
    }
  });
  addEventListener("resize", () => { size(); if (chosen) reveal(); });
  for (const frame of document.querySelectorAll(".sheet")) frame.addEventListener("scroll", names);
  addEventListener("hashchange", () => {
    const wanted = address();
    if (wanted.language && data.languages[wanted.language] && wanted.language !== language) speak(wanted.language);
    if (wanted.figure && wanted.figure !== chosen) open(wanted.figure);
  });

  const wanted = address();
  const liked = (navigator.languages || []).map((one) => one.slice(0, 2));
  speak(
    [wanted.language, ...liked, data.order[0]].find((one) => one && data.languages[one]) || data.order[0]);
  if (wanted.figure) open(wanted.figure);
})();
