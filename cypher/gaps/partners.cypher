// title: Best partners of a place
// title_th: คู่ความสัมพันธ์ที่เหมาะสมที่สุดของสถานที่
// answers: Which places of other countries would be the best sister cities of this one?
//   Each reason has a share: a border 0.5; n crossings or bridges
//   1 - 0.6 ^ n; a corridor or route that both are on 0.3 (1 - 0.7 ^ n); a meeting, fair or plan
//   that both take or took part in (not as observers) 0.3 (1 - 0.7 ^ n); an association that links the two by its seat, its
//   origin, a tie in force, or a past visit or event 0.3 (1 - 0.7 ^ n); a sister city in common
//   0.2 (1 - 0.8 ^ n); a role in common, such as an economic zone or railway in use, 0.1 (1 - 0.9 ^ n);
//   populations of which neither is more than twice the other 0.1; the partner's own sister cities in the
//   country of the place 0.1 (1 - 0.9 ^ n). A place that succeeds others counts with the ties of one of them
//   at a time. A partner for whom only size, rank or its own sister cities speak is left out.
//   score = 1 - product of (1 - share), times 0.6 if the two are not of the same rank (a province
//   and a city). Used by graphkit gaps --for ACTOR.
// answers_th: สถานที่ใดในต่างประเทศเหมาะจะเป็นเมืองพี่เมืองน้องกับสถานที่นี้มากที่สุด
//   เหตุผลแต่ละข้อมีน้ำหนัก: พรมแดน 0.5 จุดผ่านแดนหรือสะพาน 0.4 ระเบียงหรือเส้นทางร่วม 0.3 การประชุม งานแสดงสินค้า
//   หรือแผนร่วม 0.3 สมาคมที่เชื่อมสองฝ่าย 0.3 เมืองพี่เมืองน้องร่วม 0.2 บทบาทร่วม เช่น เขตเศรษฐกิจหรือทางรถไฟที่ใช้งานแล้ว 0.1
//   จำนวนประชากรใกล้เคียงกัน (ไม่เกินสองเท่าของอีกฝ่าย) 0.1
//   และเมืองพี่เมืองน้องที่อีกฝ่ายมีอยู่แล้วในประเทศนี้ 0.1 (ยิ่งมีมากยิ่งได้คะแนนมาก)
//   คะแนน = 1 - ผลคูณของ (1 - น้ำหนัก) คูณ 0.6 หากทั้งสองไม่ใช่หน่วยระดับเดียวกัน (จังหวัดกับเมือง)
// param: actor actor = null — the place to find partners for
// param: kinds kinds = province|city — kinds of places to pair
// param: least float = 0.15 — leave out partners with a lower score
// param: as_of date = today — only actors that exist on this day
// proposes: sister_city
// weight: 1
// rests: any
// why_en: {from} and {to} [share a border{borders_n?|}; are joined by {links:names}; are linked by the
//   {crossings_n?crossing|crossings} {crossings:names}; are both on
//   {corridors:names}; both take part in {meetings:names}; both took part in {past:names}; are linked by {bodies:names} (seat,
//   origin or a tie in force); are linked by past visits or events of {guests:names}; are
//   both sister cities of {common:names}; have a role in common ({roles:subkinds}); are similar in size
//   ({people:number} and {other_people:number} people{alike?|}); are of the same rank{same?|}].[
//   {experienced:names} has {partners_n} sister {partners_n?city|cities} in {home:names} on record.][ Their sister-city tie
//   is {existing:statuses}, not in force.][ Their sister-city tie is on record until {until:date}, when the old place
//   ended, and not since.]
// why_th: {from}และ{to} [มีพรมแดนติดกัน{borders_n?|}; เชื่อมกันด้วย{links:names}; มีจุดผ่านแดน{crossings:names}; ต่างอยู่บน{corridors:names};
//   ต่างเข้าร่วม{meetings:names}; ต่างเคยเข้าร่วม{past:names}; มี{bodies:names}เชื่อมทั้งสองฝ่าย (ด้วยที่ตั้ง ถิ่นเดิม หรือความสัมพันธ์ที่ดำเนินอยู่);
//   เคยเชื่อมถึงกันด้วยการเยือนหรือกิจกรรมของ{guests:names}; ต่างเป็นเมืองพี่เมืองน้องของ{common:names};
//   ต่างมี{roles:subkinds}; มีประชากรใกล้เคียงกัน ({people:number} และ {other_people:number} คน{alike?|});
//   เป็นหน่วยระดับเดียวกัน{same?|}][
//   ตามบันทึก {experienced:names}มี{twin}ใน{home:names}แล้ว {partners_n} แห่ง][ ส่วนความสัมพันธ์{twin}ระหว่างกันมีสถานะ{existing:statuses}][
//   ส่วนความสัมพันธ์{twin}ระหว่างกันมีบันทึกถึง {until:date} เมื่อพื้นที่เดิมสิ้นสุดลง และไม่พบบันทึกหลังจากนั้น]

