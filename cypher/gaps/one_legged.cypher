// title: Pairs with formal or informal ties only
// title_th: คู่ที่มีกลไกเพียงด้านเดียว
// answers: Which pairs of places in two countries have only formal or only informal ties on record?
//   Ties in force between the two places count, and those of the associations, offices, local governments
//   and universities in them; visits and events count as such, with their years. Ties with a place that
//   has ended are left out.
//   score = 0.6 * (1 - 0.5 ^ n), where n is the number of ties and events of the existing kind, and 0.2
//   more if the two share a border, or a crossing or bridge in force: 0.3, 0.45, 0.53, … and
//   0.5, 0.65, 0.73, ….
// answers_th: สถานที่ต่างประเทศคู่ใดมีบันทึกแต่กลไกที่เป็นทางการโดยไม่พบกลไกที่ไม่เป็นทางการ หรือกลับกัน
//   นับความสัมพันธ์ที่ดำเนินอยู่ระหว่างสถานที่ทั้งสอง และของสมาคม หน่วยงาน องค์กรท้องถิ่น และมหาวิทยาลัยที่ตั้งอยู่
//   ส่วนการเยือนและกิจกรรมระบุปีแยกไว้
//   คะแนน = 0.6 * (1 - 0.5 ^ n) โดย n คือจำนวนความสัมพันธ์และกิจกรรมของกลไกด้านที่มี และเพิ่ม 0.2 หากมีพรมแดน
//   จุดผ่านแดน หรือสะพานร่วมกัน
// param: kinds kinds = province|city — kinds of places
// param: bodies subkinds = provincial_office|local_government|university — kinds of agencies that represent the place of their office
// param: least float = 0.4 — leave out pairs with a lower score
// param: as_of date = today — only places and bodies that exist on this day
// proposes: cooperates_with
// weight: 0.6
// rests: any
// why_en: {from} and {to} [are sister cities{sister?|}; have {more} other formal {more?tie|ties} in force; have {formal}
//   formal {formal?tie|ties} in force; have {informal} informal {informal?tie|ties} in force; had
//   {formal_events?a formal visit or event|formal visits or events} ({formal_years:date}); had
//   {informal_events?an informal visit or event|informal visits or events} ({informal_years:date}); had
//   {formal_undated?a formal visit or event|formal visits or events} (no date); had
//   {informal_undated?an informal visit or event|informal visits or events} (no date)][, through {bodies:names}]; [no informal
//   tie or event between them is on record{no_informal?|}][no formal tie or event between them is on record{no_formal?|}][no
//   formal tie between them is in force (on record: {existing:statuses}){formal_idle?|}][no informal tie between them is in
//   force (on record: {existing:statuses}){informal_idle?|}][ ({searched}){absent?|}][, though they share a
//   border or a crossing{beside?|}].
// why_th: {from}และ{to} [เป็น{twin}กัน{sister?|}; มีกลไกที่เป็นทางการอื่นที่ดำเนินอยู่ {more} รายการ; มีกลไกที่เป็นทางการที่ดำเนินอยู่ {formal} รายการ;
//   มีกลไกที่ไม่เป็นทางการที่ดำเนินอยู่ {informal} รายการ; เคยมีการเยือนหรือกิจกรรมที่เป็นทางการ{formal_events?|} ({formal_years:date});
//   เคยมีการเยือนหรือกิจกรรมที่ไม่เป็นทางการ{informal_events?|} ({informal_years:date});
//   เคยมีการเยือนหรือกิจกรรมที่เป็นทางการ{formal_undated?|} (ไม่ระบุวันที่); เคยมีการเยือนหรือกิจกรรมที่ไม่เป็นทางการ{informal_undated?|} (ไม่ระบุวันที่)][ ผ่าน{bodies:names}][
//   แต่ไม่พบบันทึกกลไกหรือกิจกรรมที่ไม่เป็นทางการ{no_informal?|}][ แต่ไม่พบบันทึกกลไกหรือกิจกรรมที่เป็นทางการ{no_formal?|}][
//   แต่กลไกที่เป็นทางการไม่ได้ดำเนินอยู่ (ตามบันทึก: {existing:statuses}){formal_idle?|}][
//   แต่กลไกที่ไม่เป็นทางการไม่ได้ดำเนินอยู่ (ตามบันทึก: {existing:statuses}){informal_idle?|}][ ({searched}){absent?|}][ ทั้งที่มีพรมแดนหรือจุดผ่านแดนร่วมกัน{beside?|}]
MATCH (x:Actor)-[t]->(y:Actor)
WHERE t.family IN ['cooperation', 'activity'] AND t.mechanism IN ['formal', 'informal']
  AND (x.until IS NULL OR x.until_last >= $as_of) AND (y.until IS NULL OR y.until_last >= $as_of)
OPTIONAL MATCH (x)-[:LOCATED_IN]->(p:Actor)
WHERE x.kind = 'association' OR x.subkind IN $bodies
OPTIONAL MATCH (y)-[:LOCATED_IN]->(q:Actor)
WHERE y.kind = 'association' OR y.subkind IN $bodies
WITH x, y, t, CASE WHEN x.kind IN $kinds THEN x ELSE p END AS one,
  CASE WHEN y.kind IN $kinds THEN y ELSE q END AS other
