-- Which question about the attempt this is. Each has an idempotency key of its own: the processor answers a breakdown for ever under
-- the key under which it broke down.
alter table payment_attempts add column question bigint not null default 0;
