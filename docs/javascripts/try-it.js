// The box "Try it with your own numbers" of an entry: its calculator comes when the box is opened for the first time.
const box = document.querySelector(".try-it");
const link = box.querySelector("a"); // to the calculator's page, with the entry's layers; stays below, and if this fails

// The form is taken from the calculator's page, where it is written.
async function fill() {
  const page = await fetch(link.pathname);
  if (!page.ok) throw new Error(page.status);
  const there = new DOMParser().parseFromString(await page.text(), "text/html");
  const tool = link.hash.slice(1, link.hash.indexOf("="));
  const form = there.getElementById(`calc-${tool}`);
  form.dataset.state = link.hash;
  form.querySelector(".calc-examples")?.remove();
  await Promise.all([styled(), import("./shapes.js")]);
  link.parentElement.before(there.getElementById("calc-note"), form);
  await import("./calculator.js");
}

// The calculator's style sheet, loaded.
function styled() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../stylesheets/calculator.css", import.meta.url);
  return new Promise((done, failed) => {
    sheet.onload = done;
    sheet.onerror = failed;
    document.head.append(sheet);
  });
}

box.addEventListener("toggle", () => fill().catch(() => {}), { once: true });
