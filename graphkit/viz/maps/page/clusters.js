// Clusters: countries or communities drawn as one symbol each, which opens when selected.

const UNIT = "\u0001"; // first character of the key of a closed cluster or of a bundle of ties
const isUnit = (id) => id.startsWith(UNIT);
let clusterBy = ""; // property by which actors are clustered; empty for none
const opened = new Set(); // words of the open clusters; "" is the rest
let members = new Map(); // by word, the actors of a cluster that could be shown now
let bundles = new Map(); // ties or missing linkages between two symbols, at least one of them a cluster
let hulls = []; // outlines of the open clusters

const unitsOf = (part) => data.groups[part].units;
const ownWords = new Map();
/** The cluster of an actor; small groups share the rest's symbol. */
function wordOf(id) {
  if (!ownWords.has(clusterBy)) ownWords.set(clusterBy, new Set(data.groups[clusterBy].own));
  const word = groupOf(clusterBy, id);
  return ownWords.get(clusterBy).has(word) ? word : "";
}
const unitOf = (id) => {
  const word = wordOf(id);
  return opened.has(word) ? id : UNIT + word;
};
/** A tie, a missing linkage or a bundle of them. */
const lineAt = (id) => own(ties, id) || bundles.get(id) || gapById[id];

/** Replaces the actors of closed clusters by one symbol, and their ties by bundles. */
function closeClusters() {
  members = new Map();
  bundles = new Map();
  if (!clusterBy) return;
  for (const id of shown.actors) {
    const word = wordOf(id);
    if (!members.has(word)) members.set(word, []);
    members.get(word).push(id);
  }
  const tied = (kind, ids) => {
    const loose = [], made = [];
    for (const id of ids) {
      const { tail, head } = lineAt(id), ends = [unitOf(tail), unitOf(head)].sort();
      if (!ends.some(isUnit)) loose.push(id);
      else if (ends[0] !== ends[1]) {
        const key = UNIT + [kind, ...ends].join("\n");
        if (!bundles.has(key)) {
          bundles.set(key, { id: key, kind, tail: ends[0], head: ends[1], symmetric: true, ids: [] });
          made.push(key);
        }
        bundles.get(key).ids.push(id);
      }
    }
    return [...made, ...loose];
  };
  shown.ties = tied("tie", shown.ties);
  shown.gaps = tied("gap", shown.gaps);
  const closed = Object.keys(unitsOf(clusterBy)).filter((word) => members.has(word) && !opened.has(word));
  shown.actors = [...closed.map((word) => UNIT + word), ...shown.actors.filter((id) => opened.has(wordOf(id)))];
  shownSet = new Set(shown.actors);
}

/** The style of a line; a bundle is wider the more it holds. */
function styleAt(id) {
  const bundle = bundles.get(id);
  if (!bundle) return own(gapById, id) ? LINE.gap : styleOf(ties[id]);
  const width = Math.min(1.4 + 1.1 * Math.log2(bundle.ids.length), 8);
  if (bundle.kind === "gap") return { ...LINE.gap, width };
  if (!bundle.color) {
    const colours = new Set(bundle.ids.map((one) => styleOf(ties[one]).color));
    bundle.color = colours.size === 1 ? [...colours][0] : PLAIN.stroke;
  }
  return { color: bundle.color, width, dashes: false };
}

const REST = { fill: COLOURS.white, stroke: COLOURS.soft, mark: "…", ink: COLOURS.ink };
const unitPaint = (id) => own(data.groups[clusterBy].styles, id.slice(1)) || REST;
const unitRadius = (id) => unitsOf(clusterBy)[id.slice(1)].r;
/** Name of a cluster: the country's, or that of a community's largest actor, with its size. */
function groupName(word) {
  const ids = members.get(word) || [];
  const count = number(ids.length);
  if (word === "") return say("rest") + " (" + count + ")";
  if (clusterBy === "country") return label("country", word) + " (" + count + ")";
  if (!ids.length) return say("group").replace("{n}", word);
  const values = data.sizes[sizeBy], size = (id) => values[rank.get(id)];
  const first = ids.reduce((best, id) => (size(id) > size(best) ? id : best));
  return ids.length > 1 ? nameOf(first) + " + " + number(ids.length - 1) : nameOf(first);
}

