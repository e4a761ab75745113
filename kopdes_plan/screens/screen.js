// Draws the workshop's page from blocks (kopdes_plan/screens/blocks.py says which there are) and
// reports what people do. It holds no numbers and no words of the plan: what is typed goes to the
// kernel (and is kept in the window until it answers), what the kernel sends is shown. What is unchanged is left alone, so focus and folds stay.

const LOST_AFTER = 8000; // ms without an answer: the program is gone or very busy
const BUSY_AFTER = 250; // ms without an answer: something long is being done
const ECHO_AFTER = 180; // ms after the last key
const LONG_AFTER = 1500; // ms after the last key in a long text
const PIECE = 4e6; // bytes of a file sent at once: some servers close the line at ten million
const LARGEST = 5e7; // bytes of a file
const TYPED = "kopdes-typed"; // in the browser's memory of this window
const ORIGINS = ["desa", "sumber", "asumsi"];
const SUFFIX = /^(%|.{0,6}$)?\s*(.*)$/s; // what fits inside an entry, and what does not

function h(name, attributes, ...inner) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...inner.filter((part) => part != null && part !== false));
  return element;
}

const kind = (...names) => names.filter(Boolean).map((name) => `kopdes-${name}`).join(" ");

// ---- one page ------------------------------------------------------------------------------------

class Page {
  constructor(model, root) {
    this.model = model;
    this.words = model.get("words");
    this.root = root;
    this.blocks = new Map(); // place ("left/unit") -> what draws it
    this.asked = new Map(); // number of an event -> when it was sent
    this.typed = new Map(); // number -> what was typed in it, until it is answered
    this.kept = JSON.parse(sessionStorage.getItem(TYPED) ?? "null"); // before it was loaded anew
    this.count = 0;
    this.serial = `k${Math.random().toString(36).slice(2)}`;
    this.frame();
    this.receive = (message, buffers) => this.received(message, buffers);
    model.on("msg:custom", this.receive);
    root.addEventListener("click", (event) => this.clicked(event));
    this.keys = (event) => this.pressed(event);
    this.keyed = this.inLab() ? root : document; // the app is the whole window
    this.keyed.addEventListener("keydown", this.keys);
    this.leaving = () => this.left();
    addEventListener("pagehide", this.leaving);
    this.clock = setInterval(() => this.watch(), 1000);
    this.send("hello");
  }

  close() {
    clearInterval(this.clock);
    removeEventListener("pagehide", this.leaving);
    this.keyed.removeEventListener("keydown", this.keys);
    this.model.off("msg:custom", this.receive);
  }

  say(key) {
    return this.words[key] ?? key;
  }

  send(event, content = {}, buffers = []) {
    const n = ++this.count;
    this.asked.set(n, performance.now());
    if (content.was !== undefined) this.typed.set(n, [{ event, ...content }]);
    if (event === "again") this.typed.set(n, content.edits);
    this.root.dataset.asked = n; // with `done` for those who wait for it: tests, measurements
    setTimeout(() => (this.busy.hidden = !this.asked.size), BUSY_AFTER);
    try {
      this.model.send({ event, n, ...content }, undefined, buffers);
    } catch {
      this.lost(true);
    }
  }

  // ---- the frame

  frame() {
    this.root.classList.add("kopdes");
    this.root.lang = this.say("language");
    this.root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab's keys
    this.name = h("span", { class: kind("name") });
    this.status = h("span", { class: kind("status"), role: "status", "aria-live": "polite" });
    this.undo = this.tool("undo", () => this.send("undo"));
    this.redo = this.tool("redo", () => this.send("redo"));
    this.big = this.tool("projector", () => this.project());
    this.big.setAttribute("aria-pressed", "false");
    const other = h("a", { class: kind("tool", "other"), href: this.otherFace(), target: "_blank" });
    other.textContent = this.say(this.inLab() ? "app" : "lab");
    this.steps = h("nav", { class: kind("steps"), "aria-label": this.say("steps") });
    this.gone = h("div", { class: kind("gone"), role: "alert", hidden: true },
      h("span", {}, this.say("lost")), " ",
      h("button", { class: kind("button", "main"), onclick: () => location.reload() },
        this.say("reload")));
    this.busy = h("div", { class: kind("busy"), hidden: true });
    this.intro = h("p", { class: kind("intro") });
    const regions = (this.regions = {});
    for (const name of ["top", "left", "right"]) regions[name] = h("div", { class: kind(name) });
    this.root.replaceChildren(
      h("header", { class: kind("bar") }, this.name, this.status,
        h("span", { class: kind("tools") }, this.undo, this.redo, this.big, other)),
      this.busy, this.steps, this.gone, this.intro, regions.top,
      h("main", { class: kind("columns") }, regions.left, regions.right));
    if (localStorage.getItem("kopdes-projector") === "1") this.project();
  }

