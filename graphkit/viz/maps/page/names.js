// Names on the drawing: the same size at every zoom, without overlaps.

let margin = { left: 60, right: 60, above: 40 }; // pixels kept free for names when everything is in view
let hovered = null;
let shownNames = [];
const wrapped = new Map();
const ruler = document.createElement("canvas").getContext("2d");
const family = getComputedStyle(document.body).fontFamily;
let moving = false;

// Scripts without spaces between words break where a dictionary ends a word. It knows
// few place names, so names without spaces on this map are kept whole inside others.
const spaceless = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Han}\p{Script=Khmer}\p{Script=Myanmar}]/u;
let whole = null;
function namesPattern() {
  if (whole && whole.lang === lang) return whole.pattern;
  const names = Object.keys(data.actors).map(nameOf)
    .filter((name) => spaceless.test(name) && !/\s/.test(name) && name.length > 2 && name.length < 20)
    .sort((a, b) => b.length - a.length).slice(0, 1000)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  whole = { lang, pattern: names.length ? new RegExp("(" + names.join("|") + ")", "u") : null };
  return whole.pattern;
}

/** Splits a name into pieces, each with the cost of ending a line after it. */
function breakPieces(text, width) {
  const made = [];
  const add = (part, cost) => {
    const last = made[made.length - 1];
    if (last && /^[\p{M}\p{Pe}\p{Pf}\p{Po}ฯๆ]/u.test(part)) Object.assign(last, { text: last.text + part, cost });
    else if (ruler.measureText(part).width <= width) made.push({ text: part, cost });
    else for (const letter of part.match(/\P{M}\p{M}*/gu) || []) made.push({ text: letter, cost: 0.6 });
  };
  for (const chunk of text.match(/\S+\s*/g) || []) {
    for (const part of chunk.split(/(?<=[^-–—/][-–—/])(?=\S)/u)) {
      const end = /\s$/.test(part) ? 0 : LABEL.hyphen_end;
      if (!spaceless.test(part) || typeof Intl.Segmenter !== "function") { add(part, end); continue; }
      const pattern = namesPattern();
      const apart = (pattern ? part.split(pattern) : [part]).filter(Boolean).flatMap((some, number) =>
        number % 2 && some !== text.trim() && ruler.measureText(some).width <= width ? [some]
          : Array.from(new Intl.Segmenter(locale(), { granularity: "word" }).segment(some), (word) => word.segment));
      apart.forEach((word, number) => add(word, number === apart.length - 1 ? end : LABEL.word_end));
    }
  }
  return made;
}

/** Breaks a name into as few lines as possible, about equally long, at the best places. */
function lines(id) {
  const width = LABEL.wrap[tall ? "tall" : "wide"];
  const key = lang + width + "\n" + id + (isUnit(id) ? nameOf(id) : "");
  if (wrapped.has(key)) return wrapped.get(key);
  const text = cut(nameOf(id).replace(/\s+/g, " ").trim(), LABEL.letters) || id;
  ruler.font = LABEL.font + "px " + family;
  const parts = breakPieces(text, width);
  const best = [{ cost: 0, rows: [] }];
  for (let end = 1; end <= parts.length; end++) {
    best[end] = { cost: Infinity, rows: [] };
    let row = "";
    for (let start = end - 1; start >= 0; start--) {
      row = parts[start].text + row;
      const long = ruler.measureText(row.trim()).width;
      if (long > width && start < end - 1) break;
      const slack = 1 - long / width;
      const cost = best[start].cost + 1 + slack * slack + (end < parts.length ? parts[end - 1].cost : 0);
      if (cost < best[end].cost) best[end] = { cost, rows: [...best[start].rows, row.trim()] };
    }
  }
  let rows = best[parts.length].rows;
  if (rows.length > LABEL.lines) {
    rows = rows.slice(0, LABEL.lines);
    rows.push(rows.pop().replace(/[\s,]+$/, "") + "…");
  }
  const made = { rows, width: Math.max(...rows.map((r) => ruler.measureText(r).width)) };
  wrapped.set(key, made);
  return made;
}

/** The visible lines as straight segments, four for a curve. */
function stretches(boost) {
  return [...shown.ties, ...shown.gaps].map((id) => {
    const { tail, head } = lineAt(id), a = at.get(tail), b = at.get(head);
    return stretch(a, b, bendOf(id, a, b, boost));
  });
}
function stretch(a, b, via) {
  if (!via) return [[a, b]];
  const on = [0, 0.25, 0.5, 0.75, 1].map((t) => ({
    x: (1 - t) * (1 - t) * a.x + 2 * t * (1 - t) * via.x + t * t * b.x,
    y: (1 - t) * (1 - t) * a.y + 2 * t * (1 - t) * via.y + t * t * b.y,
  }));
  return on.slice(1).map((point, number) => [on[number], point]);
}