const PUSHED = 300; // number of actors up to which they are pushed apart, in quadratic time
const BETWEEN = 16; // smallest distance between the edges of two symbols in pixels
/** Positions closed clusters, and the actors of open ones around the same place. */
function positionClusters(geo) {
  hulls = [];
  if (!clusterBy) return;
  const all = new Map(Object.keys(unitsOf(clusterBy)).map((word) => [word, []]));
  for (const id of order) all.get(wordOf(id)).push(id);
  const discs = [];
  for (const [word, unit] of Object.entries(unitsOf(clusterBy))) {
    const ids = all.get(word), open = opened.has(word);
    if (geo) {
      // Actors beyond the map's edge would pull a cluster away from most of its actors.
      const near = ids.filter((id) => has(geo.pins, id) && !has(data.geo.away, id));
      const some = near.length ? near : ids.filter((id) => has(geo.pins, id));
      if (open || !some.length) continue;
      const [left, top, , high] = geo.box;
      // The rest has no place of its own.
      const spot = word ? mean(some.map((id) => at.get(id))) : { x: left + 2 * unit.r, y: top + high - 3 * unit.r };
      discs.push({ word, ...spot, r: unit.r * boostAt(1) });
    } else {
      const [x, y] = unit[tall ? "tall" : "wide"];
      discs.push({ word, x, y, ids, open, r: open ? Math.max(60, 38 * Math.sqrt(ids.length)) : unit.r });
    }
  }
  pushApart(discs);
  for (const disc of discs) {
    at.set(UNIT + disc.word, { x: disc.x, y: disc.y });
    if (!disc.open) continue;
    // Inside, actors keep their relative positions from the drawing of all.
    const middle = mean(disc.ids.map((id) => at.get(id)));
    const inside = disc.ids.map((id) => {
      const dx = at.get(id).x - middle.x, dy = at.get(id).y - middle.y;
      return { id, x: dx, y: dy, far: Math.hypot(dx, dy) || 1, r: radius(id) };
    }).sort((a, b) => a.far - b.far);
    const reach = inside[inside.length - 1].far;
    inside.forEach((one, number) => {
      // Actors near the middle are many and get more of the room.
      const share = 0.25 * one.far / reach + 0.75 * Math.sqrt((number + 0.5) / inside.length);
      one.x *= share * (disc.r - 24) / one.far;
      one.y *= share * (disc.r - 24) / one.far;
    });
    if (inside.length <= PUSHED) pushApart(inside);
    for (const one of inside) at.set(one.id, { x: disc.x + one.x, y: disc.y + one.y });
    hulls.push(disc);
  }
}
const mean = (points) => ({
  x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
  y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
});
function pushApart(discs) {
  for (let round = 0; round < 200; round++) {
    let moved = false;
    for (let i = 0; i < discs.length; i++) for (let j = 0; j < i; j++) {
      const a = discs[i], b = discs[j];
      const far = Math.hypot(a.x - b.x, a.y - b.y), over = a.r + b.r + BETWEEN - far;
      if (over <= 0.5) continue;
      moved = true;
      const dx = far ? (a.x - b.x) / far : 1, dy = far ? (a.y - b.y) / far : 0;
      // The larger one moves less.
      const share = (b.r * b.r) / (a.r * a.r + b.r * b.r);
      a.x += dx * over * share; a.y += dy * over * share;
      b.x -= dx * over * (1 - share); b.y -= dy * over * (1 - share);
    }
    if (!moved) return;
  }
}
/** The open cluster at a point of the drawing. */
const hullAt = ({ x, y }) => (layout === "geo" ? undefined : hulls.find((hull) => Math.hypot(hull.x - x, hull.y - y) <= hull.r));
/** Background of open clusters, which shows which actors belong together. */
const hullItems = (X, Y, scale) => (layout === "geo" ? [] : hulls.flatMap(({ word, x, y, r }) => {
  const paint = unitPaint(UNIT + word), R = r * scale;
  return [{ d: `M${f(X(x) - R)} ${f(Y(y))}A${f(R)} ${f(R)} 0 1 0 ${f(X(x) + R)} ${f(Y(y))}A${f(R)} ${f(R)} 0 1 0 ${f(X(x) - R)} ${f(Y(y))}Z`, fill: "#f5f7f9", stroke: paint.stroke, width: 1, dash: [2, 3] },
    { text: groupName(word), x: X(x), y: Y(y - r) + HULL.size * HULL.lift, anchor: "middle", ...HULL }];
}));
const HULL = { size: 12, lift: 1.4, fill: COLOURS.soft, weight: 600 };

/** Boxes of the names of open clusters, in the drawing's units. */
const hullBoxes = (scale) => (layout === "geo" ? [] : hulls.map(({ word, x, y, r }) => {
  ruler.font = HULL.weight + " " + HULL.size + "px " + family;
  const half = ruler.measureText(groupName(word)).width / 2 / scale, top = y - r;
  return { left: x - half, right: x + half, top, bottom: top + HULL.size * HULL.lift * 1.2 / scale };
}));

/** Note on the page: how many symbols represent how many actors. */
function clusterNote() {
  if (!clusterBy) return "";
  let n = 0, actors = 0;
  for (const [word, ids] of members) if (!opened.has(word)) { n++; actors += ids.length; }
  const total = [...members.values()].reduce((sum, ids) => sum + ids.length, 0);
  return say("clustered").replace("{n}", number(n)).replace("{actors}", formatCount(actors)).replace("{all}", formatCount(total));
}
const formatCount = (value) => new Intl.NumberFormat(locale()).format(value);

