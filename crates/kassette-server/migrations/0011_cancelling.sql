-- When the intent of a failed attempt is to be cancelled at the processor; null where there is nothing to cancel (any more).
alter table payment_attempts add column cancel_at bigint;

create index payment_attempts_to_cancel on payment_attempts (cancel_at) where cancel_at is not null;
