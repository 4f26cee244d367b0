-- Carts, checkout sessions, orders and the memory of writes.
--
-- Every key leads with the owner (the hash of the device's token), so that all rows of one owner can live on one node of a
-- distributed database; ids are random, so no sequence is shared. Amounts are minor units of the row's currency.

create table carts (
  owner       text        not null,
  id          text        not null,
  status      text        not null check (status in ('open', 'completed', 'canceled')),
  -- What the client asked for: [{"item": "cola", "quantity": 2}], one entry per item.
  lines       jsonb       not null,
  buyer       jsonb,
  context     jsonb,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  expires_at  timestamptz not null,
  primary key (owner, id)
);

create table checkout_sessions (
  owner       text        not null,
  id          text        not null,
  cart_id     text,
  status      text        not null check (status in ('open', 'completed', 'canceled')),
  lines       jsonb       not null,
  buyer       jsonb,
  context     jsonb,
  -- Prices and titles as they were shown at the last change: what is shown is what is charged.
  offer       jsonb       not null,
  age_check   text        not null check (age_check in ('none', 'required', 'approved', 'refused')),
  order_id    text,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  expires_at  timestamptz not null,
  primary key (owner, id)
);

-- One open session per cart, whatever races.
create unique index checkout_sessions_open_cart on checkout_sessions (owner, cart_id) where status = 'open';
-- The till knows a session's id only.
create index checkout_sessions_id on checkout_sessions (id);

create table orders (
  owner       text        not null,
  id          text        not null,
  checkout_id text        not null,
  currency    text        not null,
  total       bigint      not null check (total >= 0),
  totals      jsonb       not null,
  placed_at   timestamptz not null,
  primary key (owner, id)
);

-- A session becomes an order once.
create unique index orders_checkout on orders (owner, checkout_id);

create table order_lines (
  owner       text        not null,
  order_id    text        not null,
  position    integer     not null,
  item        text        not null,
  title       text        not null,
  unit_price  bigint      not null check (unit_price >= 0),
  quantity    integer     not null check (quantity > 0),
  primary key (owner, order_id, position)
);

-- The answer to every write, kept so that a repeated request gets the same answer and has no second effect.
create table idempotency_keys (
  owner       text        not null,
  key         uuid        not null,
  -- sha256 of method, path and canonical body: the same key for another request is a mistake of the client.
  fingerprint text        not null,
  -- Null only inside the transaction that carries the request out.
  status      integer,
  body        text,
  created_at  timestamptz not null,
  primary key (owner, key)
);

create index idempotency_keys_created_at on idempotency_keys (created_at);
