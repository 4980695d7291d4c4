// The shape calculator, on its page or as one tool in an entry's box (try-it.js): fields, results and links. The arithmetic is shapes.js, compiled from the Python package.
import { broadcast, channels_first, grouped, read_shape, read_stack, shape_text, smallest_that_works, walk, window_steps } from "./shapes.js";

const PAUSE = 250; // milliseconds after the last key, so that a screen reader is not interrupted at each
const LONGEST_LINK = 8000; // characters: longer links are cut by chat and mail programs
const LARGEST = 10_000_000;
const PAGE = new URL("../calculator/", import.meta.url);
const boxed = document.querySelector("[data-state]")?.dataset.state; // the fragment that an entry's box starts with
const EXAMPLES = {
  fits: ['Conv2D(32, 3, activation="relu")\nMaxPooling2D()\nConv2D(64, 3, activation="relu")\nMaxPooling2D()\nFlatten()\nDense(10, activation="softmax")', "(28, 28, 1)"],
  small: ["Conv1D(24, 8, strides=2)\nMaxPooling1D(4)\nConv1D(48, 8, strides=2)\nMaxPooling1D(4)\nFlatten()\nDense(10)", "(100, 3)"],
  text: ["Embedding(10000, 64)\nBidirectional(LSTM(32))\nLSTM(16)\nDense(1)", "(200,)"],
};

const field = (id) => document.getElementById(id);

// An element with its class and its children; text goes in as text.
function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

// The live line above a result: good, bad, or neither; a link may end it. Written only when it changed, since it is read aloud.
function tell(id, text, mood = "", ...link) {
  const line = field(id);
  const wanted = make("p", "", text, ...link);
  if (line.innerHTML !== wanted.innerHTML) line.replaceChildren(...wanted.childNodes);
  line.classList.toggle("calc-good", mood === "good");
  line.classList.toggle("calc-bad", mood === "bad");
}

// A table that scrolls inside itself; the keyboard can reach it.
function scrolling(label, table) {
  const box = make("div", "calc-scroll", table);
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  return box;
}

function head(scope, className, ...children) {
  const cell = make("th", className, ...children);
  cell.scope = scope;
  return cell;
}

// The style sheet lays the rows of a table out anew on telephones; said here, they stay a table for screen readers.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

function withRoles(table) {
  for (const part of [table, ...table.querySelectorAll("*")]) {
    const role = part.tagName === "TH" ? (part.scope === "col" ? "columnheader" : "rowheader") : ROLES[part.tagName];
    if (role) part.setAttribute("role", role);
  }
  return table;
}

// ---- A stack of layers

const withoutBatch = (shape) => shape_text(shape.slice(1));

function showStack() {
  const read = read_stack(field("stack-code").value);
  field("stack-result").replaceChildren();
  field("stack-smallest").hidden = true;
  if (read.problem) return tell("stack-verdict", `Line ${read.line}: ${read.problem}`, "bad", ...(read.joins ? [" ", twoShapes()] : []));
  showInput(read.input);
  if (read.layers.length === 0) return tell("stack-verdict", "Write or paste a layer, such as Conv2D(32, 3).");
  const given = read_shape(field("stack-input").value);
  const own = read.input; // what the code says itself
  if (!own && given.problem) return tell("stack-verdict", `Input shape: ${given.problem}`, "bad");
  const shape = own ?? [null, ...given.shape];
  if (shape.includes(0)) return tell("stack-verdict", "Input shape: a size is 1 or more, or None.", "bad");
  const found = walk(read.layers, shape);
  const note = own ? ` The input shape ${withoutBatch(own)} is the code’s own.` : "";
  tell("stack-verdict", verdict(read.layers, found) + note, found.problem ? "bad" : "good");
  showSmallest(read.layers, shape, Boolean(own), Boolean(found.problem));
  field("stack-result").append(scrolling("The shapes, layer by layer", stackTable(shape, found)));
}

// What the code says of its input stands in the field, where it cannot be changed.
function showInput(own) {
  const input = field("stack-input");
  if (own) input.value = withoutBatch(own);
  input.readOnly = Boolean(own);
  field("stack-input-told").hidden = !own;
  field("stack-input-typed").hidden = Boolean(own);
}

// The way to the tool for what several inputs make together.
function twoShapes() {
  const link = make("a", "", "Compare them in “Two shapes”.");
  link.href = boxed ? `${PAGE.href}#broadcast` : "#broadcast";
  return link;
}

function verdict(layers, found) {
  const last = found.rows.at(-1);
  if (!found.problem) return `Every layer fits. Output: ${shape_text(found.shape)}, ${grouped(found.total)} parameters.`;
  const left = layers.length - found.rows.length;
  const after = left === 0 ? "" : left === 1 ? " The layer after it is not reached." : ` The ${left} layers after it are not reached.`;
  return `Layer ${found.failing + 1} of ${layers.length} fails: ${last.problem}${after}`;
}

