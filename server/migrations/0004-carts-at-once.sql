-- A cart update that has no session to look after is one statement. Whether there is one is told by the cart's own row: a statement that has
-- waited for that row sees it as it is now, and everything else as it was when the statement began.
--
-- Servers from before this migration do not write the column: end them first.
alter table carts add column in_checkout boolean not null default false;
update carts set in_checkout = true
  where exists (select 1 from checkout_sessions s where s.owner = carts.owner and s.cart_id = carts.id and s.status = 'open');
