// title: Unconnected associations
// title_th: สมาคมที่ยังไม่เชื่อมโยงกับใคร
// answers: Which associations have no tie on record with any agency or place, nor with an association abroad?
//   Location and origin do not count; a tie of any other kind does, whatever its status unless it is
//   denied.
//   score = 0.3 + 0.2 if its place of origin is known + 0.3 * (1 - 0.5 ^ n), where n is the number
//   of associations and projects that it has ties with, through which it can be reached.
// answers_th: สมาคมใดไม่พบบันทึกความเชื่อมโยงกับหน่วยงาน สถานที่ หรือสมาคมในต่างประเทศเลย (ไม่นับที่ตั้งและถิ่นเดิม)
//   คะแนน = 0.3 + 0.2 หากทราบถิ่นเดิม + 0.3 * (1 - 0.5 ^ n) โดย n คือจำนวนสมาคมและโครงการที่เชื่อมโยงอยู่
// param: kinds kinds = association — kinds of actors to check
// param: as_of date = today — only actors that exist on this day
// proposes: cooperates_with
// weight: 0.4
// rests: any
// why_en: {from} [has its seat in {seat:names}; has its origin in {origin:names}; is on record by name{alone?|}],
//   but no other tie of it to an agency, a place or an association abroad is on record[ ({searched})].[
//   {through:names} could lead to it.]
// why_th: {from} [ตั้งอยู่ที่{seat:names}; มีถิ่นเดิมที่{origin:names}; มีชื่อในบันทึก{alone?|}]
//   แต่ไม่พบบันทึกความเชื่อมโยงอื่นกับหน่วยงาน สถานที่ หรือสมาคมในต่างประเทศ[ ({searched})][ อาจติดต่อผ่าน{through:names}]
MATCH (a:Actor)
WHERE a.kind IN $kinds
  AND (a.since IS NULL OR a.since_first <= $as_of) AND (a.until IS NULL OR a.until_last >= $as_of)
  AND NOT EXISTS {
    MATCH (a)-[t]-(x:Actor)
    WHERE t.family <> 'geography'
      AND (x.kind IN ['agency', 'country', 'province', 'city'] OR (x.kind = 'association' AND x.country <> a.country))
      AND t.status <> 'denied'
  }
OPTIONAL MATCH (a)-[t:LOCATED_IN]->(s:Actor)
WITH a, s, t ORDER BY s.id
WITH a, collect(s.id) AS seat, collect(t.id) AS seats
OPTIONAL MATCH (a)-[t:ORIGIN_IN]->(o:Actor)
WHERE t.status = 'in_force'
WITH a, seat, seats, o, t ORDER BY o.id, t.id
WITH a, seat, seats, collect(DISTINCT o.id) AS origin, collect(t.id) AS origins
OPTIONAL MATCH (a)-[t]-(x:Actor)
WHERE t.family <> 'geography' AND t.status = 'in_force' AND x.kind IN ['association', 'project']
WITH a, seat, seats, origin, origins, x, t ORDER BY x.id, t.id
WITH a, seat, seats, origin, origins, collect(DISTINCT x.id) AS through, collect(t.id) AS links
WITH a, seat, origin, through, [a.id] + seats + origins + links AS evidence
RETURN a.id AS from, null AS to,
  0.3 + CASE WHEN size(origin) > 0 THEN 0.2 ELSE 0.0 END
    + 0.3 * (1 - reduce(p = 1.0, x IN through | p * 0.5)) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  size(seat) + size(origin) = 0 AS alone,
  reduce(l = '', x IN seat | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS seat,
  reduce(l = '', x IN origin | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS origin,
  reduce(l = '', x IN through | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS through
ORDER BY score DESC, from
