-- What platforms want to hear of orders, kept until they have heard it.

-- Where the platform that made a session wants to be told, from its profile as it was then; null for the shop's own app.
alter table checkout_sessions add column webhook_url text;

-- Written with the order, in its transaction; a row goes when the platform has taken it, or when it was tried for too long.
create table order_events (
  owner       text        not null,
  -- The event's own, the same at each try: the platform tells by it what it has had.
  id          uuid        not null,
  order_id    text        not null,
  url         text        not null,
  -- The shop's address as the platform knows it, where its profile with the key is.
  origin      text        not null,
  body        text        not null,
  created_at  timestamptz not null,
  attempts    integer     not null default 0,
  due_at      timestamptz not null,
  primary key (owner, id)
);
-- Few rows: what was delivered is gone.
create index order_events_due on order_events (due_at);
