-- Discount codes, paying at the till, receipts and the staff.

alter table carts add column codes jsonb not null default '[]';

alter table checkout_sessions add column codes jsonb not null default '[]';
-- What staff scans or types. Sessions from before this migration have none: they end within hours.
alter table checkout_sessions add column till_code text;
-- When the shopper chose to pay at the till; null while another way is open.
alter table checkout_sessions add column at_till_since timestamptz;
-- Drawn once, when the session is made, so that no retry draws again.
alter table checkout_sessions add column audit text not null default 'none'
  check (audit in ('none', 'required', 'passed', 'failed'));
create unique index checkout_sessions_till_code on checkout_sessions (till_code);

alter table order_lines add column discount bigint not null default 0 check (discount >= 0);
-- The unguessable end of the receipt's address; orders from before this migration have no receipt page.
alter table orders add column receipt text;
-- Who took the money at the till; null when it was paid on the phone.
alter table orders add column cashier text;
create unique index orders_receipt on orders (receipt);

create table staff (
  name        text        not null primary key,
  -- scrypt$N$r$p$salt$hash
  password    text        not null,
  created_at  timestamptz not null
);

create table staff_sessions (
  -- sha256 of the cookie: who reads this table cannot sign in with it.
  token_hash  text        not null primary key,
  name        text        not null references staff (name) on delete cascade,
  expires_at  timestamptz not null
);
create index staff_sessions_expires_at on staff_sessions (expires_at);

-- Who waits at the till: few rows, whatever the table holds.
create index checkout_sessions_at_till on checkout_sessions (at_till_since) where status = 'open' and at_till_since is not null;