// Places that succeed others are few; they stand for those of the past that are near.
OPTIONAL MATCH (h:Actor)
WHERE size(h.succeeds) > 0
WITH collect(h) AS heirs
MATCH (a:Actor {id: $actor})-[:BORDERS|CONNECTS|PARTICIPATES_IN|HOSTS|SISTER_CITY|LOCATED_IN|ORIGIN_IN|COOPERATES_WITH|VISITED*1..2]-(p:Actor)
WHERE a.kind IN $kinds AND p.kind IN $kinds AND a.country <> p.country
  AND (a.until IS NULL OR a.until_last >= $as_of)
WITH DISTINCT heirs, a, p
UNWIND [p] + [h IN heirs WHERE p.until_last < $as_of AND p.id IN h.succeeds] AS b
WITH DISTINCT a, b
WHERE (b.since IS NULL OR b.since_first <= $as_of) AND (b.until IS NULL OR b.until_last >= $as_of)

// The twin-city ties of the pair, and those of places that they succeed. They are
// looked for from the partner's side, which has few of them.
UNWIND [b.id] + b.succeeds AS was
OPTIONAL MATCH (y:Actor {id: was})-[t:SISTER_CITY]-(x:Actor)
WHERE x.id = a.id OR x.id IN a.succeeds
WITH a, b, t,
  CASE WHEN t.status = 'ended' AND (t.since_last = x.until_last OR t.since_last = y.until_last) THEN t.since END AS gone
ORDER BY t.id
WITH a, b, collect(t.id) AS twins,
  collect(CASE WHEN gone IS NULL THEN t.status END) AS statuses, max(gone) AS until
WHERE NOT 'in_force' IN statuses

// Itself, with one of the places that it succeeds at a time.
UNWIND CASE WHEN size(b.succeeds) = 0 THEN [b.id] ELSE b.succeeds END AS old
UNWIND CASE WHEN old = b.id THEN [b.id] ELSE [b.id, old] END AS was
OPTIONAL MATCH (z:Actor {id: was})
WITH a, b, old, twins, statuses, until, collect(z) AS past

UNWIND past AS z
OPTIONAL MATCH (z)-[t:BORDERS]-(a)
WHERE t.status = 'in_force'
WITH a, b, old, past, twins, statuses, until, t ORDER BY t.id
WITH a, b, old, past, twins, statuses, until, collect(t.id) AS borders

UNWIND past AS z
OPTIONAL MATCH (z)<-[t:CONNECTS]-(x:Actor)-[s:CONNECTS]->(a)
WHERE s.status = 'in_force' AND t.status = 'in_force' AND (x.until IS NULL OR x.until_last >= $as_of)
  AND (x.kind = 'crossing' OR x.subkind IN ['bridge', 'corridor', 'route'])
WITH a, b, old, past, twins, statuses, until, borders, s, x, t ORDER BY x.id, s.id, t.id
WITH a, b, old, past, twins, statuses, until, borders,
  collect(DISTINCT CASE WHEN x.kind <> 'crossing' AND x.subkind = 'bridge' THEN x.id END) AS links,
  collect(DISTINCT CASE WHEN x.kind = 'crossing' THEN x.id END) AS gates,
  collect(DISTINCT CASE WHEN x.subkind IN ['corridor', 'route'] THEN x.id END) AS corridors,
  collect(DISTINCT s.id) + collect(DISTINCT t.id) AS ways

// Meetings, fairs and plans of today, and those of the past that a source reports as held.
UNWIND past AS z
OPTIONAL MATCH (z)-[t:PARTICIPATES_IN|HOSTS]->(x:Actor)<-[s:PARTICIPATES_IN|HOSTS]-(a)
WHERE s.status IN ['in_force', 'ended'] AND t.status IN ['in_force', 'ended']
  AND x.subkind IN ['meeting', 'fair', 'plan'] AND coalesce(s.key, '') <> 'observer' AND coalesce(t.key, '') <> 'observer'
  AND EXISTS { MATCH (a)<-[:FROM|TO]-(c:Claim) WHERE c.tie = s.id AND c.status IN ['in_force', 'ended'] }
  AND EXISTS { MATCH (z)<-[:FROM|TO]-(c:Claim) WHERE c.tie = t.id AND c.status IN ['in_force', 'ended'] }
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, s, x, t,
  s.status = 'in_force' AND t.status = 'in_force' AND (x.until IS NULL OR x.until_last >= $as_of) AS now
ORDER BY x.id, s.id, t.id
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways,
  collect(DISTINCT CASE WHEN now THEN x.id END) AS meetings, collect(DISTINCT CASE WHEN NOT now THEN x.id END) AS held,
  collect(DISTINCT s.id) + collect(DISTINCT t.id) AS joint
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings,
  [x IN held WHERE NOT x IN meetings] AS held, joint

UNWIND past AS z
OPTIONAL MATCH (z)-[t]-(x:Actor)-[s]-(a)
WHERE x.kind = 'association' AND (x.until IS NULL OR x.until_last >= $as_of)
  AND s.status IN ['in_force', 'ended'] AND t.status IN ['in_force', 'ended']
  AND (s.status = 'in_force' OR s.family = 'activity') AND (t.status = 'in_force' OR t.family = 'activity')
  AND EXISTS { MATCH (x)<-[:FROM|TO]-(c:Claim) WHERE c.tie = s.id AND c.status IN ['in_force', 'ended'] }
  AND EXISTS { MATCH (x)<-[:FROM|TO]-(c:Claim) WHERE c.tie = t.id AND c.status IN ['in_force', 'ended'] }
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, s, x, t,
  s.family <> 'activity' AND t.family <> 'activity' AS now
