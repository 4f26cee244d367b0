-- A distributed Postgres has unique indexes within a shard only, and an owner's rows are one shard's. A receipt's key is 128 bits that
-- follow from owner and order; of two open sessions with one till code, which is one in 2^50, neither is found (`ownerOfTillCode`).
drop index checkout_sessions_till_code;
create index checkout_sessions_till_code on checkout_sessions (till_code);
drop index orders_receipt;
create index orders_receipt on orders (receipt);
