-- Old answers are found by walking the primary key, a range of owners at a time. An index on the time made every write of every server
-- meet at the index's end, which is one hot range in a distributed database, and was a second index to keep for nothing else.
drop index idempotency_keys_created_at;
