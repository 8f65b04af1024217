WITH good AS (
  SELECT DISTINCT supplier, week
  FROM deliveries
  WHERE days_late <= 0
),
numbered AS (
  SELECT supplier, week, week - ROW_NUMBER() OVER (PARTITION BY supplier ORDER BY week) AS run
  FROM good
),
runs AS (
  SELECT supplier, MIN(week) AS first_week, COUNT(*) AS weeks
  FROM numbered
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
