// State: the reader's choices, and the actors and ties that exist and are shown.

const order = data.vis.nodes.map((node) => node.id);
const rank = new Map(order.map((id, number) => [id, number]));
const nodeOf = new Map(data.vis.nodes.map((node) => [node.id, node]));
const edgeOf = new Map(data.vis.edges.map((edge) => [edge.id, edge]));
// A missing linkage is drawn next to the ties between its actors.
const linesBetween = new Map();
for (const { tail, head } of [...Object.values(ties), ...data.gaps]) {
  const pair = [tail, head].sort().join("\n");
  linesBetween.set(pair, (linesBetween.get(pair) || 0) + 1);
}
for (const gap of data.gaps) {
  const pair = [gap.tail, gap.head].sort().join("\n"), count = linesBetween.get(pair);
  const next = linesBetween.get(pair + "\n") || count - 1;
  linesBetween.set(pair + "\n", next - 1);
  edgeOf.set(gap.id, { from: gap.tail, to: gap.head, step: count > 1 ? (next + 1) / 2 : 0, single: count === 1 });
}
const [firstYear, lastYear] = data.years;
const tieless = Object.keys(ties).length === 0;
const GROUPS = ["actor_kinds", "country", "community", "tie_kinds", "statuses", "levels"];
const off = Object.fromEntries(GROUPS.map((part) => [part, new Set()]));
let gapsOn = false;
let undatedOn = true;
let bordersOn = true;
let year = null; // null is the map's day
let sizeBy = data.size;
let colourBy = data.colour;
let layout = data.layout;
let current = null; // { kind: "actor" | "tie" | "gap" | "group" | "bundle", id }

/** Status and level of a tie in the year shown; an empty status if it did not exist. */
function stateOf(tie) {
  if (!tie.when) return [tie.status, tie.level || ""];
  const now = year === null ? lastYear : year;
  let found = tie.when[0];
  for (const one of tie.when) if (one[0] <= now) found = one;
  return [found[1], found[2]];
}
const there = (id) => {
  const spans = data.actors[id].there;
  const now = year === null ? lastYear : year;
  return !spans || spans.some(([from, to]) => from <= now && now <= to);
};
const tieThere = (tie) => stateOf(tie)[0] !== "" && (undatedOn || !tie.undated) && there(tie.tail) && there(tie.head);
const known = new Set(Object.keys(data.vocabulary.levels));
const levelWord = (level) => (known.has(level) ? level : "");
const groupOf = (part, id) => {
  if (part === "actor_kinds") return data.actors[id].kind;
  const group = own(data.groups, part);
  return group ? group.of[rank.get(id)] : "";
};

let shown = { actors: [], ties: [], gaps: [] }; // ids, in the order of the page's data
let shownSet = new Set();
let existing = { actors: [], ties: [] }; // what exists in the year, hidden by the legend or not

function computeShown() {
  const present = Object.values(ties).filter(tieThere);
  const tied = new Set(present.flatMap((tie) => [tie.tail, tie.head]));
  const lines = data.gaps.filter((gap, number) => gapsOn && (number < data.strong || isCurrent("gap", gap.id)));
  const named = new Set(lines.flatMap((gap) => [gap.tail, gap.head]));
  const actors = order.filter((id) => there(id) && (tieless || tied.has(id) || named.has(id)));
  existing = { actors, ties: present };
  // Actors without a place on earth are counted below the map.
  const placed = layout === "geo" ? data.geo.wide.pins : null;
  shown.actors = actors.filter((id) => (!placed || has(placed, id)) && ["actor_kinds", "country", "community"].every((part) => !off[part].has(groupOf(part, id))));
  shownSet = new Set(shown.actors);
  shown.ties = present.filter((tie) => {
    const [status, level] = stateOf(tie);
    return shownSet.has(tie.tail) && shownSet.has(tie.head) && !off.tie_kinds.has(tie.kind)
      && !off.statuses.has(status) && !off.levels.has(levelWord(level));
  }).map((tie) => tie.id);
  shown.gaps = lines.filter((gap) => gap.head && shownSet.has(gap.tail) && shownSet.has(gap.head)).map((gap) => gap.id);
  closeClusters();
}
const isCurrent = (kind, id) => current !== null && current.kind === kind && current.id === id;

