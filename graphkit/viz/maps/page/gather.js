// Many actors as one symbol: countries or communities that open when they are selected.

const UNIT = "\u0001"; // begins what is no id: a group that is closed, a bundle of ties
const isUnit = (id) => id.startsWith(UNIT);
let gatherBy = ""; // what actors are gathered by; empty shows each by itself
const opened = new Set(); // the words of the groups that are open; "" is the rest
let members = new Map(); // by word the actors of a group that could be seen now
let bundles = new Map(); // all ties, or missing linkages, between two symbols, at least one a group's
let hulls = []; // the open groups: where they stand

const unitsOf = (part) => data.groups[part].units;
const ownWords = new Map();
/** The group of an actor that has a symbol; the smaller ones share the rest's. */
function wordOf(id) {
  if (!ownWords.has(gatherBy)) ownWords.set(gatherBy, new Set(data.groups[gatherBy].own));
  const word = groupOf(gatherBy, id);
  return ownWords.get(gatherBy).has(word) ? word : "";
}
const unitOf = (id) => {
  const word = wordOf(id);
  return opened.has(word) ? id : UNIT + word;
};
/** A tie, a missing linkage or a bundle of them. */
const lineAt = (id) => own(ties, id) || bundles.get(id) || gapById[id];

/** Closes what is not open: its actors become one symbol, its ties bundles. */
function gather() {
  members = new Map();
  bundles = new Map();
  if (!gatherBy) return;
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
  const closed = Object.keys(unitsOf(gatherBy)).filter((word) => members.has(word) && !opened.has(word));
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
const unitPaint = (id) => own(data.groups[gatherBy].styles, id.slice(1)) || REST;
const unitRadius = (id) => unitsOf(gatherBy)[id.slice(1)].r;
/** A group's name: the country's, or that of a community's foremost actor; and how many it has. */
function groupName(word) {
  const ids = members.get(word) || [];
  const count = number(ids.length);
  if (word === "") return say("rest") + " (" + count + ")";
  if (gatherBy === "country") return label("country", word) + " (" + count + ")";
  if (!ids.length) return say("group").replace("{n}", word);
  const values = data.sizes[sizeBy], size = (id) => values[rank.get(id)];
  const first = ids.reduce((best, id) => (size(id) > size(best) ? id : best));
  return ids.length > 1 ? nameOf(first) + " + " + number(ids.length - 1) : nameOf(first);
}

const PUSHED = 300; // pushing costs the square
const BETWEEN = 16; // pixels between the rims of two symbols, at least
/** Where closed groups stand, and the actors of open ones around the same place. */
function settleGroups(geo) {
  hulls = [];
  if (!gatherBy) return;
  const all = new Map(Object.keys(unitsOf(gatherBy)).map((word) => [word, []]));
  for (const id of order) all.get(wordOf(id)).push(id);
  const discs = [];
  for (const [word, unit] of Object.entries(unitsOf(gatherBy))) {
    const ids = all.get(word), open = opened.has(word);
    if (geo) {
      // Those beyond the map's edge would pull a group out of where most of it is.
      const near = ids.filter((id) => has(geo.pins, id) && !has(data.geo.away, id));
      const some = near.length ? near : ids.filter((id) => has(geo.pins, id));
      if (open || !some.length) continue;
      const [left, top, , high] = geo.box;
      // What is together for its number alone has no place of its own.
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
    // Inside, actors stand to each other as in the drawing of all.
    const middle = mean(disc.ids.map((id) => at.get(id)));
    const inside = disc.ids.map((id) => {
      const dx = at.get(id).x - middle.x, dy = at.get(id).y - middle.y;
      return { id, x: dx, y: dy, far: Math.hypot(dx, dy) || 1, r: radius(id) };
    }).sort((a, b) => a.far - b.far);
    const reach = inside[inside.length - 1].far;
    inside.forEach((one, number) => {
      // Many stand near the middle, and so they get more of the room.
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
      // The larger gives way less.
      const share = (b.r * b.r) / (a.r * a.r + b.r * b.r);
      a.x += dx * over * share; a.y += dy * over * share;
      b.x -= dx * over * (1 - share); b.y -= dy * over * (1 - share);
    }
    if (!moved) return;
  }
}
/** The open group at a point of the drawing. */
const hullAt = ({ x, y }) => (layout === "geo" ? undefined : hulls.find((hull) => Math.hypot(hull.x - x, hull.y - y) <= hull.r));
/** The ground that open groups stand on, so that it is seen who belongs together. */
const hullItems = (X, Y, scale) => (layout === "geo" ? [] : hulls.flatMap(({ word, x, y, r }) => {
  const paint = unitPaint(UNIT + word), R = r * scale;
  return [{ d: `M${f(X(x) - R)} ${f(Y(y))}A${f(R)} ${f(R)} 0 1 0 ${f(X(x) + R)} ${f(Y(y))}A${f(R)} ${f(R)} 0 1 0 ${f(X(x) - R)} ${f(Y(y))}Z`, fill: "#f5f7f9", stroke: paint.stroke, width: 1, dash: [2, 3] },
    { text: groupName(word), x: X(x), y: Y(y - r) + HULL.size * HULL.lift, anchor: "middle", ...HULL }];
}));
const HULL = { size: 12, lift: 1.4, fill: COLOURS.soft, weight: 600 };

/** Where the names of open groups stand, in the drawing's units. */
const hullBoxes = (scale) => (layout === "geo" ? [] : hulls.map(({ word, x, y, r }) => {
  ruler.font = HULL.weight + " " + HULL.size + "px " + family;
  const half = ruler.measureText(groupName(word)).width / 2 / scale, top = y - r;
  return { left: x - half, right: x + half, top, bottom: top + HULL.size * HULL.lift * 1.2 / scale };
}));

/** What the page says of it: how many symbols stand for how many actors. */
function tellGathered() {
  if (!gatherBy) return "";
  let n = 0, actors = 0;
  for (const [word, ids] of members) if (!opened.has(word)) { n++; actors += ids.length; }
  const total = [...members.values()].reduce((sum, ids) => sum + ids.length, 0);
  return say("gathered").replace("{n}", number(n)).replace("{actors}", count_(actors)).replace("{all}", count_(total));
}
const count_ = (value) => new Intl.NumberFormat(locale()).format(value);

function regather() {
  if (!network) return;
  settle(tall);
  refresh();
  fit();
}
/** Brings an open group into view, as large as it goes. */
function frameGroup(word) {
  const hull = layout === "geo" ? undefined : hulls.find((one) => one.word === word);
  if (!hull) return;
  // On a telephone the panel covers the lower part.
  const floor = visibleHeight(), scale = Math.min(Math.min(map.clientWidth, floor) / (2 * hull.r + 60), 1.3);
  zoomTo(scale, { x: hull.x, y: hull.y + (map.clientHeight - floor) / 2 / scale });
}
/** Gathers actors by countries or communities, all groups closed; by nothing, shows each. */
function setGather(part) {
  const wanted = data.gathers.includes(part) ? part : "";
  if (current && ["group", "bundle"].includes(current.kind)) close();
  opened.clear();
  focused = null;
  gatherBy = wanted;
  if ($("by")) $("by").value = gatherBy;
}
function setOpen(word, open) {
  if (open) opened.add(word); else opened.delete(word);
  focused = null;
  regather();
}
/** Opens a group and tells of it. */
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
  for (const tie of alive.ties) {
    const tail = inside.has(tie.tail), head = inside.has(tie.head);
    if (tail && head) within++;
    else if (tail || head) {
      const other = wordOf(tail ? tie.head : tie.tail);
      others.set(other, (others.get(other) || 0) + 1);
    }
  }
  const open_ = opened.has(word);
  return [
    ...head(groupName(word), [say(gatherBy)]),
    el("p", {}, el("button", { type: "button", class: "switch", id: "open-group", onclick: () => (open_ ? closeGroup(word) : openGroup(word, { focus: true })) }, say(open_ ? "gather_again" : "open_group"))),
    rows([["actors", count_(ids.length)], ["ties_within", count_(within)]]),
    ...section("ties_between", [...others].sort((a, b) => b[1] - a[1]).map(([other, n]) => {
      const line = [...bundles.values()].find((one) => one.kind === "tie" && one.ids.length && [one.tail, one.head].includes(UNIT + other) && [one.tail, one.head].includes(UNIT + word));
      return goTo(line ? "bundle" : "group", line ? line.id : other, groupName(other), [say("ties") + ": " + count_(n)]);
    })),
    ...section("actors", ids.slice(0, LISTED).map((id) => goTo("actor", id, nameOf(id), [what(data.actors[id])]))),
    ids.length > LISTED ? el("p", { class: "quiet" }, say("more").replace("{n}", count_(ids.length - LISTED))) : "",
  ].filter((part) => part !== "");
}
const LISTED = 60;

function bundlePanel(bundle) {
  const made = bundle.ids.map((id) => (bundle.kind === "gap"
    ? goTo("gap", id, ends(gapById[id]), [why(gapById[id])])
    : goTo("tie", id, ends(ties[id]), [label("tie_kinds", ties[id].kind), standing(ties[id]), span(ties[id])])));
  return [
    ...head(ends(bundle), [say(bundle.kind === "gap" ? "gaps" : "ties") + ": " + count_(bundle.ids.length)]),
    ...section(bundle.kind === "gap" ? "gaps" : "ties", made.slice(0, LISTED)),
    made.length > LISTED ? el("p", { class: "quiet" }, say("more").replace("{n}", count_(made.length - LISTED))) : "",
  ].filter((part) => part !== "");
}
/** The groups as rows of a table: name, actors, ties inside and to others. */
function groupRows() {
  const inside = new Map(), outside = new Map(), add = (map_, word) => map_.set(word, (map_.get(word) || 0) + 1);
  for (const tie of alive.ties) {
    const a = wordOf(tie.tail), b = wordOf(tie.head);
    if (a === b) add(inside, a); else { add(outside, a); add(outside, b); }
  }
  return Object.keys(unitsOf(gatherBy)).filter((word) => members.has(word)).map((word) => [
    opens("group", word, groupName(word)), count_(members.get(word).length), count_(inside.get(word) || 0), count_(outside.get(word) || 0),
  ]);
}
