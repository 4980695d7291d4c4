// The paste box: listens, asks the look-up (explain.js, compiled from the Python package), shows its answer.
import { nodes, summary } from "./answer.js";
import { fromFragment, isShared, toFragment } from "./share.js";

const READ = 200_000; // characters: the last error of a log is the one that matters
const PAUSE = 150; // milliseconds after the last key

const part = (name) => document.getElementById(`look-up-${name}`);
const box = part("box");
let engine = null;
let waiting = 0;

// The engine, which is large, comes when it is first needed or when the browser has nothing else to do.
function load() {
  engine ??= import("./explain.js").catch((error) => {
    engine = null;
    throw error;
  });
  return engine;
}

// Load ahead; a failure is told when the engine is needed.
function warm() {
  load().catch(() => {});
}

// Answer what stands in the box; `length` is that of the text it was taken from.
async function answer(length = box.value.length) {
  clearTimeout(waiting);
  part("tools").hidden = box.value === "";
  if (box.value.trim() === "") return show([]);
  const loaded = await load().catch(() => null);
  if (!loaded) return show([], "", "The look-up did not load. Check the connection, or pick a question below.");
  const found = loaded.explain(box.value.slice(-READ), loaded.pages);
  const cut = length > READ ? `Only the last ${READ.toLocaleString("en")} characters were read.` : "";
  show(nodes(found), summary(found), cut);
}

// The answer, what of it is read aloud, and a note for everybody.
function show(content, heard = "", note = "") {
  part("result").replaceChildren(...content);
  part("summary").textContent = heard;
  say(note);
}

function say(note) {
  part("note").textContent = note;
}

// Put a text, or the end of a very long one, into the box.
function put(text) {
  box.value = text.slice(-READ);
  box.scrollTop = box.scrollHeight; // the error stands at the end
  forget();
  return answer(text.length);
}

// A link in the address bar that no longer says what the box says.
function forget() {
  if (isShared(location.hash)) history.replaceState(null, "", location.pathname + location.search);
}

// Show the paste that the address carries.
async function receive() {
  if (!isShared(location.hash)) return;
  try {
    box.value = await fromFragment(location.hash);
    await answer();
  } catch {
    box.value = "";
    await answer();
    say("This link holds no readable paste: it was cut or changed on its way. Ask for the error text itself.");
  }
}

async function share() {
  const fragment = await toFragment(box.value).catch(() => null);
  if (fragment === null) return say("This is too long for a link: keep only the last lines of the traceback.");
  history.replaceState(null, "", fragment);
  try {
    await navigator.clipboard.writeText(location.href);
    say("Link copied. The text is in the link itself, and goes only where you send it.");
  } catch {
    say("The link is in the address bar: copy it from there.");
  }
}

function clear() {
  put("");
  box.focus();
}

box.addEventListener("focus", warm);
box.addEventListener("input", (event) => {
  forget();
  clearTimeout(waiting);
  if (/^insertFrom/.test(event.inputType)) answer();
  else waiting = setTimeout(() => answer(), PAUSE);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") clear();
});
// A paste that goes to no field is meant for the box; a log of megabytes would take seconds to be laid out there.
document.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  const field = event.target.closest?.("input, textarea");
  if (field && (field !== box || text.length <= READ)) return;
  event.preventDefault();
  box.focus();
  put(text);
});
part("share").addEventListener("click", share);
part("clear").addEventListener("click", clear);
for (const button of document.querySelectorAll("[data-paste]")) {
  button.addEventListener("click", () => put(button.dataset.paste));
}
addEventListener("hashchange", receive);
(window.requestIdleCallback ?? setTimeout)(warm);
if (isShared(location.hash)) receive();
else if (box.value) answer(); // the browser kept it over a reload