  tool(name, action) {
    return h("button", { type: "button", class: kind("tool", name), onclick: action },
      this.say(name));
  }

  project() {
    const on = this.root.classList.toggle("kopdes-projector");
    this.big.setAttribute("aria-pressed", String(on));
    localStorage.setItem("kopdes-projector", on ? "1" : "0");
  }

  inLab() {
    return !location.pathname.includes("/voila/");
  }

  face(path) {
    const at = location.pathname;
    return at.slice(0, Math.max(0, at.search(/\/(voila|lab|doc|notebooks|tree)\//))) + path;
  }

  otherFace() {
    return this.face(this.inLab() ? "/voila/render/aplikasi.ipynb" : "/lab/tree/0_mulai.ipynb");
  }

  // ---- what the kernel sends

  received(message, buffers) {
    if (message.type === "bar") this.drawBar(message);
    else if (message.type === "block") this.drawBlock(message);
    else if (message.type === "region") this.settle(message);
    else if (message.type === "focus") this.focus(message.path);
    else if (message.type === "echo") this.echo(message);
    else if (message.type === "file") this.file(message, buffers);
    else if (message.type === "done") {
      this.asked.delete(message.n);
      this.typed.delete(message.n);
      this.lost(false);
      if (!this.asked.size) this.busy.hidden = true;
      if (this.turned && document.activeElement === document.body) // what was pressed is gone
        this.steps.querySelector("[aria-current]")?.focus({ preventScroll: true });
      this.turned = false;
      this.root.dataset.done = message.n;
    }
  }

  drawBar(bar) {
    this.name.textContent = bar.name;
    this.status.textContent = bar.tone === "bad" ? capital(bar.words) : bar.words;
    this.status.className = kind("status", bar.tone);
    this.undo.disabled = !bar.undo;
    this.redo.disabled = !bar.redo;
    this.intro.textContent = bar.intro;
    this.intro.hidden = !bar.steps.length; // a numbered notebook says it above the page
    this.root.classList.toggle("kopdes-whole", !!bar.whole);
    const turned = this.step !== bar.step;
    const first = this.step === undefined;
    this.step = bar.step;
    this.steps.hidden = !bar.steps.length;
    this.drawSteps(bar);
    this.turned ||= turned && !first;
    if (turned && !first) this.root.scrollIntoView({ block: "start" });
    this.again(bar.file);
  }

  drawSteps({ step: open, steps }) {
    const wanted = JSON.stringify([open, steps]);
    if (wanted === this.drawnSteps) return;
    this.drawnSteps = wanted;
    redraw(this.steps, () => this.steps.replaceChildren(...steps.map((step) =>
      h("button", {
        type: "button", class: kind("step", step.mistaken && "mistaken"), "data-step": step.name,
        "aria-current": step.name === open ? "step" : null,
        onclick: () => this.send("step", { name: step.name }),
      }, step.number ? h("b", {}, step.number) : "", ` ${step.label}`))));
  }

  drawBlock({ region, order, block }) {
    const place = order[order.length - 1];
    const drawn = this.blocks.get(place);
    if (drawn && drawn.kind === block.kind) drawn.update(block);
    else {
      drawn?.element.remove();
      this.blocks.set(place, drawnBlock(this, block));
    }
    this.arrange(region, order);
  }

  arrange(region, order) {
    order.forEach((place, position) => {
      const element = this.blocks.get(place)?.element;
      const now = this.regions[region].children[position];
      if (element && element !== now) this.regions[region].insertBefore(element, now ?? null);
    });
  }

  settle({ region, order }) {
    this.arrange(region, order);
    if (region === "right" && order[0] !== this.first) this.regions.right.scrollTop = 0;
    if (region === "right") this.first = order[0]; // something new stands on top: show it
    const kept = new Set(order.map((place) => this.blocks.get(place)?.element));
    for (const element of [...this.regions[region].children])
      if (!kept.has(element)) element.remove();
  }

  focus(path) {
    const quoted = CSS.escape(path);
    const found =
      this.root.querySelector(`[data-path="${quoted}"]`) ??
      this.root.querySelector(`[data-path^="${quoted}."]`);
    if (!found) return;
    for (let above = found; above && above !== this.root; above = above.parentElement)
      if (above.tagName === "DETAILS") above.open = true;
    const input = found.matches("input,select,textarea") ? found
      : found.querySelector("input,select,textarea") ?? found;
    found.scrollIntoView({ block: "center" });
    input.focus({ preventScroll: true });
    found.classList.add("kopdes-found");
    setTimeout(() => found.classList.remove("kopdes-found"), 2500);
  }

  echo({ path, words, good }) {
    for (const field of this.root.querySelectorAll(`[data-path="${CSS.escape(path)}"]`))
      field.echo?.(words, good);
  }

  file({ name, mime }, buffers) {
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: mime }));
    const link = h("a", { href: address, class: kind("button", "main", "ready"), target: "_blank" });
    if (mime !== "application/pdf") link.download = name;
    link.textContent = `${this.say("open_file")} ${name}`;
    const save = h("a", { href: address, class: kind("button"), download: name },
      this.say("save_file"));
    if (mime === "application/zip") return save.click(); // nothing to look at; made anew each time
    this.asking?.replaceWith(h("span", { class: kind("row") }, link, save));
    link.focus();
    this.asking = null;
  }