WHERE one.kind IN $kinds AND other.kind IN $kinds AND one.country <> other.country
// A plan that nobody reports as held is no event.
OPTIONAL MATCH (x)<-[:FROM|TO]-(c:Claim)-[:FROM|TO]->(y)
WHERE c.tie = t.id AND c.status IN ['in_force', 'ended']
WITH x, y, t, one, other, count(c) AS reports
WITH t, [z IN [x, y] WHERE NOT z.kind IN $kinds | z.id] AS who,
  CASE WHEN one.id < other.id THEN one ELSE other END AS a,
  CASE WHEN one.id < other.id THEN other ELSE one END AS b,
  CASE WHEN t.family = 'activity' AND t.status IN ['in_force', 'ended'] AND reports > 0 THEN 'event'
    WHEN t.status = 'in_force' THEN 'tie' ELSE 'other' END AS what
WITH a, b, t, who, what ORDER BY t.earliest, t.id
WITH a, b,
  collect(CASE WHEN what = 'tie' AND t.kind = 'sister_city' THEN t.id END) AS sisters,
  collect(CASE WHEN what = 'tie' AND t.kind <> 'sister_city' AND t.mechanism = 'formal' THEN t.id END) AS formal,
  collect(CASE WHEN what = 'tie' AND t.kind <> 'sister_city' AND t.mechanism = 'informal' THEN t.id END) AS informal,
  collect(CASE WHEN what = 'event' AND t.mechanism = 'formal' THEN t.id END) AS formal_events,
  collect(CASE WHEN what = 'event' AND t.mechanism = 'informal' THEN t.id END) AS informal_events,
  collect(DISTINCT CASE WHEN what = 'event' AND t.mechanism = 'formal' THEN substring(t.earliest, 0, 4) END) AS formal_years,
  collect(DISTINCT CASE WHEN what = 'event' AND t.mechanism = 'informal' THEN substring(t.earliest, 0, 4) END) AS informal_years,
  collect(CASE WHEN what = 'other' THEN {tie: t.id, status: t.status, mechanism: t.mechanism} END) AS others,
  collect(CASE WHEN what <> 'other' THEN who END) AS whose
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, others, whose,
  size(sisters) + size(formal) + size(formal_events) AS formal_n, size(informal) + size(informal_events) AS informal_n
WHERE (formal_n = 0) <> (informal_n = 0)
OPTIONAL MATCH (a)-[s:BORDERS]-(b)
WHERE s.status = 'in_force'
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, others, whose,
  formal_n, informal_n, s ORDER BY s.id
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, others, whose,
  formal_n, informal_n, collect(s.id) AS borders
OPTIONAL MATCH (a)<-[s:CONNECTS]-(x:Actor)-[t:CONNECTS]->(b)
WHERE s.status = 'in_force' AND t.status = 'in_force' AND (x.kind = 'crossing' OR x.subkind = 'bridge')
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, others, whose,
  formal_n, informal_n, borders, s, t ORDER BY s.id, t.id
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, others, whose,
  formal_n, informal_n, borders, collect(DISTINCT s.id) + collect(DISTINCT t.id) AS links
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, formal_n, informal_n,
  borders, links, whose, [o IN others WHERE o.mechanism = CASE WHEN formal_n = 0 THEN 'formal' ELSE 'informal' END | o] AS missing
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, formal_n, informal_n,
  [o IN missing WHERE o.status IS NOT NULL | o.status] AS statuses,
  sisters + formal + informal + formal_events + informal_events
    + [o IN missing WHERE o.tie IS NOT NULL | o.tie] + borders + links AS evidence,
  reduce(l = [], w IN whose | l + [z IN w WHERE NOT z IN l]) AS bodies,
  size(borders) + size(links) > 0 AS beside, formal_n + informal_n AS n
WITH a, b, sisters, formal, informal, formal_events, informal_events, formal_years, informal_years, formal_n, informal_n,
  statuses, evidence, bodies, beside,
  0.6 * (1 - reduce(p = 1.0, i IN range(1, CASE WHEN n < 50 THEN n ELSE 50 END) | p * 0.5))
    + CASE WHEN beside THEN 0.2 ELSE 0.0 END AS score
WHERE score >= $least
RETURN a.id AS from, b.id AS to,
  CASE WHEN formal_n = 0 THEN 'sister_city' ELSE 'cooperates_with' END AS kind, score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  size(sisters) > 0 AS sister, CASE WHEN size(sisters) > 0 THEN size(formal) END AS more,
  CASE WHEN size(sisters) = 0 THEN size(formal) END AS formal, size(informal) AS informal,
  CASE WHEN size(formal_years) > 0 THEN size(formal_events) END AS formal_events, CASE WHEN size(formal_years) = 0 THEN size(formal_events) END AS formal_undated,
  CASE WHEN size(informal_years) > 0 THEN size(informal_events) END AS informal_events,
  CASE WHEN size(informal_years) = 0 THEN size(informal_events) END AS informal_undated,
  reduce(l = '', x IN sisters + formal + informal + formal_events + informal_events | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS mechanism,
  reduce(l = '', x IN formal_years | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS formal_years,
  reduce(l = '', x IN informal_years | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS informal_years,
  informal_n = 0 AND size(statuses) = 0 AS no_informal, formal_n = 0 AND size(statuses) = 0 AS no_formal, size(statuses) = 0 AS absent,
  CASE WHEN size(statuses) > 0 THEN formal_n = 0 END AS formal_idle, CASE WHEN size(statuses) > 0 THEN informal_n = 0 END AS informal_idle,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing,
  reduce(l = '', x IN bodies | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS bodies, beside
ORDER BY score DESC, from, to
