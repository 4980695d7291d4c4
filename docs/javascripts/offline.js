// Lets the browser keep what is read; comes last, and not to those who save data. Not while the site is being written.
if (navigator.serviceWorker && location.protocol.startsWith("http") && !navigator.connection?.saveData) {
  const worker = new URL("../service-worker.js", document.currentScript.src);
  const register = () => navigator.serviceWorker.register(worker).catch(() => {});
  addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(register));
}
