// The browser's side of regex.py: the same three functions, on the JavaScript engine.
const patterns = new Map();
function compiled(source, flags) {
  const key = flags + source;
  if (!patterns.has(key)) patterns.set(key, new RegExp(source, flags));
  return patterns.get(key);
}
const groups = (found) => (found ? Array.from(found, (group) => (group === undefined ? null : group)) : null);
function match_at(source, text, position) {
  const pattern = compiled(source, "iuy");
  pattern.lastIndex = position;
  return groups(pattern.exec(text));
}
const search = (source, text) => groups(compiled(source, "iu").exec(text));
const replace_all = (source, replacement, text) => text.replace(compiled(source, "giu"), replacement);
