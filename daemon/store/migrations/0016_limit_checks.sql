-- What JSON of earlier versions called guards, heldBack and limits.
UPDATE run
SET body = json_remove(json_set(body, '$.limitChecks', json_extract(body, '$.guards')), '$.guards')
WHERE json_type(body, '$.guards') IS NOT NULL;

UPDATE run
SET body = json_set(
  body,
  '$.errorCode',
  CASE json_extract(body, '$.errorCode')
    WHEN 'GUARD_TRIPPED' THEN 'LIMIT_EXCEEDED'
    WHEN 'DELETE_UNSETTLED' THEN 'DELETE_OUTCOME_UNKNOWN'
    ELSE 'KEPT_TAG_MISSING'
  END
)
WHERE json_extract(body, '$.errorCode') IN ('GUARD_TRIPPED', 'DELETE_UNSETTLED', 'KEPT_TAG_VANISHED');

UPDATE plan_effect
SET body = json_remove(json_set(body, '$.limitChecks', json_extract(body, '$.guards')), '$.guards')
WHERE json_type(body, '$.guards') IS NOT NULL;

UPDATE plan_effect
SET body = json_remove(json_set(body, '$.deferred', json_extract(body, '$.heldBack')), '$.heldBack')
WHERE json_type(body, '$.heldBack') IS NOT NULL;

UPDATE plan
SET body = json_remove(json_set(body, '$.warnings', json_extract(body, '$.limits')), '$.limits')
WHERE json_type(body, '$.limits') IS NOT NULL;

-- Plans that are older than plan_effect have their effects in the body.
UPDATE plan
SET body = json_set(
  body,
  '$.effects',
  json(
    (
      SELECT json_group_array(
        json(json_remove(json_set(value, '$.limitChecks', json_extract(value, '$.guards')), '$.guards'))
      )
      FROM json_each(plan.body, '$.effects')
    )
  )
)
WHERE json_array_length(body, '$.effects') > 0 AND json_type(body, '$.effects[0].guards') IS NOT NULL;
