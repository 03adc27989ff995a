// title: Missing dimensions
// title_th: มิติความร่วมมือที่ขาดหาย
// answers: Which sister-city pairs have fewer dimensions of cooperation on record than the model pair, or than
//   most pairs of their level?
//   The dimensions of a pair are those of all its cooperation ties in force. The model is the pair
//   with most dimensions, unless two places are given. Pairs without any known dimension are left
//   out.
//   score = 0.8 * m / w, where w is the number of dimensions that the model pair or more than half of
//   the pairs of the same level have, and m the number of those that the pair lacks.
// answers_th: คู่เมืองพี่เมืองน้องใดมีบันทึกมิติความร่วมมือน้อยกว่าคู่ต้นแบบ หรือน้อยกว่าคู่ส่วนใหญ่ในระดับเดียวกัน
//   คู่ต้นแบบคือคู่ที่มีมิติมากที่สุด เว้นแต่ระบุเอง คู่ที่ไม่มีข้อมูลมิติเลยไม่นำมาเทียบ
//   คะแนน = 0.8 * m / w โดย w คือจำนวนมิติที่คู่ต้นแบบหรือคู่เกินครึ่งในระดับเดียวกันมี
//   และ m คือจำนวนมิติในนั้นที่คู่นี้ขาด
// param: model_from actor = null — the first place of the model pair
// param: model_to actor = null — the second place of the model pair
// param: as_of date = today — only model pairs of places that exist on this day
// proposes: cooperates_with
// weight: 0.8
// why_en: On record, {from} and {to} cooperate in {has:dimensions}.[ The model pair {model:pairs} does so in
//   {lacks_model:dimensions} too.][ Most pairs that are given the same level do so in {lacks_level:dimensions} too.]
// why_th: ตามบันทึก {from}กับ{to}ร่วมมือกันด้าน{has:dimensions}[ ส่วนคู่ต้นแบบ{model:pairs}ร่วมมือด้าน{lacks_model:dimensions} ด้วย][
//   คู่ส่วนใหญ่ที่จัดอยู่ในระดับเดียวกันร่วมมือด้าน{lacks_level:dimensions} ด้วย]

// The model pair, in the order of its first claim.
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE s.status = 'in_force' AND a.country <> b.country
  AND (a.until IS NULL OR a.until_last >= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)
MATCH (a)-[t]-(b)
WHERE t.family = 'cooperation' AND t.status = 'in_force' AND size(t.dimensions) > 0
UNWIND t.dimensions AS d
WITH a, b, s, t, d ORDER BY d, t.id
WITH a, b, s, collect(DISTINCT d) AS has, collect(DISTINCT t.id) AS ties
WITH a, b, s, has, ties
ORDER BY CASE WHEN a.id IN [$model_from, $model_to] AND b.id IN [$model_from, $model_to] THEN 0 ELSE 1 END,
  size(has) DESC, a.id, b.id, s.id
LIMIT 1
MATCH (a)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(b)
WHERE c.tie = s.id
WITH a, b, s, has, ties, c ORDER BY c.tail DESC
WITH a, b, s, has, ties, collect(c.tail + '; ' + c.head)[0] AS model
WITH model, has AS model_has, [s.id] + ties AS model_ties

// How many pairs of each level have each dimension; * counts the pairs.
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE s.status = 'in_force' AND a.country <> b.country
MATCH (a)-[t]-(b)
WHERE t.family = 'cooperation' AND t.status = 'in_force' AND size(t.dimensions) > 0
UNWIND t.dimensions AS d
WITH model, model_has, model_ties, a, b, s, t, d ORDER BY d, t.id
WITH model, model_has, model_ties, a, b, s, collect(DISTINCT d) AS has, collect(DISTINCT t.id) AS ties
UNWIND ['*'] + has AS d
WITH model, model_has, model_ties, coalesce(s.level, '') AS level, d, count(*) AS n
WITH model, model_has, model_ties, level, d, n ORDER BY level, d
WITH model, model_has, model_ties, level, collect({d: d, n: n}) AS counts, max(n) AS pairs
WITH model, model_has, model_ties, collect({level: level,
  usual: [c IN counts WHERE c.d <> '*' AND c.n * 2 > pairs | c.d]}) AS levels

MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE s.status = 'in_force' AND a.country <> b.country
MATCH (a)-[t]-(b)
WHERE t.family = 'cooperation' AND t.status = 'in_force' AND size(t.dimensions) > 0
UNWIND t.dimensions AS d
WITH model, model_has, model_ties, levels, a, b, s, t, d ORDER BY d, t.id
WITH model, model_has, model_ties, levels, a, b, s, collect(DISTINCT d) AS has, collect(DISTINCT t.id) AS ties
WITH a, b, s, has, ties, model, model_has, model_ties,
  head([l IN levels WHERE l.level = coalesce(s.level, '') | l.usual]) AS usual
WITH a, b, s, has, ties, model, model_ties, model_has + [d IN usual WHERE NOT d IN model_has] AS wanted,
  [d IN model_has WHERE NOT d IN has] AS lacks_model,
  [d IN usual WHERE NOT d IN has AND NOT d IN model_has] AS lacks_level
WHERE size(lacks_model) + size(lacks_level) > 0
WITH a, b, has, model, wanted, lacks_model, lacks_level, [s.id] + [t IN ties WHERE t <> s.id] + model_ties AS evidence
RETURN a.id AS from, b.id AS to,
  0.8 * (size(lacks_model) + size(lacks_level)) / size(wanted) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  reduce(l = '', x IN has | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS has,
  reduce(l = '', x IN lacks_model | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS lacks_model,
  reduce(l = '', x IN lacks_level | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS lacks_level,
  CASE WHEN size(lacks_model) > 0 THEN model END AS model
ORDER BY score DESC, from, to, evidence