function crosses([a, b], box) {
  let from = 0, to = 1;
  const dx = b.x - a.x, dy = b.y - a.y;
  for (const [p, q] of [[-dx, a.x - box.left], [dx, box.right - a.x], [-dy, a.y - box.top], [dy, box.bottom - a.y]]) {
    if (p === 0) { if (q < 0) return false; continue; }
    const t = q / p;
    if (p < 0) from = Math.max(from, t); else to = Math.min(to, t);
    if (from > to) return false;
  }
  return true;
}

const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

let changes = 0;
let placedFor = "";
let places = new Map(); // last place of each name, which it keeps if it can
const changed = () => { changes++; };
const ALL_SPOTS = 150; // number of actors up to which every place around an actor is tried
const IN_VIEW = 300; // number of actors above which only names in view are placed

/** Actors whose names can be placed: all, or those in view if there are very many. */
function named(view, first) {
  const all = shown.actors.map((id) => ({ id, r: radius(id), ...at.get(id) }));
  if (!view || all.length <= IN_VIEW) return all;
  return all.filter((d) => d.x > view.left && d.x < view.right && d.y > view.top && d.y < view.bottom)
    .sort((a, b) => first.includes(b.id) - first.includes(a.id) || b.r - a.r).slice(0, IN_VIEW);
}

/** Places names below, above or next to symbols, off the lines if possible, without overlaps. */
function placeNames(scale, first, view, frame) {
  const boost = boostAt(scale);
  const line = LABEL.line / scale;
  const discs = named(view, first).map((disc) => ({ ...disc, r: disc.r * boost }));
  if (!discs.length) return [];
  const byId = new Map(discs.map((disc) => [disc.id, disc]));
  const many = shown.actors.length > ALL_SPOTS;
  const all = many ? [] : stretches(boost);
  // Beyond these bounds a name would be cut off when everything is in view.
  const corners = ground();
  const bounds = corners.length ? { left: corners[0][0], right: corners[1][0], top: corners[0][1] } : {
    left: Math.min(...discs.map((disc) => disc.x)) - (frame.left - 4) / scale,
    right: Math.max(...discs.map((disc) => disc.x)) + (frame.right - 4) / scale,
    top: Math.min(...discs.map((disc) => disc.y - disc.r)) - (frame.above - 4) / scale,
  };
  const usual = new Map(discs.map((disc) => {
    const { rows, width } = lines(disc.id);
    const top = disc.y + disc.r + 4 / scale;
    return [disc.id, { left: disc.x - width / 2 / scale, right: disc.x + width / 2 / scale, top, bottom: top + rows.length * line }];
  }));
  const reserved = hullBoxes(scale);
  const old = places, free = layout === "geo" ? earth().sides : {};
  let waiting, taken;
  const covered = (own_, x, y, w, h) => discs.reduce((count, o) =>
    count + (o.id !== own_.id && o.x + o.r > x && o.x - o.r < x + w && o.y + o.r > y && o.y - o.r < y + h ? 1 : 0), 0);
  const spot = (disc, rows, width) => {
    const w = width / scale, h = rows.length * line, gap = 4 / scale;
    const over = disc.y - disc.r - gap - h, under = disc.y + disc.r + gap;
    const spots = LABEL.places.map(([where, across, down, cost]) => {
      if (down) return [where, disc.x - w * across, down > 0 ? under : over, cost];
      return [where, across > 0 ? disc.x + disc.r + 2 * gap : disc.x - disc.r - 2 * gap - w, disc.y - h / 2, cost];
    });
    let best = null;
    for (const [where, x, y, base] of many ? spots.filter(([where]) => where === "below" || where === "above") : spots) {
      const box = { id: disc.id, rows, where, left: x, right: x + w, top: y, bottom: y + h };
      if (taken.some((other) => meet(box, other)) || reserved.some((other) => meet(box, other))) continue;
      // Among many actors, a name that would hide others waits until there is room.
      if (many && (taken.length > 12 || rows.length > 1) && covered(disc, x, y, w, h) > 2) continue;
      let cost = base - (old.get(disc.id) === where ? 0.3 : 0) - (own(free, disc.id) === where ? 0.6 : 0);
      const outside = Math.max(bounds.left - box.left, box.right - bounds.right, bounds.top - box.top) * scale;
      if (outside > 0) cost += 5 + outside / 4; // it would be cut off there
      if (!many) cost += LABEL.covered * covered(disc, x, y, w, h);
      if (all.length) for (const other of waiting.values()) if (meet(box, other)) cost += LABEL.usual;
      for (const parts of all) if (parts.some((part) => crosses(part, box))) cost += LABEL.crossed;
      if (!best || cost < best.cost) best = { ...box, cost, outside: outside > 0 };
    }
    return best;
  };
  const short = (row) => {
    ruler.font = LABEL.font + "px " + family;
    return [[row + "…"], ruler.measureText(row + "…").width];
  };
  const attempt = (queued) => {
    waiting = new Map(usual);
    taken = [];
    const poor = [];
    let cost = 0;
    for (const id of queued) {
      const disc = byId.get(id);
      const full = lines(id);
      waiting.delete(id);
      let best = spot(disc, full.rows, full.width);
      if ((!best || best.outside) && full.rows.length > 1) {
        const less = spot(disc, ...short(full.rows[0]));
        if (less && (!best || less.cost + 2 < best.cost)) best = less;
      }
      if (best) taken.push(best);
      cost += best ? best.cost : 10;
      if (!best || best.cost >= LABEL.poor) poor.push(id);
    }
    return { taken, poor, cost };
  };
  let queue = [...new Set([...first, ...discs.slice().sort((a, b) => b.r - a.r).map((d) => d.id)])].filter((id) => byId.has(id));
  let best = attempt(queue);
  // Names with a poor place choose first in the next round.
  for (let round = 0; round < LABEL.rounds && all.length && best.poor.length; round++) {
    queue = [...new Set([...first.filter((id) => byId.has(id)), ...best.poor, ...queue])];
    const other = attempt(queue);
    if (other.cost < best.cost) best = other;
  }
  return best.taken;
}

