// The answer of the look-up as DOM nodes. Texts become text nodes, so nothing that was pasted can become HTML.
const SHOWN = 2000; // characters of a message
const SHAPE_OR_NUMBER = /[[(][\s\d,?Noen-]{1,120}[\])]|(?<![\w.])-?\d+(?!\w|\.\d)/g;
const TOKEN = new RegExp(
  [
    /(?<c1>#.*)/,
    /(?<s2>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/,
    /(?<k>\b(?:and|as|class|def|else|except|for|from|if|import|in|lambda|not|or|return|try|with)\b)/,
    /(?<kc>\b(?:False|None|True)\b)/,
    /(?<mi>\b\d[\d.]*\b)/,
  ].map((part) => part.source).join("|"),
  "g",
);

// An element with a class and children, which may be strings.
export function element(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

// Everything there is to show for an answer.
export function nodes(answer) {
  return answer.matched ? [...matched(answer)] : [...unmatched(answer)];
}

// The answer in one sentence, for those who hear the page.
export function summary({ matched, causes }) {
  if (!matched) return "No shape error found in this text.";
  if (causes.length === 0) return "Recognised, but no cause is known yet.";
  const more = causes.length - 1;
  const rest = more ? ` ${more} other cause${more > 1 ? "s" : ""} below.` : "";
  return `Likeliest cause (${likely(causes[0].score)}): ${causes[0].question}${rest}`;
}

function* matched({ message, numbers, causes, ask, others = [] }) {
  yield element("p", "look-up-kicker", "Your error says");
  const shown = message.length > SHOWN ? `${message.slice(0, SHOWN)} …` : message;
  yield element("pre", "look-up-message", ...marked(shown, numbers));
  const [first, ...rest] = causes;
  if (first) {
    yield element("p", "look-up-kicker", "Likeliest cause ", element("span", "look-up-likely", likely(first.score)));
    yield element("h2", "", first.question);
    yield* cause(first, ask);
  } else if (ask) yield decide(ask);
  if (rest.length) yield element("p", "look-up-kicker", "Other causes");
  for (const other of rest) {
    const name = element("summary", "", `${other.question} `, element("span", "look-up-likely", likely(other.score)));
    yield element("details", "look-up-other", name, ...cause(other));
  }
  if (others.length) {
    yield element("p", "look-up-kicker", "Also in your text");
    yield element("ul", "look-up-also", ...others.map((other) => element("li", "", other.message.slice(0, SHOWN))));
  }
}

function* unmatched({ ask, nearest }) {
  yield element("h2", "", "No shape error of TensorFlow or Keras found in this text.");
  yield element("p", "", ask);
  if (nearest.length === 0) return;
  yield element("p", "look-up-kicker", "Nearest questions");
  const shown = ({ url, question }) => (url ? link(url, question) : `${question} (no page yet)`);
  yield element("ul", "", ...nearest.map((near) => element("li", "", shown(near))));
}

// One cause: why, how to decide, both programs, where to read on.
function* cause({ explanation, broken, fixed, url }, ask) {
  yield element("p", "", explanation);
  if (ask) yield decide(ask);
  if (broken) yield program("A program with this mistake", broken, broken);
  if (fixed) yield program("And this one runs", fixed, broken ?? fixed);
  yield url
    ? element("p", "", link(url, "Read the whole answer", "md-button"))
    : element("p", "look-up-quiet", "There is no page about this cause yet.");
}

const decide = (ask) => element("p", "look-up-ask", element("strong", "", "To decide: "), ask);

function link(url, text, name) {
  const node = element("a", name, text);
  node.href = url;
  return node;
}

function likely(score) {
  return score >= 0.85 ? "very likely" : score >= 0.6 ? "likely" : score >= 0.35 ? "possible" : "less likely";
}

// A program with its title and a copy button; lines that the other program lacks stand out.
function program(title, code, other) {
  const known = new Set(other.split("\n"));
  const lines = code.trimEnd().split("\n");
  const shown = lines.map((line) => element("span", known.has(line) ? "" : "hll", ...coloured(line), "\n"));
  const body = element("pre", "", element("code", "", ...shown));
  const button = element("button", "look-up-button", "Copy");
  button.type = "button";
  button.setAttribute("aria-label", `Copy: ${title}`);
  button.addEventListener("click", () => copy(code, button, body));
  const head = element("div", "look-up-head", element("span", "", title), button);
  return element("div", "look-up-program", head, element("div", "highlight", body));
}

// Copy, and say so on the button; where the browser forbids it, select the text instead.
async function copy(text, button, shown) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(shown);
    button.textContent = "Press Ctrl+C";
  }
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

// A line of Python in the colours of the theme.
const coloured = (line) =>
  split(line, TOKEN, ({ 0: text, groups }) => element("span", Object.keys(groups).find((name) => groups[name]), text));

// The message, with the numbers and shapes that were read from it marked.
function marked(message, numbers) {
  const shapes = new Set();
  const integers = new Set();
  const read = (value) => {
    if (Number.isInteger(value)) integers.add(String(value));
    else if (!Array.isArray(value)) return;
    else if (value.some(Array.isArray)) value.forEach(read);
    else if (value.length) shapes.add(value.join());
  };
  Object.values(numbers).forEach(read);
  const written = new Set(Array.from(message.matchAll(SHAPE_OR_NUMBER), ([text]) => asShape(text)));
  // A list that does not stand there as a shape ("are 400 and 800") stands there number by number.
  for (const shape of shapes) if (!written.has(shape)) shape.split(",").forEach((size) => integers.add(size));
  return split(message, SHAPE_OR_NUMBER, ({ 0: text }) =>
    integers.has(text) || shapes.has(asShape(text)) ? element("mark", "", text) : text,
  );
}

// "(None, 28, 28)" as ",28,28", like [null, 28, 28].join(); null for a plain number.
function asShape(text) {
  if (!/^[[(]/.test(text)) return null;
  const sizes = text.slice(1, -1).replace(/,\s*$/, "").split(",");
  return sizes.map((size) => (/^(None|\?|-1)$/.test(size.trim()) ? "" : size.trim())).join();
}

// The text as a list in which what the pattern finds is replaced.
function split(text, pattern, replacement) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    parts.push(text.slice(end, found.index), replacement(found));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}
