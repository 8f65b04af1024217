WITH last_success AS (
  SELECT service, MAX(id) AS id FROM deployments WHERE status = 'ok' GROUP BY service
)
SELECT d.service, MAX(CASE WHEN d.id = s.id THEN d.version END) AS version,
       SUM(d.status = 'failed' AND (s.id IS NULL OR d.id > s.id)) AS failures
FROM deployments d
LEFT JOIN last_success s ON s.service = d.service
GROUP BY d.service
ORDER BY failures DESC, d.service;
