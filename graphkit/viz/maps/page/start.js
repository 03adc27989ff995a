// The address records the view, so that a link leads back to it; then the page starts.

function remember() {
  const parts = new URLSearchParams();
  if (current && ["actor", "tie"].includes(current.kind)) parts.set(current.kind, current.id);
  if (lang !== data.lang) parts.set("lang", lang);
  if (layout !== data.layout) parts.set("layout", layout);
  if (year !== null) parts.set("year", String(year));
  if (!undatedOn) parts.set("undated", "off");
  if (sizeBy !== data.size) parts.set("size", sizeBy);
  if (colourBy !== data.colour) parts.set("colour", colourBy);
  if (clusterBy !== data.by) parts.set("by", clusterBy || "none");
  for (const word of opened) parts.append("open", word);
  if (gapsOn) parts.set("gaps", "on");
  for (const part of GROUPS) for (const word of off[part]) parts.append("hide", part + ":" + word);
  const hash = parts.toString();
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  } catch (error) {
    // Some viewers forbid changes of the address; the map works without them.
  }
}
/** Sets the view that the address describes; everything else is as at first. */
function follow() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const given = (name, usual) => (parts.has(name) ? parts.get(name) : usual);
  const before = layout;
  for (const part of GROUPS) for (const word of [...off[part]]) setOff(part, word, false);
  setClustering(given("by", data.by));
  if (clusterBy) for (const word of parts.getAll("open")) if (has(unitsOf(clusterBy), word)) opened.add(word);
  positionActors(tall);
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
  markGapsButtons(year === null && given("gaps", "off") === "on" && data.gaps.length > 0);
  const code = given("lang", data.lang);
  setLanguage(own(data.languages, code) ? code : lang);
  setLayout(given("layout", data.layout));
  if (before === layout) recluster();
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
// A canvas uses the fonts that are loaded; the page's own load a moment later.
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
  allTies: () => existing.ties.map(({ id, tail, head }) => ({ id, tail, head })),
  bundles: () => [...bundles.values()].map(({ id, kind, ids }) => ({ id, kind, ids: ids.slice() })),
  shownActors: () => shown.actors.slice(),
  shownTies: () => shown.ties.filter((id) => !bundles.has(id)),
  shownGaps: () => shown.gaps.filter((id) => !bundles.has(id)),
  statuses: () => Object.fromEntries(existing.ties.map((tie) => [tie.id, stateOf(tie)[0]])),
  drawnTies: () => (bulk ? thinned(viewport()) : edges.getIds({ filter: (edge) => !edge.hidden && own(ties, raw(edge.id)) !== undefined }).map(raw)),
  names: () => shownNames,
  rows: (id) => lines(id).rows,
  radius,
  paintOf,
  pointOf: (id) => network.canvasToDOM(at.get(id)),
  svg: () => new XMLSerializer().serializeToString(svgOf(sheet(), true)),
  current: () => current,
};