  async give(action, file) {
    if (file.size > LARGEST) return (this.status.textContent = this.say("file_too_big"));
    for (let at = 0; at === 0 || at < file.size; at += PIECE)
      this.send("piece", { first: at === 0 }, [await file.slice(at, at + PIECE).arrayBuffer()]);
    this.send("take", { action, name: file.name });
  }

  // ---- what people do

  clicked(event) {
    const link = event.target.closest?.("[data-go],[data-do],[data-file],[data-to],[data-notebook]");
    if (!link || !this.root.contains(link)) return;
    event.preventDefault();
    if (link.dataset.notebook != null)
      window.open(this.face(`/lab/tree/${link.dataset.notebook}.ipynb`), "_blank");
    else if (link.dataset.go != null) this.send("go", { path: link.dataset.go });
    else if (link.dataset.to != null) this.send("step", { name: link.dataset.to });
    else if (link.dataset.do != null) {
      this.send("do", { action: link.dataset.do, value: link.dataset.value ?? "" });
      if (link.dataset.app != null) window.open(this.face("/voila/render/aplikasi.ipynb"), "_blank");
    }
    else {
      this.asking = link;
      this.send("file", { name: link.dataset.file });
    }
  }

  pressed(event) {
    const wanted = event.key.toLowerCase();
    const back = wanted === "z" && !event.shiftKey;
    const again = wanted === "y" || (wanted === "z" && event.shiftKey);
    if (!(event.ctrlKey || event.metaKey) || !(back || again)) return;
    if (event.target.dirty) return; // the browser's own undo, while a field is being typed
    event.preventDefault();
    this.send(back ? "undo" : "redo");
  }

  // What no program answered is kept while the page is loaded anew, and typed again then; with
  // what stood there, for another window may have written something newer meanwhile.
  left() {
    document.activeElement?.commit?.();
    const edits = [...this.typed.values()].flat();
    if (edits.length) sessionStorage.setItem(TYPED, JSON.stringify({ file: this.plan, edits }));
  }

