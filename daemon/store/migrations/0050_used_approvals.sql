-- The serial that was applied with an approval. Other approvals of that plan have ended unused. Before it was not stored which one was used: the newest.
ALTER TABLE given_approval ADD COLUMN used_serial INTEGER;
UPDATE given_approval SET used_serial = (SELECT applied_serial FROM plan WHERE plan.id = plan_id)
  WHERE sequence IN (SELECT max(sequence) FROM given_approval WHERE plan_id IS NOT NULL AND revoked_at IS NULL GROUP BY plan_id);
