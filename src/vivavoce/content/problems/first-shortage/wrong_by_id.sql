WITH stocks AS (
  SELECT article_id, day, SUM(pieces) OVER (PARTITION BY article_id ORDER BY id) AS stock FROM movements
),
bad AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY article_id ORDER BY day) AS place FROM stocks WHERE stock < 0
)
SELECT a.name, bad.day, bad.stock
FROM bad
JOIN articles a ON a.id = bad.article_id
WHERE bad.place = 1
ORDER BY bad.day, a.name, a.id;
