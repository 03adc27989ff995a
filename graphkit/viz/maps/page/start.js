// The address says what is open, so that a link leads to it; then the page begins.

function remember() {
  const parts = new URLSearchParams();
  if (current && ["actor", "tie"].includes(current.kind)) parts.set(current.kind, current.id);
  if (lang !== data.lang) parts.set("lang", lang);
  if (layout !== data.layout) parts.set("layout", layout);
  if (year !== null) parts.set("year", String(year));
  if (!undatedOn) parts.set("undated", "off");
  if (sizeBy !== data.size) parts.set("size", sizeBy);
  if (colourBy !== data.colour) parts.set("colour", colourBy);
  if (gatherBy !== data.by) parts.set("by", gatherBy || "none");
  for (const word of opened) parts.append("open", word);
  if (gapsOn) parts.set("gaps", "on");
  for (const part of GROUPS) for (const word of off[part]) parts.append("hide", part + ":" + word);
  const hash = parts.toString();
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  } catch (error) {
    // Some viewers show the page where its address may not change; the map works without.
  }
}
/** Brings the page to what its address says; what it does not name is as at the beginning. */
function follow() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const given = (name, usual) => (parts.has(name) ? parts.get(name) : usual);
  const before = layout;
  for (const part of GROUPS) for (const word of [...off[part]]) setOff(part, word, false);
  setGather(given("by", data.by));
  if (gatherBy) for (const word of parts.getAll("open")) if (has(unitsOf(gatherBy), word)) opened.add(word);
  settle(tall);
  setColour(given("colour", data.colour));
  setSize(given("size", data.size));
  for (const one of parts.getAll("hide")) {
    const cutAt = one.indexOf(":"), part = one.slice(0, cutAt), word = one.slice(cutAt + 1);
    if (legendButtons(part).some((button) => button.dataset.word === word)) setOff(part, word, true);
  }
  undatedOn = given("undated", "on") !== "off";
  if ($("undated")) $("undated").checked = undatedOn;
  const wanted = Number(given("year", NaN));
  setYear(Number.isInteger(wanted) && firstYear < lastYear ? wanted : null);
  pressGaps(year === null && given("gaps", "off") === "on" && data.gaps.length > 0);
  const code = given("lang", data.lang);
  speak(own(data.languages, code) ? code : lang);
  setLayout(given("layout", data.layout));
  if (before === layout) regather();
  for (const kind of ["actor", "tie"]) {
    if (!parts.get(kind)) continue;
    if (kind === "actor" && own(data.actors, parts.get(kind))) showActor(parts.get(kind));
    open(kind, parts.get(kind));
  }
}
window.addEventListener("hashchange", follow);

if (map) draw();
follow();
if (network) fit();
// A canvas takes the fonts that are there; the page's own come a moment later.
if (document.fonts) {
  document.fonts.ready.then(() => {
    wrapped.clear();
    refresh();
    if (network) fit();
    document.documentElement.dataset.ready = "true";
  });
}
if (network && current && current.kind === "actor" && shownSet.has(current.id)) reveal(current.id);

window.graphkit = {
  network,
  fold,
  bulk,
  find: (text) => find(text).map((hit) => hit.id),
  groups: () => [...members].map(([word, ids]) => ({ word, n: ids.length, ids: ids.slice(), open: opened.has(word), name: groupName(word) })),
  allTies: () => alive.ties.map(({ id, tail, head }) => ({ id, tail, head })),
  bundles: () => [...bundles.values()].map(({ id, kind, ids }) => ({ id, kind, ids: ids.slice() })),
  shownActors: () => shown.actors.slice(),
  shownTies: () => shown.ties.filter((id) => !bundles.has(id)),
  shownGaps: () => shown.gaps.filter((id) => !bundles.has(id)),
  statuses: () => Object.fromEntries(alive.ties.map((tie) => [tie.id, stateOf(tie)[0]])),
  drawnTies: () => (bulk ? thinned(viewport()) : edges.getIds({ filter: (edge) => !edge.hidden && own(ties, raw(edge.id)) !== undefined }).map(raw)),
  names: () => shownNames,
  rows: (id) => lines(id).rows,
  radius,
  paintOf,
  pointOf: (id) => network.canvasToDOM(at.get(id)),
  svg: () => new XMLSerializer().serializeToString(svgOf(sheet(), true)),
  current: () => current,
};
