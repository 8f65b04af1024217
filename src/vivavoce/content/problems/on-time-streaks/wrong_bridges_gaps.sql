WITH weekly AS (
  SELECT supplier, week, MAX(COALESCE(days_late, 1)) <= 0 AS good
  FROM deliveries
  GROUP BY supplier, week
),
numbered AS (
  SELECT supplier, week, good,
    ROW_NUMBER() OVER (PARTITION BY supplier ORDER BY week)
      - ROW_NUMBER() OVER (PARTITION BY supplier, good ORDER BY week) AS run
  FROM weekly
),
runs AS (
  SELECT supplier, MIN(week) AS first_week, COUNT(*) AS weeks
  FROM numbered
  WHERE good
  GROUP BY supplier, run
),
ranked AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY supplier ORDER BY weeks DESC, first_week) AS place
  FROM runs
)
SELECT supplier, first_week, weeks
FROM ranked
WHERE place = 1
ORDER BY weeks DESC, supplier;
