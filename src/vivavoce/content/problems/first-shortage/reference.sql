WITH days AS (
  SELECT article_id, day, SUM(pieces) AS pieces FROM movements GROUP BY article_id, day
),
stocks AS (
  SELECT article_id, day, SUM(pieces) OVER (PARTITION BY article_id ORDER BY day) AS stock FROM days
),
firsts AS (
  SELECT article_id, MIN(day) AS day FROM stocks WHERE stock < 0 GROUP BY article_id
)
SELECT a.name, s.day, s.stock
FROM firsts f
JOIN stocks s ON s.article_id = f.article_id AND s.day = f.day
JOIN articles a ON a.id = f.article_id
ORDER BY s.day, a.name, a.id;
