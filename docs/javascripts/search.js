// The search box: comes when it is used, understands a pasted error, and offers the paste box.
(() => {
  const field = document.querySelector("[data-md-component=search-query]");
  const { src } = document.currentScript;
  if (!field) return;

  // Material would fetch its large index on every page; nothing else here uses XMLHttpRequest.
  const wanted = new Promise((done) => field.addEventListener("focus", done, { once: true }));
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function () {
    this.onerror = () => {
      document.querySelector(".md-search-result__meta").textContent = "The search needs a connection";
    };
    wanted.then(() => send.call(this));
  };

  // Material takes words in quotes for required ones, and numbers and the frame of a message for a part of it.
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function ({ type, data }) {
    this.onmessage = ({ data: { type, data } }) => type === 3 && suggest(!data.items.length);
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
  const words = document.createElement("span");
  words.dataset.mdScore = 0;
  offer.append(words);
  document.querySelector(".md-search-result__list").before(offer);

  const letters = (text) => text.replace(/\s/g, "");
  let pasted = "";
  field.addEventListener("paste", (event) => (pasted = event.clipboardData.getData("text")));
  field.addEventListener("input", () => {
    field.dispatchEvent(new Event("keyup")); // Material hears keys only, not what a mouse pastes
    suggest();
  });

  // An error is offered to the paste box, and so is what no page of the site holds: the box knows more.
  const suggest = async (nothing) => {
    const { value } = field;
    const error = isError(value);
    if (!error && !(nothing && value.trim())) return (offer.hidden = true);
    const { toFragment } = await import(new URL("share.js", src));
    const fragment = await toFragment(letters(pasted) === letters(value) ? pasted : value); // with its lines
    if (!fragment || value !== field.value) return;
    words.textContent = error ? "Explain this error with your own numbers" : "Ask the paste box: it knows more errors";
    offer.href = new URL("../", src) + fragment;
    offer.hidden = false;
  };
})();