/** Places the names on the screen again if something has moved. */
function screenNames(first) {
  const scale = network.getScale();
  const few = shown.actors.length <= IN_VIEW;
  const middle = network.getViewPosition();
  const key = [scale, changes, lang, few ? "" : f(middle.x) + " " + f(middle.y), ...first].join("\n");
  if (key === placedFor || (!few && moving)) return;
  placedFor = key;
  const wide = map.clientWidth / 2 / scale, high = map.clientHeight / 2 / scale;
  const view = { left: middle.x - wide, right: middle.x + wide, top: middle.y - high, bottom: middle.y + high };
  shownNames = placeNames(scale, first, view, margin);
  places = new Map(shownNames.map((box) => [box.id, box.where]));
}

/** Actors whose names must be visible: focused, under the pointer, or open. */
const priorityIds = () => [focused, hovered, current && current.kind === "actor" ? current.id : null]
  .filter((id) => id !== null && shownSet.has(id));

function drawNames(ctx) {
  const scale = network.getScale();
  const size = LABEL.font / scale, line = LABEL.line / scale;
  const first = priorityIds();
  screenNames(first);
  if (!crowded()) for (const item of leaderItems(0, 0, 1, scale)) strokeAndFill(ctx, onScreen(item, scale));
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.lineJoin = "round";
  ctx.direction = "ltr";
  ctx.lineWidth = 4 / scale;
  ctx.strokeStyle = "rgba(255,255,255,0.92)";
  ctx.fillStyle = COLOURS.ink;
  for (const box of shownNames) {
    ctx.font = (first.includes(box.id) ? "600 " : "") + size + "px " + family;
    box.rows.forEach((row, number) => {
      const at = [row, (box.left + box.right) / 2, box.top + (number + LABEL.baseline) * line];
      ctx.strokeText(...at);
      ctx.fillText(...at);
    });
  }
  if (focused !== null && document.activeElement === map && shownSet.has(focused)) {
    const spot = at.get(focused);
    ctx.lineWidth = 3 / scale;
    ctx.strokeStyle = "#0b5a8f";
    ctx.beginPath();
    ctx.arc(spot.x, spot.y, radius(focused) * boostAt(scale) + 6 / scale, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
}

function nameAt(pointer) {
  const { x, y } = network.DOMtoCanvas(pointer);
  const hit = shownNames.find((b) => x >= b.left && x <= b.right && y >= b.top && y <= b.bottom);
  return hit && hit.id;
}
