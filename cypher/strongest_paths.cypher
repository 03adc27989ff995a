// title: Strongest paths between two actors
// title_th: เส้นทางความร่วมมือที่หนักแน่นที่สุดระหว่างสองตัวแสดง
// answers: Which paths between these two actors have the highest product of confidences: among the paths
//   with the fewest ties (fewest), and among all paths of up to six ties (strongest)? One path each; of
//   equal ones the shorter, then the first by ids.
// answers_th: สองตัวแสดงนี้เชื่อมถึงกันอย่างมั่นใจที่สุดด้วยเส้นทางใด โดยดูจากผลคูณของค่าความเชื่อมั่น
//   ในบรรดาเส้นทางที่ใช้ช่วงน้อยที่สุด (fewest) และในบรรดาเส้นทางทั้งหมดไม่เกินหกช่วง (strongest)
// param: from actor — an id or a name
// param: to actor — an id or a name
// param: status status|all = in_force — only ties of this status; all for any status
MATCH (a:Actor {id: $from})
UNWIND ['fewest', 'strongest'] AS path
WITH path, a AS x, 0 AS length, 1.0 AS confidence, a.id AS actors, '' AS ties

// Each step keeps the best way to every actor reached so far, and goes on from the new ways only.
UNWIND [0, 1] AS go
OPTIONAL MATCH (x)-[t:SISTER_CITY|COOPERATES_WITH|TRADES_WITH]-(y:Actor)
WHERE go = 1 AND length = 0 AND x.id <> $to 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH path, coalesce(y, x) AS x, length + CASE WHEN y IS NULL THEN 0 ELSE 1 END AS length,
  confidence * coalesce(t.confidence, 1.0) AS confidence,
  actors + CASE WHEN y IS NULL THEN '' ELSE '; ' + y.id END AS actors,
  ties + CASE WHEN y IS NULL THEN '' WHEN ties = '' THEN t.id ELSE '; ' + t.id END AS ties
ORDER BY CASE path WHEN 'fewest' THEN length ELSE 0 END, confidence DESC, length, actors, ties
WITH path, x, collect(length)[0] AS length, collect(confidence)[0] AS confidence,
  collect(actors)[0] AS actors, collect(ties)[0] AS ties

UNWIND [0, 1] AS go
OPTIONAL MATCH (x)-[t:SISTER_CITY|COOPERATES_WITH|TRADES_WITH]-(y:Actor)
WHERE go = 1 AND length = 1 AND x.id <> $to 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH path, coalesce(y, x) AS x, length + CASE WHEN y IS NULL THEN 0 ELSE 1 END AS length,
  confidence * coalesce(t.confidence, 1.0) AS confidence,
  actors + CASE WHEN y IS NULL THEN '' ELSE '; ' + y.id END AS actors,
  ties + CASE WHEN y IS NULL THEN '' WHEN ties = '' THEN t.id ELSE '; ' + t.id END AS ties
ORDER BY CASE path WHEN 'fewest' THEN length ELSE 0 END, confidence DESC, length, actors, ties
WITH path, x, collect(length)[0] AS length, collect(confidence)[0] AS confidence,
  collect(actors)[0] AS actors, collect(ties)[0] AS ties

UNWIND [0, 1] AS go
OPTIONAL MATCH (x)-[t:SISTER_CITY|COOPERATES_WITH|TRADES_WITH]-(y:Actor)
WHERE go = 1 AND length = 2 AND x.id <> $to 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH path, coalesce(y, x) AS x, length + CASE WHEN y IS NULL THEN 0 ELSE 1 END AS length,
  confidence * coalesce(t.confidence, 1.0) AS confidence,
  actors + CASE WHEN y IS NULL THEN '' ELSE '; ' + y.id END AS actors,
  ties + CASE WHEN y IS NULL THEN '' WHEN ties = '' THEN t.id ELSE '; ' + t.id END AS ties
ORDER BY CASE path WHEN 'fewest' THEN length ELSE 0 END, confidence DESC, length, actors, ties
WITH path, x, collect(length)[0] AS length, collect(confidence)[0] AS confidence,
  collect(actors)[0] AS actors, collect(ties)[0] AS ties

UNWIND [0, 1] AS go
OPTIONAL MATCH (x)-[t:SISTER_CITY|COOPERATES_WITH|TRADES_WITH]-(y:Actor)
WHERE go = 1 AND length = 3 AND x.id <> $to 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH path, coalesce(y, x) AS x, length + CASE WHEN y IS NULL THEN 0 ELSE 1 END AS length,
  confidence * coalesce(t.confidence, 1.0) AS confidence,
  actors + CASE WHEN y IS NULL THEN '' ELSE '; ' + y.id END AS actors,
  ties + CASE WHEN y IS NULL THEN '' WHEN ties = '' THEN t.id ELSE '; ' + t.id END AS ties
ORDER BY CASE path WHEN 'fewest' THEN length ELSE 0 END, confidence DESC, length, actors, ties
WITH path, x, collect(length)[0] AS length, collect(confidence)[0] AS confidence,
  collect(actors)[0] AS actors, collect(ties)[0] AS ties

UNWIND [0, 1] AS go
OPTIONAL MATCH (x)-[t:SISTER_CITY|COOPERATES_WITH|TRADES_WITH]-(y:Actor)
WHERE go = 1 AND length = 4 AND x.id <> $to 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH path, coalesce(y, x) AS x, length + CASE WHEN y IS NULL THEN 0 ELSE 1 END AS length,
  confidence * coalesce(t.confidence, 1.0) AS confidence,
  actors + CASE WHEN y IS NULL THEN '' ELSE '; ' + y.id END AS actors,
  ties + CASE WHEN y IS NULL THEN '' WHEN ties = '' THEN t.id ELSE '; ' + t.id END AS ties
ORDER BY CASE path WHEN 'fewest' THEN length ELSE 0 END, confidence DESC, length, actors, ties
WITH path, x, collect(length)[0] AS length, collect(confidence)[0] AS confidence,
  collect(actors)[0] AS actors, collect(ties)[0] AS ties

UNWIND [0, 1] AS go
OPTIONAL MATCH (x)-[t:SISTER_CITY|COOPERATES_WITH|TRADES_WITH]-(y:Actor)
WHERE go = 1 AND length = 5 AND x.id <> $to 
  AND (t.status = $status OR ($status = 'all' AND t.denied IS NULL))
WITH path, coalesce(y, x) AS x, length + CASE WHEN y IS NULL THEN 0 ELSE 1 END AS length,
  confidence * coalesce(t.confidence, 1.0) AS confidence,
  actors + CASE WHEN y IS NULL THEN '' ELSE '; ' + y.id END AS actors,
  ties + CASE WHEN y IS NULL THEN '' WHEN ties = '' THEN t.id ELSE '; ' + t.id END AS ties
ORDER BY CASE path WHEN 'fewest' THEN length ELSE 0 END, confidence DESC, length, actors, ties
WITH path, x, collect(length)[0] AS length, collect(confidence)[0] AS confidence,
  collect(actors)[0] AS actors, collect(ties)[0] AS ties

WITH path, x, length, confidence, actors, ties
WHERE x.id = $to AND length > 0
RETURN path, length, confidence, actors, ties
ORDER BY path