// The smallest input that works: an offer when the stack fails, a remark when it does not. Where the channels seem to stand
// first it would be nonsense: then the shape with the channels last.
function showSmallest(layers, shape, own, failing) {
  const turned = channels_first(layers, shape);
  const better = turned ? turned.shape : smallest_that_works(layers, shape);
  if (!better) return;
  field("stack-smallest-text").textContent = turned?.text ?? `Smallest input that works: ${withoutBatch(better)}`;
  field("stack-use").hidden = own || !(failing || turned);
  field("stack-use").dataset.shape = withoutBatch(better);
  field("stack-smallest").hidden = false;
}

function stackTable(shape, found) {
  const names = ["Layer", "Output shape", "Parameters"].map((name, i) => head("col", i === 2 ? "calc-number" : "", name));
  const first = make("tr", "", head("row", "", "input"), make("td", "", make("code", "", shape_text(shape))), make("td", "calc-none"));
  const rows = found.rows.map((row, i) => stackRow(row, i));
  const table = make("table", "calc-table calc-stack", make("thead", "", make("tr", "", ...names)), make("tbody", "", first, ...rows));
  if (!found.problem) {
    const total = make("td", "calc-number", grouped(found.total));
    table.append(make("tfoot", "", make("tr", "", head("row", "", "total"), make("td", "calc-none"), total)));
  }
  return withRoles(table);
}

function stackRow(row, place) {
  const layer = head("row", "", make("span", "calc-place", `${place + 1}`), make("code", "", row.code));
  if (row.problem) {
    const why = make("td", "", make("strong", "", "✗ fails here"), make("span", "calc-how", row.problem));
    why.colSpan = 2;
    return make("tr", "calc-fails", layer, why);
  }
  const shape = make("td", "", make("code", "", shape_text(row.shape)), make("span", "calc-how", row.how));
  const weights = make("td", "calc-number", grouped(row.parameters), make("span", "calc-how", row.counted));
  return make("tr", "", layer, shape, weights);
}

// ---- One window

const WINDOW = ["size", "kernel", "stride", "dilation"];

function wholeNumber(id) {
  const text = field(id).value.trim();
  return /^\d{1,8}$/.test(text) && Number(text) >= 1 && Number(text) <= LARGEST ? Number(text) : null;
}

function showWindow() {
  field("window-result").replaceChildren();
  const [size, kernel, stride, dilation] = WINDOW.map((name) => wholeNumber(`window-${name}`));
  const wrong = WINDOW.find((name) => wholeNumber(`window-${name}`) === null);
  for (const name of WINDOW) field(`window-${name}`).setAttribute("aria-invalid", wholeNumber(`window-${name}`) === null);
  if (wrong) return tell("window-verdict", `The ${wrong} is a whole number from 1 to ${grouped(LARGEST)}.`, "bad");
  const padding = field("window-padding").value;
  const transposed = field("window-transposed").checked;
  if (transposed && padding === "causal") return tell("window-verdict", "A transposed convolution has no causal padding.", "bad");
  const step = window_steps(size, kernel, stride, dilation, padding, transposed, null);
  const reach = (kernel - 1) * dilation + 1;
  const fails = step.size < 1;
  const text = fails ? `Nothing is left: the window spans ${reach}, the axis has only ${size}.` : `Output size: ${step.size}`;
  tell("window-verdict", text, fails ? "bad" : "good");
  const lines = [["Rule", rule(padding, transposed)], ["Your numbers", step.how]];
  if (padding === "valid" && !transposed) lines.push(["Smallest size that works", `${reach}`]);
  if (stride > 1 && dilation > 1) lines.push(["Mind", "Keras’ Conv and ConvTranspose layers refuse a stride and a dilation that are both larger than 1."]);
  for (const [name, value] of lines) field("window-result").append(make("dt", "", name), make("dd", "", value));
}

function rule(padding, transposed) {
  if (transposed) return padding === "same" ? "size × stride" : "size × stride + max(reach − stride, 0)";
  return padding === "valid" ? "floor((size − reach) / stride) + 1" : "ceil(size / stride)";
}

// ---- Two shapes

function showBroadcast() {
  field("broadcast-result").replaceChildren();
  const [a, b] = ["a", "b"].map((name) => read_shape(field(`broadcast-${name}`).value));
  const wrong = a.problem ? "First shape" : b.problem ? "Second shape" : "";
  if (wrong) return tell("broadcast-verdict", `${wrong}: ${a.problem || b.problem}`, "bad");
  const found = broadcast(a.shape, b.shape);
  const result = found.problem || `They broadcast to ${shape_text(found.shape)}.`;
  tell("broadcast-verdict", result, found.problem ? "bad" : "good");
  if (found.axes.length === 0) return;
  field("broadcast-result").append(scrolling("The two shapes, axis by axis", axesTable(found.axes)), axesList(found.axes));
}

const minus = (axis) => `${axis}`.replace("-", "−");
const clashes = (axis) => axis.verdict.includes("is not");

function axesTable(axes) {
  const row = (name, text) => make("tr", "", head("row", "", name), ...axes.map((axis) => make("td", clashes(axis) ? "calc-clash" : "", text(axis))));
  return make(
    "table",
    "calc-table calc-axes",
    make("thead", "", make("tr", "", head("col", "", "axis"), ...axes.map((axis) => head("col", "", minus(axis.axis))))),
    make("tbody", "", row("first", (axis) => axis.a), row("second", (axis) => axis.b), row("result", (axis) => (clashes(axis) ? "✗" : `${axis.size ?? "None"}`))),
  );
}