  again(file) {
    this.plan = file;
    if (!file || this.kept?.file !== file) return;
    const { edits } = this.kept;
    this.kept = null;
    if (sessionStorage.getItem(TYPED) === null) return; // another page of this window was first
    sessionStorage.removeItem(TYPED);
    this.send("again", { edits });
  }

  watch() {
    const oldest = Math.min(...this.asked.values());
    if (performance.now() - oldest > LOST_AFTER) this.lost(true);
  }

  lost(gone) {
    if (!gone && this.asked.size) return;
    this.gone.hidden = !gone;
  }
}

// ---- entries: one input, select or textarea that holds one text of the plan ----------------------

// An entry commits on Enter, on leaving, and on choosing. The kernel's text is shown unless somebody
// is typing another one right now.
function entry(page, data, onCommit) {
  let input;
  if (data.kind === "choice") {
    input = h("select", {});
    fillChoices(input, data);
  } else if (data.kind === "long") input = h("textarea", { rows: 2 });
  else input = h("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  if (data.kind === "number" || data.kind === "whole") input.inputMode = "decimal";
  input.shown = input.value = data.text;
  input.commit = () => {
    clearTimeout(input.later);
    const was = input.shown;
    if (input.value === was) return (input.dirty = false);
    input.shown = input.value;
    input.dirty = false;
    onCommit(input.value, was);
  };
  input.show = (next) => {
    if (next.kind === "choice" && String(choicesOf(next)) !== String(choicesOf(data)))
      fillChoices(input, next);
    data = next;
    if (input.dirty && input.value !== next.text) return; // still being typed
    if (input.value !== next.text) input.value = next.text;
    input.shown = next.text;
    input.dirty = false;
  };
  input.addEventListener("input", () => {
    input.dirty = input.value !== input.shown;
    if (data.kind === "long") {
      clearTimeout(input.later);
      input.later = setTimeout(() => input.commit(), LONG_AFTER);
    }
  });
  input.addEventListener("change", () => input.commit());
  input.addEventListener("mouseenter", () => // what its place cuts off
    (input.title = input.scrollWidth > input.clientWidth ? input.value : ""));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && data.kind !== "long") input.commit();
    else if (event.key === "Escape" && input.dirty) {
      input.value = input.shown;
      input.dirty = false;
    }
  });
  return input;
}

// What is offered, and what stands there although it is not: pasted, or written in the file.
function choicesOf({ choices, text }) {
  const offered = choices ?? [];
  return offered.some(([value]) => value === text) ? offered : [[text, text], ...offered];
}

function fillChoices(select, data) {
  const now = select.value;
  select.replaceChildren(...choicesOf(data).map(([value, label]) => h("option", { value }, label)));
  select.value = now || data.text;
}

// ---- a field with its label, origin, range, echo and what is wrong -------------------------------

let serial = 0;