// On a map of the earth, room between neighbours makes the lines between them visible.
const ROOMY = 0.8;
const largest = Object.create(null);
function radius(id) {
  if (isUnit(id)) return unitRadius(id) * (layout === "geo" ? ROOMY : 1);
  const values = data.sizes[sizeBy];
  if (largest[sizeBy] === undefined) largest[sizeBy] = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  const shrink = layout === "geo" ? ROOMY * data.geo[tall ? "tall" : "wide"].shrink : 1;
  return (SYMBOL.min_radius + SYMBOL.growth * Math.sqrt(values[rank.get(id)] / largest[sizeBy])) * shrink;
}
/** Colours of an actor; a mark repeats the information of its group's colour. */
function paintOf(id) {
  if (isUnit(id)) return unitPaint(id);
  if (colourBy !== "kind") {
    const style = own(data.groups[colourBy].styles, groupOf(colourBy, id));
    return style || PLAIN;
  }
  const { background, border } = nodeOf.get(id).color;
  return { fill: background, stroke: border };
}
const styleOf = (tie) => data.styles[[tie.kind, ...stateOf(tie)].join("|")];

/** The outline of an actor's shape around a point, as the legend draws it. */
function outline(id, x, y, r) {
  const corners = isUnit(id) ? [] : data.shapes[data.actors[id].kind];
  if (!corners.length) return `M${f(x - r)} ${f(y)}A${f(r)} ${f(r)} 0 1 0 ${f(x + r)} ${f(y)}A${f(r)} ${f(r)} 0 1 0 ${f(x - r)} ${f(y)}Z`;
  return "M" + corners.map(([dx, dy]) => f(x + dx * r / SYMBOL.corner) + " " + f(y + dy * r / SYMBOL.corner)).join("L") + "Z";
}
const f = (value) => String(Math.round(value * 100) / 100);

/** Enlargement of symbols and lines while the whole is shown small. */
const ROOM = (BOOST.rooms.find(([actors]) => order.length <= actors) || [0, 1])[1];
const SEEN = Math.min(BOOST.seen_max, Math.max(BOOST.seen_min, BOOST.seen /
Math.sqrt(order.length))); // smallest radius on the screen
const boostAt = (scale) => {
  const wanted = Math.max(Math.min(ROOM, BOOST.shrunk / scale), SEEN / (SYMBOL.min_radius * scale), 1);
  return BOOST.step ** Math.round(Math.log(wanted) / Math.log(BOOST.step));
};

/** Control point of a tie's curve and its form in vis; null for a straight tie. */
function bendOf(id, a, b, boost) {
  const edge = edgeOf.get(id);
  const long = Math.hypot(b.x - a.x, b.y - a.y);
  if (!edge || !edge.step || !long) return null;
  const offset = Math.min(Math.abs(edge.step) * LINE.spacing * boost, LINE.max_bend * long) / long;
  let low = 0, high = 0.9;
  for (let k = 0; k < 12; k++) {
    const r = (low + high) / 2;
    if (0.25 * (1 + r) * Math.sin(r * Math.PI / 2) < offset) low = r; else high = r;
  }
  const right = (edge.step > 0) === (edge.from < edge.to);
  const turn = right ? low : -low;
  const angle = Math.atan2(a.y - b.y, b.x - a.x) + (0.5 * turn + 0.5) * Math.PI;
  const reach = (0.5 * low + 0.5) * long;
  return { low, right, x: a.x + reach * Math.sin(angle), y: a.y + reach * Math.cos(angle) };
}

/** True if the straight line between two actors runs through a third. */
function passesThrough(tail, head) {
  const a = at.get(tail), b = at.get(head), dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  return square > 0 && order.some((id) => {
    const { x, y } = at.get(id), share = ((x - a.x) * dx + (y - a.y) * dy) / square;
    return id !== tail && id !== head && share > 0 && share < 1 && there(id)
      && Math.abs((x - a.x) * dy - (y - a.y) * dx) / Math.sqrt(square) < radius(id);
  });
}
/** Positions of actors by layout and proportions; dragged actors keep theirs. */
let tall = false;
const at = new Map();
const dragged = new Map();
function positionActors(tall) {
  const geo = layout === "geo" ? data.geo[tall ? "tall" : "wide"] : null;
  for (const node of data.vis.nodes) {
    const spot = (geo ? own(geo.pins, node.id) : null) || (tall ? node.tall : [node.x, node.y]);
    const moved = dragged.get(layout + node.id);
    at.set(node.id, moved || { x: spot[0], y: spot[1] });
  }
  positionClusters(geo);
  for (const { id, tail, head } of data.gaps.slice(0, data.strong)) {
    const line = edgeOf.get(id);
    if (head && line.single) line.step = passesThrough(tail, head) ? LINE.around : 0;
  }
}
