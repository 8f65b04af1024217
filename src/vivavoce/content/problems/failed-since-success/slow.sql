WITH later AS (
  SELECT d.id, d.service, d.version, d.status, SUM(COALESCE(o.status = 'ok', 0)) AS successes
  FROM deployments d
  LEFT JOIN deployments o ON o.service = d.service AND (o.started_at, o.id) > (d.started_at, d.id)
  GROUP BY d.id
)
SELECT service,
       MAX(CASE WHEN status = 'ok' AND successes = 0 THEN version END) AS version,
       COUNT(CASE WHEN status = 'failed' AND successes = 0 THEN 1 END) AS failures
FROM later
GROUP BY service
ORDER BY failures DESC, service;