function fieldElement(page, data) {
  const id = `${page.serial}-${++serial}`;
  const path = data.path;
  const edit = (text, was) => page.send("edit", { path, text, was });
  const input = entry(page, data, edit);
  input.id = id;
  const label = h("label", { for: id });
  const helpText = h("div", { class: kind("help"), id: `${id}-h`, hidden: true });
  const help = h("button", {
    type: "button", class: kind("ask-help"), "aria-expanded": "false",
    onclick: () => {
      helpText.hidden = !helpText.hidden;
      help.setAttribute("aria-expanded", String(!helpText.hidden));
    },
  }, "?");
  const prefix = h("span", { class: kind("affix") });
  const suffix = h("span", { class: kind("affix", "behind") });
  const counts = h("span", { class: kind("counts") }); // what a long suffix says, beside the label
  const spin = data.spin ? spinner(page, path, input) : null;
  const wrong = h("div", { class: kind("wrong"), id: `${id}-m`, role: "alert" });
  const echo = h("div", { class: kind("echo"), "aria-live": "polite" });
  let origin = null; // made when the number has one: an empty entry has none yet
  const element = h("div", { class: kind("field", data.kind), "data-path": path },
    h("div", { class: kind("label") }, label, counts, help),
    helpText,
    h("div", { class: kind("entry") }, prefix, input, suffix, spin),
    echo, wrong);
  let later;
  input.addEventListener("input", () => {
    clearTimeout(later);
    if (data.kind === "text" || data.kind === "long" || data.kind === "choice") return;
    later = setTimeout(() => page.send("echo", { path, text: input.value }), ECHO_AFTER);
  });
  element.echo = (words, good) => {
    echo.textContent = input.dirty ? capital(words) : "";
    echo.classList.toggle("kopdes-bad", !good);
  };
  input.addEventListener("change", () => (clearTimeout(later), (echo.textContent = "")));
  element.update = (next) => {
    data = next;
    label.textContent = next.label;
    helpText.textContent = next.help ?? "";
    help.setAttribute("aria-label", `${page.say("help")}: ${next.label}`);
    help.hidden = !next.help;
    prefix.textContent = next.prefix ?? "";
    const [, short, long] = (next.suffix ?? "").match(SUFFIX);
    suffix.textContent = short;
    counts.textContent = long;
    prefix.hidden = !next.prefix;
    suffix.hidden = !short;
    counts.hidden = !long;
    input.show(next);
    input.setAttribute("aria-describedby", next.mistake ? `${id}-m` : `${id}-h`);
    input.setAttribute("aria-invalid", String(Boolean(next.mistake)));
    element.classList.toggle("kopdes-mistaken", Boolean(next.mistake));
    element.classList.toggle("kopdes-own", next.given !== false);
    if (!input.dirty) echo.textContent = "";
    wrong.replaceChildren(...doubts(page, path, next));
    if (next.origin && !origin) element.append((origin = originRow(page, next)).element);
    if (origin) origin.element.hidden = !next.origin;
    origin?.update(next);
  };
  element.update(data);
  return element;
}

const capital = (words) => words.replace(/^[a-z]+[ ,]/, (word) => word[0].toUpperCase() + word.slice(1));

// What is wrong with a value, and a button for each thing that may have been meant.
function doubts(page, path, { mistake, ask }) {
  return [capital(mistake ?? ""), ...(ask ?? []).map((one) =>
    h("button", { type: "button", class: kind("button", "small"),
      onclick: () => page.send(one.event ?? "edit", { path, text: one.text }) }, one.label))];
}

function spinner(page, path, input) {
  const turn = (by) => {
    page.send("spin", { path, text: input.value, by });
    input.dirty = false;
    input.shown = null; // whatever comes back is shown
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    turn(event.key === "ArrowUp" ? 1 : -1);
  });
  const press = (by, words, sign) =>
    h("button", { type: "button", tabindex: "-1", "aria-label": words, title: words,
      onclick: () => turn(by) }, sign);
  return h("span", { class: kind("spin") },
    press(-1, page.say("less"), "−"), press(1, page.say("more"), "+"));
}

// Three letters, the present origin filled; behind them low, high and where the number is from.
function originRow(page, data) {
  const path = data.path;
  const letters = ORIGINS.map((name) =>
    h("button", {
      type: "button", class: kind("letter", name), title: page.say(`origin_${name}`),
      "aria-label": page.say(`origin_${name}`),
      onclick: () => {
        if (name === "sumber") details.open = true;
        page.send("origin", { path, origin: name });
      },
    }, page.say(`letter_${name}`)));
  const range = h("summary", {});
  const parts = {};
  const inner = h("div", { class: kind("details") });
  for (const part of ["low", "high", "citation", "year", "note"]) {
    const input = entry(page, { kind: "text", text: "" },
      (text, was) => page.send("detail", { path, part, text, was }));
    parts[part] = input;
    inner.append(h("label", { class: kind("part", part) }, h("span", {}, page.say(part)), input));
  }
  const details = h("details", { class: kind("more") }, range, inner);
  const element = h("div", { class: kind("origin-row") },
    h("span", { class: kind("letters"), role: "group", "aria-label": page.say("origin") }, ...letters),
    details);
  const update = (next) => {
    ORIGINS.forEach((name, place) =>
      letters[place].setAttribute("aria-pressed", String(name === next.origin)));
    const both = next.low && next.high ? `${next.low} – ${next.high}` : "";
    const span = both || (next.low && `≥ ${next.low}`) || (next.high && `≤ ${next.high}`)
      || page.say("range");
    range.textContent = span;
    range.title = page.say("range_help");
    const source = next.source ?? {};
    const texts = { low: next.low, high: next.high, citation: source.citation,
      year: source.year, note: source.note };
    for (const [part, input] of Object.entries(parts))
      input.show({ kind: "text", text: String(texts[part] ?? "") });
  };
  return { element, update };
}

