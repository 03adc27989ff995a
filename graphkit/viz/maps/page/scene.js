// Export: the picture as a list of shapes and texts, for SVG, PNG and print.

const PAGE = { width: 1280, height: 800 };

/** Returns everything shown, fitted to a size in pixels, as paths and texts. */
function picture(left, top, width, height) {
  const found = camera(width, height, 0);
  if (!found) return [];
  const { scale, position } = found;
  const grown = boostAt(scale);
  const X = (x) => left + width / 2 + (x - position.x) * scale;
  const Y = (y) => top + height / 2 + (y - position.y) * scale;
  const names = placeNames(scale, [], null, found.frame);
  const items = [...groundItems(X(0), Y(0), scale, true), ...hullItems(X, Y, scale), ...countryItems(X(0), Y(0), scale, names)];
  const line = (id, tail, head, style, arrow, gap) => {
    const a = at.get(tail), b = at.get(head), via = bendOf(id, a, b, grown);
    const thick = style.width * Math.sqrt(grown) * scale * (gap ? 1 : slim());
    const points = tail === head ? loopPath(X(a.x), Y(a.y), radius(tail) * grown * scale, edgeOf.get(id).step) : via ? `M${f(X(a.x))} ${f(Y(a.y))}Q${f(X(via.x))} ${f(Y(via.y))} ${f(X(b.x))} ${f(Y(b.y))}` : `M${f(X(a.x))} ${f(Y(a.y))}L${f(X(b.x))} ${f(Y(b.y))}`;
    items.push({ d: points, stroke: style.color, opacity: gap ? 1 : faint(), width: Math.max(thick, LINE.min_width), dash: style.dashes ? style.dashes.map((dash) => dash * grown * scale) : null, about: ends(lineAt(id)) });
    if (arrow && tail !== head) items.push(arrowHead(via || a, b, radius(head) * grown + LINE.arrow_gap, LINE.arrow * grown, style.color, X, Y));
  };
  for (const id of shown.ties) line(id, lineAt(id).tail, lineAt(id).head, styleAt(id), !lineAt(id).symmetric);
  for (const id of shown.gaps) line(id, lineAt(id).tail, lineAt(id).head, styleAt(id), false, true);
  items.push(...leaderItems(X(0), Y(0), scale));
  for (const id of shown.actors) {
    const { x, y } = at.get(id), r = radius(id) * grown * scale, paint = paintOf(id);
    items.push({ d: outline(id, X(x), Y(y), r), fill: paint.fill, stroke: paint.stroke, width: SYMBOL.edge * Math.min(1, grown * scale), about: nameOf(id) });
    const size = markSize(paint, r);
    if (size >= 6) items.push({ text: paint.mark, x: X(x), y: Y(y) + LABEL.centred * size, size, weight: 600, anchor: "middle", fill: paint.ink });
  }
  for (const box of names) {
    box.rows.forEach((row, number) => items.push({
      text: row, x: X((box.left + box.right) / 2), y: Y(box.top) + (number + LABEL.baseline) * LABEL.line,
      size: LABEL.font, anchor: "middle", fill: COLOURS.ink, halo: true,
    }));
  }
  return items;
}
/** The path of a tie of an actor with itself; further ones lie around the first. */
function loopPath(x, y, r, step) {
  const reach = (LINE.loop + Math.abs(step)) * r, near = reach / LINE.loop_slant;
  return `M${f(x)} ${f(y)}C${f(x + reach)} ${f(y - near)} ${f(x + near)} ${f(y - reach)} ${f(x)} ${f(y)}`;
}
/** The tip of an arrow where a line ends at an actor. */
function arrowHead(from, to, reach, size, colour, X, Y) {
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = { x: to.x - reach * Math.cos(turn), y: to.y - reach * Math.sin(turn) };
  const corner = (side) => ({ x: tip.x - size * Math.cos(turn + side), y: tip.y - size * Math.sin(turn + side) });
  const points = [tip, corner(LINE.arrow_angle), corner(-LINE.arrow_angle)];
  return { d: "M" + points.map((p) => f(X(p.x)) + " " + f(Y(p.y))).join("L") + "Z", fill: colour };
}

