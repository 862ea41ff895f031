-- The start of the daemon that a lease was last renewed in: lease_until counts milliseconds since that start.
ALTER TABLE run ADD COLUMN lease_boot TEXT;