// ---- blocks --------------------------------------------------------------------------------------

function drawnBlock(page, block) {
  const element = h(block.kind === "fold" ? "details" : "section",
    { class: kind("block", `block-${block.kind}`), "data-block": block.id });
  const update = DRAW[block.kind](page, element, block);
  update(block);
  return { kind: block.kind, element, update };
}

// Keeps a heading and a note in front of what a block is about.
function head(element) {
  const title = h("h2", {});
  const note = h("p", { class: kind("note") });
  element.append(title, note);
  return (block) => {
    title.textContent = block.title ?? "";
    note.textContent = block.note ?? "";
    title.hidden = !block.title;
    note.hidden = !block.note;
  };
}

// Fields by their path: those that stay are patched in place.
function grid(page) {
  const element = h("div", { class: kind("grid") });
  const drawn = new Map();
  const update = (fields) => {
    const kept = new Set(fields.map((field) => field.path));
    for (const [path, field] of drawn)
      if (!kept.has(path)) {
        field.remove();
        drawn.delete(path);
      }
    fields.forEach((data, position) => {
      let field = drawn.get(data.path);
      if (!field) drawn.set(data.path, (field = fieldElement(page, data)));
      else field.update(data);
      if (element.children[position] !== field)
        element.insertBefore(field, element.children[position] ?? null);
    });
  };
  return { element, update };
}

function pressable(page, one) {
  return h("button", {
    type: "button", class: kind("button", one.tone), disabled: one.disabled,
    "data-action": one.action, "data-value": one.value,
    onclick: () => {
      if (!one.ask || window.confirm(one.ask))
        page.send("do", { action: one.action, value: one.value ?? "" });
    },
  }, one.label);
}

function cardElement(page, card) {
  return h("div", { class: kind("card", card.tone) },
    h("div", { class: kind("card-title") }, card.title),
    card.note ? h("div", { class: kind("card-note") }, card.note) : null,
    card.buttons.length
      ? h("div", { class: kind("row") }, ...card.buttons.map((one) => pressable(page, one))) : null);
}

// Draws inner HTML anew and gives the focus back to the same place of it.
function redraw(element, draw) {
  const active = document.activeElement;
  const places = (root) => [...root.querySelectorAll("a,button,summary,input")];
  const at = element.contains(active) ? places(element).indexOf(active) : -1;
  const opened = [...element.querySelectorAll("details")].map((one) => one.open);
  draw();
  element.querySelectorAll("details").forEach((one, place) => {
    if (place in opened) one.open = opened[place];
  });
  if (at >= 0) places(element)[at]?.focus({ preventScroll: true });
}