function recluster() {
  if (!network) return;
  positionActors(tall);
  refresh();
  fit();
}
/** Zooms to an open cluster. */
function frameGroup(word) {
  const hull = layout === "geo" ? undefined : hulls.find((one) => one.word === word);
  if (!hull) return;
  // On a phone the panel covers the lower part.
  const floor = visibleHeight(), scale = Math.min(Math.min(map.clientWidth, floor) / (2 * hull.r + 60), 1.3);
  zoomTo(scale, { x: hull.x, y: hull.y + (map.clientHeight - floor) / 2 / scale });
}
/** Clusters actors by country or community, all clusters closed; by nothing, shows each actor. */
function setClustering(part) {
  const wanted = data.clusterings.includes(part) ? part : "";
  if (current && ["group", "bundle"].includes(current.kind)) close();
  opened.clear();
  focused = null;
  clusterBy = wanted;
  if ($("by")) $("by").value = clusterBy;
}
function setOpen(word, open) {
  if (open) opened.add(word); else opened.delete(word);
  focused = null;
  recluster();
}
/** Opens a cluster and its details. */
function openGroup(word, options) {
  const before = opened.has(word);
  if (!before) setOpen(word, true);
  open("group", word, options);
  if (!before) frameGroup(word);
}

function closeGroup(word) {
  setOpen(word, false);
  open("group", word, { focus: true });
}

function groupPanel(word) {
  const ids = (members.get(word) || []).slice().sort((a, b) => radius(b) - radius(a) || rank.get(a) - rank.get(b));
  const inside = new Set(ids);
  let within = 0;
  const others = new Map();
  for (const tie of existing.ties) {
    const tail = inside.has(tie.tail), head = inside.has(tie.head);
    if (tail && head) within++;
    else if (tail || head) {
      const other = wordOf(tail ? tie.head : tie.tail);
      others.set(other, (others.get(other) || 0) + 1);
    }
  }
  const open_ = opened.has(word);
  return [
    ...head(groupName(word), [say(clusterBy)]),
    el("p", {}, el("button", { type: "button", class: "switch", id: "open-group", onclick: () => (open_ ? closeGroup(word) : openGroup(word, { focus: true })) }, say(open_ ? "close_group" : "open_group"))),
    rows([["actors", formatCount(ids.length)], ["ties_within", formatCount(within)]]),
    ...section("ties_between", [...others].sort((a, b) => b[1] - a[1]).map(([other, n]) => {
      const line = [...bundles.values()].find((one) => one.kind === "tie" && one.ids.length && [one.tail, one.head].includes(UNIT + other) && [one.tail, one.head].includes(UNIT + word));
      return goTo(line ? "bundle" : "group", line ? line.id : other, groupName(other), [say("ties") + ": " + formatCount(n)]);
    })),
    ...section("actors", ids.slice(0, LISTED).map((id) => goTo("actor", id, nameOf(id), [what(data.actors[id])]))),
    ids.length > LISTED ? el("p", { class: "quiet" }, say("more").replace("{n}", formatCount(ids.length - LISTED))) : "",
  ].filter((part) => part !== "");
}
const LISTED = 60;

function bundlePanel(bundle) {
  const made = bundle.ids.map((id) => (bundle.kind === "gap"
    ? goTo("gap", id, ends(gapById[id]), [why(gapById[id])])
    : goTo("tie", id, ends(ties[id]), [label("tie_kinds", ties[id].kind, ties[id].at), statusInYear(ties[id]), span(ties[id])])));
  return [
    ...head(ends(bundle), [say(bundle.kind === "gap" ? "gaps" : "ties") + ": " + formatCount(bundle.ids.length)]),
    ...section(bundle.kind === "gap" ? "gaps" : "ties", made.slice(0, LISTED)),
    made.length > LISTED ? el("p", { class: "quiet" }, say("more").replace("{n}", formatCount(made.length - LISTED))) : "",
  ].filter((part) => part !== "");
}
/** Clusters as rows of a table: name, actors, ties inside and to others. */
function groupRows() {
  const inside = new Map(), outside = new Map(), add = (map_, word) => map_.set(word, (map_.get(word) || 0) + 1);
  for (const tie of existing.ties) {
    const a = wordOf(tie.tail), b = wordOf(tie.head);
    if (a === b) add(inside, a); else { add(outside, a); add(outside, b); }
  }
  return Object.keys(unitsOf(clusterBy)).filter((word) => members.has(word)).map((word) => [
    opens("group", word, groupName(word)), formatCount(members.get(word).length), formatCount(inside.get(word) || 0), formatCount(outside.get(word) || 0),
  ]);
}
