// The geographic layout: the earth below the actors, and lines to their true places.

const earth = () => data.geo[tall ? "tall" : "wide"];
// The strip around the frame in which the outlines continue; it is always in view.
const EDGE = EARTH.edge;

const projection = () => pick(earth().projection);
/** Shows the name of the projection below the map; a tall map can have another middle. */
function showProjectionName() {
  if ($("projection")) $("projection").textContent = projection();
}

/** Corners that must be in view; none for the layout by ties. */
function ground() {
  if (layout !== "geo") return [];
  const [left, top, width, height] = earth().box;
  return [[left - EDGE, top - EDGE], [left + width + EDGE, top + height + EDGE]];
}

/** Sea, land, borders and scale bar, drawn from a point at a scale. */
function groundItems(x, y, scale, sheeted) {
  if (layout !== "geo") return [];
  const from = { x, y, scale }, { box, beyond, land, borders, disputed, grid, bar } = earth();
  const { bar: BAR } = EARTH, [coast, coastWidth] = EARTH.coast, [gridColour, gridWidth] = EARTH.grid, [borderColour, borderWidth] = EARTH.border;
  const wider = (by) => [box[0] - by, box[1] - by, box[2] + 2 * by, box[3] + 2 * by];
  const [left, top, , height] = wider(EDGE), sea = wider(beyond);
  // A sheet clips the earth to its frame; a window of other proportions shows more of it.
  const clip = sheeted ? wider(EDGE) : null;
  const items = [
    { d: `M${sea[0]} ${sea[1]}h${sea[2]}v${sea[3]}h${-sea[2]}Z`, fill: EARTH.sea, from, clip },
    { d: grid, stroke: gridColour, width: gridWidth, from, clip },
    { d: land, fill: EARTH.land, stroke: coast, width: coastWidth, from, clip },
  ];
  if (bordersOn) {
    items.push({ d: borders, stroke: borderColour, width: borderWidth, from, clip });
    items.push({ d: disputed, stroke: borderColour, width: borderWidth, dash: EARTH.disputed, from, clip });
  }
  if (bar[1]) {
    const bx = left + BAR.left, by = top + height - BAR.up;
    items.push({ d: `M${bx} ${by - BAR.tick}v${BAR.tick}h${bar[1]}v${-BAR.tick}`, stroke: COLOURS.grey, width: BAR.width, from });
    items.push({ text: number(bar[0]) + " " + say("km"), x: x + (bx + bar[1] + BAR.gap) * scale, y: y + by * scale, size: BAR.size, fill: COLOURS.grey });
  }
  return items;
}

/** Lines from displaced symbols to their true places, unless the symbol covers the place. */
function leaderItems(x, y, scale, zoomed = scale) {
  if (layout !== "geo") return [];
  let lines = "", dots = "";
  for (const id of shown.actors) {
    const pin = own(earth().pins, id);
    if (!pin || pin.length < 4 || dragged.has(layout + id)) continue;
    const [px, py, tx, ty] = pin, far = Math.hypot(tx - px, ty - py), r = radius(id) * boostAt(zoomed);
    if (far < r + 1) continue;
    lines += `M${f(px + (tx - px) * r / far)} ${f(py + (ty - py) * r / far)}L${tx} ${ty}`;
    const dot = EARTH.dot;
    dots += `M${f(tx - dot)} ${ty}a${dot} ${dot} 0 1 0 ${2 * dot} 0a${dot} ${dot} 0 1 0 ${-2 * dot} 0Z`;
  }
  const from = { x, y, scale };
  return lines ? [
    { d: lines + dots, stroke: COLOURS.white, width: 3, opacity: EARTH.halo, from },
    { d: lines, stroke: COLOURS.grey, width: 1, from },
    { d: dots, fill: COLOURS.grey, from },
  ] : [];
}
// Among many actors these lines would hide symbols, so they are drawn below them.
const crowded = () => shown.actors.length > LINE.crowd;
/** An item whose strokes keep their width at every zoom. */
const onScreen = (item, zoomed) => ({ ...item, width: item.width / zoomed, dash: item.dash && item.dash.map((dash) => dash / zoomed) });

const { rows: ROWS, line: ROW, ...COUNTRY } = EARTH.country;
const SPACED = 1.5; // pixels between capitals

/** Names of countries that fit between actors and other names. */
function countryItems(x, y, scale, names) {
  if (layout !== "geo" || !bordersOn) return [];
  const [left, top, width, height] = earth().box;
  const taken = [...names, ...shown.actors.map((id) => {
    const spot = at.get(id), r = radius(id) * boostAt(scale);
    return { left: spot.x - r, right: spot.x + r, top: spot.y - r, bottom: spot.y + r };
  })];
  const plain = (id) => (isUnit(id) && clusterBy === "country" ? label("country", id.slice(1)) : nameOf(id));
  const called = new Set(names.map((box) => plain(box.id).toUpperCase()));
  const items = [];
  for (const [cx, cy, labels] of earth().countries) {
    const text = pick(labels), spacing = /\p{Lu}/u.test(text) ? SPACED : 0;
    if (called.has(text)) continue;
    ruler.font = COUNTRY.size + "px " + family;
    const half = (ruler.measureText(text).width + spacing * text.length) / 2 / scale + 2 / scale;
    const line = COUNTRY.size * ROW / scale;
    // There may be room a little above or below.
    const row = ROWS.map((step) => cy + step * line).find((middle) => {
      const box = { left: cx - half, right: cx + half, top: middle - line / 2, bottom: middle + line / 2 };
      return box.left > left && box.right < left + width && box.top > top && box.bottom < top + height
        && !taken.some((other) => meet(box, other)) && taken.push(box);
    });
    if (row !== undefined) items.push({ text, x: x + cx * scale, y: y + row * scale + LABEL.centred * COUNTRY.size, anchor: "middle", ...COUNTRY, spacing });
  }
  return items;
}

function writeAt(ctx, item, x, y, zoomed) {
  ctx.font = (item.weight ? item.weight + " " : "") + item.size / zoomed + "px " + family;
  ctx.textAlign = item.anchor === "middle" ? "center" : "left";
  ctx.letterSpacing = (item.spacing || 0) / zoomed + "px";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = item.fill;
  ctx.fillText(item.text, x, y);
  ctx.letterSpacing = "0px";
}
/** Paints an item given in screen pixels at its place on the drawing. */
function paintAt(ctx, item, zoomed) {
  if (item.text !== undefined) writeAt(ctx, item, item.x / zoomed, item.y / zoomed, zoomed);
  else strokeAndFill(ctx, { ...onScreen(item, zoomed), from: { x: 0, y: 0, scale: 1 / zoomed } });
}

function drawGround(ctx) {
  const zoomed = network.getScale();
  screenNames(priorityIds());
  const written = countryItems(0, 0, zoomed, shownNames).map((item) => ({ ...item, x: item.x / zoomed, y: item.y / zoomed }));
  for (const item of [...groundItems(0, 0, 1), ...written, ...(crowded() ? leaderItems(0, 0, 1, zoomed) : [])]) {
    if (item.text === undefined) strokeAndFill(ctx, onScreen(item, zoomed));
    else writeAt(ctx, item, item.x, item.y, zoomed);
  }
}