/** The legend in rows, and its height. */
function key(left, top, width) {
  const items = [];
  let x = left, y = top;
  const entry = (sample, text) => {
    ruler.font = LABEL.font + "px " + family;
    const long = KEY.room + ruler.measureText(text).width + KEY.between;
    if (x + long > left + width && x > left) { x = left; y += 22; }
    items.push(...sample(x + KEY.sample, y));
    items.push({ text, x: x + KEY.label, y: y + KEY.low, size: LABEL.font, fill: COLOURS.ink });
    x += long;
  };
  for (const group of document.querySelectorAll("#legend .group")) {
    if (group.hidden) continue;
    let any = false, rest = false;
    for (const button of group.querySelectorAll("button")) {
      if (button.hidden || button.getAttribute("aria-pressed") === "false") continue;
      // Groups without a colour of their own are one entry, or have their names on the drawing.
      if (["country", "community"].includes(button.dataset.part) && button.querySelector("svg > *").dataset.fill === COLOURS.others) {
        if (!rest && clusterBy !== button.dataset.part) entry((cx, cy) => swatchItems(button.querySelector("svg"), cx, cy).slice(0, 1), say("rest"));
        rest = true;
        continue;
      }
      any = true;
      entry((cx, cy) => swatchItems(button.querySelector("svg"), cx, cy), button.querySelector(".label").textContent);
    }
    if (any) { x = left; y += 24; }
  }
  return { items, height: Math.max(0, y - top) };
}
const SMALLER = 0.8;
/** A swatch of the legend as the page shows it, a little smaller. */
function swatchItems(svg, cx, cy) {
  const items = [];
  const value = (node, name) => node.getAttribute(name);
  const { x: left, y: top, width, height } = svg.viewBox.baseVal;
  const middle = left + width / 2, half = top + height / 2;
  for (const node of svg.children) {
    const dash = value(node, "stroke-dasharray");
    const paint = { fill: value(node, "fill") || undefined, stroke: value(node, "stroke") || undefined, width: Number(value(node, "stroke-width")), dash: dash ? dash.split(" ").map(Number) : null };
    const move = (x, y) => f(cx + (x - middle) * SMALLER) + " " + f(cy + (y - half) * SMALLER);
    if (node.tagName === "circle") {
      const r = Number(value(node, "r")), shown = f(r * SMALLER);
      items.push({ ...paint, d: `M${move(-r, 0)}A${shown} ${shown} 0 1 0 ${move(r, 0)}A${shown} ${shown} 0 1 0 ${move(-r, 0)}Z` });
    }
    else if (node.tagName === "polygon") items.push({ ...paint, d: "M" + value(node, "points").split(" ").map((p) => move(...p.split(",").map(Number))).join("L") + "Z" });
    else if (node.tagName === "line") items.push({ ...paint, d: `M${move(Number(value(node, "x1")), half)}L${move(Number(value(node, "x2")), half)}` });
    else if (node.tagName === "path") items.push({ ...paint, d: "M" + value(node, "d").match(/[\d.]+ [\d.]+/g).map((p) => move(...p.split(" ").map(Number))).join("L") + "Z" });
    else if (node.tagName === "text") items.push({ text: node.textContent, x: cx, y: cy + Number(value(node, "y")), size: Number(value(node, "font-size")), weight: 600, anchor: "middle", fill: value(node, "fill") });
  }
  return items;
}

/** Breaks a text into lines of a width. */
function wrap(text, size, width, weight) {
  ruler.font = (weight ? weight + " " : "") + size + "px " + family;
  const rows = [""];
  for (const { text: part } of breakPieces(text, width)) {
    if (rows[rows.length - 1] && ruler.measureText(rows[rows.length - 1] + part.trimEnd()).width > width) rows.push("");
    rows[rows.length - 1] += part;
  }
  return rows.map((row) => row.trim());
}

/** The whole sheet: title, picture, legend and origin; or picture and legend alone. */
function sheet({ bare = false, width = PAGE.width, height = PAGE.height } = {}) {
  const items = [], edge = bare ? 2 : SHEET.edge, inner = width - 2 * edge;
  let top = edge;
  const text = (rows, size, fill, weight) => rows.forEach((row) => {
    items.push({ text: row, x: edge, y: top + size, size, fill, weight });
    top += size * SHEET.leading;
  });
  let foot = [];
  if (!bare) {
    text(wrap(cut(say("title"), 200), SHEET.title, inner, 600).slice(0, 2), SHEET.title, COLOURS.ink, 600);
    text(wrap([say("subtitle"), say("part_note"), clusterNote(), yearWords()].filter(Boolean).join(" · "), SHEET.subtitle, inner).slice(0, 3), SHEET.subtitle, COLOURS.soft);
    foot = wrap(say("counts") + " · " + say("origin") + (layout === "geo" ? " · " + say("disclaimer") + " " + say("credit") + " · " + projection() : ""), SHEET.foot, inner).slice(0, 4);
  }
  const keyHeight = key(edge, 0, inner).height;
  const keyTop = height - edge - foot.length * SHEET.foot * SHEET.leading - keyHeight;
  items.push(...picture(edge, top + 4, inner, keyTop - top - 16));
  items.push(...key(edge, keyTop, inner).items);
  top = height - edge - foot.length * SHEET.foot * SHEET.leading;
  text(foot, SHEET.foot, COLOURS.soft);
  return { items, width, height };
}