ORDER BY x.id, s.id, t.id
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint,
  collect(DISTINCT CASE WHEN now THEN x.id END) AS bodies, collect(DISTINCT CASE WHEN NOT now THEN x.id END) AS met,
  collect(DISTINCT s.id) + collect(DISTINCT t.id) AS feet
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies,
  [x IN met WHERE NOT x IN bodies] AS guests, feet

UNWIND past AS z
OPTIONAL MATCH (z)-[t:SISTER_CITY]-(x:Actor)-[s:SISTER_CITY]-(a)
WHERE s.status = 'in_force' AND t.status = 'in_force' AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, s, x, t
ORDER BY x.id, s.id, t.id
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet,
  collect(DISTINCT x.id) AS common, collect(DISTINCT s.id) + collect(DISTINCT t.id) AS chain

// What both have: an economic zone, a railway in use.
OPTIONAL MATCH (a)-[v:LOCATED_IN|CONNECTS|HOSTS]-(x:Actor)
WHERE x.subkind IN ['economic_zone', 'railway'] AND v.status = 'in_force' AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  x, v ORDER BY x.subkind, v.id
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  collect({role: x.subkind, tie: v.id}) AS own, collect(DISTINCT x.subkind) AS own_roles
UNWIND past AS z
OPTIONAL MATCH (z)-[v:LOCATED_IN|CONNECTS|HOSTS]-(x:Actor)
WHERE x.subkind IN own_roles AND v.status = 'in_force' AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  own, own_roles, x, v ORDER BY x.subkind, v.id
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  own, collect(DISTINCT x.subkind) AS roles, collect(DISTINCT v.id) AS theirs
WITH a, b, old, past, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  roles, [o IN own WHERE o.role IN roles | o.tie] + theirs AS seats

UNWIND past AS z
OPTIONAL MATCH (z)-[t:SISTER_CITY]-(x:Actor)
WHERE t.status = 'in_force' AND x.country = a.country AND (x.until IS NULL OR x.until_last >= $as_of)
WITH a, b, old, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  roles, seats, x, t ORDER BY t.id
WITH a, b, old, twins, statuses, until, borders, links, gates, corridors, ways, meetings, held, joint, bodies, guests, feet, common, chain,
  roles, seats, count(DISTINCT x.id) AS partners_n, collect(DISTINCT t.id) AS others
WHERE size(borders) + size(links) + size(gates) + size(corridors) + size(meetings) + size(held) + size(bodies) + size(guests)
  + size(common) + size(roles) > 0
WITH a, b, old, statuses, until, size(borders) AS borders_n, links, gates, corridors, meetings, held, bodies, guests, common, roles, partners_n,
  a.population > 0 AND b.population > 0 AND a.population <= 2 * b.population
    AND b.population <= 2 * a.population AS alike,
  borders + ways + joint + feet + chain + seats + twins + others AS evidence,
  (1 - (1 - CASE WHEN size(borders) > 0 THEN 0.5 ELSE 0.0 END)
    * reduce(p = 1.0, x IN links + gates | p * 0.6)
    * reduce(p = 1.0, x IN corridors | p * 0.7)
    * reduce(p = 1.0, x IN meetings + held | p * 0.7)
    * reduce(p = 1.0, x IN bodies + guests | p * 0.7)
    * reduce(p = 1.0, x IN common | p * 0.8)
    * reduce(p = 1.0, x IN roles | p * 0.9)
    * CASE WHEN a.population <= 2 * b.population AND b.population <= 2 * a.population
        AND a.population > 0 THEN 0.9 ELSE 1.0 END
    * reduce(p = 1.0, i IN range(1, CASE WHEN partners_n < 50 THEN partners_n ELSE 50 END) | p * 0.9))
    * CASE WHEN a.kind = b.kind THEN 1.0 ELSE 0.6 END AS score
WHERE score >= $least
RETURN a.id AS from, b.id AS to, score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  borders_n, partners_n, a.kind = b.kind AS same, a.country AS home,
  coalesce(alike, false) AS alike, a.population AS people, b.population AS other_people,
  CASE WHEN partners_n > 0 THEN b.id END AS experienced, until,
  reduce(l = '', x IN links | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS links,
  reduce(l = '', x IN gates | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS crossings, size(gates) AS crossings_n,
  reduce(l = '', x IN corridors | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS corridors,
  reduce(l = '', x IN meetings | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS meetings,
  reduce(l = '', x IN held | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS past,
  reduce(l = '', x IN bodies | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS bodies,
  reduce(l = '', x IN guests | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS guests,
  reduce(l = '', x IN common | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS common,
  reduce(l = '', x IN roles | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS roles,
  reduce(l = '', x IN statuses | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS existing
ORDER BY score DESC, from, to, old