function axesList(axes) {
  const lines = [...axes].reverse().map((axis) => make("li", clashes(axis) ? "calc-clash" : "", `Axis ${minus(axis.axis)}: ${axis.verdict}.`));
  return make("ul", "calc-why", ...lines);
}

// ---- Links: the state of the tool that was used last stands in the fragment

const TOOLS = {
  stack: { show: showStack, fields: { stack: "stack-code", input: "stack-input" } },
  window: {
    show: showWindow,
    fields: { window: "window-size", kernel: "window-kernel", stride: "window-stride", dilation: "window-dilation", padding: "window-padding", transposed: "window-transposed" },
  },
  broadcast: { show: showBroadcast, fields: { broadcast: "broadcast-a", with: "broadcast-b" } },
};

const get = (element) => (element.type === "checkbox" ? (element.checked ? "1" : "0") : element.value);

function toFragment(tool) {
  const state = new URLSearchParams();
  for (const [key, id] of Object.entries(TOOLS[tool].fields)) state.set(key, get(field(id)));
  return `#${state}`;
}

// What a fragment says: {tool, values}, null when it is no state, or {problem}.
function fromFragment(hash) {
  if (!hash.includes("=")) return null; // a heading
  if (hash.length > 3 * LONGEST_LINK) return { problem: "it is too long" };
  try {
    decodeURIComponent(hash.replaceAll("+", " "));
  } catch {
    return { problem: "it is cut or garbled" };
  }
  const state = new URLSearchParams(hash.slice(1));
  const tool = Object.keys(TOOLS).find((name) => state.has(name));
  if (!tool) return { problem: "it names no tool" };
  const known = TOOLS[tool].fields;
  const values = [];
  for (const [key, value] of state) {
    if (!Object.hasOwn(known, key)) return { problem: `it has an unknown part, “${key.slice(0, 30)}”` };
    const element = field(known[key]);
    const choices = element.type === "checkbox" ? ["0", "1"] : element.options ? [...element.options].map((option) => option.value) : null;
    if (choices && !choices.includes(value)) return { problem: `“${value.slice(0, 30)}” is no value for ${key}` };
    values.push([element, value]);
  }
  return { tool, values };
}

function restore() {
  const state = fromFragment(boxed ?? location.hash);
  tell("calc-note", state?.problem ? `This link cannot be read: ${state.problem}. You see what was here before.` : "");
  if (!state || state.problem) return;
  for (const [element, value] of state.values) {
    if (element.type === "checkbox") element.checked = value === "1";
    else element.value = value;
  }
  show(state.tool);
  if (!boxed) field(state.tool).scrollIntoView();
}

// Put the state into the address bar, or on an entry's page into the link below the box; null when it is too long.
function remember(tool) {
  const fragment = toFragment(tool);
  const fits = fragment.length <= LONGEST_LINK;
  if (!boxed) history.replaceState(history.state, "", fits ? fragment : location.pathname + location.search);
  else if (fits) document.querySelector(".try-it > p > a").hash = fragment;
  return fits ? PAGE.href + fragment : null;
}

async function copyLink(tool, button) {
  const link = remember(tool);
  if (!link) return tell("calc-note", "This is too long for a link.");
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = "Copied";
    tell("calc-note", "");
  } catch {
    tell("calc-note", `The browser does not allow copying: the link stands ${boxed ? "below" : "in the address bar"}.`);
  }
  setTimeout(() => (button.textContent = "Copy link"), 2000);
}

// ---- Listening

// All that a tool says, at once.
function show(tool) {
  TOOLS[tool].show();
  field(`calc-${tool}`).classList.remove("calc-waiting");
}

for (const tool of Object.keys(TOOLS)) {
  const form = field(`calc-${tool}`);
  if (!form) continue; // an entry's box holds one tool
  let waiting = 0;
  const answer = () => {
    show(tool);
    remember(tool);
  };
  form.addEventListener("input", ({ inputType, target }) => {
    clearTimeout(waiting);
    if (/^insertFrom/.test(inputType) || target.matches("select, [type=checkbox]")) return answer();
    form.classList.add("calc-waiting"); // what stands there is about what stood in the fields
    waiting = setTimeout(answer, PAUSE);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-copy]").addEventListener("click", (event) => {
    show(tool);
    copyLink(tool, event.currentTarget);
  });
  show(tool);
}

function put(code, shape) {
  field("stack-code").value = code;
  field("stack-input").value = shape;
  show("stack");
  remember("stack");
}

for (const button of document.querySelectorAll("[data-example]")) {
  button.addEventListener("click", () => put(...EXAMPLES[button.dataset.example]));
}

field("stack-use")?.addEventListener("click", (event) => {
  put(field("stack-code").value, event.currentTarget.dataset.shape);
  field("stack-input").focus(); // the button is gone
});

if (!boxed) addEventListener("hashchange", restore);
restore();
