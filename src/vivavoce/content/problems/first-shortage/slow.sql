WITH stocks AS (
  SELECT m.article_id, m.day,
         (SELECT SUM(e.pieces) FROM movements e WHERE e.article_id = m.article_id AND e.day <= m.day) AS stock
  FROM movements m
),
firsts AS (
  SELECT article_id, MIN(day) AS day FROM stocks WHERE stock < 0 GROUP BY article_id
)
SELECT a.name, f.day,
       (SELECT SUM(e.pieces) FROM movements e WHERE e.article_id = f.article_id AND e.day <= f.day) AS stock
FROM firsts f
JOIN articles a ON a.id = f.article_id
ORDER BY f.day, a.name, a.id;
