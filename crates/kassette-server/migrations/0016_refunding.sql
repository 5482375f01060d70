-- When the payment of an attempt is to be given back, because its session was paid by another one; null where nothing is to be given
-- back (any more).
alter table payment_attempts add column refund_at bigint;

create index payment_attempts_to_refund on payment_attempts (refund_at) where refund_at is not null;