const DRAW = {
  html: (page, element) => (block) => redraw(element, () => (element.innerHTML = block.html)),

  buttons: (page, element) => (block) => redraw(element, () => {
    element.classList.add("kopdes-row");
    element.replaceChildren(...block.buttons.map((one) => pressable(page, one)));
  }),

  upload: (page, element, first) => {
    const input = h("input", { type: "file", hidden: true, "data-take": first.action });
    const note = h("p", { class: kind("note") });
    let ask = "";
    const button = h("button", { type: "button", class: kind("button"),
      onclick: () => { if (!ask || window.confirm(ask)) input.click(); } });
    input.addEventListener("change", () => {
      if (input.files[0]) page.give(first.action, input.files[0]);
      input.value = ""; // the same file may be chosen again
    });
    element.append(button, input, note);
    return (block) => {
      button.textContent = block.label;
      input.accept = block.accept;
      ask = block.ask;
      note.textContent = block.note;
      note.hidden = !block.note;
    };
  },

  chooser: (page, element) => (block) => redraw(element, () => {
    const label = block.label ? h("span", { class: kind("chooser-label") }, block.label) : "";
    element.replaceChildren(label, ...block.options.map((option) =>
      h("button", {
        type: "button", class: kind("chip"), "data-action": block.action,
        "data-value": option.value, "aria-pressed": String(option.value === block.chosen),
        onclick: () => page.send("do", { action: block.action, value: option.value }),
      }, option.label)));
  }),

  cards: (page, element) => {
    const heading = head(element);
    const inner = element.appendChild(h("div", { class: kind("card-list") }));
    return (block) => {
      heading(block);
      redraw(inner, () =>
        inner.replaceChildren(...block.cards.map((card) => cardElement(page, card))));
    };
  },

  search: (page, element, first) => {
    const id = `${page.serial}-${++serial}`;
    const input = h("input", { type: "search", id, autocomplete: "off", spellcheck: "false" });
    const label = h("label", { for: id });
    const note = h("p", { class: kind("note"), role: "status" });
    const inner = h("div", { class: kind("card-list") });
    element.append(label, input, note, inner);
    input.value = first.text;
    let later;
    const ask = () => {
      clearTimeout(later);
      page.send("do", { action: first.action, value: input.value });
    };
    input.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(ask, 250);
    });
    input.addEventListener("keydown", (event) => event.key === "Enter" && ask());
    return (block) => {
      label.textContent = block.label;
      note.textContent = block.note ?? "";
      note.hidden = !block.note;
      if (document.activeElement !== input) input.value = block.text;
      inner.replaceChildren(...block.cards.map((card) => cardElement(page, card)));
    };
  },

  fields: (page, element) => {
    const heading = head(element);
    const main = grid(page);
    const more = grid(page);
    const summary = h("summary", {});
    const fold = h("details", { class: kind("rest") }, summary, more.element);
    element.append(main.element, fold);
    return (block) => {
      heading(block);
      main.update(block.fields);
      more.update(block.more ?? []);
      summary.textContent = block.more_label ?? "";
      fold.hidden = !block.more?.length;
    };
  },

  fold: (page, element, first) => {
    const summary = element.appendChild(h("summary", {}));
    const inner = element.appendChild(h("div", { class: kind("folded") }));
    const drawn = new Map();
    element.open = first.open;
    return (block) => {
      summary.textContent = block.label;
      const kept = new Set(block.blocks.map((one) => one.id));
      for (const [id, one] of drawn)
        if (!kept.has(id)) {
          one.element.remove();
          drawn.delete(id);
        }
      block.blocks.forEach((one, position) => {
        let part = drawn.get(one.id);
        if (part && part.kind === one.kind) part.update(one);
        else {
          part?.element.remove();
          drawn.set(one.id, (part = drawnBlock(page, one)));
        }
        if (inner.children[position] !== part.element)
          inner.insertBefore(part.element, inner.children[position] ?? null);
      });
    };
  },

  sheet: (page, element) => drawSheet(page, element),
};

// ---- a table edited like a sheet -----------------------------------------------------------------

