// The search box: comes when somebody searches, understands a pasted error, and offers to explain it.
(() => {
  // The theme's labels act as buttons (frame.py); it hears Enter on them, but a button hears the space bar too.
  addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches("label[role=button]")) return;
    event.preventDefault();
    event.target.click();
  });

  const field = document.querySelector("[data-md-component=search-query]");
  const { src } = document.currentScript;
  if (!field) return;

  // Material fetches its index, the largest file of all, on every page; nothing else here uses XMLHttpRequest.
  const wanted = new Promise((done) => field.addEventListener("focus", done, { once: true }));
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function () {
    wanted.then(() => send.call(this));
  };

  // Material takes words in quotes for required ones, and numbers and the frame of a message for a part of it.
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function ({ type, data }) {
    postMessage.call(this, { type, data: type === 2 && isError(data) ? message(data) : data });
  };

  const isError = (text) => text.length > 60 || /Error:|shapes?\b.*\d/i.test(text);
  const message = (text) =>
    text
      .replace(/^.*(?:Error|Exception): /s, "")
      .replace(/(?:Call a|A)rguments received.*|\[Op:.*/s, "")
      .replace(/\{\{.*?\}\}|["+~^-]|\b\d+\b/g, " ") || text;

  const offer = document.createElement("a");
  offer.className = "search-explain";
  offer.hidden = true;
  offer.innerHTML = "<span data-md-score=0>Explain this error with your own numbers</span>";
  document.querySelector(".md-search-result__list").before(offer);

  const letters = (text) => text.replace(/\s/g, "");
  let pasted = "";
  field.addEventListener("paste", (event) => (pasted = event.clipboardData.getData("text")));
  field.addEventListener("input", async () => {
    field.dispatchEvent(new Event("keyup")); // Material hears keys only, not what a mouse pastes
    const { value } = field;
    offer.hidden = true;
    if (!isError(value)) return;
    const { toFragment } = await import(new URL("share.js", src));
    const fragment = await toFragment(letters(pasted) === letters(value) ? pasted : value); // with its lines
    if (!fragment || value !== field.value) return;
    offer.href = new URL("../", src) + fragment;
    offer.hidden = false;
  });
})();