const SVG = "http://www.w3.org/2000/svg";
function svgOf({ items, width, height }, fonts) {
  const made = (tag, attributes) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null && value !== false) node.setAttribute(name, typeof value === "number" ? f(value) : value);
    }
    return node;
  };
  const root = made("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": say("title"), "font-family": family, lang });
  if (fonts) {
    root.append(Object.assign(made("title", {}), { textContent: clean(say("title")) }));
    const faces = $("fonts") ? $("fonts").textContent : "";
    if (faces) root.append(Object.assign(made("style", {}), { textContent: faces }));
  }
  root.append(made("rect", { width, height, fill: COLOURS.white }));
  const clipped = items.find((item) => item.clip);
  if (clipped) {
    const [x, y, w, h] = clipped.clip, frame = made("clipPath", { id: "frame" });
    frame.append(made("rect", { x, y, width: w, height: h }));
    root.append(frame);
  }
  for (const item of items) {
    let node;
    if (item.text !== undefined) {
      node = made("text", {
        x: item.x, y: item.y, "font-size": item.size, "font-weight": item.weight, "text-anchor": item.anchor, fill: item.fill, "letter-spacing": item.spacing || null,
        ...(item.halo ? { stroke: COLOURS.white, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" } : {}),
      });
      node.textContent = clean(item.text);
    } else {
      node = made("path", {
        d: item.d, fill: item.fill || "none", stroke: item.stroke, "stroke-width": item.width, "stroke-opacity": item.opacity < 1 ? item.opacity : null,
        "stroke-dasharray": item.dash ? item.dash.map(f).join(" ") : null,
        transform: item.from ? `translate(${f(item.from.x)} ${f(item.from.y)}) scale(${item.from.scale.toFixed(4)})` : null,
        "clip-path": item.clip ? "url(#frame)" : null,
        "vector-effect": item.from ? "non-scaling-stroke" : null,
      });
      if (item.about && fonts) node.append(Object.assign(made("title", {}), { textContent: clean(item.about) }));
    }
    root.append(node);
  }
  return root;
}
// Characters that XML forbids even as entities.
const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");

function strokeAndFill(ctx, item) {
  const path = new Path2D(item.d), from = item.from;
  ctx.save();
  if (from) {
    ctx.translate(from.x, from.y);
    ctx.scale(from.scale, from.scale);
  }
  if (item.clip) {
    ctx.beginPath();
    ctx.rect(...item.clip);
    ctx.clip();
  }
  const scale = from ? from.scale : 1;
  if (item.fill) {
    ctx.fillStyle = item.fill;
    ctx.fill(path);
  }
  if (item.stroke) {
    ctx.strokeStyle = item.stroke;
    ctx.lineWidth = item.width / scale;
    ctx.setLineDash((item.dash || []).map((dash) => dash / scale));
    ctx.globalAlpha = item.opacity || 1;
    ctx.stroke(path);
  }
  ctx.restore();
}
function canvasOf({ items, width, height }, times) {
  const canvas = document.createElement("canvas");
  canvas.width = width * times;
  canvas.height = height * times;
  const ctx = canvas.getContext("2d");
  ctx.scale(times, times);
  ctx.fillStyle = COLOURS.white;
  ctx.fillRect(0, 0, width, height);
  ctx.lineJoin = "round";
  for (const item of items) {
    if (item.text !== undefined) {
      ctx.font = (item.weight ? item.weight + " " : "") + item.size + "px " + family;
      ctx.textAlign = item.anchor === "middle" ? "center" : "left";
      ctx.letterSpacing = (item.spacing || 0) + "px";
      if (item.halo) {
        ctx.strokeStyle = COLOURS.white;
        ctx.lineWidth = 3.5;
        ctx.strokeText(item.text, item.x, item.y);
      }
      ctx.fillStyle = item.fill;
      ctx.fillText(item.text, item.x, item.y);
      continue;
    }
    strokeAndFill(ctx, item);
  }
  return canvas;
}

function save(blob, suffix) {
  const link = el("a", { href: URL.createObjectURL(blob), download: fileName() + suffix });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
const fileName = () => cut(say("title").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-+|-+$/g, ""), 60) || "map";
const saveSvg = () => save(new Blob([new XMLSerializer().serializeToString(svgOf(sheet(), true))], { type: "image/svg+xml" }), ".svg");
const savePng = () => canvasOf(sheet(), 2).toBlob((blob) => save(blob, ".png"), "image/png");
