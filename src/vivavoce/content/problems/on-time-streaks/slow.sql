WITH good AS (
  SELECT supplier, week
  FROM deliveries
  GROUP BY supplier, week
  HAVING MAX(COALESCE(days_late, 1)) <= 0
),
runs AS (
  SELECT a.supplier, a.week AS first_week, b.week - a.week + 1 AS weeks
  FROM good AS a
  JOIN good AS b ON b.supplier = a.supplier AND b.week >= a.week
  WHERE (
    SELECT COUNT(*) FROM good AS c
    WHERE c.supplier = a.supplier AND c.week BETWEEN a.week AND b.week
  ) = b.week - a.week + 1
),
ranked AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY supplier ORDER BY weeks DESC, first_week) AS place
  FROM runs
)
SELECT supplier, first_week, weeks
FROM ranked
WHERE place = 1
ORDER BY weeks DESC, supplier;