function drawSheet(page, element) {
  const heading = head(element);
  const headRow = h("tr", {});
  const body = h("tbody", {});
  const table = h("table", { class: kind("sheet-table") }, h("thead", {}, headRow), body);
  const adder = h("button", { type: "button", class: kind("button") });
  const rows = new Map(); // path -> {element, cells}
  let block;
  adder.addEventListener("click", () =>
    page.send("add", { path: block.path, key: block.columns[0].key }));
  element.append(h("div", { class: kind("wide") }, table), h("div", { class: kind("row") }, adder));

  const at = (row, column) => body.rows[row]?.cells[column]?.querySelector("input,select,textarea");

  const moved = (event, input) => {
    const cell = input.closest("td");
    const row = cell.parentElement.rowIndex - 1;
    const column = cell.cellIndex;
    const text = input.tagName === "INPUT" && input.dirty;
    const start = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const edge = { ArrowLeft: input.selectionStart === 0 && !text,
      ArrowRight: input.selectionEnd === input.value?.length && !text };
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey) return;
    if (input.tagName === "SELECT" && event.key !== "Enter") return;
    if (event.key in edge && !start && !edge[event.key]) return;
    const next = at(row + step[0], column + step[1]);
    if (event.key === "Enter") input.commit();
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select?.();
  };

  const pasted = (event, row, key) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    if (!/[\t\n]/.test(text.replace(/\n$/, ""))) return;
    event.preventDefault();
    const keys = block.columns.map((column) => column.key);
    const place = block.rows.findIndex((one) => one.path === row);
    const cells = text.replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    page.send("paste", { path: block.path, row: place, keys: keys.slice(keys.indexOf(key)), cells });
  };

  const cellElement = (row, column, cell) => {
    if (column.kind === "fixed") {
      const td = h("td", { class: kind("cell", "fixed") }, cell.text);
      td.update = (next) => (td.textContent = next.text);
      return td;
    }
    const input = entry(page, { ...column, ...cell },
      (text, was) => page.send("edit", { path: cell.path, text, was }));
    input.setAttribute("aria-label", column.label);
    input.addEventListener("keydown", (event) => moved(event, input));
    input.addEventListener("paste", (event) => pasted(event, row.path, column.key));
    input.addEventListener("focus", () => input.select?.());
    const wrong = h("div", { class: kind("wrong"), role: "alert" });
    const td = h("td", { "data-path": cell.path }, input, wrong);
    td.update = (next) => {
      input.show({ ...column, ...next });
      wrong.replaceChildren(...doubts(page, cell.path, next));
      td.className = kind("cell", column.kind, column.prefix && "money", next.mistake && "mistaken", next.origin,
        next.given === false && "given");
      td.title = next.origin ? page.say(`origin_${next.origin}`) : "";
    };
    td.update(cell);
    return td;
  };

  const rowElement = (row) => {
    const cells = row.cells.map((cell, place) => cellElement(row, block.columns[place], cell));
    const remove = h("button", {
      type: "button", class: kind("remove"), title: page.say("remove"),
      "aria-label": page.say("remove"), onclick: () => page.send("remove", { path: row.path }),
    }, "×");
    const last = h("td", { class: kind("last") }, row.removable === false ? null : remove);
    return { element: h("tr", {}, ...cells, last), cells };
  };

  let columns = "";
  return (next) => {
    block = next;
    heading(next);
    adder.textContent = next.add;
    adder.hidden = !next.add;
    table.hidden = !next.rows.length;
    const wanted = JSON.stringify(next.columns);
    if (wanted !== columns) {
      columns = wanted;
      rows.clear();
      body.replaceChildren();
      headRow.replaceChildren(...next.columns.map((column) =>
        h("th", { scope: "col", class: kind(column.kind), title: column.help || null }, column.label,
          column.suffix || column.prefix
            ? h("small", {}, [" ", column.prefix, column.suffix].filter(Boolean).join(" ")) : null)),
        h("th", {}));
    }
    const kept = new Set(next.rows.map((row) => row.path));
    const left = element.contains(document.activeElement) && document.activeElement;
    for (const [path, row] of rows)
      if (!kept.has(path)) {
        row.element.remove();
        rows.delete(path);
      }
    if (left && !left.isConnected) // its row was taken away: to where one goes on
      (body.lastElementChild?.querySelector("input,select,textarea") ?? adder).focus();
    next.rows.forEach((row, position) => {
      let drawn = rows.get(row.path);
      if (!drawn) rows.set(row.path, (drawn = rowElement(row)));
      else row.cells.forEach((cell, place) => drawn.cells[place].update(cell));
      if (body.children[position] !== drawn.element)
        body.insertBefore(drawn.element, body.children[position] ?? null);
    });
  };
}

export default {
  render({ model, el }) {
    const page = new Page(model, el);
    return () => page.close();
  },
};
