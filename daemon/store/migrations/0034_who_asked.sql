-- Who asked for a run: the identity, and beside it what its client claims. Before, one text said both.
UPDATE run
SET body = json_remove(
  json_set(
    body,
    '$.createdBy',
    CASE json_extract(body, '$.trigger') WHEN 'schedule' THEN 'daemon' ELSE json_extract(body, '$.requestedBy') END
  ),
  '$.requestedBy'
)
WHERE json_type(body, '$.requestedBy') IS NOT NULL;
