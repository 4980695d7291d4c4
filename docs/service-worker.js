// Whatever was read once can be read again without a connection. With one, everything comes from the network, so that
// nobody reads an old answer. whyshape/offline.py fills in the next two lines at every build.
const VERSION = "";
const AHEAD = [];

const SCOPE = registration.scope; // the address of the site, wherever it lies
const MINE = `whyshape ${SCOPE} `; // other sites may share this origin's caches
const CACHE = MINE + VERSION;

// Without a fragment, which may hold a paste, and without a query: no page depends on either.
function plain(address) {
  const { origin, pathname } = new URL(address, SCOPE);
  return origin + pathname.replace(/\/index\.html$/, "/");
}

// The browser has to ask whether what it holds is still the same, but for files whose names change with their content.
const fresh = (address) => ({ cache: address.startsWith(`${SCOPE}assets/`) ? "default" : "no-cache" });
const wanted = (address) => new Request(address, fresh(address));

// A new build fetches what it needs and, anew, what was read before; what is gone by now is left out.
async function install() {
  const open = await clients.matchAll({ includeUncontrolled: true, type: "window" });
  const read = [...open.map((page) => page.url), ...(await known())].filter((address) => address.startsWith(SCOPE));
  const cache = await caches.open(CACHE);
  const ahead = AHEAD.map(plain);
  const rest = [...new Set(read.map(plain))].filter((address) => !ahead.includes(address));
  await cache.addAll(ahead.map(wanted));
  await Promise.allSettled(rest.map((address) => cache.add(wanted(address))));
  await skipWaiting();
}

// The caches of this site.
const mine = async () => (await caches.keys()).filter((name) => name.startsWith(MINE));

// The addresses of all that is kept.
async function known() {
  const kept = await Promise.all((await mine()).map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map((request) => request.url);
}

async function forget() {
  const old = (await mine()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function answer(event) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request, fresh(request.url));
    // Nothing partial, from elsewhere, moved or wrong is kept.
    if (response.status === 200 && response.type === "basic" && !response.redirected) {
      event.waitUntil(cache.put(plain(request.url), response.clone()).catch(() => {}));
    }
    return response;
  } catch {
    const kept = await cache.match(plain(request.url));
    return kept ?? (request.mode === "navigate" ? missing(cache) : Response.error());
  }
}

// The page for one that was never read: what happened, and what there is.
async function missing(cache) {
  const always = [SCOPE, `${SCOPE}calculator/`];
  const read = (await cache.keys()).map(({ url }) => url).filter((url) => url.endsWith("/") && !always.includes(url));
  const links = await Promise.all(read.map(async (url) => `<li><a href="${url}">${await title(cache, url)}</a></li>`));
  const list = links.length ? `<p>So does what you have read:</p>\n<ul>\n${links.join("\n")}\n</ul>\n` : "";
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>No connection - Whyshape</title>
<link rel="stylesheet" href="${SCOPE}stylesheets/offline.css">
</head>
<body>
<main>
<h1>No connection</h1>
<p>This page of Whyshape has not been opened in this browser yet. Come back to it when you are online.</p>
<p>The <a href="${SCOPE}">paste box</a> and the <a href="${SCOPE}calculator/">shape calculator</a> work without one.</p>
${list}</main>
</body>
</html>
`;
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// A page's own title, still in HTML, without the name of the site.
async function title(cache, url) {
  const html = await (await cache.match(url)).text();
  return html.slice(html.indexOf("<title>") + 7, html.indexOf("</title>")).replace(/ - Whyshape$/, "");
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range") || !request.url.startsWith(SCOPE)) return;
  event.respondWith(answer(event));
});
