WITH stocks AS (
  SELECT id, article_id, day, SUM(pieces) OVER (PARTITION BY article_id ORDER BY day, id) AS stock FROM movements
),
bad AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY article_id ORDER BY day, id) AS place FROM stocks WHERE stock < 0
)
SELECT a.name, bad.day, bad.stock
FROM bad
JOIN articles a ON a.id = bad.article_id
WHERE bad.place = 1
ORDER BY bad.day, a.name, a.id;
