// The browser's side of regex.py: the same three functions, on the JavaScript engine. Names as in runtime.js.
const $patterns = new Map();
const $compiled = (t, a, k = a + t) => ($patterns.has(k) || $patterns.set(k, new RegExp(t, a)), $patterns.get(k));
const $groups = a => a ? Array.from(a, b => b ?? null) : null;
const $match_at = (t, a, i, b = $compiled(t, "iuy")) => (b.lastIndex = i, $groups(b.exec(a)));
const $search = (t, a) => $groups($compiled(t, "iu").exec(a));
const $replace_all = (t, b, a) => a.replace($compiled(t, "giu"), b);
